"""The counterexamples of docs/myths.md that no snippet holds, each found again by another route."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog, minimize
from scipy.special import erf
from scipy.stats import norm
from sklearn.decomposition import PCA
from sklearn.linear_model import ElasticNet, Lasso, Ridge, lars_path

from snippets.shared import data

TIGHT = {"fit_intercept": False, "tol": 1e-13, "max_iter": 200_000}


def fitted_lasso(X, y, lam):
    return Lasso(alpha=lam / len(y), **TIGHT).fit(X, y).coef_


def fitted_ridge(X, y, lam):
    return Ridge(alpha=2 * lam, fit_intercept=False).fit(X, y).coef_


def test_the_mass_at_the_kink_is_that_of_a_normal_variable_between_minus_one_and_one():
    assert norm.cdf(1) - norm.cdf(-1) == pytest.approx(0.6827, abs=5e-5)
    assert erf(1 / np.sqrt(2)) == pytest.approx(norm.cdf(1) - norm.cdf(-1))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (lambda w: np.sqrt(np.sum(w**2)), [2.281, 2.205, 0.076]),
        (lambda w: np.max(np.abs(w)), [2.45, 2.45, 0.1]),
        (lambda w: np.sum(np.abs(w)), [2.0, 1.9, 0.0]),
    ],
)
def test_of_three_norms_only_the_sum_of_absolute_values_gives_a_zero(size, expected):
    z = np.array([3.0, 2.9, 0.1])

    def objective(w):
        return np.sum((w - z) ** 2) / 2 + size(w)

    options = {"xatol": 1e-9, "fatol": 1e-14, "maxiter": 20_000, "maxfev": 20_000}
    starts = (z, np.array(expected) + 0.05)
    best = min(
        (minimize(objective, start, method="Nelder-Mead", options=options) for start in starts), key=lambda s: s.fun
    )
    np.testing.assert_allclose(best.x, expected, atol=2e-3)
    assert objective(np.array(expected)) <= best.fun + 1e-6


@pytest.mark.parametrize("l2", [0.0, 1.0, 100.0])
def test_elastic_net_keeps_the_zeros_of_an_orthonormal_lasso(l2):
    z, l1 = np.array([2.5, 0.9, -0.3]), 1.0
    total = l1 + 2 * l2
    w = ElasticNet(alpha=total / 3, l1_ratio=l1 / total, **TIGHT).fit(np.eye(3), z).coef_
    assert (w == 0).tolist() == [False, True, True]
    assert w[0] == pytest.approx(1.5 / (1 + 2 * l2))


def test_rotating_the_features_changes_the_predictions_of_the_lasso_and_not_those_of_ridge():
    X = np.array([[3.0, 1.0], [1.0, 3.0], [-1.0, -3.0], [-3.0, -1.0]])
    y, Q = X[:, 0], np.array([[1, -1], [1, 1]]) / np.sqrt(2)
    analysis = PCA().fit(X)
    assert analysis.explained_variance_[0] > 2 * analysis.explained_variance_[1]  # so the components are determined
    np.testing.assert_allclose(np.abs(analysis.components_), np.abs(Q.T))
    np.testing.assert_allclose(X @ Q @ fitted_ridge(X @ Q, y, 4.0), X @ fitted_ridge(X, y, 4.0))
    np.testing.assert_allclose((X @ fitted_ridge(X, y, 4.0))[:2], [2.1, 1.1])
    np.testing.assert_allclose((X @ fitted_lasso(X, y, 4.0))[:2], [2.4, 0.8], atol=1e-9)
    np.testing.assert_allclose((X @ Q @ fitted_lasso(X @ Q, y, 4.0))[:2], [1.939, 1.354], atol=5e-4)


def test_on_the_diabetes_data_a_larger_lambda_turns_and_enlarges_s3_and_keeps_more_features():
    X, y, names = data.diabetes()
    lams, _, coefs = lars_path(X, y, method="lasso")
    lams = lams * len(y)

    def at(lam):
        return np.array([np.interp(-lam, -lams, row) for row in coefs])

    s3 = names.index("s3")
    assert [round(at(lam)[s3]) for lam in (0, 5, 100)] == [101, -130, -155]
    assert [np.sum(np.abs(at(lam)) > 1e-9) for lam in (1, 2, 3)] == [10, 9, 10]


def test_ridge_can_reverse_the_order_of_two_weights():
    for lam, expected in ((0, [1, 0.75]), (0.25, [2 / 3, 2 / 3]), (1, [1 / 3, 1 / 2])):
        found = minimize(
            lambda w, lam=lam: w[0] ** 2 / 2 + 2 * w[1] ** 2 - w[0] - 3 * w[1] + lam * w @ w, [0, 0], tol=1e-12
        )
        np.testing.assert_allclose(found.x, expected, atol=1e-5)


def test_the_second_weight_of_a_correlated_pair_passes_through_0_under_ridge():
    A, b = np.array([[1, 0.8], [0.8, 1]]), np.array([1, 0.5])
    for lam, expected in ((0, -0.833), (0.2, -0.076), (0.3, 0.0), (0.4, 0.038)):
        found = minimize(lambda w, lam=lam: w @ A @ w / 2 - b @ w + lam * w @ w, [0, 0], tol=1e-12)
        assert found.x[1] == pytest.approx(expected, abs=6e-4)


def test_a_unit_ten_times_as_large_drops_a_feature():
    y = np.array([3.0, 3.0])
    np.testing.assert_allclose(fitted_lasso(np.eye(2), y, 1.0), [2, 2])
    np.testing.assert_allclose(fitted_lasso(np.diag([0.1, 1.0]), y, 1.0), [0, 2])


def test_a_penalized_intercept_lets_a_shift_of_y_change_the_slope():
    x = np.arange(4.0)
    for shift, penalized in ((0, 0.8), (10, 2.8)):
        assert fitted_ridge(np.column_stack([x, np.ones(4)]), x + shift, 1.0)[0] == pytest.approx(penalized)
        assert Ridge(alpha=2.0).fit(x[:, None], x + shift).coef_[0] == pytest.approx(0.714, abs=5e-4)


def test_every_split_of_equal_columns_is_optimal():
    x = np.array([-1.0, 0.0, 1.0])
    twins = np.column_stack([x, x])
    model = Lasso(alpha=0.1, **TIGHT).fit(twins, x)
    assert model.coef_.sum() == pytest.approx(0.85)
    best = np.sum((x - twins @ model.coef_) ** 2) / 6 + 0.1 * np.abs(model.coef_).sum()
    assert best == pytest.approx(0.0925)


def test_a_correlated_pair_can_both_be_kept():
    pair = np.linalg.cholesky(np.array([[1, 0.9], [0.9, 1]])).T
    np.testing.assert_allclose(fitted_lasso(pair, pair @ [1.0, 1.0], 0.5), [0.737, 0.737], atol=5e-4)


def test_one_row_can_keep_two_features():
    grid = np.linspace(-1, 2, 301)
    w1, w2 = np.meshgrid(grid, grid)
    F = (2 - w1 - w2) ** 2 / 2 + np.abs(w1) + np.abs(w2)
    assert F.min() == pytest.approx(1.5)
    assert F[np.isclose(w1, 0.5) & np.isclose(w2, 0.5)].item() == pytest.approx(1.5)


def test_the_path_goes_from_the_useless_feature_to_all_three_and_never_shows_the_best_pair():
    X = np.linalg.cholesky(np.array([[1, 0, 0.65], [0, 1, 0.65], [0.65, 0.65, 1]])).T
    y = X @ [1.0, 1.0, 0.0]
    supports = [tuple(np.flatnonzero(np.abs(w) > 1e-9) + 1) for w in lars_path(X, y, method="lasso")[2].T]
    assert supports[0] == ()
    for lam in (1.29, 1.2, 0.7, 0.45, 0.44, 0.2, 0.01):
        support = tuple((np.flatnonzero(np.abs(fitted_lasso(X, y, lam)) > 1e-7) + 1).tolist())
        assert support == ((3,) if lam > 0.4429 else (1, 2, 3))
    np.testing.assert_allclose(np.linalg.solve(X, y), [1, 1, 0], atol=1e-12)  # at λ = 0 alone it is that pair
    errors = {pair: np.linalg.lstsq(X[:, pair], y)[1].sum() for pair in itertools.combinations(range(3), 2)}
    assert min(errors, key=errors.get) == (0, 1)
    np.testing.assert_allclose(fitted_lasso(X, y, 0.1), [0.7742, 0.7742, 0.1935], atol=5e-5)


def test_the_degrees_of_freedom_of_ridge_are_the_trace_of_its_hat_matrix():
    X, _, _ = data.diabetes()
    hat = np.column_stack([X @ fitted_ridge(X, unit, 1.0) for unit in np.eye(len(X))])
    assert np.trace(hat) == pytest.approx(2.71, abs=0.005)


def test_one_wild_answer_moves_the_lasso_as_far_as_least_squares_and_the_l1_loss_not_at_all():
    ones = np.ones((5, 1))
    for last, mean, shrunk in ((3.0, 2.0, 1.8), (1003.0, 202.0, 201.8)):
        data = np.array([1.0, 2.0, 2.0, 2.0, last])
        assert data.mean() == mean
        assert fitted_lasso(ones, data, 1.0)[0] == pytest.approx(shrunk)
        # minimize Σ tᵢ subject to tᵢ ≥ ±(yᵢ − m)
        rows = np.vstack([np.hstack([-ones, -np.eye(5)]), np.hstack([ones, -np.eye(5)])])
        level = linprog([0, *[1] * 5], A_ub=rows, b_ub=[*-data, *data], bounds=[(None, None)] * 6).x[0]
        assert level == pytest.approx(2.0)


def test_a_smooth_copy_of_the_penalty_has_its_minimum_off_zero():
    for eps, expected in ((1e-1, 5.4e-2), (1e-3, 5.8e-4), (1e-6, 5.8e-7)):
        grid = expected * np.linspace(0.5, 1.5, 100_001)
        slope = grid - 1 + 2 * grid / np.sqrt(grid**2 + eps**2)
        assert grid[np.argmin(np.abs(slope))] == pytest.approx(expected, rel=0.01)


def test_a_square_root_penalty_makes_0_a_local_minimum_that_is_far_from_the_best():
    x = np.concatenate([-np.logspace(-9, -2.01, 50), np.logspace(-9, -2.01, 50)])
    assert np.all((x - 10) ** 2 / 2 + np.sqrt(np.abs(x)) > 50)
    far = np.linspace(5, 12, 7001)
    assert ((far - 10) ** 2 / 2 + np.sqrt(far)).min() < 3.1623


@pytest.mark.parametrize("lam", [0.01, 1.0, 100.0])
def test_l2_gives_0_for_a_whole_range_of_data_where_the_loss_is_flat(lam):
    for z, zero in ((-1.0, True), (0.3, True), (0.9, True), (1.1, False), (-2.0, False)):
        found = minimize(lambda x, z=z: max(abs(x[0] - z) - 1, 0) ** 2 + lam * x[0] ** 2, [z], tol=1e-12).x[0]
        assert (abs(found) < 1e-5) == zero


def test_a_quotient_has_no_bound_where_the_loss_is_infinite_on_one_side_or_not_bounded_below():
    for lam in (0.1, 1.0, 1e3):
        near, far = np.geomspace(1e-9, 1e3, 500), np.geomspace(1e-3, 1e4, 500)
        assert (-np.sqrt(near) + lam * near).min() < 0
        assert (-(far**2) + lam * far).min() < 0


@pytest.mark.parametrize("seed", range(6))
def test_for_a_convex_loss_finite_everywhere_the_slopes_at_0_bound_every_quotient(seed):
    random = np.random.default_rng(seed)
    slopes, offsets = random.normal(0, 3, 6), random.normal(0, 2, 6)
    x = np.concatenate([-np.geomspace(1e-7, 1e3, 2000), np.geomspace(1e-7, 1e3, 2000)])

    def f(x):
        return np.max(slopes[:, None] * x + offsets[:, None], axis=0)

    active = slopes[np.isclose(offsets, offsets.max())]
    bound = max(0.0, np.abs(active).max())
    quotients = (f(np.zeros(1)) - f(x)) / np.abs(x)
    assert quotients.max() <= bound + 1e-6


def test_the_lasso_itself_is_not_one_to_one_between_lambda_and_the_bound():
    for lam in (1.0, 2.0, 3.0):
        assert fitted_lasso(np.ones((1, 1)), np.ones(1), lam)[0] == 0
    for t in (1.0, 2.0, 3.0):
        found = minimize(lambda x: (x[0] - 1) ** 2 / 2, [0.0], bounds=[(-t, t)], tol=1e-12).x[0]
        assert found == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("size", [0.5, 1.0, 4.0])
def test_on_a_box_no_convex_function_below_the_count_beats_the_sum_of_sizes_over_the_size_of_the_box(size):
    # Above w the convex envelope of the count is the least mixture of counts over a grid of points: a linear program.
    axis = np.linspace(-size, size, 9)
    points = np.array(list(itertools.product(axis, axis)))
    counts = np.count_nonzero(points, axis=1)
    for w in np.random.default_rng(0).uniform(-size, size, (5, 2)):
        mixture = linprog(counts, A_eq=np.vstack([points.T, np.ones(len(points))]), b_eq=[*w, 1])
        assert mixture.fun == pytest.approx(np.abs(w).sum() / size)


def test_for_other_losses_too_some_solution_keeps_no_more_features_than_there_are_rows():
    random = np.random.default_rng(4)
    X, signs = np.repeat(random.normal(size=(3, 4)), 3, axis=1), np.array([1.0, -1.0, 1.0])

    def objective(w):
        return np.logaddexp(0, -signs * (X @ w)).sum() + 0.1 * np.abs(w).sum()

    def split(u):
        return np.logaddexp(0, -signs * (X @ (u[:12] - u[12:]))).sum() + 0.1 * u.sum()

    u = minimize(split, np.full(24, 0.1), bounds=[(0, None)] * 24, tol=1e-14).x
    w = u[:12] - u[12:]
    assert np.count_nonzero(np.abs(w) > 1e-3) > 3  # equal columns share, so this solution keeps more than three
    vertex = linprog(np.ones(24), A_eq=np.hstack([X, -X]), b_eq=X @ w, method="highs-ds").x
    few = vertex[:12] - vertex[12:]
    assert np.count_nonzero(np.abs(few) > 1e-9) <= 3
    assert objective(few) <= objective(w) + 1e-9


def test_with_noise_as_likely_as_its_negative_the_signs_are_right_half_of_the_time_at_most():
    random = np.random.default_rng(2)
    root = np.linalg.cholesky(np.array([[1, 0, 0.65], [0, 1, 0.65], [0.65, 0.65, 1]])).T
    shares = []
    for lam, spread in ((0.1, 1.0), (0.2, 0.2), (0.1, 0.05)):
        right = 0
        for _ in range(300):
            y = root @ [1.0, 1.0, 0.0] + random.normal(0, spread, 3)
            right += (np.sign(fitted_lasso(root, y, lam)) == [1, 1, 0]).all()
        shares.append(right / 300)
    assert max(shares) < 0.5
    assert shares[1] > 0.05  # by luck it does happen
