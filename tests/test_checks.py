import numpy as np
import pytest

from snippets.shared import checks


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


def test_weights_are_one_finite_number_for_each_column():
    X = np.ones((3, 2))
    assert checks.checked_weights(X, [1, 2]).dtype == float
    with pytest.raises(ValueError, match="2 columns"):
        checks.checked_weights(X, [1, 2, 3])
    with pytest.raises(ValueError, match="finite"):
        checks.checked_weights(X, [1, np.inf])


@pytest.mark.parametrize(("share", "exact"), [(0.1 * 3 / 0.3, 1.0), (0.3 - 0.1 * 3, 0.0), (0.25, 0.25), (1, 1.0)])
def test_a_share_that_rounding_put_outside_is_the_end_that_it_means(share, exact):
    assert checks.checked_share(share, "it") == exact
    assert type(checks.checked_share(share, "it")) is float


@pytest.mark.parametrize("share", [-1e-9, 1 + 1e-9, np.nan, np.inf])
def test_what_is_no_share_is_refused_by_its_name(share):
    with pytest.raises(ValueError, match="the part is"):
        checks.checked_share(share, "the part")
