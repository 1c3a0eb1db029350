import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import laplace, norm

from snippets import laplace_prior

zs = st.floats(-6, 6).map(lambda z: round(z, 3))
sizes = st.floats(0.2, 4).map(lambda size: round(size, 3))


def joint(w: float, z: float, sigma: float, scale: float) -> float:
    """Return likelihood times prior: the density of N(w, σ²) at z times exp(−|w|/b)/(2b)."""
    likelihood = math.exp(-(((z - w) / sigma) ** 2) / 2) / (sigma * math.sqrt(2 * math.pi))
    return likelihood * math.exp(-abs(w) / scale) / (2 * scale)


def integral(function, z: float, sigma: float) -> float:
    far = abs(z) + 12 * sigma
    places = {0.0, z, z - sigma, z + sigma}
    return sum(
        quad(function, low, high, epsabs=0, epsrel=1e-10, limit=200)[0]
        for low, high in zip([-far, *sorted(places)], [*sorted(places), far], strict=True)
        if low < high
    )


@given(zs, sizes, sizes)
def test_the_posterior_is_likelihood_times_prior_over_their_integral(z, sigma, scale):
    total = integral(lambda w: joint(w, z, sigma, scale), z, sigma)
    for w in (-1.3, 0.0, 0.2, z):
        expected = joint(w, z, sigma, scale) / total
        assert laplace_prior.posterior_density(w, z, sigma, scale) == pytest.approx(expected, rel=1e-6)


@given(zs, sizes, sizes)
def test_the_posterior_mean_is_the_one_that_quadrature_finds(z, sigma, scale):
    total = integral(lambda w: joint(w, z, sigma, scale), z, sigma)
    mean = integral(lambda w: w * joint(w, z, sigma, scale), z, sigma) / total
    assert laplace_prior.posterior_mean(z, sigma, scale) == pytest.approx(mean, rel=1e-6, abs=1e-8)


@given(zs, sizes, sizes)
def test_the_posterior_mode_is_where_the_log_posterior_is_largest(z, sigma, scale):
    def height(w):
        return norm.logpdf(z, w, sigma) + laplace.logpdf(w, 0, scale)

    grid = np.linspace(-7, 7, 2801)
    mode = laplace_prior.posterior_mode(z, sigma, scale)
    assert height(mode) >= height(grid).max() - 1e-12


@given(zs, sizes, sizes)
def test_under_a_laplace_prior_the_mode_is_0_when_z_is_at_most_lambda_and_the_mean_only_when_z_is_0(z, sigma, scale):
    assert (laplace_prior.posterior_mode(z, sigma, scale) == 0) == (abs(z) <= sigma**2 / scale)
    mean = laplace_prior.posterior_mean(z, sigma, scale)
    assert mean == pytest.approx(0, abs=1e-12) if z == 0 else math.copysign(1, mean) == math.copysign(1, z)
    assert z == 0 or mean != 0


def test_the_posterior_mean_holds_far_out():
    assert laplace_prior.posterior_mean(500.0, 1.0, 1.0) == pytest.approx(499, rel=1e-9)
    assert laplace_prior.posterior_mean(-500.0, 1.0, 1.0) == pytest.approx(-499, rel=1e-9)
    strong = laplace_prior.posterior_mean(0.5, 1.0, 0.01)
    total = quad(lambda w: joint(w, 0.5, 1.0, 0.01), -0.5, 0)[0] + quad(lambda w: joint(w, 0.5, 1.0, 0.01), 0, 0.5)[0]
    parts = [quad(lambda w: w * joint(w, 0.5, 1.0, 0.01), *ends)[0] for ends in ((-0.5, 0), (0, 0.5))]
    assert strong == pytest.approx(sum(parts) / total, rel=1e-4)


def test_the_probability_of_a_neighborhood_of_0_shrinks_with_it_so_that_of_0_is_0():
    z, sigma, scale = 0.8, 1.0, 1.0
    total = integral(lambda w: joint(w, z, sigma, scale), z, sigma)
    for width in (1.0, 0.1, 1e-3, 1e-6):
        inside = sum(quad(lambda w: joint(w, z, sigma, scale), *ends)[0] for ends in ((-width, 0), (0, width)))
        assert laplace_prior.chance_near_zero(width, z, sigma, scale) == pytest.approx(inside / total, rel=1e-6)
    assert laplace_prior.chance_near_zero(1e-12, 0.8, 1.0, 1.0) < 1e-11


@given(sizes, sizes)
def test_the_lambda_of_each_prior_makes_the_penalized_objective_the_negative_log_posterior(sigma, scale):
    w, z = np.array([-2.0, -0.3, 0.0, 0.4, 1.7]), 0.9
    log_laplace = norm.logpdf(z, w, sigma) + laplace.logpdf(w, 0, scale)
    log_normal = norm.logpdf(z, w, sigma) + norm.logpdf(w, 0, scale)
    l1 = (w - z) ** 2 / 2 + laplace_prior.laplace_lam(sigma**2, scale) * np.abs(w)
    l2 = (w - z) ** 2 / 2 + sigma**2 / (2 * scale**2) * w**2  # as pages say of a normal prior
    for penalized, posterior in ((l1, log_laplace), (l2, log_normal)):
        constant = penalized / sigma**2 + posterior
        np.testing.assert_allclose(constant, constant[0], rtol=1e-9)


def test_the_figure_draws_the_posterior_its_mode_and_its_mean():
    density, both = laplace_prior.figure()
    z, sigma, scale = 0.8, 1.0, 1.0
    total = integral(lambda w: joint(w, z, sigma, scale), z, sigma)
    lines = {line.get_label(): line for line in density.ax.lines}
    w, height = lines["posterior"].get_data()
    np.testing.assert_allclose(height, [joint(place, z, sigma, scale) / total for place in w], rtol=1e-6)
    (mode,), (at_mode,) = lines["mode"].get_data()
    assert mode == 0.0
    assert at_mode >= height.max()
    (mean,), (at_mean,) = lines["mean"].get_data()
    assert mean == pytest.approx(integral(lambda w: w * joint(w, z, sigma, scale), z, sigma) / total, rel=1e-8)
    assert at_mean == pytest.approx(joint(mean, z, sigma, scale) / total, rel=1e-8)
    lines = {line.get_label(): line for line in both.ax.lines}
    z_drawn, modes = lines["mode"].get_data()
    np.testing.assert_allclose(modes, np.sign(z_drawn) * np.maximum(np.abs(z_drawn) - 1, 0), atol=1e-12)
    for place, mean in list(zip(*lines["mean"].get_data(), strict=True))[::20]:
        total = integral(lambda w: joint(w, place, 1.0, 1.0), place, 1.0)  # noqa: B023
        expected = integral(lambda w: w * joint(w, place, 1.0, 1.0), place, 1.0) / total  # noqa: B023
        assert mean == pytest.approx(expected, rel=1e-7, abs=1e-9)


@given(zs, sizes, sizes)
def test_the_mean_on_each_side_of_0_is_that_of_a_normal_cut_off_there(z, sigma, scale):
    # Weighted by the masses of the sides their normal terms cancel, so that the mean alone would not show them.
    far = abs(z) + 12 * sigma
    for found, side in zip(laplace_prior._side_means(z, sigma, scale), (1, -1), strict=True):
        shift = (z - side * sigma**2 / scale) / sigma * side  # the side's mean is that of N(shift, 1) cut off at 0
        expected = side * sigma * (shift + math.exp(norm.logpdf(shift) - norm.logcdf(shift)))
        assert found == pytest.approx(expected, rel=1e-6, abs=1e-9 * far)


def test_the_density_holds_under_a_prior_so_strong_that_each_side_alone_would_underflow():
    total = sum(quad(lambda w: joint(w, 0.5, 1.0, 0.01), *ends, epsrel=1e-12)[0] for ends in ((-0.5, 0), (0, 0.5)))
    for w in (-0.01, 0.0, 0.02):
        expected = joint(w, 0.5, 1.0, 0.01) / total
        assert laplace_prior.posterior_density(w, 0.5, 1.0, 0.01) == pytest.approx(expected, rel=1e-6)


def test_the_numbers_are_those_of_noise_and_priors_of_variance_1_and_scale_1():
    n = laplace_prior.numbers()
    assert (n["sigma"], n["scale"], n["lam"]) == (1, 1, 1)
    assert n["mean_at_zero"] == pytest.approx(0, abs=1e-15)


def test_the_description_follows_the_observation_the_noise_and_the_prior(monkeypatch):
    for name, value in (("Z", 3.0), ("SIGMA", 2.0), ("SCALE", 1.6)):
        monkeypatch.setattr(laplace_prior, name, value)
    words, z, sigma, scale = laplace_prior.description(), 3.0, 2.0, 1.6
    total = integral(lambda w: joint(w, z, sigma, scale), z, sigma)
    mean = integral(lambda w: w * joint(w, z, sigma, scale), z, sigma) / total
    assert "noise of variance 4 and a Laplace prior of scale 1.6, so λ = 2.5" in words
    assert "given z = 3." in words
    assert f"highest at w = 0.5, its mode; its mean is {mean:.3f}" in words
    assert "The mode is 0 for z from −2.5 to 2.5" in words
