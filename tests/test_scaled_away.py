import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import Lasso

from snippets import scaled_away

SEEDS = (0, 1, 2)


def loss_after_normalization(w, X, y):
    output = X @ w
    return ((output / output.std() - y) ** 2).mean() / 2  # the columns are centered, so the mean of the output is 0


@pytest.mark.parametrize("seed", SEEDS)
def test_the_normalized_loss_does_not_see_the_scale_and_the_plain_one_does(seed):
    X, y = scaled_away.data(seed)
    w = np.random.default_rng(seed + 10).standard_normal(6)
    for c in (1e-6, 0.5, 30.0):
        assert scaled_away.normalized_loss(c * w, X, y) == pytest.approx(loss_after_normalization(w, X, y), rel=1e-9)
    assert scaled_away.loss(w, X, y) == pytest.approx(sum((X @ w - y) ** 2) / 120)
    assert scaled_away.loss(2 * w, X, y) != pytest.approx(scaled_away.loss(w, X, y), rel=1e-3)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_direction_is_that_of_a_solver_and_has_no_zeros(seed):
    X, y = scaled_away.data(seed)
    direction = scaled_away.best_direction(X, y)
    random = np.random.default_rng(seed)
    runs = [minimize(loss_after_normalization, random.standard_normal(6), args=(X, y), tol=1e-12) for _ in range(5)]
    best = min(runs, key=lambda run: run.fun)
    np.testing.assert_allclose(direction, best.x / np.abs(best.x).sum(), atol=1e-4)
    assert np.abs(direction).sum() == pytest.approx(1)
    assert np.all(direction != 0)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("lam", [0.05, 0.1, 0.3])
def test_shorter_weights_are_always_better_before_a_normalization(seed, lam):
    X, y = scaled_away.data(seed)
    w = np.random.default_rng(seed + 20).standard_normal(6)
    costs = [scaled_away.normalized_loss(c * w, X, y) + lam * np.abs(c * w).sum() for c in (1.0, 0.5, 0.1, 1e-3, 1e-9)]
    assert np.all(np.diff(costs) < 0)
    assert costs[-1] > loss_after_normalization(w, X, y)
    assert costs[-1] == pytest.approx(loss_after_normalization(w, X, y), abs=1e-8)


@pytest.mark.parametrize("seed", SEEDS)
def test_plain_least_squares_has_the_zeros_of_scikit_learn_and_the_best_weights_of_their_length(seed):
    X, y = scaled_away.data(seed)
    lams = (0.05, 0.1, 0.25)
    w, lengths, losses = scaled_away.best_at_lengths(X, y, lams)
    random = np.random.default_rng(seed)
    for k, lam in enumerate(lams):
        expected = Lasso(alpha=lam, fit_intercept=False, tol=1e-12, max_iter=100_000).fit(X, y).coef_
        np.testing.assert_allclose(w[k], expected, atol=1e-6)
        np.testing.assert_array_equal(w[k] == 0, expected == 0)
        assert lengths[k] == pytest.approx(np.abs(expected).sum(), abs=1e-6)
        assert losses[k] == pytest.approx(((X @ expected - y) ** 2).mean() / 2, abs=1e-6)
        for _ in range(200):
            other = w[k] + 0.2 * random.standard_normal(6)
            other *= lengths[k] / np.abs(other).sum()
            assert scaled_away.loss(other, X, y) >= losses[k] - 1e-9


@pytest.mark.parametrize("epsilon", [1e-5, 1e-3])
def test_with_epsilon_in_the_division_l1_is_weak_and_gives_zeros_all_the_same(epsilon):
    X, y = scaled_away.data(0)

    def loss(w, epsilon):
        return ((X @ w / np.sqrt((X @ w).var() + epsilon) - y) ** 2).mean() / 2

    def fitted(strength):  # of L1 beside the loss of u = w/√ε; both parts of u are bounded below by 0
        found = [
            minimize(
                lambda p: loss(np.sqrt(epsilon) * (p[:6] - p[6:]), epsilon) + strength * p.sum(),
                start,
                bounds=[(0, None)] * 12,
                tol=1e-12,
            )
            for start in np.random.default_rng(0).random((3, 12))
        ]
        best = min(found, key=lambda found: found.fun)
        return best.x[:6] - best.x[6:]

    u = np.random.default_rng(1).standard_normal(6)
    assert loss(np.sqrt(epsilon) * u, epsilon) == pytest.approx(loss(u, 1.0))  # so λ√ε counts, whatever ε is
    assert np.sum(fitted(0.1 * np.sqrt(epsilon)) == 0) == 0  # at λ = 0.1 three weights are 0 in plain least squares
    assert np.sum(fitted(10 * np.sqrt(1e-5)) == 0) == 2
    assert not fitted(1.0).any()


def test_an_output_of_0_has_no_scale():
    X, y = scaled_away.data(0)
    with pytest.raises(ValueError, match="no scale"):
        scaled_away.normalized_loss(np.zeros(6), X, y)


def test_the_data_are_centered_and_y_has_the_mean_square_1():
    X, y = scaled_away.data(0)
    np.testing.assert_allclose(X.mean(axis=0), 0, atol=1e-12)
    assert y.mean() == pytest.approx(0, abs=1e-12)
    assert y.std() == pytest.approx(1)


def test_the_figure_draws_lines_to_one_point_and_curves_with_a_minimum_each():
    X, y = scaled_away.data(0)
    left, right = scaled_away.figure()
    direction = scaled_away.best_direction(X, y)
    for line in left.ax.lines:
        if line.get_label() == "not attained":
            assert line.get_xydata().tolist() == [[0, pytest.approx(loss_after_normalization(direction, X, y))]]
            assert line.get_markerfacecolor() == "none"
            continue
        lam = float(line.get_label().removeprefix("λ = "))
        for c, drawn in line.get_xydata():
            assert drawn == pytest.approx(loss_after_normalization(c * direction, X, y) + lam * c)
    curves = {line.get_label(): line.get_xydata() for line in right.ax.lines if line.get_marker() == "None"}
    stars = {line.get_label(): line.get_xydata()[0] for line in right.ax.lines if line.get_marker() == "*"}
    notes = [text.get_text() for text in right.ax.texts if "zeros" in text.get_text()]
    assert sorted(stars) == ["λ = 0.1", "λ = 0.25"]
    for (label, (c, lowest)), note in zip(sorted(stars.items()), notes, strict=True):
        lam = float(label.removeprefix("λ = "))
        fit = Lasso(alpha=lam, fit_intercept=False, tol=1e-12, max_iter=100_000).fit(X, y).coef_
        assert c == pytest.approx(np.abs(fit).sum(), abs=1e-6)
        assert lowest == pytest.approx(((X @ fit - y) ** 2).mean() / 2 + lam * c, abs=1e-6)
        assert lowest <= curves[label][:, 1].min() + 1e-9
        assert note == f"{np.sum(fit == 0)} zeros"
    assert "0 zeros, for every λ" in {text.get_text() for text in left.ax.texts}


def test_the_numbers_are_those_of_the_definitions():
    n, (X, y) = scaled_away.numbers(), scaled_away.data(0)
    direction = np.linalg.solve(X.T @ X, X.T @ y)
    direction /= np.abs(direction).sum()
    floor = loss_after_normalization(direction, X, y)
    assert n["floor"] == pytest.approx(floor)
    assert n["at_one"] == pytest.approx(floor + 0.1)
    assert n["smallest_share"] == pytest.approx(np.abs(direction).min())
    assert (n["zeros"], n["plain_zeros"], n["plain_zeros_large"]) == (0, 3, 4)


def test_the_words_follow_the_strengths(monkeypatch):
    monkeypatch.setattr(scaled_away, "LAMS", (0.0, 0.2, 0.9))
    said = scaled_away.description()
    assert "zeros at λ = 0.2 and 0.00 with 6 zeros at λ = 0.9" in said
