"""At 0 the slope of λ|x| jumps from −λ to λ, while the slope of λx² is 0.

Only the one-sided slopes at 0 decide what a penalty can hold there; its height near 0 does not.
"""

import numpy as np

from snippets.shared.figure import COLORS, Figure

LAM = 1.0
BAR = 0.07  # the width of the bar drawn at 0


def l1_penalty(x):
    """Return |x|, elementwise.

    Shapes: x any; result like x, a float for a float. Source: Tibshirani (1996), in one dimension.
    """
    return _like(x, np.abs(x))


def l2_penalty(x):
    """Return x², elementwise.

    Shapes: x any; result like x, a float for a float. Source: Hoerl & Kennard (1970), in one dimension.
    """
    return _like(x, np.square(x))


def one_sided_slope(penalty, side: int, lam: float = LAM) -> float:
    """Return the limit of λ(penalty(h) − penalty(0))/h as h → 0 from the side of `side`, +1 or −1.

    The quotient is taken at |h| = 2⁻⁶⁰⁰, where floating point has reached the limit: h² is 0 there, and |h|/h is ±1.
    """
    h = side * 2.0**-600
    return float(lam * (penalty(h) - penalty(0.0)) / h)


def slopes_at_zero(penalty, lam: float = LAM) -> tuple[float, float]:
    """Return the interval [least, largest] of the slopes of lines through (0, λ·penalty(0)) nowhere above λ·penalty.

    For a convex penalty: from the left slope at 0 to the right one. One slope where there is no kink.
    Source: Rockafellar (1970), §23, the subdifferential.
    """
    return one_sided_slope(penalty, -1, lam), one_sided_slope(penalty, 1, lam)


def _like(x, value):
    return value if isinstance(x, np.ndarray) else float(value)


def numbers() -> dict[str, float | int | str]:
    return {
        "lam": LAM,
        "l1_slope_right": one_sided_slope(l1_penalty, 1),
        "l1_slope_left": one_sided_slope(l1_penalty, -1),
        "l2_slope_right": one_sided_slope(l2_penalty, 1),
        "half": 0.5,
        "l1_at_half": LAM * l1_penalty(0.5),
        "l2_at_half": LAM * l2_penalty(0.5),
    }


def figure() -> tuple[Figure, Figure]:
    x = np.linspace(-1.2, 1.2, 241)
    height = Figure("x", "penalty")
    height.curve(x, LAM * l1_penalty(x), "l1", "λ|x|")
    height.curve(x, LAM * l2_penalty(x), "l2", "λx²")
    height.note(-0.62, 0.72, "λ|x|", "l1", ha="left")
    height.note(0.72, 0.36, "λx²", "l2", ha="left")

    slope = Figure("x", "its slope")
    for side, role_x in ((-1, x[x < 0]), (1, x[x > 0])):
        slope.curve(
            role_x, np.full(role_x.shape, one_sided_slope(l1_penalty, side)), "l1", f"slope of λ|x|, side {side}"
        )
        slope.dot(0.0, one_sided_slope(l1_penalty, side), "l1", f"λ|x| at 0, side {side}")
    low, high = slopes_at_zero(l1_penalty)
    half = BAR / 2
    slope.ax.fill(
        [-half, half, half, -half], [low, low, high, high], color=COLORS["l1"], linewidth=0, label="λ|x| at 0"
    )
    middle = (x[1:] + x[:-1]) / 2
    slope.curve(middle, LAM * np.diff(l2_penalty(x)) / np.diff(x), "l2", "slope of λx²")
    slope.dot(0.0, one_sided_slope(l2_penalty, 1), "l2", "λx² at 0")
    slope.note(0.14, 1.15 * high, "λ|x|", "l1", va="bottom")
    slope.note(-0.12, 0.3 * high, "λ|x| at 0:\nevery slope\nfrom −λ to λ", "l1", ha="right", va="bottom")
    slope.note(0.3, -0.25 * high, "λx² at 0:\n0 alone", "l2", ha="left", va="top")
    slope.note(-0.75, -1.65, "λx²", "l2", ha="left", va="top")
    for panel in (height, slope):
        panel.zero_line("x")
    return height, slope


def description() -> str:
    n, (low, high) = numbers(), slopes_at_zero(l1_penalty)
    return (
        f"Two panels, at λ = {n['lam']:g}. First panel: λ|x| is a V with its corner at 0; λx² is a bowl that is flat at 0. "
        f"At x = {n['half']:g} their heights are {n['l1_at_half']:g} and {n['l2_at_half']:g}. "
        f"Second panel: the slope of λ|x| is {n['l1_slope_left']:g} left of 0 and {n['l1_slope_right']:g} right of it, "
        f"and at 0 a filled bar stands for every slope from {low:g} to {high:g}. "
        f"The slope of λx² is a straight line, which at 0 has the one value {n['l2_slope_right'] + 0.0:.3g}."
    )
