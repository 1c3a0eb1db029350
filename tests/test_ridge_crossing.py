from fractions import Fraction

import numpy as np
import pytest
from changed import changed
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize, minimize_scalar

from snippets import ridge_crossing
from snippets.ridge import ridge

HESSIAN, LINEAR = np.array([[1, 0.8], [0.8, 1]]), np.array([1, 0.5])
LATER = np.geomspace(0.01, 50, 50)


def ridge_by_cramer(lam):
    """Return the exact solution of (A + 2λI)w = b in rational arithmetic."""
    a, c, b = 1 + 2 * Fraction(lam), Fraction(4, 5), (Fraction(1), Fraction(1, 2))
    determinant = a * a - c * c
    return (a * b[0] - c * b[1]) / determinant, (a * b[1] - c * b[0]) / determinant


def lasso_by_scipy(lam):
    """Return the lasso's weights from a quadratic program in the positive and negative parts."""

    def objective(parts):
        w = parts[:2] - parts[2:]
        return w @ HESSIAN @ w / 2 - LINEAR @ w + lam * parts.sum()

    best = minimize(objective, np.full(4, 0.1), bounds=[(0, None)] * 4, method="L-BFGS-B", options={"ftol": 1e-15})
    return best.x[:2] - best.x[2:]


def line(drawn, label):
    (found,) = [line for line in drawn.ax.lines if line.get_label() == label]
    return found


def test_l2_takes_w2_through_0_at_one_lambda_alone_and_l1_holds_it_there():
    assert ridge_by_cramer(Fraction(3, 10)) == (Fraction(5, 8), 0)
    assert ridge_crossing.l2_crossing() == pytest.approx(0.3, rel=1e-12)
    assert brentq(lambda lam: ridge_crossing.l2_weights(lam)[1], 0.01, 5) == pytest.approx(0.3, rel=1e-9)
    for lam in (0.1, 0.29, 0.31, 1.0, 100.0):
        assert ridge_crossing.l2_weights(lam)[1] != 0
        assert np.sign(ridge_crossing.l2_weights(lam)[1]) == np.sign(lam - 0.3)
    assert ridge_crossing.l1_arrival() == pytest.approx(1 / 6, rel=1e-12)
    for lam in (0.01, 0.1, 0.166):
        assert ridge_crossing.l1_weights(lam)[1] < 0
    for lam in (0.167, 0.3, 0.9, 5.0):
        assert ridge_crossing.l1_weights(lam)[1] == 0


def test_under_l2_w2_grows_from_its_crossing_to_its_peak_and_shrinks_after_it():
    for lams, turn in ((np.linspace(0.3, ridge_crossing.l2_peak(), 50), 1), (ridge_crossing.l2_peak() + LATER, -1)):
        sizes = [float(ridge_by_cramer(lam)[1]) for lam in lams]
        assert (turn * np.diff(sizes) > 0).all()
        assert min(sizes) >= -1e-15


@pytest.mark.parametrize("lam", [0.0, 0.1, 0.3, 0.7, 2.0])
def test_both_weights_are_those_of_independent_solvers(lam):
    exact = [float(value) for value in ridge_by_cramer(Fraction(lam).limit_denominator(1000))]
    np.testing.assert_allclose(ridge_crossing.l2_weights(lam), exact, atol=1e-12)
    np.testing.assert_allclose(ridge_crossing.l1_weights(lam), lasso_by_scipy(lam), atol=1e-5)


def determinant(rows) -> Fraction:
    """Return the determinant by its expansion along the first row: exact in rational arithmetic."""
    if not rows:
        return Fraction(1)
    minors = ([row[:k] + row[k + 1 :] for row in rows[1:]] for k in range(len(rows)))
    return sum(
        (-1) ** k * entry * determinant(minor)
        for k, (entry, minor) in enumerate(zip(rows[0], minors, strict=True))
        if entry
    )


def cramers_quotient(A, b, j, lam) -> tuple[Fraction, Fraction]:
    """Return what is above and below the line in Cramer's rule for wⱼ of (A + 2λI)w = b."""
    below = [[Fraction(int(a)) + 2 * lam * (i == k) for k, a in enumerate(row)] for i, row in enumerate(A)]
    above = [[*row[:j], Fraction(int(right)), *row[j + 1 :]] for row, right in zip(below, b, strict=True)]
    return determinant(above), determinant(below)


def problem_with_ridge_zeros_at(lams, random):
    """Return X and y such that ridge's first weight is Π(λ − λₖ)/Π(λ + dᵢ²/2), with p − 1 roots λₖ, possibly negative.

    Its partial fractions have to be those of Σ q₁ᵢ(qᵢᵀb)/(dᵢ² + 2λ), for the eigenvectors qᵢ and eigenvalues dᵢ² of A.
    """
    p = len(lams) + 1
    Q = np.linalg.qr(random.standard_normal((p, p)))[0]
    poles = np.arange(1.0, p + 1)
    residues = [np.prod(-d - np.array(lams)) / np.prod(np.delete(poles, i) - d) for i, d in enumerate(poles)]
    b = Q @ (2 * np.array(residues) / Q[0])
    return ridge_crossing.square_root_problem(Q @ np.diag(2 * poles) @ Q.T, b)


def sign_changes(values) -> int:
    signs = np.sign(values)[np.sign(values) != 0]
    return int((signs[1:] != signs[:-1]).sum())


@given(st.integers(2, 5), st.integers(0, 10**6))
def test_above_the_line_of_cramers_rule_for_a_ridge_weight_is_a_polynomial_of_degree_p_minus_1_at_most(p, seed):
    random = np.random.default_rng(seed)
    X, y = random.integers(-3, 4, (p + 1, p)), random.integers(-9, 10, p + 1)
    A, b, j = X.T @ X, X.T @ y, int(random.integers(p))
    assume(np.linalg.det(A) > 0.5)
    above, below = zip(*(cramers_quotient(A, b, j, Fraction(lam)) for lam in range(p + 1)), strict=True)
    weights = [ridge(X, y, lam)[j] for lam in range(p + 1)]
    np.testing.assert_allclose(weights, [float(a / d) for a, d in zip(above, below, strict=True)], atol=1e-10)
    assert min(below) > 0
    # Of polynomials of degree p at most, those of lower degree are the ones whose differences of order p are 0.
    assert np.diff(np.array(above, dtype=object), n=p)[0] == 0
    grid = np.geomspace(1e-3, 1e3, 60)
    assert sign_changes([ridge(X, y, lam)[j] for lam in grid]) <= p - 1


@pytest.mark.parametrize("p", [2, 3, 4, 5])
def test_a_ridge_weight_of_p_can_be_0_at_any_number_of_lambdas_up_to_p_minus_1(p):
    random = np.random.default_rng(p)
    for count in range(p):
        lams = [*(0.5 * 2.0 ** np.arange(count)), *(-0.3 - np.arange(p - 1 - count))]
        X, y = problem_with_ridge_zeros_at(lams, random)
        weights = [ridge(X, y, lam)[0] for lam in np.geomspace(0.1, 100, 401)]
        assert sign_changes(weights) == count
        for lam in lams[:count]:
            assert ridge(X, y, lam)[0] == pytest.approx(0, abs=1e-11)


def test_a_ridge_weight_that_no_other_and_no_target_pulls_at_is_0_at_every_lambda():
    A, b = np.array([[2, 0, 0], [0, 2, 1], [0, 1, 2]]), np.array([0, 3, -1])
    X, y = ridge_crossing.square_root_problem(A, b)
    for lam in range(1, 5):
        assert cramers_quotient(A, b, 0, Fraction(lam))[0] == 0
        assert ridge(X, y, lam)[0] == pytest.approx(0, abs=1e-15)
        assert (ridge(X, y, lam)[1:] != 0).all()


def test_the_square_root_problem_has_the_hessian_and_the_slope_it_was_given():
    X, y = ridge_crossing.square_root_problem(HESSIAN, LINEAR)
    np.testing.assert_allclose(X.T @ X, HESSIAN, atol=1e-14)
    np.testing.assert_allclose(X.T @ y, LINEAR, atol=1e-14)


def test_numbers_are_the_exact_ones():
    n = ridge_crossing.numbers()
    assert n["start"] == pytest.approx(float(ridge_by_cramer(0)[1]), rel=1e-12)
    assert n["crossing"] == pytest.approx(0.3)
    assert n["first_at_crossing"] == pytest.approx(0.625)
    assert ridge_crossing.l2_weights(n["crossing"])[1] == pytest.approx(0, abs=1e-15)
    assert n["l1_at_crossing"] == 0
    top = minimize_scalar(
        lambda lam: -float(ridge_by_cramer(lam)[1]), bounds=(0, 9), method="bounded", options={"xatol": 1e-9}
    )
    assert n["largest"] == pytest.approx(-top.fun, rel=1e-9)
    assert n["peak"] == pytest.approx(top.x, rel=1e-5)
    assert n["l1_arrival"] == pytest.approx(1 / 6)


def test_the_figure_draws_w2_of_both_and_marks_where_they_meet_0():
    drawn = ridge_crossing.figure()
    lams, weights = line(drawn, "L2").get_data()
    np.testing.assert_allclose(weights, [float(ridge_by_cramer(lam)[1]) for lam in lams], atol=1e-12)
    lams, weights = line(drawn, "L1").get_data()
    np.testing.assert_allclose(weights, [lasso_by_scipy(lam)[1] for lam in lams], atol=1e-4)
    assert (weights[lams > 0.17] == 0).all()
    for label, place in (("L2 crosses 0", 0.3), ("L1 arrives at 0", 1 / 6)):
        (x,), (height,) = line(drawn, label).get_data()
        assert x == pytest.approx(place, abs=1e-9)
        assert height == pytest.approx(0, abs=1e-9)


def test_the_description_follows_the_weights():
    text = ridge_crossing.description()
    assert "is 0 at 104 of the 104 larger values drawn" in text
    assert "negative at 30 of the 30 values drawn below, positive at 90 of the 90 above" in text
    with changed(ridge_crossing, B=(1.0, 0.4)):
        assert "L2 is 0 at λ = 0.5, where" in ridge_crossing.description()
        assert "negative at 50 of the 50 values drawn below, positive at 70 of the 70" in ridge_crossing.description()
    l1, l2 = ridge_crossing.l1_weights, ridge_crossing.l2_weights
    with changed(ridge_crossing, l1_weights=lambda lam: l1(lam) - 1e-9 * (lam > 1.0), l2_weights=lambda lam: -l2(lam)):
        text = ridge_crossing.description()
    assert "is 0 at 84 of the 104 larger values" in text
    assert "negative at 0 of the 30 values drawn below, positive at 0 of the 90" in text


@given(st.integers(2, 5), st.integers(0, 10**6))
def test_also_with_fewer_rows_than_weights_a_ridge_weight_is_0_at_p_minus_1_lambdas_at_most(p, seed):
    random = np.random.default_rng(seed)
    n = int(random.integers(1, p))
    X, y = random.integers(-3, 4, (n, p)), random.integers(-9, 10, n)
    A, b, j = X.T @ X, X.T @ y, int(random.integers(p))
    assume(X.any())
    above, below = zip(*(cramers_quotient(A, b, j, Fraction(lam)) for lam in range(1, p + 2)), strict=True)
    assert min(below) > 0
    assert np.diff(np.array(above, dtype=object), n=p)[0] == 0
    weights = [ridge(X, y, float(lam))[j] for lam in range(1, p + 2)]
    np.testing.assert_allclose(weights, [float(a / d) for a, d in zip(above, below, strict=True)], atol=1e-10)


def bump(x):
    return np.exp(-1 / (1 - x)) if x < 1 else 0.0


def held_loss(w):
    return 20 * (w[0] - 2) ** 2 + np.log(np.cosh(w[1] - bump(w[0])))


def test_on_another_smooth_convex_loss_l2_holds_a_weight_at_0_over_an_interval_of_lambda():
    random = np.random.default_rng(0)
    for u, v in random.uniform([-3, -3], [4, 3], (2000, 2, 2)):  # convex along random chords
        s = random.random()
        assert held_loss(s * u + (1 - s) * v) <= s * held_loss(u) + (1 - s) * held_loss(v) + 1e-12

    def total(w, lam):
        return held_loss(w) + lam * w @ w

    for lam in (0.5, 3.0, 12.0, 19.9):
        first = 40 / (20 + lam)
        assert first >= 1
        best = np.array([first, 0.0])
        for away in random.standard_normal((500, 2)) * random.choice([1e-3, 0.1, 2.0], (500, 1)):
            assert total(best + away, lam) > total(best, lam)
    for lam in (25.0, 40.0):  # w₁ is below 1, and the slope of the loss along w₂ is not 0 at w₂ = 0
        found = minimize(total, [0.9, 0.1], lam, method="Nelder-Mead", options={"xatol": 1e-11, "fatol": 1e-15}).x
        assert found[0] < 1
        assert found[1] > 1e-7
