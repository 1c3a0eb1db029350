import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, minimize_scalar
from sklearn.linear_model import Lasso
from test_constraint_region import bowls, by_slsqp, centers

from snippets import equivalence

lams = st.floats(0.01, 5).map(lambda lam: round(lam, 3))
PENALTIES = ["l1", "l2"]


def pen(w, penalty):
    return np.linalg.norm(w, 1) if penalty == "l1" else np.linalg.norm(w) ** 2


def penalized_independently(lam, center, hessian, penalty):
    """Return the penalized minimizer from scikit-learn's Lasso on H = RᵀR, or from the linear system of L2."""
    if penalty == "l2":
        return np.linalg.solve(hessian + 2 * lam * np.eye(2), hessian @ center)
    if lam == 0:
        return center
    root = np.linalg.cholesky(hessian).T
    lasso = Lasso(alpha=lam / 2, fit_intercept=False, tol=1e-14, max_iter=100_000)
    return lasso.fit(root, root @ center).coef_


@pytest.mark.parametrize("penalty", PENALTIES)
@settings(max_examples=60)
@given(lam=lams, center=centers, hessian=bowls)
def test_the_penalized_minimizer_is_what_scikit_learn_finds_or_the_linear_system_gives(penalty, lam, center, hessian):
    found = equivalence.penalized_minimizer(lam, center, hessian, penalty)
    oracle = penalized_independently(lam, center, hessian, penalty)
    np.testing.assert_allclose(found, oracle, atol=1e-5)


def test_where_both_weights_could_stand_alone_the_one_that_lowers_the_objective_more_does():
    hessian, slope_at_0 = np.array([[4, 0.9], [0.9, 0.25]]), np.array([3, 1.4])
    center = np.linalg.solve(hessian, slope_at_0)
    found = equivalence.penalized_minimizer(1.0, center, hessian, "l1")
    np.testing.assert_allclose(found, [0.5, 0], atol=1e-12)  # the other candidate, (0, 1.6), is longer and worse
    np.testing.assert_allclose(found, penalized_independently(1.0, center, hessian, "l1"), atol=1e-5)


@pytest.mark.parametrize("penalty", PENALTIES)
@settings(max_examples=40)
@given(lam=lams, center=centers, hessian=bowls)
def test_a_penalized_solution_solves_the_constrained_problem_at_its_own_size(penalty, lam, center, hessian):
    penalized = penalized_independently(lam, center, hessian, penalty)
    t = equivalence.radius_of(lam, center, hessian, penalty)
    assert t == pytest.approx(pen(penalized, penalty), abs=2e-4)
    assume(t > 1e-3)
    constrained = by_slsqp(penalty, center, hessian, t if penalty == "l1" else math.sqrt(t))
    np.testing.assert_allclose(constrained, penalized, atol=1e-3)


@pytest.mark.parametrize("penalty", PENALTIES)
@settings(max_examples=40)
@given(share=st.floats(0.05, 0.95), center=centers, hessian=bowls)
def test_a_constrained_solution_solves_the_penalized_problem_at_the_lambda_of_its_bound(
    penalty, share, center, hessian
):
    assume(pen(center, penalty) > 0.1)
    t = share * pen(center, penalty)
    low, high = equivalence.penalty_of(t, center, hessian, penalty)
    assert 0 < low == high < math.inf
    constrained = by_slsqp(penalty, center, hessian, t if penalty == "l1" else math.sqrt(t))
    penalized = penalized_independently(low, center, hessian, penalty)
    np.testing.assert_allclose(constrained, penalized, atol=1e-3)


@pytest.mark.parametrize("penalty", PENALTIES)
@given(lam=lams, center=centers, hessian=bowls)
def test_lambda_and_bound_lead_back_to_each_other_off_the_flat_parts(penalty, lam, center, hessian):
    t = equivalence.radius_of(lam, center, hessian, penalty)
    assume(t > 1e-6)
    low, high = equivalence.penalty_of(t, center, hessian, penalty)
    assert low == pytest.approx(lam, rel=1e-6)
    assert high == pytest.approx(lam, rel=1e-6)


@pytest.mark.parametrize("penalty", PENALTIES)
@settings(max_examples=30)
@given(share=st.floats(0.1, 0.9), center=centers, hessian=bowls)
def test_lambda_is_the_price_of_the_bound_minus_the_slope_of_the_best_loss(penalty, share, center, hessian):
    assume(pen(center, penalty) > 0.1)
    t, step = share * pen(center, penalty), 1e-3 * pen(center, penalty)

    def best_loss(bound):
        w = by_slsqp(penalty, center, hessian, bound if penalty == "l1" else math.sqrt(bound))
        return (w - center) @ hessian @ (w - center) / 2

    left, right = (best_loss(t - step) - best_loss(t)) / step, (best_loss(t) - best_loss(t + step)) / step
    low, high = equivalence.penalty_of(t, center, hessian, penalty)
    slack = 1e-3 * (1 + left)
    assert right - slack <= low <= high <= left + slack


@given(centers, bowls)
def test_the_two_flat_parts_are_where_the_bound_is_idle_and_where_the_penalty_wins(center, hessian):
    assume(np.abs(center).sum() > 0.1)
    lam_max = np.abs(hessian @ center).max()
    assert equivalence.penalty_of(0.0, center, hessian, "l1") == (pytest.approx(lam_max), math.inf)
    for lam in (lam_max * (1 + 1e-9), 10 * lam_max):
        assert equivalence.radius_of(lam, center, hessian, "l1") == 0
    assert equivalence.radius_of(lam_max * 0.99, center, hessian, "l1") > 0
    assert equivalence.penalty_of(0.0, center, hessian, "l2") == (math.inf, math.inf)
    assert equivalence.radius_of(1e6, center, hessian, "l2") > 0
    for penalty in PENALTIES:
        for factor in (1 + 1e-9, 1.5, 100):
            assert equivalence.penalty_of(factor * pen(center, penalty), center, hessian, penalty) == (0.0, 0.0)
        assert equivalence.radius_of(0.0, center, hessian, penalty) == pytest.approx(pen(center, penalty))


@pytest.mark.parametrize("penalty", PENALTIES)
def test_where_0_is_the_best_point_anyway_every_lambda_belongs_to_t_0(penalty):
    assert equivalence.penalty_of(0.0, (0, 0), np.eye(2), penalty) == (0.0, math.inf)
    assert equivalence.radius_of(3.0, (0, 0), np.eye(2), penalty) == 0.0


def test_penalty_weight_and_bound_name_the_same_solutions_except_on_the_flat_parts():
    n = equivalence.numbers()
    center, hessian = np.array([0.8, 1.9]), np.array([[1, -0.5], [-0.5, 1.5]])
    for penalty in PENALTIES:
        t = pen(penalized_independently(n["lam"], center, hessian, penalty), penalty)
        assert n[f"{penalty}_radius"] == pytest.approx(t, abs=1e-5)
        assert equivalence.penalty_of(n[f"{penalty}_radius"], center, hessian, penalty)[0] == pytest.approx(n["lam"])
        assert n[f"{penalty}_radius_unpenalized"] == pytest.approx(pen(center, penalty))
    assert n["lam_max"] == pytest.approx(np.abs(hessian @ center).max())


def test_a_loss_with_a_kink_has_a_lambda_with_many_bounds_and_a_bound_with_many_lambdas():
    x = np.linspace(-2, 3, 501)
    loss = np.abs(x - 1)
    at_lambda_1 = loss + np.abs(x)
    best = np.flatnonzero(at_lambda_1 <= at_lambda_1.min() + 1e-12)
    assert x[best[0]] == pytest.approx(0)
    assert x[best[-1]] == pytest.approx(1)
    for lam in (0.0, 0.3, 1.0):
        objective = loss + lam * np.abs(x)
        assert objective[np.argmin(np.abs(x - 1))] == pytest.approx(objective.min())


def test_without_convexity_a_bound_can_belong_to_no_lambda():
    x = np.linspace(-6, 6, 1201)
    loss = -np.minimum(x**2, 4)
    allowed = np.abs(x) <= 1 + 1e-9
    assert np.abs(x[allowed][np.argmin(loss[allowed])]) == pytest.approx(1)
    for lam in np.linspace(0, 10, 501):
        objective = loss + lam * np.abs(x)
        assert objective[np.abs(np.abs(x) - 1) < 1e-9].min() > objective.min() + 1e-6


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: equivalence.radius_of(-1, (1, 2), np.eye(2), "l1"), "λ is"),
        (lambda: equivalence.radius_of(1, (1, 2), np.eye(2), "l3"), "penalty"),
        (lambda: equivalence.penalty_of(1, (1, 2), np.eye(2), "l0"), "penalty"),
        (lambda: equivalence.penalty_of(-1, (1, 2), np.eye(2), "l2"), "radius"),
        (lambda: equivalence.penalty_of(1, (1, 2), -np.eye(2), "l2"), "positive"),
        (lambda: equivalence.radius_of(1, (1, 2, 3), np.eye(2), "l2"), "shape"),
    ],
)
def test_what_names_no_problem_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_figure_draws_the_bound_of_each_lambda_and_both_flat_parts():
    center, hessian = np.array(equivalence.CENTER), np.array(equivalence.HESSIAN)
    for lam in equivalence.SWEEP["lam"]:
        lines = {line.get_label(): line.get_xydata() for line in equivalence.figure(lam=lam).ax.lines}
        for penalty in PENALTIES:
            unit = pen(center, penalty)
            ((x, y),) = lines[f"{penalty} at λ = {lam:g}"]
            assert x == lam
            assert y * unit == pytest.approx(
                pen(penalized_independently(lam, center, hessian, penalty), penalty), abs=1e-4
            )
            for x, y in lines[penalty][::10]:
                assert y * unit == pytest.approx(
                    pen(penalized_independently(x, center, hessian, penalty), penalty), abs=1e-4
                )
            idle = lines[f"{penalty}, λ = 0"]
            assert (idle[:, 0] == 0).all()
            assert idle[0, 1] == 1
            assert idle[1, 1] > 1.2
        flat = lines["l1, t = 0"]
        assert (flat[:, 1] == 0).all()
        assert flat[0, 0] == pytest.approx(np.abs(hessian @ center).max())
        assert flat[1, 0] == equivalence.SWEEP["lam"][-1]


def test_the_words_follow_the_bowl_and_the_strength(monkeypatch):
    assert "through t = 0.967 at λ = 1, and reaches 0 at λ = 2.45" in equivalence.description()
    monkeypatch.setattr(equivalence, "CENTER", (0.0, 3.0))
    monkeypatch.setattr(equivalence, "HESSIAN", ((1.0, 0.0), (0.0, 1.0)))
    monkeypatch.setattr(equivalence, "LAM", 0.5)
    monkeypatch.setattr(equivalence, "LAST_LAM", 4.0)
    said = equivalence.description()
    assert "t = ‖w‖₁ = 3, falls in straight pieces through t = 2.5 at λ = 0.5, and reaches 0 at λ = 3;" in said
    assert "t = ‖w‖₂² = 9, passes 2.25 at λ = 0.5 and is still 0.11 at λ = 4." in said


@settings(max_examples=15)
@given(centers, bowls)
def test_between_its_bends_the_l1_bound_is_straight_in_lambda(center, hessian):
    assume(np.abs(center).sum() > 0.1)
    lams = np.linspace(0, np.abs(hessian @ center).max(), 101)
    sizes = np.array([pen(equivalence.penalized_minimizer(lam, center, hessian, "l1"), "l1") for lam in lams])
    bends = np.abs(np.diff(sizes, 2)) > 1e-9 * (1 + sizes.max())
    assert bends.sum() <= 8  # a bend between two of the values is seen at most twice; two weights allow few


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_no_lower_bound_on_lambda_is_above_an_upper_one_and_the_least_lambda_between_them_works(seed):
    random = np.random.default_rng(seed)
    a, c, k, b, tilt = random.uniform([0.1, -3, 0, 0, -2], [2, 3, 2, 2, 2])

    def f(x):
        return a * (x - c) ** 2 + k * np.abs(x - 1)

    def pen(x):  # convex, 0 at 0, and negative somewhere where it is tilted
        return x**2 + b * np.abs(x) + tilt * x

    t, x = random.uniform(0.1, 3), np.linspace(-8, 8, 4001)
    inside = x[pen(x) <= t]
    edges = [brentq(lambda s: pen(s) - t, 0, 8), brentq(lambda s: pen(s) - t, -8, 0)]
    found = minimize_scalar(f, bounds=sorted(edges), method="bounded", options={"xatol": 1e-12}).x
    w = min([found, *edges, *(s for s in (1.0,) if pen(s) <= t)], key=f)
    beyond, within = x[pen(x) > t + 1e-3], inside[pen(inside) < t - 1e-3]
    least = max(0, np.max((f(w) - f(beyond)) / (pen(beyond) - t)))
    assert least <= np.min((f(within) - f(w)) / (t - pen(within))) + 1e-6
    everywhere = f(x) + least * pen(x)
    assert everywhere.min() >= f(w) + least * pen(w) - 2e-2 * (1 + least)
    assert least < 1e-6 or pen(w) == pytest.approx(t, abs=1e-6)


def test_a_lambda_and_a_bound_that_share_one_solution_need_not_share_all():
    x = np.linspace(-1, 2, 301)
    penalized = np.abs(x - 1) + np.abs(x)
    constrained = np.where(np.abs(x) <= 0.5 + 1e-9, np.abs(x - 1), np.inf)
    both = [x[value <= value.min() + 1e-9] for value in (penalized, constrained)]
    assert (both[0].min(), both[0].max()) == pytest.approx((0, 1), abs=1e-9)
    assert both[1] == pytest.approx([0.5])


def test_the_bound_has_to_be_above_0_and_the_loss_finite_for_a_lambda_to_exist():
    # t = 0 under λx²: 0 is the only allowed point, and not best for any λ, as f′(0) = -1
    for lam in (0.0, 1.0, 1e6):
        x = 1 / (1 + 2 * lam)
        assert (x - 1) ** 2 / 2 + lam * x**2 < 0.5
    # f(x) = -√x, infinite left of 0, under λ|x| with t = 0: no λ, since f falls infinitely steeply
    for lam in (1.0, 1e3):
        x = 1 / (4 * lam**2)
        assert -math.sqrt(x) + lam * x < 0
