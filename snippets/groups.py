"""The ball of a penalty on the length of groups has its kinks where whole groups are 0; inside a group it is round.

|w₁| + ‖(w₂, w₃)‖₂ ≤ 1 beside |w₁| + |w₂| + |w₃| ≤ 1, as seen from above, and a fit of `group_lasso`.
"""

import numpy as np

from snippets import group_lasso
from snippets.lasso import lasso
from snippets.shared.figure import COLORS, Figure
from snippets.shared.two_weights import circle

TILT, TURN = np.radians(17), np.radians(27)  # of the eye: above the plane of w₂ and w₃, and around the axis of w₁
PAIR = ("s6", "s6²")
LAMS = np.linspace(0, 280, 29)


def seen(points) -> np.ndarray:
    """Return where the eye sees the points (w₁, w₂, w₃), with w₁ upwards. Shapes: points (..., 3); result (..., 2)."""
    right = [0.0, np.cos(TURN), np.sin(TURN)]
    up = [np.cos(TILT), -np.sin(TILT) * np.sin(TURN), np.sin(TILT) * np.cos(TURN)]
    return np.asarray(points) @ np.transpose([right, up])


def group_ball() -> dict[str, np.ndarray]:
    """Return the kinks of the ball |w₁| + ‖(w₂, w₃)‖₂ ≤ 1, its "rim" (49, 3) and "tips" (2, 3), and its "outline".

    The outline (5, 2), as seen: from each tip to where the ray of the eye touches the rim, on both sides.
    """
    rim = np.column_stack([np.zeros(49), circle(49)])
    tips = np.array([[1.0, 0, 0], [-1.0, 0, 0]])
    high = np.sin(TILT) ** 2 / np.cos(TILT)  # the tangents from (0, ±cos) to the ellipse with the half axes 1 and sin
    wide = np.sqrt(1 - np.tan(TILT) ** 2)
    top, bottom = seen(tips)
    outline = [(-wide, high), top, (wide, high), (wide, -high), bottom, (-wide, -high)]
    return {"rim": rim, "tips": tips, "outline": np.array(outline)}


def diamond() -> dict[str, np.ndarray]:
    """Return the kinks of the ball ‖w‖₁ ≤ 1: "corners" (6, 3), and the edges that are "seen" and "hidden", (k, 2, 3)."""
    corners = np.vstack([np.eye(3), -np.eye(3)])
    eye = np.array([np.sin(TILT), np.cos(TILT) * np.sin(TURN), -np.cos(TILT) * np.cos(TURN)])
    edges: dict[str, list] = {"seen": [], "hidden": []}
    for a in range(6):
        for b in range(a + 1, 6):
            if b != a + 3:
                other = abs(eye[3 - a % 3 - b % 3])  # one of the two faces at the edge leans to the eye by so much
                edges["seen" if eye @ (corners[a] + corners[b]) + other > 0 else "hidden"].append(corners[[a, b]])
    return {"corners": corners} | {name: np.array(pairs) for name, pairs in edges.items()}


def paths() -> dict[str, np.ndarray]:
    """Return the weights of s6 and of its square at each λ of LAMS, shape (29, 2), under "l1" and under "groups"."""
    X, y, names, groups = group_lasso.measurements()
    pair = [names.index(name) for name in PAIR]
    whole = [group_lasso.group_lasso(X, y, groups, lam, tol=1e-6)[pair] for lam in LAMS]
    return {"l1": np.array([lasso(X, y, lam)[pair] for lam in LAMS]), "groups": np.array(whole)}


def comes_on(penalty: str, name: str) -> float:
    """Return the λ from which on the weight of a column is 0, by halving the range of LAMS, for "l1" or "groups".

    Errors: ValueError for a name that is no column. The weight has to be 0 at the end of LAMS and not at its start.
    """
    X, y, names, groups = group_lasso.measurements()
    column, on, off = names.index(name), LAMS[0], LAMS[-1]
    for _ in range(24):
        lam = (on + off) / 2
        w = lasso(X, y, lam) if penalty == "l1" else group_lasso.group_lasso(X, y, groups, lam)
        on, off = (lam, off) if w[column] else (on, lam)
    return float(off)


def numbers() -> dict[str, float | int | str]:
    first, second = (comes_on("l1", name) for name in PAIR)
    return {"l1_first": first, "l1_second": second, "together": comes_on("groups", PAIR[0])}


def _room(title: str) -> Figure:
    drawn = Figure("", "", title, width=4.5, height=3.0)
    drawn.ax.set(xlim=(-1.15, 2.35), ylim=(-1.1, 1.1), aspect="equal", xticks=[], yticks=[])
    drawn.ax.spines[:].set_visible(False)
    return drawn


def _diamond() -> Figure:
    drawn, parts = _room("|w₁| + |w₂| + |w₃| ≤ 1"), diamond()
    for name, style in (("hidden", {"linestyle": (0, (1.2, 1.6)), "linewidth": 1}), ("seen", {})):
        for edge in parts[name]:
            drawn.curve(*seen(edge).T, "l1", f"{name} edge", **style)
    drawn.dot(*seen(parts["corners"]).T, "l1", "corners", markersize=6)
    drawn.note(0.32, 0.86, "corner:\ntwo are 0", "l1", va="center")
    drawn.note(0.68, -0.62, "edge: one is 0", "l1", va="center")
    return drawn


def _ball() -> Figure:
    drawn, parts = _room("|w₁| + ‖(w₂, w₃)‖₂ ≤ 1"), group_ball()
    rim = seen(parts["rim"])
    for name, part in (("double cone", parts["outline"]), ("inside the rim", rim)):
        drawn.ax.fill(*part.T, color=COLORS["region"], alpha=0.16, linewidth=0, label=name)
    for side in (parts["outline"][:3], parts["outline"][3:]):
        drawn.curve(*side.T, "other", "side", linestyle="-", linewidth=1)
    drawn.curve(*rim.T, "other", "rim", linestyle="-", linewidth=2.6)
    drawn.dot(*seen(parts["tips"]).T, "other", "tips", marker="o", markersize=6)
    drawn.note(0.32, 0.86, "tip: the group\n(w₂, w₃) is 0", "other", va="center")
    drawn.note(1.1, 0, "rim: w₁ is 0", "other", va="center")
    return drawn


def _pair(lines: dict[str, np.ndarray]) -> Figure:
    drawn = Figure("λ", "weight", f"{PAIR[0]} and its square, fitted")
    for k, name in enumerate(PAIR):
        drawn.curve(LAMS, lines["l1"][:, k], "l1", f"L1, {name}")
        drawn.curve(LAMS, lines["groups"][:, k], "other", f"groups, {name}")
    drawn.note(40, 12, f"L1, {PAIR[0]}", "l1", ha="right", va="center")
    drawn.note(138, 8, f"L1, {PAIR[1]}", "l1", ha="right", va="center")
    drawn.note(150, 58, "groups, both", "other", va="center")
    drawn.zero_line("y")
    drawn.ax.set(xlim=(-5, 285), ylim=(-8, 150), yticks=[0, 50, 100, 150])
    return drawn


def figure() -> tuple[Figure, ...]:
    return _diamond(), _ball(), _pair(paths())


def description() -> str:
    n, top, wide = numbers(), seen([1.0, 0, 0])[1], seen(group_ball()["rim"])[:, 0].max()
    return (
        f"Three panels. First an octahedron, {len(diamond()['corners'])} corners joined by straight edges: at a corner two "
        "weights are 0, along an edge one is. Second a double cone like a spinning top, as seen from a little above: "
        f"its tips on the axis of w₁, {2 * top:.2f} apart in the drawing, and between them its circular rim, "
        f"{2 * wide:.2f} wide. At the tips w₂ and w₃ are both 0, on the rim w₁ is; elsewhere the ball is smooth. "
        f"Third the weights of {PAIR[0]} and of its square against λ. Under L1 the square is 0 from λ = {n['l1_second']:.0f} "
        f"on, and {PAIR[0]} itself from λ = {n['l1_first']:.0f} on; under the penalty on groups both are 0 from "
        f"λ = {n['together']:.0f} on, and neither below."
    )
