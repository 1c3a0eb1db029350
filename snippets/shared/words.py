"""Numbers as a sentence says them, rounded in one way wherever the sentence is filled in."""

import math
from decimal import ROUND_HALF_UP, Decimal
from numbers import Real


def said(value, digits: int = 6) -> str:
    """Return the value with at most so many significant digits, ties away from 0, and − for a minus sign.

    Noise beyond the ninth decimal is taken for 0. What is no number is asked to write itself, as `.6g` would say it.
    Errors: ValueError for a value that is not finite.
    """
    if not isinstance(value, Real):
        return format(value, f".{digits}g")
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be said: it is not finite")
    exact = Decimal(round(float(value), 9))
    if exact == 0:
        return "0"
    rounded = exact.quantize(Decimal(1).scaleb(exact.adjusted() - digits + 1), ROUND_HALF_UP)
    return f"{float(rounded):.15g}".replace("-", "−")
