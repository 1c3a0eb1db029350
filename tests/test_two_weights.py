import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from snippets.shared import two_weights

coordinates = st.floats(-4, 4).map(lambda c: round(c, 3))
radii = st.floats(0.05, 3).map(lambda t: round(t, 3))
bowls = st.tuples(st.floats(0.2, 4), st.floats(0.2, 4), st.floats(-0.9, 0.9)).map(
    lambda abr: np.array([[abr[0], abr[2] * np.sqrt(abr[0] * abr[1])], [abr[2] * np.sqrt(abr[0] * abr[1]), abr[1]]])
)
centers = st.tuples(coordinates, coordinates).map(np.array)


def test_the_loss_is_the_quadratic_form_at_each_of_many_weights():
    center, hessian, w = np.array([1.0, -2.0]), np.array([[2.0, 0.5], [0.5, 1.0]]), np.array([[[1, -2], [2, 0]]])
    np.testing.assert_allclose(two_weights.loss(w, center, hessian), [[0, (2 * 1 + 2 * 0.5 * 2 + 1 * 4) / 2]])


def test_the_signs_are_the_four_pairs():
    assert sorted(two_weights.SIGNS) == [(-1, -1), (-1, 1), (1, -1), (1, 1)]


def area(outline) -> float:
    """Return the area inside a closed outline that goes around once, counterclockwise (the shoelace formula)."""
    np.testing.assert_allclose(outline[0], outline[-1], atol=1e-12)
    (x, y), (next_x, next_y) = outline[:-1].T, outline[1:].T
    return float(np.sum(x * next_y - next_x * y) / 2)


@given(radii)
def test_the_outlines_of_the_regions_go_around_once_and_enclose_the_area_of_diamond_and_disc(radius):
    assert area(two_weights.region("l1", radius)) == pytest.approx(2 * radius**2)
    assert area(two_weights.region("l2", radius)) == pytest.approx(np.pi * radius**2, rel=1e-3)
    assert two_weights.region("l2", radius, n=7).shape == (7, 2)


@given(centers, bowls, radii)
def test_a_contour_is_a_closed_ellipse_at_its_level_around_the_center(center, hessian, level):
    points = two_weights.ellipse(center, hessian, level)
    np.testing.assert_allclose(((points - center) @ hessian * (points - center)).sum(axis=1) / 2, level)
    assert area(points) == pytest.approx(2 * np.pi * level / np.sqrt(np.linalg.det(hessian)), rel=1e-3)
    assert two_weights.ellipse(center, hessian, level, n=7).shape == (7, 2)


@given(centers, bowls, radii)
def test_bends_of_the_circle_are_the_contour_whatever_their_size(center, hessian, reach):
    matrix = reach * two_weights.from_circle(hessian)
    points, codes = two_weights.bent_circle(center, matrix)
    large = Path(points - center, codes).transformed(Affine2D().scale(1000 / reach))  # as fine as a large drawing of it
    contour = np.vstack(large.to_polygons(closed_only=False)) / 1000
    np.testing.assert_allclose((contour @ hessian * contour).sum(axis=1), 1, rtol=5e-3)
    turned = [two_weights.bent_circle(center, np.diag([1, 2]) @ matrix)[0] - center, (points - center) * [1, 2]]
    np.testing.assert_allclose(*turned, atol=1e-12 * (1 + reach))
