import math

import numpy as np
import pytest
from changed import changed
from hypothesis import given, settings
from hypothesis import strategies as st

from snippets import constraint_region, corner_probability


def sampled_by_projection(radius, half_width, n, seed):
    """Return how many of n uniform centers are outside the diamond, and how many of those it projects onto a corner.

    The projection is the nearest of the four corners and the four feet on the edges: nothing of the formula.
    """
    centers = np.random.default_rng(seed).uniform(-half_width, half_width, (n, 2))
    centers = centers[np.abs(centers).sum(axis=1) > radius]
    corners = radius * np.array([(1, 0), (0, 1), (-1, 0), (0, -1)])
    to_corner = np.min([np.hypot(*(centers - corner).T) for corner in corners], axis=0)
    to_edge = np.full(len(centers), np.inf)
    for a, b in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = ((centers - a) @ (b - a)) / ((b - a) @ (b - a))
        foot = a + along[:, None] * (b - a)
        distance = np.hypot(*(centers - foot).T)
        to_edge = np.where((along > 0) & (along < 1), np.minimum(to_edge, distance), to_edge)
    return len(centers), int((to_corner < to_edge).sum())


@pytest.mark.parametrize(("radius", "half_width"), [(0.5, 2.0), (0.5, 1.0), (1.8, 2.0), (0.01, 1.0)])
def test_a_random_center_lands_on_a_corner_with_the_probability_of_the_formula(radius, half_width):
    outside, on_corner = sampled_by_projection(radius, half_width, 1_000_000, seed=20)
    p = corner_probability.corner_probability(radius, half_width)
    assert abs(on_corner / outside - p) <= 4 * math.sqrt(p * (1 - p) / outside)


@pytest.mark.parametrize(("radius", "half_width"), [(0.5, 2.0), (0.9, 1.0)])
def test_the_sampler_of_the_figure_agrees_with_the_formula_and_uses_all_its_draws(radius, half_width):
    n = 1_000_000
    p = corner_probability.corner_probability(radius, half_width)
    frequency = corner_probability.corner_frequency(radius, half_width, n, seed=3)
    assert abs(frequency - p) <= 4 * math.sqrt(p * (1 - p) / n)
    assert frequency * n == pytest.approx(round(frequency * n), abs=1e-6)


@settings(max_examples=30)
@given(st.floats(0.1, 0.9), st.floats(0.5, 3), st.integers(0, 10**6))
def test_the_corner_is_what_the_constrained_minimizer_returns(ratio, half_width, seed):
    radius = ratio * half_width
    centers = np.random.default_rng(seed).uniform(-half_width, half_width, (30, 2))
    for c in centers[np.abs(centers).sum(axis=1) > radius]:
        found = constraint_region.l1_constrained_minimizer(c, np.eye(2), radius)
        assert (0 in found) == (abs(abs(c[0]) - abs(c[1])) >= radius)


def test_the_probability_goes_from_1_for_a_tiny_diamond_to_0_for_one_that_touches_the_square():
    assert corner_probability.corner_probability(1e-12, 1.0) == pytest.approx(1)
    assert corner_probability.corner_probability(1.0, 1.0) == 0.0
    assert corner_probability.corner_probability(1, 2) == pytest.approx(corner_probability.corner_probability(10, 20))
    assert corner_probability.disc_probability(1.0, 2.0) == 0.0


@pytest.mark.parametrize(
    ("radius", "half_width"), [(0, 1), (-1, 1), (1.1, 1), (math.nan, 1), (1, math.inf), (math.inf, math.inf)]
)
def test_a_diamond_that_does_not_fit_the_square_is_refused(radius, half_width):
    for function in (corner_probability.corner_probability, corner_probability.disc_probability):
        with pytest.raises(ValueError, match="radius"):
            function(radius, half_width)


def test_the_figure_draws_the_formula_and_samples_that_lie_on_it():
    lines = {line.get_label(): line.get_xydata() for line in corner_probability.figure().ax.lines}
    for x, y in lines["exact"][::9]:
        area_outside, triangles = 4 - 2 * x**2, 4 * (1 - x) ** 2
        assert y == pytest.approx(triangles / area_outside)
    samples = [points for label, points in lines.items() if label.startswith("sampled")]
    assert len(samples) == corner_probability.SEEDS > 1
    for x, y in np.concatenate(samples):
        p = (1 - x) ** 2 / (1 - x**2 / 2)
        assert abs(y - p) <= 4 * math.sqrt(p * (1 - p) / corner_probability.DRAWS)
    assert (lines["disc"][:, 1] == 0).all()
    assert lines["disc"][-1, 0] == lines["exact"][-1, 0] == 1


def test_the_numbers_are_the_areas_of_the_four_triangles_over_that_of_the_square_outside_the_diamond():
    n = corner_probability.numbers()
    for key in ("half", "small", "end"):
        t = n[key]
        assert n[f"probability_{key}"] == pytest.approx(4 * (1 - t) ** 2 / (4 - 2 * t**2))
    assert corner_probability.corner_probability(0.5, 2.0) == pytest.approx(4 * 1.5**2 / (4 * 2**2 - 2 * 0.5**2))


def test_a_radius_that_equals_the_half_width_up_to_rounding_is_a_diamond_that_touches_the_square():
    assert 0.1 * 3 > 0.3
    assert corner_probability.corner_probability(0.1 * 3, 0.3) == 0.0
    for unit in (1e-200, 1e200):
        assert corner_probability.corner_probability(unit * (0.1 * 3), unit * 0.3) == pytest.approx(0)
        with pytest.raises(ValueError, match="radius"):
            corner_probability.corner_probability(unit * (1 + 1e-9), unit)


def test_each_sample_is_an_experiment_of_its_own_and_their_spread_is_that_of_chance():
    ratios = np.linspace(0.2, 0.8, 4)
    shares = corner_probability.corner_frequencies(ratios)
    assert shares.shape == (4, corner_probability.SEEDS)
    p = (1 - ratios) ** 2 / (1 - ratios**2 / 2)
    off = (shares - p[:, None]) / np.sqrt(p * (1 - p) / corner_probability.DRAWS)[:, None]
    assert len(np.unique(off.round(9))) > off.size / 2  # with one seed for all, four at most
    assert 0.5 < np.sqrt(np.mean(off**2)) < 1.5  # in standard errors


def test_the_words_follow_the_samples():
    n, lines = corner_probability.numbers(), corner_probability.figure().ax.lines
    drawn = np.array([line.get_xydata() for line in lines if line.get_label().startswith("sampled")])
    assert drawn.shape == (n["seeds"], len(corner_probability.SAMPLED), 2)
    x, y = drawn[..., 0], drawn[..., 1]
    assert np.abs(y - (1 - x) ** 2 / (1 - x**2 / 2)).max() == pytest.approx(n["farthest"])
    assert f"None is further than {n['farthest']:.3f}" in corner_probability.description()
    with changed(corner_probability, corner_frequency=lambda *args: 0.125, DRAWS=77, SEEDS=3):
        words = corner_probability.description()
        drawn = [line for line in corner_probability.figure().ax.lines if line.get_label().startswith("sampled")]
    assert (drawn[0].get_ydata() == 0.125).all()
    assert len(drawn) == 3
    assert "at 0.5 they go from 0.125 to 0.125" in words
    assert "3 at each of 9 places, each from 77 random centers" in words
