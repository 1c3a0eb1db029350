import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from snippets import soft_threshold

zs, lams = st.floats(-50, 50).map(lambda z: round(z, 3)), st.floats(0, 20).map(lambda lam: round(lam, 3))


def best(objective, z) -> float:
    bounds = (min(z, 0.0) - 1, max(z, 0.0) + 1)
    found = minimize_scalar(objective, bounds=bounds, method="bounded", options={"xatol": 1e-11}).x
    return min((0.0, found), key=objective)


@given(zs, lams)
def test_l1_subtracts_and_stops_at_0_and_l2_divides(z, lam):
    soft, ridge = soft_threshold.soft_threshold(z, lam), soft_threshold.ridge_shrinkage(z, lam)
    assert (soft == 0.0) == (abs(z) <= lam)
    assert (ridge == 0.0) == (z == 0.0)
    if abs(z) > lam:
        assert abs(z) - abs(soft) == pytest.approx(lam, abs=1e-12)


@given(zs, lams)
def test_both_are_the_minimizers_of_their_definition(z, lam):
    for found, objective in (
        (soft_threshold.soft_threshold(z, lam), lambda x: (x - z) ** 2 / 2 + lam * abs(x)),
        (soft_threshold.ridge_shrinkage(z, lam), lambda x: (x - z) ** 2 / 2 + lam * x * x),
    ):
        assert found == pytest.approx(best(objective, z), abs=1e-5)
        assert objective(found) <= objective(best(objective, z)) + 1e-12


def test_both_work_elementwise_keep_the_shape_and_give_floats_for_floats():
    z = np.array([[-3.0, -0.5], [0.5, 3.0]])
    np.testing.assert_array_equal(soft_threshold.soft_threshold(z, 1.0), [[-2, 0], [0, 2]])
    np.testing.assert_allclose(soft_threshold.ridge_shrinkage(z, 1.0), z / 3)
    assert type(soft_threshold.soft_threshold(-3, 1)) is type(soft_threshold.ridge_shrinkage(-3, 1)) is float


def test_the_zero_of_soft_thresholding_has_no_minus_sign():
    assert math.copysign(1, soft_threshold.soft_threshold(-0.5, 1.0)) == 1
    assert not np.any(np.signbit(soft_threshold.soft_threshold(np.array([-0.5, 0.5]), 1.0)))


@pytest.mark.parametrize("lam", [-1.0, math.nan, math.inf])
@pytest.mark.parametrize("function", [soft_threshold.soft_threshold, soft_threshold.ridge_shrinkage])
def test_a_lambda_that_is_negative_or_not_finite_is_refused(function, lam):
    with pytest.raises(ValueError, match="λ is"):
        function(1.0, lam)


def test_the_figure_draws_the_minimizers_at_the_lambda_it_describes():
    lines = {line.get_label(): line for line in soft_threshold.figure().ax.lines}
    lam = soft_threshold.numbers()["lam"]
    assert f"at λ = {lam:g}" in soft_threshold.description()
    for label, objective in (
        ("L1", lambda x, z: (x - z) ** 2 / 2 + lam * abs(x)),
        ("L2", lambda x, z: (x - z) ** 2 / 2 + lam * x * x),
        ("no penalty", lambda x, z: (x - z) ** 2 / 2),
    ):
        for z, drawn in lines[label].get_xydata()[::24]:
            assert drawn == pytest.approx(best(lambda x, z=z, f=objective: f(x, z), z), abs=1e-5)


def test_the_numbers_are_minimizers_at_that_lambda():
    n = soft_threshold.numbers()
    for z, l1, l2 in ((n["z"], n["soft"], n["ridge"]), (n["z_small"], n["soft_small"], n["ridge_small"])):
        assert l1 == pytest.approx(best(lambda x, z=z: (x - z) ** 2 / 2 + n["lam"] * abs(x), z), abs=1e-5)
        assert l2 == pytest.approx(best(lambda x, z=z: (x - z) ** 2 / 2 + n["lam"] * x * x, z), abs=1e-5)


def test_the_words_follow_the_strength_and_the_functions(monkeypatch):
    assert "exactly 0, for z from -1 to 1" in soft_threshold.description()
    monkeypatch.setattr(soft_threshold, "LAM", 0.5)
    said = soft_threshold.description()
    assert "at λ = 0.5. Under L1 it is flat, exactly 0, for z from -0.5 to 0.5" in said
    assert "z = 2.5 becomes 2, z = 0.8 becomes 0.3" in said
    assert "the same z become 1.250 and 0.400" in said


@given(st.integers(0, 10**6), st.integers(1, 4), st.integers(4, 9))
def test_with_squared_loss_moving_one_weight_along_a_unit_column_gains_half_the_square_of_its_slope(seed, p, n):
    random = np.random.default_rng(seed)
    X, y = random.standard_normal((n, p)), random.standard_normal(n)
    X /= np.linalg.norm(X, axis=0)
    w = np.where(random.random(p) < 0.5, 0, random.standard_normal(p))
    j = random.integers(p)
    w[j] = 0.0

    def loss(step):
        return np.sum((y - X @ w - X[:, j] * step) ** 2) / 2

    slope = (loss(1e-5) - loss(-1e-5)) / 2e-5
    assert loss(0) - minimize_scalar(loss).fun == pytest.approx(slope**2 / 2, rel=1e-6, abs=1e-9)


def test_in_general_a_loss_can_slope_steeply_and_gain_little():
    def loss(x):
        return 50 * abs(x - 1e-3)

    assert (loss(1e-9) - loss(0)) / 1e-9 == pytest.approx(-50)
    assert loss(0) - min(loss(x) for x in np.linspace(-1, 1, 20_001)) == pytest.approx(0.05)
    assert best(lambda x: loss(x) + 10 * abs(x), 1.0) == pytest.approx(1e-3, abs=1e-6)  # on, at a strength of 10
