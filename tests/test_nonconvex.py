import numpy as np
import pytest
from scipy.optimize import differential_evolution, minimize_scalar

from snippets import nonconvex


def loss(x):
    return -2 * np.exp(-4 * (x - 2) ** 2)


def global_minimizer(lam):
    """Return the global minimizer by a solver that searches everywhere, polished; 0 where nothing is better."""
    found = differential_evolution(lambda x: loss(x[0]) + lam * abs(x[0]), [(-10, 10)], seed=1, tol=1e-12).x[0]
    near = minimize_scalar(
        lambda x: loss(x) + lam * abs(x), bounds=(found - 0.1, found + 0.1), method="bounded", options={"xatol": 1e-12}
    )
    return near.x if near.fun < loss(0) else 0.0


def test_without_convexity_a_lambda_far_above_the_slope_of_f_at_0_is_not_enough():
    n = nonconvex.numbers()
    step = 1e-4
    slope_at_zero = (loss(step) - loss(-step)) / (2 * step)
    assert n["slope_at_zero"] == pytest.approx(slope_at_zero, rel=1e-3)
    assert n["lam"] > 1e4 * abs(slope_at_zero)
    assert n["minimizer"] == pytest.approx(global_minimizer(n["lam"]), abs=1e-6)
    assert n["minimizer"] > 1.9
    assert n["objective_at_minimizer"] < n["objective_at_zero"]
    assert n["objective_at_minimizer"] == pytest.approx(loss(n["minimizer"]) + n["lam"] * n["minimizer"], rel=1e-9)
    assert n["objective_at_zero"] == pytest.approx(loss(0.0), rel=1e-9)


def test_the_given_slope_is_the_derivative_of_the_loss():
    x, step = np.linspace(-1, 4, 101), 1e-6
    np.testing.assert_allclose(nonconvex.loss(x), loss(x))
    np.testing.assert_allclose(nonconvex.loss_slope(x), (loss(x + step) - loss(x - step)) / (2 * step), atol=1e-7)


@pytest.mark.parametrize("lam", [0.1, 0.3, 0.8, 1.0, 1.03, 2.0])
def test_the_global_minimizer_is_the_one_found_by_searching_everywhere(lam):
    assert nonconvex.global_minimizer(lam) == pytest.approx(global_minimizer(lam), abs=1e-6)


def test_0_is_the_global_minimum_exactly_from_the_sufficient_lambda_on():
    bound = nonconvex.sufficient_lam()
    x = np.linspace(-10, 10, 2_000_001)
    x = x[x != 0]
    assert bound == pytest.approx(np.max((loss(0) - loss(x)) / np.abs(x)), rel=1e-9)
    assert nonconvex.global_minimizer(bound * (1 + 1e-6)) == 0.0
    assert nonconvex.global_minimizer(bound * (1 - 1e-6)) > 1.5


def test_0_is_a_local_minimum_all_the_same():
    near = np.concatenate([-np.geomspace(1e-9, 0.2, 50), np.geomspace(1e-9, 0.2, 50)])
    lam = nonconvex.numbers()["lam"]
    assert np.all(loss(near) + lam * np.abs(near) > loss(0))


def test_the_figure_draws_f_and_f_plus_the_penalty_with_the_dot_at_the_global_minimum():
    lines = {line.get_label(): line for line in nonconvex.figure().ax.lines}
    (label,) = (name for name in lines if name.startswith("λ = "))
    lam = float(label.removeprefix("λ = "))
    assert lam == nonconvex.numbers()["lam"]
    x, y = lines["f"].get_data()
    np.testing.assert_allclose(y, loss(x), atol=1e-12)
    x, y = lines[label].get_data()
    np.testing.assert_allclose(y, loss(x) + lam * np.abs(x), atol=1e-12)
    ((dot_x, dot_y),) = lines["global minimum"].get_xydata()
    assert dot_x == pytest.approx(global_minimizer(lam), abs=1e-6)
    assert dot_y <= y.min() + 1e-12
    assert lines["local minimum"].get_xydata().tolist() == [[0.0, pytest.approx(loss(0))]]


def test_the_words_follow_the_loss_and_the_strength_and_call_nothing_0_that_is_only_tiny(monkeypatch):
    said = nonconvex.description()
    assert "−0.0" not in said
    assert "−2.3 × 10⁻⁷" in said
    assert "slope of f at 0 is −3.6 × 10⁻⁶" in said
    monkeypatch.setattr(nonconvex, "DEPTH", 4.0)
    monkeypatch.setattr(nonconvex, "VALLEY", 1.5)
    monkeypatch.setattr(nonconvex, "LAM", 0.5)
    said, lam = nonconvex.description(), nonconvex.sufficient_lam()
    assert "f(x) = −4·exp(−4(x − 1.5)²)" in said
    assert "at λ = 0.5" in said
    assert f"Only from λ = {lam:.3f} on" in said
    assert lam > 2
