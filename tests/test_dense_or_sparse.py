import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from snippets import dense_or_sparse as snippet

weights, lams = st.floats(-6, 6), st.floats(0, 6)


def mean_squared_error(estimate, beta: float) -> float:
    """Return E(estimate(z) − β)² under z ~ N(β, 1), by quadrature."""
    return quad(lambda z: (estimate(z) - beta) ** 2 * norm.pdf(z - beta), beta - 9, beta + 9, limit=400)[0]


def soft(lam: float):
    return lambda z: np.sign(z) * max(abs(z) - lam, 0)


def smallest_over_lam(truth, estimate) -> float:
    """Return the smallest expected error over λ that SciPy finds, each different weight integrated once."""
    values, counts = np.unique(truth, return_counts=True)

    def error(lam):
        return sum(k * mean_squared_error(estimate(lam), b) for b, k in zip(values, counts, strict=True))

    return minimize_scalar(error, bounds=(0, 6), method="bounded", options={"xatol": 1e-2}).fun


@given(weights, lams)
def test_lasso_error_of_one_weight_is_its_integral(beta, lam):
    expected = quad(
        lambda z: (soft(lam)(z) - beta) ** 2 * norm.pdf(z - beta), -20, 20, points=[-lam, lam, beta], limit=400
    )[0]
    assert snippet.lasso_error(np.array([beta]), lam) == pytest.approx(expected, rel=1e-6)


@given(st.lists(weights, min_size=1, max_size=6), lams)
def test_ridge_error_is_the_sum_of_its_integrals(beta, lam):
    expected = sum(mean_squared_error(lambda z: z / (1 + 2 * lam), b) for b in beta)
    assert snippet.ridge_error(np.array(beta), lam) == pytest.approx(expected, rel=1e-6)


def test_few_large_weights_favor_l1_and_many_small_ones_l2():
    sparse, dense = np.r_[np.full(5, 5.0), np.zeros(95)], np.full(100, 0.5)
    errors = {}
    for name, truth in (("sparse", sparse), ("dense", dense)):
        errors[name, "l1"] = smallest_over_lam(truth, soft)
        errors[name, "l2"] = smallest_over_lam(truth, lambda lam: lambda z: z / (1 + 2 * lam))
        assert snippet.best_lasso_error(truth) == pytest.approx(errors[name, "l1"], rel=1e-3)
        assert snippet.best_ridge_error(truth) == pytest.approx(errors[name, "l2"], rel=1e-3)
    assert errors["sparse", "l1"] < 0.5 * errors["sparse", "l2"]
    assert errors["dense", "l2"] < 0.9 * errors["dense", "l1"]


def test_the_closed_forms_agree_with_simulated_fits():
    random = np.random.default_rng(5)
    X, _ = np.linalg.qr(random.normal(size=(120, 100)))
    beta = snippet.truth(5, 125.0)
    for estimate, error in (
        (lambda z: np.sign(z) * np.maximum(np.abs(z) - 1.4, 0), snippet.lasso_error(beta, 1.4)),
        (lambda z: z / (1 + 2 * 0.4), snippet.ridge_error(beta, 0.4)),
    ):
        fits = [estimate(X.T @ (X @ beta + random.normal(size=120))) for _ in range(2000)]
        losses = [np.sum((X @ (w - beta)) ** 2) for w in fits]
        assert error == pytest.approx(np.mean(losses), abs=4 * np.std(losses) / np.sqrt(len(losses)))


@pytest.mark.parametrize("squared_length", [25.0, 125.0])
def test_the_crossing_is_the_first_count_at_which_l2_is_ahead(squared_length):
    k = snippet.crossing(squared_length)
    for count, l2_ahead in ((k - 1, False), (k, True)):
        beta = np.r_[np.full(count, np.sqrt(squared_length / count)), np.zeros(100 - count)]
        ridge = squared_length * 100 / (squared_length + 100)
        assert (ridge < smallest_over_lam(beta, soft)) == l2_ahead


def test_each_panel_draws_the_errors_of_truths_of_the_length_in_its_title():
    for panel in snippet.figure():
        squared_length = float(panel.ax.get_title().removeprefix("‖β‖² = "))
        lines = {line.get_label(): line for line in panel.ax.lines}
        counts, l1 = lines["L1"].get_data()
        np.testing.assert_allclose(lines["L2"].get_ydata(), squared_length * 100 / (squared_length + 100))
        np.testing.assert_array_equal(lines["L2"].get_xdata(), counts)
        for place in (0, -1):
            k = int(counts[place])
            beta = np.r_[np.full(k, np.sqrt(squared_length / k)), np.zeros(100 - k)]
            assert l1[place] == pytest.approx(smallest_over_lam(beta, soft), rel=1e-3)
        for label, dot in lines.items():
            if "weights of" in label:
                count, weight = (float(word) for word in label[4:].split(" weights of "))
                assert count * weight**2 == pytest.approx(squared_length)
                (x,), (y,) = dot.get_data()
                assert x == count
                assert y == pytest.approx(float(np.interp(count, counts, lines[label[:2]].get_ydata())))


def test_the_numbers_are_those_of_scipy_for_five_weights_of_5_and_a_hundred_of_one_half():
    n = snippet.numbers()
    assert (n["features"], n["sparse_count"], n["sparse_weight"], n["dense_weight"]) == (100, 5, 5, 0.5)
    for name, truth in (("sparse", np.r_[np.full(5, 5.0), np.zeros(95)]), ("dense", np.full(100, 0.5))):
        assert n[f"{name}_lasso"] == pytest.approx(smallest_over_lam(truth, soft), rel=1e-3)
        assert n[f"{name}_ridge"] == pytest.approx(truth @ truth * 100 / (truth @ truth + 100))
    assert (n["large"], n["small"], n["no_penalty"]) == (125, 25, pytest.approx(100))
    assert (n["sparse_nothing"], n["dense_nothing"]) == pytest.approx((125, 25))
    assert n["dense_nothing"] > n["dense_lasso"] > 0.98 * n["dense_nothing"]


def test_at_its_best_lambda_l1_keeps_some_fifteen_useless_features_in_simulated_fits_too():
    n, beta = snippet.numbers(), np.r_[np.full(5, 5.0), np.zeros(95)]
    z = beta + np.random.default_rng(8).normal(size=(20_000, 100))
    grid = np.linspace(1.1, 1.7, 13)
    errors = [np.mean(np.sum((np.sign(z) * np.maximum(abs(z) - lam, 0) - beta) ** 2, axis=1)) for lam in grid]
    lam = snippet.best_lasso_lam(beta)
    assert lam == pytest.approx(grid[np.argmin(errors)], abs=0.1)
    kept = np.sum(abs(z[:, 5:]) > lam, axis=1)
    assert n["sparse_useless"] == pytest.approx(kept.mean(), abs=4 * kept.std() / np.sqrt(len(kept)))
    assert snippet.useless_kept(beta, np.inf) == 0
    assert snippet.useless_kept(beta, 0.0) == 95


def test_l2_is_flat_and_l1_climbs_and_crosses_it_once():
    for panel in snippet.figure():
        lines = {line.get_label(): line.get_ydata() for line in panel.ax.lines}
        assert np.ptp(lines["L2"]) == pytest.approx(0, abs=1e-9)
        assert (np.diff(lines["L1"]) > -1e-9).all()
        assert np.count_nonzero(np.diff(np.sign(lines["L1"] - lines["L2"]))) == 1


def test_the_description_follows_the_errors_and_the_lengths(monkeypatch):
    monkeypatch.setattr(snippet, "LARGE", 500.0)
    monkeypatch.setattr(snippet, "SMALL", 36.0)
    lasso = snippet.best_lasso_error
    monkeypatch.setattr(snippet, "best_lasso_error", lambda beta: lasso(beta) + 1)
    words = snippet.description()
    sparse = np.r_[np.full(5, 10.0), np.zeros(95)]
    assert f"for 5 weights of 10 the errors are {smallest_over_lam(sparse, soft) + 1:.1f} for L1 and 83.3" in words
    assert "With squares adding to 36" in words
    assert "for 100 weights of 0.6" in words
    assert "and 36 for all weights 0" in words
    assert f"below L2 for up to {snippet.crossing(500.0) - 1} nonzero weights" in words
