import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets import power_penalty


@settings(max_examples=80)
@given(st.floats(-3, 3), st.floats(0.01, 3), st.sampled_from([0.3, 0.5, 0.8, 1.2, 1.5, 2.0, 3.0]))
def test_no_point_of_a_fine_grid_beats_the_power_minimizer(z, lam, q):
    grid = np.linspace(-3.1, 3.1, 20001)
    values = (grid - z) ** 2 / 2 + lam * np.abs(grid) ** q
    best = power_penalty.power_minimizer(z, lam, q)
    assert (best - z) ** 2 / 2 + lam * abs(best) ** q <= min(values.min(), z**2 / 2) + 1e-9


@given(st.floats(0.01, 50), st.floats(0.01, 3), st.sampled_from([1.2, 1.5, 2.0, 3.0]))
def test_above_1_no_power_gives_0_unless_the_slope_at_0_is_0(z, lam, q):
    assert power_penalty.power_minimizer(z, lam, q) > 0
    assert power_penalty.power_minimizer(-z, lam, q) < 0
    assert power_penalty.power_minimizer(0.0, lam, q) == 0.0


@given(st.floats(-3, 3), st.floats(0.01, 3), st.sampled_from([0.3, 0.5, 0.8]))
def test_below_1_every_power_makes_0_a_strict_local_minimum_however_small_lambda(z, lam, q):
    near = (lam / (8 * (abs(z) + 1))) ** (1 / (1 - q))
    for x in (near, -near, near / 10, -near / 10):
        assert power_penalty.power_objective(x, 0.0, lam, q) - z * x > 0.0


def test_with_q_below_1_the_local_minimum_at_0_becomes_the_global_one_only_for_large_lambda():
    assert power_penalty.power_minimizer(1.0, 0.4, 0.5) > 0.5
    assert power_penalty.power_minimizer(1.0, 1.0, 0.5) == 0.0
    switch = (2 / 3) ** 1.5  # where F(x) = F(0) and F′(x) = 0 together, at x = ⅔
    assert power_penalty.power_minimizer(1.0, switch * 0.999, 0.5) > 0.5
    assert power_penalty.power_minimizer(1.0, switch * 1.001, 0.5) == 0.0


@pytest.mark.parametrize("q", [0.1, 0.3, 0.5, 0.8, 0.95])
def test_the_minimum_away_from_0_is_kept_until_0_ties_with_it(q):
    tied = 2 * (1 - q) / (2 - q)  # where F(x) = F(0) and F′(x) = 0 together, for z = 1
    switch = (1 - tied) * tied ** (1 - q) / q
    grid = np.linspace(tied * 0.9, 1, 200_001)
    for lam in (0.5 * switch, 0.999 * switch):
        lowest = grid[np.argmin((grid - 1) ** 2 / 2 + lam * grid**q)]
        assert power_penalty.power_minimizer(1.0, lam, q) == pytest.approx(lowest, abs=1e-5)
    assert power_penalty.power_minimizer(1.0, 1.001 * switch, q) == 0.0


@pytest.mark.parametrize("q", [0.0, -1.0, 1.0])
def test_a_power_that_is_no_penalty_here_is_refused(q):
    with pytest.raises(ValueError, match="q is"):
        power_penalty.power_minimizer(1.0, 1.0, q)


def test_a_negative_lambda_is_refused():
    with pytest.raises(ValueError, match="λ is"):
        power_penalty.power_minimizer(1, -1, 2)


def test_the_numbers_are_those_of_a_fine_grid():
    n = power_penalty.numbers()
    x = np.linspace(-0.5, 1.5, 2_000_001)
    lowest = {}
    for key, lam, q in (("half", n["lam"], 0.5), ("three_halves", n["lam"], 1.5)):
        heights = (x - 1) ** 2 / 2 + lam * np.abs(x) ** q
        lowest[key] = x[np.argmin(heights)], heights.min()
    assert (n["half_minimizer"], n["half_objective"]) == pytest.approx(lowest["half"], abs=2e-6)
    assert n["half_objective_at_zero"] == 0.5
    assert n["three_halves_minimizer"] == pytest.approx(lowest["three_halves"][0], abs=2e-6)
