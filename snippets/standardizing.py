"""Units decide what L1 keeps: multiplying a feature by c ≠ 0 divides its L1 penalty by |c| and its L2 penalty by c².

The diabetes data with unit-norm columns, of which bmi is multiplied by c.
"""

import numpy as np

from snippets.lasso import lasso
from snippets.ridge import ridge
from snippets.shared import data
from snippets.shared.figure import COLORS, Figure

FEATURE = "bmi"
LAM, RIDGE_LAM = 200.0, 0.5
UNIT, HALF, QUARTER = 1.0, 0.5, 0.25  # factors c that are quoted
SCALES = tuple(float(c) for c in np.geomspace(1 / 16, 16, 41))


def effect(scale: float, lam: float, fit) -> float:
    """Return c·w for bmi, where fit(X, y, λ) has seen its column multiplied by c: the change in ŷ per unit of bmi."""
    X, y, names = data.diabetes()
    scales = np.where(np.array(names) == FEATURE, scale, 1.0)
    return float((scales * fit(X * scales, y, lam))[names.index(FEATURE)])


def weighted_l1_effect(weight: float, lam: float) -> float:
    """Return bmi's weight, its column as it is, at the least ½‖y − Xw‖² + λ(weight·|w_bmi| + Σ|wⱼ| over the others).

    By descent over two blocks: the lasso for the others, and a soft-threshold at weight·λ for bmi.
    """
    X, y, names = data.diabetes()
    j = names.index(FEATURE)
    rest, x = np.delete(X, j, axis=1), X[:, j]
    w, others = np.inf, np.zeros(rest.shape[1])
    z = x @ y
    while abs((new := np.sign(z) * max(abs(z) - weight * lam, 0.0)) - w) > 1e-8:
        w = new
        others = lasso(rest, y - x * w, lam, start=others)
        z = x @ (y - rest @ others)
    return float(new)


def weighted_l2_effect(weight: float, lam: float) -> float:
    """Return bmi's weight, its column as it is, at the least ½‖y − Xw‖² + λ(weight·w_bmi² + Σwⱼ² over the others)."""
    X, y, names = data.diabetes()
    weights = np.where(np.array(names) == FEATURE, weight, 1.0)
    return float(np.linalg.solve(X.T @ X + 2 * lam * np.diag(weights), X.T @ y)[names.index(FEATURE)])


def largest_zero_scale(lam: float) -> float:
    """Return λ/|xᵀr|, the largest c at which the lasso gives bmi the weight 0; r is the residual without bmi."""
    X, y, names = data.diabetes()
    j = names.index(FEATURE)
    rest = np.delete(X, j, axis=1)
    return float(lam / abs(X[:, j] @ (y - rest @ lasso(rest, y, lam))))


def numbers() -> dict[str, float | int | str]:
    return {
        "lam": LAM,
        "ridge_lam": RIDGE_LAM,
        "lasso_unit": effect(UNIT, LAM, lasso),
        "lasso_half": effect(HALF, LAM, lasso),
        "lasso_double_penalty": weighted_l1_effect(1 / HALF, LAM),
        "ridge_unit": effect(UNIT, RIDGE_LAM, ridge),
        "ridge_half": effect(HALF, RIDGE_LAM, ridge),
        "ridge_fourfold_penalty": weighted_l2_effect(1 / HALF**2, RIDGE_LAM),
        "ridge_quarter": effect(QUARTER, RIDGE_LAM, ridge),
        "largest_zero_scale": largest_zero_scale(LAM),
    }


def figure() -> Figure:
    drawn = Figure("factor c on the column of bmi", "effect of bmi, c · weight")
    edge = largest_zero_scale(LAM)
    scales = np.sort([*SCALES, edge])  # with the place where the L1 curve leaves 0
    lasso_effects = [effect(c, LAM, lasso) for c in scales]
    drawn.curve(scales, lasso_effects, "l1", "L1")
    drawn.curve(scales, [effect(c, RIDGE_LAM, ridge) for c in scales], "l2", "L2")
    dots = SCALES[4::8]
    drawn.dot(dots, [weighted_l1_effect(1 / c, LAM) for c in dots], "l1", "L1, penalty / c", markersize=6)
    drawn.dot(dots, [weighted_l2_effect(1 / c**2, RIDGE_LAM) for c in dots], "l2", "L2, penalty / c²", markersize=6)
    drawn.ax.axvline(edge, color=COLORS["grid"], linewidth=1, zorder=0, label="largest c with weight 0")
    drawn.note(edge * 1.1, 0.97 * lasso_effects[-1], f"c = {edge:.2f}", va="top")
    drawn.note(1.0, effect(1.0, LAM, lasso) + 30, "L1 ", "l1", ha="right", va="bottom")
    drawn.note(1.3, effect(1.3, RIDGE_LAM, ridge) - 30, "L2", "l2", va="top")
    drawn.note(SCALES[0], 60, "L1: exactly 0", "l1", va="bottom")
    drawn.note(1.8, 15, "dots: bmi as it was,\nits penalty divided\nby c (L1) or c² (L2)", va="bottom")
    drawn.ax.set_xscale("log", base=2)
    drawn.ax.set_xticks([1 / 16, 1 / 4, 1, 4, 16], ["1/16", "1/4", "1", "4", "16"])
    drawn.ax.set(xlim=(0.055, 18), ylim=(-30, 800))
    return drawn


def description() -> str:
    n = numbers()
    return (
        "What bmi adds to the prediction per unit of its unit-norm column, against the factor c that multiplied that "
        f"column before the fit. L1 at λ = {n['lam']:g} is exactly 0 up to c = {n['largest_zero_scale']:.2f}, "
        f"{n['lasso_half']:.0f} at c = {HALF:g} and {n['lasso_unit']:.0f} at c = {UNIT:g}. L2 at λ = {n['ridge_lam']:g} is "
        f"{n['ridge_quarter']:.0f} at c = {QUARTER:g}, {n['ridge_half']:.0f} at {HALF:g} and {n['ridge_unit']:.0f} at "
        f"{UNIT:g}, and nowhere 0. "
        "Dots on the curves are fits to the column as it was, the penalty of bmi divided by c for L1, by c² for L2. "
        f"So {1 / HALF:g} times the L1 penalty gives {n['lasso_double_penalty']:.0f}, and {1 / HALF**2:g} times the L2 "
        f"penalty gives {n['ridge_fourfold_penalty']:.0f}."
    )
