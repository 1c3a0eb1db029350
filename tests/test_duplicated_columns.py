import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, Ridge

from snippets import duplicated_columns


def twins():
    data = load_diabetes()
    column = data.data[:, data.feature_names.index("bmi")]
    return np.column_stack([column, column]), data.target - data.target.mean()


def cost(penalty, lam, w):
    X, y = twins()
    return np.sum((y - X @ w) ** 2) / 2 + lam * penalty(np.asarray(w))


def l1(w):
    return np.abs(w).sum()


def l2(w):
    return w @ w


def oracle():
    """Return the total of the lasso and of ridge with a single column: what the twins have to share."""
    X, y = twins()
    n = duplicated_columns.numbers()
    lasso = Lasso(alpha=n["lam"] / len(y), fit_intercept=False, tol=1e-12).fit(X[:, :1], y).coef_[0]
    ridge = Ridge(alpha=2 * n["ridge_lam"], fit_intercept=False).fit(X, y).coef_
    return lasso, ridge


@given(st.floats(-3, 4))
def test_of_two_equal_features_l1_takes_any_split_of_one_sign_and_l2_the_equal_split_alone(share):
    total, (first, second) = oracle()
    assert first == pytest.approx(second, rel=1e-9)
    lam, ridge_lam = duplicated_columns.LAM, duplicated_columns.RIDGE_LAM
    extra = cost(l1, lam, duplicated_columns.split(total, share)) - cost(l1, lam, [total, 0])
    ridge_extra = cost(l2, ridge_lam, duplicated_columns.split(2 * first, share)) - cost(l2, ridge_lam, [first, second])
    assert duplicated_columns.l1_excess([share])[0] == pytest.approx(extra / (lam * total), abs=1e-8)
    assert duplicated_columns.l2_excess([share])[0] == pytest.approx(ridge_extra / (2 * ridge_lam * first**2), abs=1e-8)
    if 0 <= share <= 1:
        assert extra == pytest.approx(0, abs=1e-6)
    else:
        assert extra >= 1.9 * lam * total * min(abs(share), abs(share - 1)) - 1e-6
    assert ridge_extra == pytest.approx(ridge_lam * 2 * first**2 * (2 * share - 1) ** 2, abs=1e-5)


def test_a_split_keeps_the_total_and_the_fit():
    X, _ = twins()
    w = duplicated_columns.split(3.0, 0.2)
    np.testing.assert_allclose(w, [0.6, 2.4])
    np.testing.assert_allclose(X @ w, X @ [3.0, 0.0])


def test_the_twins_are_the_body_mass_index_twice():
    for ours, expected in zip(duplicated_columns.twins(), twins(), strict=True):
        np.testing.assert_allclose(ours, expected, atol=1e-9)


def test_numbers_are_those_of_scikit_learn():
    n = duplicated_columns.numbers()
    total, (first, second) = oracle()
    assert n["l1_total"] == pytest.approx(total, rel=1e-6)
    assert (n["l2_first"], n["l2_second"]) == pytest.approx((first, second), rel=1e-6)
    for excess in (duplicated_columns.l1_excess, duplicated_columns.l2_excess):
        assert excess([0.5])[0] == pytest.approx(0, abs=1e-9)
    assert (n["l1_opposite"], n["l2_all"]) == pytest.approx((1, 1))


def test_the_figure_draws_a_flat_floor_for_l1_and_a_bowl_for_l2():
    lines = {line.get_label(): line.get_data() for line in duplicated_columns.figure().ax.lines}
    shares, height = lines["L1"]
    np.testing.assert_allclose(height, np.abs(shares) + np.abs(1 - shares) - 1, atol=1e-9)
    shares, height = lines["L2"]
    np.testing.assert_allclose(height, (2 * shares - 1) ** 2, atol=1e-9)
    np.testing.assert_allclose(lines["ends of the L1 solutions"], [[0, 1], [0, 0]], atol=1e-9)
    np.testing.assert_allclose(lines["the L2 solution"], [[0.5], [0]], atol=1e-9)


def test_the_description_follows_the_costs(monkeypatch):
    assert "the largest cost on it is 0.000" in duplicated_columns.description()
    n = duplicated_columns.numbers()
    assert n["l1_floor"] == pytest.approx(0, abs=1e-9)
    assert n["l2_lowest_share"] == 0.5
    cost = duplicated_columns.l1_excess
    with monkeypatch.context() as patch:
        patch.setattr(duplicated_columns, "l1_excess", lambda shares: cost(shares) + 0.25 * (np.asarray(shares) == 0.5))
        assert "the largest cost on it is 0.250" in duplicated_columns.description()
    monkeypatch.setattr(duplicated_columns, "SHARES", np.linspace(-1, 2, 61))
    monkeypatch.setattr(duplicated_columns, "l2_excess", lambda shares: (np.asarray(shares) - 1.25) ** 2)
    assert "to 2 at a share of 2." in duplicated_columns.description()
    assert "lowest at a share of 1.25" in duplicated_columns.description()
