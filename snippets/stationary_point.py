"""Adding λx² moves the minimum towards 0, but it arrives only if f′(0) = 0.

f + λx² is smooth wherever f is, so its minimum is a stationary point: f′(x) + 2λx = 0.
"""

import bisect
import itertools
import math
from collections.abc import Callable

import numpy as np

from snippets import _figure
from snippets.penalty import l2_penalty

Slope = Callable[[float], float]

LAMS = (0.0, 0.5, 2.0, 8.0)
LAM = 0.5
SWEEP = {"lam": (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 12.0, 16.0)}
FARTHEST = 1e12
FADED = 1e-290  # a slope smaller than this share of the one at 0, and then exactly 0, has run out of floating point


def loss(x):
    """Return f(x) = ½(x − 1)², elementwise: the example of the page, smallest at 1."""
    return (x - 1) ** 2 / 2


def loss_slope(x):
    """Return f′(x) = x − 1, elementwise."""
    return x - 1


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


def checked_lam(lam: float) -> float:
    """Return λ as a float. Errors: ValueError where it is negative or not finite."""
    if not (math.isfinite(lam) and lam >= 0):
        raise ValueError(f"λ is {lam}; it has to be a finite number, 0 or more")
    return float(lam)


def l2_minimizer(slope: Slope, lam: float) -> float:
    """Return argmin over x of f(x) + λx², for a convex f given by its derivative `slope`.

    Where there are several, the one nearest 0; exactly 0.0 if and only if 0 is one, that is, f′(0) = 0.
    Errors: ValueError for a negative or non-finite λ, a non-finite slope, a slope seen to decrease,
    or a loss seen to have no minimum: no change of sign up to |x| = 1e12, or a slope that fades away. Source: Fermat's rule for differentiable functions.
    """
    lam = checked_lam(lam)
    slope = convex_slope(slope)
    return nearest_stationary_point(lambda x: slope(x) + 2 * (lam * x))


def objective(x, lam: float):
    """Return F(x) = f(x) + λx² for the example loss, elementwise."""
    return loss(x) + lam * l2_penalty(x)


def numbers() -> dict[str, float | int | str]:
    values = {"lam": LAM, "minimizer": l2_minimizer(loss_slope, LAM), "slope_at_zero": loss_slope(0.0)}
    values |= {"loss_minimizer": l2_minimizer(loss_slope, 0.0)}
    values |= {"lam_large": LAMS[-1], "minimizer_large": l2_minimizer(loss_slope, LAMS[-1])}
    return values | {"lam_huge": 1e6, "minimizer_huge": l2_minimizer(loss_slope, 1e6), "loss_at_zero": loss(0.0)}


def figure(lam: float = LAM) -> _figure.Figure:
    x = np.linspace(-0.75, 1.75, 251)
    return _figure.objectives("l2", x, objective, lambda value: l2_minimizer(loss_slope, value), LAMS, lam)


def description() -> str:
    n, minimizers = numbers(), [l2_minimizer(loss_slope, lam) for lam in LAMS]
    dots = ", ".join(f"{best:.3g} at λ = {lam:g}" for lam, best in zip(LAMS, minimizers, strict=True))
    zeros = sum(best == 0 for best in minimizers)
    return (
        f"Curves of f(x) + λx² for f(x) = ½(x − {n['loss_minimizer']:g})² and several λ, each with a dot at its minimum: {dots}. "
        "Every curve is a smooth bowl. The larger λ, the nearer the dot is to 0. "
        f"At 0 itself there {f'are {zeros}' if zeros else 'is none'}; "
        f"there the slope of f is {n['slope_at_zero']:g} and its height {n['loss_at_zero']:g}."
    )
