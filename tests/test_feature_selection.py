import numpy as np
import pytest
from scipy.stats import t as t_distribution
from scipy.stats import ttest_1samp
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso, LinearRegression, Ridge
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from snippets import feature_selection as snippet
from snippets.shared import data


@pytest.fixture(scope="module")
def by_scikit_learn():
    """Return what the snippet measures, for its own splits, found by scikit-learn from the raw data."""
    raw, y = load_diabetes(return_X_y=True, scaled=False)
    centered = raw - raw.mean(axis=0)
    Z = PolynomialFeatures(2, include_bias=False).fit_transform(centered)
    sex_squared = 10 + list(np.array(PolynomialFeatures(2, include_bias=False).fit(centered).powers_[10:, 1])).index(2)
    Z = np.delete(Z, sex_squared, axis=1)
    random, kept, l1, l2, plain = np.random.default_rng(0), [], [], [], []
    for _ in range(snippet.SPLITS):
        order = random.permutation(442)
        train, test = order[:332], order[332:]
        scaler = StandardScaler().fit(Z[train])
        # Standardized columns have XᵀX = nI on the diagonal; unit norm needs them divided by √n.
        A, B = scaler.transform(Z[train]) / np.sqrt(332), scaler.transform(Z[test]) / np.sqrt(332)
        lam_max = np.abs(A.T @ (y[train] - y[train].mean())).max()
        fits = [Lasso(alpha=f * lam_max / 332, tol=1e-6, max_iter=10**6).fit(A, y[train]) for f in snippet.FRACTIONS]
        kept.append([np.count_nonzero(fit.coef_) for fit in fits])
        total = np.sum((y[test] - y[train].mean()) ** 2)
        l1.append([np.sum((y[test] - fit.predict(B)) ** 2) / total for fit in fits])
        fits = [Ridge(alpha=2 * lam).fit(A, y[train]) for lam in snippet.RIDGE_LAMS]
        l2.append([np.sum((y[test] - fit.predict(B)) ** 2) / total for fit in fits])
        plain.append(np.sum((y[test] - LinearRegression().fit(A, y[train]).predict(B)) ** 2) / total)
    return np.array(kept), np.array(l1), np.array(l2), np.array(plain)


def test_the_features_are_the_measurements_their_squares_and_products_with_unit_norm():
    Z, y, names = data.quadratic_features()
    raw, target = load_diabetes(return_X_y=True, scaled=False)
    assert Z.shape == (442, 64) == (len(y), len(names))
    np.testing.assert_allclose(Z.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.linalg.norm(Z, axis=0), 1)
    centered = raw - raw.mean(axis=0)
    for name, column in (
        ("bmi", centered[:, 2]),
        ("age²", centered[:, 0] ** 2),
        ("age·sex", np.prod(centered[:, :2], 1)),
    ):
        assert np.corrcoef(Z[:, names.index(name)], column)[0, 1] == pytest.approx(1)
    assert "sex²" not in names
    np.testing.assert_allclose(y, target - target.mean())


def test_the_errors_and_the_features_kept_are_those_of_scikit_learn(by_scikit_learn):
    kept, l1, l2, plain = by_scikit_learn
    np.testing.assert_allclose(snippet.lasso_errors(), l1, atol=2e-3)
    np.testing.assert_allclose(snippet.ridge_errors(), l2, rtol=1e-6)
    np.testing.assert_allclose(snippet.least_squares_errors(), plain, rtol=1e-5)
    assert np.abs(snippet.features_kept() - kept).max() <= 2
    assert np.abs(snippet.features_kept() - kept).mean() < 0.1


def test_l1_keeps_about_a_quarter_of_the_features_and_mostly_predicts_better_than_l2_with_all_of_them(by_scikit_learn):
    kept, l1, l2, plain = by_scikit_learn
    best = l1.mean(axis=0).argmin()
    assert 0.2 < kept[:, best].mean() / 64 < 0.3
    assert l1[:, best].mean() < l2.mean(axis=0).min() < plain.mean()
    wins = l1[:, best] < l2[:, l2.mean(axis=0).argmin()]
    assert all(group.mean() > 0.5 for group in np.split(wins, 5))
    assert 0 < best < len(snippet.FRACTIONS) - 1
    assert 0 < l2.mean(axis=0).argmin() < len(snippet.RIDGE_LAMS) - 1


def test_the_figure_draws_the_means_of_the_splits_and_each_split(by_scikit_learn):
    kept, l1, l2, plain = by_scikit_learn
    path, pairs = snippet.figure()
    lines = {line.get_label(): line.get_data() for line in (*path.ax.lines, *pairs.ax.lines)}
    np.testing.assert_allclose(lines["L1"][0], kept.mean(axis=0), atol=0.2)
    (x,), (y,) = lines["no penalty"]
    assert (x, y) == (64, pytest.approx(plain.mean(), rel=1e-5))
    np.testing.assert_allclose(lines["L1"][1], l1.mean(axis=0), atol=1e-3)
    np.testing.assert_allclose(lines["L2"][1], l2.mean(axis=0).min(), rtol=1e-6)
    assert lines["best"][1][0] == pytest.approx(l1.mean(axis=0).min(), abs=1e-3)
    np.testing.assert_allclose(lines["splits"][0], l2[:, l2.mean(axis=0).argmin()], rtol=1e-6)
    np.testing.assert_allclose(lines["splits"][1], l1[:, l1.mean(axis=0).argmin()], atol=2e-3)
    bars = {bar.get_label(): bar[2][0].get_segments()[0][:, 1] for bar in path.ax.containers}
    for label, errors in (("L2 spread", l2[:, l2.mean(axis=0).argmin()]), ("no penalty spread", plain)):
        ends = errors.mean() + np.array([-1, 1]) * errors.std(ddof=1)
        np.testing.assert_allclose(bars[label], ends, rtol=1e-5)
    (band,) = (drawn for drawn in path.ax.collections if drawn.get_label() == "L1 spread")
    edge = band.get_paths()[0].vertices[:, 1]
    middle = l1.mean(axis=0)
    assert edge.max() == pytest.approx((middle + l1.std(axis=0, ddof=1)).max(), abs=2e-3)
    assert edge.min() == pytest.approx((middle - l1.std(axis=0, ddof=1)).min(), abs=2e-3)


def test_the_numbers_are_those_of_scikit_learn_at_the_best_place_of_each_path(by_scikit_learn):
    kept, l1, l2, plain = by_scikit_learn
    n, best, best_l2 = snippet.numbers(), l1.mean(axis=0).argmin(), l2.mean(axis=0).argmin()
    Z, _, _ = data.quadratic_features()
    assert (n["patients"], n["features"]) == Z.shape
    assert (n["splits"], n["train"], n["held_out"]) == (len(l1), 332, 110)
    assert n["kept"] == pytest.approx(kept[:, best].mean(), abs=0.2)
    for name, errors, slack in (("lasso", l1[:, best], 1e-3), ("ridge", l2[:, best_l2], 1e-6)):
        assert n[f"{name}_error"] == pytest.approx(errors.mean(), abs=slack)
        assert n[f"{name}_spread"] == pytest.approx(np.sqrt(np.sum((errors - errors.mean()) ** 2) / 49), abs=slack)
    assert n["least_squares_error"] == pytest.approx(plain.mean(), rel=1e-5)
    assert n["least_squares_spread"] == pytest.approx(plain.std(ddof=1), rel=1e-5)
    squares = np.linalg.eigvalsh(Z.T @ Z)
    assert n["ridge_degrees"] == pytest.approx(np.sum(squares / (squares + 2 * snippet.RIDGE_LAMS[best_l2])))
    difference = l2[:, best_l2] - l1[:, best]
    assert n["lasso_wins"] == np.sum(difference > 0)
    assert n["advantage"] == pytest.approx(difference.mean(), abs=1e-3)
    assert n["advantage_where_won"] == pytest.approx(difference[difference > 0].mean(), abs=1e-3)
    assert n["t"] < t_distribution.ppf(0.975, 49) == pytest.approx(2, abs=0.05)
    assert n["t"] == pytest.approx(difference.mean() / difference.std(ddof=1) / np.sqrt(1 / 50 + 110 / 332), abs=0.05)
    assert n["difference_spread"] == pytest.approx(difference.std(ddof=1), abs=1e-3)


def test_every_fit_to_the_compressed_rows_is_the_fit_to_all_rows():
    random = np.random.default_rng(4)
    A, b = random.normal(size=(40, 5)), random.normal(size=40)
    few, target = snippet.compressed(A, b)
    assert few.shape == (6, 5)
    for alpha in (0.01, 3.0):
        fit, expected = (
            Ridge(alpha=alpha, fit_intercept=False).fit(*problem).coef_ for problem in ((few, target), (A, b))
        )
        np.testing.assert_allclose(fit, expected, rtol=1e-9)
    w = random.normal(size=5)
    assert np.sum((target - few @ w) ** 2) == pytest.approx(np.sum((b - A @ w) ** 2))


def test_without_a_test_set_the_corrected_t_is_that_of_scipy():
    differences = np.random.default_rng(1).normal(0.3, 1, 25)
    assert snippet.corrected_t(differences, 10, 0) == pytest.approx(ttest_1samp(differences, 0).statistic)
    halved = snippet.corrected_t(differences, 100, 12)  # 1/25 + 12/100 is four times 1/25
    assert halved == pytest.approx(ttest_1samp(differences, 0).statistic / 2)


def test_the_description_follows_the_errors_and_the_counts(monkeypatch):
    l1, l2, plain = snippet.lasso_errors(), snippet.ridge_errors(), snippet.least_squares_errors()
    monkeypatch.setattr(snippet, "lasso_errors", lambda: l1 + 1)
    monkeypatch.setattr(snippet, "ridge_errors", lambda: l2 * 10)
    monkeypatch.setattr(snippet, "least_squares_errors", lambda: plain * 2)
    monkeypatch.setattr(snippet, "features_kept", lambda: np.full(l1.shape, 7))
    words = snippet.description()
    best, best_l2 = l1.mean(axis=0).min() + 1, l2.mean(axis=0).argmin()
    assert f"It falls to {best:.3f} at about 7 features" in words
    assert f"L2 at its best λ has {10 * l2[:, best_l2].mean():.3f}" in words
    assert f"spread {10 * l2[:, best_l2].std(ddof=1):.3f}" in words
    assert f"no penalty has {2 * plain.mean():.3f}, spread {2 * plain.std(ddof=1):.3f}" in words
    wins = np.sum(l1[:, l1.mean(axis=0).argmin()] + 1 < 10 * l2[:, best_l2])
    assert f"the smaller one in {wins} of 50 splits" in words
