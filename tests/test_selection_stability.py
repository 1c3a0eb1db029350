import numpy as np
import pytest
from changed import changed
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
    assert np.mean((snippet.signs_on_halves(X - X.mean(axis=0), y - y.mean()) != 0) != kept) < 2e-3
    X, y, _ = snippet.with_twins()
    assert np.mean((snippet.signs_on_halves(X, y) != 0) != kept_twins) < 2e-3


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


def test_each_bar_is_as_long_as_the_share_of_halves_that_keep_the_feature_of_its_label(kept, kept_twins):
    left, right = snippet.figure()
    expected = dict(zip(NAMES, kept.mean(axis=0), strict=True))
    a, b = kept_twins[:, 0], kept_twins[:, 1]
    twins = {"bmi a": a.mean(), "bmi b": b.mean(), "either": (a | b).mean(), "both": (a & b).mean()}
    for panel, shares in ((left, expected), (right, twins)):
        bars = {group.get_label(): group.patches[0] for group in panel.ax.containers}
        ticks = [label.get_text() for label in panel.ax.get_yticklabels()]
        assert bars.keys() == shares.keys() == set(ticks)
        for name, bar in bars.items():
            assert bar.get_width() == pytest.approx(shares[name], abs=0.011)
            assert bar.get_center()[1] == pytest.approx(ticks.index(name))
            (note,) = (note for note in panel.ax.texts if note.get_position()[1] == ticks.index(name))
            assert float(note.get_text()) == pytest.approx(100 * bar.get_width(), abs=0.0501)
            assert (note.get_text() == "100") == (bar.get_width() == 1)


def test_the_numbers_are_shares_of_the_halves_of_scikit_learn(kept, kept_twins):
    n, share = snippet.numbers(), dict(zip(NAMES, kept.mean(axis=0), strict=True))
    assert n["halves"] == len(kept) == 400
    assert n["always"] == sum(value == 1 for value in share.values())
    assert n["share_sex"] == pytest.approx(share["sex"], abs=0.006)
    assert n["share_sex"] < 1
    both, either = kept[:, 4] & kept[:, 5], kept[:, 4] | kept[:, 5]
    assert n["share_s1_s2_both"] == pytest.approx(both.mean(), abs=0.006)
    assert n["share_s1_s2_any"] == pytest.approx(either.mean(), abs=0.011)
    assert n["different_sets"] == pytest.approx(len(np.unique(kept, axis=0)), abs=2)
    for name in ("s1", "s2", "bmi"):
        assert n[f"share_{name}"] == pytest.approx(share[name], abs=0.011)
    a, b = kept_twins[:, 0], kept_twins[:, 1]
    for key, kept_so in (("a", a), ("b", b), ("any", a | b), ("both", a & b)):
        assert n[f"share_twin_{key}"] == pytest.approx(kept_so.mean(), abs=0.011)


def test_where_s1_and_s2_are_both_kept_their_weights_have_the_same_sign():
    raw, y = load_diabetes(return_X_y=True, scaled=False)
    signs = snippet.signs_on_halves(raw - raw.mean(axis=0), y - y.mean())
    pairs, random = [], np.random.default_rng(0)
    for row in signs:
        half = random.permutation(442)[:221]
        if row[4] and row[5]:
            A = raw[half] - raw[half].mean(axis=0)
            A /= np.linalg.norm(A, axis=0)
            lam = np.abs(A.T @ (y[half] - y[half].mean())).max() / 20
            w = Lasso(alpha=lam / 221, tol=1e-9, max_iter=10**6).fit(A, y[half]).coef_
            np.testing.assert_array_equal(np.sign(w), row)
            pairs.append(w[4] * w[5])
    assert len(pairs) / len(signs) == snippet.numbers()["share_s1_s2_both"] > 0
    assert min(pairs) > 0


def test_the_description_follows_the_signs():
    def signs(X, y):
        found = np.ones((8, X.shape[1]))
        found[0, 1] = found[:2, 4] = found[:5, 5] = found[:3, 0] = 0
        return found

    with changed(snippet, signs_on_halves=signs, correlation=lambda X, names, one, other: 0.125):
        words = snippet.description()
    assert "6 of the ten features are kept on every half, sex on 87.5 %" in words
    assert "s1 on 75 % and s2 on 37.5 %, both on 37.5 %, with a correlation of 0.12" in words
    assert "bmi, kept on 100 %" in words
    assert "One is kept on 62.5 %, the other on 87.5 %, at least one on 87.5 %, both on 62.5 %" in words
