import numpy as np
import pytest
from changed import changed
from hypothesis import given, settings
from hypothesis import strategies as st
from regression_problems import problems
from scipy.optimize import minimize, root
from scipy.special import expit
from sklearn.datasets import load_diabetes
from sklearn.isotonic import isotonic_regression
from sklearn.linear_model import Ridge, lars_path

from snippets import regularization_path


def diabetes():
    data = load_diabetes()
    return data.data, data.target - data.target.mean(), data.feature_names


def knots_by_lars(X, y):
    """Return the λ of every kink of the path, falling to 0, and the weights there: lars_path divides λ by n."""
    alphas, _, weights = lars_path(X, y, method="lasso")
    return alphas * len(y), weights.T


def path_by_lars(X, y, lams):
    """Return the weights at each λ: straight lines between the kinks."""
    knots, weights = knots_by_lars(X, y)
    return np.array([np.interp(lams, knots[::-1], column[::-1]) for column in weights.T]).T


def by_label(panel, label):
    (line,) = [line for line in panel.ax.lines if line.get_label() == label]
    return line


def test_l1_holds_each_of_ten_weights_at_exactly_0_over_an_interval_and_l2_holds_none():
    X, y, names = diabetes()
    l1 = regularization_path.lasso_path(X, y, regularization_path.L1_LAMS)
    by_lars = path_by_lars(X, y, regularization_path.L1_LAMS)
    assert ((l1 == 0) == (np.abs(by_lars) < 1e-8)).all()
    for j in range(len(names)):
        assert (l1[:10, j] == 0).any()
        assert np.flatnonzero(l1[:, j] == 0).size > 5
    assert (regularization_path.ridge_path(X, y, regularization_path.L2_LAMS) != 0).all()


def test_the_lasso_path_of_the_diabetes_data_is_that_of_lars():
    X, y, _ = diabetes()
    lams = np.geomspace(949, 0.1, 60)
    path = regularization_path.lasso_path(X, y, lams)
    np.testing.assert_allclose(path, path_by_lars(X, y, lams), atol=1e-2)


@settings(max_examples=30)
@given(problems(degenerate=False))
def test_lasso_paths_have_the_fits_of_lars(problem):
    X, y = problem.X, problem.y
    lams = problem.lambda_max * np.geomspace(1, 1e-2, 12)
    fits = regularization_path.lasso_path(X, y, lams) @ X.T
    np.testing.assert_allclose(fits, path_by_lars(X, y, lams) @ X.T, atol=2e-5 * np.linalg.norm(y))


def test_every_fit_of_a_path_gets_its_tolerance():
    X, y, _ = diabetes()
    with pytest.raises(RuntimeError, match="larger tol"):
        regularization_path.lasso_path(X, y, [1.0], tol=1e-300)


def test_the_order_of_lams_does_not_matter():
    X, y, _ = diabetes()
    lams = np.array([30.0, 500.0, 2.0, 100.0])
    shuffled, falling = (regularization_path.lasso_path(X, y, order) for order in (lams, np.sort(lams)[::-1]))
    np.testing.assert_allclose(shuffled, falling[[2, 0, 3, 1]], atol=1e-3)


def test_the_ridge_path_is_that_of_scikit_learn():
    X, y, _ = diabetes()
    for lam, w in zip((10.0, 0.01), regularization_path.ridge_path(X, y, (10.0, 0.01)), strict=True):
        np.testing.assert_allclose(w, Ridge(alpha=2 * lam, fit_intercept=False).fit(X, y).coef_, rtol=1e-6)


def test_s3_leaves_and_comes_back_where_lars_says():
    X, y, names = diabetes()
    j = names.index("s3")
    knots, weights = knots_by_lars(X, y)
    on = np.abs(weights[:, j]) > 1e-8
    # A weight is 0 at the kink where it enters, and at the one where it has left.
    expected = [knots[i] if not on[i] else knots[i + 1] for i in np.flatnonzero(on[1:] != on[:-1])]
    found = regularization_path.switches(X, y, j, regularization_path.L1_LAMS)
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    assert len(found) == 3


def test_a_switch_is_found_between_two_lams_and_to_a_relative_1e_6_in_any_unit():
    X, y, names = diabetes()
    j, lams = names.index("s3"), regularization_path.L1_LAMS
    enters, leaves, returns = regularization_path.switches(X, y, j, lams)
    assert regularization_path.switches(X, y, j, (1.1 * enters, 0.9 * enters)) == [pytest.approx(enters, rel=1e-6)]
    small = regularization_path.switches(X, y / 1e5, j, lams / 1e5)
    np.testing.assert_allclose(small, np.array([enters, leaves, returns]) / 1e5, rtol=1e-6)


def test_numbers_are_those_of_lars_and_scikit_learn():
    X, y, names = diabetes()
    n = regularization_path.numbers()
    knots, weights = knots_by_lars(X, y)
    entered = [int(np.flatnonzero(np.abs(weights[:, j]) > 1e-8)[0]) for j in range(len(names))]
    assert n["order"] == ", ".join(names[j] for j in np.argsort(entered))
    assert n["lambda_max"] == pytest.approx(knots[0])
    assert (n["patients"], n["features"]) == X.shape
    s3 = names.index("s3")
    assert n["lowest"] == pytest.approx(weights[:, s3].min(), rel=1e-2)
    assert n["last"] == pytest.approx(path_by_lars(X, y, [n["last_lam"]])[0, s3], rel=1e-4)
    assert n["s1_last"] == pytest.approx(path_by_lars(X, y, [n["last_lam"]])[0, names.index("s1")], rel=1e-4)
    assert n["s2_last"] == pytest.approx(path_by_lars(X, y, [n["last_lam"]])[0, names.index("s2")], rel=1e-4)
    correlation = np.corrcoef(X[:, names.index("s1")], X[:, names.index("s2")])[0, 1]
    assert n["s1_s2_correlation"] == pytest.approx(correlation, rel=1e-9)
    assert n["leaves"] > n["returns"] > n["last_lam"]
    assert n["l2_zeros"] == 0
    strongest = Ridge(alpha=2 * regularization_path.L2_LAMS[0], fit_intercept=False).fit(X, y).coef_
    assert n["l2_largest_at_end"] == pytest.approx(np.abs(strongest).max(), rel=1e-6)
    every = np.array([Ridge(alpha=2 * lam, fit_intercept=False).fit(X, y).coef_ for lam in regularization_path.L2_LAMS])
    crossings = (np.sign(every[1:]) != np.sign(every[:-1])).sum(axis=0)
    assert n["l2_crossings"] == crossings.sum() == 6
    assert n["l2_crossers"] == ", ".join(name for name, count in zip(names, crossings, strict=True) if count)
    assert n["l2_weights"] == np.size(every)


def test_the_description_counts_what_is_drawn():
    assert "cross it 6 times (those of age, sex, s1, s2, s3)" in regularization_path.description()
    assert "of the 450 weights drawn none is exactly 0" in regularization_path.description()
    with changed(regularization_path, L2_LAMS=np.geomspace(100, 10, 7)):
        assert "never cross it, and of the 70 weights" in regularization_path.description()
    path = regularization_path.ridge_path
    with changed(regularization_path, ridge_path=lambda *problem: path(*problem) * ([1] * 9 + [0])):
        assert "450 weights drawn 45 are exactly 0" in regularization_path.description()


def test_a_sign_change_is_counted_also_where_a_weight_rests_at_0_on_the_way():
    weights = np.array([[1.0, 0.0, 1.0], [0.0, 2.0, -1.0], [-1.0, 0.0, 0.0], [-2.0, 1.0, 3.0]])
    assert regularization_path.sign_changes(weights).tolist() == [1, 0, 2]


def test_the_figure_draws_each_weight_against_lambda_and_marks_where_s3_meets_0():
    X, y, names = diabetes()
    l1, l2 = regularization_path.figure()
    for j, name in enumerate(names):
        lams, weights = by_label(l1, name).get_data()
        np.testing.assert_allclose(weights, path_by_lars(X, y, lams)[:, j], atol=1e-2)
        lams, weights = by_label(l2, name).get_data()
        for i in (0, 20, -1):
            expected = Ridge(alpha=2 * lams[i], fit_intercept=False).fit(X, y).coef_[j]
            assert weights[i] == pytest.approx(expected, rel=1e-5)
    lams, heights = by_label(l1, "s3 meets 0").get_data()
    assert (heights == 0).all()
    by_lars = path_by_lars(X, y, np.concatenate([lams * 1.02, lams * 0.98]))[:, names.index("s3")]
    assert ((np.abs(by_lars) < 1e-8) == [True, False, True, False, True, False]).all()
    assert regularization_path.FOLLOWED == "s3"


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=12).map(sorted), st.integers(1, 20))
def test_labels_are_moved_apart_as_little_as_possible(places, gap):
    steps = gap * np.arange(len(places))  # apart by a gap is the same as rising once these steps are taken away
    expected = isotonic_regression(np.array(places, dtype=float) - steps) + steps
    np.testing.assert_allclose(regularization_path._apart(places, gap), expected, atol=1e-9)


def test_every_line_is_named_at_its_left_end_and_no_two_names_overlap():
    for panel in regularization_path.figure():
        panel.pixels()
        texts = [text for text in panel.ax.texts if " " not in text.get_text()]
        renderer = panel.canvas.get_renderer()
        boxes = [text.get_window_extent(renderer) for text in texts]
        assert sorted(text.get_text() for text in texts) == sorted(diabetes()[2])
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                assert one.y1 <= other.y0 + 4 or other.y1 <= one.y0 + 4
        heights = {text.get_text(): text.get_position()[1] for text in texts}
        for name, height in heights.items():
            assert height == pytest.approx(by_label(panel, name).get_ydata()[-1], abs=80)
        leaders = {tuple(line.get_ydata()) for line in panel.ax.lines if len(line.get_xdata()) == 2}
        assert leaders >= {(heights[name], by_label(panel, name).get_ydata()[-1]) for name in heights}


def l0(w):
    return np.count_nonzero(w.round(1), axis=-1)


def l1(w):
    return np.abs(w).sum(axis=-1)


def l2(w):
    return (w**2).sum(axis=-1)


def logistic_loss(X, labels, w):
    """Return Σ log(1 + exp(−labelᵢ·xᵢᵀw)) and its gradient."""
    margins = labels * (X @ w)
    return np.logaddexp(0, -margins).sum(), -X.T @ (labels * expit(-margins))


def logistic_path(X, labels, lams, penalty):
    """Return the weights of logistic loss at each λ: those of L1 as differences of parts that are not negative."""
    p = X.shape[1]
    split = np.hstack([np.eye(p), -np.eye(p)]) if penalty is l1 else np.eye(p)

    def objective(parts, lam):
        value, slope = logistic_loss(X, labels, split @ parts)
        if penalty is l1:
            return value + lam * parts.sum(), split.T @ slope + lam
        return value + lam * parts @ parts, slope + 2 * lam * parts

    bounds = [(0, None) if penalty is l1 else (None, None)] * split.shape[1]
    options = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 10_000}
    starts = np.full(split.shape[1], 0.01)
    return [split @ minimize(objective, starts, lam, jac=True, bounds=bounds, options=options).x for lam in lams]


@given(problems())
def test_the_penalty_of_the_lasso_and_of_ridge_never_grows_with_lambda(problem):
    X, y = problem.X, problem.y
    lams = problem.lambda_max * np.geomspace(1e-3, 1, 15)
    lengths = l2(regularization_path.ridge_path(X, y, lams))
    assert (np.diff(lengths) <= 1e-12 * lengths[:-1]).all()
    # Weights whose objectives are above the smallest by a gap each keep the order up to both gaps over the step of λ.
    sums, gap = l1(regularization_path.lasso_path(X, y, lams, tol=1e-12)), 1e-12 * (y @ y) / 2
    assert (np.diff(sums) <= 2 * gap / np.diff(lams) + 1e-12 * sums[:-1]).all()


@pytest.mark.parametrize("penalty", [l1, l2])
@settings(max_examples=6)
@given(problem=problems())
def test_the_penalty_of_logistic_weights_never_grows_with_lambda(penalty, problem):
    labels = np.where(problem.y > np.median(problem.y), 1.0, -1.0)
    X = problem.X / np.abs(problem.X).max()
    lams = np.abs(X.T @ labels / 2).max() * np.geomspace(0.03, 0.9, 7)
    sizes = penalty(np.array(logistic_path(X, labels, lams, penalty)))
    assert (np.diff(sizes) <= 1e-5 * sizes[:-1]).all()
    assert sizes[0] > 1.5 * sizes[-1]


@pytest.mark.parametrize("penalty", [l0, l1, l2])
@given(st.integers(1, 6), st.integers(0, 10**6))
def test_whatever_the_loss_the_penalty_of_the_best_of_many_weights_never_grows_with_lambda(penalty, p, seed):
    random = np.random.default_rng(seed)
    candidates = random.standard_normal((500, p)) * random.exponential(size=(500, 1))
    losses = random.standard_normal(500) - 3 * np.abs(candidates).max(axis=1) ** 1.5
    best = [np.argmin(losses + lam * penalty(candidates)) for lam in np.geomspace(1e-2, 1e2, 30)]
    assert (np.diff(penalty(candidates[best])) <= 0).all()


def between_kinks():
    """Return X, labels and three evenly spaced λ between which neither logistic nor squared loss has a kink."""
    random = np.random.default_rng(3)
    X = random.standard_normal((40, 5))
    labels = np.where(X @ [2.0, -2.0, 0.0, 0.0, 0.0] + random.logistic(size=40) > 0, 1.0, -1.0)
    return X, labels, (5.0, 7.0, 9.0)


def exact_logistic_lasso(X, labels, lam):
    """Return the L1 weights of logistic loss: those on from their equations, all checked by the conditions."""
    rough = logistic_path(X, labels, [lam], l1)[0]
    on = np.abs(rough) > 1e-4
    signs, w = np.sign(rough[on]), np.zeros(len(rough))

    def breach(part):
        w[on] = part
        return logistic_loss(X, labels, w)[1][on] + lam * signs

    w[on] = root(breach, rough[on], tol=1e-14).x
    slope = logistic_loss(X, labels, w)[1]
    np.testing.assert_allclose(slope[on], -lam * np.sign(w[on]), atol=1e-10)
    assert (np.abs(slope[~on]) < lam).all()
    return w


def test_between_kinks_the_lasso_path_is_straight_for_squared_loss_and_curved_for_logistic_loss():
    X, labels, lams = between_kinks()
    squared = regularization_path.lasso_path(X, labels, lams, tol=1e-14)
    logistic = np.array([exact_logistic_lasso(X, labels, lam) for lam in lams])
    for path in (squared, logistic):
        assert (np.sign(path) == np.sign(path[0])).all()
        assert 2 <= np.count_nonzero(path[0]) < X.shape[1]
    np.testing.assert_allclose(squared[1], (squared[0] + squared[2]) / 2, atol=1e-12)
    on = logistic[0] != 0
    bend = logistic[1] - (logistic[0] + logistic[2]) / 2
    assert (np.abs(bend[on]) > 0.01 * np.abs(logistic[0] - logistic[2])[on]).all()
    assert np.linalg.svd(logistic[1:] - logistic[0], compute_uv=False)[1] > 1e-3


@pytest.mark.parametrize("seed", range(4))
def test_with_an_intercept_the_largest_useful_lambda_of_logistic_regression_has_the_mean_of_the_labels_in_it(seed):
    random = np.random.default_rng(seed)
    X = random.standard_normal((30, 4)) + random.uniform(-3, 3, 4)
    y = (random.random(30) < 0.15 + 0.15 * (X[:, 0] > 0)).astype(float)
    assert 0 < y.mean() != 0.5
    free, fixed = np.abs(X.T @ (y - y.mean())).max(), np.abs(X.T @ (y - 0.5)).max()
    assert abs(free - fixed) > 0.05 * free

    def objective(parts, lam, with_intercept):
        w, b = parts[:4] - parts[4:8], parts[8] * with_intercept
        margins = X @ w + b
        slope = expit(margins) - y
        value = np.logaddexp(0, margins).sum() - y @ margins + lam * parts[:8].sum()
        return value, np.concatenate([X.T @ slope + lam, lam - X.T @ slope, [slope.sum() * with_intercept]])

    for top, with_intercept in ((free, True), (fixed, False)):
        for share, is_on in ((1.02, False), (0.9, True)):
            parts = np.full(9, 0.01)
            bounds = [(0, None)] * 8 + [(None, None)]
            options = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 10_000}
            arguments = (share * top, with_intercept)
            end = minimize(objective, parts, arguments, jac=True, bounds=bounds, options=options).x
            assert (np.abs(end[:4] - end[4:8]).max() > 1e-4) == is_on


@given(st.integers(2, 6), st.integers(1, 6), st.integers(0, 10**6))
@settings(max_examples=10)
def test_logistic_loss_too_keeps_at_most_as_many_features_as_there_are_rows(n, more, seed):
    random = np.random.default_rng(seed)
    X, labels = random.standard_normal((n, n + more)), random.choice([-1.0, 1.0], n)
    top = np.abs(X.T @ labels / 2).max()
    for w in logistic_path(X, labels, top * np.array([0.5, 0.1, 0.02]), l1):
        assert 1 <= np.count_nonzero(np.abs(w) > 1e-6) <= n
