import numpy as np
import pytest
from changed import changed
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.datasets import load_diabetes
from sklearn.linear_model import lars_path

from snippets import model_size
from snippets.shared.data import quadratic_features

vectors = st.lists(st.sampled_from([0.0, 0.0, 1.5, -2.0]), min_size=1, max_size=80).map(np.array)
types = st.sampled_from(["float32", "float64"])


def bytes_of_scipy(w) -> int:
    """Return the bytes of the two arrays of SciPy's sparse vector, positions of 4 bytes."""
    stored = sparse.coo_array(w)
    return stored.coords[0].astype(np.int32).nbytes + stored.data.nbytes


@given(vectors, types)
def test_sparse_storage_is_smaller_exactly_below_the_density_s_over_s_plus_4(w, dtype):
    w = w.astype(dtype)
    s = w.itemsize
    smaller = model_size.stored_bytes(model_size.sparse_form(w)) < model_size.stored_bytes((w,))
    assert smaller == (np.count_nonzero(w) * (s + 4) < s * len(w))
    assert model_size.break_even(s) == pytest.approx(s / (s + 4))


@given(vectors, types)
def test_the_bytes_are_those_that_scipy_and_numpy_take(w, dtype):
    w = w.astype(dtype)
    assert model_size.stored_bytes(model_size.sparse_form(w)) == bytes_of_scipy(w)
    assert model_size.stored_bytes((w,)) == w.nbytes


@given(vectors, types)
def test_the_weights_come_back_from_each_form(w, dtype):
    w = w.astype(dtype)
    positions, values = model_size.sparse_form(w)
    assert (positions.dtype, values.dtype) == (np.int32, w.dtype)
    back = np.zeros(len(w), dtype)
    back[positions] = values
    np.testing.assert_array_equal(back, w)
    bits, values = model_size.mask_form(w)
    assert (bits.dtype, values.dtype) == (np.uint8, w.dtype)
    back = np.zeros(len(w), dtype)
    back[np.unpackbits(bits)[: len(w)].astype(bool)] = values
    np.testing.assert_array_equal(back, w)


@pytest.mark.parametrize(("dtype", "share"), [("float32", 1 / 2), ("float64", 2 / 3)])
def test_the_measured_break_even_is_the_formula(dtype, share):
    measured = model_size.measured_crossing(dtype)
    assert measured == pytest.approx(share, abs=1e-3)
    assert measured == round(measured, 3)


@given(st.integers(0, 1000), types)
def test_random_weights_are_the_same_each_time_with_the_share_asked_for_different_from_0_and_each_other(share, dtype):
    w = model_size.random_weights(share / 1000, dtype)
    np.testing.assert_array_equal(w, model_size.random_weights(share / 1000, dtype))
    assert (w.dtype, w.shape, np.count_nonzero(w)) == (dtype, (10_000,), 10 * share)
    assert np.isfinite(w).all()
    assert len(np.unique(w[w != 0])) >= 9.9 * share  # float32 has a few ties


def test_the_stored_models_are_lasso_fits_with_as_many_zeros_as_the_lars_path_has():
    Z, y, _ = quadratic_features()
    alphas, _, path = lars_path(Z, y, method="lasso")
    for fraction, w in zip(model_size.FRACTIONS, model_size.lasso_models(), strict=True):
        alpha = fraction * alphas[0]
        exact = np.array([np.interp(-alpha, -alphas, weights) for weights in path])
        np.testing.assert_allclose(w, exact, atol=0.02 * np.abs(exact).max())
        assert np.count_nonzero(w) == np.count_nonzero(exact)


def test_the_panels_draw_the_bytes_of_the_type_in_their_title():
    Z, _, _ = quadratic_features()
    kept = [np.count_nonzero(w) for w in model_size.lasso_models()]
    for panel in model_size.figure():
        s = int(panel.ax.get_title().split()[0])
        lines = {line.get_label(): line.get_data() for line in panel.ax.lines}
        np.testing.assert_allclose(lines["dense"][1], s)
        np.testing.assert_allclose(lines["sparse"][1], (s + 4) * lines["sparse"][0])
        np.testing.assert_allclose(lines["mask"][1], s * lines["mask"][0] + 1 / 8)
        low, high = model_size.mask_break_even(s)
        assert s * low + 1 / 8 == pytest.approx((s + 4) * low)
        assert s * high + 1 / 8 == pytest.approx(s)
        np.testing.assert_allclose(lines["lasso models"][0], np.array(kept) / Z.shape[1])
        np.testing.assert_allclose(lines["lasso models"][1], (s + 4) * np.array(kept) / Z.shape[1])
        at = lines["break even"][0][0]
        assert np.interp(at, *lines["sparse"]) == pytest.approx(np.interp(at, *lines["dense"]))


def test_the_numbers_are_the_bytes_that_scipy_and_numpy_take_for_the_model_they_name():
    n = model_size.numbers()
    model = model_size.lasso_models()[model_size.FRACTIONS.index(n["fraction"])]
    kept, p = np.count_nonzero(model), len(model)
    assert (n["features"], n["kept"]) == (p, kept)
    for suffix, w in (("", model), ("_float32", model.astype("float32"))):
        assert n[f"dense_bytes{suffix}"] == w.nbytes
        assert n[f"sparse_bytes{suffix}"] == bytes_of_scipy(w)
    assert n["mask_bytes"] == -(-p // 8) + kept * model.itemsize
    assert n["index_bytes"] == np.dtype(np.int32).itemsize
    for dtype, share in (("float32", 1 / 2), ("float64", 2 / 3)):
        assert n[f"break_even_{dtype}"] == pytest.approx(share)
        assert n[f"measured_{dtype}"] == pytest.approx(share, abs=1e-3)
        by_scan = (step / 1000 for step in range(1001))
        larger = (d for d in by_scan if bytes_of_scipy(w := model_size.random_weights(d, dtype)) >= w.nbytes)
        assert n[f"measured_{dtype}"] == next(larger)


@given(st.integers(0, 500), types)
def test_one_bit_a_weight_takes_the_fewest_bytes_between_its_two_break_evens(k, dtype):
    w = np.zeros(500 // 8 * 8, dtype)
    w[:k] = 1.5
    bytes_of = {"mask": len(w) // 8 + w.itemsize * np.count_nonzero(w), "sparse": bytes_of_scipy(w), "dense": w.nbytes}
    assert model_size.stored_bytes(model_size.mask_form(w)) == bytes_of["mask"]
    low, high = model_size.mask_break_even(w.itemsize)
    density = np.count_nonzero(w) / len(w)
    assert (bytes_of["mask"] < bytes_of["sparse"]) == (density > low)
    assert (bytes_of["mask"] < bytes_of["dense"]) == (density < high)


def test_a_product_needs_both_of_its_measurements_and_a_square_one():
    names = ["age", "bmi", "bp²", "age·bmi", "s5·s6"]
    for w, needed in (([1, 0, 0, 0, 0], 1), ([0, 0, 0, 1, 0], 2), ([1, 1, -1, 1, 0], 3), ([0] * 5, 0), ([1] * 5, 5)):
        assert model_size.measurements_needed(np.array(w), names) == needed


def test_the_measurements_needed_are_the_columns_that_change_the_predictions_of_the_model():
    n, model = model_size.numbers(), model_size.lasso_models()[1]
    raw = load_diabetes(scaled=False).data
    centered = raw - raw.mean(axis=0)
    norms = np.linalg.norm(centered, axis=0)

    def prediction(columns):
        columns = columns / norms
        pairs = [(i, j) for i in range(10) for j in range(i, 10) if (i, j) != (1, 1)]
        return np.column_stack([columns, *(columns[:, i] * columns[:, j] for i, j in pairs)]) @ model

    moves = []
    for j in range(10):
        other = centered.copy()
        other[:, j] += norms[j]
        moves.append(not np.allclose(prediction(other), prediction(centered)))
    assert (n["measurements"], n["measurements_needed"]) == (10, sum(moves))
    assert n["dropped"] == n["features"] - n["kept"]


def test_the_description_follows_the_bytes_and_the_break_evens():
    models, wide = np.array([np.repeat([1.0, 0.0], [3, 61])] * 4), np.dtype(np.int64)
    with changed(model_size, INDEX=wide, TYPES=("float64", "float32"), lasso_models=lambda: models):
        words = model_size.description()
    assert "weights of 8 and of 4 bytes" in words
    assert "a position of 8 bytes" in words
    assert "crosses it at a share of 0.333" in words
    assert "below sparse storage from a share of 0.016 on" in words
    assert "the one with 3 of 64 weights takes 48 bytes sparse and 512 dense" in words
