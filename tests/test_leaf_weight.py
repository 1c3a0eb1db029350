import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from snippets import leaf_weight

gradients = st.floats(-20, 20).map(lambda g: round(g, 2))
strengths = st.floats(0, 8).map(lambda s: round(s, 2))
hessians = st.floats(0.1, 10).map(lambda h: round(h, 2))


def cost(w, gradient, hessian, alpha, lam):
    return gradient * w + hessian * w * w / 2 + lam * w * w / 2 + alpha * abs(w)


def best(objective, *args) -> float:
    found = minimize_scalar(objective, bounds=(-1000, 1000), args=args, method="bounded", options={"xatol": 1e-12}).x
    return min((0.0, found), key=lambda w: objective(w, *args))


@given(gradients, hessians, strengths, strengths)
def test_the_weight_of_a_leaf_minimizes_its_objective(gradient, hessian, alpha, lam):
    w = leaf_weight.leaf_weight(gradient, hessian, alpha, lam)
    found = best(cost, gradient, hessian, alpha, lam)
    assert cost(w, gradient, hessian, alpha, lam) <= cost(found, gradient, hessian, alpha, lam) + 1e-9
    assert w == pytest.approx(found, abs=1e-3)


@given(gradients, hessians, strengths, strengths)
def test_a_leaf_is_0_exactly_where_alpha_is_as_large_as_the_sum_of_its_slopes(gradient, hessian, alpha, lam):
    assert (leaf_weight.leaf_weight(gradient, hessian, alpha, lam) == 0) == (abs(gradient) <= alpha)


@given(st.integers(0, 10**6), st.integers(1, 12), strengths, strengths)
def test_for_squared_loss_the_sums_are_those_of_the_residuals_and_the_rows(seed, n, alpha, lam):
    residuals = np.random.default_rng(seed).normal(0, 3, n)

    def squares(w):
        return np.sum((residuals - w) ** 2) / 2 + lam * w * w / 2 + alpha * abs(w)

    w = leaf_weight.leaf_weight(-residuals.sum(), n, alpha, lam)
    assert squares(w) <= squares(best(squares)) + 1e-9
    if alpha == lam == 0:
        assert w == pytest.approx(residuals.mean())


def test_it_works_elementwise_and_its_zero_has_no_minus_sign():
    w = leaf_weight.leaf_weight(np.array([-6.0, 3.0, 6.0]), 4.0, 4.0, 4.0)
    np.testing.assert_allclose(w, [0.25, 0, -0.25])
    assert not np.signbit(w[1])
    assert math.copysign(1, leaf_weight.leaf_weight(3.0, 4.0, 4.0, 4.0)) == 1
    assert type(leaf_weight.leaf_weight(3, 4, 4, 4)) is float


@pytest.mark.parametrize(("alpha", "lam"), [(-1.0, 0.0), (0.0, -1.0), (math.nan, 0.0)])
def test_a_negative_strength_is_refused(alpha, lam):
    with pytest.raises(ValueError, match="λ is"):
        leaf_weight.leaf_weight(1.0, 4.0, alpha, lam)


def test_a_leaf_without_curvature_is_refused():
    with pytest.raises(ValueError, match="has to be positive"):
        leaf_weight.leaf_weight(1.0, 0.0, 1.0, 0.0)


def test_the_figure_draws_the_minimizers():
    lines = {line.get_label(): line.get_xydata() for line in leaf_weight.figure().ax.lines}
    for label, alpha, lam in (("no penalty", 0, 0), ("reg_lambda", 0, 4), ("reg_alpha", 4, 0), ("both", 4, 4)):
        for gradient, drawn in lines[label][::8]:
            assert drawn == pytest.approx(best(cost, gradient, 4.0, alpha, lam), abs=1e-3), label


def test_the_numbers_are_minimizers():
    n = leaf_weight.numbers()
    for size in ("small", "large"):
        for name, alpha, lam in (("plain", 0, 0), ("alpha", 4, 0), ("lam", 0, 4)):
            assert n[f"{size}_{name}"] == pytest.approx(best(cost, n[size], 4.0, alpha, lam), abs=1e-3)
    assert n["large_both"] == pytest.approx(best(cost, 12.0, 4.0, 4.0, 4.0), abs=1e-3)
    assert (n["first_zero"], n["last_zero"], n["small_alpha"]) == (-4, 4, 0)


def test_the_words_follow_the_strengths(monkeypatch):
    monkeypatch.setattr(leaf_weight, "ALPHA", 6.0)
    said = leaf_weight.description()
    assert "With reg_alpha = 6 alone it is exactly 0 for G from -6 to 6" in said
    assert "-1.5 at G = 12. With both it is -0.75 there" in said
