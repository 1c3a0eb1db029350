"""What the statements say and no snippet computes, and what their conditions say fails without them."""

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import norm

from snippets.lasso import duality_gap, lambda_max, lasso
from snippets.ridge import ridge
from snippets.soft_threshold import soft_threshold

LINE = np.linspace(-4, 4, 8001)  # with 0, ±½, ±1 in it
AT_0 = 4000


def kinked_losses():
    """Return random convex losses with a kink at 0: their values on LINE, and their slopes left and right of 0."""
    random = np.random.default_rng(0)
    for _ in range(300):
        bend, center, height, tilt = random.uniform([0, -2, 0, -2], [1, 2, 2, 2])
        values = bend * (LINE - center) ** 2 / 2 + height * np.abs(LINE) + tilt * LINE
        yield values, tilt - bend * center - height, tilt - bend * center + height


def test_a_convex_loss_with_a_kink_is_held_at_0_exactly_where_both_of_its_slopes_allow_it():
    held = 0
    for lam in (0.0, 0.5, 1.5):
        for values, left, right in kinked_losses():
            if min(abs(left - lam), abs(right + lam)) < 1e-2:  # too near for the grid
                continue
            best = np.argmin(values + lam * np.abs(LINE)) == AT_0
            assert best == (left <= lam and right >= -lam)
            held += best
    assert 200 < held < 700


def test_l2_gives_0_to_a_convex_loss_with_a_kink_exactly_where_it_was_smallest_already():
    held = 0
    for values, left, right in kinked_losses():
        if min(abs(left), abs(right)) > 0.1:
            before = np.argmin(values) == AT_0
            assert before == (left < 0 < right)
            for lam in (0.1, 1.0, 20.0):
                assert (np.argmin(values + lam * LINE**2) == AT_0) == before
            held += before
    assert 50 < held < 250


def test_l2_gives_0_to_a_strictly_convex_loss_for_one_value_of_the_data_and_to_a_flat_one_for_many():
    strict = [lambda x: x**2 / 2, np.cosh, lambda x: np.logaddexp(0, x) + np.logaddexp(0, -2 * x), lambda x: x**4 + x]
    for g in strict:
        for lam in (0.1, 3.0):
            zs = np.linspace(-2, 2, 81)
            assert sum(np.argmin(g(LINE - z) + lam * LINE**2) == AT_0 for z in zs) <= 2  # neighbors on the grid
    zs = np.linspace(-1, 1, 21)
    assert all(np.argmin(np.maximum(np.abs(LINE - z) - 1, 0) ** 2 + LINE**2) == AT_0 for z in zs)


def test_under_a_penalty_that_is_not_convex_a_bound_can_belong_to_no_lambda():
    x = np.linspace(-0.5, 1.5, 20_001)
    allowed = np.sqrt(np.abs(x)) <= 0.1 + 1e-12
    assert x[allowed][np.argmin((x[allowed] - 1) ** 2)] == pytest.approx(0.01)
    for lam in [*np.linspace(0, 3, 601), 2 * 0.1 * 0.99]:  # the last makes the slope 0 there
        assert abs(x[np.argmin((x - 1) ** 2 / 2 + lam * np.sqrt(np.abs(x)))] - 0.01) > 1e-3


@pytest.mark.parametrize("seed", range(5))
def test_a_ridge_weight_is_a_linear_function_of_y_that_is_0_only_for_a_column_of_zeros(seed):
    random = np.random.default_rng(seed)
    n, p = random.integers(2, 12, 2)
    X, lam = random.standard_normal((n, p)), 10 ** random.uniform(-2, 2)
    X[:, 0] = 0
    y, z = random.standard_normal((2, n))
    np.testing.assert_allclose(ridge(X, 2 * y - z, lam), 2 * ridge(X, y, lam) - ridge(X, z, lam), atol=1e-9)
    rows = np.array([ridge(X, unit, lam) for unit in np.eye(n)]).T  # row j takes y to weight j
    sizes = np.linalg.norm(rows, axis=1)
    assert sizes[0] < 1e-12
    assert sizes[1:].min(initial=np.inf) > 1e-6


def test_the_data_that_give_the_lasso_a_zero_with_room_to_spare_are_an_open_set():
    random = np.random.default_rng(1)
    with_room = 0
    for _ in range(40):
        X, y = random.standard_normal((6, 4)), 2 * random.standard_normal(6)
        r = y - X @ lasso(X, y, 2.0)
        moved = y + random.standard_normal(6) * 0.1
        s = moved - X @ lasso(X, moved, 2.0)
        assert np.linalg.norm(r - s) <= np.linalg.norm(y - moved) + 1e-6  # r is a projection of y
        room = 2.0 - np.abs(X.T @ r)
        safe = room > np.linalg.norm(X, axis=0) * np.linalg.norm(y - moved) + 1e-6
        assert (lasso(X, moved, 2.0)[safe] == 0).all()
        with_room += safe.sum()
    assert with_room > 20


def test_the_length_of_groups_turns_them_off_as_a_whole_where_the_slopes_are_short():
    random, groups, lam = np.random.default_rng(2), np.array([0, 0, 0, 1, 1, 2]), np.array([6.0, 20.0, 9.0])
    X, y = random.standard_normal((30, 6)), random.standard_normal(30)
    y += X[:, :3] @ [1.0, 0.5, 0.0]

    def objective(w):
        return np.sum((y - X @ w) ** 2) / 2 + sum(lam[g] * np.linalg.norm(w[groups == g]) for g in range(3))

    w, step = np.zeros(6), 1 / np.linalg.norm(X, 2) ** 2
    for _ in range(5000):
        z = w - step * X.T @ (X @ w - y)
        lengths = np.array([np.linalg.norm(z[groups == g]) for g in range(3)])
        w = z * np.maximum(1 - step * lam / lengths, 0)[groups]
    slopes = X.T @ (X @ w - y)
    on = [np.any(w[groups == g] != 0) for g in range(3)]
    assert sorted(set(on)) == [False, True]
    for g in range(3):
        mine, length = slopes[groups == g], np.linalg.norm(w[groups == g])
        if on[g]:
            np.testing.assert_allclose(mine, -lam[g] * w[groups == g] / length, atol=1e-8)
            assert (w[groups == g] != 0).all()
        else:
            assert np.linalg.norm(mine) < lam[g]
    for away in random.standard_normal((2000, 6)) * random.choice([1e-3, 0.1, 1.0], (2000, 1)):
        assert objective(w + away * (random.random(6) < 0.5)) >= objective(w) - 1e-9


@pytest.mark.parametrize(("n", "p", "delta"), [(20, 5, 0.5), (50, 200, 0.1), (50, 200, 0.9)])
def test_the_universal_lambda_turns_pure_noise_off_with_the_probability_it_promises(n, p, delta):
    random, sigma = np.random.default_rng(3), 1.7
    lam = sigma * np.sqrt(2 * n * np.log(p / delta))
    assert p * 2 * norm.sf(lam / (sigma * np.sqrt(n))) <= delta
    X = random.standard_normal((n, p))
    X *= np.sqrt(n) / np.linalg.norm(X, axis=0)
    pulls = np.abs(sigma * random.standard_normal((4000, n)) @ X).max(axis=1)
    off = np.mean(pulls < lam)
    assert off >= 1 - delta
    y = sigma * random.standard_normal(n)
    assert (lasso(X, y, max(lam, 1.001 * lambda_max(X, y))) == 0).all()


def test_a_proof_of_zeros_is_never_wrong_and_finds_most_of_them():
    random = np.random.default_rng(4)
    proved = zeros = 0
    for _ in range(30):
        X = random.standard_normal((60, 20))
        y = X @ (random.standard_normal(20) * (random.random(20) < 0.3)) + random.standard_normal(60)
        lam = 0.3 * lambda_max(X, y)
        exact = lasso(X, y, lam)
        w = exact + 1e-6 * random.standard_normal(20)  # dust on every weight
        r = y - X @ w
        theta = r * min(1, lam / np.abs(X.T @ r).max())
        gap = ((r @ r - y @ y + (y - theta) @ (y - theta)) / 2) + lam * np.abs(w).sum()
        assert gap == pytest.approx(duality_gap(X, y, w, lam), rel=1e-6, abs=1e-9)
        off = np.abs(X.T @ theta) + np.linalg.norm(X, axis=0) * np.sqrt(2 * max(gap, 0) + 1e-9) < lam
        assert (exact[off] == 0).all()
        assert (w != 0).all()
        proved, zeros = proved + off.sum(), zeros + np.sum(exact == 0)
    assert proved > 0.8 * zeros > 200


def test_a_loss_that_does_not_see_the_scale_lets_l1_be_scaled_away():
    random = np.random.default_rng(5)
    X, y = random.standard_normal((2, 30, 4))[0], random.standard_normal(30)

    def loss(w):
        h = X @ w
        return np.sum((y - h / np.linalg.norm(h)) ** 2)

    least = min(minimize(loss, w, method="BFGS").fun for w in random.standard_normal((5, 4)))
    for w in random.standard_normal((100, 4)):
        assert loss(3 * w) == pytest.approx(loss(w))
        shrunk = [loss(c * w) + 2.0 * np.abs(c * w).sum() for c in (1, 1 / 2, 1 / 4, 1e-9)]
        assert (np.diff(shrunk) < 0).all()
        assert shrunk[-1] == pytest.approx(loss(w))
        assert shrunk[-1] > least


@pytest.mark.parametrize("seed", range(5))
def test_a_proximal_step_of_any_length_rests_exactly_at_the_solutions(seed):
    random = np.random.default_rng(seed)
    X, y = random.standard_normal((20, 6)), 3 * random.standard_normal(20)
    lam = 0.3 * lambda_max(X, y)
    w = lasso(X, y, lam)
    for eta in (1e-3, 1.0, 1e3):
        for v, rests in ((w, True), (w + 0.01, False), (1.01 * w, False), (np.zeros(6), False)):
            moved = soft_threshold(v - eta * X.T @ (X @ v - y), eta * lam)
            assert (np.abs(moved - v).max() < 1e-5 * max(eta, 1)) == rests


COUNTEREXAMPLES = {
    # of the converse of l2: slope 0 at 0, and lower just beside it
    "f is not convex": LINE**4 - 4 * LINE**2 + LINE**2,
    "lambda is negative under L2": LINE**2 - 2 * LINE**2,
    # of l1 and local-minimum, at equality
    "-x - x^2 at lambda 1": -LINE - LINE**2 + np.abs(LINE),
    # of local-minimum and large-enough
    "-sqrt|x|": -np.sqrt(np.abs(LINE)) + 20 * np.abs(LINE),
    "-sqrt|x|, cut off": -np.minimum(np.sqrt(np.abs(LINE)), 1) + 20 * np.abs(LINE),
    # of powers
    "-2 sqrt|x| under the power 1/2": -2 * np.sqrt(np.abs(LINE)) + np.sqrt(np.abs(LINE)),
}


@pytest.mark.parametrize("name", COUNTEREXAMPLES)
def test_without_a_condition_0_is_no_minimum(name):
    assert COUNTEREXAMPLES[name][AT_0] == 0
    beside = COUNTEREXAMPLES[name][AT_0 - 3 : AT_0 + 4]
    assert beside.min() < 0


def minima(values):
    """Return the points of LINE where the values are least."""
    return LINE[np.flatnonzero(values <= values.min() + 1e-12)].round(9).tolist()


def test_the_other_examples_of_what_fails_without_a_condition_are_as_the_statements_say():
    x, size = LINE, np.abs(LINE)
    # l2-kinked-loss: -x^2 has no minimum, and at lambda = 2 the sum has one at 0
    assert minima(-(x**2) + 2 * x**2) == [0]
    assert 0 not in minima(-(x**2))
    # interval-of-slopes, l1: a kink of the loss holds 0 under any lambda
    assert minima(size + x / 2) == minima(size + x / 2 + x**2) == minima(size + x / 2 + 0.1 * size) == [0]
    # penalty-to-bound: lambda = -1
    assert minima(x**2 - size) == [-0.5, 0.5]
    assert minima(np.where(size <= 0.5, x**2, np.inf)) == [0]
    # bound-to-penalty: pen(0) is not 0
    assert minima(np.where(1 + x**2 <= 1, (x - 1) ** 2, np.inf)) == [0]
    assert all(0 not in minima((x - 1) ** 2 / 2 + lam * (1 + x**2)) for lam in (0, 1, 100))
    # corner: -(x - 1/2)^2 slopes down at 1 and is lower at -1
    assert minima(np.where(size <= 1, -((x - 0.5) ** 2), np.inf)) == [-1]
    # price: without its clause every lambda does
    flat = np.maximum(size - 1, 0)
    assert all(0 in minima(flat + lam * size) for lam in (0, 1, 10))
    # kkt with lambda = -1: the first line holds at 3/2 and at -1/2
    slope = x - 0.5
    assert minima(np.where(x != 0, np.abs(slope - np.sign(x)), 1)) == [-0.5, 1.5]
    assert minima((x - 0.5) ** 2 / 2 - size) == [1.5]
    # strictness, same-fit, more-lambda: many solutions
    assert minima(np.abs(x - 1) + size) == pytest.approx(x[(x >= 0) & (x <= 1)])
    assert minima(-x + size) == pytest.approx(x[x >= 0])
    # elastic-net-zeros and soft-threshold with a negative strength
    assert minima(-2 * size + x**2) == minima(x**2 / 2 - size) == [-1, 1]
    # proximal-zeros: steps of 3 on (x - 1)^2 / 2 double the distance to 1
    w = 1.5
    for _ in range(5):
        w, before = w - 3 * (w - 1), w
        assert abs(w - 1) == pytest.approx(2 * abs(before - 1))
