import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize

from snippets import group_lasso as snippet
from snippets.lasso import lasso

GROUPS = np.array([0, 0, 1, 1, 1, 2])
PARTS = [[0, 1], [2, 3, 4], [5]]  # the weights of each group
TRUTH = [2.0, -1.0, 0.0, 0.0, 0.0, 0.3]


def problem(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    X = random.normal(size=(40, 6)) + random.normal(size=(40, 1)) / 2
    return X, X @ TRUTH + random.normal(size=40)


def objective(X, y, w, lam) -> float:
    """Return the sum of the definition, group by group."""
    return np.sum((y - X @ w) ** 2) / 2 + lam * sum(np.linalg.norm(w[PARTS[g]]) for g in range(3))


def by_scipy(X, y, lam) -> np.ndarray:
    """Return the minimizer over w and a bound on the length of each group, which SLSQP can do: no kinks are left."""

    def value(v):
        return np.sum((y - X @ v[:6]) ** 2) / 2 + lam * v[6:].sum()

    cones = [{"type": "ineq", "fun": lambda v, g=g: v[6 + g] ** 2 - np.sum(v[:6][PARTS[g]] ** 2)} for g in range(3)]
    bounds = [(None, None)] * 6 + [(0, None)] * 3
    free = np.linalg.lstsq(X, y, rcond=None)[0]
    start = np.r_[free, [np.linalg.norm(free[part]) + 0.1 for part in PARTS]]
    return minimize(value, start, constraints=cones, bounds=bounds, options={"maxiter": 500, "ftol": 1e-14}).x[:6]


@given(st.lists(st.floats(-5, 5), min_size=6, max_size=6), st.floats(0, 6))
def test_the_soft_threshold_of_a_group_minimizes_its_definition(w, lam):
    w = np.array(w)
    best = snippet.group_soft_threshold(w, GROUPS, lam)

    def value(v):
        return np.sum((v - w) ** 2) / 2 + lam * sum(np.linalg.norm(v[PARTS[g]]) for g in range(3))

    random = np.random.default_rng(1)
    for other in [0 * w, w, *(best + random.normal(size=(50, 6)) * 10.0 ** -random.integers(0, 4, (50, 1)))]:
        assert value(best) <= value(other) + 1e-9
    for g in range(3):
        part = best[PARTS[g]]
        assert (part == 0).all() == (np.linalg.norm(w[PARTS[g]]) <= lam) or not w[PARTS[g]].any()


@pytest.mark.parametrize("lam", [0.5, 8.0, 20.0, 45.0])
def test_the_group_lasso_is_as_good_as_what_scipy_finds_without_kinks(lam):
    X, y = problem()
    w = snippet.group_lasso(X, y, GROUPS, lam)
    found = by_scipy(X, y, lam)
    assert objective(X, y, w, lam) <= objective(X, y, found, lam) + 1e-9
    np.testing.assert_allclose(w, found, atol=5e-3)


def test_the_conditions_hold_as_they_are_stated_and_a_group_is_0_or_on_as_a_whole():
    X, y = problem()
    sizes = set()
    for lam in np.linspace(1, 150, 12):
        w = snippet.group_lasso(X, y, GROUPS, lam)
        for g in range(3):
            part, slope = w[PARTS[g]], X[:, PARTS[g]].T @ (X @ w - y)
            if part.any():
                assert part.all()
                np.testing.assert_allclose(slope, -lam * part / np.linalg.norm(part), atol=1e-5)
            else:
                assert np.linalg.norm(slope) <= lam + 1e-6
        sizes.add(int(np.count_nonzero(w)))
    assert {0, 2, 6} <= sizes


def test_the_breach_is_that_of_the_conditions_and_0_at_a_solution_alone():
    X, y = problem()
    w = snippet.group_lasso(X, y, GROUPS, 8.0)
    assert snippet.group_breach(X, y, w, GROUPS, 8.0) <= 1e-9 * np.linalg.norm(X.T @ y)
    assert snippet.group_breach(X, y, w, GROUPS, 9.0) > 0.9
    slopes = X.T @ y
    lengths = [np.linalg.norm(slopes[PARTS[g]]) for g in range(3)]
    assert snippet.group_breach(X, y, np.zeros(6), GROUPS, 8.0) == pytest.approx(max(lengths) - 8)
    assert snippet.group_breach(X, y, np.zeros(6), GROUPS, max(lengths)) == 0
    assert not snippet.group_lasso(X, y, GROUPS, max(lengths) * 1.0001).any()
    assert snippet.group_lasso(X, y, GROUPS, max(lengths) * 0.999).any()


def test_groups_of_one_are_the_lasso_and_no_penalty_is_least_squares():
    X, y = problem()
    np.testing.assert_allclose(snippet.group_lasso(X, y, np.arange(6), 8.0), lasso(X, y, 8.0), atol=1e-5)
    free = snippet.group_lasso(X, y, GROUPS, 0.0)
    np.testing.assert_allclose(free, np.linalg.lstsq(X, y, rcond=None)[0], atol=1e-6)


@pytest.mark.parametrize(("bad", "message"), [({"lam": -1.0}, "λ is"), ({"y": np.ones(3)}, "shape")])
def test_what_makes_no_sense_is_refused(bad, message):
    X, y = problem()
    with pytest.raises(ValueError, match=message):
        snippet.group_lasso(**({"X": X, "y": y, "groups": GROUPS, "lam": 1.0} | bad))


def test_a_fit_that_does_not_arrive_says_so(monkeypatch):
    monkeypatch.setattr(snippet, "MOST_STEPS", 3)
    with pytest.raises(RuntimeError, match="not met"):
        snippet.group_lasso(*problem(), GROUPS, 1.0)


def test_each_measurement_is_in_a_group_with_its_square():
    X, y, names, groups = snippet.measurements()
    assert X.shape == (442, 19)
    assert [name for name, group in zip(names, groups, strict=True) if group == groups[names.index("bp²")]] == [
        "bp",
        "bp²",
    ]
    assert np.bincount(groups).tolist() == [2, 1, *[2] * 8]
    np.testing.assert_allclose(np.linalg.norm(X, axis=0), 1)
    assert abs(y.mean()) < 1e-9


def test_the_numbers_are_those_of_the_fit_at_lambda():
    n, (X, y, names, groups) = snippet.numbers(), snippet.measurements()
    w = snippet.group_lasso(X, y, groups, n["lam"])
    pulls = np.array([np.linalg.norm(X[:, groups == g].T @ (y - X @ w)) for g in range(10)])
    on = np.array([w[groups == g].any() for g in range(10)])
    np.testing.assert_allclose(pulls[on], n["lam"], rtol=1e-5)
    assert pulls[~on].max() == pytest.approx(n["nearest_pull"])
    assert n["nearest"] == names[int(np.flatnonzero(groups == np.where(on, 0, pulls).argmax())[0])]
    assert (n["kept_groups"], n["kept_count"]) == (on.sum(), np.count_nonzero(w))
    single = lasso(X, y, n["lam"])
    assert n["l1_kept"].split(", ") == [name for name, weight in zip(names, single, strict=True) if weight]
    assert (n["l1_count"], n["features"], n["groups"]) == (np.count_nonzero(single), 19, 10)
