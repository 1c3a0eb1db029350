"""Subgradient steps hover around a kink that holds the minimum, about a step away, and almost never land on it.

The slope of F does not fade near the kink, so a step does not either; a proximal step stops at 0 by itself.
"""

import functools

import numpy as np

from snippets.shared.checks import checked_lam
from snippets.shared.figure import COLORS, Figure
from snippets.shared.one_weight import loss_slope
from snippets.soft_threshold import soft_threshold

LAM = 2.0
START = 1.0
STEP = 0.15
COUNT, LATE = 30, 10_000
HOVER_STEPS = tuple(10.0 ** (-power / 2) for power in range(1, 9))


def subgradient(x: float, lam: float) -> float:
    """Return f′(x) + λ·sign(x) for the example loss f(x) = ½(x − 1)²: a subgradient of F = f + λ|x| at x.

    At 0 it takes sign(0) = 0, as PyTorch 2.14 does; JAX 0.10 takes the slope from the right. Errors: ValueError for a negative or non-finite λ.
    """
    return float(loss_slope(x) + checked_lam(lam) * np.sign(x))


def subgradient_iterates(start: float, steps, lam: float) -> np.ndarray:
    """Return x₀ = start and xₖ₊₁ = xₖ − ηₖ·g(xₖ), g the subgradient of F and ηₖ the k-th of steps.

    Shapes: steps (k,); result (k + 1,). Source: Boyd, Xiao & Mutapcic (2003), Subgradient Methods.
    """
    x = [float(start)]
    for step in steps:
        x.append(x[-1] - step * subgradient(x[-1], lam))
    return np.array(x)


def proximal_iterates(start: float, steps, lam: float) -> np.ndarray:
    """Return x₀ = start and xₖ₊₁ = soft(xₖ − ηₖf′(xₖ), ηₖλ): a gradient step on f, then the proximal step of ηₖλ|x|.

    Shapes: steps (k,); result (k + 1,). Source: Parikh & Boyd (2014), §4.2; as truncation, Langford et al. (2009).
    """
    x = [float(start)]
    for step in steps:
        x.append(soft_threshold(x[-1] - step * loss_slope(x[-1]), step * lam))
    return np.array(x)


def constant_steps(step: float, count: int) -> np.ndarray:
    """Return the steps η, η, …, shape (count,)."""
    return np.full(count, float(step))


def decreasing_steps(step: float, count: int) -> np.ndarray:
    """Return the steps η/√1, η/√2, …, shape (count,): they tend to 0 and their sum has no bound."""
    return step / np.sqrt(np.arange(1, count + 1))


def hover_distance(step: float, lam: float) -> float:
    """Return the largest |xₖ| over the last 100 subgradient iterates with a constant step, run until x has passed 0.

    Until then each step brings x nearer by η(λ − |f′(0)|) or more, which bounds their number.
    Errors: ValueError unless |f′(0)| < λ, where the kink holds the minimum.
    """
    margin = checked_lam(lam) - abs(loss_slope(0.0))
    if margin <= 0:
        raise ValueError(f"λ is {lam:g}; the kink holds the minimum only above {abs(loss_slope(0.0)):g}")
    count = int(START / (step * margin)) + 200
    return float(np.max(np.abs(subgradient_iterates(START, constant_steps(step, count), lam)[-100:])))


def hover_bounds(step: float, lam: float) -> np.ndarray:
    """Return [η(λ − |f′(0)|)/2, η(λ + |f′(0)|)], between which `hover_distance` lies, for 0 < η ≤ 1.

    Each step has at least the length η(λ − |f′(0)|), so two neighbors in a row cannot both be nearer than half of it;
    a step across 0 ends at most η(λ + |f′(0)|) beyond, since the slope of f alone then leads back to where it came from.
    """
    slope = abs(loss_slope(0.0))
    return step * np.array([(lam - slope) / 2, lam + slope])


@functools.cache
def _hovers() -> list[float]:
    return [hover_distance(step, LAM) for step in HOVER_STEPS]


@functools.cache
def _decreasing() -> np.ndarray:
    return subgradient_iterates(START, decreasing_steps(STEP, LATE), LAM)


def numbers() -> dict[str, float | int | str]:
    constant, decreasing = subgradient_iterates(START, constant_steps(STEP, COUNT), LAM), _decreasing()
    proximal = proximal_iterates(START, constant_steps(STEP, COUNT), LAM)
    low, high = hover_bounds(STEP, LAM)
    return {
        "lam": LAM,
        "start": START,
        "step": STEP,
        "count": COUNT,
        "hover": hover_distance(STEP, LAM),
        "hover_low": float(low),
        "hover_high": float(high),
        "small_step": HOVER_STEPS[-1],
        "hover_small": _hovers()[-1],
        "constant_zeros": int(np.sum(constant == 0)),
        "decreasing_count": len(decreasing) - 1,
        "decreasing_late": float(np.max(np.abs(decreasing[-100:]))),
        "decreasing_zeros": int(np.sum(decreasing == 0)),
        "proximal_first_zero": int(np.argmax(proximal == 0)),
        "proximal_last": float(proximal[-1]),
    }


def figure() -> tuple[Figure, Figure]:
    k = np.arange(COUNT + 1)
    constant = subgradient_iterates(START, constant_steps(STEP, COUNT), LAM)
    decreasing = _decreasing()[: COUNT + 1]
    proximal = proximal_iterates(START, constant_steps(STEP, COUNT), LAM)
    first = int(np.argmax(proximal == 0))
    runs = Figure("iteration k", "x")
    runs.curve(k, constant, "other", "constant step", linewidth=1.2, marker="^", markersize=4)
    runs.curve(k, decreasing, "other", "decreasing step", color=COLORS["text"], linestyle=":", marker="v", markersize=3)
    runs.curve(k, proximal, "l1", "proximal step", linewidth=2.6)
    runs.dot(first, proximal[first], "l1", "first exact zero", markersize=9)
    runs.zero_line("y")
    runs.ax.set(xlim=(-0.5, COUNT + 0.5), ylim=(-0.42, 1.08))
    runs.note(9, 0.46, "constant step: hovers", "other", va="bottom")
    runs.note(2.2, 0.62, "decreasing step: comes near", va="bottom")
    runs.note(4, -0.4, f"proximal step: exactly 0 from k = {first} on", "l1", va="bottom")

    hover = Figure("step η (log scale)", "distance from 0 (log scale)")
    hover.ax.set(xscale="log", yscale="log")
    hover.ax.minorticks_off()
    hover.ax.set_xticks([1e-4, 1e-3, 1e-2, 1e-1], ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹"])
    hover.ax.set_yticks([1e-4, 1e-3, 1e-2, 1e-1, 1], ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "1"])
    low, high = np.transpose([hover_bounds(step, LAM) for step in HOVER_STEPS])
    hover.curve(HOVER_STEPS, low, "loss", "lower bound")
    hover.curve(HOVER_STEPS, high, "loss", "upper bound")
    hover.dot(HOVER_STEPS, _hovers(), "other", "hover")
    hover.note(HOVER_STEPS[3], high[3] * 2.2, "η(λ + |f′(0)|)", "loss", ha="right")
    hover.note(HOVER_STEPS[2], low[2] * 0.6, "η(λ − |f′(0)|)/2", "loss", va="top")
    return runs, hover


def description() -> str:
    n = numbers()
    return (
        f"Two panels, for f(x) = ½(x − {-subgradient(0.0, 0.0):g})² and λ = {n['lam']:g}. First panel: three runs of "
        f"{n['count']} iterations from x = {n['start']:g}. With the constant step {n['step']:g} the subgradient "
        f"iterates jump to and fro around 0, up to {n['hover']:.2f} away, {n['constant_zeros']} of them equal to "
        f"0. With steps divided by √k the iterates of step k are within {n['decreasing_late']:.4f} after "
        f"{n['decreasing_count']:,} iterations, {n['decreasing_zeros']} of them equal to 0. Proximal steps give "
        f"exactly {n['proximal_last']:g} from iteration {n['proximal_first_zero']} on. Second panel, both scales "
        "logarithmic: the distance at which constant steps hover, between two parallel lines that rise in "
        f"proportion to the step. At η = {n['step']:g} the lines are at {n['hover_low']:.3f} and "
        f"{n['hover_high']:.2f}; at η = {n['small_step']:g} the distance is {n['hover_small']:.5f}."
    )
