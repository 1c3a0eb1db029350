"""As the minimum of the loss moves through 0, that of loss plus L1 penalty sticks at exactly 0, and that with L2 slides through."""

from itertools import pairwise

import numpy as np

from snippets.shared.figure import Figure
from snippets.shared.one_weight import bend, draw_on_rail, joined
from snippets.shared.words import said
from snippets.soft_threshold import ridge_shrinkage

Z, LAM = 0.6, 1.0
SWEEP = {"z": tuple((np.arange(-200, 201) / 100).tolist()), "lam": tuple((np.arange(41) / 20).tolist())}
NAMES = {"z": "the loss wants", "lam": "penalty λ"}
HANDLES = {"handle": ("z",)}
HINT = "Drag the loss ◆ left, through 0, or use the arrow keys."
FAR = SWEEP["z"][-1]
EDGE = 2.5  # of the lines, beyond all minima
RAILS = {"l1": 2.0, "l2": 1.0, "loss": 0.0}  # the height at which each sum has its minimum
STEEP, ROOM = 0.55, 0.66  # what a unit of loss is in heights of a rail, and how much of them is shown
BELOW = 0.15  # of a rail, in its heights: the words


def cells(z, lam, share) -> dict[str, tuple]:
    """Return, for each place of the minimum under L1, what is at least 0 exactly where it is there."""
    return {"at 0": (lam - z, lam + z), "right of 0": (z - lam,), "left of 0": (-z - lam,)}


def listed(lam: float) -> dict[str, float]:
    """Return the share of z that L2 leaves: argmin over x of ½(x − 1)² + λx²."""
    return {"share": ridge_shrinkage(1.0, lam)}


def moving(cell: str, z, lam, share) -> dict:
    """Return where everything is that moves: points by label, and words.

    The loss is ½(x − z)². Each sum of loss and penalty is drawn above its own lowest point. The values may be numbers or
    polynomials: on a cell nothing but +, − and · is done with them.
    """
    sign = {"at 0": 0, "right of 0": 1, "left of 0": -1}[cell]
    l1, l2 = (z - lam * sign) * abs(sign), z * share

    def loss(x):
        return (x - z) ** 2 * 0.5

    def drawn(rail: str, total, lowest, *edges) -> list[tuple]:
        points = joined(*(bend(total(x), *x) for x in pairwise(edges)))
        return [(x, (y - lowest) * STEEP + RAILS[rail]) for x, y in points]

    def with_l1(piece):
        side = 1 if sum(piece) > 0 else -1
        return lambda x: loss(x) + lam * x * side

    kept = "exactly 0" if sign == 0 else said(l1, 2)
    places = {"loss": z, "l1": l1, "l2": l2}
    found = {
        "loss curve": drawn("loss", lambda _: loss, 0.0, -EDGE, EDGE),
        "l1 curve": drawn("l1", with_l1, loss(l1) + lam * l1 * sign, -EDGE, 0.0, EDGE),
        "l2 curve": drawn("l2", lambda _: lambda x: loss(x) + lam * x**2, loss(l2) + lam * l2 * l2, -EDGE, EDGE),
        "held": [(-lam, RAILS["loss"]), (lam, RAILS["loss"])],  # wherever the loss is smallest here, L1 says 0
        "guide": [(z, -FAR), (z, l2)],
        "handle": [(z, RAILS["loss"])],
        "to the left": [(z - 0.24, RAILS["loss"])],
        "to the right": [(z + 0.24, RAILS["loss"])],
        "trail l1": [(-FAR, lam - FAR), (-lam, 0.0), (lam, 0.0), (FAR, FAR - lam)],
        "trail l2": [(-FAR, share * -FAR), (FAR, share * FAR)],
    }
    for role in ("l1", "l2"):
        found |= {f"{role} minimum": [(places[role], RAILS[role])], f"{role} answer": [(z, places[role])]}
    says = {"loss": said(z), "l1": kept, "l2": said(l2, 2)}
    found |= {f"{role} says": words for role, words in says.items()}
    return found | {"result": f"λ = {said(lam)}, the loss wants {says['loss']}: L1 says {kept}, L2 says {says['l2']}."}


def _at(z: float, lam: float) -> dict:
    values = {"z": z, "lam": lam, **listed(lam)}
    cell = next(name for name, sides in cells(**values).items() if min(sides) >= 0)
    return moving(cell, **values)


def result(z: float = Z, lam: float = LAM) -> str:
    """Return in a sentence where the loss and its two sums with a penalty are smallest."""
    return _at(z, lam)["result"]


def numbers() -> dict[str, float | int | str]:
    return {"z": Z, "lam": LAM, "l2": Z * listed(LAM)["share"]}


def _rails(at: dict) -> Figure:
    drawn = Figure("", "", height=2.5)
    drawn.ax.set_axis_off()
    drawn.ax.set(xlim=(-EDGE, EDGE), ylim=(-0.46, max(RAILS.values()) + ROOM))
    drawn.curve([0, 0], [-0.1, max(RAILS.values()) + ROOM], "grid", linewidth=1, zorder=0)
    for role, name in (("loss", "the loss"), ("l2", "with L2"), ("l1", "with L1")):
        draw_on_rail(drawn, role, name, at[f"{role} curve"], RAILS[role], ROOM, BELOW)
        style = {"ha": "right", "va": "top", "weight": "bold"}
        drawn.note(EDGE, RAILS[role] - BELOW, at[f"{role} says"], role, label=f"{role} says", **style)
    drawn.note(0, RAILS["loss"] - 0.17, "0", ha="center", va="top")
    held = {"linewidth": 6, "alpha": 0.3, "solid_capstyle": "butt", "zorder": 1}
    drawn.curve(*zip(*at["held"], strict=True), "l1", "held", **held)
    for role in ("l1", "l2"):
        drawn.dot(*zip(*at[f"{role} minimum"], strict=True), role, f"{role} minimum", markersize=11)
    for label, marker in (("to the left", "<"), ("to the right", ">")):
        drawn.dot(*zip(*at[label], strict=True), "loss", label, marker=marker, markersize=6)
    drawn.dot(*zip(*at["handle"], strict=True), "loss", "handle", markersize=13)
    return drawn


def _map(at: dict) -> Figure:
    drawn = Figure("", "", height=1.7)
    drawn.ax.set_axis_off()
    drawn.ax.set(xlim=(-EDGE, EDGE), ylim=(-1.1 * FAR, 1.1 * FAR))
    drawn.zero_line("x")
    drawn.zero_line("y")
    drawn.note(-0.08, FAR, "↑ the minimum is", ha="right", va="center")
    drawn.note(EDGE, -0.2, "the loss wants →", ha="right", va="top")
    drawn.note(-0.08, -0.2, "0", ha="right", va="top")
    drawn.curve(*zip(*at["guide"], strict=True), "loss", "guide", linewidth=1)
    for role, height in (("l2", 0.65 * FAR), ("l1", FAR)):
        drawn.curve(*zip(*at[f"trail {role}"], strict=True), role, f"trail {role}", clip_on=False)
        drawn.dot(*zip(*at[f"{role} answer"], strict=True), role, f"{role} answer", markersize=10)
        drawn.dot(-2.4, height, role, f"{role} sign", markersize=8)
        drawn.note(-2.25, height, role.upper(), role, va="center", weight="bold")
    return drawn


def figure(z: float = Z, lam: float = LAM) -> tuple[Figure, Figure]:
    at = _at(z, lam)
    return _rails(at), _map(at)


def description() -> str:
    n = numbers()
    return (
        f"Two panels. In the first, three bowls stand on three lines above each other, at λ = {n['lam']:g}: the loss ½(x − z)², "
        f"smallest at z = {n['z']:g}; the loss with λx² added, smallest at {n['l2']:g}; and the loss with λ|x| added, which has a "
        "kink at 0 and is smallest there. On the line of the loss a band marks where it may be smallest for that. The second panel draws both minima against z. "
        f"Under L1 the curve is flat, exactly 0, for z from −{n['lam']:g} to {n['lam']:g}, and rises with slope one outside. "
        "Under L2 it is a straight line through 0 and is 0 nowhere else."
    )
