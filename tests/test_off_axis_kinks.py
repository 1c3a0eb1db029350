import math

import numpy as np
import pytest
from changed import changed
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from snippets import off_axis_kinks, power_penalty

ORDERS = {"l1": 1, "euclidean": 2, "max": np.inf}
vectors = st.lists(st.floats(-5, 5).map(lambda c: round(c, 3)), min_size=1, max_size=4).map(np.array)
lams = st.floats(0.01, 4).map(lambda lam: round(lam, 3))


def proximal_by_duality(c, lam, order):
    """Return argmin ½‖w − c‖² + λ‖w‖ as c minus its projection onto the dual ball of radius λ, found by SLSQP."""
    dual = {1: np.inf, 2: 2, np.inf: 1}[order]
    if np.linalg.norm(c, dual) <= lam:
        return np.zeros_like(c)
    p = c.size
    if order == 2:
        return c - c * lam / math.sqrt(c @ c)
    if order == 1:
        projected = minimize(
            lambda u: (u - c) @ (u - c), np.zeros(p), bounds=[(-lam, lam)] * p, options={"ftol": 1e-15}
        )
        return c - projected.x
    split = minimize(
        lambda u: np.sum((u[:p] - u[p:] - c) ** 2),
        np.full(2 * p, lam / (4 * p)),
        bounds=[(0, None)] * 2 * p,
        constraints=[{"type": "ineq", "fun": lambda u: lam - u.sum()}],
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    return c - (split.x[:p] - split.x[p:])


@pytest.mark.parametrize("penalty", ORDERS)
@settings(max_examples=60)
@given(c=vectors, lam=lams)
def test_each_norm_minimizer_is_what_duality_and_scipy_give(penalty, c, lam):
    found = off_axis_kinks.norm_minimizer(c, lam, penalty)
    np.testing.assert_allclose(found, proximal_by_duality(c, lam, ORDERS[penalty]), atol=2e-4)


@pytest.mark.parametrize("penalty", ORDERS)
@given(c=vectors, lam=lams, seed=st.integers(0, 10**6))
def test_no_random_point_beats_the_norm_minimizer(penalty, c, lam, seed):
    def objective(w):
        return np.sum((w - c) ** 2) / 2 + lam * np.linalg.norm(w, ORDERS[penalty])

    best = off_axis_kinks.norm_minimizer(c, lam, penalty)
    generator = np.random.default_rng(seed)
    for spread in (1e-3, 0.1, 2):
        for nudge in generator.normal(0, spread, (20, c.size)):
            assert objective(best) <= objective(best + nudge) + 1e-9


@pytest.mark.parametrize("penalty", ORDERS)
@given(c=vectors)
def test_0_is_the_minimizer_from_the_dual_norm_of_the_gradient_on(penalty, c):
    threshold = off_axis_kinks.zero_threshold(-c, penalty)
    signs = np.array(np.meshgrid(*[[-1, 1]] * c.size)).reshape(c.size, -1)
    largest = {"l1": np.abs(c).max(), "euclidean": math.sqrt(c @ c), "max": (c @ signs).max()}
    assert threshold == pytest.approx(largest[penalty])
    assert (off_axis_kinks.norm_minimizer(c, threshold, penalty) == 0).all()
    if threshold > 1e-2:
        assert (off_axis_kinks.norm_minimizer(c, 0.999 * threshold, penalty) != 0).any()


def test_in_general_neither_the_length_nor_the_largest_weight_turns_off_one_weight_alone_while_l1_does():
    generator = np.random.default_rng(2)
    lone = dict.fromkeys(ORDERS, 0)
    for c in generator.normal(0, 2, (300, 2)):
        for penalty in ORDERS:
            lone[penalty] += np.count_nonzero(off_axis_kinks.norm_minimizer(c, 0.7, penalty) == 0) == 1
    assert lone["l1"] > 60
    assert lone["euclidean"] == lone["max"] == 0


def test_the_largest_weights_are_tied_under_the_max_norm():
    tied = off_axis_kinks.norm_minimizer((2.0, 0.8, -1.9), 1.5, "max")
    assert tied[0] == -tied[2]
    assert tied[1] == 0.8


def test_an_unknown_penalty_and_a_negative_lambda_are_refused():
    with pytest.raises(ValueError, match="penalty"):
        off_axis_kinks.zero_threshold((1, 2), "l7")
    with pytest.raises(ValueError, match="λ is"):
        off_axis_kinks.norm_minimizer((1, 2), -1, "l1")


def test_the_figure_traces_each_norm_from_c_to_0_and_puts_each_star_at_the_lowest_point():
    paths, powers = off_axis_kinks.figure()
    c, lines = np.array(off_axis_kinks.CENTER), {line.get_label(): line.get_xydata() for line in paths.ax.lines}
    for penalty, order in ORDERS.items():
        np.testing.assert_allclose(lines[penalty][0], c, atol=1e-12)
        assert (lines[penalty][-1] == 0).all()
        found = lines[f"{penalty}, λ = 1"][0]
        np.testing.assert_allclose(found, proximal_by_duality(c, 1.0, order), atol=1e-4)
    assert paths.ax.get_aspect() == 1
    assert np.any((lines["l1"][:, 1] == 0) & (lines["l1"][:, 0] > 0.5))
    assert (lines["euclidean"][:-1] != 0).all()
    assert (lines["max"][:-1] != 0).all()
    curves = [line for line in powers.ax.lines if line.get_label().startswith("q = ") and len(line.get_xdata()) > 1]
    stars = {line.get_label(): line.get_xydata()[0] for line in powers.ax.lines if line.get_marker() == "*"}
    for curve in curves:
        q = float(curve.get_label().removeprefix("q = "))
        x, y = curve.get_data()
        np.testing.assert_allclose(y, (x - 1) ** 2 / 2 + power_penalty.LAM * np.abs(x) ** q)
        star = stars[curve.get_label()]
        assert star[1] <= y.min() + 1e-12
        assert star[1] == pytest.approx((star[0] - 1) ** 2 / 2 + power_penalty.LAM * abs(star[0]) ** q)


def test_the_numbers_are_those_of_duality():
    n = off_axis_kinks.numbers()
    c = np.array([n["center_1"], n["center_2"]])
    assert tuple(c) == off_axis_kinks.CENTER
    for penalty, order in ORDERS.items():
        expected = proximal_by_duality(c, n["lam"], order)
        np.testing.assert_allclose([n[f"{penalty}_1"], n[f"{penalty}_2"]], expected, atol=1e-4)
    assert n["max_tied_1"] == pytest.approx(proximal_by_duality(c, n["lam_tied"], np.inf)[0], abs=1e-4)


def test_the_description_follows_the_center_both_lambdas_and_the_powers():
    with changed(off_axis_kinks, CENTER=(3.0, 1.2), LAM=1.5), changed(power_penalty, Z=2.0, LAM=0.5, POWERS=(0.6, 1.6)):
        words = off_axis_kinks.description()
    c, x = np.array([3.0, 1.2]), np.linspace(-1, 3, 400_001)
    assert "from c = (3, 1.2) to 0" in words
    assert "at λ = 1.5 it is at (1.5, 0)" in words
    w = proximal_by_duality(c, 1.5, 2)
    assert f"through ({w[0]:.2f}, {w[1]:.2f}); both weights become 0 together at λ = {math.hypot(*c):.2f}" in words
    assert "½(x − 2)² + λ|x|^q at λ = 0.5" in words
    for q in (0.6, 1.6):
        heights = (x - 2) ** 2 / 2 + 0.5 * np.abs(x) ** q
        assert f"For q = {q}" in words
        assert f"{x[np.argmin(heights)]:.2f}" in words.split(f"q = {q}")[1]
    assert "where it is 2.00" in words


def test_l1_meets_an_axis_and_follows_it_and_the_max_norm_ties_the_weights_until_both_are_0():
    l1, tied = (
        np.array([off_axis_kinks.norm_minimizer(off_axis_kinks.CENTER, lam, name) for lam in np.linspace(0, 2.8, 99)])
        for name in ("l1", "max")
    )
    first = np.argmax(l1[:, 1] == 0)
    assert (l1[:first, 1] > 0).all()
    assert (l1[first:, 1] == 0).all()
    first = np.argmax(tied[:, 0] == tied[:, 1])
    assert (tied[:first, 1] == 0.8).all()
    assert (tied[first:, 0] == tied[first:, 1]).all()
