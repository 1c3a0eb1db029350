"""Coordinate descent gives exact zeros, because its steps are soft-thresholds, and a duality gap says when to stop.

Between sweeps a jump, stopped where a weight meets 0, spares nearly collinear columns thousands of sweeps.

The problem of the whole module: minimize F(w) = ½‖y − Xw‖² + λ‖w‖₁.
"""

import numpy as np

from snippets.shared.checks import checked_lam, checked_problem, checked_weights

MOST_ROUNDS = 1_000  # rounds of sweeps, each ended by a jump
MOST_SWEEPS = 10  # in a round; fewer if a sweep changes no sign


def lambda_max(X, y) -> float:
    """Return ‖Xᵀy‖∞, the smallest λ at which the zero vector is a solution. Shapes: X (n, p), y (n,)."""
    X, y = checked_problem(X, y)
    return float(np.abs(X.T @ y).max())


def kkt_violation(X, y, w, lam: float) -> float:
    """Return the largest breach, over the coordinates, of what makes w a solution; 0 if and only if w is one.

    With r = y − Xw it is |xⱼᵀr − λ·sign(wⱼ)| where wⱼ ≠ 0 and max(|xⱼᵀr| − λ, 0) where wⱼ = 0.
    Shapes: X (n, p), y (n,), w (p,). Errors: ValueError as for `lasso`.
    Source: Tibshirani (2013), "The lasso problem and uniqueness", equations 4 and 5.
    """
    X, y = checked_problem(X, y)
    w, lam = checked_weights(X, w), checked_lam(lam)
    pull = X.T @ (y - X @ w)
    breach = np.where(w == 0, np.maximum(np.abs(pull) - lam, 0.0), np.abs(pull - lam * np.sign(w)))
    return float(breach.max())


def duality_gap(X, y, w, lam: float) -> float:
    """Return an upper bound on F(w) − min F that is 0 at a solution, for λ > 0.

    It is F(w) − (½‖y‖² − ½‖y − θ‖²), where θ = s·r with r = y − Xw and s = min(1, λ/‖Xᵀr‖∞) is feasible for the dual.
    Shapes: X (n, p), y (n,), w (p,). Errors: ValueError as for `lasso`.
    Source: Kim, Koh, Lustig, Boyd & Gorinevsky (2007), §III-A.
    """
    X, y = checked_problem(X, y)
    return _gap(X, y, checked_weights(X, w), checked_lam(lam))


def lasso(X, y, lam: float, tol: float = 1e-10, start=None) -> np.ndarray:
    """Return w, shape (p,), with F(w) − min F ≤ tol·½‖y‖²; at λ = 0, with ‖Xᵀr‖∞ ≤ tol·‖Xᵀy‖∞ for r = y − Xw.

    No intercept is fitted. Coordinate descent from `start` (the zero vector if None); a column of zeros gets weight 0.
    The zero vector from λ = ‖Xᵀy‖∞ on, also where rounding leaves λ just below that.
    Shapes: X (n, p), y (n,), start (p,). Errors: ValueError for shapes that do not match, NaN or infinities,
    a negative λ, and a tol that is not positive; RuntimeError where rounding keeps the gap above a tiny tol.
    Source: Friedman, Hastie, Höfling & Tibshirani (2007), §2; the jump is a step of Lee, Battle, Raina & Ng (2007).
    """
    X, y = checked_problem(X, y)
    lam = checked_lam(lam)
    if not tol > 0:
        raise ValueError(f"tol is {tol}; it has to be a positive number")
    w = np.zeros(X.shape[1]) if start is None else checked_weights(X, start).copy()
    pull = np.abs(X.T @ y)
    rounding = len(y) * np.finfo(float).eps * np.linalg.norm(X, axis=0) * np.linalg.norm(y)  # of these inner products
    if (pull <= lam + (rounding if lam > 0 else 0.0)).all():
        return np.zeros_like(w)
    for _ in range(MOST_ROUNDS):
        for _ in range(MOST_SWEEPS):
            signs = np.sign(w)
            w = coordinate_sweep(X, y, w, lam)
            if np.array_equal(np.sign(w), signs):
                break
        _jump(X, y, w, lam)
        if _is_solved(X, y, w, lam, tol):
            return w
    raise RuntimeError(f"the duality gap stays above tol = {tol:g} of ½‖y‖²; try a larger tol")


def coordinate_sweep(X, y, w, lam: float) -> np.ndarray:
    """Return w after each coordinate in turn was set to the minimizer of F, the others held fixed.

    wⱼ becomes soft(xⱼᵀr + ‖xⱼ‖²wⱼ, λ)/‖xⱼ‖², with r = y − Xw, and 0 for a column of zeros.
    Shapes: X (n, p), y (n,), w (p,); result (p,). Source: Friedman, Hastie, Höfling & Tibshirani (2007), §2.
    """
    r, swept = y - X @ w, []
    for column, square, old in zip(X.T, np.einsum("ij,ij->j", X, X).tolist(), w.tolist(), strict=True):
        pull = float(column @ r) + square * old
        moved = pull - lam if pull > lam else pull + lam if pull < -lam else 0.0
        new = moved / square if square else 0.0
        if new != old:
            r += column * (old - new)
        swept.append(new)
    return np.array(swept)


def _jump(X, y, w, lam: float) -> None:
    """Move the nonzero weights, in place, to the minimum of F among weights of these signs, or stop them at 0.

    With the signs fixed F is quadratic, so that its minimum solves linear equations. Without this step
    nearly collinear columns would take thousands of sweeps.
    """
    while (on := np.flatnonzero(w)).size:
        part = X[:, on]
        gram = part.T @ part
        downhill = part.T @ (y - part @ w[on]) - lam * np.sign(w[on])
        # Where the equations are singular, the small addition makes the step long along what costs no fit.
        step = np.linalg.solve(gram + 1e-10 * np.diag(np.diag(gram)), downhill)
        inward = (w[on] * step < 0) & (lam > 0)
        meets_zero = np.divide(-w[on], step, out=np.full(on.size, np.inf), where=inward)
        reach = min(1.0, meets_zero.min())
        w[on] = np.where(meets_zero <= reach, 0.0, w[on] + reach * step)
        if reach == 1.0:
            return


def _is_solved(X, y, w, lam: float, tol: float) -> bool:
    if lam == 0:
        return np.abs(X.T @ (y - X @ w)).max() <= tol * np.abs(X.T @ y).max()
    return _gap(X, y, w, lam) <= tol * (y @ y) / 2


def _gap(X, y, w, lam: float) -> float:
    r = y - X @ w
    pull = X.T @ r
    largest = np.abs(pull).max()
    s = 1.0 if largest <= lam else lam / largest
    # F(w) − (½‖y‖² − ½‖y − θ‖²), written as a sum without negative terms: nothing cancels.
    return float((1 - s) ** 2 * (r @ r) / 2 + np.maximum(lam * np.abs(w) - s * w * pull, 0.0).sum())


def numbers() -> dict[str, float | int | str]:
    return {}
