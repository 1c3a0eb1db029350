"""|w₁|^q + |w₂|^q ≤ 1 has corners on the axes only for q ≤ 1, and is convex only for q ≥ 1: at q = 1 it has both.

The elastic net, a mix of L1 and squared L2, keeps the corners of L1, though blunter.
"""

import numpy as np

from snippets.shared.checks import checked_share
from snippets.shared.figure import COLORS, Figure
from snippets.shared.two_weights import circle
from snippets.shared.words import said

POWERS = (0.5, 1.0, 1.5, 2.0, np.inf)
L1_WEIGHT = 0.5
RADII = (0.25, 1.0)
SWEEP = {"weight": (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)}
NAMES = {"weight": "weight of L1"}


def unit_ball(q: float, n: int = 121) -> np.ndarray:
    """Return n points of the outline of {|w₁|^q + |w₂|^q ≤ 1}, closed, shape (n, 2); max(|w₁|, |w₂|) ≤ 1 for q = ∞.

    Errors: ValueError unless q > 0.
    """
    if not q > 0:
        raise ValueError(f"q is {q}; it has to be above 0")
    points = circle(n)
    if q == np.inf:
        return points / np.abs(points).max(axis=1, keepdims=True)
    return np.sign(points) * np.abs(points) ** (2 / q)


def _reach(slope, weight: float, radius: float):
    """Return how far the elastic net's ball reaches in the directions, of length 1, whose ‖·‖₁ is slope."""
    if not radius > 0:
        raise ValueError(f"the radius is {radius}; it has to be above 0")
    weight = checked_share(weight, "the weight of L1")
    linear, square = weight * slope, 1 - weight
    return 2 * radius / (linear + np.sqrt(linear**2 + 4 * square * radius))


def elastic_net_ball(weight: float, radius: float, n: int = 121) -> np.ndarray:
    """Return n points of the outline of {weight·‖w‖₁ + (1 − weight)·‖w‖₂² ≤ radius}, closed, shape (n, 2).

    Errors: ValueError unless 0 ≤ weight ≤ 1, to within 1e-12, and radius > 0.
    """
    points = circle(n)
    return points * _reach(np.abs(points).sum(axis=1), weight, radius)[:, None]


def corner_angle(q: float) -> float:
    """Return the angle, in degrees, inside the ball at its tip (1, 0): 0 for q < 1, 90 for q = 1, 180 (none) for q > 1."""
    return 90.0 * (1 + np.sign(q - 1))


def elastic_net_corner_angle(weight: float, radius: float) -> float:
    """Return the angle, in degrees, inside the elastic net's ball at its tip (r, 0): 2·arctan(1 + 2(1 − weight)r/weight).

    There the outline has weight·|dw₂| = −(weight + 2(1 − weight)r)·dw₁. Errors: ValueError unless 0 < weight ≤ 1,
    to within 1e-12 at the upper end, and radius > 0.
    """
    r = _reach(1.0, weight, radius)
    if weight <= 0:
        raise ValueError(f"the weight of L1 is {weight}; without L1 there is no corner")
    weight = min(weight, 1.0)
    return float(2 * np.degrees(np.arctan(1 + 2 * (1 - weight) * r / weight)))


def numbers() -> dict[str, float | int | str]:
    small, large = (elastic_net_corner_angle(L1_WEIGHT, radius) for radius in RADII)
    return {"l1_angle": float(corner_angle(1.0)), "net_angle_small": small, "net_angle": large}


def _panel(title: str, role: str, outlines: list[np.ndarray], words: str) -> Figure:
    drawn = Figure("", "", title, width=4.5, height=2.5)
    drawn.zero_line("y", xmax=0.5)
    drawn.zero_line("x")
    for outline in outlines:
        drawn.curve(*outline.T, role, title, **({} if role == "l2" else {"linestyle": "-"}))
    drawn.ax.fill(*outlines[-1].T, color=COLORS["region"], alpha=0.25, linewidth=0, label="ball")
    drawn.note(1.35, 0, words, "text", va="center")
    drawn.ax.set(xlim=(-1.35, 3.75), ylim=(-1.25, 1.25), aspect="equal", xticks=[], yticks=[])
    drawn.ax.spines[:].set_visible(False)
    return drawn


def figure(weight: float = L1_WEIGHT) -> tuple[Figure, ...]:
    words = {
        0.5: "cusps on the axes,\nnot convex",
        1.0: "corners on the axes,\nconvex",
        1.5: "convex, no corners",
        2.0: "convex, no corners",
        np.inf: "convex, corners\noff the axes",
    }
    roles = {1.0: "l1", 2.0: "l2"}
    panels = [_panel(f"q = {q:g}".replace("inf", "∞"), roles.get(q, "other"), [unit_ball(q)], words[q]) for q in POWERS]
    nets = [elastic_net_ball(weight, radius, n=81) for radius in RADII]
    small, large = (elastic_net_corner_angle(weight, radius) for radius in RADII)
    panels.append(
        _panel(
            "elastic net",
            "other",
            nets,
            f"convex, corners on\nthe axes, blunter as it\ngrows: {small:.0f}°, {large:.0f}°",
        )
    )
    return tuple(panels)


def result(weight: float = L1_WEIGHT) -> str:
    """Return in a sentence how sharp the corners of the elastic net's ball are."""
    small, large = (elastic_net_corner_angle(weight, radius) for radius in RADII)
    return f"With a weight of {said(weight)} on L1 the corners have {small:.0f}° and, in the larger ball, {large:.0f}°."


def description() -> str:
    cusp, diamond, rounded, disc, square = (f"{q:g}".replace("inf", "∞") for q in POWERS)
    n, passes = numbers(), [[f"{x:.2f}" for x in unit_ball(q)[15]] for q in POWERS]
    return (
        f"{len(POWERS) + 1} outlines. For q = {cusp} a star with cusps on the axes and sides curved inwards, "
        f"passing ({passes[0][0]}, {passes[0][1]}). For q = {diamond} the diamond, "
        f"its corners on the axes with an angle of {n['l1_angle']:.0f}°. For q = {rounded} a rounded diamond, "
        f"passing ({passes[2][0]}, {passes[2][1]}), and for q = {disc} the disc, "
        f"passing ({passes[3][0]}, {passes[3][1]}), both without corners. For q = {square} a square, its corners on the "
        f"diagonals, at ({passes[4][0]}, {passes[4][1]}). "
        "Last the elastic net at two sizes, diamonds with curved sides and corners on the axes, "
        f"{n['net_angle_small']:.0f}° for the smaller and {n['net_angle']:.0f}° for the larger."
    )
