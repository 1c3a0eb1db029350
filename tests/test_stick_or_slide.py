import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.transforms import Affine2D
from scipy.optimize import minimize_scalar

from snippets import stick_or_slide

zs = st.sampled_from(stick_or_slide.SWEEP["z"])
lams = st.sampled_from(stick_or_slide.SWEEP["lam"])


def total(role, x, z, lam):
    return (x - z) ** 2 / 2 + {"l1": lam * np.abs(x), "l2": lam * x**2, "loss": 0 * x}[role]


def smallest(role, z, lam):
    """Return where the sum is smallest by SciPy; 0 where that is as good to the last digit."""
    found = minimize_scalar(lambda x: total(role, x, z, lam), bounds=(-3, 3), options={"xatol": 1e-12})
    return 0.0 if total(role, 0.0, z, lam) <= found.fun + 1e-14 else found.x


def by_label(panel) -> dict:
    """Return all that is drawn of a panel: the points of lines and marks, points on the curves, and texts."""
    found = {line.get_label(): line.get_xydata() for line in panel.ax.lines}
    for patch in panel.ax.patches:
        scaled = patch.get_path().transformed(Affine2D().scale(1000))
        found[patch.get_label()] = np.vstack(scaled.to_polygons(closed_only=False) or [[(0, 0)]]) / 1000
    texts = (*panel.ax.texts, panel.ax.title, panel.ax._left_title, panel.ax._right_title)
    return found | {text.get_label(): text.get_text() for text in texts}


def drawn(z, lam):
    """Return all that is drawn of both panels."""
    return [by_label(panel) for panel in stick_or_slide.figure(z, lam)]


def test_the_minimum_of_l1_sticks_at_exactly_0_and_that_of_l2_slides_through():
    lam = 1.0
    for z in (-2.0, -1.01, -1.0, -0.99, -0.3, -0.01, 0.0, 0.01, 0.6, 0.99, 1.0, 1.01, 2.0):
        _, answers = drawn(z, lam)
        assert (answers["l1 answer"][0, 1] == 0) == (abs(z) <= lam)
        assert (answers["l2 answer"][0, 1] == 0) == (z == 0)


@settings(max_examples=20)
@given(zs, lams)
def test_each_mark_is_where_scipy_finds_the_minimum(z, lam):
    rails, answers = drawn(z, lam)
    for role in ("l1", "l2"):
        best = smallest(role, z, lam)
        assert rails[f"{role} minimum"].tolist() == [[pytest.approx(best, abs=2e-6), stick_or_slide.RAILS[role]]]
        assert answers[f"{role} answer"].tolist() == [[pytest.approx(z), pytest.approx(best, abs=2e-6)]]
    assert rails["handle"].tolist() == [[z, 0.0]]


@settings(max_examples=20)
@given(zs, lams)
def test_each_bowl_is_the_sum_above_its_lowest_point(z, lam):
    rails, _ = drawn(z, lam)
    for role, rail in stick_or_slide.RAILS.items():
        x, y = rails[f"{role} curve"].T
        lowest = total(role, smallest(role, z, lam) if role != "loss" else z, z, lam)
        expected = rail + stick_or_slide.STEEP * (total(role, x, z, lam) - lowest)
        np.testing.assert_allclose(y, expected, atol=2e-3)


@settings(max_examples=20)
@given(lams)
def test_the_map_draws_the_minimum_for_every_place_of_the_loss(lam):
    _, answers = drawn(0.0, lam)
    for role in ("l1", "l2"):
        x, y = answers[f"trail {role}"].T
        places = np.linspace(-2, 2, 41)
        np.testing.assert_allclose(np.interp(places, x, y), [smallest(role, z, lam) for z in places], atol=2e-6)


@settings(max_examples=20)
@given(zs, lams)
def test_the_band_is_where_the_loss_may_be_for_l1_to_be_0(z, lam):
    rails, answers = drawn(z, lam)
    (start, end) = rails["held"][:, 0]
    assert (start, end) == (-lam, lam)
    assert (start <= z <= end) == (answers["l1 answer"][0, 1] == 0)


def test_it_says_exactly_0_if_and_only_if_the_loss_wants_no_more_than_lambda_in_all_states():
    for z, lam in itertools.product(*stick_or_slide.SWEEP.values()):
        said = stick_or_slide.result(z, lam)
        assert ("L1 says exactly 0," in said) == (abs(z) <= lam), (z, lam)
        ridge = float(re.search(r"L2 says (.*)\.$", said)[1].replace("−", "-"))
        assert ridge == pytest.approx(z / (1 + 2 * lam), abs=0.00501 if abs(ridge) < 0.1 else 0.0501)
    assert stick_or_slide.result() == "λ = 1, the loss wants 0.6: L1 says exactly 0, L2 says 0.2."


@settings(max_examples=20)
@given(zs, lams)
def test_what_is_said_at_the_rails_is_what_the_sentence_says(z, lam):
    rails, _ = drawn(z, lam)
    says = {role: rails[f"{role} says"] for role in ("loss", "l1", "l2")}
    assert stick_or_slide.result(z, lam).endswith(
        f"the loss wants {says['loss']}: L1 says {says['l1']}, L2 says {says['l2']}."
    )


def test_the_words_are_those_of_the_state_that_is_drawn_first():
    said, n = stick_or_slide.description(), stick_or_slide.numbers()
    rails, _ = drawn(n["z"], n["lam"])
    assert f"smallest at z = {n['z']:g}" in said
    assert f"added, smallest at {rails['l2 says']};" in said
    assert rails["l1 says"] == "exactly 0"
    assert f"for z from −{n['lam']:g} to {n['lam']:g}" in said
