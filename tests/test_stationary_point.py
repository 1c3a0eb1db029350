import math

import numpy as np
import pytest
from convex_losses import lams, losses
from hypothesis import assume, given
from scipy.optimize import brentq, minimize_scalar
from scipy.special import expit

from snippets import stationary_point


def loss(x):
    return (x - 1) ** 2 / 2


def slope(x):
    return x - 1


def test_adding_a_squared_penalty_arrives_at_0_only_if_the_slope_of_f_at_0_is_0():
    for lam in (0.5, 1e3, 1e15, 1e300):
        assert stationary_point.l2_minimizer(slope, lam) > 0
        assert stationary_point.l2_minimizer(lambda x: x + 1, lam) < 0
        assert stationary_point.l2_minimizer(lambda x: 3 * x, lam) == 0.0


@given(losses, lams)
def test_l2_minimizer_is_zero_if_and_only_if_the_slope_of_f_at_0_is_zero(loss, lam):
    assert (stationary_point.l2_minimizer(loss.slope, lam) == 0.0) == (loss.slope(0.0) == 0.0)


@given(losses, lams)
def test_l2_minimizer_is_where_scipy_finds_the_minimum(loss, lam):
    found = stationary_point.l2_minimizer(loss.slope, lam)

    def objective(x):
        return loss.value(x) + lam * x * x

    best = minimize_scalar(objective, bounds=(-60, 60), method="bounded", options={"xatol": 1e-10})
    assert objective(found) <= best.fun + 1e-9 * (1 + abs(best.fun))


@given(losses, lams)
def test_l2_minimizer_is_the_root_that_scipy_finds_to_a_relative_1e_9(loss, lam):
    assume(lam >= 0.1)  # then the slope of F is strictly increasing and the root is one
    found = stationary_point.l2_minimizer(loss.slope, lam)
    root = brentq(lambda x: loss.slope(x) + 2 * lam * x, -60, 60, xtol=1e-14, rtol=1e-13)
    assert found == pytest.approx(root, rel=1e-9, abs=1e-11)


@given(losses, lams, lams)
def test_the_l2_minimizer_never_moves_away_from_0_as_lambda_grows(loss, one, other):
    low, high = sorted((one, other))
    nearer = abs(stationary_point.l2_minimizer(loss.slope, high))
    assert nearer <= abs(stationary_point.l2_minimizer(loss.slope, low)) * (1 + 1e-9)


def test_l2_minimizer_of_a_quadratic_is_exact_to_a_relative_1e_9_over_thirty_orders_of_magnitude():
    for z in (1e-15, 0.3, 1e9):
        for lam in (0.0, 1e-9, 1.0, 1e15):
            for sign in (1, -1):
                found = stationary_point.l2_minimizer(lambda x, z=z, s=sign: x - s * z, lam)
                assert found == pytest.approx(sign * z / (1 + 2 * lam), rel=1e-9, abs=0)


def test_a_penalty_too_large_for_floating_point_still_gives_no_zero():
    assert stationary_point.l2_minimizer(lambda x: x - 1e-300, 1e300) > 0
    assert stationary_point.l2_minimizer(lambda x: x - 1, 1e308) == pytest.approx(5e-309, rel=1e-9, abs=0)


def test_a_penalty_too_large_for_floating_point_leaves_a_minimum_at_0_there():
    assert stationary_point.l2_minimizer(lambda x: x, 1e308) == 0.0


def test_of_several_minimizers_the_one_nearest_0_is_returned():
    def flat_between_minus_3_and_minus_2(x):
        return max(x + 2, 0.0) + min(x + 3, 0.0)

    assert stationary_point.l2_minimizer(flat_between_minus_3_and_minus_2, 0.0) == pytest.approx(-2, rel=1e-9)


@pytest.mark.parametrize("lam", [-1.0, math.nan, math.inf])
def test_a_lambda_that_is_negative_or_not_finite_is_refused(lam):
    with pytest.raises(ValueError, match="λ is"):
        stationary_point.l2_minimizer(slope, lam)


@pytest.mark.parametrize(
    ("bad", "lam", "message"),
    [
        (lambda x: math.inf, 1.0, "finite"),
        (lambda x: -x - 9, 5.0, "decreases"),  # f + λx² is convex here, f is not
        (lambda x: -2 * x, 0.5, "decreases"),
        (lambda x: 16 * (x - 2) * math.exp(-4 * (x - 2) ** 2), 0.3, "decreases"),
        (lambda x: 5.0, 0.0, "keeps its sign"),
    ],
)
def test_a_slope_that_is_not_that_of_a_convex_loss_with_a_minimum_is_refused(bad, lam, message):
    with pytest.raises(ValueError, match=message):
        stationary_point.l2_minimizer(bad, lam)


def test_the_figure_draws_f_plus_the_penalty_at_the_lambda_of_each_label_with_a_dot_at_its_minimum():
    for lam in stationary_point.SWEEP["lam"]:
        labeled = [line for line in stationary_point.figure(lam=lam).ax.lines if line.get_label().startswith("λ = ")]
        curves = {line.get_label(): line for line in labeled if len(line.get_xdata()) > 1}
        dots = {line.get_label(): line for line in labeled if len(line.get_xdata()) == 1}
        assert curves.keys() == dots.keys() == {f"λ = {value:g}" for value in (*stationary_point.LAMS, lam)}
        for label, curve in curves.items():
            value = float(label.removeprefix("λ = "))
            x, y = curve.get_data()
            np.testing.assert_allclose(y, loss(x) + value * x * x, atol=1e-12)
            (dot_x,), (dot_y,) = dots[label].get_data()
            assert dot_x == pytest.approx(1 / (1 + 2 * value), rel=1e-9)
            assert dot_y == pytest.approx(loss(dot_x) + value * dot_x**2, abs=1e-12)
            assert dot_y <= y.min() + 1e-12


def test_every_number_is_that_of_a_solver_that_knows_no_slopes():
    n = stationary_point.numbers()
    for lam, key in ((n["lam"], "minimizer"), (n["lam_large"], "minimizer_large"), (n["lam_huge"], "minimizer_huge")):
        best = minimize_scalar(lambda x, lam=lam: loss(x) + lam * x * x, bracket=(0, 1e-3), tol=1e-12).x
        assert n[key] == pytest.approx(best, rel=1e-5)


def test_the_numbers_about_0_and_about_a_huge_lambda_are_those_of_the_parabola():
    n = stationary_point.numbers()
    assert (n["slope_at_zero"], n["loss_at_zero"]) == (slope(0.0), loss(0.0))
    assert slope(n["loss_minimizer"]) == pytest.approx(0, abs=1e-9)
    assert n["minimizer_huge"] == pytest.approx(1 / (1 + 2 * n["lam_huge"]), rel=1e-9, abs=0)


def test_a_slope_that_decreases_on_the_side_away_from_the_minimum_is_refused():
    with pytest.raises(ValueError, match="decreases"):
        stationary_point.l2_minimizer(lambda x: abs(x) - 3, 0.0)


def test_a_steep_wall_on_one_side_hides_no_decrease_on_the_other():
    def steps(x):
        return -1e13 if x <= -0.5 else -1 if x < 1 else -3 if x < 2 else 5

    with pytest.raises(ValueError, match="decreases, from -1 at 0 to -3 at 1"):
        stationary_point.l2_minimizer(steps, 0.5)


def test_a_constant_loss_is_convex_and_has_its_nearest_minimum_at_0():
    assert stationary_point.l2_minimizer(lambda x: 0.0, 0.0) == 0.0


@pytest.mark.parametrize("sign", [1, -1])
def test_a_minimum_is_looked_for_up_to_1e12_and_no_farther(sign):
    assert stationary_point.l2_minimizer(lambda x: x - sign * 1e12, 0.0) == pytest.approx(sign * 1e12, rel=1e-12)
    with pytest.raises(ValueError, match="keeps its sign"):
        stationary_point.l2_minimizer(lambda x: x - sign * 1.5e12, 0.0)


def test_the_words_follow_the_loss_and_the_strengths(monkeypatch):
    assert "At 0 itself there is none;" in stationary_point.description()
    monkeypatch.setattr(stationary_point, "LAMS", (0.0, 1.0))
    monkeypatch.setattr(stationary_point, "loss_slope", lambda x: x - 3.0)
    monkeypatch.setattr(stationary_point, "loss", lambda x: (x - 3) ** 2 / 2)
    said = stationary_point.description()
    assert "½(x − 3)²" in said
    assert "3 at λ = 0, 1 at λ = 1." in said
    assert "the slope of f is -3 and its height 4.5." in said
    monkeypatch.setattr(stationary_point, "loss_slope", lambda x: 2 * x)
    assert "At 0 itself there are 2;" in stationary_point.description()


@pytest.mark.parametrize(
    "fading",
    [
        lambda x: -math.exp(-x),
        lambda x: -1e5 * math.exp(-x / 1e3),
        lambda x: -1e-9 * expit(-3 * x) - expit(-2 * x),
        lambda x: 1e9 * expit(x / 7),
    ],
)
def test_a_slope_that_fades_away_without_reaching_0_has_no_minimum_and_is_refused(fading):
    for lam in (1e-3, 1.0):
        assert stationary_point.l2_minimizer(fading, lam) != 0
    with pytest.raises(ValueError, match="no minimum found: the slope keeps its sign and fades away"):
        stationary_point.l2_minimizer(fading, 0.0)
