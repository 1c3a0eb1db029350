"""Adding λx² moves the minimum towards 0, but it arrives only if f′(0) = 0.

f + λx² is smooth wherever f is, so its minimum is a stationary point: f′(x) + 2λx = 0.
"""

import numpy as np

from snippets.shared.checks import checked_lam
from snippets.shared.figure import Figure
from snippets.shared.one_weight import Slope, convex_slope, loss, loss_slope, nearest_stationary_point, objectives
from snippets.shared.words import said

LAMS = (0.0, 0.5, 2.0, 8.0)
LAM = 0.5
SWEEP = {"lam": (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 12.0, 16.0)}


def l2_minimizer(slope: Slope, lam: float) -> float:
    """Return argmin over x of f(x) + λx², for a convex f given by its derivative `slope`.

    Where there are several, the one nearest 0; exactly 0.0 if and only if 0 is one, that is, f′(0) = 0.
    Errors: ValueError for a negative or non-finite λ, a non-finite slope, a slope seen to decrease,
    or a loss seen to have no minimum: no change of sign up to |x| = 1e12, or a slope that fades away. Source: Fermat's rule for differentiable functions.
    """
    lam = checked_lam(lam)
    slope = convex_slope(slope)
    return nearest_stationary_point(lambda x: slope(x) + 2 * (lam * x))


def objective(x, lam: float):
    """Return F(x) = f(x) + λx² for the example loss, elementwise."""
    return loss(x) + lam * x**2


def numbers() -> dict[str, float | int | str]:
    values = {"lam": LAM, "minimizer": l2_minimizer(loss_slope, LAM), "slope_at_zero": loss_slope(0.0)}
    values |= {"loss_minimizer": l2_minimizer(loss_slope, 0.0)}
    values |= {"lam_large": LAMS[-1], "minimizer_large": l2_minimizer(loss_slope, LAMS[-1])}
    return values | {"lam_huge": 1e6, "minimizer_huge": l2_minimizer(loss_slope, 1e6), "loss_at_zero": loss(0.0)}


def figure(lam: float = LAM) -> Figure:
    x = np.linspace(-0.75, 1.75, 251)
    return objectives("l2", x, objective, lambda value: l2_minimizer(loss_slope, value), LAMS, lam)


def result(lam: float = LAM) -> str:
    """Return in a sentence where the minimum is at λ."""
    best = l2_minimizer(loss_slope, lam)
    return f"λ = {said(lam)}: the minimum is at {said(best, 3)}, {'which is' if best == 0 else 'not'} 0."


def description() -> str:
    n, minimizers = numbers(), [l2_minimizer(loss_slope, lam) for lam in LAMS]
    dots = ", ".join(f"{best:.3g} at λ = {lam:g}" for lam, best in zip(LAMS, minimizers, strict=True))
    zeros = sum(best == 0 for best in minimizers)
    return (
        f"Curves of f(x) + λx² for f(x) = ½(x − {n['loss_minimizer']:g})² and several λ, each with a dot at its minimum: {dots}. "
        "Every curve is a smooth bowl. The larger λ, the nearer the dot is to 0. "
        f"At 0 itself there {f'are {zeros}' if zeros else 'is none'}; "
        f"there the slope of f is {n['slope_at_zero']:g} and its height {n['loss_at_zero']:g}."
    )
