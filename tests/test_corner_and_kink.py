import functools
import re

import numpy as np
import pytest
from scipy.optimize import minimize, minimize_scalar
from test_constraint_region import by_slsqp
from test_stick_or_slide import by_label

from snippets import corner_and_kink as snippet

HESSIAN = np.array(snippet.HESSIAN)
EVERY = [(c1, c2) for c1 in snippet.SWEEP["c1"] for c2 in snippet.SWEEP["c2"]]
CENTERS = [*EVERY[::23], (0.0, 1.9), (0.2, 0.1), (2.6, -1.1)]  # the last two are allowed, and end in another corner
each_center = pytest.mark.parametrize(("c1", "c2"), CENTERS)


def loss(w, center):
    d = np.subtract(w, center)
    return d @ HESSIAN @ d / 2


@functools.cache
def drawn(*center):
    """Return what is drawn of both panels: points by label, those on the curves too, and texts."""
    bounded, penalized = map(by_label, snippet.figure(*center))
    return bounded | penalized


def price(found) -> float:
    return float(found["price"].split("=")[1])


@each_center
def test_both_stars_are_the_minimum_under_the_bound(c1, c2):
    found = drawn(c1, c2)
    ((w1, w2),) = found["l1 optimum"]
    np.testing.assert_allclose((w1, w2), by_slsqp("l1", np.array((c1, c2)), HESSIAN, snippet.RADIUS), atol=2e-4)
    assert found["penalized optimum"].tolist() == [[w1, snippet.RAILS["l1"]]]
    assert found["center"].tolist() == [[c1, c2]]


@each_center
def test_the_minimum_is_that_of_the_loss_with_the_penalty_of_the_lambda_that_is_said(c1, c2):
    """SciPy minimizes over w = u − v with u, v ≥ 0, where the penalty has no kink."""
    lam, ((w1, w2),) = price(found := drawn(c1, c2)), found["l1 optimum"]
    found = minimize(
        lambda uv: loss(uv[:2] - uv[2:], (c1, c2)) + lam * uv.sum(),
        np.full(4, 0.5),
        bounds=[(0, None)] * 4,
        options={"ftol": 1e-15, "gtol": 1e-10},
    )
    np.testing.assert_allclose(found.x[:2] - found.x[2:], (w1, w2), atol=6e-3)  # λ is said with three digits


@each_center
def test_the_curves_are_loss_and_sum_along_w1_above_their_lowest_points(c1, c2):
    found, lam = drawn(c1, c2), snippet.listed(c1, c2)["lam"]
    ((_, w2),) = found["l1 optimum"]
    for role, penalty, mark in (("loss", 0.0, "wanted"), ("l1", lam, "penalized optimum")):

        def total(x, penalty=penalty):
            return loss((x, w2), (c1, c2)) + penalty * abs(x)

        x, y = found[f"{role} curve"].T
        assert (x[0], x[-1]) == pytest.approx(snippet.WIDE)
        lowest = minimize_scalar(total, bounds=(-9, 9), options={"xatol": 1e-12})
        assert found[mark][0, 0] == pytest.approx(lowest.x, abs=2e-3)
        expected = snippet.RAILS[role] + snippet.STEEP * (np.array([*map(total, x)]) - lowest.fun)
        np.testing.assert_allclose(y, expected, atol=2e-3)


@each_center
def test_the_minimum_is_in_the_kink_exactly_if_the_loss_is_smallest_in_the_band(c1, c2):
    found = drawn(c1, c2)
    left, right = found["held"][[0, -1], 0]
    wanted, best = found["wanted"][0, 0], found["penalized optimum"][0, 0]
    if right == 0:
        assert best == pytest.approx(wanted)
    else:
        assert (best == 0) == (left - 1e-4 <= wanted <= right + 1e-4)
    assert ("kink of the penalty" in snippet.result(c1, c2)) == (best == 0 and right > 0)


@each_center
def test_the_contour_touches_the_diamond_at_the_minimum(c1, c2):
    found = drawn(c1, c2)
    levels = [loss(w, (c1, c2)) for w in found["contour l1 1"]]
    expected = loss(found["l1 optimum"][0], (c1, c2))
    if expected > 1e-3:
        np.testing.assert_allclose(levels, expected, rtol=2e-3)


@each_center
def test_the_sentence_says_the_numbers_that_are_drawn(c1, c2):
    found, said = drawn(c1, c2), snippet.result(c1, c2)
    weights = [float(number) for number in re.search(r"w = \((.*?)\)", said.replace("−", "-"))[1].split(", ")]
    np.testing.assert_allclose(weights, found["l1 optimum"][0], atol=6e-2)
    assert float(re.search(r"λ = (\d[\d.]*\d|\d)", said)[1]) == price(found)
    assert ("w₁ is exactly 0" in said) == (weights[0] == 0 and price(found) > 0)
