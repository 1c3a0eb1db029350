import numpy as np
import pytest

from snippets.shared import one_weight


def test_the_slope_of_the_example_loss_is_that_of_its_difference_quotients():
    x, step = np.linspace(-2, 3, 11), 1e-6
    quotient = (one_weight.loss(x + step) - one_weight.loss(x - step)) / (2 * step)
    np.testing.assert_allclose(quotient, one_weight.loss_slope(x), atol=1e-8)


def test_where_the_slope_jumps_over_0_the_place_of_the_jump_is_found():
    for place in (-2.5, 0.3):
        found = one_weight.nearest_stationary_point(lambda x, place=place: -1.0 if x < place else 2.0)
        assert found == pytest.approx(place, rel=1e-15)


@pytest.mark.parametrize(("place", "value"), [(2.0, 0.5), (-2.0, -0.5), (-0.5, -3.0), (0.5, 3.0)])
def test_a_slope_that_is_out_of_order_with_its_neighbor_on_either_side_is_refused(place, value):
    watched = one_weight.convex_slope(lambda x: value if x == place else x)
    with pytest.raises(ValueError, match="decreases"):
        watched(place)


@pytest.mark.parametrize("z", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("power", [1, 3, 9, 15])
def test_a_minimum_that_the_slope_reaches_ever_more_slowly_or_on_a_flat_piece_is_found(z, power):
    found = one_weight.nearest_stationary_point(lambda x: (x / z - 1) ** power)
    assert found == pytest.approx(z, rel=1e-9, abs=0)
    flat = one_weight.nearest_stationary_point(lambda x: min(x / z - 1, 0.0) ** power + max(x / z - 2, 0.0))
    assert flat == pytest.approx(z, rel=1e-9, abs=0)
