"""The same bowl, cut off by a diamond and by a disc: the diamond stops it with w₁ = 0, the disc with w₁ merely small.

The loss is f(w) = ½(w − c)ᵀH(w − c) with two weights. Its contours are ellipses around the center c.
"""

import numpy as np

from snippets.shared.checks import checked_bowl, checked_radius
from snippets.shared.figure import COLORS, Figure
from snippets.shared.two_weights import SIGNS, bent_circle, from_circle, loss, region
from snippets.shared.words import said

CENTER = (0.8, 1.9)
HESSIAN = ((1.0, -0.5), (-0.5, 1.5))
RADIUS = 1.0
TURN = HESSIAN[0][1]  # negative: the bowl is long from the lower left to the upper right
SWEEP = {
    "c1": tuple((np.arange(-14, 27, 2) / 10).tolist()),
    "c2": tuple((np.arange(-11, 30, 2) / 10).tolist()),
    "h12": (TURN, 0.0, -TURN),
}
APART = "h12"
NAMES = {"c1": "c₁", "c2": "c₂", "h12": "turn h₁₂"}
HANDLES = {"center": ("c1", "c2")}
HINT = "Drag the center c ◆ of the bowl, or use the arrow keys."
SHARES = (0.1, 0.45, 1.0)  # of the loss at the minimizer: contours drawn
WIDE, HIGH = (-1.6, 2.8), (-1.3, 3.2)  # what is shown of w₁ and of w₂


def l1_constrained_minimizer(center, hessian, radius: float) -> np.ndarray:
    """Return argmin over w of ½(w − c)ᵀH(w − c) subject to |w₁| + |w₂| ≤ radius, shape (2,).

    A coordinate that is 0 at the solution is exactly 0.0, except where the unconstrained center itself is returned.
    Errors: ValueError for a negative radius, or where `checked_bowl` raises it.
    Found by its definition: the center if it is allowed, else the best point inside an edge, else the best vertex. What is
    as near to a vertex as rounding is wide counts as the vertex.
    """
    (c, H), t = checked_bowl(center, hessian), checked_radius(radius)
    if np.abs(c).sum() <= t:
        return c.copy()
    for s1, s2 in SIGNS:
        start, along = np.array([0.0, s2 * t]), np.array([s1, -s2])
        if s1 * c[0] + s2 * c[1] <= t:
            continue  # the center lies on the inner side of this edge, so f decreases from the edge into the diamond
        unit = along @ H @ along
        step, noise = along @ H @ (c - start) / unit, 1e-14 * (np.abs(H) @ np.abs(c - start)).sum() / unit
        if noise < step < t - noise:
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


SOLVERS = {"l1": l1_constrained_minimizer, "l2": l2_constrained_minimizer}


def numbers() -> dict[str, float | int | str]:
    l1, l2 = (solve(CENTER, HESSIAN, RADIUS) for solve in (l1_constrained_minimizer, l2_constrained_minimizer))
    values = {"radius": RADIUS, "center_1": CENTER[0], "center_2": CENTER[1]}
    values |= {"l1_1": float(l1[0]), "l1_2": float(l1[1]), "l2_1": float(l2[0]), "l2_2": float(l2[1])}
    return values | {"l1_loss": float(loss(l1, CENTER, HESSIAN)), "l2_loss": float(loss(l2, CENTER, HESSIAN))}


def turned(h12: float) -> tuple:
    """Return the Hessian with the off-diagonal h₁₂."""
    return (HESSIAN[0][0], h12), (h12, HESSIAN[1][1])


def listed(c1: float, c2: float, h12: float) -> dict[str, float]:
    """Return what is drawn for the center (c1, c2), to four decimals: both minimizers, how far their contours reach, and
    as `zero` which weight is 0 on the diamond: 1 or 2, 3 where w₁ is 0 on the disc too, or 0 for none.
    A contour reaches √(2f) in the norm √(wᵀHw).
    """
    found = {}
    for penalty, solve in SOLVERS.items():
        best = solve((c1, c2), turned(h12), RADIUS)
        found |= {f"{penalty}_1": best[0], f"{penalty}_2": best[1]}
        found[f"{penalty}_reach"] = np.sqrt(2 * loss(best, (c1, c2), turned(h12)))
    zero = 3 if found["l2_1"] == 0 else 1 if found["l1_1"] == 0 else 2 if found["l1_2"] == 0 else 0
    return {name: round(float(value), 4) + 0.0 for name, value in (found | {"zero": zero}).items()}


def cells(zero, **_) -> dict[str, tuple]:
    """Return, for each weight that may be 0, what is at least 0 where it is the first for which this holds."""
    return {"neither": (0.5 - zero,), "w₁": (1.5 - zero,), "w₂": (2.5 - zero,), "w₁ on both": (zero - 2.5,)}


def moving(cell: str, c1, c2, h12, zero, **listed) -> dict:
    """Return where everything is that moves: points by label, contours by center and matrix, and words."""
    places = {penalty: (listed[f"{penalty}_1"], listed[f"{penalty}_2"]) for penalty in SOLVERS}
    at = {penalty: f"({said(first, 2)}, {said(second, 2)})" for penalty, (first, second) in places.items()}
    weight = cell.removesuffix(" on both")
    told = "neither weight 0" if weight == "neither" else f"{weight} exactly 0"
    words = f"the loss is least at {at['l1']} on the diamond, with {told}; at {at['l2']} on the disc"
    found = {"center": [(c1, c2)], "result": f"h₁₂ = {said(h12)}: {words}."}
    unit = from_circle(turned(h12)).tolist()
    for penalty, best in places.items():
        found |= {f"{penalty} optimum": [best], f"{penalty} at": f"w = {at[penalty]}"}
        for share in SHARES:
            reach = listed[f"{penalty}_reach"] * share**0.5
            found[f"contour {penalty} {share:g}"] = ((c1, c2), [[reach * entry for entry in row] for row in unit])
    return found | {"paint 0": weight, "paint 1": "neither" if cell == weight else weight}


def _at(c1: float, c2: float, h12: float) -> dict:
    values = listed(c1, c2, h12)
    cell = next(cell for cell, sides in cells(**values).items() if min(sides) >= 0)
    return moving(cell, c1, c2, h12, **values)


def result(c1: float = CENTER[0], c2: float = CENTER[1], h12: float = TURN) -> str:
    """Return in a sentence where the loss is least on the diamond and on the disc."""
    return _at(c1, c2, h12)["result"]


def panel(penalty: str, title: str, at: dict, shares=SHARES) -> Figure:
    """Return the region of the penalty with contours, center and minimizer, which `at` has as `moving` names them."""
    drawn = Figure("w₁", "w₂", width=4.5, height=3.9)
    drawn.ax.fill(*region(penalty, RADIUS).T, color=COLORS["region"], linewidth=0, label="region")
    for share in shares:
        (center, matrix), role, width = at[label := f"contour {penalty} {share:g}"], "loss", 1.2
        if share == 1:
            role, width = penalty, 2.2
        points, codes = bent_circle(center, matrix)
        drawn.bends(points, role, label, codes, linewidth=width)
    drawn.dot(*zip(*at["center"], strict=True), "loss", "center", markersize=11)
    star(drawn, at[f"{penalty} optimum"], f"{penalty} optimum")
    drawn.zero_line("y")
    drawn.zero_line("x")
    drawn.ax.set_title(title, loc="left")
    drawn.ax.set_title(at[f"{penalty} at"], loc="right").set_label(f"{penalty} at")
    drawn.ax.set(xlim=WIDE, ylim=HIGH, aspect="equal", xticks=[-1, 0, 1, 2], yticks=[-1, 0, 1, 2, 3])
    return drawn


def star(drawn: Figure, points: list[tuple], label: str) -> None:
    """Mark the points as minimizers, with an edge that sets them off from the region."""
    style = {"markersize": 15, "markeredgecolor": COLORS["grid"], "markeredgewidth": 1.2}
    drawn.dot(*zip(*points, strict=True), "optimum", label, **style)


def figure(c1: float = CENTER[0], c2: float = CENTER[1], h12: float = TURN) -> tuple[Figure, Figure]:
    at = _at(c1, c2, h12)
    titles = {"l1": f"|w₁| + |w₂| ≤ {RADIUS:g}", "l2": f"w₁² + w₂² ≤ {RADIUS:g}"}
    return tuple(panel(penalty, title, at) for penalty, title in titles.items())


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
