"""A corner of the diamond is a kink seen from above: under the bound and under the penalty, w₁ is 0 for the same losses.

The loss f(w) = ½(w − c)ᵀH(w − c) is minimized subject to ‖w‖₁ ≤ t, and f + λ‖w‖₁ is minimized, with the λ that belongs to t.
"""

import numpy as np
from matplotlib.path import Path

from snippets import constraint_region
from snippets.constraint_region import CENTER, HESSIAN, RADIUS, WIDE, l1_constrained_minimizer
from snippets.shared.figure import Figure
from snippets.shared.one_weight import bend, draw_on_rail, joined
from snippets.shared.two_weights import from_circle, loss
from snippets.shared.words import said

HANDLES = constraint_region.HANDLES
HINT, NAMES = constraint_region.HINT, constraint_region.NAMES
SWEEP = {name: constraint_region.SWEEP[name] for name in HANDLES["center"]}
RAILS = {"l1": 1.0, "loss": 0.0}  # the height at which each curve is lowest
STEEP, ROOM = 0.3, 0.72  # what a unit of loss is in heights of a rail, and how much of them is shown


def listed(c1: float, c2: float) -> dict[str, float]:
    """Return what is drawn for the center (c1, c2), to four decimals: the minimizer (w1, w2) under ‖w‖₁ ≤ t, the λ for
    which it also minimizes f + λ‖w‖₁, which is the steepest slope of f there, and how far its contour reaches: √(2f) in the
    norm √(wᵀHw).
    """
    best = l1_constrained_minimizer((c1, c2), HESSIAN, RADIUS)
    lam = np.abs(np.array(HESSIAN) @ ((c1, c2) - best)).max()
    found = {"w1": best[0], "w2": best[1], "lam": lam, "reach": np.sqrt(2 * loss(best, (c1, c2), HESSIAN))}
    return {name: round(float(value), 4) + 0.0 for name, value in found.items()}


def cells(w1, lam, **_) -> dict[str, tuple]:
    """Return, for each place of the minimizer, what is at least 0 where it is the first for which this holds."""
    return {"allowed": (-lam,), "zero": (w1, -w1), "right": (w1,), "left": (-w1,)}


def moving(cell: str, c1, c2, w1, w2, lam, reach) -> dict:
    """Return where everything is that moves: points by label, the contour by center and matrix, and words.

    With w₂ kept at the minimizer's, f is ½H₁₁(w₁ − wanted)² and a constant. Each curve is drawn above its lowest point.
    """
    (h11, h12), _ = HESSIAN
    wanted = c1 - (w2 - c2) * (h12 / h11)
    sign = {"right": 1, "left": -1}.get(cell, 0)

    def along(x):
        return (x - wanted) ** 2 * (h11 / 2)

    def with_l1(side: int):
        return lambda x: along(x) - along(w1) + lam * (x * side - w1 * sign)

    def drawn(rail: str, *pieces: list[tuple]) -> list[tuple]:
        return [(x, y * STEEP + RAILS[rail]) for x, y in joined(*pieces)]

    at = f"w = ({said(w1, 2)}, {said(w2, 2)})"
    same = f"t = {RADIUS:g} and λ = {said(lam, 3)} have the same minimum, {at}: "
    words = {
        "allowed": f"The center is allowed: the bound changes nothing, so λ = 0, and both have the minimum {at}.",
        "zero": f"{same}w₁ is exactly 0, at a corner of the diamond and in the kink of the penalty.",
    }
    return {
        "center": [(c1, c2)],
        "contour l1 1": ((c1, c2), [[reach * entry for entry in row] for row in from_circle(HESSIAN).tolist()]),
        "l1 optimum": [(w1, w2)],
        "loss curve": drawn("loss", bend(along, *WIDE)),
        "l1 curve": drawn("l1", bend(with_l1(-1), WIDE[0], 0.0), bend(with_l1(1), 0.0, WIDE[1])),
        "held": [(lam * (-1 / h11), RAILS["loss"]), (lam * (1 / h11), RAILS["loss"])],
        "wanted": [(wanted, RAILS["loss"])],
        "penalized optimum": [(w1, RAILS["l1"])],
        "price": f"penalty: λ = {said(lam, 3)}",
        "l1 at": at,
        "result": words.get(cell, f"{same}w₁ is not 0, and so off the kink."),
    }


def _at(c1: float, c2: float) -> dict:
    values = listed(c1, c2)
    cell = next(cell for cell, sides in cells(**values).items() if min(sides) >= 0)
    return moving(cell, c1, c2, **values)


def result(c1: float = CENTER[0], c2: float = CENTER[1]) -> str:
    """Return in a sentence where bounded and penalized loss are least, and whether w₁ is 0 there."""
    return _at(c1, c2)["result"]


def numbers() -> dict[str, float | int | str]:
    (h11, h12), _ = HESSIAN
    n = listed(*CENTER)
    return {"t": RADIUS, "lam": n["lam"], "w1": n["w1"], "wanted": CENTER[0] - (n["w2"] - CENTER[1]) * h12 / h11}


def _penalized(at: dict) -> Figure:
    drawn = Figure("w₁", "", height=3.9)
    drawn.ax.set(xlim=WIDE, ylim=(-0.3, RAILS["l1"] + ROOM), xticks=[-1, 0, 1, 2], yticks=[])
    for role, name in (("loss", "the loss along w₁"), ("l1", "with λ|w₁|")):
        draw_on_rail(drawn, role, name, at[f"{role} curve"], RAILS[role], ROOM, below=0.1)
    held = {"linewidth": 6, "alpha": 0.3, "capstyle": "butt", "zorder": 1}
    drawn.bends(at["held"], "l1", "held", [Path.MOVETO, Path.LINETO], **held)
    drawn.dot(*zip(*at["wanted"], strict=True), "loss", "wanted", markersize=11)
    constraint_region.star(drawn, at["penalized optimum"], "penalized optimum")
    drawn.zero_line("x")
    drawn.ax.set_title(at["price"], loc="left").set_label("price")
    drawn.ax.set_box_aspect(4.5 / 4.4)  # as the other panel
    drawn.ax.spines["left"].set_visible(False)
    return drawn


def figure(c1: float = CENTER[0], c2: float = CENTER[1]) -> tuple[Figure, Figure]:
    at = _at(c1, c2)
    return constraint_region.panel("l1", f"bound: t = {RADIUS:g}", at, shares=(1.0,)), _penalized(at)


def description() -> str:
    n = numbers()
    return (
        f"Two views of one problem, with the center of the loss at ({CENTER[0]:g}, {CENTER[1]:g}). In the first, a diamond of radius t = {n['t']:g} is "
        "allowed, and the smallest contour that reaches it touches its upper corner. In the second, w₂ is kept there, and two "
        f"curves are drawn against w₁. The loss is smallest at {n['wanted']:g}. With λ|w₁| added, at λ = {n['lam']:g}, it has a kink at "
        f"0 and is smallest there. A band on the line of the loss, from −{n['lam']:g} to {n['lam']:g}, marks where it may be smallest for that."
    )
