"""L1 on activations gives codes that are exactly 0, and takes λ off each code that stays, if the dictionary is orthonormal."""

import numpy as np

from snippets.shared.checks import checked_lam
from snippets.shared.figure import Figure

CODES, SAMPLES = 16, 16
ACTIVE = 0.12
NOISE = 0.1
LAM = 0.5
LARGEST = 3.2


def dictionary(seed: int) -> np.ndarray:
    """Return a random dictionary D with orthonormal columns, DᵀD = I. Shape: (16, 16)."""
    return np.linalg.qr(np.random.default_rng(seed).standard_normal((CODES, CODES)))[0]


def samples(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return true codes H ≥ 0 and X = HDᵀ + noise of scale 0.1, one row a sample. Shapes: (16, 16), (16, 16).

    A code is on with probability 0.12, and then uniform on [1, 3].
    """
    random = np.random.default_rng([seed, 1])
    on = random.random((SAMPLES, CODES)) < ACTIVE
    H = np.where(on, random.uniform(1, 3, (SAMPLES, CODES)), 0.0)
    return H, H @ dictionary(seed).T + NOISE * random.standard_normal((SAMPLES, CODES))


def codes(a, lam: float) -> np.ndarray:
    """Return the argmin over h ≥ 0 of ½‖x − Dh‖² + λΣh, for D with orthonormal columns and a = Dᵀx: max(a − λ, 0).

    Shapes: a any, result like a. Errors: ValueError for a negative or non-finite λ.
    Source: Tibshirani (1996), §2.2, with h ≥ 0.
    """
    return np.maximum(a - checked_lam(lam), 0.0)


def kept_codes(a, lam: float) -> np.ndarray:
    """Return a where it is above λ, and 0 elsewhere: the zeros of `codes`, and no shrinkage. Shapes: a any, result like a.

    Source: Rajamanoharan et al. (2024), the JumpReLU with the threshold λ.
    """
    return np.where(codes(a, lam) > 0, a, 0.0)


def numbers() -> dict[str, float | int | str]:
    (H, X), D = samples(0), dictionary(0)
    h, kept = codes(X @ D, LAM), kept_codes(X @ D, LAM)
    on = (H > 0) & (h > 0)
    return {
        "codes": CODES,
        "samples": SAMPLES,
        "lam": LAM,
        "all": H.size,
        "on": int(np.sum(H > 0)),
        "found": int(np.sum(on)),
        "false": int(np.sum((H == 0) & (h > 0))),
        "zeros": int(np.sum(h == 0)),
        "linear_zeros": int(np.sum(X @ D == 0)),
        "shortfall": float(np.mean((H - h)[on])),
        "kept_shortfall": float(np.mean((H - kept)[on])),
        "error": float(np.mean(np.sum((X - h @ D.T) ** 2, axis=1))),
        "kept_error": float(np.mean(np.sum((X - kept @ D.T) ** 2, axis=1))),
    }


def figure() -> Figure:
    (H, X), D = samples(0), dictionary(0)
    drawn = Figure("true code", "code found", height=3.4)
    ends = np.array([0.0, LARGEST])
    drawn.curve(ends, ends, "loss", "true size", linewidth=1.2)
    drawn.curve(np.array([LAM, LARGEST]), np.array([0.0, LARGEST - LAM]), "l1", "λ less", linewidth=1.2)
    on = H > 0
    drawn.dot(H[on], kept_codes(X @ D, LAM)[on], "other", "size kept", markersize=5, markerfacecolor="none")
    drawn.dot(H[on], codes(X @ D, LAM)[on], "l1", "L1", markersize=4)
    off = codes(X @ D, LAM)[~on]
    different = np.unique(off)  # hundreds of dots on one place are drawn as one
    drawn.dot(np.zeros(different.size), different, "l1", "L1, off", markersize=7)
    drawn.note(0, -0.2, f"exactly 0: {int(np.sum(off == 0))} of {off.size} that are off", "l1", va="top")
    drawn.note(1.95, 2.3, "threshold at λ,\nthen keep the size", "other", ha="right", va="bottom")
    drawn.note(2.3, 1.5, "L1: each\nλ too small", "l1", va="top")
    drawn.ax.set(xlim=(-0.1, LARGEST + 0.1), ylim=(-0.65, LARGEST + 0.1))
    return drawn


def description() -> str:
    n = numbers()
    return (
        f"The code found against the true code, for {n['samples']} samples of {n['codes']} codes and an orthonormal "
        f"dictionary, at λ = {n['lam']:g}. Of {n['all']} codes {n['on']} are on. L1 finds {n['found']} of them, and turns "
        f"on {n['false']} others; {n['zeros']} of its codes are exactly 0. Those found lie along a line that is λ below the "
        f"diagonal: they are {n['shortfall']:.2f} too small on average. With the threshold λ and their size kept they "
        f"lie along the diagonal, {n['kept_shortfall']:.2f} too small on average. The mean squared error of a sample is "
        f"{n['error']:.2f} with L1 and {n['kept_error']:.2f} with the size kept."
    )
