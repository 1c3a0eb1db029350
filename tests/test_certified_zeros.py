import math
import re
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_rgba
from regression_problems import problems, shares
from sklearn.datasets import load_diabetes
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_selection import SelectFromModel
from sklearn.linear_model import Lasso

from snippets import certified_zeros, proximal_gradient
from snippets.certified_zeros import pull_bounds
from snippets.lasso import duality_gap, lasso
from snippets.shared.figure import COLORS

seeds = st.integers(0, 2**32 - 1)


def proved(X, y, w, lam):
    return certified_zeros.certified_zeros(X, y, w, lam)


def weights_by_scikit_learn(X, y, lam, **settings):
    return Lasso(alpha=lam / len(y), fit_intercept=False, **({"tol": 1e-14, "max_iter": 100_000} | settings)).fit(X, y)


@given(problems(), shares, st.floats(-12, 0), seeds)
def test_no_proof_is_wrong_whatever_weights_it_starts_from(problem, share, dust, seed):
    X, y, lam = problem.X, problem.y, share * problem.lambda_max
    exact = lasso(X, y, lam, tol=1e-12)
    size = np.abs(exact).max(initial=0) or 1.0
    w = exact + 10.0**dust * size * np.random.default_rng(seed).standard_normal(len(exact))
    found = proved(X, y, w, lam)
    assert found.dtype == bool
    assert found.shape == w.shape
    # Of equal columns a solution may keep any, so it is the pull that has to be below λ, and the weight 0 with it.
    assert (exact[found] == 0).all()
    assert (np.abs(X.T @ (y - X @ exact))[found] < lam).all()


def test_with_columns_at_right_angles_no_proof_is_wrong_one_rounding_from_equality():
    random, wrong, right = np.random.default_rng(1), 0, 0
    for _ in range(3000):
        p, lam = random.integers(1, 8), 10 ** random.uniform(-3, 3)
        y = lam * (1 + random.integers(-4, 5, p) * 2.0**-52) * random.choice([-1, 1], p)
        y[0] = random.choice([0.3, 5.0]) * lam
        w = np.sign(y) * np.maximum(np.abs(y) - lam, 0) * random.choice([0, 1])
        found = proved(np.eye(p), y, w, lam)
        wrong += np.any(found & (np.abs(y) >= lam))
        right += found[0]
    assert wrong == 0
    assert right > 1000


def exact_bounds(X, y, w, lam):
    """Return |xⱼᵀθ| + ‖xⱼ‖√(2G) in rational arithmetic, but for the roots, which are rounded up."""
    X, y, w, lam = [[Fraction(v) for v in row] for row in X], [*map(Fraction, y)], [*map(Fraction, w)], Fraction(lam)
    columns = list(zip(*X, strict=True))

    def dot(a, b):
        return sum(v * u for v, u in zip(a, b, strict=True))

    def root(number):  # from below
        return Fraction(math.isqrt(int(number * 10**60))) / 10**30

    r = [value - dot(row, w) for value, row in zip(y, X, strict=True)]
    largest = max(abs(dot(column, r)) for column in columns)
    s = min(Fraction(1), lam / largest) if largest else Fraction(1)
    theta = [s * value for value in r]
    left = [a - b for a, b in zip(y, theta, strict=True)]
    gap = dot(r, r) / 2 + lam * sum(map(abs, w)) - dot(y, y) / 2 + dot(left, left) / 2
    assert gap >= 0
    return [abs(dot(column, theta)) + root(dot(column, column)) * root(2 * gap) for column in columns]


@given(seeds, st.floats(-14, 0))
def test_the_bounds_are_above_those_of_exact_arithmetic_and_near_them(seed, dust):
    random = np.random.default_rng(seed)
    n, p = random.integers(2, 7), random.integers(1, 6)
    X, y = random.standard_normal((n, p)), random.standard_normal(n)
    lam = 0.5 * np.abs(X.T @ y).max()
    w = lasso(X, y, lam) + 10.0**dust * random.standard_normal(p)
    for bound, exact, column in zip(pull_bounds(X, y, w, lam), exact_bounds(X, y, w, lam), X.T, strict=True):
        assert bound > exact
        assert bound <= float(exact) * (1 + 1e-9) + 3e-6 * np.linalg.norm(column) * np.linalg.norm(y)


def test_dust_of_1e_10_leaves_all_zeros_provable_and_ever_more_noise_ever_fewer():
    random, counts = np.random.default_rng(2), []
    cases = []
    for _ in range(100):
        X = random.standard_normal((60, 20))
        y = X @ (random.standard_normal(20) * (random.random(20) < 0.3)) + random.standard_normal(60)
        lam = 0.3 * np.abs(X.T @ y).max()
        cases.append((X, y, lam, weights_by_scikit_learn(X, y, lam).coef_, random.standard_normal(20)))
    for noise in (1e-10, 1e-6, 1e-2, 1.0):
        counts.append(0)
        for X, y, lam, exact, dust in cases:
            w = exact + noise * dust
            assert not np.any(w == 0)
            found = proved(X, y, w, lam)
            assert (exact[found] == 0).all()
            counts[-1] += found.sum()
    zeros = sum(np.sum(exact == 0) for *_, exact, _ in cases)
    assert counts[0] == zeros > 1000
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] < 0.1 * zeros


@given(problems(degenerate=False), st.integers(-40, 40), st.integers(-40, 40))
def test_the_proofs_do_not_depend_on_units_and_a_cut_off_does(problem, of_x, of_y):
    X, y, lam = problem.X, problem.y, 0.3 * problem.lambda_max
    w = lasso(X, y, lam) + 1e-9 * np.abs(lasso(X, y, lam)).max()
    a, b = 10.0**of_x, 10.0**of_y
    np.testing.assert_allclose(pull_bounds(a * X, b * y, w * b / a, lam * a * b), pull_bounds(X, y, w, lam) * a * b)
    tiny = 1e-12 / np.abs(w).max()
    assert (np.abs(w * tiny) < certified_zeros.CUT).all()  # in units so small all are below a cut-off
    assert not proved(X / tiny, y, w * tiny, lam / tiny).all()


def test_extreme_units_neither_warn_nor_prove_what_is_not_so():
    random = np.random.default_rng(3)
    X, y = random.standard_normal((20, 4)), random.standard_normal(20)
    lam = 0.5 * np.abs(X.T @ y).max()
    exact = lasso(X, y, lam)
    for a in (1e-300, 1e-160, 1.0, 1e160, 1e300):
        for b in (1e-300, 1e-160, 1.0, 1e160, 1e300):
            with np.errstate(over="ignore", under="ignore", invalid="ignore"):
                w, strength = exact * (b / a), lam * (a * b)
            if np.isfinite(w).all() and np.isfinite(strength) and strength > 1e-300 and np.abs(w).max() > 1e-300:
                assert not np.any(proved(a * X, b * y, w, strength) & (exact != 0)), (a, b)
    assert proved(1e-160 * X, 1e-160 * y, exact, lam * 1e-160 * 1e-160).sum() == np.sum(exact == 0) > 0


def test_what_needs_no_data_is_proved_and_at_lambda_0_nothing_is():
    X, y = np.array([[1.0, 0.0], [1.0, 0.0]]), np.array([3.0, 1.0])
    assert proved(X, y, [1.0, 5.0], 2.0).tolist() == [False, True]  # a column of zeros
    assert proved(X, 0 * y, [0.0, 0.0], 2.0).tolist() == [True, True]
    assert proved(X, 0 * y, [0.0, 0.0], 0.0).tolist() == [False, False]
    assert proved(X, y, [2.0, 0.0], 0.0).tolist() == [False, False]


def test_false_is_no_proof_that_a_weight_is_not_0():
    X, y = np.eye(2), np.array([2.0, 1.0])
    assert lasso(X, y, 1.0).tolist() == [1.0, 0.0]  # the second pull equals λ
    assert proved(X, y, [1.0, 0.0], 1.0).tolist() == [False, False]


@pytest.mark.parametrize(
    ("X", "y", "w", "lam", "message"),
    [
        (np.ones(3), np.ones(3), np.ones(1), 1.0, "shape"),
        (np.ones((3, 2)), np.ones(2), np.ones(2), 1.0, "shape"),
        (np.ones((3, 2)), np.ones(3), np.ones(3), 1.0, "weights"),
        (np.ones((3, 2)), np.ones(3), np.array([1.0, math.nan]), 1.0, "finite"),
        (np.full((3, 2), math.inf), np.ones(3), np.ones(2), 1.0, "finite"),
        (np.ones((3, 2)), np.array([1.0, math.nan, 0.0]), np.ones(2), 1.0, "finite"),
        (np.ones((3, 2)), np.ones(3), np.ones(2), -1.0, "λ is"),
        (np.ones((3, 2)), np.ones(3), np.ones(2), math.nan, "λ is"),
    ],
)
def test_other_shapes_and_numbers_are_refused(X, y, w, lam, message):
    with pytest.raises(ValueError, match=message):
        proved(X, y, w, lam)


def test_the_solver_ends_near_the_solution_and_leaves_what_theory_says_where_the_solution_is_0():
    data = load_diabetes()
    X, y, lam, stop = data.data, data.target - data.target.mean(), 100.0, 1e-6
    w, exact = certified_zeros.interior_point(X, y, lam, stop), weights_by_scikit_learn(X, y, lam).coef_
    np.testing.assert_allclose(w, exact, atol=1e-5)
    assert not np.any(w == 0)
    c = X.T @ (y - X @ w)
    per_mu = (2 * c / (lam**2 - c**2))[exact == 0]  # u = μ/(λ − c), v = μ/(λ + c) on the central path
    mu = w[exact == 0] / per_mu
    assert (mu > 0).all()
    assert mu.max() < 2 * stop


def rows(panel):
    return [tick.get_text() for tick in panel.ax.get_yticklabels()]


def test_the_figure_draws_the_weights_of_the_solver_and_hollow_bars_where_the_solution_is_0():
    data = load_diabetes()
    X, y, names = data.data, data.target - data.target.mean(), data.feature_names
    n = certified_zeros.numbers()
    left, right = certified_zeros.figure()
    assert rows(left) == rows(right) == names
    exact = weights_by_scikit_learn(X, y, n["lam"]).coef_
    lines = {line.get_label(): line for line in left.ax.lines}
    sizes, places = lines["returned"].get_data()
    assert list(places) == list(range(len(names)))
    assert sizes.min() > 0
    np.testing.assert_allclose(sizes, np.abs(exact), atol=1e-6)
    assert set(lines["cut-off"].get_xdata()) == {n["cut"]} == {1e-5}
    assert left.ax.get_xscale() == "log"
    pulls = np.abs(X.T @ (y - X @ exact)) / n["lam"]
    notes = [round(text.get_position()[1]) for text in right.ax.texts]
    for j, container in enumerate(right.ax.containers):
        (bar,) = container.patches
        assert container.get_label() == names[j]
        assert bar.get_y() + bar.get_height() / 2 == pytest.approx(j)
        assert pulls[j] - 1e-6 <= bar.get_width() <= pulls[j] + 1e-4
        assert bar.get_facecolor() == to_rgba("none" if exact[j] == 0 else COLORS["l1"])
        assert (j in notes) == (exact[j] == 0)
    (line,) = [line for line in right.ax.lines if line.get_label() == "λ"]
    assert set(line.get_xdata()) == {1}


def test_numbers_and_words_are_those_of_scikit_learn():
    data = load_diabetes()
    X, y, names = data.data, data.target - data.target.mean(), data.feature_names
    n, said = certified_zeros.numbers(), certified_zeros.description()
    exact = weights_by_scikit_learn(X, y, n["lam"]).coef_
    assert n["zeros"] == n["proved"] == n["early_proved"] == np.sum(exact == 0)
    assert n["names"] == ", ".join(name for name, weight in zip(names, exact, strict=True) if weight == 0)
    assert n["returned"] == 0
    assert 0 < n["dust_smallest"] < n["dust_largest"] < 1e-9
    assert n["kept_smallest"] == pytest.approx(np.abs(exact[exact != 0]).min(), rel=1e-6)
    assert n["nearest"] == pytest.approx(np.abs(X.T @ (y - X @ exact))[exact == 0].max(), abs=0.01)
    assert 0 < n["gap"] < 1e-6 < n["early_gap"]
    assert f"{n['names']} it is below λ" in said
    assert "0 of them are 0." in said


# What scikit-learn's tol and its warning mean, as the page says.


@given(problems(degenerate=False), st.sampled_from([1e-1, 1e-2, 1e-4, 1e-8]), st.sampled_from([0.01, 0.1, 0.5]))
def test_scikit_learn_stops_where_the_gap_is_at_most_tol_times_the_square_of_y(problem, tol, share):
    X, y, lam = problem.X, problem.y, share * problem.lambda_max
    model = weights_by_scikit_learn(X, y, lam, tol=tol)
    gap = duality_gap(X, y, model.coef_, lam)
    assert gap <= tol * (y @ y) * (1 + 1e-6)
    assert model.dual_gap_ * len(y) == pytest.approx(gap, abs=1e-9 * (y @ y))
    exact = lasso(X, y, lam, tol=1e-12)
    of_objective, of_fit = certified_zeros.promised(tol)

    def objective(w):
        return np.sum((y - X @ w) ** 2) / 2 + lam * np.abs(w).sum()

    more, apart = objective(model.coef_) - objective(exact), np.linalg.norm(X @ (model.coef_ - exact))
    assert more <= of_objective * objective(0 * exact) * (1 + 1e-6)
    assert apart <= of_fit * np.linalg.norm(y) * (1 + 1e-6)
    assert more >= apart**2 / 2 - 1e-9 * (y @ y)


@pytest.mark.parametrize("intercept", [False, True])
def test_the_warning_of_scikit_learn_prints_the_gap_and_tol_times_the_square_of_y(intercept):
    X, y = proximal_gradient.design(), proximal_gradient.response()  # both centered
    lam, tol = 12.0, 1e-4
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = Lasso(alpha=lam / len(y), fit_intercept=intercept, tol=tol, max_iter=2)
        w = model.fit(X + 5 * intercept, y + 7 * intercept).coef_
    (warning,) = [one for one in caught if issubclass(one.category, ConvergenceWarning)]
    printed = re.search(r"Duality gap: ([\d.e+-]+), tolerance: ([\d.e+-]+)", str(warning.message))
    assert float(printed[1]) == pytest.approx(duality_gap(X, y, w, lam), rel=1e-3)
    assert float(printed[2].rstrip(".")) == pytest.approx(tol * (y @ y), rel=1e-3)


def test_select_from_model_cuts_at_1e_5_and_so_drops_a_feature_in_a_small_unit():
    data = load_diabetes()
    X, y = data.data, data.target - data.target.mean()
    for unit, kept in ((1.0, 5), (1e9, 0)):
        chosen = SelectFromModel(Lasso(alpha=100.0 * unit / len(y), fit_intercept=False)).fit(unit * X, y)
        assert chosen.threshold_ == certified_zeros.CUT
        assert chosen.get_support().sum() == kept
        assert np.count_nonzero(chosen.estimator_.coef_) == 5
