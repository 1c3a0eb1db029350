"""Under a Laplace prior the posterior has its mode at exactly 0 when |z| ≤ λ; its mean is 0 only when z = 0.

One observation z of a weight w with noise N(0, σ²), and the prior exp(−|w|/b)/(2b): the posterior is a density in w
proportional to exp(−F(w)/σ²), F(w) = ½(w − z)² + λ|w| with λ = σ²/b. A density gives the single point 0 probability 0.
"""

import math

import numpy as np

from snippets.shared.figure import Figure
from snippets.shared.words import said
from snippets.soft_threshold import soft_threshold

Z, SIGMA, SCALE = 0.8, 1.0, 1.0
NEAR = 0.01
SWEEP = {"z": (-2.4, -2.0, -1.6, -1.2, -0.8, -0.4, 0.0, 0.4, 0.8, 1.2, 1.6, 2.0, 2.4)}


def laplace_lam(variance: float, scale: float) -> float:
    """Return the λ at which the L1 minimizer is the posterior mode, for noise σ² and a Laplace prior: σ²/b."""
    return variance / scale


def posterior_mode(z: float, sigma: float, scale: float) -> float:
    """Return argmax over w of the posterior density: soft(z, σ²/b). Source: Tibshirani (1996), §5."""
    return soft_threshold(z, laplace_lam(sigma**2, scale))


def posterior_mean(z: float, sigma: float, scale: float) -> float:
    """Return E[w | z], in closed form: w > 0 and w < 0 each see a normal density cut off at 0.

    Right of 0 the normal is N(z − λ, σ²), left of it N(z + λ, σ²). Source: Pericchi & Smith (1992).
    """
    return float(np.sum(_masses(z, sigma, scale) * _side_means(z, sigma, scale)))


def posterior_density(w, z: float, sigma: float, scale: float):
    """Return the posterior density at w, elementwise. Shapes: w any; result like w."""
    lam = laplace_lam(sigma**2, scale)
    peak = sigma * math.sqrt(2 * math.pi)
    right, left = _log_tails(z, sigma, scale)
    exponent = -(np.square(w) - 2 * z * w + 2 * lam * np.abs(w)) / (2 * sigma**2)
    return np.exp(exponent - np.logaddexp(right, left)) / peak


def chance_near_zero(width: float, z: float, sigma: float, scale: float) -> float:
    """Return the posterior probability of |w| ≤ width, by Simpson's rule on each side of 0."""
    w = np.linspace(0, width, 201)
    weights = np.where(np.arange(201) % 2, 4.0, 2.0)
    weights[[0, -1]] = 1
    both = posterior_density(w, z, sigma, scale) + posterior_density(-w, z, sigma, scale)
    return float(both @ weights * (w[1] - w[0]) / 3)


def _log_tails(z: float, sigma: float, scale: float) -> tuple[float, float]:
    """Return log of exp(m²/2)·Φ(m) for m = (z − λ)/σ and m = −(z + λ)/σ: the masses right and left of 0, unscaled."""
    lam = laplace_lam(sigma**2, scale)
    return _log_tail((z - lam) / sigma), _log_tail(-(z + lam) / sigma)


def _log_tail(m: float) -> float:
    if m > -30:
        return m**2 / 2 + math.log(math.erfc(-m / math.sqrt(2)) / 2)
    return -math.log(-m * math.sqrt(2 * math.pi)) + math.log1p(-1 / m**2 + 3 / m**4)  # where erfc would underflow


def _masses(z: float, sigma: float, scale: float) -> np.ndarray:
    tails = np.array(_log_tails(z, sigma, scale))
    return np.exp(tails - np.logaddexp(*tails))


def _side_means(z: float, sigma: float, scale: float) -> np.ndarray:
    """Return E[w | w > 0, z] and E[w | w < 0, z]: the mean of N(m, σ²) above 0 is m + σ·φ(m/σ)/Φ(m/σ)."""
    lam = laplace_lam(sigma**2, scale)
    hazards = np.exp(-np.array(_log_tails(z, sigma, scale))) / math.sqrt(2 * math.pi)
    return np.array([z - lam + sigma * hazards[0], z + lam - sigma * hazards[1]])


def numbers() -> dict[str, float | int | str]:
    return {
        "z": Z,
        "sigma": SIGMA,
        "scale": SCALE,
        "lam": laplace_lam(SIGMA**2, SCALE),
        "mode": posterior_mode(Z, SIGMA, SCALE),
        "mean": posterior_mean(Z, SIGMA, SCALE),
        "mean_at_zero": posterior_mean(0.0, SIGMA, SCALE) + 0.0,
        "near": NEAR,
        "chance_near": chance_near_zero(NEAR, Z, SIGMA, SCALE),
    }


def figure(z: float = Z) -> tuple[Figure, Figure]:
    mode, mean = posterior_mode(z, SIGMA, SCALE), posterior_mean(z, SIGMA, SCALE)
    w = np.sort(np.append(np.linspace(-3.2, 3.2, 81), 0.0))
    density = Figure("w", "posterior density")
    density.curve(w, posterior_density(w, z, SIGMA, SCALE), "l1", "posterior")
    for place, role, name, size in ((mean, "other", "mean", 7), (mode, "optimum", "mode", 11)):
        density.dot(place, posterior_density(place, z, SIGMA, SCALE), role, name, markersize=size)
    density.ax.set_title(f"given z = {z:g}".replace("-", "−"), loc="left")
    density.ax.set_title(f"mode {said(mode, 2)}, mean {said(mean, 2)}", loc="right")
    density.zero_line("x")
    density.ax.set(xlim=(-3.2, 3.2), ylim=(0, 0.84))

    places = np.linspace(-3, 3, 121)
    both = Figure("z", "mode and mean")
    both.curve(places, [posterior_mode(value, SIGMA, SCALE) for value in places], "l1", "mode")
    both.curve(places, [posterior_mean(value, SIGMA, SCALE) for value in places], "other", "mean")
    both.dot(z, mean, "other", "mean at z")
    both.dot(z, mode, "optimum", "mode at z", markersize=11)
    both.note(0.55, -0.12, "mode: exactly 0\nfor |z| ≤ λ", "l1", va="top")
    both.note(1.35, 1.15, "mean", "other", ha="right", va="bottom")
    both.zero_line("y")
    return density, both


def result(z: float = Z) -> str:
    """Return in a sentence where mode and mean are, given z."""
    mode, mean = posterior_mode(z, SIGMA, SCALE), posterior_mean(z, SIGMA, SCALE)
    return f"z = {said(z)}: the mode is {said(mode, 2) if mode else 'exactly 0'}, the mean is {said(mean, 2)}."


def description() -> str:
    n = numbers()
    return (
        f"Two panels, for noise of variance {n['sigma'] ** 2:g} and a Laplace prior of scale {n['scale']:g}, so λ = {n['lam']:g}. "
        f"First panel: the posterior density of w given z = {n['z']:g}. It has a corner at 0 and is highest at w = {n['mode']:g}, its mode; "
        f"its mean is {n['mean']:.3f}. Second panel: mode and mean against z. The mode is 0 for z from −{n['lam']:g} to {n['lam']:g}; "
        f"the mean rises with z, and at z = 0 it is {n['mean_at_zero']:g}. "
        f"Each curve has a mark at z = {n['z']:g}."
    )
