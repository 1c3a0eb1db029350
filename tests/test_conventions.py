import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import hadamard
from scipy.optimize import lsq_linear
from scipy.special import expit
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge, SGDRegressor

from snippets import conventions
from snippets.lasso import lasso
from snippets.ridge import ridge

TIGHT = {"tol": 1e-12, "max_iter": 100_000}
lams = st.floats(0.01, 20)
rows = st.integers(5, 40)
seeds = st.integers(0, 10_000)
intercepts = st.booleans()


def problem(seed: int, n: int = 30, p: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, p)) + rng.normal(size=(n, 1)) + 1
    return X, X @ rng.normal(size=p) + rng.normal(size=n) + 3


def site_minimizer(X, y, l1: float, l2: float, intercept: bool) -> np.ndarray:
    """Return argmin of ½RSS + l1·‖w‖₁ + l2·‖w‖₂², the intercept not penalized, by trying all patterns of signs.

    Once the signs are fixed, 0 among them, the objective is quadratic in the other weights.
    """
    if intercept:
        X, y = X - X.mean(axis=0), y - y.mean()
    p = X.shape[1]
    candidates = []
    for signs in itertools.product((-1, 0, 1), repeat=p):
        signs = np.array(signs)
        on = signs != 0
        w = np.zeros(p)
        w[on] = np.linalg.solve(X[:, on].T @ X[:, on] + 2 * l2 * np.eye(on.sum()), X[:, on].T @ y - l1 * signs[on])
        if np.all(w * signs >= 0):
            candidates.append(w)
    return min(candidates, key=lambda w: np.sum((y - X @ w) ** 2) / 2 + l1 * np.sum(np.abs(w)) + l2 * w @ w)


def stated_minimizer(X, y, c: float, l1: float = 0, l2: float = 0) -> np.ndarray:
    """Return argmin of c·RSS + l1·‖w‖₁ + l2·‖w‖₂² for any c > 0, through its dual.

    l1·‖w‖₁ is the largest l1·sᵀw with every |sⱼ| ≤ 1. For a fixed s the best w is G⁻¹(c·Xᵀy − l1·s/2), where
    G = c·XᵀX + l2·I, and the worst s makes the length of G^(−½)(c·Xᵀy − l1·s/2) least: least squares in a box.
    """
    gram = c * X.T @ X + l2 * np.eye(X.shape[1])
    root = np.linalg.cholesky(gram)
    box = np.linalg.solve(root, np.eye(X.shape[1]) * l1 / 2)
    s = lsq_linear(box, np.linalg.solve(root, c * X.T @ y), (-1, 1), method="bvls", tol=1e-14).x
    return np.linalg.solve(gram, c * X.T @ y - l1 * s / 2)


def agree(one, other, tolerance: float = 1e-5):
    np.testing.assert_allclose(one, other, rtol=tolerance, atol=tolerance)


@given(seeds, rows, lams, intercepts)
def test_lasso_fits_the_l1_of_this_site(seed, n, lam, intercept):
    X, y = problem(seed, n)
    fitted = Lasso(alpha=conventions.lasso_alpha(lam, n), fit_intercept=intercept, **TIGHT).fit(X, y)
    agree(fitted.coef_, site_minimizer(X, y, lam, 0, intercept))


@given(seeds, rows, lams, intercepts)
def test_ridge_fits_the_l2_of_this_site(seed, n, lam, intercept):
    X, y = problem(seed, n)
    fitted = Ridge(alpha=conventions.ridge_alpha(lam), fit_intercept=intercept).fit(X, y)
    if intercept:
        X, y = X - X.mean(axis=0), y - y.mean()
    agree(X.T @ (X @ fitted.coef_ - y) + 2 * lam * fitted.coef_, 0 * fitted.coef_, 1e-8)


@given(seeds, rows, lams, lams, intercepts)
def test_elastic_net_fits_both_penalties_of_this_site(seed, n, l1, l2, intercept):
    X, y = problem(seed, n)
    alpha, l1_ratio = conventions.elastic_net_parameters(l1, l2, n)
    fitted = ElasticNet(alpha=alpha, l1_ratio=l1_ratio, fit_intercept=intercept, **TIGHT).fit(X, y)
    agree(fitted.coef_, site_minimizer(X, y, l1, l2, intercept))


@given(seeds, rows, st.floats(0.01, 2), st.floats(0.05, 1), intercepts)
def test_the_fit_of_elastic_net_is_found_from_its_own_parameters(seed, n, alpha, l1_ratio, intercept):
    X, y = problem(seed, n)
    fitted = ElasticNet(alpha=alpha, l1_ratio=l1_ratio, fit_intercept=intercept, **TIGHT).fit(X, y)
    agree(fitted.coef_, site_minimizer(X, y, n * alpha * l1_ratio, n * alpha * (1 - l1_ratio) / 2, intercept))


@given(seeds, st.floats(0.001, 2), intercepts)
def test_the_fits_of_lasso_and_ridge_are_found_from_their_alpha(seed, alpha, intercept):
    X, y = problem(seed)
    fitted = Lasso(alpha=alpha, fit_intercept=intercept, **TIGHT).fit(X, y)
    agree(fitted.coef_, site_minimizer(X, y, conventions.lam_from_lasso_alpha(alpha, 30), 0, intercept))
    fitted = Ridge(alpha=alpha, fit_intercept=intercept).fit(X, y)
    agree(fitted.coef_, site_minimizer(X, y, 0, conventions.lam_from_ridge_alpha(alpha), intercept))


def standardized(seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a problem that SGD solves well: columns of mean 0 and variance 1, nearly uncorrelated."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3))
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    return X, X @ np.array([2.0, -1.0, 0.1]) + 0.3 * rng.normal(size=n) + 1.5


def fitted_by_sgd(X, y, penalty: str, alpha: float, intercept: bool):
    model = SGDRegressor(
        penalty=penalty, alpha=alpha, fit_intercept=intercept, learning_rate="invscaling", eta0=0.05, power_t=0.6,
        max_iter=1500, tol=None, random_state=0,
    )  # fmt: skip
    return model.fit(X, y)


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize("lam", [3.0, 30.0])
@pytest.mark.parametrize("seed", [0, 1])
def test_sgd_fits_both_penalties_of_this_site(seed, lam, intercept):
    n = 60
    X, y = standardized(seed, n)
    if not intercept:
        y = y - y.mean()
    for penalty, alpha, l1, l2 in (
        ("l1", conventions.sgd_l1_alpha(lam, n), lam, 0),
        ("l2", conventions.sgd_l2_alpha(lam, n), 0, lam),
    ):
        fitted = fitted_by_sgd(X, y, penalty, alpha, intercept)
        agree(fitted.coef_, site_minimizer(X, y, l1, l2, intercept), 0.01)
        twice = site_minimizer(X, y, 2 * l1, 2 * l2, intercept)
        assert np.abs(fitted.coef_ - twice).max() > 0.05, "the tolerance would not see a factor of two"


@pytest.mark.parametrize("intercept", [True, False])
@pytest.mark.parametrize(("penalty", "l1_ratio", "solver"), [("l1", 1.0, "liblinear"), ("l2", 0.0, "lbfgs")])
def test_logistic_regression_fits_the_sum_of_log_losses_plus_the_penalty(penalty, l1_ratio, solver, intercept):
    if solver == "liblinear" and intercept:
        solver = "saga"  # liblinear penalizes the intercept
    rng = np.random.default_rng(3)
    X = rng.normal(size=(80, 3))
    labels = (X @ np.array([1.5, -1.0, 0.0]) + rng.logistic(size=80) > 0.5).astype(int)
    for lam in (0.5, 4.0):
        c = conventions.logistic_c(lam, penalty)
        model = LogisticRegression(
            C=c, l1_ratio=l1_ratio, solver=solver, fit_intercept=intercept, tol=1e-10, max_iter=50_000, random_state=0
        )
        w = model.fit(X, labels).coef_[0]
        residual = labels - expit(X @ w + model.intercept_)
        slope = -X.T @ residual
        if intercept:
            assert abs(residual.sum()) < 1e-4
        if penalty == "l2":
            np.testing.assert_allclose(slope, -2 * lam * w, atol=1e-3)
        else:
            on = w != 0
            assert on.any()
            np.testing.assert_allclose(slope[on], -lam * np.sign(w[on]), atol=1e-3)
            assert np.all(np.abs(slope[~on]) <= lam + 1e-3)


@given(seeds, lams, lams, st.booleans())
@settings(max_examples=25)
def test_the_objectives_of_books_have_the_minimizers_of_this_site(seed, l1, l2, intercept):
    """Each objective as it is stated, at the translated λ, is nowhere lower than at the minimizer of this site."""
    X, y = problem(seed, 20)
    n = 20
    if intercept:
        X, y = X - X.mean(axis=0), y - y.mean()
    y_unit = y / np.sqrt(y @ y / n)
    alpha, ratio = conventions.elastic_net_parameters(l1, l2, n)

    def rss(w, y=y):
        return np.sum((y - X @ w) ** 2)

    def size(w):
        return np.sum(np.abs(w))

    def glmnet(w):
        return rss(w, y_unit) / (2 * n) + alpha * ((1 - ratio) / 2 * w @ w + ratio * size(w))

    def esl(w, lam=l1, weight=l2 / 20):
        return rss(w) / 2 + lam * np.sum(weight * w**2 + (1 - weight) * np.abs(w))

    cases = [
        (lambda w: rss(w) + conventions.rss_lam(l1) * size(w), site_minimizer(X, y, l1, 0, False)),
        (lambda w: rss(w) + conventions.rss_lam(l2) * w @ w, site_minimizer(X, y, 0, l2, False)),
        (lambda w: rss(w) / n + conventions.mse_lam(l1, n) * size(w), site_minimizer(X, y, l1, 0, False)),
        (lambda w: rss(w) / n + conventions.mse_lam(l2, n) * w @ w, site_minimizer(X, y, 0, l2, False)),
        (lambda w: rss(w) + l1 * size(w), site_minimizer(X, y, l1 / 2, 0, False)),
        (lambda w: rss(w) / n + l2 * w @ w, site_minimizer(X, y, 0, conventions.lam_from_mse(l2, n), False)),
        (glmnet, site_minimizer(X, y_unit, l1, l2, False)),
        (esl, site_minimizer(X, y, *conventions.lams_from_esl(l1, l2 / 20), False)),
    ]
    rng = np.random.default_rng(seed)
    for objective, best in cases:
        lowest = objective(best)
        for size_of_step in (1e-3, 1e-2, 0.3):
            for direction in rng.normal(size=(10, X.shape[1])):
                assert objective(best + size_of_step * direction) >= lowest - 1e-9 * (1 + lowest)
                assert objective(best * (1 + size_of_step)) >= lowest - 1e-9 * (1 + lowest)
                assert objective(best * (1 - size_of_step)) >= lowest - 1e-9 * (1 + lowest)


@given(seeds, rows, lams)
@settings(max_examples=25)
def test_the_objectives_of_books_minimized_as_stated_give_the_fits_of_this_site(seed, n, lam):
    X, y = problem(seed, n)
    l1_fit, l2_fit = site_minimizer(X, y, lam, 0, False), site_minimizer(X, y, 0, lam, False)
    for c, mu in ((1, conventions.rss_lam(lam)), (1 / n, conventions.mse_lam(lam, n))):
        agree(stated_minimizer(X, y, c, l1=mu), l1_fit)
        agree(stated_minimizer(X, y, c, l2=mu), l2_fit)


@given(seeds, rows, lams, lams)
@settings(max_examples=25)
def test_the_objective_of_glmnet_minimized_as_stated_gives_the_fit_of_this_site_for_every_y(seed, n, l1, l2):
    X, y = problem(seed, n)
    X, y = X - X.mean(axis=0), y - y.mean()
    lam, alpha = conventions.glmnet_parameters(l1, l2, n, y.std())
    fitted = stated_minimizer(X, y, 1 / (2 * n), l1=lam * alpha, l2=lam * (1 - alpha) / (2 * y.std()))
    agree(fitted, site_minimizer(X, y, l1, l2, False))
    unit = conventions.glmnet_parameters(l1, l2, n, 1.0)
    assert unit == pytest.approx(conventions.elastic_net_parameters(l1, l2, n)), (
        "for answers of variance one, scikit-learn's"
    )


@given(seeds, rows, st.floats(0.02, 40))
@settings(max_examples=25)
def test_with_rss_a_weight_is_0_only_where_the_column_times_the_residual_is_at_most_half_of_mu(seed, n, mu):
    X, y = problem(seed, n)
    w = stated_minimizer(X, y, 1, l1=mu)
    pull = X.T @ (y - X @ w)
    on = np.abs(w) > 1e-9
    assert np.all(np.abs(pull) <= mu / 2 + 1e-6)
    np.testing.assert_allclose(pull[on], mu / 2 * np.sign(w[on]), atol=1e-6)


@given(seeds, rows)
@settings(max_examples=25)
def test_with_rss_all_weights_are_0_from_twice_the_largest_column_times_y_and_not_below(seed, n):
    X, y = problem(seed, n)
    threshold = 2 * np.abs(X.T @ y).max()
    assert not np.any(stated_minimizer(X, y, 1, l1=1.001 * threshold).round(6))
    assert np.any(stated_minimizer(X, y, 1, l1=0.999 * threshold).round(6))


@given(seeds, st.floats(0.02, 10))
@settings(max_examples=25)
def test_with_rss_and_orthonormal_columns_the_threshold_is_half_of_mu(seed, mu):
    X, y = problem(seed)
    X = np.linalg.qr(X)[0]
    beta = X.T @ y
    shrunk = np.sign(beta) * np.maximum(np.abs(beta) - mu / 2, 0)
    agree(stated_minimizer(X, y, 1, l1=mu), shrunk)


@given(seeds, rows, lams)
@settings(max_examples=25)
def test_the_rows_of_this_site_are_the_fits_of_its_own_lasso_and_ridge(seed, n, lam):
    X, y = problem(seed, n)
    agree(lasso(X, y, lam), stated_minimizer(X, y, 1 / 2, l1=lam))
    agree(ridge(X, y, lam), stated_minimizer(X, y, 1 / 2, l2=lam))
    largest = np.abs(X.T @ y).max()
    assert not np.any(lasso(X, y, 1.001 * largest))
    assert np.any(lasso(X, y, 0.999 * largest))


def test_orthogonal_standardized_columns_have_squares_that_sum_to_n_and_thresholds_without_n():
    n = 8
    X = hadamard(n)[:, 1:5].astype(float)
    np.testing.assert_array_equal(X.mean(axis=0), 0)
    np.testing.assert_array_equal(X.std(axis=0), 1)
    np.testing.assert_array_equal(X.T @ X, n * np.eye(4))
    y = X @ [3.0, -1.0, 0.4, 0.0] + np.linspace(-1, 2, n)
    beta = X.T @ y / n
    shrunk = np.sign(beta) * np.maximum(np.abs(beta) - 0.5, 0)
    assert 0 < np.count_nonzero(shrunk) < 4
    agree(Lasso(alpha=0.5, **TIGHT).fit(X, y).coef_, shrunk, 1e-9)
    agree(Ridge(alpha=0.5).fit(X, y).coef_, beta / (1 + 0.5 / n), 1e-9)


def test_a_decayed_step_as_the_manual_of_pytorch_states_it_ends_at_the_ridge_minimizer():
    """torch.optim.SGD with weight_decay κ: g ← g + κw, then w ← w − ηg."""
    X, y = standardized(5, 40)
    w = np.zeros(3)
    for _ in range(5000):
        gradient = X.T @ (X @ w - y) + conventions.weight_decay(7.0) * w
        w = w - 0.005 * gradient
    agree(w, site_minimizer(X, y, 0, 7.0, False))


@given(seeds, lams, lams, st.floats(0.1, 10))
def test_multiplying_the_columns_rescales_the_penalties_and_divides_the_weights(seed, l1, l2, c):
    X, y = problem(seed, 20)
    rescaled = site_minimizer(c * X, y, *conventions.rescaled_lams(l1, l2, c), False)
    agree(c * rescaled, site_minimizer(X, y, l1, l2, False), 1e-3)


@given(lams, rows)
def test_each_translation_and_its_inverse_undo_each_other(lam, n):
    assert conventions.lam_from_mse(conventions.mse_lam(lam, n), n) == pytest.approx(lam)
    assert conventions.lam_from_lasso_alpha(conventions.lasso_alpha(lam, n), n) == pytest.approx(lam)
    assert conventions.lam_from_ridge_alpha(conventions.ridge_alpha(lam)) == pytest.approx(lam)
    alpha, l1_ratio = conventions.elastic_net_parameters(lam, lam / 3, n)
    assert (n * alpha * l1_ratio, n * alpha * (1 - l1_ratio) / 2) == pytest.approx((lam, lam / 3))


@pytest.mark.parametrize("design", ["orthonormal", "standardized"])
def test_with_orthogonal_columns_the_libraries_soft_threshold_and_divide(design):
    rng = np.random.default_rng(0)
    n = 40
    X = np.linalg.qr(rng.normal(size=(n, 4)))[0] * (1 if design == "orthonormal" else np.sqrt(n))
    beta = np.array([3.0, -1.0, 0.4, 0.05])
    y = X @ beta
    alpha = 0.02 if design == "orthonormal" else 0.5
    threshold = n * alpha if design == "orthonormal" else alpha
    shrunk = np.sign(beta) * np.maximum(np.abs(beta) - threshold, 0)
    np.testing.assert_allclose(Lasso(alpha=alpha, fit_intercept=False, **TIGHT).fit(X, y).coef_, shrunk, atol=1e-9)
    divisor = 1 + (alpha if design == "orthonormal" else alpha / n)
    np.testing.assert_allclose(Ridge(alpha=alpha, fit_intercept=False).fit(X, y).coef_, beta / divisor, atol=1e-9)


def test_one_fit_many_names_for_its_lambda():
    """The claim, at the numbers the page quotes: each fit of a library is the one of this site at λ = 3."""
    values = conventions.numbers()
    n, lam = values["n"], 3.0
    X, y = problem(7, n)
    best = site_minimizer(X, y, lam, 0, True)
    agree(Lasso(alpha=conventions.lasso_alpha(lam, n), **TIGHT).fit(X, y).coef_, best)
    agree(Lasso(alpha=1.0, **TIGHT).fit(X, y).coef_, site_minimizer(X, y, values["lasso_one"], 0, True))
    agree(Ridge(alpha=1.0).fit(X, y).coef_, site_minimizer(X, y, 0, values["ridge_one"], True))
    agree(Ridge(alpha=conventions.ridge_alpha(lam)).fit(X, y).coef_, site_minimizer(X, y, 0, lam, True))


def test_the_penalties_of_esl_and_of_scaled_columns_are_the_same_functions():
    (esl_l1, esl_l2), (l1, l2) = conventions.lams_from_esl(4.0, 0.25), conventions.rescaled_lams(3.0, 1.0, 10.0)
    for w in (-2.0, 0.5):
        assert esl_l1 * abs(w) + esl_l2 * w**2 == pytest.approx(4 * (0.25 * w**2 + 0.75 * abs(w)))
        assert l1 * abs(w / 10) + l2 * (w / 10) ** 2 == pytest.approx(3 * abs(w) + w**2)
