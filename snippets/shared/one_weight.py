"""What is shared by the snippets with one weight: the example loss, convex slopes and where they vanish, one picture."""

import bisect
import itertools
import math
from collections.abc import Callable, Iterable

import numpy as np
from matplotlib.patches import Rectangle

from snippets.shared.figure import Figure

Slope = Callable[[float], float]

FARTHEST = 1e12
FADED = 1e-290  # a slope smaller than this share of the one at 0, and then exactly 0, has run out of floating point


def loss(x):
    """Return f(x) = ½(x − 1)², elementwise: the example of the page, smallest at 1."""
    return (x - 1) ** 2 / 2


def loss_slope(x):
    """Return f′(x) = x − 1, elementwise."""
    return x - 1


def bend(function, start: float, end: float) -> list[tuple]:
    """Return start, control point and end of the quadratic curve that is the graph of a polynomial of degree 2."""
    first, last, middle = function(start), function(end), function((start + end) / 2)
    return [(start, first), ((start + end) / 2, middle * 2 - (first + last) * 0.5), (end, last)]


def joined(*bends: list[tuple]) -> list[tuple]:
    """Return the points of several bends, of which each begins where the one before ends, as one curve."""
    return [*bends[0], *(point for points in bends[1:] for point in points[1:])]


def draw_on_rail(
    drawn: Figure, role: str, name: str, points: list[tuple], rail: float, room: float, below: float
) -> None:
    """Draw a curve that is lowest on a line at the height `rail`, as far as the limits of x and `room` above the line.

    The curve is labeled "ROLE curve", and the name stands `below` the left end of the line.
    """
    left, right = drawn.ax.get_xlim()
    drawn.curve([left, right], [rail, rail], "grid", linewidth=1, zorder=0)
    window = Rectangle((left, rail - 0.1), right - left, room + 0.1, transform=drawn.ax.transData)
    drawn.bends(points, role, f"{role} curve").set_clip_path(window)
    drawn.note(left, rail - below, name, role, va="top", weight="bold")


def convex_slope(slope: Slope) -> Slope:
    """Return the slope with a watch on it: it raises as soon as its values cannot be those of a convex function.

    Errors: ValueError for a value that is not finite, and for one below a value seen further left
    (by more than 1e-12 of the largest seen between 0 and there, which is rounding).
    """
    seen: list[tuple[float, float]] = []

    def watched(x: float) -> float:
        value = float(slope(x))
        if not math.isfinite(value):
            raise ValueError(f"the slope of f at {x:g} is {value}; it has to be a finite number")
        place = bisect.bisect(seen, (x, value))
        around = [*seen[max(place - 1, 0) : place], (x, value), *seen[place : place + 1]]
        for left, right in itertools.pairwise(around):
            if right[1] >= left[1]:
                continue
            between = [abs(s) for p, s in (*seen, *around) if min(left[0], 0) <= p <= max(right[0], 0)]
            if right[1] < left[1] - 1e-12 * max(between):
                raise ValueError(
                    f"the slope of f decreases, from {left[1]:g} at {left[0]:g} to {right[1]:g} at {right[0]:g}; "
                    "f has to be convex"
                )
        seen.insert(place, (x, value))
        return value

    for x in (0.0, -1.0, 1.0):
        watched(x)
    return watched


def nearest_stationary_point(slope: Slope) -> float:
    """Return the x nearest 0 with slope(x) = 0, for a nondecreasing slope, to the last bit.

    Where the slope jumps over 0, that is the place of the jump. 0.0 is returned if and only if slope(0) = 0.
    Errors: ValueError where the slope keeps its sign up to |x| = 1e12, or fades away without reaching 0, as that of
    exp(−x) does, until floating point takes it for 0.
    """
    at_zero = slope(0.0)
    if at_zero == 0:
        return 0.0
    side = -math.copysign(1.0, at_zero)

    def reached(size: float) -> bool:
        return side * slope(side * size) >= 0

    high = 1.0
    while not reached(high):
        if high >= FARTHEST:
            raise ValueError(f"no minimum found up to |x| = {FARTHEST:g}: the slope keeps its sign")
        high = min(2 * high, FARTHEST)
    low = high / 2
    while low > 0 and reached(low):
        high, low = low, low / 2
    while low < (middle := low + (high - low) / 2) < high:
        low, high = (low, middle) if reached(middle) else (middle, high)
    if slope(side * high) == 0 and 0 < abs(slope(side * low)) < FADED * abs(at_zero):
        raise ValueError(f"no minimum found: the slope keeps its sign and fades away, out of sight at |x| = {high:.4g}")
    return side * high


def objectives(role: str, x, objective: Callable, minimizer: Callable, lams: Iterable[float], lam: float) -> Figure:
    """Draw x -> objective(x, λ) for each λ of lams, its minimum as a dot on it, and the curve at lam on top, thick.

    `minimizer(λ)` is where the dot goes. Curves and dots carry the label "λ = …" of the λ they are drawn at.
    """
    ceiling = 2.0
    figure = Figure("x", "f(x) + penalty")
    figure.ax.set(xlim=(x[0], x[-1] + 0.22 * (x[-1] - x[0])), ylim=(-0.06 * ceiling, 1.05 * ceiling))
    figure.ax.set_xticks([-0.5, 0, 0.5, 1, 1.5], ["−0.5", "0", "0.5", "1", "1.5"])
    for value in lams:
        # Where the thick curve will lie on it, the thin one is as thick, so that their dashes fall together.
        figure.curve(x, objective(x, value), role, f"λ = {value:g}", linewidth=2.6 if value == lam else 1.0)
        figure.dot(minimizer(value), objective(minimizer(value), value), role, f"λ = {value:g}", markersize=5)
        end = np.flatnonzero(objective(x, value) <= ceiling)[-1]
        figure.note(x[end], objective(x[end], value), f" λ = {value:g}", role, va="center")
    figure.curve(x, objective(x, lam), role, f"λ = {lam:g}", linewidth=2.6)
    best = minimizer(lam)
    figure.dot(best, objective(best, lam), "optimum", f"λ = {lam:g}", markersize=11)
    figure.zero_line("x")
    return figure
