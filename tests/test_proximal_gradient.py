import numpy as np
import pytest
from changed import changed
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize, minimize_scalar
from sklearn.linear_model import Lasso

from snippets import proximal_gradient

LAM = 12.0


def random_problem(seed, n, p, correlation):
    random = np.random.default_rng(seed)
    X = random.standard_normal((n, p)) + correlation * random.standard_normal((n, 1))
    return X, X @ random.standard_normal(p) + random.standard_normal(n), random.standard_normal(p)


problems = st.builds(
    random_problem, st.integers(0, 999), st.integers(1, 12), st.integers(1, 8), st.sampled_from([0.0, 1.0])
)
lams = st.sampled_from([0.0, 0.01, 0.3, 2.0, 30.0])


def objective(X, y, w, lam):
    return np.sum((y - X @ w) ** 2) / 2 + lam * np.sum(np.abs(w))


def best_by_scikit_learn(X, y, lam):
    return Lasso(alpha=lam / len(y), fit_intercept=False, tol=1e-14, max_iter=100_000).fit(X, y).coef_


def drawn():
    X, y = proximal_gradient.design(), proximal_gradient.response()
    return X, y, best_by_scikit_learn(X, y, LAM)


def replayed(name, X, y, count):
    """Return the iterates of the method from (1, …, 1), by other means than the snippet's: loops over coordinates."""
    size = 1 / np.linalg.eigvalsh(X.T @ X)[-1]
    w, rows = np.ones(X.shape[1]), []
    for k in range(1, count + 1):
        rows.append(w.copy())
        if name == "coordinate descent":
            for j in range(len(w)):
                at_zero = np.where(np.arange(len(w)) == j, 0.0, w)
                pull, curvature = X[:, j] @ (y - X @ at_zero), X[:, j] @ X[:, j]
                w[j] = 0.0 if abs(pull) <= LAM else (pull - np.copysign(LAM, pull)) / curvature
            continue
        step = size / np.sqrt(k) if "decreasing" in name else size
        slope = -X.T @ (y - X @ w)
        if "subgradient" in name:
            w = w - step * (slope + LAM * (1.0 * (w > 0) - 1.0 * (w < 0)))
        else:
            moved = w - step * slope
            w = moved - np.clip(moved, -step * LAM, step * LAM)
    return np.array([*rows, w])


def test_proximal_gradient_and_coordinate_descent_reach_exact_zeros_and_subgradient_steps_do_not():
    _, _, best = drawn()
    for name, weights in proximal_gradient.runs(LAM, 100).items():
        if name.startswith("subgradient"):
            assert np.all(weights != 0)
        else:
            assert np.array_equal(weights[-1] == 0, best == 0)
            assert np.any(best == 0)
        np.testing.assert_array_equal(weights[0], np.ones(20))


@given(problems, lams, st.floats(1e-3, 1.0))
def test_the_proximal_step_minimizes_its_model_of_the_objective(problem, lam, step):
    X, y, w = problem
    p = len(w)
    slope = -X.T @ (y - X @ w)

    def model(v):
        return slope @ v + np.sum((v - w) ** 2) / (2 * step) + lam * np.sum(np.abs(v))

    def model_of_halves(halves):
        v = halves[:p] - halves[p:]
        gradient = slope + (v - w) / step
        value = slope @ v + np.sum((v - w) ** 2) / (2 * step) + lam * np.sum(halves)
        return value, np.concatenate([gradient + lam, lam - gradient])

    start = np.concatenate([np.maximum(w, 0), np.maximum(-w, 0)])
    found = minimize(model_of_halves, start, jac=True, bounds=[(0, None)] * (2 * p)).x
    stepped = proximal_gradient.proximal_step(X, y, w, lam, step)
    assert model(stepped) <= model(found[:p] - found[p:]) + 1e-9 * (1 + abs(model(stepped)))


@given(problems, lams, st.integers(0, 999))
def test_the_subgradient_step_goes_along_a_subgradient(problem, lam, seed):
    X, y, w = problem
    w[0] = 0.0
    subgradient = (w - proximal_gradient.subgradient_step(X, y, w, lam, 0.5)) / 0.5
    for v in np.random.default_rng(seed).standard_normal((20, len(w))) * 3:
        assert objective(X, y, v, lam) >= objective(X, y, w, lam) + subgradient @ (v - w) - 1e-9


@given(problems, lams)
def test_a_coordinate_sweep_minimizes_over_each_weight_in_turn(problem, lam):
    X, y, w = problem
    swept = proximal_gradient.coordinate_sweep(X, y, w, lam)
    expected = w.copy()
    for j in range(len(w)):

        def along(t, j=j):
            return objective(X, y, np.where(np.arange(len(w)) == j, t, expected), lam)

        bound = 1 + np.abs(w).max() + np.linalg.norm(y - X @ expected) / np.linalg.norm(X[:, j])
        expected[j] = swept[j]
        assert along(swept[j]) <= minimize_scalar(along, bounds=(-bound, bound), method="bounded").fun + 1e-9


def test_the_weight_of_a_zero_column_becomes_0():
    X, y, w = random_problem(1, 9, 3, 0.0)
    X[:, 1] = 0
    assert proximal_gradient.coordinate_sweep(X, y, w, 0.1)[1] == 0


@pytest.mark.parametrize("shape", [(30, 6), (6, 4), (20, 20)])
@pytest.mark.parametrize("share", [0.9, 0.3, 0.05])
def test_both_methods_tend_to_what_scikit_learn_finds(shape, share):
    X, y, w = random_problem(3, *shape, 0.5)
    lam = share * np.abs(X.T @ y).max()
    best = best_by_scikit_learn(X, y, lam)
    step = proximal_gradient.safe_step(X)
    near = proximal_gradient.iterates(lambda w, k: proximal_gradient.proximal_step(X, y, w, lam, step), w, 20_000)[-1]
    exact = proximal_gradient.iterates(lambda w, k: proximal_gradient.coordinate_sweep(X, y, w, lam), w, 1_500)[-1]
    for found in (near, exact):
        np.testing.assert_allclose(found, best, atol=1e-6)
        np.testing.assert_array_equal(found == 0, best == 0)


@given(problems, lams)
def test_with_the_safe_step_proximal_gradient_never_increases_the_objective(problem, lam):
    X, y, w = problem
    step = proximal_gradient.safe_step(X)
    assert step == pytest.approx(1 / np.linalg.eigvalsh(X.T @ X)[-1])
    stepped = proximal_gradient.proximal_step(X, y, w, lam, step)
    before = objective(X, y, w, lam)
    assert objective(X, y, stepped, lam) <= before + 1e-9 * (1 + before)


@pytest.mark.parametrize("lam", [1.0, LAM, 80.0, 200.0])
def test_the_optimum_is_that_of_scikit_learn(lam):
    X, y, _ = drawn()
    np.testing.assert_allclose(
        proximal_gradient.lasso(X, y, lam, tol=1e-14), best_by_scikit_learn(X, y, lam), atol=1e-8
    )


def test_the_design_is_centered_with_columns_of_norm_root_n_that_are_correlated():
    X, y = proximal_gradient.design(), proximal_gradient.response()
    assert X.shape == (60, 20)
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.sum(X**2, axis=0), 60)
    assert np.median(np.corrcoef(X.T)) > 0.1
    assert abs(y.mean()) < 1e-12
    strongest = np.argsort(-np.abs(np.linalg.lstsq(X, y, rcond=None)[0]))[:3]
    assert set(strongest) <= {0, 4, 8, 12, 16}


def test_settled_at_is_the_first_row_from_which_on_all_zeros_are_in_place():
    best = np.array([0.0, 1.0])
    rows = np.array([[0, 2], [1, 2], [0, 0], [0, 3], [0, 1]], dtype=float)
    assert proximal_gradient.settled_at(rows, best) == 3
    assert proximal_gradient.settled_at(rows[:3], best) == 3
    assert proximal_gradient.settled_at(rows[3:], best) == 0


def test_the_figure_draws_the_distance_and_the_zeros_of_each_method_as_replayed():
    X, y, best = drawn()
    distance, zeros = (
        {line.get_label(): line.get_data() for line in panel.ax.lines} for panel in proximal_gradient.figure()
    )
    assert distance.keys() == zeros.keys() == proximal_gradient.runs(LAM, 1).keys()
    assert len(distance) == 4
    for name in distance:
        weights = replayed(name, X, y, 100)
        k, counts = zeros[name]
        np.testing.assert_array_equal(k, np.arange(101))
        np.testing.assert_array_equal(counts, np.sum(weights == 0, axis=1))
        k, far = distance[name]
        np.testing.assert_allclose(far, np.linalg.norm(weights[k] - best, axis=1), atol=1e-8, rtol=1e-6)
        shown = np.linalg.norm(weights - best, axis=1) > 2e-9
        assert set(np.flatnonzero(shown)) <= set(k)


def test_the_numbers_say_where_each_method_ends():
    X, y, best = drawn()
    n = proximal_gradient.numbers()
    assert n["sign_patterns"] == 3**20
    assert n["zeros"] == np.sum(best == 0)
    assert n["start_distance"] == pytest.approx(np.linalg.norm(best - 1))
    for key in ("constant", "decreasing", "proximal", "coordinate"):
        name = next(name for name in proximal_gradient.runs(LAM, 1) if key in name)
        weights = replayed(name, X, y, 100)
        assert n[f"{key}_zeros"] == np.sum(weights[-1] == 0)
        wrong = [k for k in range(101) if not np.array_equal(weights[k] == 0, best == 0)]
        assert proximal_gradient.settled_at(weights, best) == (wrong[-1] + 1 if wrong else 0)
        if f"{key}_settled" in n:
            assert n[f"{key}_settled"] == (wrong[-1] + 1 if wrong else 0)
        if key == "coordinate":
            assert n["coordinate_near"] == np.sum(np.linalg.norm(weights - best, axis=1) > 1e-9)
        else:
            assert n[f"{key}_distance"] == pytest.approx(np.linalg.norm(weights[-1] - best), abs=1e-8)


def test_after_many_iterations_decreasing_steps_are_far_nearer_than_constant_ones_and_still_without_a_zero():
    X, y, best = drawn()
    size, square, pull = 1 / np.linalg.eigvalsh(X.T @ X)[-1], X.T @ X, X.T @ y
    n, ends = proximal_gradient.numbers(), {}
    for key in ("constant", "decreasing"):
        w = np.ones(20)
        for k in range(1, n["late"] + 1):
            w = w - (size if key == "constant" else size / k**0.5) * (square @ w - pull + LAM * np.sign(w))
        ends[key] = np.linalg.norm(w - best)
        assert np.all(w != 0)
        assert n[f"{key}_late_zeros"] == 0
    assert n["decreasing_late"] == pytest.approx(ends["decreasing"], rel=1e-3)
    assert n["constant_late"] == pytest.approx(ends["constant"], rel=1e-3)
    assert n["decreasing_late"] < n["constant_late"] / 100
    for name, w in proximal_gradient.late_subgradients(LAM, 100).items():
        np.testing.assert_allclose(w, proximal_gradient.runs(LAM, 100)[name][-1], atol=1e-9)
    assert n["constant_distance"] < n["decreasing_distance"] / 3


def test_the_description_follows_the_runs():
    with changed(proximal_gradient, LATE=7, NEAR=1e-3, COUNT=20):
        text, n = proximal_gradient.description(), proximal_gradient.numbers()
    assert "Two panels over 20 iterations" in text
    assert (
        f"After 7 iterations, which are not drawn, it is {n['constant_late']:.2f} and {n['decreasing_late']:.4f}"
        in text
    )
    assert f"within 0.001000000 from iteration {n['coordinate_near']} on" in text
    assert f"proximal gradient has {n['proximal_zeros']}" in text


def test_at_equality_coordinate_descent_may_never_arrive_either():
    X = np.linalg.cholesky([[1, 0.5], [0.5, 1]]).T
    y, w = np.linalg.solve(X.T, [3.0, 2.0]), np.array([0.0, 1.0])
    for k in range(1, 12):
        w = proximal_gradient.coordinate_sweep(X, y, w, 1.0)
        assert w[1] == pytest.approx(0.25**k, rel=1e-6)
