"""The same bowl, cut off by a diamond and by a disc: the diamond stops it with w₁ = 0, the disc with w₁ merely small.

The loss is f(w) = ½(w − c)ᵀH(w − c) with two weights. Its contours are ellipses around the center c.
"""

import numpy as np

from snippets.shared.checks import checked_bowl, checked_radius
from snippets.shared.figure import COLORS, Figure
from snippets.shared.two_weights import SIGNS, ellipse, loss, region

CENTER = (0.8, 1.9)
HESSIAN = ((1.0, -0.5), (-0.5, 1.5))
RADIUS = 1.0


def l1_constrained_minimizer(center, hessian, radius: float) -> np.ndarray:
    """Return argmin over w of ½(w − c)ᵀH(w − c) subject to |w₁| + |w₂| ≤ radius, shape (2,).

    A coordinate that is 0 at the solution is exactly 0.0, except where the unconstrained center itself is returned.
    Errors: ValueError for a negative radius, or where `checked_bowl` raises it.
    Found by its definition: the center if it is allowed, else the best point inside an edge, else the best vertex.
    """
    (c, H), t = checked_bowl(center, hessian), checked_radius(radius)
    if np.abs(c).sum() <= t:
        return c.copy()
    for s1, s2 in SIGNS:
        start, along = np.array([0.0, s2 * t]), np.array([s1, -s2])
        if s1 * c[0] + s2 * c[1] <= t:
            continue  # the center lies on the inner side of this edge, so f decreases from the edge into the diamond
        step = along @ H @ (c - start) / (along @ H @ along)
        if 0 < step < t:
            return start + step * along
    vertices = t * np.array([(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)])
    return vertices[np.argmin(loss(vertices, c, H))] + 0.0


def l2_constrained_minimizer(center, hessian, radius: float) -> np.ndarray:
    """Return argmin over w of ½(w − c)ᵀH(w − c) subject to √(w₁² + w₂²) ≤ radius, shape (2,).

    Errors: ValueError for a negative radius, or where `checked_bowl` raises it.
    Outside the disc the solution is w(m) = (H + mI)⁻¹Hc, with the m ≥ 0 that makes its length the radius; the length
    falls as m grows, so bisection finds m. Source: Hoerl & Kennard (1970), §4.
    """
    (c, H), t = checked_bowl(center, hessian), checked_radius(radius)
    if np.hypot(*c) <= t:
        return c.copy()
    if t == 0:
        return np.zeros(2)

    def solution(m: float) -> np.ndarray:
        return np.linalg.solve(H + m * np.eye(2), H @ c)

    low, high = 0.0, np.hypot(*(H @ c)) / t
    while low < (middle := low + (high - low) / 2) < high:
        low, high = (middle, high) if np.hypot(*solution(middle)) > t else (low, middle)
    return solution(high)


def numbers() -> dict[str, float | int | str]:
    l1, l2 = (solve(CENTER, HESSIAN, RADIUS) for solve in (l1_constrained_minimizer, l2_constrained_minimizer))
    values = {"radius": RADIUS, "center_1": CENTER[0], "center_2": CENTER[1]}
    values |= {"l1_1": float(l1[0]), "l1_2": float(l1[1]), "l2_1": float(l2[0]), "l2_2": float(l2[1])}
    return values | {"l1_loss": float(loss(l1, CENTER, HESSIAN)), "l2_loss": float(loss(l2, CENTER, HESSIAN))}


def _panel(penalty: str, name: str, best: np.ndarray) -> Figure:
    drawn = Figure("w₁", "w₂", width=4.5, height=3.7)
    drawn.ax.fill(*region(penalty, RADIUS).T, color=COLORS["region"], linewidth=0, label="region")
    touching = float(loss(best, CENTER, HESSIAN))
    for share in (0.1, 0.45):
        drawn.curve(*ellipse(CENTER, HESSIAN, share * touching).T, "loss", f"f = {share * touching:.3g}", linewidth=1.2)
    drawn.curve(*ellipse(CENTER, HESSIAN, touching).T, penalty, "contour through the optimum", linewidth=2.2)
    drawn.dot(*CENTER, "loss", "center")
    drawn.dot(*best, "optimum", "optimum", markersize=15, markeredgecolor=COLORS["grid"], markeredgewidth=1.2)
    drawn.zero_line("y")
    drawn.zero_line("x")
    drawn.note(CENTER[0] + 0.1, CENTER[1] + 0.04, "c", "loss")
    drawn.note(best[0] - 0.62, best[1] + 0.02, f"w₁ = {best[0]:.2g}", "optimum", ha="right", va="bottom")
    drawn.note(0.95, -0.72 * RADIUS, f"{name} ≤ {RADIUS:g}", "text", ha="left", va="top")
    drawn.ax.set(xlim=(-1.6, 2.7), ylim=(-1.2, 3.05), aspect="equal", xticks=[-1, 0, 1, 2], yticks=[-1, 0, 1, 2, 3])
    return drawn


def figure() -> tuple[Figure, Figure]:
    l1, l2 = (solve(CENTER, HESSIAN, RADIUS) for solve in (l1_constrained_minimizer, l2_constrained_minimizer))
    return _panel("l1", "|w₁| + |w₂|", l1), _panel("l2", "w₁² + w₂²", l2)


def _corner(first: float, second: float) -> str:
    zero = [name for name, weight in (("w₁", first), ("w₂", second)) if weight == 0]
    return f"there {' and '.join(zero)} is exactly 0" if zero else "there neither weight is 0"


def description() -> str:
    n = numbers()
    return (
        f"Two panels with the same elliptic contours around the center ({n['center_1']:g}, {n['center_2']:g}). "
        f"In the first a solid diamond of radius {n['radius']:g} is allowed, and the smallest contour that reaches it "
        f"touches it at ({n['l1_1']:g}, {n['l1_2']:g}), at the loss {n['l1_loss']:.3f}: {_corner(n['l1_1'], n['l1_2'])}. "
        f"In the second a disc is allowed; the contour touches it at ({n['l2_1']:.3f}, {n['l2_2']:.3f}), "
        f"at the loss {n['l2_loss']:.3f}: {_corner(n['l2_1'], n['l2_2'])}."
    )
