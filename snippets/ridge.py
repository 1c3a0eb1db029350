"""Least squares with an L2 penalty has one formula, and it multiplies each direction of the fit by d²/(d² + 2λ).

The problem: minimize ½‖y − Xw‖² + λ‖w‖₂². Here d is the singular value of X for that direction.
"""

import numpy as np

from snippets.shared import data
from snippets.shared.checks import checked_lam, checked_problem


def ridge(X, y, lam: float) -> np.ndarray:
    """Return argmin over w of ½‖y − Xw‖² + λ‖w‖₂², shape (p,). At λ = 0, of the minimizers the one of least ‖w‖₂.

    No intercept is fitted. Singular values that rounding cannot tell from 0 count as 0, as in a pseudoinverse.
    Shapes: X (n, p), y (n,). Errors: ValueError for shapes that do not match, NaN or infinities, and a negative λ.
    Source: Hoerl & Kennard (1970); for the factors, Hastie, Tibshirani & Friedman (2009), equation 3.47.
    """
    X, y = checked_problem(X, y)
    lam = checked_lam(lam)
    U, d, Vt = np.linalg.svd(X, full_matrices=False)
    seen = _seen(d, X.shape)
    return Vt[seen].T @ (d[seen] / (d[seen] ** 2 + 2 * lam) * (U[:, seen].T @ y))


def fit_factors(X, lam: float) -> np.ndarray:
    """Return dᵢ²/(dᵢ² + 2λ) for the singular values of X, largest first: the share of the fit that ridge leaves; 0 for those that count as 0.

    Shapes: X (n, p); result (min(n, p),). Their sum is the degrees of freedom. Source: as for `ridge`, 3.47 and 3.50.
    """
    X, lam = np.asarray(X, dtype=float), checked_lam(lam)
    d = np.linalg.svd(X, compute_uv=False)
    seen = _seen(d, X.shape)
    return np.divide(d**2, d**2 + 2 * lam, out=np.zeros_like(d), where=seen)


def _seen(d, shape) -> np.ndarray:
    """Return which of the singular values, the largest first, rounding can tell from 0."""
    return d > max(shape) * np.finfo(float).eps * d[0]


def numbers() -> dict[str, float | int | str]:
    lam = 0.1
    factors = fit_factors(data.diabetes()[0], lam)
    return {"lam": lam, "largest_factor": float(factors[0]), "smallest_factor": float(factors[-1])}
