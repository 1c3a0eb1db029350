"""L1 subtracts and stops at 0: every |z| ≤ λ becomes exactly 0. L2 divides: only z = 0 becomes 0."""

import numpy as np

from snippets.shared.checks import checked_lam
from snippets.shared.figure import Figure

LAM = 1.0
Z = np.linspace(-3, 3, 241)


def soft_threshold(z, lam: float):
    """Return argmin over x of ½(x − z)² + λ|x|, elementwise: sign(z)·max(|z| − λ, 0).

    Shapes: z any; result like z, a float for a float. Errors: ValueError for a negative or non-finite λ.
    Source: Parikh & Boyd (2014), §6.5.2.
    """
    lam = checked_lam(lam)
    value = np.sign(z) * np.maximum(np.abs(z) - lam, 0.0) + 0.0  # + 0.0 turns −0.0 into 0.0
    return value if isinstance(z, np.ndarray) else float(value)


def ridge_shrinkage(z, lam: float):
    """Return argmin over x of ½(x − z)² + λx², elementwise: z/(1 + 2λ).

    Shapes: z any; result like z, a float for a float. Errors: ValueError for a negative or non-finite λ.
    Source: Hoerl & Kennard (1970), for an orthonormal design.
    """
    value = np.divide(z, 2) / (0.5 + checked_lam(lam))  # 2λ may be too large a number
    return value if isinstance(z, np.ndarray) else float(value)


def numbers() -> dict[str, float | int | str]:
    zeros = Z[soft_threshold(Z, LAM) == 0]
    return {
        "lam": LAM,
        "first_zero": float(zeros.min(initial=np.inf)),
        "last_zero": float(zeros.max(initial=-np.inf)),
        "z": 2.5,
        "soft": soft_threshold(2.5, LAM),
        "ridge": ridge_shrinkage(2.5, LAM),
        "z_small": 0.8,
        "soft_small": soft_threshold(0.8, LAM),
        "ridge_small": ridge_shrinkage(0.8, LAM),
    }


def figure() -> Figure:
    drawn = Figure("z", "minimizer")
    drawn.curve(Z, Z, "loss", "no penalty", linewidth=1.2)
    drawn.curve(Z, soft_threshold(Z, LAM), "l1", "L1")
    drawn.curve(Z, ridge_shrinkage(Z, LAM), "l2", "L2")
    drawn.note(1.55, 2.1, "no penalty", "loss", ha="right")
    drawn.note(3.05, soft_threshold(3.0, LAM), "L1", "l1", va="center")
    drawn.note(3.05, ridge_shrinkage(3.0, LAM), "L2", "l2", va="center")
    drawn.note(0.25, -0.3, "exactly 0\nfor |z| ≤ λ", "l1", ha="left", va="top")
    drawn.ax.set_xlim(-3.3, 3.6)
    drawn.zero_line("y")
    return drawn


def description() -> str:
    n = numbers()
    return (
        f"The minimizer of ½(x − z)² + penalty against z, at λ = {n['lam']:g}. Under L1 it is flat, exactly 0, "
        f"for z from {n['first_zero']:g} to {n['last_zero']:g}, and outside runs parallel to the line of no penalty: "
        f"z = {n['z']:g} becomes {n['soft']:g}, z = {n['z_small']:g} becomes {n['soft_small']:g}. "
        f"Under L2 it is a flatter straight line through 0: the same z become {n['ridge']:.3f} and {n['ridge_small']:.3f}."
    )
