"""The loss centers that give L1 a zero fill whole wedges, however the ellipse is turned. For L2 they only form two bent lines.

The center c is where f(w) = ½(w − c)ᵀH(w − c) is smallest. It alone decides which weight becomes 0.
"""

import functools

import numpy as np

from snippets.constraint_region import l1_constrained_minimizer, l2_constrained_minimizer
from snippets.shared.figure import COLORS, Figure
from snippets.shared.two_weights import ellipse, loss, region

ANGLES = (0, 30, 45)
DISC_ANGLE = 30
RADIUS = 0.8
CENTER = (0.3, 1.6)
HALF_WIDTH = 3.0
ROLES = {1: "l1", 2: "other"}


def bowl(angle: float) -> np.ndarray:
    """Return the H whose ellipses are twice as long as wide, their long axis turned by `angle` degrees from the w₁ axis."""
    a = np.deg2rad(angle)
    turn = np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
    turned = turn @ np.diag([1.0, 4.0]) @ turn.T
    return (turned + turned.T) / 2


def zeroed(centers, hessian, radius: float) -> np.ndarray:
    """Return which weight L1 sets to 0 for each center outside the diamond: 1, 2, or 0 for neither.

    Shapes: centers (..., 2); result (...). Weight 1 is 0 at the corner v = (0, ±radius), and v is the solution if and
    only if g = H(c − v) has |g₁| ≤ ±g₂; the same with the weights swapped.
    """
    c, result = np.asarray(centers, dtype=float), np.zeros(np.shape(centers)[:-1], dtype=int)
    for zero, other in ((0, 1), (1, 0)):
        for sign in (1, -1):
            g = (c - sign * radius * np.eye(2)[other]) @ np.asarray(hessian)
            result[np.abs(g[..., zero]) <= sign * g[..., other]] = zero + 1
    return result


def wedge(zero: int, sign: int, hessian, radius: float, reach: float = 99.0) -> np.ndarray:
    """Return the centers sent to the corner where weight `zero` (1 or 2) is 0, as a triangle cut off far away, shape (3, 2).

    Its tip is the corner v with v's other weight = sign·radius; its sides run along H⁻¹g for the two edges of the
    normal cone {g : |g of the zero weight| ≤ sign·(g of the other)}.
    """
    other = np.eye(2)[2 - zero] * sign
    tip, side = radius * other, np.eye(2)[zero - 1]
    edges = np.linalg.solve(np.asarray(hessian), np.stack([other + side, other - side], axis=1)).T
    return np.vstack([tip, *(tip + reach * edge / np.hypot(*edge) for edge in edges)])


def disc_line(zero: int, hessian, radius: float, reach: float = 99.0) -> np.ndarray:
    """Return the centers for which the disc gives weight `zero` the value 0, as a bent line of shape (4, 2).

    Inside the disc that is the axis itself; outside, the two rays from v = ±radius on that axis along ±H⁻¹v.
    """
    end = radius * np.eye(2)[2 - zero]
    ray = np.linalg.solve(np.asarray(hessian), end)
    ray *= reach / np.hypot(*ray)
    return np.stack([-end - ray, -end, end, end + ray])


def corner_share(hessian, radius: float, half_width: float, n: int = 300) -> float:
    """Return the share of the centers in [−half_width, half_width]² outside the diamond that L1 sends to a corner.

    Counted on the middles of n × n equal cells; within about 2/n of the exact area.
    """
    middle = half_width * ((2 * np.arange(n) + 1) / n - 1)
    centers = np.stack(np.meshgrid(middle, middle), axis=-1)
    outside = np.abs(centers).sum(axis=-1) > radius
    return float(np.mean(zeroed(centers[outside], hessian, radius) > 0))


@functools.cache
def _shares() -> dict[int, float]:
    return {angle: corner_share(bowl(angle), RADIUS, HALF_WIDTH) for angle in ANGLES}


def numbers() -> dict[str, float | int | str]:
    values: dict[str, float | int | str] = {"radius": RADIUS, "half_width": HALF_WIDTH, "disc_angle": DISC_ANGLE}
    values |= {"last_angle": ANGLES[-1], "share_least": min(_shares().values()), "share_most": max(_shares().values())}
    values |= {f"share_{angle}": share for angle, share in _shares().items()}
    best = l2_constrained_minimizer(CENTER, bowl(DISC_ANGLE), RADIUS)
    return values | {"disc_1": float(best[0]), "zero_of_example": int(zeroed(CENTER, bowl(DISC_ANGLE), RADIUS))}


def _panel(title: str, penalty: str) -> Figure:
    drawn = Figure("center c₁", "center c₂", title, width=4.5, height=4.4)
    drawn.ax.set(xlim=(-HALF_WIDTH, HALF_WIDTH), ylim=(-HALF_WIDTH, HALF_WIDTH), aspect="equal")
    drawn.ax.set(xticks=[-2, 0, 2], yticks=[-2, 0, 2])
    drawn.ax.fill(*region(penalty, RADIUS).T, color=COLORS["region"], alpha=0.4, linewidth=0, label="region")
    return drawn


def _example(drawn: Figure, best: np.ndarray, H: np.ndarray) -> None:
    drawn.curve(*ellipse(CENTER, H, float(loss(best, CENTER, H)), 61).T, "loss", "contour", linewidth=1.4)
    drawn.dot(*CENTER, "loss", "center", markersize=5)
    drawn.dot(*best, "optimum", "optimum", markersize=11, markeredgecolor=COLORS["grid"])
    drawn.note(CENTER[0] + 0.12, CENTER[1] + 0.06, "c", "loss", va="bottom")


def figure() -> tuple[Figure, ...]:
    panels = []
    for angle in ANGLES:
        H = bowl(angle)
        drawn = _panel(f"Diamond, radius {RADIUS:g}; ellipse at {angle}°", "l1")
        for zero, role in ROLES.items():
            for sign in (1, -1):
                corners = wedge(zero, sign, H, RADIUS)
                drawn.ax.fill(*corners.T, color=COLORS[role], alpha=0.22, linewidth=0, label=f"w{zero} = 0", zorder=0)
                drawn.curve(*corners[[1, 0, 2]].T, role, "", linewidth=1.2, linestyle="-", zorder=1)
            middle = corners[0] + 1.2 * (corners[1:].sum(axis=0) / 2 - corners[0]) / np.hypot(
                *(corners[1:].sum(axis=0) / 2)
            )
            drawn.note(*middle, f"w{'₁₂'[zero - 1]} = 0", role, ha="center", va="center")
        _example(drawn, l1_constrained_minimizer(CENTER, H, RADIUS), H)
        panels.append(drawn)
    drawn = _panel(f"Disc, radius {RADIUS:g}; ellipse at {DISC_ANGLE}°", "l2")
    for zero in ROLES:
        drawn.curve(*disc_line(zero, bowl(DISC_ANGLE), RADIUS).T, "l2", f"w{zero} = 0", zorder=2.5)
        end = disc_line(zero, bowl(DISC_ANGLE), RADIUS, 1.0)[0]
        drawn.note(*(end + 0.12 * np.array([1, -1])), f"w{'₁₂'[zero - 1]} = 0", "l2", va="top")
    _example(drawn, l2_constrained_minimizer(CENTER, bowl(DISC_ANGLE), RADIUS), bowl(DISC_ANGLE))
    return (*panels, drawn)


def description() -> str:
    n = numbers()
    shares = ", ".join(f"{n[f'share_{angle}']:.0%} at {angle}°" for angle in ANGLES)
    return (
        f"Maps of the plane of loss centers, each with a solid region of radius {n['radius']:g} in the middle. "
        f"{len(ANGLES)} have a diamond, each with the ellipses at another angle. From the upper and lower corner opens a wedge of centers "
        "with w₁ = 0, from the left and right corner one with w₂ = 0; turning the ellipse tilts the wedges "
        f"but each keeps an area. Of the centers outside the diamond within {n['half_width']:g} of both axes the wedges "
        f"hold {shares}. The last map has a disc, with ellipses at {n['disc_angle']}°: centers with w₁ = 0 or w₂ = 0 lie on two bent lines, and the example "
        f"center, which the diamond sends to w{'₁₂'[n['zero_of_example'] - 1]} = 0, gets w₁ = {n['disc_1']:.2g} instead."
    )
