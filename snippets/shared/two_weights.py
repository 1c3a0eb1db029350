"""What is shared by the snippets with two weights: the bowl, its contours, and the regions that a bound allows."""

import numpy as np
from matplotlib.path import Path

SIGNS = ((1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0))


def loss(w, center, hessian):
    """Return ½(w − c)ᵀH(w − c). Shapes: w (..., 2); result (...)."""
    d = np.asarray(w, dtype=float) - np.asarray(center)
    return np.einsum("...i,ij,...j->...", d, np.asarray(hessian), d) / 2


def circle(n: int) -> np.ndarray:
    """Return n points of the circle of radius 1, closed, shape (n, 2)."""
    angle = np.linspace(0, 2 * np.pi, n)
    return np.stack([np.cos(angle), np.sin(angle)], axis=1)


def ellipse(center, hessian, level: float, n: int = 121) -> np.ndarray:
    """Return n points of the contour {w : f(w) = level}, closed, shape (n, 2)."""
    turn = np.linalg.cholesky(np.asarray(hessian)).T
    return np.asarray(center) + np.sqrt(2 * level) * np.linalg.solve(turn, circle(n).T).T


def from_circle(hessian) -> np.ndarray:
    """Return the matrix, shape (2, 2), that makes of the circle of radius 1 the contour {w : wᵀHw = 1}."""
    return np.linalg.inv(np.linalg.cholesky(np.asarray(hessian)).T)


def bent_circle(center, matrix) -> tuple[np.ndarray, np.ndarray]:
    """Return {center + matrix·u : ‖u‖₂ = 1} as points and codes of Bézier pieces, to a relative 1e-5."""
    unit = Path.unit_circle()
    return np.asarray(center) + unit.vertices @ np.transpose(matrix), unit.codes


def region(penalty: str, radius: float, n: int = 121) -> np.ndarray:
    """Return the outline of the diamond ("l1") or the disc ("l2") of that radius, closed, shape (5, 2) or (n, 2)."""
    if penalty == "l1":
        return radius * np.array([(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0), (1.0, 0.0)])
    return radius * circle(n)
