import math

import numpy as np
import pytest
from convex_losses import lams, losses
from hypothesis import given
from scipy.optimize import minimize_scalar

from snippets import kink


def loss(x):
    return (x - 1) ** 2 / 2


def slope(x):
    return x - 1


def best_by_scipy(objective) -> float:
    """Return the minimizer on each side of 0, or 0, whichever is best: a solver that knows nothing of slopes."""
    candidates = [0.0]
    for bounds in ((-60, 0), (0, 60)):
        candidates.append(minimize_scalar(objective, bounds=bounds, method="bounded", options={"xatol": 1e-10}).x)
    return min(candidates, key=objective)


def test_the_kink_holds_the_minimum_as_soon_as_lambda_reaches_the_slope_of_f_at_0():
    for lam in (1.0, 1.0 + 1e-12, 2.0, 1e9):
        assert kink.l1_minimizer(slope, lam) == 0.0
    for lam in (0.0, 0.5, 1.0 - 1e-12):
        assert kink.l1_minimizer(slope, lam) != 0.0


@given(losses, lams)
def test_l1_minimizer_is_zero_if_and_only_if_the_slope_of_f_at_0_is_at_most_lambda(loss, lam):
    assert (kink.l1_minimizer(loss.slope, lam) == 0.0) == (abs(loss.slope(0.0)) <= lam)


@given(losses, lams)
def test_l1_minimizer_is_as_good_as_what_scipy_finds(loss, lam):
    def objective(x):
        return loss.value(x) + lam * abs(x)

    found = objective(kink.l1_minimizer(loss.slope, lam))
    assert found <= objective(best_by_scipy(objective)) + 1e-9 * (1 + abs(found))


@given(losses, lams, lams)
def test_the_l1_minimizer_never_moves_away_from_0_as_lambda_grows(loss, one, other):
    low, high = sorted((one, other))
    assert abs(kink.l1_minimizer(loss.slope, high)) <= abs(kink.l1_minimizer(loss.slope, low)) * (1 + 1e-9)


@given(losses)
def test_l1_threshold_is_the_smallest_lambda_that_gives_0(loss):
    threshold = kink.l1_threshold(loss.slope)
    assert kink.l1_minimizer(loss.slope, threshold) == 0.0
    assert threshold == 0.0 or kink.l1_minimizer(loss.slope, threshold * (1 - 1e-6)) != 0.0


def test_l1_minimizer_of_a_quadratic_is_exact_to_a_relative_1e_9():
    for z in (1e-9, 0.3, 7.0, 1e9):
        assert kink.l1_minimizer(lambda x, z=z: x - z, z / 4) == pytest.approx(0.75 * z, rel=1e-9, abs=0)
        assert kink.l1_minimizer(lambda x, z=z: x + z, z / 4) == pytest.approx(-0.75 * z, rel=1e-9, abs=0)


def test_of_several_minimizers_the_one_nearest_0_is_returned():
    def flat_between_2_and_3(x):
        return min(x - 2, 0.0) + max(x - 3, 0.0)

    assert kink.l1_minimizer(flat_between_2_and_3, 0.0) == pytest.approx(2, rel=1e-9)


@pytest.mark.parametrize("lam", [-1.0, math.nan, math.inf])
def test_a_lambda_that_is_negative_or_not_finite_is_refused(lam):
    with pytest.raises(ValueError, match="λ is"):
        kink.l1_minimizer(slope, lam)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (lambda x: math.nan, "finite"),
        (lambda x: -x - 9, "decreases"),
        (lambda x: -(x**3) - 9, "decreases"),
        (lambda x: -5.0, "keeps its sign"),
    ],
)
def test_a_slope_that_is_not_that_of_a_convex_loss_with_a_minimum_is_refused(bad, message):
    with pytest.raises(ValueError, match=message):
        kink.l1_minimizer(bad, 0.5)


def test_the_figure_draws_f_plus_the_penalty_at_the_lambda_of_each_label_with_a_dot_at_its_minimum():
    for lam in kink.SWEEP["lam"]:
        lines = kink.figure(lam=lam).ax.lines
        labeled = [line for line in lines if line.get_label().startswith("λ = ")]
        curves = {line.get_label(): line for line in labeled if len(line.get_xdata()) > 1}
        dots = {line.get_label(): line for line in labeled if len(line.get_xdata()) == 1}
        assert curves.keys() == dots.keys() == {f"λ = {value:g}" for value in (*kink.LAMS, lam)}
        for label, curve in curves.items():
            value = float(label.removeprefix("λ = "))
            x, y = curve.get_data()
            np.testing.assert_allclose(y, loss(x) + value * np.abs(x), atol=1e-12)
            (dot_x,), (dot_y,) = dots[label].get_data()
            assert dot_x == pytest.approx(best_by_scipy(lambda t, value=value: loss(t) + value * abs(t)), abs=1e-6)
            assert dot_y == pytest.approx(loss(dot_x) + value * abs(dot_x), abs=1e-12)
            assert dot_y <= y.min() + 1e-12


def test_every_curve_crosses_0_at_the_height_that_the_description_gives():
    height = kink.numbers()["objective_at_zero"]
    assert height == loss(0)
    assert f"pass through {height:g} there" in kink.description()


def test_the_words_follow_the_loss_and_the_strengths(monkeypatch):
    monkeypatch.setattr(kink, "LAMS", (0.0, 0.5, 3.0))
    monkeypatch.setattr(kink, "loss_slope", lambda x: x + 2.0)
    monkeypatch.setattr(kink, "loss", lambda x: (x + 2) ** 2 / 2)
    said = kink.description()
    assert "-2 at λ = 0, -1.5 at λ = 0.5, 0 at λ = 3." in said
    assert "pass through 2 there. From λ = 2 on" in said
