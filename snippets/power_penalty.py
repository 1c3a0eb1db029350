"""The penalty λ|x|^q holds 0 as a local minimum at every λ > 0 if q < 1; if q > 1, it holds 0 only where f′(0) = 0.

The loss is f(x) = ½(x − z)². At q = 1, which `soft_threshold` solves, it takes λ ≥ |f′(0)|.
"""

import numpy as np

from snippets.shared.checks import checked_lam
from snippets.shared.one_weight import nearest_stationary_point

Z = 1.0
LAM = 0.4
POWERS = (0.5, 1.5)


def power_objective(x, z: float, lam: float, q: float):
    """Return ½(x − z)² + λ|x|^q, elementwise."""
    return np.square(x - z) / 2 + lam * np.abs(x) ** q


def power_minimizer(z: float, lam: float, q: float) -> float:
    """Return argmin over x of ½(x − z)² + λ|x|^q for q > 0, q ≠ 1; 0.0 where 0 ties.

    A stationary point has (x − |z|) + λq·x^(q − 1) = 0 with 0 < x < |z|. For q < 1 the left side is convex in x, so a
    minimum other than 0 lies right of its lowest point, and the better of the two wins.
    Errors: ValueError for a negative λ, q ≤ 0 or q = 1.
    """
    lam, size = checked_lam(lam), abs(float(z))
    if q <= 0 or q == 1:
        raise ValueError(f"q is {q}; it has to be above 0 and not 1")
    if size == 0 or lam == 0:
        return float(z)
    lowest = (lam * q * (1 - q)) ** (1 / (2 - q)) if q < 1 else 0.0

    def slope(shift: float) -> float:
        x = lowest + max(shift, 0.0)
        return x - size + (lam * q * x ** (q - 1) if x else 0.0)

    if slope(0.0) >= 0:
        return 0.0
    best = lowest + nearest_stationary_point(slope)
    wins = power_objective(best, size, lam, q) < power_objective(0.0, size, lam, q)
    return float(np.copysign(best, z)) if wins else 0.0


def numbers() -> dict[str, float | int | str]:
    half, three_halves = POWERS
    best = power_minimizer(Z, LAM, half)
    return {
        "lam": LAM,
        "half_minimizer": best,
        "half_objective": float(power_objective(best, Z, LAM, half)),
        "half_objective_at_zero": float(power_objective(0.0, Z, LAM, half)),
        "three_halves_minimizer": power_minimizer(Z, LAM, three_halves),
    }
