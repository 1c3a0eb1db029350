"""A leaf of a boosted tree is soft-thresholded: its L1 penalty makes it exactly 0, and its L2 penalty only divides it."""

import numpy as np

from snippets.shared.checks import checked_lam
from snippets.shared.figure import Figure
from snippets.soft_threshold import soft_threshold

HESSIAN = 4.0
ALPHA = 4.0
LAM = 4.0
G = np.linspace(-12, 12, 97)


def leaf_weight(gradient, hessian: float, alpha: float, lam: float):
    """Return argmin over w of Gw + ½(H + λ)w² + α|w|, elementwise in G: −soft(G, α)/(H + λ).

    G and H are the sums of the loss's first and second derivatives over the rows of the leaf; α is reg_alpha and λ is
    reg_lambda. Shapes: G any; result like G, a float for a float.
    Errors: ValueError for a negative or non-finite α or λ, and unless H + λ > 0.
    Source: Chen & Guestrin (2016), §2.2, with the α of the libraries.
    """
    if not (curvature := hessian + checked_lam(lam)) > 0:
        raise ValueError(f"H + λ is {curvature}; it has to be positive")
    return -soft_threshold(gradient, checked_lam(alpha)) / curvature + 0.0  # + 0.0 turns −0.0 into 0.0


def numbers() -> dict[str, float | int | str]:
    off = G[leaf_weight(G, HESSIAN, ALPHA, 0.0) == 0]
    return {
        "hessian": HESSIAN,
        "alpha": ALPHA,
        "lam": LAM,
        "first_zero": float(off.min(initial=np.inf)),
        "last_zero": float(off.max(initial=-np.inf)),
        "small": 3.0,
        "small_plain": leaf_weight(3.0, HESSIAN, 0.0, 0.0),
        "small_alpha": leaf_weight(3.0, HESSIAN, ALPHA, 0.0),
        "small_lam": leaf_weight(3.0, HESSIAN, 0.0, LAM),
        "large": 12.0,
        "large_plain": leaf_weight(12.0, HESSIAN, 0.0, 0.0),
        "large_alpha": leaf_weight(12.0, HESSIAN, ALPHA, 0.0),
        "large_lam": leaf_weight(12.0, HESSIAN, 0.0, LAM),
        "large_both": leaf_weight(12.0, HESSIAN, ALPHA, LAM),
    }


def figure() -> Figure:
    drawn = Figure("sum of first derivatives in the leaf, G", "weight of the leaf")
    plain, alpha = leaf_weight(G, HESSIAN, 0.0, 0.0), leaf_weight(G, HESSIAN, ALPHA, 0.0)
    lam, both = leaf_weight(G, HESSIAN, 0.0, LAM), leaf_weight(G, HESSIAN, ALPHA, LAM)
    drawn.curve(G, plain, "loss", "no penalty", linewidth=1.2)
    drawn.curve(G, lam, "l2", "reg_lambda")
    drawn.curve(G, alpha, "l1", "reg_alpha")
    drawn.curve(G, both, "other", "both", linewidth=1.4)
    for line, text, role in (
        (plain, "none", "loss"),
        (alpha, "reg_alpha", "l1"),
        (lam, "reg_lambda", "l2"),
        (both, "both", "other"),
    ):
        drawn.note(G[-1] + 0.4, line[-1], text, role, va="center")
    drawn.note(-0.3, -0.35, f"exactly 0\nfor |G| ≤ {ALPHA:g}", "l1", ha="right", va="top")
    drawn.ax.set(xlim=(-12.5, 20.5), ylim=(-3.3, 3.3))
    drawn.ax.set_xticks([-10, -5, 0, 5, 10])
    drawn.zero_line("y")
    return drawn


def description() -> str:
    n = numbers()
    return (
        f"The weight of a leaf against G, the sum of the first derivatives in it, with H = {n['hessian']:g}. Without a "
        f"penalty it is a falling straight line, {n['large_plain']:g} at G = {n['large']:g}. With reg_lambda = "
        f"{n['lam']:g} alone it is a flatter straight line, {n['large_lam']:g} there. With reg_alpha = {n['alpha']:g} "
        f"alone it is exactly 0 for G from {n['first_zero']:g} to {n['last_zero']:g}, and outside runs parallel to the "
        f"first line: {n['large_alpha']:g} at G = {n['large']:g}. With both it is {n['large_both']:g} there. At G = "
        f"{n['small']:g} the three weights are {n['small_plain']:g}, {n['small_lam']:g} and {n['small_alpha']:g}."
    )
