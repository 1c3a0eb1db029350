import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from snippets import unit_balls

weights, radii = st.floats(0.05, 0.95), st.floats(0.01, 10)


def size(w, q):
    """Return |w₁|^q + |w₂|^q, or the larger of the two for q = ∞."""
    w = np.abs(w)
    return w.max(axis=-1) if q == np.inf else (w**q).sum(axis=-1)


def measured_angle(inside, tip):
    """Return the angle of the set at (tip, 0), from where a short circle around the tip leaves it."""
    step = 1e-7
    edge = brentq(lambda a: inside(tip - step * np.cos(a), step * np.sin(a)), 1e-12, np.pi / 2 + 1e-3)
    return 2 * np.degrees(edge)


@pytest.mark.parametrize("q", unit_balls.POWERS)
def test_the_outline_of_each_ball_is_closed_and_has_size_1(q):
    outline = unit_balls.unit_ball(q)
    np.testing.assert_allclose(size(outline, q), 1, atol=1e-12)
    np.testing.assert_allclose(outline[0], outline[-1], atol=1e-12)
    assert {tuple(np.sign(np.round(point, 6))) for point in outline} >= {
        (1, 1),
        (1, -1),
        (-1, 1),
        (-1, -1),
        (1, 0),
        (0, 1),
    }


def test_only_powers_up_to_1_have_corners_on_the_axes_and_only_powers_from_1_on_are_convex():
    generator = np.random.default_rng(1)
    for q in (0.3, 0.5, 0.9, 1.0, 1.1, 1.5, 2.0, 4.0, np.inf):
        outline = unit_balls.unit_ball(q)
        one, other = outline[generator.integers(0, len(outline), (2, 400))]
        convex = bool((size((one + other) / 2, q) <= 1 + 1e-9).all())
        assert convex == (q >= 1)
        angle = unit_balls.corner_angle(q)
        assert (angle < 180) == (q <= 1)
    assert unit_balls.corner_angle(1.0) == pytest.approx(
        measured_angle(lambda x, y: abs(x) + abs(y) - 1, 1.0), abs=1e-3
    )
    assert unit_balls.corner_angle(2.0) == pytest.approx(measured_angle(lambda x, y: x * x + y * y - 1, 1.0), abs=1e-3)
    assert unit_balls.corner_angle(0.5) == 0


@given(weights, radii)
def test_the_outline_of_the_elastic_net_is_where_its_penalty_is_the_radius(weight, radius):
    outline = unit_balls.elastic_net_ball(weight, radius)
    penalty = weight * np.abs(outline).sum(axis=1) + (1 - weight) * (outline**2).sum(axis=1)
    np.testing.assert_allclose(penalty, radius, rtol=1e-9)


def test_the_outline_of_the_elastic_net_is_closed_and_goes_around_once():
    x, y = unit_balls.elastic_net_ball(0.0, 4.0).T  # a disc of radius 2
    assert np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2 == pytest.approx(4 * np.pi, rel=1e-3)
    outline = unit_balls.elastic_net_ball(0.5, 1.0, n=41)
    np.testing.assert_allclose(outline[0], outline[-1], atol=1e-12)
    assert outline.shape == (41, 2)


@given(weights, st.floats(0.05, 10))
def test_the_elastic_net_keeps_a_corner_between_that_of_l1_and_none(weight, radius):
    def inside(x, y):
        return weight * (abs(x) + abs(y)) + (1 - weight) * (x * x + y * y) - radius

    tip = brentq(lambda x: inside(x, 0.0), 0, radius / weight + 1)
    angle = unit_balls.elastic_net_corner_angle(weight, radius)
    assert angle == pytest.approx(measured_angle(inside, tip), abs=0.05)
    assert 90 < angle < 180


@given(weights, radii, st.floats(1.01, 10))
def test_the_corner_of_the_elastic_net_is_blunter_the_larger_the_radius(weight, radius, factor):
    one, other = (unit_balls.elastic_net_corner_angle(weight, r) for r in (radius, factor * radius))
    assert one < other


def test_the_elastic_net_without_its_square_is_l1_and_without_its_corner_the_disc():
    np.testing.assert_allclose(np.abs(unit_balls.elastic_net_ball(1.0, 0.7)).sum(axis=1), 0.7)
    np.testing.assert_allclose(np.hypot(*unit_balls.elastic_net_ball(0.0, 4.0).T), 2.0)
    assert unit_balls.elastic_net_corner_angle(1.0, 3.0) == pytest.approx(90)


@given(st.lists(st.floats(-1, 1), min_size=1, max_size=4), st.sampled_from([0.25, 1.0, 30.0]))
def test_l1_over_the_half_width_of_the_box_is_the_mean_of_l0_over_random_corners_and_zeros_whose_mean_is_w(w, M):
    w = M * np.array(w)
    mean, mean_count = np.zeros(len(w)), 0.0
    for kept in itertools.product([False, True], repeat=len(w)):
        chance = np.prod([abs(x) / M if keep else 1 - abs(x) / M for x, keep in zip(w, kept, strict=True)])
        mean += chance * M * np.sign(w) * kept
        mean_count += chance * sum(kept)
    np.testing.assert_allclose(mean, w, atol=1e-12 * M)
    assert mean_count == pytest.approx(np.abs(w).sum() / M, abs=1e-12)
    assert mean_count <= np.count_nonzero(w) + 1e-12


@given(st.floats(-5, 5), st.floats(0.01, 5))
def test_l0_keeps_or_drops_a_weight_at_the_root_of_twice_lambda(z, lam):
    x = np.append(np.linspace(-6, 6, 2001), [0.0, z])
    objective = (x - z) ** 2 / 2 + lam * (x != 0)
    best = x[np.argmin(objective)]
    if abs(abs(z) - np.sqrt(2 * lam)) > 1e-6:
        assert best == pytest.approx(z if abs(z) > np.sqrt(2 * lam) else 0, abs=1e-12)


def test_what_is_no_ball_is_refused():
    for q in (0.0, -1.0, np.nan):
        with pytest.raises(ValueError, match="q is"):
            unit_balls.unit_ball(q)
    for weight, radius in ((-0.1, 1), (1.1, 1), (0.5, 0), (np.nan, 1), (0.5, np.nan)):
        wrong = "weight" if weight != 0.5 else "radius"
        with pytest.raises(ValueError, match=wrong):
            unit_balls.elastic_net_ball(weight, radius)
        with pytest.raises(ValueError, match=wrong):
            unit_balls.elastic_net_corner_angle(weight, radius)
    with pytest.raises(ValueError, match="weight"):
        unit_balls.elastic_net_corner_angle(0.0, 1.0)


def test_each_panel_draws_the_ball_its_title_names():
    *balls, net = unit_balls.figure()
    for panel in balls:
        title = panel.ax.get_title()
        q = float(title.removeprefix("q = ").replace("∞", "inf"))
        (outline,) = (line.get_xydata() for line in panel.ax.lines if line.get_label() == title)
        np.testing.assert_allclose(size(outline, q), 1, atol=1e-12)
        ball = next(patch.get_xy() for patch in panel.ax.patches if patch.get_label() == "ball")
        np.testing.assert_allclose(size(ball, q), 1, atol=1e-12)
    outlines = [line.get_xydata() for line in net.ax.lines if line.get_label() == "elastic net"]
    for outline, radius in zip(outlines, unit_balls.RADII, strict=True):
        half = np.abs(outline).sum(axis=1) / 2 + (outline**2).sum(axis=1) / 2
        np.testing.assert_allclose(half, radius)


def test_the_angles_among_the_numbers_are_those_measured_at_the_tips():
    n = unit_balls.numbers()
    assert n["l1_angle"] == pytest.approx(measured_angle(lambda x, y: size(np.array([x, y]), 1) - 1, 1.0), abs=1e-3)
    mix = unit_balls.L1_WEIGHT
    for radius, key in zip(unit_balls.RADII, ("net_angle_small", "net_angle"), strict=True):

        def inside(x, y, radius=radius):
            return mix * (abs(x) + abs(y)) + (1 - mix) * (x * x + y * y) - radius

        tip = brentq(lambda x, inside=inside: inside(x, 0.0), 0, radius / mix + 1, xtol=1e-14)
        assert n[key] == pytest.approx(measured_angle(inside, tip), abs=1e-3)


def test_a_weight_that_is_1_or_0_up_to_rounding_is_taken_for_it():
    assert 0.1 * 3 / 0.3 > 1 > 0 > 0.3 - 0.1 * 3
    for weight, exact in ((0.1 * 3 / 0.3, 1.0), (0.3 - 0.1 * 3, 0.0)):
        np.testing.assert_allclose(unit_balls.elastic_net_ball(weight, 2.0), unit_balls.elastic_net_ball(exact, 2.0))
    assert unit_balls.elastic_net_corner_angle(0.1 * 3 / 0.3, 1.0) == pytest.approx(90)
    for weight in (1 + 1e-9, -1e-9):
        with pytest.raises(ValueError, match="weight"):
            unit_balls.elastic_net_ball(weight, 2.0)


def test_the_words_follow_the_powers_and_the_mix(monkeypatch):
    n, said = unit_balls.numbers(), unit_balls.description()
    assert f"{n['net_angle_small']:.0f}° for the smaller and {n['net_angle']:.0f}° for the larger" in said
    assert "For q = 1.5 a rounded diamond" in said
    monkeypatch.setattr(unit_balls, "POWERS", (0.25, 1.0, 1.25, 2.0, np.inf))
    monkeypatch.setattr(unit_balls, "L1_WEIGHT", 0.9)
    said = unit_balls.description()
    assert "For q = 0.25 a star with cusps on the axes and sides curved inwards, passing (0.06, 0.06)" in said
    assert "For q = 1.25 a rounded diamond, passing (0.57, 0.57)" in said
    assert f"{unit_balls.elastic_net_corner_angle(0.9, 1.0):.0f}° for the larger" in said
