"""Random convex losses for property tests: quadratic, Huber, logistic, log-cosh, and sums of them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from scipy.special import expit


@dataclass(frozen=True)
class Loss:
    """A convex, differentiable f with its derivative, smallest somewhere on the real line."""

    name: str
    value: Callable[[float], float]
    slope: Callable[[float], float]


def quadratic(a: float, c: float) -> Loss:
    return Loss(f"{a}/2 (x - {c})²", lambda x: a * (x - c) ** 2 / 2, lambda x: a * (x - c))


def huber(a: float, c: float) -> Loss:
    def value(x):
        r = abs(x - c)
        return r**2 / 2 if r <= a else a * (r - a / 2)

    return Loss(f"huber_{a}(x - {c})", value, lambda x: float(np.clip(x - c, -a, a)))


def logistic(a: float, c: float) -> Loss:
    """Log-loss of one positive and one negative example, so that it has a minimum."""
    return Loss(
        f"logistic({a}, {c})",
        lambda x: float(np.logaddexp(0, -a * (x - c)) + np.logaddexp(0, 0.5 * a * (x - c))),
        lambda x: float(-a * expit(-a * (x - c)) + 0.5 * a * expit(0.5 * a * (x - c))),
    )


def log_cosh(a: float, c: float) -> Loss:
    return Loss(
        f"log cosh {a}(x - {c})",
        lambda x: float(np.logaddexp(a * (x - c), -a * (x - c)) - np.log(2)),
        lambda x: float(a * np.tanh(a * (x - c))),
    )


def total(parts: list[Loss]) -> Loss:
    return Loss(
        " + ".join(part.name for part in parts),
        lambda x: sum(part.value(x) for part in parts),
        lambda x: sum(part.slope(x) for part in parts),
    )


_scale = st.floats(0.2, 4).map(lambda a: round(a, 3))
_center = st.floats(-5, 5).map(lambda c: round(c, 3))
_one = st.one_of(*(st.builds(kind, _scale, _center) for kind in (quadratic, huber, logistic, log_cosh)))
losses = st.lists(_one, min_size=1, max_size=3).map(total)
lams = st.floats(0, 10).map(lambda lam: round(lam, 3))
