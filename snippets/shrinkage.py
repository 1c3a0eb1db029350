"""As λ grows, the L1 minimizer reaches 0 and stays there; the L2 minimizer only approaches 0."""

import functools

import numpy as np

from snippets.kink import l1_minimizer, l1_threshold
from snippets.shared.figure import Figure
from snippets.shared.one_weight import Slope, loss_slope
from snippets.shared.words import said
from snippets.stationary_point import l2_minimizer

LAMS = np.linspace(0, 3, 121)
LAM = 1.0
SWEEP = {"lam": (0.0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0)}


def l1_shrinkage(slope: Slope, lams) -> np.ndarray:
    """Return argmin over x of f(x) + λ|x| for each λ of lams, for a convex f given by its derivative `slope`.

    Shapes: lams (k,); result (k,). Errors: those of `kink.l1_minimizer`.
    """
    return np.array([l1_minimizer(slope, lam) for lam in lams])


def l2_shrinkage(slope: Slope, lams) -> np.ndarray:
    """Return argmin over x of f(x) + λx² for each λ of lams, for a convex f given by its derivative `slope`.

    Shapes: lams (k,); result (k,). Errors: those of `stationary_point.l2_minimizer`.
    """
    return np.array([l2_minimizer(slope, lam) for lam in lams])


@functools.cache
def _curves() -> tuple[np.ndarray, np.ndarray]:
    return l1_shrinkage(loss_slope, LAMS), l2_shrinkage(loss_slope, LAMS)


def numbers() -> dict[str, float | int | str]:
    l1, l2 = _curves()
    return {
        "first_zero": float(np.min(LAMS[l1 == 0], initial=np.inf)),
        "lam_last": float(LAMS[-1]),
        "start": float(l1[0]),
        "l1_last": float(l1[-1]),
        "l2_last": float(l2[-1]),
        "l2_zeros": int(np.sum(l2 == 0)),
    }


def figure(lam: float = LAM) -> Figure:
    drawn = Figure("λ", "minimizer")
    l1, l2 = _curves()
    at_lam = {"l1": l1_minimizer(loss_slope, lam), "l2": l2_minimizer(loss_slope, lam)}
    drawn.curve([lam, lam], [0, max(at_lam.values())], "loss", "λ", linewidth=1)
    for role, best in at_lam.items():
        drawn.dot(lam, best, role, f"{role} at λ", markersize=9)
    drawn.curve(LAMS, l1, "l1", "L1")
    drawn.curve(LAMS, l2, "l2", "L2")
    threshold = l1_threshold(loss_slope)
    drawn.dot(threshold, l1_minimizer(loss_slope, threshold), "l1", "threshold")
    drawn.note(0.62, 0.62, "L2: nearer and nearer,\nnever 0", "l2", va="bottom")
    drawn.note(threshold, -0.06, "L1: exactly 0 from λ = |f′(0)| on", "l1", va="top")
    drawn.ax.set_ylim(-0.17, 1.05)
    drawn.zero_line("y")
    return drawn


def result(lam: float = LAM) -> str:
    """Return in a sentence where both minimizers are at λ."""
    l1, l2 = l1_minimizer(loss_slope, lam), l2_minimizer(loss_slope, lam)
    return (
        f"λ = {said(lam)}: the L1 minimizer is {said(l1, 2) if l1 else 'exactly 0'}, the L2 minimizer is {said(l2, 2)}."
    )


def description() -> str:
    n = numbers()
    zeros = (
        f"exactly 0 at {n['l2_zeros']} of the values drawn" if n["l2_zeros"] else "at none of the values drawn is it 0"
    )
    return (
        f"Both minimizers against λ, each with a mark at λ = {LAM:g}, for f(x) = ½(x − {n['start']:g})². The L1 line falls straight from {n['start']:g} at λ = 0 "
        f"and is exactly 0 from λ = {n['first_zero']:g} on; at λ = {n['lam_last']:g} it is {n['l1_last']:g}. "
        f"The L2 curve starts at the same height and falls ever more slowly: "
        f"at λ = {n['lam_last']:g} it is {n['l2_last']:.3f}, and {zeros}."
    )
