import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.transforms import Affine2D
from scipy.optimize import minimize

from snippets import constraint_region as region
from snippets.shared.two_weights import SIGNS

coordinates = st.floats(-4, 4).map(lambda c: round(c, 3))
radii = st.floats(0.05, 3).map(lambda t: round(t, 3))
bowls = st.tuples(st.floats(0.2, 4), st.floats(0.2, 4), st.floats(-0.9, 0.9)).map(
    lambda abr: np.array([[abr[0], abr[2] * np.sqrt(abr[0] * abr[1])], [abr[2] * np.sqrt(abr[0] * abr[1]), abr[1]]])
)
centers = st.tuples(coordinates, coordinates).map(np.array)


def by_slsqp(penalty, center, hessian, radius):
    """Return the constrained minimizer as SciPy's SLSQP finds it: the diamond is its four half-planes."""
    if penalty == "l1":
        constraints = [{"type": "ineq", "fun": lambda w, s=s: radius - np.dot(s, w)} for s in SIGNS]
    else:
        constraints = [{"type": "ineq", "fun": lambda w: radius**2 - w @ w, "jac": lambda w: -2 * w}]
    found = minimize(
        lambda w: (w - center) @ hessian @ (w - center) / 2,
        x0=np.array([0.01, 0.02]) * radius,
        jac=lambda w: hessian @ (w - center),
        constraints=constraints,
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    return found.x


def solve(penalty, *args):
    return {"l1": region.l1_constrained_minimizer, "l2": region.l2_constrained_minimizer}[penalty](*args)


def test_the_diamond_stops_the_bowl_with_w1_exactly_0_and_the_disc_with_w1_small_and_not_0():
    l1, l2 = (solve(penalty, region.CENTER, region.HESSIAN, region.RADIUS) for penalty in ("l1", "l2"))
    assert l1[0] == 0.0
    assert l1[1] == 1.0
    oracle = by_slsqp("l2", np.array(region.CENTER), np.array(region.HESSIAN), region.RADIUS)
    assert 0.1 < l2[0] < 0.2
    np.testing.assert_allclose(l2, oracle, atol=1e-6)


@pytest.mark.parametrize("penalty", ["l1", "l2"])
@settings(max_examples=60)
@given(center=centers, hessian=bowls, radius=radii)
def test_the_constrained_minimizers_are_what_slsqp_finds(penalty, center, hessian, radius):
    found, oracle = solve(penalty, center, hessian, radius), by_slsqp(penalty, center, hessian, radius)
    size = np.abs(found).sum() if penalty == "l1" else np.hypot(*found)
    assert size <= radius * (1 + 1e-12)
    np.testing.assert_allclose(found, oracle, atol=2e-4)

    def value(w):
        return (w - center) @ hessian @ (w - center) / 2

    assert value(found) <= value(oracle) + 1e-7 * (1 + value(oracle))


@given(bowls, radii, st.sampled_from([0, 1]), st.sampled_from([-1.0, 1.0]), st.floats(-0.99, 0.99), st.floats(0.01, 9))
def test_every_center_in_the_normal_cone_of_a_corner_gives_that_corner_exactly(hessian, radius, j, sign, tilt, length):
    corner, cone = np.zeros(2), np.zeros(2)
    corner[j], cone[j], cone[1 - j] = sign * radius, sign * length, tilt * length
    center = corner + np.linalg.solve(hessian, cone)
    found = region.l1_constrained_minimizer(center, hessian, radius)
    assert found[1 - j] == 0
    assert found[j] == sign * radius


@given(centers, bowls, radii)
def test_the_diamond_gives_a_0_if_and_only_if_the_slopes_allow_it(center, hessian, radius):
    found = region.l1_constrained_minimizer(center, hessian, radius)
    if np.abs(center).sum() <= radius:
        assert (found == center).all()
        return
    slope = np.abs(hessian @ (center - found))
    scale = 1e-9 * (1 + slope.max())
    for j in (0, 1):
        if found[j] == 0:
            assert slope[j] <= slope[1 - j] + scale
        else:
            assert slope[j] == pytest.approx(slope.max(), abs=scale)


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_a_center_that_is_allowed_is_the_minimizer_and_radius_0_gives_0(penalty):
    assert solve(penalty, (0.2, -0.3), np.eye(2), 0.6).tolist() == [0.2, -0.3]
    assert solve(penalty, (0.2, -0.3), np.eye(2), 0.0).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("penalty", ["l1", "l2"])
@pytest.mark.parametrize(
    ("center", "hessian", "radius", "message"),
    [
        ((1, 2), np.eye(2), -1.0, "radius"),
        ((1, 2), np.eye(2), np.nan, "radius"),
        ((1, 2, 3), np.eye(2), 1.0, "shape"),
        ((1, 2), np.eye(3), 1.0, "shape"),
        ((1, np.inf), np.eye(2), 1.0, "finite"),
        ((1, 2), [[1, 0.5], [0.4, 1]], 1.0, "symmetric"),
        ((1, 2), [[1, 2], [2, 1]], 1.0, "positive"),
        ((1, 2), [[1, 1], [1, 1]], 1.0, "positive"),  # a valley, not a bowl
        ((1, 2), [[-1, 0], [0, -1]], 1.0, "positive"),
    ],
)
def test_what_is_not_a_bowl_or_a_radius_is_refused(penalty, center, hessian, radius, message):
    with pytest.raises(ValueError, match=message):
        solve(penalty, center, hessian, radius)


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_weights_are_floats_also_where_the_center_is_whole_numbers(penalty):
    for radius in (0.5, 9.0):
        assert solve(penalty, (1, 2), np.eye(2), radius).dtype == float


def test_the_numbers_are_those_of_slsqp_in_the_bowl_of_the_figure():
    n, center, hessian = region.numbers(), np.array(region.CENTER), np.array(region.HESSIAN)
    assert (n["center_1"], n["center_2"]) == region.CENTER
    for penalty in ("l1", "l2"):
        w = by_slsqp(penalty, center, hessian, n["radius"])
        np.testing.assert_allclose([n[f"{penalty}_1"], n[f"{penalty}_2"]], w, atol=1e-5)
        assert n[f"{penalty}_loss"] == pytest.approx((w - center) @ hessian @ (w - center) / 2, rel=1e-4)


@pytest.mark.parametrize("c", [region.CENTER, (1.6, -0.3), (-1.4, 2.9), (0.2, -0.1)])
def test_each_panel_draws_the_region_the_contours_and_the_optimum_on_the_contour_that_touches_the_region(c):
    center, hessian = np.array(c), np.array(region.HESSIAN)

    def value(points):
        d = points - center
        return (d @ hessian * d).sum(axis=1) / 2

    for penalty, panel in zip(("l1", "l2"), region.figure(*c), strict=True):
        order = 1 if penalty == "l1" else 2
        drawn = {patch.get_label(): patch.get_path() for patch in panel.ax.patches}
        np.testing.assert_allclose(
            np.linalg.norm(drawn["region"].vertices, ord=order, axis=1), region.RADIUS, atol=1e-12
        )
        lines = {line.get_label(): line.get_xydata() for line in panel.ax.lines}
        (best,) = lines[f"{penalty} optimum"]
        np.testing.assert_allclose(best, by_slsqp(penalty, center, hessian, region.RADIUS), atol=2e-4)
        for share in region.SHARES:
            scaled = drawn[f"contour {penalty} {share:g}"].transformed(Affine2D().scale(1000))
            contour = np.vstack(scaled.to_polygons(closed_only=False)) / 1000
            np.testing.assert_allclose(value(contour), share * value(best[None])[0], rtol=2e-3, atol=2e-4)
            if np.linalg.norm(center, ord=order) > region.RADIUS:
                assert np.linalg.norm(contour, ord=order, axis=1).min() >= region.RADIUS - 1e-3
        assert lines["center"].tolist() == [list(c)]


def test_the_sentence_says_which_weight_is_0_on_the_diamond_at_every_stop():
    for c1, c2 in itertools.product(*region.SWEEP.values()):
        l1, l2 = (solve(penalty, (c1, c2), region.HESSIAN, region.RADIUS) for penalty in ("l1", "l2"))
        said = region.result(c1, c2)
        zero = "w₁ is exactly 0" if l1[0] == 0 else "w₂ is exactly 0" if l1[1] == 0 else "neither weight is 0"
        assert f": {zero}. On the disc" in said
        places = re.findall(r"\((.*?), (.*?)\)", said.replace("−", "-"))
        spoken = [float(number) for place in places for number in place]
        np.testing.assert_allclose(spoken, [*l1, *l2], rtol=0.051, atol=1e-4)


@pytest.mark.parametrize("penalty", ["l1", "l2"])
@given(st.floats(0, np.pi), st.floats(0.1, 5), st.floats(0.1, 5), st.sampled_from([1e-200, 1.0, 1e200]))
def test_an_h_computed_as_a_turned_diagonal_is_a_bowl_though_not_symmetric_to_the_last_bit(penalty, angle, a, b, unit):
    R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    hessian = R @ np.diag([a, b]) @ R.T
    lopsided = hessian * np.array([[1, 1 + 4e-16], [1 - 4e-16, 1]])
    symmetric = (lopsided + lopsided.T) / 2
    for given_h in (hessian, lopsided):
        found = solve(penalty, (1.0, 2.0), unit * given_h, 1.0)
        np.testing.assert_allclose(found, solve(penalty, (1.0, 2.0), symmetric, 1.0), atol=1e-9)


@given(st.floats(0, np.pi), st.sampled_from([1e-200, 1.0, 1e200]))
def test_a_valley_is_refused_whatever_its_last_bits_say(angle, unit):
    R = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    with pytest.raises(ValueError, match="positive"):
        region.l1_constrained_minimizer((1, 2), unit * (R @ np.diag([3.0, 0.0]) @ R.T), 1.0)


def test_an_asymmetry_that_is_no_rounding_is_refused_at_any_size():
    for unit in (1e-200, 1.0, 1e200):
        with pytest.raises(ValueError, match="symmetric"):
            region.l1_constrained_minimizer((1, 2), unit * np.array([[1, 0.5], [0.5 + 1e-9, 1]]), 1.0)


def test_the_words_follow_the_solutions(monkeypatch):
    assert "touches it at (0, 1), at the loss 0.568: there w₁ is exactly 0." in region.description()
    assert "at (0.166, 0.986), at the loss 0.538: there neither weight is 0." in region.description()
    monkeypatch.setattr(region, "CENTER", (1.9, 1.8))
    assert "there neither weight is 0. In the second" in region.description()
    monkeypatch.setattr(region, "CENTER", (3.0, 0.0))
    monkeypatch.setattr(region, "HESSIAN", ((1.0, 0.0), (0.0, 2.0)))
    assert "touches it at (1, 0), at the loss 2.000: there w₂ is exactly 0." in region.description()
    assert "at (1.000, 0.000), at the loss 2.000: there w₂ is exactly 0." in region.description()
