"""What answers say of other algorithms and of least squares, and no snippet holds."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import linprog, lsq_linear, nnls
from sklearn.linear_model import Lasso

from snippets.lasso import lambda_max, lasso
from snippets.soft_threshold import soft_threshold

seeds = st.integers(0, 2**32 - 1)


@given(seeds, st.integers(2, 12), st.integers(1, 8))
def test_where_weights_may_not_be_negative_the_conditions_are_inequalities_and_strict_ones_hold_in_every_solution(
    seed, n, p
):
    random = np.random.default_rng(seed)
    X, y = random.standard_normal((n, p)), random.standard_normal(n)
    w = nnls(X, y)[0]
    g = X.T @ (X @ w - y)
    np.testing.assert_allclose(g[w > 0], 0, atol=1e-9)
    assert (g[w == 0] >= -1e-9).all()
    other = lsq_linear(X, y, (0, np.inf), method="trf", tol=1e-14).x  # from another algorithm, which stays inside
    np.testing.assert_allclose(other[g > 0.01], 0, atol=1e-4)
    v = random.random(p)
    assert np.sum((y - X @ v) ** 2) / 2 - np.sum((y - X @ w) ** 2) / 2 >= g @ v - 1e-9


def test_with_orthonormal_columns_a_bound_at_0_cuts_what_is_negative_and_half_of_what_is_noise():
    random, kept = np.random.default_rng(0), []
    for _ in range(200):
        Q, y = np.linalg.qr(random.standard_normal((30, 10)))[0], random.standard_normal(30)
        w = nnls(Q, y)[0]
        np.testing.assert_allclose(w, np.maximum(Q.T @ y, 0), atol=1e-12)
        kept.append(np.mean(w > 0))
    assert abs(np.mean(kept) - 0.5) < 4 * 0.5 / np.sqrt(2000)


def test_with_a_bound_and_a_penalty_the_kept_weights_are_moved_and_0_is_held_from_minus_lambda_on():
    random = np.random.default_rng(1)
    X, y = random.standard_normal((30, 8)), random.standard_normal(30)
    lam = 0.3 * np.max(X.T @ y)
    w = Lasso(alpha=lam / 30, fit_intercept=False, positive=True, tol=1e-12).fit(X, y).coef_
    g = X.T @ (X @ w - y)
    np.testing.assert_allclose(g[w > 0], -lam, atol=1e-6)
    assert (g[w == 0] >= -lam - 1e-6).all()
    assert g.max() > lam  # L1 alone would not hold 0 there


@given(seeds, st.floats(0.01, 0.99))
def test_of_two_columns_of_equal_length_no_weight_exceeds_least_squares_or_has_another_sign(seed, share):
    random = np.random.default_rng(seed)
    X, y = random.standard_normal((6, 2)), random.standard_normal(6)
    X /= np.linalg.norm(X, axis=0)
    assume(abs(X[:, 0] @ X[:, 1]) < 0.999)
    least_squares, w = lasso(X, y, 0.0), lasso(X, y, share * lambda_max(X, y))
    assert (np.abs(w) <= np.abs(least_squares) + 1e-7).all()
    assert (w * least_squares >= -1e-9).all()


@given(seeds)
def test_along_fixed_signs_the_weights_move_by_minus_the_inverse_gram_times_the_signs(seed):
    random = np.random.default_rng(seed)
    X, y = random.standard_normal((12, 5)), random.standard_normal(12)
    lam = 0.3 * lambda_max(X, y)
    w, further = lasso(X, y, lam, tol=1e-14), lasso(X, y, lam * (1 + 1e-3), tol=1e-14)
    assume(np.array_equal(np.sign(w), np.sign(further)))
    on = w != 0
    move = -np.linalg.solve(X[:, on].T @ X[:, on], np.sign(w[on]))
    np.testing.assert_allclose((further - w)[on] / (1e-3 * lam), move, rtol=1e-3, atol=1e-3)


@given(seeds, st.floats(1e-4, 1.0))
def test_no_weight_of_the_lasso_is_larger_than_all_of_least_squares_together(seed, share):
    random = np.random.default_rng(seed)
    X, y = random.standard_normal((12, 5)) @ random.standard_normal((5, 5)), random.standard_normal(12)
    w = lasso(X, y, share * lambda_max(X, y))
    assert np.abs(w).sum() <= np.abs(np.linalg.lstsq(X, y)[0]).sum() * (1 + 1e-9)


def of_least_norm(X, y):
    p = X.shape[1]
    parts = linprog(np.ones(2 * p), A_eq=np.hstack([X, -X]), b_eq=y).x
    return parts[:p] - parts[p:]


@given(seeds, st.integers(4, 12), st.integers(1, 4))
def test_a_solution_sparse_enough_for_the_coherence_is_the_one_of_least_norm(seed, n, k):
    random = np.random.default_rng(seed)
    Q = np.linalg.qr(random.standard_normal((n, n)))[0]
    X = np.hstack([np.eye(n), Q])
    coherence = np.abs(X.T @ X - np.eye(2 * n)).max()
    assume(k < (1 + 1 / coherence) / 2)
    w = np.zeros(2 * n)
    w[random.permutation(2 * n)[:k]] = random.standard_normal(k)
    np.testing.assert_allclose(of_least_norm(X, X @ w), w, atol=1e-7)


@given(seeds)
def test_as_lambda_falls_the_lasso_tends_to_the_solution_of_least_norm(seed):
    random = np.random.default_rng(seed)
    X, y = random.standard_normal((3, 6)), random.standard_normal(3)
    least = of_least_norm(X, y)
    assert np.count_nonzero(np.abs(least) > 1e-9) <= 3
    np.testing.assert_allclose(X @ least, y, atol=1e-8)
    w = lasso(X, y, 1e-6 * lambda_max(X, y), tol=1e-14)
    assert np.abs(w).sum() <= np.abs(least).sum() + 1e-6
    np.testing.assert_allclose(np.abs(w).sum(), np.abs(least).sum(), rtol=1e-3)


def test_ftrl_solves_its_small_problem_and_keeps_0_while_the_mean_gradient_is_at_most_lambda_over_the_steps():
    random, alpha, beta, lam = np.random.default_rng(2), 0.7, 1.0, 3.0
    for _ in range(200):
        gradients = random.standard_normal(random.integers(1, 20))
        z = n = w = 0.0
        past, sigmas, stayed = [], [], True
        for k, g in enumerate(gradients, 1):
            sigma = (np.sqrt(n + g * g) - np.sqrt(n)) / alpha
            past, sigmas = [*past, w], [*sigmas, sigma]
            z, n = z + g - sigma * w, n + g * g
            w = -soft_threshold(z, lam) * alpha / (beta + np.sqrt(n))
            assert (w == 0) == (abs(z) <= lam)
            # The definition: the sum of the gradients, a quadratic around each past weight, and λ₁ once.
            grid = w + np.linspace(-1, 1, 2001)
            near = sum(s * (grid - v) ** 2 for s, v in zip(sigmas, past, strict=True)) / 2
            values = gradients[:k].sum() * grid + near + beta / alpha * grid**2 / 2 + lam * np.abs(grid)
            assert values.argmin() == 1000
            if stayed:
                assert (w == 0) == (abs(gradients[:k].mean()) <= lam / k)
            stayed = stayed and w == 0
