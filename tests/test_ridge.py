import math

import numpy as np
import pytest
from hypothesis import given
from regression_problems import problems, shares
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge

from snippets import ridge


def sklearn_ridge(X, y, lam):
    """Return scikit-learn's weights at the same objective: its Ridge does not halve the squares, hence 2λ."""
    return Ridge(alpha=2 * lam, fit_intercept=False, solver="svd").fit(X, y).coef_


@given(problems(), shares)
def test_ridge_gives_the_weights_of_scikit_learn(problem, share):
    lam = share * problem.lambda_max
    expected = sklearn_ridge(problem.X, problem.y, lam)
    w = ridge.ridge(problem.X, problem.y, lam)
    np.testing.assert_allclose(w, expected, atol=1e-9 * (1 + np.abs(expected).max()))


@given(problems(), shares)
def test_ridge_is_a_stationary_point_of_the_penalized_squares(problem, share):
    X, y, lam = problem.X, problem.y, share * problem.lambda_max
    w = ridge.ridge(X, y, lam)
    np.testing.assert_allclose(X.T @ (y - X @ w), 2 * lam * w, atol=1e-9 * problem.lambda_max)


@given(problems())
def test_at_lambda_0_ridge_is_the_least_squares_solution_of_smallest_norm(problem):
    expected = np.linalg.pinv(problem.X, rcond=1e-13) @ problem.y
    w = ridge.ridge(problem.X, problem.y, 0.0)
    np.testing.assert_allclose(w, expected, atol=1e-8 * (1 + np.abs(expected).max()))


@given(problems(), shares)
def test_ridge_multiplies_each_direction_of_the_fit_by_its_factor(problem, share):
    X, y, lam = problem.X, problem.y, share * problem.lambda_max
    U, d, _ = np.linalg.svd(X, full_matrices=False)
    factors = ridge.fit_factors(X, lam)
    np.testing.assert_allclose(factors, d**2 / (d**2 + 2 * lam), atol=1e-12)
    fitted, unpenalized = X @ sklearn_ridge(X, y, lam), X @ (np.linalg.pinv(X, rcond=1e-13) @ y)
    np.testing.assert_allclose(U.T @ fitted, factors * (U.T @ unpenalized), atol=1e-8 * np.linalg.norm(y))


@given(problems(), shares)
def test_the_degrees_of_freedom_are_the_trace_of_the_map_from_y_to_the_fit(problem, share):
    X, lam = problem.X, share * problem.lambda_max
    columns = [X @ ridge.ridge(X, unit, lam) for unit in np.eye(len(problem.y))]
    assert ridge.fit_factors(X, lam).sum() == pytest.approx(np.trace(columns), abs=1e-8)


def test_duplicated_columns_share_equally():
    X = np.array([[1.0, 1.0, 0.5], [2.0, 2.0, -1.0], [3.0, 3.0, 1.0]])
    for lam in (0.0, 0.3, 30.0):
        first, second, _ = ridge.ridge(X, [1.0, 2.0, 4.0], lam)
        assert first == pytest.approx(second, rel=1e-9)


def test_the_documented_example_of_scikit_learn_has_the_weights_it_prints():
    X, y = np.array([[0.0, 0.0], [0.0, 0.0], [1.0, 1.0]]), np.array([0.0, 0.1, 1.0])
    np.testing.assert_allclose(ridge.ridge(X - X.mean(axis=0), y - y.mean(), 0.25), [19 / 55, 19 / 55], rtol=1e-9)


@pytest.mark.parametrize(
    ("X", "y", "lam", "message"),
    [
        ([[1.0, 2.0]], [1.0, 2.0], 1.0, "shape"),
        ([1.0, 2.0], [1.0, 2.0], 1.0, "shape"),
        ([[1.0], [math.nan]], [1.0, 2.0], 1.0, "finite"),
        ([[1.0], [2.0]], [1.0, math.inf], 1.0, "finite"),
        ([[1.0], [2.0]], [1.0, 2.0], -1.0, "λ is"),
        ([[1.0], [2.0]], [1.0, 2.0], math.nan, "λ is"),
    ],
)
def test_a_malformed_problem_is_refused(X, y, lam, message):
    with pytest.raises(ValueError, match=message):
        ridge.ridge(X, y, lam)


def test_a_matrix_of_zeros_gives_weights_of_zero():
    for lam in (0.0, 1.0):
        assert (ridge.ridge(np.zeros((3, 2)), np.ones(3), lam) == 0).all()


def test_numbers_are_those_of_scikit_learn_on_the_diabetes_data():
    data = load_diabetes()
    X, y = data.data, data.target - data.target.mean()
    n = ridge.numbers()
    np.testing.assert_allclose(ridge.ridge(X, y, n["lam"]), sklearn_ridge(X, y, n["lam"]), rtol=1e-6)
    squares = np.linalg.eigvalsh(X.T @ X)
    assert n["largest_factor"] == pytest.approx(squares[-1] / (squares[-1] + 2 * n["lam"]))
    assert n["smallest_factor"] == pytest.approx(squares[0] / (squares[0] + 2 * n["lam"]))
    assert ridge.fit_factors(X, n["lam"]).sum() == pytest.approx(np.sum(squares / (squares + 2 * n["lam"])))


def test_directions_that_x_does_not_see_have_the_factor_0_also_at_lambda_0():
    X = np.outer([1.0, 2.0, 3.0], [1.0, 1.0])
    np.testing.assert_allclose(ridge.fit_factors(X, 0.0), [1, 0])
    np.testing.assert_allclose(ridge.fit_factors(X, 14.0), [0.5, 0])
    np.testing.assert_array_equal(ridge.fit_factors(np.zeros((3, 2)), 0.0), [0, 0])
