import itertools

import numpy as np
import pytest
from changed import changed
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.path import Path
from scipy.optimize import brentq, minimize
from test_constraint_region import bowls, by_slsqp

from snippets import loss_centers
from snippets.corner_probability import corner_probability


def turned(angle):
    """Return H from its two axes: slope 1 along the angle, 4 across it."""
    a = np.deg2rad(angle)
    along, across = np.array([np.cos(a), np.sin(a)]), np.array([-np.sin(a), np.cos(a)])
    return np.outer(along, along) + 4 * np.outer(across, across)


def away_from_borders(center, hessian, radius):
    """Return whether the solution stays a corner, or none, when the center moves a little."""
    nudges = 1e-2 * np.array([(0, 0), (1, 1), (1, -1), (-1, 1), (-1, -1)])
    return len({int(loss_centers.zeroed(center + nudge, hessian, radius)) for nudge in nudges}) == 1


@settings(max_examples=40)
@given(bowls, st.tuples(st.floats(-3, 3), st.floats(-3, 3)).map(np.array), st.floats(0.2, 1.5))
def test_the_map_says_which_weight_slsqp_finds_to_be_0(hessian, center, radius):
    if np.abs(center).sum() <= radius + 0.02 or not away_from_borders(center, hessian, radius):
        return
    found = np.abs(by_slsqp("l1", center, hessian, radius)) < 1e-5
    zero = 1 if found[0] else 2 if found[1] else 0
    assert loss_centers.zeroed(center, hessian, radius) == zero


def test_the_centers_that_give_l1_a_zero_have_an_area_for_each_angle_and_those_of_l2_do_not():
    generator = np.random.default_rng(5)
    for angle in range(0, 180, 30):
        hessian = turned(angle)
        np.testing.assert_allclose(loss_centers.bowl(angle), hessian, atol=1e-12)
        centers = generator.uniform(-3, 3, (30, 2))
        centers = centers[np.abs(centers).sum(axis=1) > 0.9]
        l1 = [np.abs(by_slsqp("l1", c, hessian, 0.8)).min() < 1e-6 for c in centers]
        assert np.mean(l1) > 0.3
        l2 = [np.abs(by_slsqp("l2", c, hessian, 0.8)).min() < 1e-6 for c in centers]
        assert not any(l2)


def test_every_center_on_a_line_of_the_disc_gives_the_disc_that_zero_and_a_step_aside_does_not():
    hessian = turned(30)
    for zero in (1, 2):
        line = loss_centers.disc_line(zero, hessian, 0.8, 3.0)
        for a, b in itertools.pairwise(line):
            for share in (0.2, 0.5, 0.9):
                center = a + share * (b - a)
                assert abs(by_slsqp("l2", center, hessian, 0.8)[zero - 1]) < 1e-5
                aside = center + 0.1 * np.eye(2)[zero - 1]
                assert abs(by_slsqp("l2", aside, hessian, 0.8)[zero - 1]) > 1e-3


@pytest.mark.parametrize("radius", [0.3, 0.8, 1.5])
def test_for_round_bowls_the_share_is_the_exact_probability(radius):
    assert loss_centers.corner_share(np.eye(2), radius, 3.0) == pytest.approx(
        corner_probability(radius, 3.0), abs=2 / 300
    )


def test_the_share_is_that_of_random_centers():
    for angle in loss_centers.ANGLES:
        centers = np.random.default_rng(angle).uniform(-3, 3, (200, 2))
        centers = centers[np.abs(centers).sum(axis=1) > 0.8]
        hits = np.mean([np.abs(by_slsqp("l1", c, turned(angle), 0.8)).min() < 1e-6 for c in centers[:80]])
        share = loss_centers.numbers()[f"share_{angle}"]
        assert abs(hits - share) < 4 * np.sqrt(share * (1 - share) / 80)


def test_the_figure_draws_wedges_that_hold_the_centers_of_each_zero_and_the_example_where_slsqp_puts_it():
    *diamonds, disc = loss_centers.figure()
    c = np.array(loss_centers.CENTER)
    generator = np.random.default_rng(8)
    for angle, panel in zip(loss_centers.ANGLES, diamonds, strict=True):
        assert f"{angle}°" in panel.ax.get_title()
        hessian = turned(angle)
        wedges = [
            (patch.get_label(), Path(patch.get_xy())) for patch in panel.ax.patches if patch.get_label() != "region"
        ]
        assert sorted(label for label, _ in wedges) == ["w1 = 0", "w1 = 0", "w2 = 0", "w2 = 0"]
        for center in generator.uniform(-3, 3, (25, 2)):
            if np.abs(center).sum() < 0.9 or not away_from_borders(center, hessian, 0.8):
                continue
            drawn = {label for label, path in wedges if path.contains_point(center)}
            found = np.abs(by_slsqp("l1", center, hessian, 0.8)) < 1e-5
            assert drawn == {f"w{j + 1} = 0" for j in (0, 1) if found[j]}
        lines = {line.get_label(): line.get_xydata() for line in panel.ax.lines}
        np.testing.assert_allclose(lines["optimum"][0], by_slsqp("l1", c, hessian, 0.8), atol=1e-5)
        assert lines["optimum"][0, 0] == 0.0
    hessian = turned(loss_centers.DISC_ANGLE)
    lines = {line.get_label(): line.get_xydata() for line in disc.ax.lines}
    np.testing.assert_allclose(lines["optimum"][0], by_slsqp("l2", c, hessian, 0.8), atol=1e-5)
    for zero in (1, 2):
        far, near = lines[f"w{zero} = 0"][:2]
        assert abs(by_slsqp("l2", near + 0.01 * (far - near), hessian, 0.8)[zero - 1]) < 1e-5
    d = lines["contour"] - c
    best = lines["optimum"][0] - c
    np.testing.assert_allclose((d @ hessian * d).sum(axis=1), best @ hessian @ best)


def test_the_map_holds_whole_numbers_and_a_border_of_a_wedge_belongs_to_it():
    on_the_border = loss_centers.zeroed([[1, 2], [-2, 1], [1, 1.9]], np.eye(2), 1.0)
    assert on_the_border.dtype == int
    assert on_the_border.tolist() == [1, 2, 0]


@given(bowls, st.sampled_from([1, 2]), st.sampled_from([1, -1]), st.floats(0.5, 50))
def test_wedges_and_lines_are_cut_off_at_the_reach_asked_for(hessian, zero, sign, reach):
    tip, *corners = loss_centers.wedge(zero, sign, hessian, 0.8, reach)
    np.testing.assert_allclose(np.hypot(*(np.array(corners) - tip).T), reach)
    far, near, other_near, other_far = loss_centers.disc_line(zero, hessian, 0.8, reach)
    np.testing.assert_allclose(np.hypot(*np.array([far - near, other_far - other_near]).T), reach)


def test_centers_are_counted_at_the_middles_of_the_cells():
    # with two by two cells these are (±½, ±½), which a round bowl sends to the middle of an edge
    assert loss_centers.corner_share(np.eye(2), 0.1, 1.0, n=2) == 0


def test_the_example_is_sent_to_the_zero_that_slsqp_finds():
    found = np.abs(by_slsqp("l1", np.array(loss_centers.CENTER), turned(loss_centers.DISC_ANGLE), loss_centers.RADIUS))
    assert loss_centers.numbers()["zero_of_example"] == 1 + np.argmin(found)


def nearest_in_the_l1_ball(centers, radius):
    """Return the nearest points of ‖w‖₁ ≤ radius to centers outside it, one a row.

    Each is its center with all sizes reduced by one amount and cut off at 0. Checked: it is best, since no vertex is
    further along center − w than w itself.
    """
    falling = -np.sort(-np.abs(centers), axis=1)
    counts = np.arange(1, centers.shape[1] + 1)
    amount = ((falling.cumsum(axis=1) - radius) / counts).max(axis=1, keepdims=True)
    w = np.sign(centers) * np.maximum(np.abs(centers) - amount, 0)
    np.testing.assert_allclose(np.abs(w).sum(axis=1), radius)
    away = centers - w
    np.testing.assert_allclose((away * w).sum(axis=1), radius * np.abs(away).max(axis=1))
    return w


def random_bowl(p, random):
    Q = np.linalg.qr(random.standard_normal((p, p)))[0]
    return Q @ np.diag(random.uniform(0.5, 3, p)) @ Q.T


def best_in_the_l1_ball(center, hessian, radius):
    """Return the minimizer of the bowl over ‖w‖₁ ≤ radius, as SLSQP finds it from positive and negative parts."""
    p = len(center)

    def value(parts):
        d = parts[:p] - parts[p:] - center
        return d @ hessian @ d / 2, np.concatenate([hessian @ d, -hessian @ d])

    room = {"type": "ineq", "fun": lambda parts: radius - parts.sum(), "jac": lambda _: -np.ones(2 * p)}
    options = {"ftol": 1e-14, "maxiter": 500}
    start, bounds = np.full(2 * p, radius / (4 * p)), [(0, None)] * (2 * p)
    parts = minimize(value, start, jac=True, bounds=bounds, constraints=[room], method="SLSQP", options=options).x
    return parts[:p] - parts[p:]


@pytest.mark.parametrize("p", [2, 3, 4, 5])
def test_random_centers_are_sent_to_every_face_of_the_l1_ball_so_any_number_of_zeros_has_its_share(p):
    centers = np.random.default_rng(p).standard_normal((60_000, p))
    centers = centers[np.abs(centers).sum(axis=1) > 1]
    signs = np.sign(nearest_in_the_l1_ball(centers, 1.0))
    assert len(np.unique(signs, axis=0)) == 3**p - 1
    zeros = np.bincount((signs == 0).sum(axis=1), minlength=p) / len(centers)
    assert len(zeros) == p
    assert zeros.min() > 0.01


def test_near_the_octahedron_the_shares_of_its_corners_edges_and_faces_are_those_of_steiners_formula():
    reach, random = 0.7, np.random.default_rng(2)
    centers = random.uniform(-1 - reach, 1 + reach, (300_000, 3))
    centers = centers[np.abs(centers).sum(axis=1) > 1]
    nearest = nearest_in_the_l1_ball(centers, 1.0)
    nearest = nearest[np.linalg.norm(centers - nearest, axis=1) < reach]
    # Prisms on eight faces, wedges of a cylinder along twelve edges, and one ball in six parts at the corners.
    faces = 8 * np.sqrt(3) / 2 * reach
    edges = 12 * np.sqrt(2) * np.arccos(1 / 3) / 2 * reach**2
    corners = 4 / 3 * np.pi * reach**3
    for zeros, volume in enumerate((faces, edges, corners)):
        share, expected = np.mean((nearest == 0).sum(axis=1) == zeros), volume / (faces + edges + corners)
        assert abs(share - expected) <= 4 * np.sqrt(expected * (1 - expected) / len(nearest))


@settings(max_examples=40)
@given(st.integers(2, 5), st.data())
def test_whatever_the_ellipse_every_face_of_the_l1_ball_takes_in_all_centers_near_one(p, data):
    on = data.draw(st.lists(st.booleans(), min_size=p, max_size=p).map(np.array).filter(any))
    random = np.random.default_rng(data.draw(st.integers(0, 10**6)))
    hessian, signs = random_bowl(p, random), random.choice([-1.0, 1.0], p)
    w = np.where(on, signs * random.uniform(0.5, 1, p), 0)
    slopes = np.where(on, signs, random.uniform(-0.5, 0.5, p))
    center = w + np.linalg.solve(hessian, slopes)
    for nudge in 0.03 * random.standard_normal((3, p)):
        found = best_in_the_l1_ball(center + nudge, hessian, np.abs(w).sum())
        np.testing.assert_array_equal(np.where(np.abs(found) < 1e-5, 0, np.sign(found)), np.sign(w))


@pytest.mark.parametrize("p", [2, 3, 5])
def test_of_random_centers_the_l2_ball_sends_none_to_a_weight_of_0(p):
    random = np.random.default_rng(p)
    for hessian in (np.eye(p), random_bowl(p, random)):
        for center in random.standard_normal((60, p)):
            if np.linalg.norm(center) <= 0.5:
                continue

            def best(m, center=center, hessian=hessian):
                return np.linalg.solve(hessian + m * np.eye(p), hessian @ center)

            multiplier = brentq(lambda m: np.linalg.norm(best(m)) - 0.5, 0, 100, xtol=1e-12)
            assert np.abs(best(multiplier)).min() > 1e-6


def test_at_45_degrees_the_wedges_are_those_of_the_round_bowl_however_long_the_ellipse():
    a = np.deg2rad(45)
    along, across = np.array([np.cos(a), np.sin(a)]), np.array([-np.sin(a), np.cos(a)])
    centers = np.random.default_rng(3).uniform(-3, 3, (4000, 2))
    centers = centers[np.abs(centers).sum(axis=1) > 0.8]
    by_round = loss_centers.zeroed(centers, np.eye(2), 0.8)
    for length in (0.01, 4.0, 100.0):
        hessian = np.outer(along, along) + length * np.outer(across, across)
        np.testing.assert_array_equal(loss_centers.zeroed(centers, hessian, 0.8), by_round)
    n = loss_centers.numbers()
    assert n["share_45"] == pytest.approx(corner_probability(n["radius"], n["half_width"]), abs=0.01)
    assert n["share_45"] == n["share_least"]


def test_of_all_angles_45_degrees_gives_these_wedges_their_least_share():
    shares = [loss_centers.corner_share(turned(angle), 0.8, 3.0, n=120) for angle in range(0, 91, 5)]
    assert np.argmin(shares) == 9
    assert np.argmax(shares) in (0, 18)


def test_each_panel_shows_the_whole_ellipse_the_radius_and_the_angle():
    for angle, panel in zip((*loss_centers.ANGLES, loss_centers.DISC_ANGLE), loss_centers.figure(), strict=True):
        assert f"{angle}°" in panel.ax.get_title()
        assert f"radius {loss_centers.RADIUS:g}" in panel.ax.get_title()
        (ellipse,) = [line.get_xydata() for line in panel.ax.lines if line.get_label() == "contour"]
        for along, (low, high) in zip(ellipse.T, (panel.ax.get_xlim(), panel.ax.get_ylim()), strict=True):
            assert low < along.min() < along.max() < high


def test_the_words_follow_the_shares_and_the_example():
    assert "70% at 0°, 65% at 30°, 56% at 45°" in loss_centers.description()
    with changed(loss_centers, ANGLES=(0, 90), CENTER=(1.6, 0.1), corner_share=lambda *args: 0.25):
        said = loss_centers.description()
    assert "2 have a diamond" in said
    assert "25% at 0°, 25% at 90°" in said
    assert "which the diamond sends to w₂ = 0" in said
