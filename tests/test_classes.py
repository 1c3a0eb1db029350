"""What L1, L2 and groups do to the weights that one feature has for each class, in scikit-learn's multinomial fits."""

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

from snippets.group_lasso import group_soft_threshold
from snippets.lasso import lasso
from snippets.shared import data


def problem(classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the diabetes data with columns of variance one, and how far the disease went as one of some classes."""
    X, y, _ = data.diabetes()
    return X * np.sqrt(len(y)), np.digitize(y, np.quantile(y, np.arange(1, classes) / classes))


def fitted(X, labels, C: float, **penalty) -> np.ndarray:
    model = LogisticRegression(C=C, tol=1e-8, max_iter=20_000, random_state=0, **penalty)
    return model.fit(X, labels).coef_


@pytest.mark.parametrize("classes", [3, 4, 5])
@pytest.mark.parametrize("C", [0.1, 1.0])
def test_0_is_a_median_of_each_features_weights_in_multinomial_regression(classes, C):
    w = fitted(*problem(classes), C, l1_ratio=1, solver="saga")
    assert (np.sum(w > 1e-6, axis=0) <= classes / 2).all()
    assert (np.sum(w < -1e-6, axis=0) <= classes / 2).all()
    if classes % 2:
        assert (np.abs(w).min(axis=0) == 0).all()
    else:
        assert (np.abs(w) > 1e-3).all(axis=0).any() or C < 1


@pytest.mark.parametrize("levels", [3, 4, 5])
def test_0_is_a_median_of_the_weights_of_a_factors_levels_in_the_lasso(levels):
    for seed in range(5):
        random = np.random.default_rng(seed)
        level = np.concatenate([np.arange(levels), random.integers(0, levels, 60)])
        X = np.hstack([np.eye(levels)[level], random.normal(size=(len(level), 2))])
        y = 2 * random.normal(size=levels)[level] + X[:, -1] + random.normal(size=len(level))
        for lam in (0.1, 1.0, 5.0):
            w = lasso(X - X.mean(axis=0), y - y.mean(), lam)[:levels]
            assert max(np.sum(w > 0), np.sum(w < 0)) <= levels / 2
            assert (w == 0).any() or levels == 4


def test_without_l1_no_weight_is_0_at_the_same_data():
    assert np.abs(fitted(*problem(3), 1.0)).min() > 1e-4


def mean_log_loss(w, X, labels):
    """Return the softmax loss, a mean over the rows, and its gradient. Shapes: w (features, classes)."""
    scores = X @ w
    scores -= scores.max(axis=1, keepdims=True)
    chances = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    rows = np.arange(len(labels))
    miss = chances.copy()
    miss[rows, labels] -= 1
    return -np.log(chances[rows, labels]).mean(), X.T @ miss / len(labels)


def test_under_l2_and_under_groups_the_weights_of_a_feature_add_up_to_0():
    X, labels = problem(3)
    np.testing.assert_allclose(fitted(X, labels, 1.0).sum(axis=0), 0, atol=1e-3)
    w, groups = np.zeros((10, 3)), np.repeat(np.arange(10), 3)
    w += np.random.default_rng(0).normal(size=w.shape)  # not with sums of 0 to start with
    for _ in range(4000):
        w = w - 0.3 * mean_log_loss(w, X, labels)[1]
        w = group_soft_threshold(w.ravel(), groups, 0.3 * 0.03).reshape(w.shape)
    on = w.any(axis=1)
    assert 2 <= on.sum() <= 9
    assert (w[on] != 0).all()
    np.testing.assert_allclose(w.sum(axis=1), 0, atol=1e-6)
    best = minimize(  # the same by a solver that knows no groups, and meets no kink where they are on
        lambda v: (
            mean_log_loss(v.reshape(-1, 3), X[:, on], labels)[0] + 0.03 * np.linalg.norm(v.reshape(-1, 3), axis=1).sum()
        ),
        w[on].ravel() + 0.01,
    )
    np.testing.assert_allclose(w[on].ravel(), best.x, atol=2e-3)


def test_fitted_one_class_against_the_rest_a_feature_can_have_three_weights():
    X, labels = problem(3)
    one = LogisticRegression(C=5.0, l1_ratio=1, solver="saga", tol=1e-8, max_iter=20_000, random_state=0)
    w = np.vstack([model.coef_ for model in OneVsRestClassifier(one).fit(X, labels).estimators_])
    assert (np.abs(w).min(axis=0) > 1e-3).any()
