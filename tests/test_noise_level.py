import itertools

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from snippets import noise_level as snippet


def error(beta: float, lam: float, spread: float = 1.0) -> float:
    """Return E(soft(z, λ) − β)² for z ~ N(β, spread²), by quadrature from the definition."""

    def weighted(z):
        return (np.sign(z) * max(abs(z) - lam, 0) - beta) ** 2 * norm.pdf(z, beta, spread)

    edges = sorted(
        {beta - 9 * spread, *(edge for edge in (-lam, lam) if abs(edge - beta) < 9 * spread), beta + 9 * spread}
    )
    return sum(quad(weighted, a, b, epsabs=1e-13)[0] for a, b in itertools.pairwise(edges))


def best_by_scipy(beta: float, spread: float = 1.0):
    """Return SciPy's minimum over λ of the error of five weights β and ninety-five of 0."""
    return minimize_scalar(
        lambda lam: 5 * error(beta, lam, spread) + 95 * error(0.0, lam, spread),
        bounds=(0, 5 * spread),
        method="bounded",
        options={"xatol": 1e-6 * spread},
    )


def test_the_numbers_are_those_of_scipy():
    n, found = snippet.numbers(), best_by_scipy(5.0)
    assert n["best_lam"] == pytest.approx(found.x, abs=2e-4)
    assert n["best_error"] == pytest.approx(found.fun, rel=1e-6)
    assert n["best_useless"] == pytest.approx(95 * 2 * norm.sf(found.x), rel=1e-3)
    assert n["best_share"] == pytest.approx(n["best_useless"] / (n["best_useless"] + 5))
    assert n["universal_lam"] == pytest.approx(np.sqrt(2 * np.log(100)))
    assert n["universal_error"] == pytest.approx(
        5 * error(5.0, n["universal_lam"]) + 95 * error(0.0, n["universal_lam"])
    )
    assert n["universal_useless"] == pytest.approx(95 * 2 * norm.sf(n["universal_lam"]))
    assert [f"{n[key]:.4g}" for key in ("best_lam", "universal_lam")] == ["1.399", "3.035"]
    assert [f"{n[key]:.3g}" for key in ("best_useless", "best_error", "universal_error")] == ["15.4", "20.4", "50.6"]
    assert f"{n['universal_useless']:.2f}" == "0.23"
    assert (n["features"], n["sure"], n["few"], n["many"]) == (100, 0.95, 100, 10_000)


def test_the_share_of_useless_ones_is_that_of_simulated_fits_and_the_five_are_kept():
    random = np.random.default_rng(6)
    lam = snippet.numbers()["best_lam"]
    kept = np.abs(snippet.TRUTH + random.normal(size=(5000, 100))) > lam
    assert kept[:, :5].mean() > 0.999
    assert snippet.numbers()["best_share"] == pytest.approx(kept[:, 5:].sum() / kept.sum(), abs=0.01)


def test_pure_noise_is_off_at_the_bound_and_orthonormal_columns_need_the_lambda_that_is_drawn():
    random = np.random.default_rng(7)
    for n, p in ((30, 8), (30, 60)):
        X = random.normal(size=(n, p))
        X *= np.sqrt(n) / np.linalg.norm(X, axis=0)
        off = [np.abs(X.T @ random.normal(size=n)).max() <= snippet.noise_lam(p, n) for _ in range(2000)]
        assert np.mean(off) >= 0.95
    for p in (5, 100, 3000):
        lam = norm.isf((1 - 0.95 ** (1 / p)) / 2)
        assert float(snippet.orthonormal_features(lam)) == pytest.approx(p, rel=1e-6)
        assert lam < snippet.noise_lam(p)
    draws = np.abs(random.normal(size=(4000, 100))).max(axis=1)
    assert np.mean(draws <= norm.isf((1 - 0.95**0.01) / 2)) == pytest.approx(0.95, abs=0.015)


def test_with_more_rows_the_best_lambda_of_a_sum_grows_like_the_root_and_that_of_a_mean_falls():
    n = snippet.numbers()
    for rows, key in ((n["few"], "few"), (n["many"], "many")):
        found = best_by_scipy(n["weight"], 1 / np.sqrt(rows))  # XᵀX = nI: the least-squares weights have variance 1/n
        assert n[f"alpha_{key}"] == pytest.approx(found.x, rel=1e-3)
        assert n[f"lam_{key}"] == pytest.approx(rows * found.x, rel=1e-3)


def test_the_best_lambda_of_l2_does_not_depend_on_the_rows():
    n = snippet.numbers()
    beta = np.r_[np.full(5, n["weight"]), np.zeros(95)]
    for rows in (n["few"], n["many"]):

        def ridge_error(lam, rows=rows):
            left = rows / (rows + 2 * lam)
            return (1 - left) ** 2 * beta @ beta + left**2 * 100 / rows

        found = minimize_scalar(ridge_error, bounds=(0, 400), method="bounded", options={"xatol": 1e-6})
        assert n["ridge_lam"] == pytest.approx(found.x, rel=1e-3)


def test_the_figure_draws_what_scipy_computes():
    first, features, rows = snippet.figure()
    lines = {line.get_label(): line for line in first.ax.lines}
    for lam, drawn in list(zip(*lines["error"].get_data(), strict=True))[::6]:
        assert drawn == pytest.approx(5 * error(5.0, lam) + 95 * error(0.0, lam), rel=1e-6)
    lam, drawn = lines["useless features kept"].get_data()
    np.testing.assert_allclose(drawn, 190 * norm.sf(lam))
    (x,), (y,) = lines["error, best"].get_data()
    assert y <= lines["error"].get_ydata().min()
    assert x == pytest.approx(best_by_scipy(5.0).x, abs=2e-4)
    assert float(lines["useless, best"].get_ydata()[0]) == pytest.approx(190 * norm.sf(x))
    assert float(lines["error, universal"].get_xdata()[0]) == pytest.approx(np.sqrt(2 * np.log(100)))
    lines = {line.get_label(): line.get_data() for line in features.ax.lines}
    np.testing.assert_allclose(lines["bound"][1], np.sqrt(2 * np.log(lines["bound"][0] / 0.05)))
    np.testing.assert_allclose((1 - 2 * norm.sf(lines["orthonormal"][1])) ** lines["orthonormal"][0], 0.95, rtol=1e-6)
    lines = {line.get_label(): line.get_data() for line in rows.ax.lines}
    n, lam = lines["λ of a sum"]
    np.testing.assert_allclose(lam, np.sqrt(2 * n * np.log(100 / 0.05)))
    np.testing.assert_allclose(lines["α of a mean"][1], lam / n)


def test_the_description_follows_the_truth_and_the_probability(monkeypatch):
    monkeypatch.setattr(snippet, "TRUTH", np.r_[np.full(2, 5.0), np.zeros(48)])
    monkeypatch.setattr(snippet, "DELTA", 0.1)
    words = snippet.description()
    lam = minimize_scalar(lambda t: 2 * error(5.0, t) + 48 * error(0.0, t), bounds=(0, 5), method="bounded").x
    assert f"at λ = {lam:.2f}, where {96 * norm.sf(lam):.1f} useless" in words
    assert f"At λ = {np.sqrt(2 * np.log(50)):.2f} the error" in words
    assert "a probability of 0.9," in words
