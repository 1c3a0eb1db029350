"""L2 on the two factors of a weight is L1 on the weight: exactly 0 for an interval of data, and gradient steps do not hover."""

import numpy as np

from snippets.shared.checks import checked_lam
from snippets.shared.figure import Figure
from snippets.soft_threshold import ridge_shrinkage, soft_threshold

LAM = 0.5
Z = np.linspace(-3, 3, 241)
INSIDE, OUTSIDE = 0.5, 2.5
START = (1.5, 0.7)
RATE = 0.1
COUNT, SHOWN = 400, 120


def shortest_factors(w: float) -> tuple[float, float]:
    """Return the (u, v) with uv = w, u ≥ 0, for which u² + v² is least: √|w| and sign(w)·√|w|, of squares 2|w| in sum."""
    root = float(np.sqrt(abs(w)))
    return root, float(np.sign(w)) * root + 0.0


def best_factors(z: float, lam: float) -> tuple[float, float]:
    """Return the (u, v) with u ≥ 0 that minimize ½(uv − z)² + λ(u² + v²): the shortest factors of soft(z, 2λ).

    Errors: ValueError for a negative or non-finite λ. Source: Srebro, Rennie & Jaakkola (2004), for matrices.
    """
    return shortest_factors(soft_threshold(float(z), 2 * checked_lam(lam)))


def factor_steps(start, z: float, lam: float, count: int) -> np.ndarray:
    """Return the (u, v) of gradient steps of length 0.1 on ½(uv − z)² + λ(u² + v²) from the start. Shape: (count + 1, 2)."""
    path = np.empty((count + 1, 2))
    path[0] = start
    for k in range(count):
        u, v = path[k]
        path[k + 1] = u - RATE * ((u * v - z) * v + 2 * lam * u), v - RATE * ((u * v - z) * u + 2 * lam * v)
    return path


def weight_steps(start: float, z: float, lam: float, count: int) -> np.ndarray:
    """Return the w of subgradient steps of length 0.1 on ½(w − z)² + 2λ|w|, with sign(0) = 0. Shape: (count + 1,)."""
    path = np.empty(count + 1)
    path[0] = start
    for k in range(count):
        path[k + 1] = path[k] - RATE * (path[k] - z + 2 * lam * np.sign(path[k]))
    return path


def numbers() -> dict[str, float | int | str]:
    products = np.prod([best_factors(z, LAM) for z in Z], axis=1)
    factors = np.prod(factor_steps(START, INSIDE, LAM, COUNT), axis=1)
    weights = weight_steps(START[0] * START[1], INSIDE, LAM, COUNT)
    u, v = best_factors(OUTSIDE, LAM)
    return {
        "lam": LAM,
        "strength": 2 * LAM,
        "first_zero": float(Z[products == 0].min(initial=np.inf)),
        "last_zero": float(Z[products == 0].max(initial=-np.inf)),
        "inside": INSIDE,
        "ridge_inside": ridge_shrinkage(INSIDE, LAM),
        "outside": OUTSIDE,
        "factor": u,
        "product": u * v,
        "rate": RATE,
        "count": COUNT,
        "size": float(abs(factors[-1])),
        "zeros": int(np.sum(factors == 0)),
        "hover": float(np.max(np.abs(weights[-100:]))),
    }


def figure() -> tuple[Figure, Figure]:
    products = np.prod([best_factors(z, LAM) for z in Z], axis=1)
    left = Figure("z", "best w", "where the minimum is")
    left.curve(Z, soft_threshold(Z, 2 * LAM), "l1", "L1 on w", linewidth=4, alpha=0.45)
    left.curve(Z, products, "l2", "L2 on u and v")
    left.curve(Z, ridge_shrinkage(Z, LAM), "l2", "L2 on w", linewidth=1)
    left.note(0.1, 1.5, "L2 on u and v:\nthe line of L1", "l2", ha="right", va="center")
    left.note(3.05, ridge_shrinkage(3.0, LAM), "L2\non w", "l2", va="center")
    left.note(0.15, -0.25, f"exactly 0\nfor |z| ≤ {2 * LAM:g}", "l1", va="top")
    left.ax.set(xlim=(-3.3, 3.9), ylim=(-2.2, 2.2))
    left.zero_line("y")

    k = np.arange(SHOWN + 1)
    right = Figure("step", "size of w (log scale)", f"how steps get there, z = {INSIDE:g}")
    right.ax.set_yscale("log")
    right.ax.set_yticks([1e-6, 1e-4, 1e-2, 1], ["10⁻⁶", "10⁻⁴", "10⁻²", "1"])
    right.ax.minorticks_off()
    weights = np.abs(weight_steps(START[0] * START[1], INSIDE, LAM, SHOWN))
    right.curve(k, weights, "other", "L1 on w", linewidth=1, linestyle="-")
    right.curve(k, np.abs(np.prod(factor_steps(START, INSIDE, LAM, SHOWN), axis=1)), "l2", "L2 on u and v")
    right.note(SHOWN, 0.3, "L1 on w: hovers", "other", ha="right", va="bottom")
    right.note(68, 1e-4, "L2 on u and v:\ngoes on shrinking", "l2", ha="right", va="top")
    right.ax.set(xlim=(-3, SHOWN + 3), ylim=(3e-7, 3))
    return left, right


def description() -> str:
    n = numbers()
    return (
        f"Two panels, at λ = {n['lam']:g}. First panel: the minimizer w of ½(w − z)² + penalty against z. With L2 on two "
        f"factors, λ(u² + v²) and w = uv, it lies on the line of L1 on w with the strength {n['strength']:g}: flat, "
        f"exactly 0, for z from {n['first_zero']:g} to {n['last_zero']:g}; z = {n['outside']:g} gives {n['product']:.2f}. "
        f"L2 on w itself gives a straight line through 0, {n['ridge_inside']:.2f} at z = {n['inside']:g}. Second panel: "
        f"the size of w over steps of {n['rate']:g} at z = {n['inside']:g}, on a logarithmic scale. Subgradient steps on "
        f"w come back as far as {n['hover']:.2f}. Gradient steps on the factors go straight down: after {n['count']} "
        f"steps the product is {n['size']:.0e}, and {n['zeros']} of the products are 0."
    )
