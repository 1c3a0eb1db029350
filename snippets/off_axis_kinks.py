"""The kink of ‖w‖₂ is at the origin only, those of ‖w‖∞ where weights tie: in general neither turns off one weight alone.

The loss is ½‖w − c‖² with two weights, or ½(x − z)² with one, where |x|^q is the penalty.
"""

import numpy as np

from snippets.shared.checks import checked_lam
from snippets.shared.figure import COLORS, Figure
from snippets.shared.one_weight import nearest_stationary_point
from snippets.soft_threshold import soft_threshold

CENTER = (2.0, 0.8)
LAM = 1.0
PENALTIES = {"l1": "‖w‖₁", "euclidean": "‖w‖₂", "max": "‖w‖∞"}
Z = 1.0
POWER_LAM = 0.4
POWERS = (0.5, 1.5)
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
    cap = np.max(
        (np.cumsum(largest) - lam) / np.arange(1, c.size + 1)
    )  # cut the k largest to one level, for the best k
    return np.clip(c, -cap, cap)


def power_objective(x, z: float, lam: float, q: float):
    """Return ½(x − z)² + λ|x|^q, elementwise."""
    return np.square(x - z) / 2 + lam * np.abs(x) ** q


def power_minimizer(z: float, lam: float, q: float) -> float:
    """Return argmin over x of ½(x − z)² + λ|x|^q for q > 0, q ≠ 1; 0.0 where 0 ties.

    A stationary point has (x − |z|) + λq·x^(q − 1) = 0 with 0 < x < |z|. For q < 1 the left side is convex in x, so a
    minimum other than 0 lies right of its lowest point, and the better of the two wins.
    Errors: ValueError for a negative λ, q ≤ 0 or q = 1.
    """
    lam, size = checked_lam(lam), abs(float(z))
    if q <= 0 or q == 1:
        raise ValueError(f"q is {q}; it has to be above 0 and not 1")
    if size == 0 or lam == 0:
        return float(z)
    lowest = (lam * q * (1 - q)) ** (1 / (2 - q)) if q < 1 else 0.0

    def slope(shift: float) -> float:
        x = lowest + max(shift, 0.0)
        return x - size + (lam * q * x ** (q - 1) if x else 0.0)

    if slope(0.0) >= 0:
        return 0.0
    best = lowest + nearest_stationary_point(slope)
    wins = power_objective(best, size, lam, q) < power_objective(0.0, size, lam, q)
    return float(np.copysign(best, z)) if wins else 0.0


def numbers() -> dict[str, float | int | str]:
    values: dict[str, float | int | str] = {"lam": LAM, "center_1": CENTER[0], "center_2": CENTER[1]}
    for penalty in PENALTIES:
        best = norm_minimizer(CENTER, LAM, penalty)
        values |= {f"{penalty}_1": float(best[0]), f"{penalty}_2": float(best[1])}
        values[f"{penalty}_threshold"] = zero_threshold(CENTER, penalty)
    values["lam_tied"] = 2.0
    tied = norm_minimizer(CENTER, values["lam_tied"], "max")
    values |= {"max_tied_1": float(tied[0]), "max_tied_2": float(tied[1]), "power_lam": POWER_LAM}
    half, three_halves = POWERS
    values["half_minimizer"] = power_minimizer(Z, POWER_LAM, half)
    values["half_objective"] = float(power_objective(values["half_minimizer"], Z, POWER_LAM, half))
    values["half_objective_at_zero"] = float(power_objective(0.0, Z, POWER_LAM, half))
    return values | {
        "three_halves_minimizer": power_minimizer(Z, POWER_LAM, three_halves),
        "half_at_lam_1": power_minimizer(Z, LAM, half),
    }


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
    drawn = Figure("x", "f + penalty", f"One weight, λ = {POWER_LAM:g}")
    side = np.linspace(0, 1, 101) ** 2  # denser at 0, where |x|^½ is steep
    x = np.concatenate([-0.4 * side[::-1], 1.5 * side[1:]])
    for q, style in zip(POWERS, ({"linestyle": "-"}, _DARK), strict=True):
        drawn.curve(x, power_objective(x, Z, POWER_LAM, q), "other", f"q = {q:g}", **style)
        best = power_minimizer(Z, POWER_LAM, q)
        drawn.dot(best, power_objective(best, Z, POWER_LAM, q), "optimum", f"q = {q:g}", markersize=10)
        drawn.note(
            1.53,
            power_objective(1.5, Z, POWER_LAM, q),
            f"q = {q:g}",
            "text" if style is _DARK else "other",
            va="center",
        )
    drawn.dot(0.0, power_objective(0.0, Z, POWER_LAM, POWERS[0]), "other", "local minimum", markerfacecolor="none")
    drawn.note(-0.06, 0.47, "local\nminimum", "other", ha="right", va="top")
    drawn.zero_line("x")
    drawn.ax.set(xlim=(-0.6, 1.95), ylim=(0.1, 1.15), xticks=[0, 0.5, 1, 1.5])
    return drawn


def figure() -> tuple[Figure, Figure]:
    return _paths(), _powers()


def description() -> str:
    n, (half, three_halves) = numbers(), POWERS
    return (
        f"First panel, the minimizer of ½‖w − c‖² plus λ times a norm, traced from c = ({n['center_1']:g}, {n['center_2']:g}) to 0 "
        f"as λ grows. With ‖w‖₁ it meets the axis w₂ = 0 and follows it; at λ = {n['lam']:g} it is at "
        f"({n['l1_1']:g}, {n['l1_2']:g}). With ‖w‖₂ it runs straight to 0, through ({n['euclidean_1']:.2f}, "
        f"{n['euclidean_2']:.2f}); both weights become 0 together at λ = {n['euclidean_threshold']:.2f}. With ‖w‖∞ it goes "
        f"to where both weights are equal, through ({n['max_1']:g}, {n['max_2']:g}), and keeps them equal until both are 0. "
        f"Second panel, ½(x − {Z:g})² + λ|x|^q at λ = {n['power_lam']:g}. For q = {half:g} the curve has a sharp dip at 0, "
        f"where it is {n['half_objective_at_zero']:.2f}; its minimum is at x = {n['half_minimizer']:.2f}, where it is "
        f"{n['half_objective']:.2f}. For q = {three_halves:g} it has no corner, and its minimum at "
        f"{n['three_halves_minimizer']:.2f}."
    )
