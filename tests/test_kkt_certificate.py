import numpy as np
import pytest
from matplotlib.colors import to_rgba
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Lasso

from snippets import kkt_certificate
from snippets.shared.figure import COLORS


def diabetes():
    data = load_diabetes()
    return data.data, data.target - data.target.mean(), data.feature_names


def weights_by_scikit_learn(X, y, lam):
    return Lasso(alpha=lam / len(y), fit_intercept=False, tol=1e-14, max_iter=100_000).fit(X, y).coef_


def pulls_one_by_one(X, y, w):
    r = y - sum(w[j] * X[:, j] for j in range(X.shape[1]))
    return np.array([abs(float(X[:, j] @ r)) for j in range(X.shape[1])])


def bars(lam):
    drawn, _ = kkt_certificate.figure(lam=lam)
    found = {}
    for container in drawn.ax.containers:
        (bar,) = container.patches
        found[container.get_label()] = bar
    return drawn, found


@pytest.mark.parametrize("lam", kkt_certificate.SWEEP["lam"])
def test_no_feature_pulls_with_more_than_lambda_and_one_that_pulls_with_less_is_off(lam):
    X, y, _ = diabetes()
    w = weights_by_scikit_learn(X, y, lam)
    pulls = pulls_one_by_one(X, y, w)
    assert pulls.max() <= lam * (1 + 1e-5)
    assert (w[pulls < lam * (1 - 1e-4)] == 0).all()
    np.testing.assert_allclose(kkt_certificate.pulls(X, y, w), pulls, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("lam", kkt_certificate.SWEEP["lam"])
def test_the_figure_draws_each_pull_as_a_share_of_lambda_and_fills_the_bars_that_are_on(lam):
    X, y, names = diabetes()
    w = weights_by_scikit_learn(X, y, lam)
    pulls = pulls_one_by_one(X, y, w)
    drawn, found = bars(lam)
    assert drawn.ax.get_title() == f"λ = {lam:g}"
    assert list(found) == names == [tick.get_text() for tick in drawn.ax.get_yticklabels()]
    in_violet = [text for text in drawn.ax.texts if text.get_color() == COLORS["other"]]
    alone = {round(text.get_position()[1], 2): text.get_text() for text in in_violet}
    assert alone.pop(-0.75) == "alone"
    assert alone == {j: f"{abs(X[:, j] @ y) / lam:.2f}" for j in range(len(names))}
    notes = {round(text.get_position()[1]): text.get_text() for text in drawn.ax.texts if text not in in_violet}
    for j, name in enumerate(names):
        bar = found[name]
        assert bar.get_width() == pytest.approx(pulls[j] / lam, abs=1e-4)
        assert bar.get_x() == 0
        assert bar.get_y() + bar.get_height() / 2 == pytest.approx(j)
        assert bar.get_facecolor() == (to_rgba(COLORS["l1"]) if w[j] else to_rgba("none"))
        if w[j]:
            assert float(notes[j].removeprefix("w = ").replace("−", "-")) == pytest.approx(w[j], rel=6e-3, abs=1e-3)
        else:
            assert notes[j] == "off"
    (line,) = [line for line in drawn.ax.lines if line.get_label() == "λ"]
    assert set(line.get_xdata()) == {1}


@pytest.mark.parametrize("lam", kkt_certificate.SWEEP["lam"])
def test_the_path_is_that_of_scikit_learn_and_carries_each_weight_at_lambda(lam):
    X, y, names = diabetes()
    w = weights_by_scikit_learn(X, y, lam)
    _, path = kkt_certificate.figure(lam=lam)
    lines = {}
    for line in path.ax.lines:
        lines.setdefault(line.get_label(), []).append(line.get_xydata())
    for name, weight in zip(names, w, strict=True):
        curve, ((at, height),) = lines[name]
        assert at == lam
        assert height == pytest.approx(weight, rel=1e-4, abs=1e-2)
        np.testing.assert_allclose(
            curve[::20, 1], [weights_by_scikit_learn(X, y, k)[names.index(name)] for k in curve[::20, 0]], atol=0.05
        )
    on = [name for name, weight in zip(names, w, strict=True) if weight]
    said = kkt_certificate.result(lam)
    assert said.startswith(f"λ = {lam:g}: ")
    assert all(name in said for name in on) if on else said.endswith(f"all {len(names)} weights are exactly 0.")
    assert not on or said.endswith(f"the other {len(names) - len(on)} are off.")


def test_all_frames_of_the_sweep_share_their_limits():
    limits = {(*drawn.ax.get_xlim(), *drawn.ax.get_ylim()) for drawn, _ in map(bars, kkt_certificate.SWEEP["lam"])}
    assert len(limits) == 1


def test_numbers_are_those_of_scikit_learn():
    X, y, names = diabetes()
    n = kkt_certificate.numbers()
    w = weights_by_scikit_learn(X, y, n["lam"])
    pulls = dict(zip(names, pulls_one_by_one(X, y, w), strict=True))
    on = [name for name, weight in zip(names, w, strict=True) if weight]
    off = [name for name in names if name not in on]
    assert (n["on"], n["off"], n["features"]) == (len(on), len(off), 10)
    assert n["names_on"] == ", ".join(on)
    assert n["names_off"] == ", ".join(off)
    assert n["nearest"] == max(off, key=pulls.get)
    assert n["nearest_pull"] == pytest.approx(pulls[n["nearest"]], rel=1e-4)
    assert n["weakest"] == min(off, key=pulls.get)
    assert n["weakest_pull"] == pytest.approx(pulls[n["weakest"]], rel=1e-3)
    assert n["s1_pull"] == pytest.approx(pulls["s1"], rel=1e-3)
    assert n["s1_pull_at_zero"] == pytest.approx(abs(X[:, names.index("s1")] @ y), rel=1e-9)
    alone = {name: abs(float(column @ y)) for name, column in zip(names, X.T, strict=True)}
    assert n["least_alone"] == min(names, key=alone.get) == "sex"
    assert n["least_alone_pull"] == pytest.approx(alone["sex"], rel=1e-9)
    assert alone["sex"] < n["lam"]
    assert n["least_alone_weight"] == pytest.approx(w[names.index("sex")], rel=1e-4)
    assert n["alone_above"] == sum(pull > n["lam"] for pull in alone.values()) == 9
    assert n["on_though_below_alone"] == ", ".join(name for name in on if alone[name] < n["lam"]) == "sex"
    assert n["off_though_above_alone"] == ", ".join(name for name in off if alone[name] > n["lam"])
    assert n["beyond"] == 0
    slopes = X.T @ (y - X @ w)
    assert n["signs_right"] == sum(np.sign(slopes[j]) == np.sign(w[j]) for j in np.flatnonzero(w)) == n["on"]
    assert 0 <= n["relative_gap"] <= 1e-10


def test_the_description_names_every_feature_and_says_which_are_off():
    text = kkt_certificate.description()
    _, _, names = diabetes()
    assert all(name in text for name in names)
    assert f"exactly 0: {kkt_certificate.numbers()['names_off']}." in text


def test_the_description_follows_the_solution_and_the_pulls(monkeypatch):
    monkeypatch.setattr(kkt_certificate, "LAM", 20.0)
    text = kkt_certificate.description()
    assert "at λ = 20: " in text
    assert "exactly 0: age, s2, s4." in text
    assert "10 features are above λ. On though below: none. Off though above: age, s2, s4." in text
    monkeypatch.setattr(kkt_certificate, "lasso", lambda X, y, lam: np.zeros(10))
    assert "10 bars are longer than λ" in kkt_certificate.description()


def test_the_feature_nearest_to_lambda_is_the_next_to_come_on_as_lambda_falls():
    X, y, names = diabetes()
    n = kkt_certificate.numbers()
    lam, on = n["lam"], n["names_on"].split(", ")
    while set(now := [names[j] for j in np.flatnonzero(weights_by_scikit_learn(X, y, lam))]) == set(on):
        lam *= 0.99
    assert set(now) - set(on) == {n["nearest"]}
