"""Without convexity, λ ≥ |f′(0)| is not enough: the minimum can sit in a far valley that the kink does not see."""

import numpy as np

from snippets.penalty import l1_penalty
from snippets.shared.figure import COLORS, Figure
from snippets.shared.words import said

LAM = 0.3
SWEEP = {"lam": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.05, 1.1, 1.2, 1.3)}
DEPTH, SHARPNESS, VALLEY = 2.0, 4.0, 2.0
GRID = np.linspace(-1, 4, 5001)


def loss(x):
    """Return f(x) = −2·exp(−4(x − 2)²), elementwise: flat near 0, one narrow valley at 2."""
    return -DEPTH * np.exp(-SHARPNESS * np.square(x - VALLEY))


def loss_slope(x):
    """Return f′(x) = 16(x − 2)·exp(−4(x − 2)²), elementwise."""
    return -2 * SHARPNESS * (x - VALLEY) * loss(x)


def objective(x, lam: float):
    """Return F(x) = f(x) + λ|x|, elementwise."""
    return loss(x) + lam * l1_penalty(x)


def global_minimizer(lam: float) -> float:
    """Return argmin over x of F, to 1e-9: the best of a grid on [−1, 4], refined around itself.

    Outside that interval F exceeds F(2) for every λ of this page. F has at most two local minima, 0 and one in the
    valley, so the best point of the grid lies in the basin of the global one.
    """
    grid = GRID
    for _ in range(5):
        step = grid[1] - grid[0]
        best = grid[np.argmin(objective(grid, lam))]
        grid = np.linspace(best - step, best + step, 201)
    at_zero_too = objective(0.0, lam) <= objective(best, lam)
    return 0.0 if at_zero_too else float(best)


def sufficient_lam() -> float:
    """Return sup over x ≠ 0 of (f(0) − f(x))/|x|: 0 is a global minimum of f + λ|x| if and only if λ is at least this.

    Taken over the grid from 1 to 3, where the quotient has its only maximum; refined to 1e-9.
    """
    grid = np.linspace(1, 3, 2001)
    for _ in range(4):
        step = grid[1] - grid[0]
        quotient = (loss(0.0) - loss(grid)) / l1_penalty(grid)
        best = grid[np.argmax(quotient)]
        grid = np.linspace(best - step, best + step, 201)
    return float(np.max(quotient))


def numbers() -> dict[str, float | int | str]:
    best = global_minimizer(LAM)
    return {
        "lam": LAM,
        "slope_at_zero": float(loss_slope(0.0)),
        "minimizer": best,
        "objective_at_minimizer": float(objective(best, LAM)),
        "objective_at_zero": float(objective(0.0, LAM)),
        "sufficient_lam": sufficient_lam(),
    }


def figure(lam: float = LAM) -> Figure:
    x = np.linspace(-0.8, 3.4, 211)
    best = global_minimizer(lam)
    drawn = Figure("x", "f(x) + penalty")
    drawn.curve(x, loss(x), "loss", "f")
    drawn.curve(x, objective(x, lam), "l1", f"λ = {lam:g}")
    drawn.dot(0.0, objective(0.0, lam), "l1", "local minimum", markerfacecolor="none")
    drawn.dot(best, objective(best, lam), "optimum", "global minimum", markersize=11)
    drawn.note(0.0, -0.2, "kink at 0:\nlocal minimum", "l1", ha="center", va="top")
    drawn.note(2.42, -1.5, "global\nminimum ★", "optimum", ha="left", va="center")
    drawn.ax.set_title(f"f + λ|x|, λ = {lam:g}", loc="right", color=COLORS["l1"])
    drawn.note(3.4, loss(3.4) + 0.08, "f", "loss", ha="right", va="bottom")
    drawn.ax.set(xlim=(-1, 3.5), ylim=(-2.15, 1.35))
    drawn.zero_line("x")
    return drawn


def result(lam: float = LAM) -> str:
    """Return in a sentence where the global minimum is at λ."""
    best = global_minimizer(lam)
    place = "in the kink, at exactly 0" if best == 0 else f"in the far valley, at {said(best, 3)}, and not in the kink"
    return f"λ = {said(lam)}: the global minimum is {place}."


def description() -> str:
    n = numbers()
    return (
        f"The loss f(x) = −{DEPTH:g}·exp(−{SHARPNESS:g}(x − {VALLEY:g})²), almost flat at 0 with a narrow valley at {VALLEY:g}, "
        f"and f + λ|x| at λ = {n['lam']:g}. "
        f"The slope of f at 0 is {_power(n['slope_at_zero'])}, far smaller in size than λ, "
        f"and 0 is a local minimum, of value {_power(n['objective_at_zero'])}. "
        f"The global minimum is at {n['minimizer']:.3f}, with the value {n['objective_at_minimizer']:.3f}. "
        f"Only from λ = {n['sufficient_lam']:.3f} on is 0 the global minimum."
    )


def _power(value: float) -> str:
    """Write a number that may be tiny as 1.2 × 10⁻⁷, so that it does not read as 0."""
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits} × 10{str(int(exponent)).translate(str.maketrans('-0123456789', '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'))}".replace("-", "−")
