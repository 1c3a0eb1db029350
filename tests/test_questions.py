"""What the questions say and no snippet computes, each tried in its own way."""

import numpy as np
import pytest
from scipy.optimize import brentq, minimize
from scipy.stats import norm

from snippets import dense_or_sparse
from snippets.equivalence import penalized_minimizer
from snippets.lasso import duality_gap, lasso
from snippets.soft_threshold import soft_threshold


def proximal_minimizer(slope, lam, w, step, count):
    """Return the proximal gradient iterate after `count` steps from w on f + Σ lam_j |w_j|, for slope = ∇f."""
    for _ in range(count):
        z = w - step * slope(w)
        w = np.sign(z) * np.maximum(np.abs(z) - step * lam, 0)
    return w


@pytest.mark.parametrize("angle", [0, 20, 45, 70])
def test_with_the_penalty_added_the_centers_of_a_zero_fill_a_strip_of_the_width_the_question_gives(angle):
    a, lam, above = np.radians(angle), 0.4, 10.0  # above: w₂ is positive there
    turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    hessian = turn @ np.diag([1.0, 4.0]) @ turn.T
    hessian = (hessian + hessian.T) / 2

    def first(c1):
        return penalized_minimizer(lam, (c1, above), hessian, "l1")[0]

    inside = [c1 for c1 in np.linspace(-3, 3, 601) if first(c1) == 0]
    assert np.ptp(inside) == pytest.approx(2 * lam * np.linalg.inv(hessian)[0, 0], abs=0.021)
    assert len(inside) == pytest.approx(np.ptp(inside) / 0.01 + 1)  # one interval, without a gap


def test_elastic_net_brings_weights_as_near_as_their_columns_whatever_their_signs():
    random = np.random.default_rng(0)
    opposite = 0
    for _ in range(15):
        X, y = random.normal(size=(12, 5)), 3 * random.normal(size=12)
        first, second = random.uniform(0, 4), random.uniform(0.1, 3)
        step = 1 / (np.linalg.norm(X, 2) ** 2 + 2 * second)
        w = proximal_minimizer(
            lambda w, X=X, y=y, s=second: X.T @ (X @ w - y) + 2 * s * w, first, np.zeros(5), step, 3000
        )
        pulls = X.T @ (y - X @ w)
        np.testing.assert_allclose(w, soft_threshold(pulls, first) / (2 * second), atol=1e-8)
        apart = np.abs(np.subtract.outer(w, w))
        assert np.all(2 * second * apart <= np.abs(np.subtract.outer(pulls, pulls)) + 1e-8)
        opposite += (w.min() < 0) & (w.max() > 0)
    assert opposite > 5


def test_with_a_free_intercept_the_largest_useful_lambda_of_logistic_regression_has_the_mean_in_it():
    random = np.random.default_rng(1)
    X = random.normal(size=(40, 3)) + 2
    y = (random.uniform(size=40) < 0.2).astype(float)
    Z = np.column_stack([np.ones(40), X])
    largest = np.abs(X.T @ (y - y.mean())).max()
    assert abs(largest - np.abs(X.T @ (y - 0.5)).max()) > 1
    step = 4 / np.linalg.norm(Z, 2) ** 2

    def slope(w):
        return Z.T @ (1 / (1 + np.exp(-Z @ w)) - y)

    for factor, kept in ((1.01, 0), (0.99, 1)):
        lam = factor * largest * np.array([0, 1, 1, 1])
        w = proximal_minimizer(slope, lam, np.zeros(4), step, 8000)
        assert np.count_nonzero(w[1:]) == kept


def test_at_most_n_weights_are_kept_under_a_loss_that_is_not_squared():
    random = np.random.default_rng(2)
    for lam in (0.5, 0.2):
        X, y = random.normal(size=(5, 20)), np.array([0.0, 1, 1, 0, 1])
        step = 4 / np.linalg.norm(X, 2) ** 2
        w = proximal_minimizer(
            lambda w, X=X, y=y: X.T @ (1 / (1 + np.exp(-X @ w)) - y), lam, np.zeros(20), step, 30_000
        )
        assert 1 <= np.count_nonzero(w) <= 5


def test_the_lambda_of_least_error_keeps_more_useless_features_than_useful_ones():
    n = dense_or_sparse.numbers()
    useless = n["features"] - n["sparse_count"]

    def slope_of_error(lam):
        """Return the derivative of the error E(soft(z, λ) − β)², over all features, by a difference."""
        z = np.linspace(-9, 9, 20_001)
        error = []
        for at in (lam - 1e-3, lam + 1e-3):
            noise = norm.pdf(z) * (z[1] - z[0])
            errors = [np.sum(noise * (soft_threshold(z + beta, at) - beta) ** 2) for beta in (0, n["sparse_weight"])]
            error.append(useless * errors[0] + n["sparse_count"] * errors[1])
        return error[1] - error[0]

    best = brentq(slope_of_error, 0.5, 3)
    assert best == pytest.approx(1.399, abs=2e-3)
    kept = useless * 2 * norm.sf(best)
    assert kept == pytest.approx(15.4, abs=0.1)
    assert kept > n["sparse_count"]


def test_l1_on_one_factor_and_l2_on_the_other_cost_the_power_of_two_thirds():
    u = np.geomspace(1e-4, 1e4, 40_001)
    least = [np.min(u + (w / u) ** 2) for w in (0.3, 2.0, 5.0)]
    np.testing.assert_allclose(least, least[1] * (np.array([0.3, 2.0, 5.0]) / 2) ** (2 / 3), rtol=1e-5)


def test_l2_on_two_matrices_soft_thresholds_the_singular_values_and_a_run_only_tends_there():
    random = np.random.default_rng(0)
    Z, A, B = np.diag([3.0, 1.5, 0.4]) + random.normal(scale=0.05, size=(3, 3)), *random.normal(size=(2, 3, 3))
    lam, exact = 0.5, soft_threshold(np.linalg.svd(Z)[1], lam=2 * 0.5)
    for _ in range(200):
        R = A @ B - Z
        A, B = A - 0.05 * (R @ B.T + 2 * lam * A), B - 0.05 * (A.T @ R + 2 * lam * B)
    found = np.linalg.svd(A @ B)[1]
    np.testing.assert_allclose(found, exact, atol=1e-3)
    assert exact[2] == 0 < found[2]


def test_a_small_share_of_y_can_be_a_large_one_of_the_residual_and_the_root_of_the_gap_bounds_it():
    random = np.random.default_rng(0)
    X = random.normal(size=(100, 10))
    y = X @ random.normal(size=10, scale=3) + random.normal(size=100, scale=0.01)
    lam, shares = 0.01, []
    exact = lasso(X, y, lam)
    for w in exact + np.geomspace(1e-4, 0.1, 100)[:, None] * random.normal(size=(100, 10)):
        gap, off = duality_gap(X, y, w, lam), np.linalg.norm(X @ (w - exact))
        assert off <= np.sqrt(2 * gap) * (1 + 1e-6)
        if gap <= 0.001 * (y @ y) / 2:
            shares.append(off / np.linalg.norm(y - X @ exact))
    assert max(shares) > 1


def test_l2_on_two_factors_is_l1_on_their_product():
    u = np.geomspace(1e-3, 1e3, 20_001)
    for w in (0.3, -2.0, 5.0):
        assert np.min(u**2 + (w / u) ** 2) == pytest.approx(2 * abs(w), rel=1e-6)
    for z, lam in ((0.9, 0.5), (-1.0, 0.5), (1.2, 0.5), (3.0, 0.7)):
        best = min(
            (
                minimize(lambda p, z=z, lam=lam: (p[0] * p[1] - z) ** 2 / 2 + lam * (p @ p), start, tol=1e-12)
                for start in ([1.0, 1.0], [1.0, -1.0], [0.1, 0.2])
            ),
            key=lambda found: found.fun,
        )
        assert best.x[0] * best.x[1] == pytest.approx(soft_threshold(z, lam=2 * lam), abs=1e-3)
