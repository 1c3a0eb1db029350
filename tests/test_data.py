import numpy as np
from sklearn.datasets import load_diabetes

from snippets.shared import data


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
