import itertools

import numpy as np
import pytest
from changed import changed
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import Lasso, lars_path_gram

from snippets import irrepresentable as snippet

TRUTH = np.array([1.0, 1.0, 0.0])


def gram(correlation: float) -> np.ndarray:
    return np.array([[1, 0, correlation], [0, 1, correlation], [correlation, correlation, 1]])


def weights_by_brute_force(correlation: float, lams):
    """Return the lasso's weights at each λ: of all patterns of signs, the consistent one with the least objective."""
    H = gram(correlation)
    b, rows = H @ TRUTH, []
    for lam in lams:
        best, least = np.zeros(3), 0.0
        for signs in itertools.product((-1, 0, 1), repeat=3):
            s = np.array(signs)
            on, w = s != 0, np.zeros(3)
            if not on.any():
                continue
            w[on] = np.linalg.solve(H[np.ix_(on, on)], b[on] - lam * s[on])
            objective = w @ H @ w / 2 - b @ w + lam * np.abs(w).sum()
            if (w * s >= 0).all() and objective < least - 1e-14:
                best, least = w, objective
        rows.append(best)
    return np.array(rows)


@given(st.floats(-0.7, 0.7))
def test_the_design_has_the_correlations_it_says(correlation):
    X = snippet.design(correlation)
    np.testing.assert_allclose(X.T @ X, gram(correlation), atol=1e-12)
    assert snippet.irrepresentable_norm(X, TRUTH) == pytest.approx(2 * abs(correlation))


def test_the_norm_is_that_of_its_formula_on_random_designs():
    random = np.random.default_rng(0)
    for _ in range(20):
        X, beta = random.normal(size=(30, 6)), np.where(np.arange(6) % 2, 0, random.normal(size=6))
        projected = np.linalg.pinv(X[:, ::2]) @ X[:, 1::2]
        expected = np.abs(projected.T @ np.sign(beta[::2])).max()
        assert snippet.irrepresentable_norm(X, beta) == pytest.approx(expected)


def test_where_a_useless_feature_resembles_the_useful_ones_too_much_no_lambda_gives_the_right_signs():
    lams = np.geomspace(1e-3, 2, 100)
    for correlation in (0.51, 0.65, 0.7):
        signs = np.sign(np.round(weights_by_brute_force(correlation, lams), 12))
        assert not (signs == np.sign(TRUTH)).all(axis=1).any()
    for correlation in (0.0, 0.3, 0.49):
        signs = np.sign(np.round(weights_by_brute_force(correlation, lams), 12))
        assert (signs == np.sign(TRUTH)).all(axis=1).any()


def test_a_norm_above_1_means_wrong_signs_at_every_lambda_on_random_designs():
    random, above = np.random.default_rng(1), 0
    for _ in range(60):
        X = random.normal(size=(20, 5)) @ random.normal(size=(5, 5))
        X /= np.linalg.norm(X, axis=0)
        beta = np.array([1.0, -2.0, 1.5, 0, 0])
        if snippet.irrepresentable_norm(X, beta) <= 1.01:
            continue
        above += 1
        _, _, path = lars_path_gram(X.T @ X @ beta, X.T @ X, n_samples=1, method="lasso")
        middles = (path[:, :-1] + path[:, 1:]) / 2
        signs = np.sign(np.round(middles, 9))
        assert not (signs == np.sign(beta)[:, None]).all(axis=0).any()
    assert above > 20


@pytest.mark.parametrize("correlation", [0.65, 0.45])
def test_the_path_is_that_of_brute_force_and_of_scikit_learns_lasso(correlation):
    lams = (0.5, 0.1, 0.01, 0.9, 1.5)
    found = snippet.path(correlation, lams)
    np.testing.assert_allclose(found, weights_by_brute_force(correlation, lams), atol=1e-6)
    X = np.linalg.cholesky(gram(correlation)).T
    for lam, w in zip(lams, found, strict=True):
        fit = Lasso(alpha=lam / 3, fit_intercept=False, tol=1e-12, max_iter=10**6).fit(X, X @ TRUTH)
        np.testing.assert_allclose(w, fit.coef_, atol=1e-5)


def test_the_third_weight_is_not_0_at_any_of_the_three_lambdas():
    assert (snippet.path(0.65, (0.5, 0.1, 0.01))[:, 2] > 0).all()
    assert (snippet.path(0.45, (0.5, 0.1, 0.01))[:, 2] == 0).all()


def test_each_panel_draws_the_path_at_the_correlation_of_its_title_and_the_truth():
    for panel in snippet.figure():
        correlation, norm = panel.ax.get_title().removeprefix("correlation ").split(": ")
        assert norm == f"{2 * float(correlation):.1f} {'>' if float(correlation) > 0.5 else '<'} 1"
        lines = {line.get_label(): line.get_data() for line in panel.ax.lines}
        for label, j in (("w₁ = w₂", 0), ("w₁ = w₂", 1), ("w₃", 2)):
            lams, drawn = lines[label]
            np.testing.assert_allclose(drawn, weights_by_brute_force(float(correlation), lams)[:, j], atol=1e-6)
        np.testing.assert_array_equal(lines["truth"], [[0, 0], [1, 0]])
        styles = {line.get_label(): line.get_linestyle() for line in panel.ax.lines}
        assert styles["w₁ = w₂"] == "-" != styles["w₃"]


@pytest.mark.parametrize("correlation", [0.65, 0.45])
def test_the_signs_are_right_at_as_many_of_the_lambdas_drawn_as_the_numbers_say(correlation):
    lams = np.array(snippet.LAMS)
    weights = weights_by_brute_force(correlation, lams)
    signs = np.sign(np.round(weights, 12))
    right = (signs == [1, 1, 0]).all(axis=1)
    n = snippet.numbers()
    if correlation == n["high"]:
        assert n["right_high"] == right.sum() == 0
        assert n["drawn_below"] == (lams < 1.3 - 1e-9).sum()
        assert n["third_on_below"] == (signs[lams < 1.3 - 1e-9, 2] != 0).sum() == n["drawn_below"]
        assert weights_by_brute_force(correlation, [0.0])[0] == pytest.approx(TRUTH)
    else:
        assert n["right_low"] == right.sum() > 0
        assert n["right_low_until"] == lams[right].max()
    assert n["drawn"] == len(lams)


def test_right_signs_asks_for_all_of_them():
    assert snippet.right_signs(np.array([[2, 0.1, 0], [1, 1, 1e-9], [1, 0, 0], [-1, 1, 0]])).tolist() == [1, 0, 0, 0]


def test_the_description_follows_the_correlation_and_the_path():
    assert "w₃ is not 0 at 129 of the 129 values of λ drawn below 1.3." in snippet.description()
    with changed(snippet, HIGH=0.3):
        text = snippet.description()
        assert "a correlation of 0.3 between" in text
        assert "not 0 at 0 of the 99 values of λ drawn below 1." in text
        assert "All signs are right at 99 of the 140" in text
    with changed(snippet, path=lambda correlation, lams: np.zeros((len(lams), 3))):
        assert "not 0 at 0 of the 129" in snippet.description()


def test_the_norm_is_0_where_no_feature_is_useless_or_all_are_and_takes_a_list():
    X = np.random.default_rng(2).normal(size=(9, 3))
    assert snippet.irrepresentable_norm(X, [1.0, -2.0, 3.0]) == snippet.irrepresentable_norm(X, [0.0, 0.0, 0.0]) == 0
    with pytest.raises(np.linalg.LinAlgError):
        snippet.irrepresentable_norm(np.zeros((2, 2)), [1.0, 0.0])
