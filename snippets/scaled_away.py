"""L1 on weights before a normalization is scaled away: the minimum asks for short weights, and for no zeros."""

import functools

import numpy as np

from snippets.lasso import lasso
from snippets.shared.checks import checked_problem
from snippets.shared.figure import Figure

N, P = 60, 6
TRUTH = np.array([1.0, -0.8, 0.4, 0.0, 0.0, 0.0])
LAMS = (0.0, 0.1, 0.25)
LONGEST = 1.4


def data(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return X and y = Xβ + noise, β = (1, −0.8, 0.4, 0, 0, 0), columns and y centered, y of mean square 1.

    Shapes: (60, 6), (60,).
    """
    random = np.random.default_rng(seed)
    X = random.standard_normal((N, P))
    y = X @ TRUTH + random.standard_normal(N)
    X, y = X - X.mean(axis=0), y - y.mean()
    return X, y / np.sqrt(np.mean(y**2))


def loss(w, X, y) -> float:
    """Return Σ(ŷ − y)²/(2n) for the predictions ŷ = Xw."""
    return float(np.mean((X @ w - y) ** 2) / 2)


def normalized_loss(w, X, y) -> float:
    """Return Σ(ŷ − y)²/(2n) for ŷ = Xw divided by its standard deviation, as a batch normalization does, columns centered.

    Multiplying w by c > 0 changes nothing. Errors: ValueError where Xw = 0. Source: Ioffe & Szegedy (2015).
    """
    X, y = checked_problem(X, y)
    output = X @ w
    if not np.any(output):
        raise ValueError("the weights give an output of 0, which has no scale to divide by")
    return float(np.mean((output / np.sqrt(np.mean(output**2)) - y) ** 2) / 2)


def best_direction(X, y) -> np.ndarray:
    """Return the w with ‖w‖₁ = 1 and the least normalized loss: the direction of least squares, for any λ. Shape: (p,).

    The normalized loss is ½ + ½·mean(y²) − mean(yŷ), and least squares has the largest correlation with y.
    """
    w = np.linalg.lstsq(X, y, rcond=None)[0]
    return w / np.abs(w).sum()


def best_at_lengths(X, y, lams) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the weights that minimize loss + λ‖w‖₁ for each λ, their lengths ‖w‖₁ and losses: (k, p), (k,), (k,).

    Each is also the best of its length, since no w with a smaller ‖w‖₁ or an equal one has a smaller loss.
    """
    found = np.array([lasso(X, y, lam * len(y)) for lam in lams])
    return found, np.abs(found).sum(axis=1), np.array([loss(w, X, y) for w in found])


@functools.cache
def _path() -> tuple[np.ndarray, np.ndarray]:
    X, y = data(0)
    _, lengths, losses = best_at_lengths(X, y, np.linspace(0, np.abs(X.T @ y).max() / N, 60))
    return lengths[::-1], losses[::-1]


def numbers() -> dict[str, float | int | str]:
    X, y = data(0)
    w, lengths, _ = best_at_lengths(X, y, LAMS)
    direction, middle = best_direction(X, y), LAMS[1]
    return {
        "weights": P,
        "lam": middle,
        "lam_large": LAMS[2],
        "floor": normalized_loss(direction, X, y),
        "at_one": normalized_loss(direction, X, y) + middle,
        "zeros": int(np.sum(direction == 0)),
        "smallest_share": float(np.abs(direction).min()),
        "plain_zeros": int(np.sum(w[1] == 0)),
        "plain_zeros_large": int(np.sum(w[2] == 0)),
        "plain_length": float(lengths[1]),
        "plain_length_large": float(lengths[2]),
    }


def figure() -> tuple[Figure, Figure]:
    X, y = data(0)
    floor, c = normalized_loss(best_direction(X, y), X, y), np.linspace(0.03, LONGEST, 14)  # from the rim of the circle
    left = Figure("length ‖w‖₁", "least loss + penalty", "before a normalization")
    right = Figure("length ‖w‖₁", "least loss + penalty", "plain least squares")
    lengths, losses = _path()
    w, at, lost = best_at_lengths(X, y, LAMS)
    for k, lam in enumerate(LAMS):
        role = "l1" if lam else "loss"
        left.curve(c, floor + lam * c, role, f"λ = {lam:g}")
        left.note(LONGEST, floor + lam * LONGEST, f" λ = {lam:g}", role, va="center")
        right.curve(lengths, losses + lam * lengths, role, f"λ = {lam:g}")
        right.note(lengths[-1], losses[-1] + lam * lengths[-1], f" λ = {lam:g}", role, va="center")
        if lam:
            right.dot(at[k], lost[k] + lam * at[k], "optimum", f"λ = {lam:g}", markersize=11)
            zeros = int(np.sum(w[k] == 0))
            right.note(at[k], lost[k] + lam * at[k] - 0.03, f"{zeros} zeros", "l1", ha="center", va="top")
    left.dot(0, floor, "l1", "not attained", markerfacecolor="none", clip_on=False)
    left.note(0.04, floor - 0.03, "not attained", "l1", va="top")
    zeros = int(np.sum(best_direction(X, y) == 0))
    left.note(0.1, 0.55, f"{zeros} zeros, for every λ", "l1")
    for panel in (left, right):
        panel.ax.set(xlim=(0, 1.32 * LONGEST), ylim=(0, 0.64))
        panel.ax.set_xticks([0, 0.5, 1, 1.5], ["0", "0.5", "1", "1.5"])
    return left, right


def description() -> str:
    n = numbers()
    return (
        f"Two panels: the least loss plus λ‖w‖₁ among all weights of one length ‖w‖₁, against that length, for {n['weights']} "
        f"weights and three λ. First panel, the output divided by its standard deviation: straight lines that fall to the "
        f"loss {n['floor']:.3f} as the length goes to 0, where an empty circle says that it is not attained. The direction "
        f"is the same for every λ and has {n['zeros']} zeros. Second panel, plain least squares: curves, each with its "
        f"minimum at a length of its own, {n['plain_length']:.2f} with {n['plain_zeros']} zeros at λ = {n['lam']:g} and "
        f"{n['plain_length_large']:.2f} with {n['plain_zeros_large']} zeros at λ = {n['lam_large']:g}."
    )
