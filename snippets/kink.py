"""Adding λ|x| makes a kink at 0, and the kink holds the minimum as soon as λ ≥ |f′(0)|, for convex f.

Left of 0 the penalty's slope is −λ, right of 0 it is λ: no slope of f between them can move the minimum off 0.
"""

import numpy as np

from snippets.shared.checks import checked_lam
from snippets.shared.figure import Figure
from snippets.shared.one_weight import Slope, convex_slope, loss, loss_slope, nearest_stationary_point, objectives
from snippets.shared.words import said

LAMS = (0.0, 0.25, 1.0, 2.0)
LAM = 0.25
DRAWN = 1.0  # the least of them that brings the minimum to 0
SWEEP = {"lam": (0.0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)}


def l1_threshold(slope: Slope) -> float:
    """Return |f′(0)|, the smallest λ for which 0 minimizes f(x) + λ|x|, for a convex f given by its derivative.

    Errors: ValueError for a non-finite slope, or one seen to decrease. Source: Fermat's rule for subdifferentials.
    """
    return abs(convex_slope(slope)(0.0))


def l1_minimizer(slope: Slope, lam: float) -> float:
    """Return argmin over x of f(x) + λ|x|, for a convex f given by its derivative `slope`.

    Where there are several, the one nearest 0; exactly 0.0 if and only if 0 is one, that is, |f′(0)| ≤ λ.
    Errors: ValueError for a negative or non-finite λ, a non-finite slope, a slope seen to decrease,
    or a loss seen to have no minimum: no change of sign up to |x| = 1e12, or a slope that fades away. Source: Fermat's rule for subdifferentials.
    """
    lam = checked_lam(lam)
    slope = convex_slope(slope)
    at_zero = slope(0.0)
    if abs(at_zero) <= lam:
        return 0.0
    tilt = lam if at_zero < 0 else -lam
    return nearest_stationary_point(lambda x: slope(x) + tilt)


def objective(x, lam: float):
    """Return F(x) = f(x) + λ|x| for the example loss f(x) = ½(x − 1)², elementwise."""
    return loss(x) + lam * abs(x)


def numbers() -> dict[str, float | int | str]:
    return {
        "lam": LAM,
        "minimizer": l1_minimizer(loss_slope, LAM),
        "threshold": l1_threshold(loss_slope),
        "lam_large": LAMS[-1],
        "minimizer_large": l1_minimizer(loss_slope, LAMS[-1]),
        "objective_at_zero": objective(0.0, LAM),
    }


def figure(lam: float = DRAWN) -> Figure:
    x = np.linspace(-0.75, 1.75, 251)
    return objectives("l1", x, objective, lambda value: l1_minimizer(loss_slope, value), LAMS, lam)


def result(lam: float = DRAWN) -> str:
    """Return in a sentence where the minimum is at λ."""
    best = l1_minimizer(loss_slope, lam)
    return f"λ = {said(lam)}: the minimum is at {said(best, 3) if best else 'exactly 0, in the kink'}."


def description() -> str:
    n, loss_minimizer = numbers(), l1_minimizer(loss_slope, 0.0)
    dots = ", ".join(f"{l1_minimizer(loss_slope, lam):.3g} at λ = {lam:g}" for lam in LAMS)
    return (
        f"Curves of f(x) + λ|x| for f(x) = ½(x − {loss_minimizer:g})² and several λ, each with a dot at its minimum: {dots}. "
        "Every curve with λ > 0 has a kink at 0, and all of them pass through "
        f"{n['objective_at_zero']:g} there. From λ = {n['threshold']:g} on, the dot sits in the kink, at exactly 0."
    )
