import numpy as np
import pytest
from changed import changed
from convex_losses import losses
from hypothesis import given, settings
from scipy.optimize import minimize_scalar

from snippets import kink, shrinkage, stationary_point


def best(objective, low=-60.0, high=60.0) -> float:
    """Return the minimizer by golden section on each side of 0, or 0."""
    sides = [
        minimize_scalar(objective, bounds=side, method="bounded", options={"xatol": 1e-10}).x
        for side in ((low, 0), (0, high))
    ]
    return min([0.0, *sides], key=objective)


@given(losses)
@settings(max_examples=25)
def test_as_lambda_grows_the_l1_minimizer_reaches_0_and_stays_and_the_l2_minimizer_only_approaches(loss):
    lams = np.linspace(0, 1.5 * abs(loss.slope(0.0)) + 0.1, 31)
    l1, l2 = shrinkage.l1_shrinkage(loss.slope, lams), shrinkage.l2_shrinkage(loss.slope, lams)
    assert l1[-1] == 0.0
    assert np.all(np.diff(np.abs(l1)) <= 1e-9 * np.abs(l1[:-1]))
    first = np.flatnonzero(l1 == 0)[0]
    np.testing.assert_array_equal(l1[first:], 0.0)
    if loss.slope(0.0) != 0:
        assert np.all(l2 != 0)
        assert np.all(np.diff(np.abs(l2)) <= 1e-9 * np.abs(l2[:-1]))
        assert abs(l2[-1]) < abs(l2[0])


@given(losses)
@settings(max_examples=15)
def test_both_are_the_minimizers_at_each_lambda(loss):
    lams = np.array([0.1, 0.7, 3.0])
    for lam, l1, l2 in zip(
        lams, shrinkage.l1_shrinkage(loss.slope, lams), shrinkage.l2_shrinkage(loss.slope, lams), strict=True
    ):
        for found, objective in (
            (l1, lambda x, lam=lam: loss.value(x) + lam * abs(x)),
            (l2, lambda x, lam=lam: loss.value(x) + lam * x * x),
        ):
            assert objective(found) <= objective(best(objective)) + 1e-9 * (1 + abs(objective(found)))


def test_the_zero_plateau_of_the_figure_starts_at_the_slope_of_f_at_0():
    lines = {line.get_label(): line for line in shrinkage.figure().ax.lines}
    lams, l1 = lines["L1"].get_data()
    threshold = abs(0.0 - 1)  # f(x) = ½(x − 1)²
    np.testing.assert_array_equal(l1 == 0, lams >= threshold)
    np.testing.assert_allclose(l1[lams < threshold], 1 - lams[lams < threshold], atol=1e-9)
    lams, l2 = lines["L2"].get_data()
    np.testing.assert_allclose(l2, 1 / (1 + 2 * lams), rtol=1e-9)
    assert lines["threshold"].get_xydata().tolist() == [[threshold, 0.0]]


def test_the_numbers_are_read_off_the_drawn_curves():
    lines = {line.get_label(): line for line in shrinkage.figure().ax.lines}
    n = shrinkage.numbers()
    assert n["first_zero"] == pytest.approx(1)
    assert n["l2_last"] == lines["L2"].get_ydata()[-1] == pytest.approx(1 / 7)
    assert n["l1_last"] == lines["L1"].get_ydata()[-1] == 0
    assert n["l2_zeros"] == 0
    assert n["lam_last"] == lines["L1"].get_xdata()[-1] == lines["L2"].get_xdata()[-1]


def test_the_words_follow_the_loss_and_the_strengths():
    assert shrinkage.description().endswith("0.143, and at none of the values drawn is it 0.")
    with changed(shrinkage, loss_slope=lambda x: x - 2.0):
        said = shrinkage.description()
    assert "f(x) = ½(x − 2)². The L1 line falls straight from 2 at λ = 0 and is exactly 0 from λ = 2 on" in said
    few = np.linspace(0, 1.5, 4)
    with changed(shrinkage, loss_slope=lambda x: x - 2.0, LAMS=few):
        assert "at λ = 1.5 it is 0.5" in shrinkage.description()
    with changed(shrinkage, LAMS=few, l2_shrinkage=lambda slope, lams: np.where(np.asarray(lams) > 0.7, 0.0, 1.0)):
        assert shrinkage.description().endswith("exactly 0 at 2 of the values drawn.")


def test_between_0_and_the_threshold_l1_falls_straight_and_l2_ever_more_slowly():
    lines = {line.get_label(): line for line in shrinkage.figure().ax.lines}
    lams, l1 = lines["L1"].get_data()
    np.testing.assert_allclose(np.diff(l1[lams <= 1], 2), 0, atol=1e-9)
    _, l2 = lines["L2"].get_data()
    assert np.all(np.diff(l2) < 0)
    assert np.all(np.diff(l2, 2) > 0)
    assert l1[0] == l2[0]


def test_each_minimizer_that_the_first_page_quotes_is_one_of_its_two_closed_forms():
    l1, l2 = kink.numbers(), stationary_point.numbers()
    for n, form, pairs in (
        (l1, lambda lam: max(1 - lam, 0), {"lam": "minimizer", "lam_large": "minimizer_large"}),
        (
            l2,
            lambda lam: 1 / (1 + 2 * lam),
            {"lam": "minimizer", "lam_large": "minimizer_large", "lam_huge": "minimizer_huge"},
        ),
    ):
        for lam, minimizer in pairs.items():
            assert n[minimizer] == pytest.approx(form(n[lam]), rel=1e-12)
    assert shrinkage.numbers()["l2_last"] == pytest.approx(1 / (1 + 2 * shrinkage.numbers()["lam_last"]), rel=1e-12)
