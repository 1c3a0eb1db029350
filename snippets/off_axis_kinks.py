"""The kink of ‖w‖₂ is at the origin only, those of ‖w‖∞ where weights tie: in general neither turns off one weight alone.

The loss is ½‖w − c‖² with two weights. A second panel shows the powers |x|^q of `power_penalty`, for one weight.
"""

import numpy as np

from snippets import power_penalty
from snippets.shared.checks import checked_lam
from snippets.shared.figure import COLORS, Figure
from snippets.soft_threshold import soft_threshold

CENTER = (2.0, 0.8)
LAM, LAM_TIED = 1.0, 2.0
PENALTIES = {"l1": "‖w‖₁", "euclidean": "‖w‖₂", "max": "‖w‖∞"}
_DARK = {"color": COLORS["text"], "linestyle": (0, (7, 3))}


def zero_threshold(gradient, penalty: str) -> float:
    """Return the smallest λ for which 0 minimizes f + λ·penalty, f convex with this gradient at 0: its dual norm.

    ‖·‖∞ for "l1", ‖·‖₂ for "euclidean", ‖·‖₁ for "max". Errors: ValueError for another penalty.
    Source: Bach et al. (2012), Optimization with Sparsity-Inducing Penalties, proposition 1.2.
    """
    orders = {"l1": np.inf, "euclidean": 2, "max": 1}
    if penalty not in orders:
        raise ValueError(f"the penalty is {penalty!r}; it has to be one of {', '.join(orders)}")
    return float(np.linalg.norm(gradient, ord=orders[penalty]))


def norm_minimizer(center, lam: float, penalty: str) -> np.ndarray:
    """Return argmin over w of ½‖w − c‖² + λ·penalty, shape of c; the penalty is "l1", "euclidean" (not squared) or "max".

    "l1" takes λ off each weight, "euclidean" shortens c by λ, "max" takes λ in all off the largest weights.
    Errors: ValueError for a negative λ or another penalty. Source: Parikh & Boyd (2014), §6.5.
    """
    c, lam = np.asarray(center, dtype=float), checked_lam(lam)
    if lam >= zero_threshold(c, penalty):
        return np.zeros_like(c)
    if penalty == "l1":
        return soft_threshold(c, lam)
    if penalty == "euclidean":
        return c * (1 - lam / np.linalg.norm(c))
    largest = np.sort(np.abs(c))[::-1]
    levels = (np.cumsum(largest) - lam) / np.arange(1, c.size + 1)  # to which λ cuts the k largest weights
    cap = levels.max()
    return np.clip(c, -cap, cap)


def numbers() -> dict[str, float | int | str]:
    values: dict[str, float | int | str] = {"lam": LAM, "center_1": CENTER[0], "center_2": CENTER[1]}
    for penalty in PENALTIES:
        best = norm_minimizer(CENTER, LAM, penalty)
        values |= {f"{penalty}_1": float(best[0]), f"{penalty}_2": float(best[1])}
    tied = norm_minimizer(CENTER, LAM_TIED, "max")
    threshold = zero_threshold(CENTER, "euclidean")
    return values | {"euclidean_threshold": threshold, "lam_tied": LAM_TIED, "max_tied_1": float(tied[0])}


def _paths() -> Figure:
    drawn = Figure("w₁", "w₂", "Two weights, λ growing from 0")
    places = {"l1": (0.42, -0.03, "top"), "euclidean": (0.62, 0.24, "top"), "max": (0.78, 0.94, "bottom")}
    styles = {"l1": ("l1", {}), "euclidean": ("other", {}), "max": ("other", _DARK)}
    for penalty, name in PENALTIES.items():
        (role, style), threshold = styles[penalty], zero_threshold(CENTER, penalty)
        path = np.array([norm_minimizer(CENTER, lam, penalty) for lam in np.linspace(0, threshold, 141)])
        drawn.curve(*path.T, role, penalty, **style)
        marker = style | {"linestyle": "none"} if style else {}
        drawn.dot(*norm_minimizer(CENTER, LAM, penalty), role, f"{penalty}, λ = {LAM:g}", **marker)
        x, y, va = places[penalty]
        drawn.note(x, y, name, role, va=va, **({"color": style["color"]} if style else {}))
    drawn.dot(*CENTER, "loss", "c", markersize=5)
    drawn.note(CENTER[0] + 0.05, CENTER[1], "c", "loss", va="center")
    drawn.zero_line("y")
    drawn.zero_line("x")
    drawn.ax.set(xlim=(-0.1, 2.25), ylim=(-0.2, 1.1), xticks=[0, 1, 2], yticks=[0, 1])
    drawn.ax.set_aspect("equal")
    return drawn


def _powers() -> Figure:
    z, lam, objective = power_penalty.Z, power_penalty.LAM, power_penalty.power_objective
    drawn = Figure("x", "f + penalty", f"One weight, λ = {lam:g}")
    side = np.linspace(0, 1, 101) ** 2  # denser at 0, where |x|^½ is steep
    x = np.concatenate([-0.4 * side[::-1], 1.5 * side[1:]])
    for q, style in zip(power_penalty.POWERS, ({"linestyle": "-"}, _DARK), strict=True):
        drawn.curve(x, objective(x, z, lam, q), "other", f"q = {q:g}", **style)
        best = power_penalty.power_minimizer(z, lam, q)
        drawn.dot(best, objective(best, z, lam, q), "optimum", f"q = {q:g}", markersize=10)
        role = "text" if style is _DARK else "other"
        drawn.note(1.53, objective(1.5, z, lam, q), f"q = {q:g}", role, va="center")
    at_zero = objective(0.0, z, lam, power_penalty.POWERS[0])
    drawn.dot(0.0, at_zero, "other", "local minimum", markerfacecolor="none")
    drawn.note(-0.06, 0.47, "local\nminimum", "other", ha="right", va="top")
    drawn.zero_line("x")
    drawn.ax.set(xlim=(-0.6, 1.95), ylim=(0.1, 1.15), xticks=[0, 0.5, 1, 1.5])
    return drawn


def figure() -> tuple[Figure, Figure]:
    return _paths(), _powers()


def description() -> str:
    n, powers, (half, three_halves) = numbers(), power_penalty.numbers(), power_penalty.POWERS
    return (
        f"First panel, the minimizer of ½‖w − c‖² plus λ times a norm, traced from c = ({n['center_1']:g}, {n['center_2']:g}) to 0 "
        f"as λ grows. With ‖w‖₁ it meets the axis w₂ = 0 and follows it; at λ = {n['lam']:g} it is at "
        f"({n['l1_1']:g}, {n['l1_2']:g}). With ‖w‖₂ it runs straight to 0, through ({n['euclidean_1']:.2f}, "
        f"{n['euclidean_2']:.2f}); both weights become 0 together at λ = {n['euclidean_threshold']:.2f}. With ‖w‖∞ it goes "
        f"to where both weights are equal, through ({n['max_1']:g}, {n['max_2']:g}), and keeps them equal until both are 0. "
        f"Second panel, ½(x − {power_penalty.Z:g})² + λ|x|^q at λ = {powers['lam']:g}. For q = {half:g} the curve has a sharp dip at 0, "
        f"where it is {powers['half_objective_at_zero']:.2f}; its minimum is at x = {powers['half_minimizer']:.2f}, where it is "
        f"{powers['half_objective']:.2f}. For q = {three_halves:g} it has no corner, and its minimum at "
        f"{powers['three_halves_minimizer']:.2f}."
    )
