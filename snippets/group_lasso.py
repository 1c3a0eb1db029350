"""The group lasso takes λ off the length of each group, and so turns groups off as a whole, never a part of one by itself.

The fits are of the diabetes data: each of its ten measurements is a group with its square, but sex, which has no square.
"""

import functools

import numpy as np

from snippets.shared import data
from snippets.shared.checks import checked_lam, checked_problem, checked_weights

LAM = 150.0
MOST_STEPS = 50_000


def group_soft_threshold(w, groups, lam: float) -> np.ndarray:
    """Return argmin over v of ½‖v − w‖² + λ Σ ‖v_g‖₂: each group shortened by λ, and 0 if it is no longer than that.

    Shapes: w, groups and result (p,). Errors: ValueError for a negative λ. Source: Yuan & Lin (2006), equation 2.4.
    """
    return _shortened(np.asarray(w, dtype=float), groups, checked_lam(lam))


def group_breach(X, y, w, groups, lam: float) -> float:
    """Return the largest breach, over the groups, of what makes w minimize ½‖y − Xw‖² + λ Σ ‖w_g‖₂; 0 at a solution.

    With d = X_gᵀ(y − Xw) it is ‖d − λw_g/‖w_g‖₂‖₂ where w_g ≠ 0, and max(‖d‖₂ − λ, 0) where w_g = 0.
    Shapes: X (n, p), y (n,), w and groups (p,). Errors: ValueError as for `group_lasso`.
    """
    X, y = checked_problem(X, y)
    w, lam = checked_weights(X, w), checked_lam(lam)
    return _breach(X.T @ (y - X @ w), w, groups, lam)


def group_lasso(X, y, groups, lam: float, tol: float = 1e-9) -> np.ndarray:
    """Return w, shape (p,), that minimizes ½‖y − Xw‖² + λ Σ ‖w_g‖₂, with a breach of at most tol·‖Xᵀy‖₂.

    Proximal steps of 1/‖X‖² with momentum, which starts anew where it would lead uphill.
    Shapes: X (n, p), y (n,), groups (p,). Errors: ValueError for shapes that do not match, NaN and a negative λ;
    RuntimeError if the steps do not suffice. Source: Beck & Teboulle (2009); O'Donoghue & Candès (2015), §3.2.
    """
    X, y = checked_problem(X, y)
    lam, step, age = checked_lam(lam), 1 / np.linalg.norm(X, ord=2) ** 2, 0
    gram, target = X.T @ X, X.T @ y
    w = ahead = np.zeros(X.shape[1])
    for k in range(MOST_STEPS):
        new = _shortened(ahead - step * (gram @ ahead - target), groups, step * lam)
        age = 0 if (ahead - new) @ (new - w) > 0 else age + 1
        w, ahead = new, new + age / (age + 3) * (new - w)
        if k % 20 == 0 and _breach(target - gram @ w, w, groups, lam) <= tol * np.linalg.norm(target):
            return w
    raise RuntimeError(f"the conditions are not met to {tol:g} after {MOST_STEPS} steps")


def _length(w, groups):
    return np.sqrt(np.bincount(groups, w**2))


def _shortened(w, groups, lam: float):
    length = _length(w, groups)
    on = length > lam
    return np.where(on, 1 - lam / np.where(on, length, 1.0), 0.0)[groups] * w


def _breach(pull, w, groups, lam: float) -> float:
    length = _length(w, groups)
    on = length > 0
    direction = w / np.where(on, length, 1.0)[groups]
    breach = np.where(on, _length(pull - lam * direction, groups), _length(pull, groups) - lam)
    return float(max(breach.max(), 0.0))


@functools.cache
def measurements() -> tuple[np.ndarray, np.ndarray, list[str], np.ndarray]:
    """Return X (442, 19), y (442,), the names of the columns and their groups (19,): a measurement and its square."""
    Z, y, names = data.quadratic_features()
    single = data.diabetes()[2]
    pairs = [(k, names.index(part)) for k, name in enumerate(single) for part in (name, f"{name}²") if part in names]
    groups, columns = np.array(pairs).T
    return Z[:, columns], y, [names[column] for column in columns], groups


def numbers() -> dict[str, float | int | str]:
    X, y, names, groups = measurements()
    w = group_lasso(X, y, groups, LAM)
    single = group_lasso(X, y, np.arange(len(names)), LAM)  # groups of one: L1
    pull, off = _length(X.T @ (y - X @ w), groups), _length(w, groups) == 0
    nearest = int(np.where(off, pull, 0.0).argmax())
    return {
        "lam": LAM,
        "features": len(names),
        "groups": len(off),
        "l1_kept": ", ".join(name for name, weight in zip(names, single, strict=True) if weight),
        "l1_count": int(np.count_nonzero(single)),
        "kept_count": int(np.count_nonzero(w)),
        "kept_groups": int(np.count_nonzero(~off)),
        "nearest": names[int(np.flatnonzero(groups == nearest)[0])],
        "nearest_pull": float(pull[nearest]),
    }
