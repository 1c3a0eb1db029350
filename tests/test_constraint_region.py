import itertools
import re
from fractions import Fraction

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
@pytest.mark.parametrize("h12", [-0.5, 0.0, 0.5])
def test_each_panel_draws_the_region_the_contours_and_the_optimum_on_the_contour_that_touches_the_region(c, h12):
    center, hessian = np.array(c), np.array([[1, h12], [h12, 1.5]])

    def value(points):
        d = points - center
        return (d @ hessian * d).sum(axis=1) / 2

    for penalty, panel in zip(("l1", "l2"), region.figure(*c, h12), strict=True):
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


def test_the_turns_are_those_of_the_bowl_of_the_page_one_along_the_axes_and_a_mirror_image():
    assert region.SWEEP["h12"] == (-0.5, 0.0, 0.5)
    assert region.turned(-0.5) == region.HESSIAN
    for c1, c2 in ((0.8, 1.9), (-1.4, 0.3), (0.2, -1.1)):
        here, there = region.listed(c1, c2, -0.5), region.listed(-c1, c2, 0.5)
        for key in here:
            assert there[key] == (-here[key] if key in ("l1_1", "l2_1") else here[key])


def zeros_by_cones(penalty: str, c1: float, c2: float, h12: float) -> list[bool]:
    """Return which weights are exactly 0 at radius 1, in fractions: a center is sent to a point on an axis if and only if
    the slope there is in the cone of a corner of the diamond, or straight outwards on the disc."""
    c = [Fraction(round(10 * value), 10) for value in (c1, c2)]
    H = [[Fraction(1), Fraction(h12)], [Fraction(h12), Fraction(3, 2)]]
    if (abs(c[0]) + abs(c[1]) if penalty == "l1" else c[0] ** 2 + c[1] ** 2) <= 1:
        return [value == 0 for value in c]
    found = [False, False]
    for j, sign in itertools.product((0, 1), (1, -1)):
        away = [c[k] - (sign if k == j else 0) for k in (0, 1)]
        slope = [H[k][0] * away[0] + H[k][1] * away[1] for k in (0, 1)]
        if sign * slope[j] >= abs(slope[1 - j]) and (penalty == "l1" or slope[1 - j] == 0):
            found[1 - j] = True
    return found


@pytest.mark.parametrize("h12", region.SWEEP["h12"])
def test_the_sentence_and_the_paint_say_which_weight_is_0_at_every_stop(h12):
    for c1, c2 in itertools.product(region.SWEEP["c1"], region.SWEEP["c2"]):
        names = {(True, False): "w₁", (False, True): "w₂", (False, False): "neither"}
        l1, l2 = (names[*zeros_by_cones(penalty, c1, c2, h12)] for penalty in ("l1", "l2"))
        at = region._at(c1, c2, h12)
        assert (at["paint 0"], at["paint 1"]) == (l1, l2), (c1, c2)
        said = region.result(c1, c2, h12)
        zero = "neither weight 0" if l1 == "neither" else f"{l1} exactly 0"
        assert said.startswith(f"h₁₂ = {h12:g}: the loss is least at (".replace("-", "−"))
        assert f" on the diamond, with {zero}; at (" in said
        places = re.findall(r"\((.*?), (.*?)\)", said.replace("−", "-"))
        spoken = [float(number) for place in places for number in place]
        found = [solve(penalty, (c1, c2), region.turned(h12), region.RADIUS) for penalty in ("l1", "l2")]
        np.testing.assert_allclose(spoken, np.ravel(found), rtol=0.051, atol=1e-4)


@given(*(st.sampled_from(stops) for stops in region.SWEEP.values()))
def test_what_is_listed_for_a_stop_is_what_slsqp_finds_there(c1, c2, h12):
    center, hessian, listed = np.array([c1, c2]), np.array([[1, h12], [h12, 1.5]]), region.listed(c1, c2, h12)
    for penalty in ("l1", "l2"):
        w = by_slsqp(penalty, center, hessian, region.RADIUS)
        np.testing.assert_allclose([listed[f"{penalty}_1"], listed[f"{penalty}_2"]], w, atol=3e-4)
        assert listed[f"{penalty}_reach"] == pytest.approx(np.sqrt((w - center) @ hessian @ (w - center)), abs=2e-3)


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
