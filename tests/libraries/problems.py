"""The problems that every library is given, and their solutions by solvers that know no library's number for λ.

The objective is f(Xw + b, y) + lam·penalty(w), f a sum over the rows, as records of snippets/shared/libraries.py state it.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog, minimize
from scipy.special import expit, huber

EPSILON = 1.35  # of Huber's loss, as scikit-learn has it


@dataclass(frozen=True)
class Problem:
    X: np.ndarray
    y: np.ndarray
    lam: float
    lr: float
    batch: int

    @property
    def sizes(self) -> dict[str, float]:
        return {"n": len(self.y), "s_y": float(self.y.std()), "batch": self.batch, "lr": self.lr}


def problem(row, seed: int, intercept: bool) -> Problem:
    """Return data for the loss of the row, with columns that are correlated; centered where no intercept is fitted."""
    rng = np.random.default_rng(seed)
    n, lam = 40 + 5 * seed, (4.0, 1.5)[seed % 2]
    if row.function.startswith("SGD") and row.library == "scikit-learn":
        lam = lam * (
            5 if row.loss == "squared" or row.penalty == "l2" else 2
        )  # or twice λ would be as near as its wandering
    X = rng.normal(size=(n, 4)) + 0.5 * rng.normal(size=(n, 1)) + 0.3
    signal = X @ [1.5, -1.0, 0.05, 0.0] + 0.4
    if row.loss in ("logistic", "hinge", "squared-hinge"):
        y = (signal + rng.logistic(size=n) > 0).astype(float)
    elif row.loss == "poisson":
        y = rng.poisson(np.exp(0.4 * signal)).astype(float)
    else:
        y = 2 * signal + 2 * rng.normal(size=n)
    if row.loss == "leaf":
        X, y = np.ones((n, 1)), y + 1
    elif not intercept:
        X = X - X.mean(axis=0)
        y = y - y.mean() if row.loss == "squared" else y
    if row.function == "lm.ridge":
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    batch = n
    if row.batch:  # minibatches that are all alike, or which of them comes last would decide
        X, y = np.tile(X, (3, 1)), np.tile(y, 3)
    return Problem(X, y, lam, 0.1, batch)


def derivative(loss: str, score: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the derivative of each row's loss with respect to its score."""
    sign = 2 * y - 1
    return {
        "squared": lambda: score - y,
        "logistic": lambda: expit(score) - y,
        "poisson": lambda: np.exp(score) - y,
        "squared-hinge": lambda: -2 * sign * np.maximum(1 - sign * score, 0),
    }[loss]()


def minimizer(row, p: Problem, lam: float, intercept: bool) -> np.ndarray:
    """Return the minimizing weights, and the intercept as the last of them where there is one."""
    lams = (lam, 0.0) if row.penalty == "l1" else (0.0, lam)
    if row.loss == "leaf":
        total = p.y.sum()
        return np.array([np.sign(total) * max(abs(total) - lams[0], 0) / (len(p.y) + 2 * lams[1])])
    if row.loss in ("hinge", "pinball", "huber"):
        return {"hinge": _hinge, "pinball": _pinball, "huber": _huber}[row.loss](p, lam, intercept)
    return smooth_minimizer(row.loss, p.X, p.y, *lams, intercept)


def smooth_minimizer(loss: str, X, y, l1: float, l2: float, intercept: bool) -> np.ndarray:
    """Return argmin of f + l1·‖w‖₁ + l2·‖w‖₂² by proximal gradient steps, halved until f lies below their parabola."""
    Z = np.column_stack([X, np.ones(len(y))]) if intercept else X
    penalized = np.arange(Z.shape[1]) < X.shape[1]
    sign = 2 * y - 1

    def value(w):
        score = Z @ w
        sums = {
            "squared": lambda: ((score - y) ** 2).sum() / 2,
            "logistic": lambda: np.logaddexp(0, -sign * score).sum(),
            "poisson": lambda: (np.exp(score) - y * score).sum(),
            "squared-hinge": lambda: (np.maximum(1 - sign * score, 0) ** 2).sum(),
        }
        return sums[loss]() + l2 * (w[penalized] ** 2).sum()

    w, step = np.zeros(Z.shape[1]), 1.0
    for _ in range(40_000):
        gradient = Z.T @ derivative(loss, Z @ w, y) + 2 * l2 * w * penalized
        while True:
            moved = w - step * gradient
            moved = np.sign(moved) * np.maximum(np.abs(moved) - step * l1 * penalized, 0)
            change = moved - w
            bound = value(w) + gradient @ change + change @ change / (2 * step)
            if value(moved) <= bound + 1e-13 * abs(bound) or step < 1e-8:
                break
            step /= 2
        w = moved
        if np.abs(change).max() < 1e-15:
            break
    return w


def _hinge(p: Problem, lam: float, intercept: bool) -> np.ndarray:
    """The quadratic program with a slack for each row: its dual, Σa − ‖Σ aᵢyᵢxᵢ‖²/(4λ) over 0 ≤ a ≤ 1, yᵀa = 0."""
    sign = 2 * p.y - 1
    Z = p.X * sign[:, None]
    constraints = {"type": "eq", "fun": lambda a: sign @ a, "jac": lambda a: sign} if intercept else ()
    done = minimize(
        lambda a: ((Z.T @ a) ** 2).sum() / (4 * lam) - a.sum(),
        np.full(len(sign), 0.5),
        jac=lambda a: Z @ (Z.T @ a) / (2 * lam) - 1,
        bounds=[(0, 1)] * len(sign),
        constraints=constraints,
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 5000},
    )
    w = Z.T @ done.x / (2 * lam)
    if not intercept:
        return w
    free = (done.x > 1e-6) & (done.x < 1 - 1e-6)
    return np.append(w, np.mean(sign[free] - p.X[free] @ w))


def _pinball(p: Problem, lam: float, intercept: bool) -> np.ndarray:
    """The linear program with w and the residuals split into what is above 0 and what is below."""
    n, k = p.X.shape
    b = np.ones((n, 1)) if intercept else np.zeros((n, 1))
    split = np.hstack([p.X, -p.X, b, -b, np.eye(n), -np.eye(n)])
    cost = np.concatenate([np.full(2 * k, lam), [0, 0], np.full(2 * n, 0.5)])
    x = linprog(cost, A_eq=split, b_eq=p.y, bounds=(0, None)).x
    w = x[:k] - x[k : 2 * k]
    return np.append(w, x[2 * k] - x[2 * k + 1]) if intercept else w


def _huber(p: Problem, lam: float, intercept: bool) -> np.ndarray:
    Z = np.column_stack([p.X, np.ones(len(p.y))]) if intercept else p.X

    def value(v):
        *w, log_sigma = v
        sigma = np.exp(log_sigma)
        size = (np.array(w)[: p.X.shape[1]] ** 2).sum()
        return (sigma + 2 * sigma * huber(EPSILON, (p.y - Z @ w) / sigma)).sum() + lam * size

    best = minimize(value, np.zeros(Z.shape[1] + 1), method="BFGS", options={"gtol": 1e-7})
    return minimize(value, best.x, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-13, "maxiter": 20_000}).x[
        :-1
    ]
