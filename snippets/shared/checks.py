"""What is asked of arguments. Each check returns the argument, ready to be computed with, or says what is wrong with it.

A number that was computed is seldom the bound that it means: where that matters, rounding is let pass.
"""

import math

import numpy as np

ROUNDING = 1e-12  # as a share: so far a number that was computed may be beyond the bound that it means


def checked_lam(lam: float) -> float:
    """Return λ as a float. Errors: ValueError where it is negative or not finite."""
    if not (math.isfinite(lam) and lam >= 0):
        raise ValueError(f"λ is {lam}; it has to be a finite number, 0 or more")
    return float(lam)


def checked_problem(X, y) -> tuple[np.ndarray, np.ndarray]:
    """Return X and y as arrays of floats, X with its columns contiguous in memory.

    Shapes: X (n, p), y (n,), with n and p at least 1. Errors: ValueError for other shapes, NaN and infinities.
    """
    X, y = np.asfortranarray(X, dtype=float), np.asarray(y, dtype=float)
    if X.ndim != 2 or 0 in X.shape or y.shape != X.shape[:1]:
        raise ValueError(f"X has shape {X.shape} and y has shape {y.shape}; they have to be (n, p) and (n,)")
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        raise ValueError("X and y have to be finite: there is a NaN or an infinity in them")
    return X, y


def checked_weights(X, w) -> np.ndarray:
    """Return w as an array of floats, one for each column of X. Errors: ValueError for other shapes, NaN and infinities."""
    w = np.asarray(w, dtype=float)
    if w.shape != X.shape[1:]:
        raise ValueError(f"the weights have shape {w.shape}; X has {X.shape[1]} columns")
    if not np.isfinite(w).all():
        raise ValueError("the weights have to be finite: there is a NaN or an infinity in them")
    return w


def checked_bowl(center, hessian) -> tuple[np.ndarray, np.ndarray]:
    """Return (c, H) as arrays of shapes (2,) and (2, 2), H exactly symmetric.

    Errors: ValueError for other shapes, values that are not finite, or an H that is not symmetric positive definite.
    Both are asked to within a share of 1e-12 of H's largest entry: an H computed as RDRᵀ is symmetric only that far,
    and one whose smaller eigenvalue is no larger than that is a valley to within rounding, and no bowl.
    """
    c, H = np.asarray(center, dtype=float), np.asarray(hessian, dtype=float)
    if c.shape != (2,) or H.shape != (2, 2):
        raise ValueError(f"the center has shape {c.shape} and H has {H.shape}; they have to be (2,) and (2, 2)")
    if not (np.isfinite(c).all() and np.isfinite(H).all()):
        raise ValueError("the center and H have to be finite")
    slack = ROUNDING * np.abs(H).max()
    if abs(H[0, 1] - H[1, 0]) > slack or np.linalg.eigvalsh(H / 2 + H.T / 2)[0] <= slack:
        raise ValueError("H has to be symmetric and positive definite")
    return c, H / 2 + H.T / 2


def checked_radius(radius: float) -> float:
    """Return the radius as a float. Errors: ValueError where it is negative or not finite."""
    if not (np.isfinite(radius) and radius >= 0):
        raise ValueError(f"the radius is {radius}; it has to be a finite number, 0 or more")
    return float(radius)


def checked_share(share: float, of: str) -> float:
    """Return the share as a float in [0, 1]: one that rounding put just outside, by at most 1e-12, is the end it means.

    Errors: ValueError for another number, that says what it is a share `of`.
    """
    if not -ROUNDING <= share <= 1 + ROUNDING:
        raise ValueError(f"{of} is {share}; it has to be between 0 and 1")
    return min(max(float(share), 0.0), 1.0)
