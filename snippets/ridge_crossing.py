"""L2 takes a weight through 0 without stopping, exactly 0 at one λ alone; L1 takes it to 0 and holds it there.

The loss is ½wᵀAw − bᵀw, with A = [[1, 0.8], [0.8, 1]] and b = (1, 0.5).
"""

import functools

import numpy as np

from snippets.lasso import lasso
from snippets.ridge import ridge
from snippets.shared.figure import Figure

A = ((1.0, 0.8), (0.8, 1.0))
B = (1.0, 0.5)
LAMS = np.linspace(0, 1.2, 121)


def square_root_problem(hessian, linear) -> tuple[np.ndarray, np.ndarray]:
    """Return X and y with XᵀX = A and Xᵀy = b, so that ½‖y − Xw‖² = ½wᵀAw − bᵀw + ½‖y‖².

    Shapes: hessian (p, p), positive definite; linear (p,). Source: the Cholesky factorization.
    """
    lower = np.linalg.cholesky(np.asarray(hessian))
    return lower.T, np.linalg.solve(lower, np.asarray(linear))


def l2_weights(lam: float) -> np.ndarray:
    """Return argmin over w of ½wᵀAw − bᵀw + λ‖w‖₂²: the w with (A + 2λI)w = b. Shape: (2,)."""
    return ridge(*square_root_problem(A, B), lam)


def l1_weights(lam: float) -> np.ndarray:
    """Return argmin over w of ½wᵀAw − bᵀw + λ‖w‖₁. Shape: (2,)."""
    return lasso(*square_root_problem(A, B), lam)


def l2_crossing() -> float:
    """Return the one λ > 0 at which ridge's w₂ is 0: by Cramer's rule b₂(A₁₁ + 2λ) = A₂₁b₁ there."""
    return (A[1][0] * B[0] / B[1] - A[0][0]) / 2


def l1_arrival() -> float:
    """Return the smallest λ from which on the lasso's w₂ is 0: with w₂ = 0, w₁ = b₁ − λ, that is b₂ − A₂₁w₁ = −λ."""
    return (A[1][0] * B[0] - B[1]) / (1 + A[1][0])


def l2_peak() -> float:
    """Return the λ > 0 at which ridge's w₂ is largest; past it w₂ falls towards 0.

    With s = 1 + 2λ, w₂ = (b₂s − ab₁)/(s² − a²), a = A₂₁; its derivative is 0 where b₂s² − 2ab₁s + a²b₂ = 0.
    """
    return (A[1][0] * (B[0] + np.sqrt(B[0] ** 2 - B[1] ** 2)) / B[1] - 1) / 2


@functools.cache
def _second_weights() -> tuple[np.ndarray, np.ndarray]:
    """Return w₂ under L1 and under L2 at each of LAMS."""
    return tuple(np.array([weights(lam)[1] for lam in LAMS]) for weights in (l1_weights, l2_weights))


def numbers() -> dict[str, float | int | str]:
    l1, l2 = _second_weights()
    later, above = l1_arrival() + 1e-9 < LAMS, l2_crossing() + 1e-9 < LAMS
    below = l2_crossing() - 1e-9 > LAMS
    return {
        "l1_drawn_later": int(later.sum()),
        "l1_zeros_later": int((l1[later] == 0).sum()),
        "l2_drawn_below": int(below.sum()),
        "l2_negative_below": int((l2[below] < 0).sum()),
        "l2_drawn_above": int(above.sum()),
        "l2_positive_above": int((l2[above] > 0).sum()),
        "start": float(l2_weights(0.0)[1]),
        "crossing": l2_crossing(),
        "first_at_crossing": float(l2_weights(l2_crossing())[0]),
        "peak": float(l2_peak()),
        "largest": float(l2_weights(l2_peak())[1]),
        "l1_arrival": l1_arrival(),
        "l1_at_crossing": float(l1_weights(l2_crossing())[1]),
    }


def figure() -> Figure:
    drawn = Figure("λ", "w₂")
    l1, l2 = _second_weights()
    drawn.curve(LAMS, l1, "l1", "L1")
    drawn.curve(LAMS, l2, "l2", "L2")
    drawn.dot(l2_crossing(), l2_weights(l2_crossing())[1], "l2", "L2 crosses 0")
    drawn.dot(l1_arrival(), l1_weights(l1_arrival())[1], "l1", "L1 arrives at 0")
    drawn.note(0.75, 0.09, "L2 goes on", "l2", ha="center", va="bottom")
    drawn.note(0.75, -0.05, "L1 stays", "l1", ha="center", va="top")
    drawn.zero_line("y")
    drawn.ax.set(xlim=(-0.03, 1.23), ylim=(-0.9, 0.22))
    return drawn


def description() -> str:
    n = numbers()
    return (
        f"The second of two weights against λ. Both curves start at {n['start']:.3f}. L1 reaches exactly 0 at "
        f"λ = {n['l1_arrival']:.3f} and is 0 at {n['l1_zeros_later']} of the {n['l1_drawn_later']} larger values drawn. "
        f"L2 is 0 at λ = {n['crossing']:.1f}, where the first weight is {n['first_at_crossing']:.3f}. It is negative at "
        f"{n['l2_negative_below']} of the {n['l2_drawn_below']} values drawn below, positive at {n['l2_positive_above']} of "
        f"the {n['l2_drawn_above']} above, and largest, {n['largest']:.3f}, at λ = {n['peak']:.2f}. At "
        f"λ = {n['crossing']:.1f} the weight of L1 is {n['l1_at_crossing']:g}."
    )
