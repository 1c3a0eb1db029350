"""Strength λ and bound t name the same solutions, one to one except where the curve between them is flat or vertical.

For the loss f(w) = ½(w − c)ᵀH(w − c): minimize f + λ·pen, or minimize f subject to pen ≤ t.
pen is ‖w‖₁ for "l1" and ‖w‖₂², the squared length, for "l2"; so for "l2" the bound t is a squared length too.
"""

import math

import numpy as np

from snippets.constraint_region import CENTER, HESSIAN, l1_constrained_minimizer, l2_constrained_minimizer
from snippets.shared.checks import checked_bowl, checked_lam, checked_radius
from snippets.shared.figure import Figure
from snippets.shared.two_weights import SIGNS, loss
from snippets.shared.words import said
from snippets.soft_threshold import soft_threshold

LAM = 1.0
SWEEP = {"lam": (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 3.0, 3.5)}
LAST_LAM = 3.5
LAST_SHARE = 1.5


def size(w, penalty: str) -> float:
    """Return pen(w): ‖w‖₁ for "l1", ‖w‖₂² for "l2". Errors: ValueError for another penalty."""
    if penalty not in ("l1", "l2"):
        raise ValueError(f"the penalty is {penalty!r}; it has to be 'l1' or 'l2'")
    return float(np.abs(w).sum() if penalty == "l1" else np.square(w).sum())


def penalized_minimizer(lam: float, center, hessian, penalty: str) -> np.ndarray:
    """Return argmin over w of ½(w − c)ᵀH(w − c) + λ·pen(w), shape (2,).

    "l2" solves (H + 2λI)w = Hc. "l1" tries, for each pair of signs, the point where the slopes balance; if none of
    these points has its signs, some weight is 0, and the other one is soft-thresholded.
    Errors: ValueError for a negative λ, another penalty, or where `checked_bowl` raises it.
    """
    (c, H), lam = checked_bowl(center, hessian), checked_lam(lam)
    if size(c, penalty) == 0 or lam == 0:
        return c.copy()
    b = H @ c
    if penalty == "l2":
        return np.linalg.solve(H + 2 * lam * np.eye(2), b)
    for signs in SIGNS:
        w = np.linalg.solve(H, b - lam * np.array(signs))
        if (w * signs > 0).all():
            return w
    on_axes = np.diag([soft_threshold(b[j] / H[j, j], lam / H[j, j]) for j in (0, 1)])
    return on_axes[np.argmin([loss(w, c, H) + lam * size(w, penalty) for w in on_axes])]


def radius_of(lam: float, center, hessian, penalty: str) -> float:
    """Return the t for which "minimize f subject to pen ≤ t" has the solution of f + λ·pen: t = pen of that solution.

    For "l2" this is the squared length. At λ = 0 it is the smallest of the many t that fit.
    Errors: as `penalized_minimizer`.
    """
    return size(penalized_minimizer(lam, center, hessian, penalty), penalty)


def penalty_of(radius: float, center, hessian, penalty: str) -> tuple[float, float]:
    """Return the interval (low, high) of all λ ≥ 0 that belong to the bound: it is −∂φ(t), for t = radius.

    φ(t) is the least f(w) with pen(w) ≤ t. A λ belongs to t when the solution w for t also minimizes f + λ·pen, and
    λ = 0 or pen(w) = t. For "l2" the radius t is a squared length. One λ where t > 0; (λmax, ∞) for "l1" at t = 0;
    (∞, ∞), meaning no λ at all, for "l2" at t = 0 unless c = 0.
    Errors: ValueError for a negative radius, another penalty, or where `checked_bowl` raises it.
    """
    (c, H), t = checked_bowl(center, hessian), checked_radius(radius)
    if size(c, penalty) <= t:
        return 0.0, (math.inf if t == 0 else 0.0)
    if t == 0:
        return (float(np.abs(H @ c).max()) if penalty == "l1" else math.inf), math.inf
    if penalty == "l1":
        lam = np.abs(H @ (c - l1_constrained_minimizer(c, H, t))).max()
    else:
        w = l2_constrained_minimizer(c, H, math.sqrt(t))
        lam = w @ H @ (c - w) / (2 * t)
    return float(lam), float(lam)


def numbers() -> dict[str, float | int | str]:
    values: dict[str, float | int | str] = {"lam": LAM, "lam_last": LAST_LAM}
    for penalty in ("l1", "l2"):
        values[f"{penalty}_radius_unpenalized"] = radius_of(0.0, CENTER, HESSIAN, penalty)
        values[f"{penalty}_radius"] = radius_of(LAM, CENTER, HESSIAN, penalty)
    values["l2_radius_last"] = radius_of(LAST_LAM, CENTER, HESSIAN, "l2")
    return values | {"lam_max": penalty_of(0.0, CENTER, HESSIAN, "l1")[0]}


def figure(lam: float = LAM) -> Figure:
    n = numbers()
    drawn = Figure("strength of the penalty λ", "t, as a share of t at λ = 0", height=3.6)
    lams = np.linspace(0, LAST_LAM, 71)
    for role in ("l1", "l2"):
        unit = n[f"{role}_radius_unpenalized"]
        idle = np.array([1.0, LAST_SHARE])
        drawn.curve(
            [penalty_of(t, CENTER, HESSIAN, role)[1] for t in idle * unit],
            idle,
            "optimum",
            f"{role}, λ = 0",
            linewidth=4,
        )
        drawn.curve(lams, [radius_of(value, CENTER, HESSIAN, role) / unit for value in lams], role, role)
        share = radius_of(lam, CENTER, HESSIAN, role) / unit
        drawn.curve([0, lam, lam], [share, share, 0], "grid", "", linewidth=1, zorder=0)
        drawn.dot(lam, share, role, f"{role} at λ = {lam:g}", markersize=9)
    drawn.curve([n["lam_max"], LAST_LAM], [0, 0], "l1", "l1, t = 0", linewidth=4)
    drawn.note(0.12, 0.5 + LAST_SHARE / 2, "both: every larger t\nbelongs to λ = 0", "optimum", va="center")
    drawn.note(0.62, 0.47, "L1, t is ‖w‖₁", "l1", va="bottom")
    drawn.note(1.3, 0.0, "L2, t is ‖w‖₂²", "l2", va="top")
    drawn.note(LAST_LAM, 0.09, f"L1: every λ ≥ {n['lam_max']:.3g}\nbelongs to t = 0", "l1", ha="right", va="bottom")
    drawn.ax.set(xlim=(-0.12, LAST_LAM + 0.1), ylim=(-0.14, LAST_SHARE + 0.03), yticks=[0, 0.5, 1])
    return drawn


def result(lam: float = LAM) -> str:
    """Return in a sentence which bounds give the same solutions as the penalties at λ."""
    l1, l2 = (radius_of(lam, CENTER, HESSIAN, role) for role in ("l1", "l2"))
    bound = f"the bound ‖w‖₁ ≤ {said(l1, 3)}" if l1 else "the bound 0, so exactly 0"
    return f"λ = {said(lam)}: L1 has the solution of {bound}, and L2 that of ‖w‖₂² ≤ {said(l2, 3)}."


def description() -> str:
    n = numbers()
    return (
        "The bound t that gives the same solution as the penalty at strength λ, against λ. "
        f"The L1 curve starts at λ = 0 with t = ‖w‖₁ = {n['l1_radius_unpenalized']:.3g}, falls in straight pieces "
        f"through t = {n['l1_radius']:.3g} at λ = {n['lam']:g}, and reaches 0 at λ = {n['lam_max']:.3g}; "
        "from there on it is flat, since every larger λ gives t = 0. "
        f"The L2 curve starts at t = ‖w‖₂² = {n['l2_radius_unpenalized']:.3g}, passes {n['l2_radius']:.3g} "
        f"at λ = {n['lam']:g} and is still {n['l2_radius_last']:.2g} at λ = {n['lam_last']:g}. "
        "At λ = 0 both stand upright: every bound above the starting one belongs to λ = 0."
    )
