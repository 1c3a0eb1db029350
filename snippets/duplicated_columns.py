"""Of two equal features, L1 takes any split of their weight that keeps one sign; L2 takes the equal split alone.

The feature is the body mass index of the diabetes data, given twice.
"""

import numpy as np

from snippets.lasso import lasso
from snippets.ridge import ridge
from snippets.shared import data
from snippets.shared.figure import Figure

LAM = 100.0
RIDGE_LAM = 1.0
SHARES = np.linspace(-0.5, 1.5, 161)


def twins() -> tuple[np.ndarray, np.ndarray]:
    """Return X (442, 2), the body mass index in both columns, and y (442,), prepared as by `data.diabetes`."""
    X, y, names = data.diabetes()
    column = X[:, names.index("bmi")]
    return np.column_stack([column, column]), y


def split(total: float, share: float) -> np.ndarray:
    """Return (share·total, (1 − share)·total): every split fits equally well, since the columns are equal."""
    return total * np.array([share, 1 - share])


def l1_excess(shares) -> np.ndarray:
    """Return what each split of the lasso's total costs above the lasso's solution, as a share of its penalty.

    Shapes: shares (m,); result (m,).
    """
    X, y = twins()
    w = lasso(X, y, LAM)

    def objective(v):
        return np.sum((y - X @ v) ** 2) / 2 + LAM * np.abs(v).sum()

    return np.array([objective(split(w.sum(), share)) - objective(w) for share in shares]) / (LAM * np.abs(w).sum())


def l2_excess(shares) -> np.ndarray:
    """Return what each split of ridge's total costs above ridge's solution, as a share of its penalty.

    Shapes: shares (m,); result (m,).
    """
    X, y = twins()
    w = ridge(X, y, RIDGE_LAM)

    def objective(v):
        return np.sum((y - X @ v) ** 2) / 2 + RIDGE_LAM * (v @ v)

    return np.array([objective(split(w.sum(), share)) - objective(w) for share in shares]) / (RIDGE_LAM * (w @ w))


def numbers() -> dict[str, float | int | str]:
    X, y = twins()
    one, other = lasso(X, y, LAM), ridge(X, y, RIDGE_LAM)
    floor = l1_excess(SHARES[(SHARES >= 0) & (SHARES <= 1)])
    return {
        "l1_total": float(one.sum()),
        "l1_floor": float(np.abs(floor).max()),
        "l1_opposite": float(l1_excess(SHARES[-1:])[0]),
        "l2_first": float(other[0]),
        "l2_second": float(other[1]),
        "l2_lowest_share": float(SHARES[l2_excess(SHARES).argmin()]),
        "l2_all": float(l2_excess([1.0])[0]),
        "lam": LAM,
        "ridge_lam": RIDGE_LAM,
    }


def figure() -> Figure:
    drawn = Figure("share of the weight on the first twin", "cost above the best,\nas a share of the penalty")
    drawn.curve(SHARES, l1_excess(SHARES), "l1", "L1")
    drawn.curve(SHARES, l2_excess(SHARES), "l2", "L2")
    drawn.dot([0, 1], l1_excess([0, 1]), "l1", "ends of the L1 solutions")
    drawn.dot([0.5], l2_excess([0.5]), "l2", "the L2 solution")
    drawn.note(0.5, -0.1, "every split from 0 to 1 is best for L1", "l1", ha="center", va="top")
    drawn.note(0.5, 0.55, "L2: only ½", "l2", ha="center")
    drawn.zero_line("y")
    drawn.ax.set(xlim=(-0.5, 1.5), ylim=(-0.3, 2))
    drawn.ax.set_xticks([-0.5, 0, 0.5, 1, 1.5], ["−½", "0", "½", "1", "1½"])
    return drawn


def description() -> str:
    n = numbers()
    return (
        "What a split of one weight between two equal columns costs above the best, as a share of the penalty, against "
        "the share of the first column. L1: a level floor, where no share is negative; the largest cost on it is "
        f"{n['l1_floor']:.3f}. Outside the cost rises, to {n['l1_opposite']:.2g} at a share of {SHARES[-1]:g}. L2: a bowl, "
        f"lowest at a share of {n['l2_lowest_share']:g}, where the weights are {n['l2_first']:.0f} and "
        f"{n['l2_second']:.0f}; with all on one column it is {n['l2_all']:.2g}. The lasso's weights add to "
        f"{n['l1_total']:.0f}."
    )
