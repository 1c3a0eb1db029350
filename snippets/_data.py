"""The data sets of the site, and the one check that every regression on them starts with."""

from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"


def checked(X, y) -> tuple[np.ndarray, np.ndarray]:
    """Return X and y as arrays of floats, X with its columns contiguous in memory.

    Shapes: X (n, p), y (n,), with n and p at least 1. Errors: ValueError for other shapes, NaN and infinities.
    """
    X, y = np.asfortranarray(X, dtype=float), np.asarray(y, dtype=float)
    if X.ndim != 2 or 0 in X.shape or y.shape != X.shape[:1]:
        raise ValueError(f"X has shape {X.shape} and y has shape {y.shape}; they have to be (n, p) and (n,)")
    if not (np.isfinite(X).all() and np.isfinite(y).all()):
        raise ValueError("X and y have to be finite: there is a NaN or an infinity in them")
    return X, y


def raw_diabetes() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return the diabetes data as measured: X (442, 10), y (442,), and the names of the columns of X.

    Source: Efron, Hastie, Johnstone & Tibshirani (2004); see data/README.md.
    """
    path = DATA / "diabetes.csv"
    with path.open(encoding="utf-8") as lines:
        *names, _ = lines.readline().strip().split(",")
        table = np.loadtxt(lines, delimiter=",")
    return table[:, :-1].copy(), table[:, -1].copy(), names


def diabetes() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return the diabetes data with every column of X centered and scaled to ‖xⱼ‖₂ = 1, y centered, and the names.

    Centered so, X and y need no intercept: the best one is 0 whatever the weights.
    """
    X, y, names = raw_diabetes()
    X = X - X.mean(axis=0)
    return X / np.linalg.norm(X, axis=0), y - y.mean(), names
