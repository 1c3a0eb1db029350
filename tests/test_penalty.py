import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from snippets import penalty

numbers = st.floats(-1e6, 1e6)


def quotient(f, h):
    return (f(h) - f(0.0)) / h


def test_at_0_the_slope_of_l1_jumps_from_minus_lambda_to_lambda_while_that_of_l2_is_0():
    for lam in (0.25, 1.0, 7.0):
        for side in (1, -1):
            assert penalty.one_sided_slope(penalty.l1_penalty, side, lam) == side * lam
            assert penalty.one_sided_slope(penalty.l2_penalty, side, lam) == 0.0
            # by difference quotients that have not reached the limit
            assert quotient(lambda x, lam=lam: lam * abs(x), side * 1e-9) == pytest.approx(side * lam)
            assert quotient(lambda x, lam=lam: lam * x * x, side * 1e-9) == pytest.approx(0, abs=1e-7)


@given(numbers)
def test_the_penalties_are_the_norms_of_a_vector_of_one_entry(x):
    assert penalty.l1_penalty(x) == np.linalg.norm([x], 1)
    assert penalty.l2_penalty(x) == pytest.approx(np.linalg.norm([x], 2) ** 2)


def test_the_penalties_work_elementwise_and_give_floats_for_floats():
    assert type(penalty.l1_penalty(-2.0)) is type(penalty.l2_penalty(-2.0)) is float
    np.testing.assert_array_equal(penalty.l1_penalty(np.array([[-2.0, 0.0], [1.0, 3.0]])), [[2, 0], [1, 3]])
    np.testing.assert_array_equal(penalty.l2_penalty(np.array([[-2.0, 0.0], [1.0, 3.0]])), [[4, 0], [1, 9]])


def test_the_figure_draws_both_penalties_and_their_slopes_at_the_lambda_it_describes():
    height, slope = penalty.figure()
    lam = penalty.numbers()["lam"]
    assert f"λ = {lam:g}" in penalty.description()
    lines = {line.get_label(): line for panel in (height, slope) for line in panel.ax.lines}
    x, y = lines["λ|x|"].get_data()
    np.testing.assert_allclose(y, lam * np.sqrt(x**2), atol=1e-12)
    x, y = lines["λx²"].get_data()
    np.testing.assert_allclose(y, lam * x * x, atol=1e-12)
    for side in (-1, 1):
        x, y = lines[f"slope of λ|x|, side {side}"].get_data()
        assert np.all(np.sign(x) == side)
        np.testing.assert_array_equal(y, side * lam)
        assert lines[f"λ|x| at 0, side {side}"].get_xydata().tolist() == [[0.0, side * lam]]
    x, y = lines["slope of λx²"].get_data()
    np.testing.assert_allclose(y, 2 * lam * x, atol=1e-9)
    assert lines["λx² at 0"].get_xydata().tolist() == [[0.0, 0.0]]


def test_the_slope_at_0_is_that_of_the_difference_also_where_the_penalty_is_not_0_there():
    assert penalty.one_sided_slope(np.cosh, 1) == penalty.one_sided_slope(np.cosh, -1) == 0.0


def test_the_numbers_are_the_slopes_on_each_side_and_the_heights_at_a_half():
    n = penalty.numbers()
    lam, step = n["lam"], 1e-6
    assert n["l1_slope_right"] == pytest.approx(quotient(lambda x: lam * abs(x), step))
    assert n["l1_slope_left"] == pytest.approx(quotient(lambda x: lam * abs(x), -step))
    assert n["l2_slope_right"] == pytest.approx(quotient(lambda x: lam * x * x, step), abs=1e-5)
    assert (n["half"], n["l1_at_half"], n["l2_at_half"]) == (0.5, lam / 2, lam / 4)


def test_the_slopes_at_0_are_those_of_the_lines_that_stay_below_the_penalty():
    x = np.concatenate([-np.geomspace(1e-9, 5, 60), [0.0], np.geomspace(1e-9, 5, 60)])
    for lam in (0.3, 1.0, 4.0):
        for f in (penalty.l1_penalty, penalty.l2_penalty):
            low, high = penalty.slopes_at_zero(f, lam)
            for slope in (low, (low + high) / 2, high):
                assert np.all(slope * x <= lam * f(x))
            for slope in (low - 1e-3, high + 1e-3):
                assert np.any(slope * x > lam * f(x))
        assert penalty.slopes_at_zero(penalty.l1_penalty, lam) == (-lam, lam)
        assert penalty.slopes_at_zero(penalty.l2_penalty, lam) == (0.0, 0.0)


def test_the_bar_at_0_reaches_from_the_left_slope_of_l1_to_the_right_one_and_is_filled():
    _, slope = penalty.figure()
    (bar,) = [patch for patch in slope.ax.patches if patch.get_label() == "λ|x| at 0"]
    assert bar.get_fill()
    lam, half = penalty.numbers()["lam"], bar.get_xy()[:, 0].max()
    assert 0 < half < 0.1
    corners = [(-half, -lam), (half, -lam), (half, lam), (-half, lam)]
    assert [tuple(corner) for corner in bar.get_xy()[:4]] == corners


def test_the_words_follow_the_strength_and_the_penalties(monkeypatch):
    monkeypatch.setattr(penalty, "l1_penalty", lambda x: 3 * abs(x))
    assert "slope of λ|x| is -3 left of 0 and 3 right of it" in penalty.description()
    assert "every slope from -3 to 3" in penalty.description()
    assert "their heights are 1.5 and 0.25" in penalty.description()
    monkeypatch.setattr(penalty, "l2_penalty", lambda x: x * x + x)
    assert "the one value 1." in penalty.description()
