import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso

from snippets import selection_stability as snippet

NAMES = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"]


def kept_by_scikit_learn(X, y):
    """Return which weights scikit-learn's Lasso leaves nonzero on the same halves."""
    random, kept = np.random.default_rng(0), []
    for _ in range(snippet.HALVES):
        half = random.permutation(442)[:221]
        A = X[half] - X[half].mean(axis=0)
        A /= np.linalg.norm(A, axis=0)
        lam = np.abs(A.T @ (y[half] - y[half].mean())).max() / 20
        kept.append(Lasso(alpha=lam / 221, tol=1e-8, max_iter=10**6).fit(A, y[half]).coef_ != 0)
    return np.array(kept)


@pytest.fixture(scope="module")
def kept():
    return kept_by_scikit_learn(*load_diabetes(return_X_y=True, scaled=False))


@pytest.fixture(scope="module")
def kept_twins():
    X, y, _ = snippet.with_twins()
    return kept_by_scikit_learn(X, y)


def test_l1_keeps_some_features_every_time_and_wavers_on_others_twins_above_all(kept, kept_twins):
    share = dict(zip(NAMES, kept.mean(axis=0), strict=True))
    assert min(share[name] for name in ("bmi", "bp", "s3", "s5")) == 1
    assert sum(0.1 < value < 0.9 for value in share.values()) >= 4
    a, b = kept_twins[:, 0], kept_twins[:, 1]
    assert (a | b).all()
    assert 0.1 < b.mean() < 0.9
    assert (a & b).mean() < 0.5


def test_the_features_kept_on_each_half_are_those_of_scikit_learn(kept, kept_twins):
    X, y = load_diabetes(return_X_y=True, scaled=False)
    assert np.mean(snippet.kept_on_halves(X - X.mean(axis=0), y - y.mean()) != kept) < 2e-3
    X, y, _ = snippet.with_twins()
    assert np.mean(snippet.kept_on_halves(X, y) != kept_twins) < 2e-3


def test_the_twins_are_bmi_with_an_error_of_a_tenth_of_its_spread():
    X, y, names = snippet.with_twins()
    raw, target = load_diabetes(return_X_y=True, scaled=False)
    assert names == ["bmi a", "bmi b", *(name for name in NAMES if name != "bmi")]
    np.testing.assert_allclose(y, target - target.mean())
    for twin in (0, 1):
        assert np.corrcoef(X[:, twin], raw[:, 2])[0, 1] == pytest.approx(1 / np.sqrt(1.01), abs=2e-3)
    np.testing.assert_allclose(np.linalg.norm(X, axis=0), 1)
    for name in ("age", "s6"):
        assert np.corrcoef(X[:, names.index(name)], raw[:, NAMES.index(name)])[0, 1] == pytest.approx(1)


def test_the_correlations_are_those_of_numpy():
    raw, _ = load_diabetes(return_X_y=True, scaled=False)
    assert snippet.numbers()["correlation_s1_s2"] == pytest.approx(np.corrcoef(raw[:, 4], raw[:, 5])[0, 1])
    X, _, _ = snippet.with_twins()
    assert snippet.numbers()["correlation_twins"] == pytest.approx(np.corrcoef(X[:, 0], X[:, 1])[0, 1])


def test_each_bar_is_as_high_as_the_share_of_halves_that_keep_the_feature_of_its_label(kept, kept_twins):
    left, right = snippet.figure()
    expected = dict(zip(NAMES, kept.mean(axis=0), strict=True))
    a, b = kept_twins[:, 0], kept_twins[:, 1]
    twins = {"bmi a": a.mean(), "bmi b": b.mean(), "either": (a | b).mean(), "both": (a & b).mean()}
    for panel, shares in ((left, expected), (right, twins)):
        bars = {group.get_label(): group.patches[0] for group in panel.ax.containers}
        ticks = [label.get_text() for label in panel.ax.get_xticklabels()]
        assert bars.keys() == shares.keys() == set(ticks)
        for name, bar in bars.items():
            assert bar.get_height() == pytest.approx(shares[name], abs=0.011)
            assert bar.get_center()[0] == pytest.approx(ticks.index(name))
            assert f"{bar.get_height() * 100:.0f}" in {note.get_text() for note in panel.ax.texts}


def test_the_numbers_are_shares_of_the_halves_of_scikit_learn(kept, kept_twins):
    n, share = snippet.numbers(), dict(zip(NAMES, kept.mean(axis=0), strict=True))
    assert n["halves"] == len(kept) == 400
    assert n["always"] == sum(value >= 0.99 for value in share.values())
    assert n["least_always"] == pytest.approx(min(value for value in share.values() if value >= 0.99), abs=0.011)
    assert n["different_sets"] == pytest.approx(len(np.unique(kept, axis=0)), abs=2)
    for name in ("s1", "s2", "bmi"):
        assert n[f"share_{name}"] == pytest.approx(share[name], abs=0.011)
    a, b = kept_twins[:, 0], kept_twins[:, 1]
    for key, kept_so in (("a", a), ("b", b), ("any", a | b), ("both", a & b)):
        assert n[f"share_twin_{key}"] == pytest.approx(kept_so.mean(), abs=0.011)
