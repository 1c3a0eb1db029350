import numpy as np
import pytest
from sklearn.datasets import load_diabetes

from snippets.shared import checks, data


def test_the_diabetes_file_holds_the_raw_values_of_scikit_learn():
    expected = load_diabetes(scaled=False)
    X, y, names = data.raw_diabetes()
    assert X.shape == (442, 10)
    assert np.array_equal(X, expected.data)
    assert np.array_equal(y, expected.target)
    assert names == expected.feature_names


def test_the_diabetes_columns_are_centered_and_of_length_one():
    X, y, names = data.diabetes()
    expected = load_diabetes()
    np.testing.assert_allclose(X, expected.data, atol=1e-12)
    np.testing.assert_allclose(y, expected.target - expected.target.mean(), atol=1e-10)
    np.testing.assert_allclose(np.linalg.norm(X, axis=0), 1)
    np.testing.assert_allclose([*X.mean(axis=0), y.mean()], 0, atol=1e-12)
    assert names == expected.feature_names


def test_the_file_beside_the_data_names_its_source_and_says_what_license_it_has():
    text = (data.DATA / "README.md").read_text(encoding="utf-8")
    for word in ("Efron", "Least Angle Regression", "License", "10.1214/009053604000000067"):
        assert word in text


def test_checked_refuses_what_is_not_a_regression_problem():
    with pytest.raises(ValueError, match="shape"):
        checks.checked_problem(np.ones((2, 2)), np.ones(3))
    with pytest.raises(ValueError, match="finite"):
        checks.checked_problem([[np.nan]], [1.0])


def test_checked_gives_floats_with_columns_in_one_piece_also_for_whole_numbers():
    X, y = checks.checked_problem([[1, 2], [3, 4]], [5, 6])
    assert X.dtype == y.dtype == float
    assert X.flags.f_contiguous
    assert (X.tolist(), y.tolist()) == ([[1, 2], [3, 4]], [5, 6])
