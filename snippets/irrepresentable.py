"""Zeros are not the truth: where a useless feature resembles the useful ones too much, no λ > 0 gives the right signs.

The truth is β = (1, 1, 0), without any noise: y = Xβ. The third feature has the correlation ρ with each of the others.
"""

import functools

import numpy as np

from snippets.lasso import lambda_max, lasso
from snippets.shared.figure import Figure

TRUTH = np.array([1.0, 1.0, 0.0])
HIGH, LOW = 0.65, 0.45
SHOWN = (0.5, 0.1, 0.01)  # the λ whose weights are quoted
LAMS = tuple(float(lam) for lam in np.round(np.linspace(0.01, 1.4, 140), 4))


def design(correlation: float) -> np.ndarray:
    """Return X, shape (3, 3), with XᵀX = [[1, 0, ρ], [0, 1, ρ], [ρ, ρ, 1]]. Errors: LinAlgError unless 2ρ² < 1."""
    gram = np.eye(3)
    gram[2, :2] = gram[:2, 2] = correlation
    return np.linalg.cholesky(gram).T


def irrepresentable_norm(X, beta) -> float:
    """Return ‖X_offᵀ X_on (X_onᵀ X_on)⁻¹ sign(β_on)‖∞, where β_on are the nonzero weights and β_off the others.

    If it is above 1, the lasso has the signs of β at no λ > 0, not even for y = Xβ. Shapes: X (n, p), beta (p,).
    Errors: LinAlgError where the columns X_on are linearly dependent. Source: Zhao & Yu (2006), Wainwright (2009).
    """
    beta = np.asarray(beta)
    on = beta != 0
    solved = np.linalg.solve(X[:, on].T @ X[:, on], np.sign(beta[on]))
    return float(np.abs(X[:, ~on].T @ X[:, on] @ solved).max(initial=0.0))


def path(correlation: float, lams) -> np.ndarray:
    """Return the lasso's weights for y = Xβ without noise, a row for each λ. Shapes: lams (m,), result (m, 3)."""
    X = design(correlation)
    return np.array([lasso(X, X @ TRUTH, lam, tol=1e-14) for lam in lams])


def right_signs(weights) -> np.ndarray:
    """Return for each row whether all its signs are those of the truth. Shapes: weights (m, 3), result (m,)."""
    return (np.sign(weights) == np.sign(TRUTH)).all(axis=1)


@functools.cache
def _paths() -> dict[float, np.ndarray]:
    return {correlation: path(correlation, LAMS) for correlation in (HIGH, LOW)}


def numbers() -> dict[str, float | int | str]:
    X, high, low = design(HIGH), _paths()[HIGH], _paths()[LOW]
    large, middle, small = (float(w) for w in path(HIGH, SHOWN)[:, 2])
    below = np.array(LAMS) < lambda_max(X, X @ TRUTH) - 1e-9
    return {
        "high": HIGH,
        "low": LOW,
        "norm_high": irrepresentable_norm(X, TRUTH),
        "norm_low": irrepresentable_norm(design(LOW), TRUTH),
        "lam_max": lambda_max(X, X @ TRUTH),
        "lam_large": SHOWN[0],
        "lam_middle": SHOWN[1],
        "lam_small": SHOWN[2],
        "third_at_large": large,
        "third_at_middle": middle,
        "third_at_small": small,
        "drawn": len(LAMS),
        "drawn_below": int(below.sum()),
        "third_on_below": int(np.count_nonzero(high[below, 2])),
        "third_low": float(np.abs(low[:, 2]).max()),
        "right_high": int(right_signs(high).sum()),
        "right_low": int(right_signs(low).sum()),
        "right_low_until": float(np.max(np.array(LAMS)[right_signs(low)], initial=0.0)),
    }


def _panel(correlation: float) -> Figure:
    norm = irrepresentable_norm(design(correlation), TRUTH)
    drawn = Figure("λ", "weight", f"correlation {correlation:g}: {norm:.1f} {'>' if norm > 1 else '<'} 1")
    weights = _paths()[correlation]
    drawn.curve(LAMS, weights[:, 0], "l1", "w₁ = w₂")
    drawn.curve(LAMS, weights[:, 2], "l1", "w₃", linestyle=(0, (1.2, 1.2)))
    drawn.dot([0, 0], [TRUTH[0], TRUTH[2]], "optimum", "truth", markersize=11)
    drawn.note(0.05, 1.02, "w₁ = w₂", "l1", va="bottom")
    spot = int(np.argmax(weights[:, 2])) if weights[:, 2].any() else len(LAMS) // 2
    drawn.note(LAMS[spot] + 0.05, weights[spot, 2] + 0.03, "w₃", "l1", va="bottom")
    drawn.zero_line("y")
    drawn.ax.set(xlim=(-0.05, 1.45), ylim=(-0.1, 1.2))
    return drawn


def figure() -> tuple[Figure, Figure]:
    return _panel(HIGH), _panel(LOW)


def description() -> str:
    n = numbers()
    truth = ", ".join(f"{weight:g}" for weight in TRUTH)
    return (
        f"Two panels: the lasso's weights against λ, fitted without noise to a truth of ({truth}); w₁ = w₂ is a solid line, "
        f"w₃ a dotted one, and stars at λ = 0 mark the truth. First panel, with a correlation of {n['high']:g} between the "
        f"third feature and each of the others: w₃ is not 0 at {n['third_on_below']} of the {n['drawn_below']} values of "
        f"λ drawn below {n['lam_max']:g}. It is {n['third_at_large']:.3f} at λ = {n['lam_large']:g}, "
        f"{n['third_at_middle']:.3f} at {n['lam_middle']:g} and {n['third_at_small']:.4f} at {n['lam_small']:g}. All signs "
        f"are right at {n['right_high']} of the {n['drawn']} values drawn. Second panel, with a correlation of {n['low']:g}: "
        f"w₃ is at most {n['third_low']:g} in size, and all signs are right at {n['right_low']} of the {n['drawn']} values, "
        f"up to λ = {n['right_low_until']:g}. The quantity that decides is {n['norm_high']:.1f} in the first and "
        f"{n['norm_low']:.1f} in the second."
    )
