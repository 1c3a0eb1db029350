"""Neither always predicts better: with few large weights L1 has the smaller error, with many small ones L2 has.

An orthonormal design with 100 features and noise of variance 1, each penalty at the λ that is best for it.
"""

import numpy as np

from snippets.shared import normal
from snippets.shared.figure import Figure

P = 100
LARGE, SMALL = 125.0, 25.0
COUNTS = (*range(1, 12), *range(15, P + 1, 5))


def truth(nonzeros: int, squared_length: float):
    """Return β of shape (100,) whose first `nonzeros` weights are equal, the others 0, with ‖β‖² = squared_length."""
    return np.where(np.arange(P) < nonzeros, np.sqrt(squared_length / nonzeros), 0.0)


def lasso_error(beta, lam):
    """Return E‖Xw − Xβ‖² of the lasso at λ, for XᵀX = I and noise N(0, 1): a sum over the weights.

    Each weight is soft-thresholded z ~ N(βⱼ, 1). Shapes: beta (p,); lam any; result like lam.
    Source: Donoho & Johnstone (1994).
    """
    b, count = np.unique(beta, return_counts=True)
    lam = np.asarray(lam)[..., None]
    kept_off = normal.cdf(lam - b) - normal.cdf(-lam - b)
    tails = (lam - b) * normal.density(lam + b) + (lam + b) * normal.density(lam - b)
    return (1 + lam**2 + (b**2 - lam**2 - 1) * kept_off - tails) @ count


def ridge_error(beta, lam: float) -> float:
    """Return E‖Xw − Xβ‖² of ridge at λ, for XᵀX = I and noise N(0, 1): squared bias plus variance.

    Each weight is z/(1 + 2λ) with z ~ N(βⱼ, 1). Shapes: beta (p,).
    """
    factor = 1 / (1 + 2 * lam)
    return float((1 - factor) ** 2 * np.sum(np.square(beta)) + factor**2 * len(beta))


def best_lasso_lam(beta) -> float:
    """Return the λ of the smallest lasso_error(beta, λ) over 0 ≤ λ ≤ 6: a grid in steps of 0.06, then two finer ones."""
    lam = 3.0
    for reach in (3.0, 0.06, 0.003):
        grid = np.linspace(max(lam - reach, 0), lam + reach, 101)
        lam = grid[lasso_error(beta, grid).argmin()]
    return float(lam)


def best_lasso_error(beta) -> float:
    """Return lasso_error at best_lasso_lam."""
    return float(lasso_error(beta, best_lasso_lam(beta)))


def useless_kept(beta, lam: float) -> float:
    """Return the expected number of nonzero lasso weights whose true weight is 0, for XᵀX = I and noise N(0, 1).

    Each is kept where |z| > λ, z ~ N(0, 1). Shapes: beta (p,).
    """
    return float(np.sum(np.asarray(beta) == 0) * 2 * normal.cdf(-lam))


def best_ridge_error(beta) -> float:
    """Return the smallest ridge_error(beta, λ) over λ: it is at λ = p/(2‖β‖²). Shapes: beta (p,), not all 0."""
    return ridge_error(beta, len(beta) / (2 * np.sum(np.square(beta))))


def crossing(squared_length: float) -> int:
    """Return how many equal nonzero weights, with ‖β‖² = squared_length, it takes for L2 to have the smaller error."""
    truths = ((k, truth(k, squared_length)) for k in range(1, P + 1))
    return next(k for k, beta in truths if best_ridge_error(beta) < best_lasso_error(beta))


def numbers() -> dict[str, float | int | str]:
    sparse, dense = truth(5, LARGE), truth(P, SMALL)
    return {
        "features": P,
        "sparse_count": int(np.count_nonzero(sparse)),
        "sparse_weight": float(sparse[0]),
        "sparse_lasso": best_lasso_error(sparse),
        "sparse_ridge": best_ridge_error(sparse),
        "sparse_useless": useless_kept(sparse, best_lasso_lam(sparse)),
        "sparse_nothing": float(sparse @ sparse),
        "dense_weight": float(dense[0]),
        "dense_lasso": best_lasso_error(dense),
        "dense_ridge": best_ridge_error(dense),
        "dense_nothing": float(dense @ dense),
        "large": LARGE,
        "small": SMALL,
        "crossing_large": crossing(LARGE),
        "crossing_small": crossing(SMALL),
        "no_penalty": ridge_error(sparse, 0.0),
    }


def _panel(squared_length: float, example: int) -> Figure:
    drawn = Figure("nonzero weights in the truth", "squared error at the best λ", f"‖β‖² = {squared_length:g}")
    truths = [truth(k, squared_length) for k in COUNTS]
    lasso, ridge = [best_lasso_error(beta) for beta in truths], [best_ridge_error(beta) for beta in truths]
    drawn.curve(COUNTS, lasso, "l1", "L1")
    drawn.curve(COUNTS, ridge, "l2", "L2")
    beta = truth(example, squared_length)
    drawn.dot(example, best_lasso_error(beta), "l1", f"L1, {example} weights of {beta[0]:g}")
    drawn.dot(example, best_ridge_error(beta), "l2", f"L2, {example} weights of {beta[0]:g}")
    top = max(*lasso, *ridge)
    drawn.note(0.4 * P, lasso[COUNTS.index(40)] + 0.04 * top, "L1", "l1", ha="right", va="bottom")
    drawn.note(0.75 * P, ridge[-1] - 0.03 * top, "L2", "l2", ha="right", va="top")
    place = {"x": 12, "y": 0.1 * top} if example < P / 2 else {"x": P, "y": 0.5 * top, "ha": "right"}
    drawn.note(text=f"{example} weights\nof {beta[0]:g}", **place)
    drawn.ax.set(xlim=(-2, P + 4), ylim=(0, 1.15 * top))
    return drawn


def figure() -> tuple[Figure, Figure]:
    return _panel(LARGE, 5), _panel(SMALL, P)


def description() -> str:
    n = numbers()
    return (
        f"Two panels: the expected squared error of L1 and of L2, each at its best λ, against how many of {P} weights "
        "of the truth are nonzero and equal, the sum of their squares being fixed. L2 is flat in both; L1 climbs. "
        f"With squares adding to {LARGE:g}, L1 is below L2 for up to {n['crossing_large'] - 1} nonzero weights: for "
        f"{n['sparse_count']} weights of {n['sparse_weight']:g} the errors are {n['sparse_lasso']:.1f} for L1 and "
        f"{n['sparse_ridge']:.1f} for L2. With squares adding to {SMALL:g}, L1 is below L2 only up to "
        f"{n['crossing_small'] - 1}: for {P} weights of {n['dense_weight']:g} the errors are {n['dense_lasso']:.1f} "
        f"for L1 and {n['dense_ridge']:.1f} for L2, and {n['dense_nothing']:g} for all weights 0. Without a penalty the "
        f"error is {n['no_penalty']:g} in both panels."
    )
