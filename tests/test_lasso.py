import json
import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import ROOT
from regression_problems import Problem, problems, shares
from scipy.optimize import linprog
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso

from snippets import lasso
from snippets.soft_threshold import soft_threshold


def objective(X, y, w, lam) -> float:
    return float(np.sum((y - X @ w) ** 2) / 2 + lam * np.sum(np.abs(w)))


def sklearn_lasso(X, y, lam):
    """Return scikit-learn's weights at the same objective: its Lasso divides the squares by n as well as by 2."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where it does not reach its tolerance; it is then merely less good
        return Lasso(alpha=lam / len(y), fit_intercept=False, tol=1e-12, max_iter=20_000).fit(X, y).coef_


def breach(X, y, w, lam) -> float:
    """Return the largest breach of the KKT conditions, one coordinate after the other."""
    r = y - X @ w
    largest = 0.0
    for j in range(X.shape[1]):
        pull = float(X[:, j] @ r)
        largest = max(largest, abs(pull) - lam if w[j] == 0 else abs(pull - math.copysign(lam, w[j])))
    return largest


def centered_diabetes():
    data = load_diabetes()
    return data.data, data.target - data.target.mean()


def test_coordinate_descent_gives_exact_zeros_and_the_duality_gap_says_when_to_stop():
    X, y = centered_diabetes()
    for share in (0.5, 0.1, 0.02):
        lam = share * np.abs(X.T @ y).max()
        off = np.abs(sklearn_lasso(X, y, lam)) < 1e-9
        for tol in (1e-3, 1e-6, 1e-10):
            w = lasso.lasso(X, y, lam, tol=tol)
            assert objective(X, y, w, lam) - objective(X, y, sklearn_lasso(X, y, lam), lam) <= tol * (y @ y) / 2
        assert ((w == 0) == off).all()
        assert off.any()


@given(problems(), shares)
def test_lasso_is_as_good_as_scikit_learn(problem, share):
    X, y, lam = problem.X, problem.y, share * problem.lambda_max
    w = lasso.lasso(X, y, lam)
    assert objective(X, y, w, lam) <= objective(X, y, sklearn_lasso(X, y, lam), lam) + 1e-10 * (y @ y)


@given(problems(degenerate=False), shares)
def test_lasso_gives_the_weights_of_scikit_learn_where_the_solution_is_unique(problem, share):
    X, y, lam = problem.X, problem.y, max(share, 0.03) * problem.lambda_max
    w, expected = lasso.lasso(X, y, lam), sklearn_lasso(X, y, lam)
    np.testing.assert_allclose(X @ w, X @ expected, atol=1e-4 * np.linalg.norm(y))
    on = np.abs(X.T @ (y - X @ expected)) > (1 - 1e-3) * lam  # elsewhere the weights are 0 with room to spare
    assert np.all(w[~on] == 0)
    if on.any() and np.linalg.cond(X[:, on]) < 1e3:
        np.testing.assert_allclose(w, expected, atol=1e-3 * np.abs(expected).max(initial=0) + 1e-12)


@given(problems(), shares)
def test_lasso_satisfies_the_kkt_conditions(problem, share):
    X, y, lam = problem.X, problem.y, share * problem.lambda_max
    w = lasso.lasso(X, y, lam)
    assert breach(X, y, w, lam) <= 1e-6 * problem.lambda_max
    assert lasso.kkt_violation(X, y, w, lam) == pytest.approx(breach(X, y, w, lam), abs=1e-12 * problem.lambda_max)


@given(problems(), shares)
def test_the_gap_bounds_how_far_any_weights_are_from_the_best(problem, share):
    X, y, lam = problem.X, problem.y, share * problem.lambda_max
    solution = lasso.lasso(X, y, lam)
    random = np.random.default_rng(3)
    for w in (solution, np.zeros(X.shape[1]), solution + 0.1 * random.standard_normal(X.shape[1])):
        r = y - X @ w
        theta = r * min(1.0, lam / np.abs(X.T @ r).max())
        by_definition = objective(X, y, w, lam) - (y @ y) / 2 + np.sum((y - theta) ** 2) / 2
        size = y @ y + r @ r + lam * np.abs(w).sum()
        assert lasso.duality_gap(X, y, w, lam) == pytest.approx(by_definition, abs=1e-11 * size)
        assert (
            lasso.duality_gap(X, y, w, lam) >= objective(X, y, w, lam) - objective(X, y, solution, lam) - 1e-11 * size
        )
    assert 0 <= lasso.duality_gap(X, y, solution, lam) <= 1e-10 * (y @ y) / 2


@given(problems())
def test_from_lambda_max_on_every_weight_is_exactly_zero_and_below_it_one_is_not(problem):
    X, y = problem.X, problem.y
    top = lasso.lambda_max(X, y)
    assert top == pytest.approx(problem.lambda_max, rel=1e-12)
    for lam in (top, 1.5 * top, 1e6 * top):
        assert (lasso.lasso(X, y, lam) == 0).all()
        assert (lasso.lasso(X, y, lam, start=np.ones(X.shape[1])) == 0).all()
    assert lasso.lasso(X, y, 0.999 * top).any()


@given(problems(), st.sampled_from([1e-150, 1.0, 1e60]))
def test_every_weight_is_exactly_zero_at_lambda_max_however_the_sums_were_rounded(problem, size):
    X, y = problem.X * size, problem.y
    by_rows, by_columns = np.ascontiguousarray(X), np.asfortranarray(X)
    ways = [
        np.abs(by_rows.T @ y).max(),
        np.abs(by_columns.T @ y).max(),
        np.abs(by_rows[::-1].T @ y[::-1]).max(),
        max(abs(sum(x * to for x, to in zip(column, y, strict=True))) for column in X.T.tolist()),
    ]
    for top in ways:
        for columns in (by_rows, by_columns):
            assert (lasso.lasso(columns, y, float(top)) == 0).all()
    assert lasso.lasso(X, y, float(min(ways)) * (1 - 1e-9)).any()


def test_what_is_taken_for_rounding_costs_nothing():
    random = np.random.default_rng(4)
    for _ in range(50):
        X = random.standard_normal((40, 6)) * 10.0 ** random.integers(-8, 9, 6)  # units far apart
        y = random.standard_normal(40)
        top = np.abs(X.T @ y).max()
        for below in (1e-15, 1e-14, 1e-13, 1e-12):
            lam = (1 - below) * top
            w = lasso.lasso(X, y, lam)
            assert lasso.duality_gap(X, y, w, lam) <= 1e-20 * (y @ y)


@given(problems())
def test_at_lambda_0_the_residual_is_orthogonal_to_every_column(problem):
    X, y = problem.X, problem.y
    w = lasso.lasso(X, y, 0.0)
    assert np.abs(X.T @ (y - X @ w)).max() <= 1e-10 * problem.lambda_max * (1 + 1e-9)
    best = np.sum((y - X @ np.linalg.lstsq(X, y, rcond=None)[0]) ** 2)
    assert np.sum((y - X @ w) ** 2) <= best + 1e-9 * (y @ y)


@given(problems(), shares, shares)
def test_a_warm_start_changes_nothing_but_the_way_there(problem, share, other):
    X, y = problem.X, problem.y
    start = lasso.lasso(X, y, other * problem.lambda_max)
    warm, cold = (lasso.lasso(X, y, share * problem.lambda_max, start=s) for s in (start, None))
    lam = share * problem.lambda_max
    assert objective(X, y, warm, lam) == pytest.approx(objective(X, y, cold, lam), abs=1e-10 * (y @ y))


def test_a_warm_start_is_left_as_it_was():
    X, y = centered_diabetes()
    start = np.ones(10)
    lasso.lasso(X, y, 50.0, start=start)
    assert (start == 1).all()


def test_a_warm_start_of_whole_numbers_is_as_good_as_any():
    X, y = centered_diabetes()
    whole = lasso.lasso(X, y, 50.0, start=np.ones(10, dtype=int))
    np.testing.assert_allclose(whole, lasso.lasso(X, y, 50.0), atol=1e-3)


@pytest.mark.parametrize("share", [0.5, 2.0])
def test_there_is_one_weight_for_each_column_also_where_all_are_0(share):
    X, y = centered_diabetes()
    assert lasso.lasso(X, y, share * np.abs(X.T @ y).max()).shape == (10,)


def test_orthonormal_columns_are_soft_thresholded():
    X = np.linalg.qr(np.random.default_rng(0).standard_normal((20, 6)))[0]
    z = np.array([3.0, -2.0, 1.0, 0.5, -0.4, 0.0])
    np.testing.assert_allclose(lasso.lasso(X, X @ z, 0.75), [2.25, -1.25, 0.25, 0.0, 0.0, 0.0], atol=1e-12)
    assert (lasso.lasso(X, X @ z, 0.75)[3:] == 0).all()


def test_the_documented_example_of_scikit_learn_has_the_sum_it_prints():
    X = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    X, y = X - X.mean(axis=0), np.array([0.0, 1.0, 2.0]) - 1.0
    assert lasso.lasso(X, y, 3 * 0.1).sum() == pytest.approx(0.85, abs=1e-9)


def test_a_column_of_zeros_gets_weight_zero_even_from_a_warm_start():
    X = np.array([[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
    for lam in (0.0, 1.0):
        assert lasso.lasso(X, [1.0, 2.0, 4.0], lam, start=[1.0, 5.0])[1] == 0


def test_a_target_of_zeros_gives_zeros():
    X = np.eye(3)
    for lam in (0.0, 1.0):
        assert (lasso.lasso(X, np.zeros(3), lam, start=np.ones(3)) == 0).all()


@pytest.mark.parametrize(("rows", "columns"), [(30, 100), (50, 50), (20, 200)])
@pytest.mark.parametrize("correlation", [0.0, 0.9, 0.999])
def test_hard_problems_with_more_columns_than_rows_are_solved_too(rows, columns, correlation):
    random = np.random.default_rng(5)
    X = np.sqrt(1 - correlation) * random.standard_normal((rows, columns))
    X += np.sqrt(correlation) * random.standard_normal((rows, 1))
    y = random.standard_normal(rows)
    top = np.abs(X.T @ y).max()
    for share in (1e-5, 1e-3, 0.1):
        w = lasso.lasso(X, y, share * top)
        assert breach(X, y, w, share * top) <= 1e-5 * top
        assert np.count_nonzero(w) <= rows


@pytest.mark.parametrize(
    ("X", "y", "lam", "extra", "message"),
    [
        ([[1.0, 2.0]], [1.0, 2.0], 1.0, {}, "shape"),
        ([1.0, 2.0], [1.0, 2.0], 1.0, {}, "shape"),
        ([[1.0], [2.0]], [[1.0], [2.0]], 1.0, {}, "shape"),
        (np.zeros((2, 0)), [1.0, 2.0], 1.0, {}, "shape"),
        (np.zeros((0, 2)), [], 1.0, {}, "shape"),
        ([[1.0], [math.nan]], [1.0, 2.0], 1.0, {}, "finite"),
        ([[1.0], [2.0]], [1.0, math.inf], 1.0, {}, "finite"),
        ([[1.0], [2.0]], [1.0, 2.0], -1.0, {}, "λ is"),
        ([[1.0], [2.0]], [1.0, 2.0], math.nan, {}, "λ is"),
        ([[1.0], [2.0]], [1.0, 2.0], 1.0, {"tol": 0.0}, "tol is"),
        ([[1.0], [2.0]], [1.0, 2.0], 1.0, {"tol": math.nan}, "tol is"),
        ([[1.0], [2.0]], [1.0, 2.0], 1.0, {"start": [1.0, 2.0]}, "weights have shape"),
        ([[1.0], [2.0]], [1.0, 2.0], 1.0, {"start": [math.nan]}, "weights have to be finite"),
    ],
)
def test_a_malformed_problem_is_refused(X, y, lam, extra, message):
    with pytest.raises(ValueError, match=message):
        lasso.lasso(X, y, lam, **extra)


@pytest.mark.parametrize("check", [lasso.kkt_violation, lasso.duality_gap])
def test_the_checks_refuse_malformed_problems_too(check):
    X, y = [[1.0], [2.0]], [1.0, 2.0]
    for arguments in ((X, y, [1.0, 2.0], 1.0), (X, y, [math.nan], 1.0), (X, [1.0], [1.0], 1.0), (X, y, [1.0], -1.0)):
        with pytest.raises(ValueError, match=r"have|λ is"):
            check(*arguments)


def test_a_tolerance_below_rounding_is_refused_rather_than_waited_for():
    X, y = centered_diabetes()
    with pytest.raises(RuntimeError, match="larger tol"):
        lasso.lasso(X, y, 1.0, tol=1e-300)


def test_on_the_diabetes_data_the_zeros_are_those_of_scikit_learn_and_the_gap_says_so():
    X, y = centered_diabetes()
    largest = lasso.lambda_max(X, y)
    assert largest == pytest.approx(np.abs(X.T @ y).max(), rel=1e-9)
    w = lasso.lasso(X, y, largest / 10)
    assert np.count_nonzero(w) == np.count_nonzero(np.abs(sklearn_lasso(X, y, largest / 10)) > 1e-9) < len(w)
    assert lasso.duality_gap(X, y, w, largest / 10) <= 1e-10 * (y @ y) / 2
    assert lasso.kkt_violation(X, y, w, largest / 10) <= 1e-6 * largest
    assert lasso.kkt_violation(X, y, np.zeros_like(w), largest / 10) == pytest.approx(0.9 * largest)


@st.composite
def dependent_problems(draw) -> Problem:
    """Draw a problem with linearly dependent features: two are sums of others, and then each has a twin, maybe negated.

    The twins are in the second half of the columns, in the order of the first.
    """
    n, p = draw(st.integers(2, 12)), draw(st.integers(2, 6))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    base = random.standard_normal((n, p))
    columns = np.hstack([base, base @ random.integers(-1, 2, (p, 2)) / 2])
    twins = columns * random.choice([1.0, -1.0], p + 2)
    return Problem(np.hstack([columns, twins]), base @ random.standard_normal(p) + random.standard_normal(n))


def corner_of_the_solutions(X, y, w, lam, cost):
    """Return the solution of least Σ costⱼ|wⱼ| that is a vertex of the set of all, given one of them.

    All of them are the weights with the same fit, the sign of xⱼᵀr where the pull is λ, and 0 elsewhere.
    """
    pull = X.T @ (y - X @ w)
    may_be_on = np.abs(pull) > lam * (1 - 1e-6)
    signed = X[:, may_be_on] * np.sign(pull[may_be_on])
    found = linprog(cost[may_be_on], A_eq=signed, b_eq=X @ w, method="highs-ds")
    assert found.success
    corner = np.zeros(len(w))
    corner[may_be_on] = np.sign(pull[may_be_on]) * found.x
    return corner


@given(dependent_problems(), st.sampled_from([0.01, 0.1, 0.3, 0.7]))
def test_all_solutions_share_the_fit_and_the_sum_whichever_start_order_or_solver_they_come_from(problem, share):
    X, y, lam = problem.X, problem.y, share * problem.lambda_max
    p = X.shape[1]
    random = np.random.default_rng(0)
    w = lasso.lasso(X, y, lam, tol=1e-13)
    others = [lasso.lasso(X, y, lam, tol=1e-13, start=random.standard_normal(p)) for _ in range(3)]
    order = random.permutation(p)
    others.append(lasso.lasso(X[:, order], y, lam, tol=1e-13)[np.argsort(order)])
    others.append(sklearn_lasso(X, y, lam))
    cost = random.random(p)
    corner, of_twins = (corner_of_the_solutions(X, y, w, lam, c) for c in (cost, np.roll(cost, p // 2)))
    others += [corner, of_twins]
    for other in others:
        assert breach(X, y, other, lam) <= 1e-5 * problem.lambda_max
        np.testing.assert_allclose(X @ other, X @ w, atol=2e-6 * np.linalg.norm(y))
        assert np.abs(other).sum() == pytest.approx(np.abs(w).sum(), rel=1e-5)
    assert (corner * of_twins == 0).all()  # so they differ: there are several solutions
    assert corner.any()


@given(dependent_problems(), st.sampled_from([0.01, 0.1, 0.3, 0.7]))
def test_some_solution_has_no_more_weights_on_than_the_rank_and_mixing_twins_doubles_them(problem, share):
    X, y, lam = problem.X, problem.y, share * problem.lambda_max
    p, rank = X.shape[1], np.linalg.matrix_rank(X)
    w = lasso.lasso(X, y, lam, tol=1e-13)
    cost = np.random.default_rng(1).random(p)
    corner, of_twins = (corner_of_the_solutions(X, y, w, lam, c) for c in (cost, np.roll(cost, p // 2)))
    mixed = (corner + of_twins) / 2
    for solution in (corner, of_twins, mixed):
        assert breach(X, y, solution, lam) <= 1e-5 * problem.lambda_max
    assert np.count_nonzero(corner) <= rank
    assert np.count_nonzero(mixed) == 2 * np.count_nonzero(corner)


@pytest.mark.parametrize("share", [0.005, 0.05, 0.3])
def test_the_degrees_of_freedom_of_the_lasso_are_the_expected_number_of_weights_that_are_not_0(share):
    random = np.random.default_rng(7)
    sigma, X = 2.0, random.standard_normal((20, 6)) + random.standard_normal((20, 1))
    mean = X @ [2.0, -2.0, 1.0, 0.0, 0.0, 0.0]
    lam = share * np.abs(X.T @ mean).max()
    noise = sigma * random.standard_normal((1500, 20))
    weights = np.array([lasso.lasso(X, mean + e, lam) for e in noise])
    # The sum of cov(ŷᵢ, yᵢ)/σ² is the expectation of Σ ŷᵢeᵢ/σ², also with any fixed vector taken from ŷ.
    covariance = (((weights - lasso.lasso(X, mean, lam)) @ X.T) * noise).sum(axis=1) / sigma**2
    excess = covariance - np.count_nonzero(weights, axis=1)
    assert abs(excess.mean()) <= 4 * excess.std() / np.sqrt(len(noise))
    assert 4 * excess.std() / np.sqrt(len(noise)) < 0.5


@given(problems(), shares, st.integers(0, 999))
def test_other_weights_cost_at_least_what_each_inequality_has_to_spare(problem, share, seed):
    """F(v) − F(w) ≥ Σ(λ − |gⱼ|)|vⱼ| for every v: where the inequality is strict, the weight is 0 in all solutions."""
    X, y, lam = problem.X, problem.y, share * problem.lambda_max
    w = lasso.lasso(X, y, lam)
    spare = lam - np.abs(X.T @ (y - X @ w))
    random = np.random.default_rng(seed)
    for scale in (1e-3, 1.0):
        v = w + scale * (np.abs(w).max(initial=0) + 1) * random.standard_normal(len(w)) * (random.random(len(w)) < 0.5)
        more = objective(X, y, v, lam) - objective(X, y, w, lam)
        size = y @ y + np.sum((X @ v) ** 2) + lam * np.abs(v).sum()
        assert more >= spare @ np.abs(v) - 1e-6 * size


def test_where_the_loss_ties_weights_by_a_kink_the_rule_for_each_weight_is_not_enough():
    def total(u, v):
        return 2 * np.abs(u - v) + ((u - 2) ** 2 + (v - 2) ** 2) / 2 + (np.abs(u) + np.abs(v)) / 2

    along = np.linspace(-5, 5, 2001)
    assert total(along, 0.0).min() == total(0.0, along).min() == total(0.0, 0.0) == 4
    assert total(1.5, 1.5) == 1.75
    assert total(*np.random.default_rng(0).uniform(-5, 5, (2, 10_000))).min() >= 1.75


def test_the_formula_that_the_notebook_writes_out_is_that_of_soft_thresholding():
    text = (ROOT / "docs/notebooks/lasso-by-hand.ipynb").read_text("utf-8")
    (source,) = (cell["source"] for cell in json.loads(text)["cells"] if "def soft_threshold" in cell["source"])
    names = {"np": np}
    exec(source, names)
    for z in (-3.0, -1.0, -0.2, 0.0, 0.7, 1.0, 5.5):
        shrunk = names["soft_threshold"](z, 1.0)
        assert shrunk == soft_threshold(z, 1.0)
        assert np.copysign(1.0, shrunk) == (1 if z > -1.1 else -1), "no zero has a sign"
    assert "soft_threshold import" not in text
