"""The λ that predicts best lets useless features in; the one that turns pure noise off is larger, like √n and √ln p.

A hundred orthonormal features, five true weights of 5 and noise of variance 1, as in `dense_or_sparse`.
"""

import numpy as np

from snippets import dense_or_sparse
from snippets.shared import normal
from snippets.shared.figure import Figure

TRUTH = dense_or_sparse.truth(5, 125.0)
DELTA = 0.05
ROWS = (100, 10_000)


def best_lam_of_rows(beta, n: int) -> float:
    """Return the λ of the least expected error for orthogonal columns of norm √n, noise N(0, 1), and the loss as a sum.

    With the weights √n·β it is the problem of orthonormal columns, its λ times √n. Shapes: beta (p,).
    """
    return float(np.sqrt(n) * dense_or_sparse.best_lasso_lam(np.sqrt(n) * np.asarray(beta)))


def universal_lam(p: int) -> float:
    """Return √(2 ln p): for columns of norm one and noise of variance 1. Source: Donoho & Johnstone (1994)."""
    return float(np.sqrt(2 * np.log(p)))


def noise_lam(p, n: int = 1, delta: float = DELTA):
    """Return √(2n·ln(p/δ)), elementwise in p: at it all weights are 0 for pure noise with a probability of at least 1 − δ.

    For columns of norm √n, noise of variance 1 and the loss as a sum. Source: the union bound.
    """
    return np.sqrt(2 * n * np.log(np.asarray(p) / delta))


def orthonormal_features(lam, delta: float = DELTA):
    """Return how many orthonormal features pure noise leaves off at λ with a probability of 1 − δ, elementwise in λ.

    (2Φ(λ) − 1)^p = 1 − δ, as a number p that need not be whole.
    """
    return np.log1p(-delta) / np.log1p(-2 * normal.cdf(-np.asarray(lam)))


def numbers() -> dict[str, float | int | str]:
    p, best = len(TRUTH), dense_or_sparse.best_lasso_lam(TRUTH)
    universal = universal_lam(p)
    useless = dense_or_sparse.useless_kept(TRUTH, best)
    few, many = ROWS
    weak = TRUTH / np.sqrt(few)  # the same problem with columns of norm √n
    return {
        "features": p,
        "best_lam": best,
        "best_error": float(dense_or_sparse.lasso_error(TRUTH, best)),
        "best_useless": useless,
        "best_share": float(useless / (useless + np.count_nonzero(TRUTH))),
        "universal_lam": universal,
        "universal_error": float(dense_or_sparse.lasso_error(TRUTH, universal)),
        "universal_useless": dense_or_sparse.useless_kept(TRUTH, universal),
        "sure": 1 - DELTA,
        "noise_lam": float(noise_lam(p)),
        "noise_lam_million": float(noise_lam(10**6)),
        "few": few,
        "many": many,
        "weight": float(weak[0]),
        "lam_few": best_lam_of_rows(weak, few),
        "lam_many": best_lam_of_rows(weak, many),
        "alpha_few": best_lam_of_rows(weak, few) / few,
        "alpha_many": best_lam_of_rows(weak, many) / many,
        "ridge_lam": len(weak) / (2 * float(weak @ weak)),
    }


def _error() -> Figure:
    n, lam = numbers(), np.linspace(0.2, 4, 39)
    drawn = Figure("λ", "", "five of a hundred matter")
    drawn.curve(lam, dense_or_sparse.lasso_error(TRUTH, lam), "l1", "error")
    drawn.curve(lam, [dense_or_sparse.useless_kept(TRUTH, value) for value in lam], "other", "useless features kept")
    for name in ("best", "universal"):
        drawn.dot(n[f"{name}_lam"], n[f"{name}_error"], "l1", f"error, {name}")
        drawn.dot(n[f"{name}_lam"], n[f"{name}_useless"], "other", f"useless, {name}")
    drawn.note(n["best_lam"], n["best_error"] + 6, "best", "l1", ha="center", va="bottom")
    drawn.note(n["universal_lam"] + 0.12, n["universal_error"] - 4, "√(2 ln p)", "l1", va="top")
    drawn.note(3.5, 74, "error", "l1", ha="right", va="center")
    drawn.note(1.95, 8, "useless kept", "other", va="bottom")
    drawn.ax.set(xlim=(0, 4.3), ylim=(-4, 84), xticks=range(5), yticks=range(0, 81, 20))
    return drawn


def _log_ticks(drawn: Figure, coordinate: str, ticks: list[float]) -> None:
    draw = {"x": (drawn.ax.set_xscale, drawn.ax.set_xticks), "y": (drawn.ax.set_yscale, drawn.ax.set_yticks)}
    scale, place = draw[coordinate]
    scale("log")
    place([], minor=True)
    place(ticks, [f"{tick:,g}" for tick in ticks])


def _features() -> Figure:
    drawn = Figure("features p", "λ", f"pure noise off, {1 - DELTA:.0%} sure".replace("%", " %"))
    p, lam = np.logspace(0.5, 6, 12), np.linspace(2.4, 5.45, 12)
    drawn.curve(p, noise_lam(p), "l1", "bound")
    drawn.curve(orthonormal_features(lam), lam, "other", "orthonormal")
    drawn.note(200, 4.55, "any columns", "l1", ha="right", va="center")
    drawn.note(1_500, 3.6, "orthonormal", "other", va="center")
    drawn.ax.set(ylim=(0, 6.3), yticks=range(0, 7, 2))
    _log_ticks(drawn, "x", [10, 1_000, 100_000])
    return drawn


def _rows() -> Figure:
    drawn = Figure("rows n", "λ or α", f"the same, at p = {len(TRUTH)}")
    n = np.array([10.0, 10_000.0])
    lam = noise_lam(len(TRUTH), n)
    drawn.curve(n, lam, "l1", "λ of a sum")
    drawn.curve(n, lam / n, "l1", "α of a mean", linestyle=(0, (3, 1.5)))
    drawn.note(300, 200, "λ, loss a sum", "l1", ha="right", va="center")
    drawn.note(300, 0.6, "α, loss a mean", "l1", va="center")
    drawn.ax.set(ylim=(0.01, 1_000))
    _log_ticks(drawn, "x", [10, 100, 1_000, 10_000])
    _log_ticks(drawn, "y", [0.01, 1, 100])
    drawn.ax.set(xlim=(7, 20_000))
    return drawn


def figure() -> tuple[Figure, ...]:
    return _error(), _features(), _rows()


def description() -> str:
    n, p = numbers(), len(TRUTH)
    bound = {rows: float(noise_lam(p, rows)) for rows in ROWS}
    few, many = ROWS
    return (
        f"Three panels. First the lasso's expected squared error and the expected number of useless features that it "
        f"keeps, against λ. The error is least, {n['best_error']:.1f}, at λ = {n['best_lam']:.2f}, where "
        f"{n['best_useless']:.1f} useless features are kept. At λ = {n['universal_lam']:.2f} the error is "
        f"{n['universal_error']:.1f}, and {n['universal_useless']:.2f} are kept. Second the λ that turns pure noise off with "
        f"a probability of {n['sure']:g}, against the number of features on a logarithmic axis. The bound for any columns "
        f"of norm one climbs from {n['noise_lam']:.1f} at {p} features to {n['noise_lam_million']:.1f} at a million, and "
        "for orthonormal columns a little less is enough. Third that bound against the number of rows n, for columns of "
        f"norm √n, both axes logarithmic. From {few} to {many} rows λ climbs from {bound[few]:.0f} to {bound[many]:.0f} "
        f"where the loss is a sum. Where it is a mean, α falls from {bound[few] / few:.2f} to {bound[many] / many:.3f}."
    )
