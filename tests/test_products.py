import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime, minimize, minimize_scalar

from snippets import products

zs, lams = st.floats(-5, 5).map(lambda z: round(z, 2)), st.floats(0.05, 2).map(lambda lam: round(lam, 2))


def cost(factors, z, lam):
    u, v = factors
    return (u * v - z) ** 2 / 2 + lam * (u * u + v * v)


def best_of_many_starts(z, lam):
    starts = ((1.0, 1.0), (1.0, -1.0), (0.1, 0.2), (2.0, -0.5))
    runs = [minimize(cost, start, args=(z, lam), method="BFGS", options={"gtol": 1e-9}) for start in starts]
    return min(runs, key=lambda run: run.fun)


@given(zs, lams)
def test_the_best_factors_are_those_that_a_solver_finds(z, lam):
    u, v = products.best_factors(z, lam)
    found = best_of_many_starts(z, lam)
    assert cost((u, v), z, lam) <= found.fun + 1e-9
    if abs(abs(z) - 2 * lam) > 0.1:  # beside the threshold the objective is too flat for a solver
        assert u * v == pytest.approx(np.prod(found.x), abs=1e-4)


@given(zs, lams)
def test_l2_on_the_factors_is_exactly_0_for_an_interval_of_data(z, lam):
    assert (products.best_factors(z, lam) == (0.0, 0.0)) == (abs(z) <= 2 * lam)


@given(zs)
def test_no_other_factors_of_a_product_have_smaller_squares(w):
    u, v = products.shortest_factors(w)
    assert u * v == pytest.approx(w, abs=1e-12)
    assert u >= 0
    assert u * u + v * v == pytest.approx(2 * abs(w), abs=1e-12)
    if abs(w) > 0.01:
        least = minimize_scalar(lambda a: a * a + (w / a) ** 2, bounds=(0.01, 10), method="bounded")
        assert u * u + v * v <= least.fun + 1e-9
        assert least.fun == pytest.approx(2 * abs(w), abs=1e-6)


@pytest.mark.parametrize("lam", [0.4, 0.5, 1.0])
def test_the_factor_steps_are_gradient_steps_and_only_approach_0(lam):
    path = products.factor_steps((1.5, 0.7), 0.5, lam, 300)
    for k in (0, 1, 7, 40):
        slope = approx_fprime(path[k], cost, 1e-7, 0.5, lam)
        np.testing.assert_allclose(path[k + 1], path[k] - 0.1 * slope, atol=1e-6)
    sizes = np.abs(np.prod(path, axis=1))
    assert np.all(sizes > 0)
    assert np.all(np.diff(sizes) < 0)
    assert sizes[-1] < 1e-6


def test_the_weight_steps_are_subgradient_steps_and_keep_coming_back():
    path = products.weight_steps(1.05, 0.5, 0.5, 1000)
    for k in range(50):
        slope = approx_fprime(path[k : k + 1], lambda w: (w[0] - 0.5) ** 2 / 2 + abs(w[0]), 1e-9)
        np.testing.assert_allclose(path[k + 1], path[k] - 0.1 * slope[0], atol=1e-6)
    assert products.weight_steps(0.0, 0.5, 0.5, 1)[1] == pytest.approx(0.05)  # sign(0) = 0
    for start in range(500, 900, 100):
        assert np.max(np.abs(path[start : start + 100])) > 0.1 * (1 - 0.5) / 2


def test_from_0_the_factors_do_not_move():
    np.testing.assert_array_equal(products.factor_steps((0.0, 0.0), 2.5, 0.5, 10), np.zeros((11, 2)))


def test_a_negative_strength_is_refused():
    with pytest.raises(ValueError, match="λ is"):
        products.best_factors(1.0, -0.5)


def test_the_figure_draws_the_minimizers_and_the_steps():
    left, right = products.figure()
    lines = {line.get_label(): line.get_xydata() for line in left.ax.lines}
    for label, objective in (
        ("L1 on w", lambda w, z: (w - z) ** 2 / 2 + 2 * 0.5 * abs(w)),
        ("L2 on w", lambda w, z: (w - z) ** 2 / 2 + 0.5 * w * w),
    ):
        for z, drawn in lines[label][::16]:
            low, high = min(z, 0) - 1, max(z, 0) + 1
            found = minimize_scalar(objective, args=(z,), bounds=(low, high), method="bounded").x
            assert drawn == pytest.approx(found, abs=1e-4)
    for z, drawn in lines["L2 on u and v"][::16]:
        assert drawn == pytest.approx(
            np.prod(best_of_many_starts(z, 0.5).x), abs=0.02 if abs(abs(z) - 1) < 0.1 else 1e-4
        )
    np.testing.assert_allclose(lines["L2 on u and v"], lines["L1 on w"], atol=1e-12)
    lines = {line.get_label(): line.get_ydata() for line in right.ax.lines}
    assert lines["L1 on w"][0] == lines["L2 on u and v"][0] == pytest.approx(1.05)
    np.testing.assert_allclose(lines["L1 on w"], np.abs(products.weight_steps(1.05, 0.5, 0.5, 120)))
    np.testing.assert_allclose(
        lines["L2 on u and v"], np.abs(np.prod(products.factor_steps((1.5, 0.7), 0.5, 0.5, 120), axis=1))
    )


def test_the_numbers_are_those_of_the_definitions():
    n = products.numbers()
    assert (n["first_zero"], n["last_zero"], n["strength"], n["zeros"]) == (-1, 1, 1, 0)
    assert n["product"] == pytest.approx(np.prod(best_of_many_starts(2.5, 0.5).x), abs=1e-5)
    assert n["factor"] ** 2 == pytest.approx(n["product"])
    assert n["ridge_inside"] == pytest.approx(0.25)
    assert n["size"] < 1e-15
    assert 0.1 < n["hover"] < 0.2


def test_the_words_follow_the_strength(monkeypatch):
    monkeypatch.setattr(products, "LAM", 0.75)
    said = products.description()
    assert "at λ = 0.75. First panel" in said
    assert "with the strength 1.5: flat, exactly 0, for z from -1.5 to 1.5; z = 2.5 gives 1.00" in said
