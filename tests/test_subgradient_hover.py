import numpy as np
import pytest
from changed import changed
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from snippets import subgradient_hover

above_1 = st.floats(1.05, 8)
steps = st.floats(1e-3, 1.0)
starts = st.floats(-5, 5)


def objective(x, lam):
    return (x - 1) ** 2 / 2 + lam * abs(x)


def walk(start, steps, lam):
    """Return the subgradient iterates, case by case."""
    x = [start]
    for step in steps:
        slope = x[-1] - 1 + (lam if x[-1] > 0 else -lam if x[-1] < 0 else 0.0)
        x.append(x[-1] - step * slope)
    return np.array(x)


def test_subgradient_steps_hover_about_a_step_away_and_almost_never_land_on_the_minimum():
    random = np.random.default_rng(0)
    for start, step in zip(random.uniform(-2, 2, 200), random.uniform(0.01, 0.3, 200), strict=True):
        x = subgradient_hover.subgradient_iterates(start, [step] * 1000, 2.0)
        assert np.all(x != 0)
        assert step / 2 <= np.max(np.abs(x[-2:])) <= 3 * step
        decreasing = subgradient_hover.subgradient_iterates(start, step / np.sqrt(np.arange(1, 1001)), 2.0)
        assert np.all(decreasing != 0)


@given(above_1, steps)
def test_the_hover_distance_lies_between_its_bounds(lam, step):
    low, high = subgradient_hover.hover_bounds(step, lam)
    assert low == pytest.approx(step * (lam - 1) / 2)
    assert high == pytest.approx(step * (lam + 1))
    assert low * (1 - 1e-9) <= subgradient_hover.hover_distance(step, lam) <= high * (1 + 1e-9)


@given(above_1, steps)
def test_the_hover_distance_is_the_largest_that_a_long_walk_comes_back_to(lam, step):
    tail = walk(1.0, [step] * (int(1 / (step * (lam - 1))) + 200), lam)[-100:]
    assert subgradient_hover.hover_distance(step, lam) == pytest.approx(np.abs(tail).max(), rel=1e-9)


@pytest.mark.parametrize("lam", [0.5, 1.0])
def test_no_hover_distance_is_given_where_the_kink_does_not_hold_the_minimum(lam):
    with pytest.raises(ValueError, match="kink"):
        subgradient_hover.hover_distance(0.1, lam)


@given(starts, st.floats(0, 5), starts)
def test_the_subgradient_supports_the_objective_from_below(x, lam, other):
    g = subgradient_hover.subgradient(x, lam)
    assert objective(other, lam) >= objective(x, lam) + g * (other - x) - 1e-9


@given(starts, above_1)
def test_decreasing_steps_converge_to_0(start, lam):
    steps = subgradient_hover.decreasing_steps(0.5, 4000)
    np.testing.assert_allclose(steps, [0.5 / k**0.5 for k in range(1, 4001)])
    x = subgradient_hover.subgradient_iterates(start, steps, lam)
    crossed = np.flatnonzero(np.sign(x[1:]) != np.sign(x[:-1]))
    assert np.all(np.abs(x[crossed + 1]) <= steps[crossed] * (lam + 1) + 1e-12)
    if lam > 1.2:
        assert np.max(np.abs(x[-50:])) <= 0.5 / 3900**0.5 * (lam + 1)


@given(starts, st.floats(0, 5), st.floats(0.05, 1.0))
def test_proximal_steps_end_at_the_minimizer_and_at_exact_0_where_the_kink_holds_it(start, lam, step):
    last = subgradient_hover.proximal_iterates(start, [step] * 2000, lam)[-1]
    sides = [minimize_scalar(objective, bounds=b, args=(lam,), method="bounded").fun for b in ((-6, 0), (0, 6))]
    assert objective(last, lam) <= min(*sides, 0.5) + 1e-9
    if lam > 1.01:
        assert last == 0.0


def test_a_subgradient_step_may_hit_0_by_coincidence_and_then_leaves_it():
    x = subgradient_hover.subgradient_iterates(1.0, subgradient_hover.constant_steps(0.5, 2), 2.0)
    assert x.tolist() == [1.0, 0.0, 0.5]


def test_the_left_panel_draws_the_three_runs_from_1_at_lambda_2():
    n = subgradient_hover.numbers()
    assert (n["lam"], n["start"], n["step"], n["count"]) == (2.0, 1.0, 0.15, 30)
    lines = {line.get_label(): line.get_data() for line in subgradient_hover.figure()[0].ax.lines}
    np.testing.assert_allclose(lines["constant step"][1], walk(1.0, [0.15] * 30, 2.0))
    np.testing.assert_allclose(lines["decreasing step"][1], walk(1.0, [0.15 / k**0.5 for k in range(1, 31)], 2.0))
    x = [1.0]
    for _ in range(30):
        moved = x[-1] - 0.15 * (x[-1] - 1)
        x.append(moved - 0.3 if moved > 0.3 else moved + 0.3 if moved < -0.3 else 0.0)
    np.testing.assert_allclose(lines["proximal step"][1], x)
    first = x.index(0.0)
    assert [float(value[0]) for value in lines["first exact zero"]] == [first, 0.0]
    assert n["proximal_first_zero"] == first
    assert any(f"k = {first} on" in text.get_text() for text in subgradient_hover.figure()[0].ax.texts)
    for name in ("constant step", "decreasing step", "proximal step"):
        np.testing.assert_array_equal(lines[name][0], np.arange(31))


def test_the_right_panel_draws_the_hover_distance_between_its_bounds_in_proportion_to_the_step():
    panel = subgradient_hover.figure()[1].ax
    assert panel.get_xscale() == panel.get_yscale() == "log"
    lines = {line.get_label(): line.get_data() for line in panel.lines}
    steps, hover = lines["hover"]
    assert len(steps) == 8
    for step, distance in zip(steps, hover, strict=True):
        tail = walk(1.0, [step] * (int(1 / step) + 200), 2.0)[-100:]
        assert distance == pytest.approx(np.abs(tail).max(), rel=1e-9)
    np.testing.assert_allclose(lines["lower bound"][1], 0.5 * np.array(steps))
    np.testing.assert_allclose(lines["upper bound"][1], 3 * np.array(steps))


def test_the_numbers_are_those_of_the_walks():
    n = subgradient_hover.numbers()
    decreasing = walk(1.0, [0.15 / k**0.5 for k in range(1, 10_001)], 2.0)
    assert n["decreasing_count"] == 10_000
    assert n["decreasing_late"] == pytest.approx(np.abs(decreasing[-100:]).max())
    assert n["decreasing_zeros"] == np.sum(decreasing == 0) == 0
    assert n["constant_zeros"] == np.sum(walk(1.0, [0.15] * 30, 2.0) == 0) == 0
    assert n["proximal_last"] == 0.0
    assert n["hover"] == pytest.approx(np.abs(walk(1.0, [0.15] * 206, 2.0)[-100:]).max())
    assert (n["hover_low"], n["hover_high"]) == (pytest.approx(0.15 / 2), pytest.approx(0.45))
    assert n["small_step"] == pytest.approx(1e-4)
    assert 0.5e-4 <= n["hover_small"] <= 3e-4


def test_the_description_follows_the_walks():
    assert "up to 0.43 away, 0 of them equal to 0" in subgradient_hover.description()
    with changed(subgradient_hover, STEP=0.5):  # from 1 the first step lands on 0, and the next one leaves it
        text = subgradient_hover.description()
    assert "With the constant step 0.5 " in text
    assert ", 1 of them equal to 0." in text
    with changed(subgradient_hover, LAM=3.0):
        assert "and λ = 3." in subgradient_hover.description()


@given(st.floats(0.1, 5), st.floats(0.01, 0.9))
def test_at_equality_proximal_steps_shrink_by_one_factor_and_never_arrive(start, step):
    """½(x − 1)² with λ = 1: 0 is the minimum, and a step multiplies a positive x by 1 − η."""
    x = subgradient_hover.proximal_iterates(start, [step] * 30, 1.0)
    np.testing.assert_allclose(x, start * (1 - step) ** np.arange(31), rtol=0, atol=1e-12)
    assert (subgradient_hover.proximal_iterates(start, [0.5] * 20, 1.0) > 0).all()


@given(st.floats(0.02, 0.5), st.floats(0.3, 3), st.sampled_from([-1, 1]))
def test_constant_steps_on_a_smooth_loss_whose_gradient_is_not_lipschitz_end_between_two_points(step, start, side):
    x, seen = side * start, []
    for _ in range(int(8 / step)):
        x -= step * 1.5 * np.sign(x) * np.sqrt(abs(x))
        seen.append(x)
    np.testing.assert_allclose(np.abs(seen[-4:]), (0.75 * step) ** 2, rtol=1e-9)
    assert np.all(np.sign(seen[-4:-1]) == -np.sign(seen[-3:]))
