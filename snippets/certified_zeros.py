"""A duality gap proves which weights of the lasso are 0, though a solver that stops near the solution returns no zero.

The problem of the whole module: minimize F(w) = ½‖y − Xw‖² + λ‖w‖₁.
"""

import numpy as np

from snippets.lasso import duality_gap, lasso
from snippets.shared import data
from snippets.shared.checks import checked_lam, checked_problem, checked_weights
from snippets.shared.figure import COLORS, Figure

LAM = 100.0
CUT = 1e-5  # the cut-off of scikit-learn's SelectFromModel
STOP, EARLY = 1e-9, 1.0  # where the solver of the figure stops, and one that stops early
TOL = 1e-4  # the default of scikit-learn's Lasso


def certified_zeros(X, y, w, lam: float) -> np.ndarray:
    """Return which weights are proved to be 0 in every solution, from any weights w: a boolean array, shape (p,).

    They are those whose bound of `pull_bounds` is below λ. False is no proof that a weight is not 0. At λ = 0 all are False.
    Shapes: X (n, p), y (n,), w (p,). Errors: ValueError for other shapes, NaN or infinities, and a negative λ.
    Source: Fercoq, Gramfort & Salmon (2015), §3.
    """
    return pull_bounds(X, y, w, lam) < checked_lam(lam)


def pull_bounds(X, y, w, lam: float) -> np.ndarray:
    """Return for each column a number that |xⱼᵀr*| cannot exceed at a solution, r* its residual, from any weights w.

    With r = y − Xw, θ = s·r for an s in (0, 1] that gives |xₖᵀθ| ≤ λ for all k, and G = F(w) − ½‖y‖² + ½‖y − θ‖²,
    it is |xⱼᵀθ| + ‖xⱼ‖√(2G). What rounding may have hidden is bounded and added: a sum of n products is off by at most
    about n·2⁻⁵³ times the lengths of both sides. So G is not seen below about 1e-13·‖y‖², nor √(2G) below 3e-7·‖y‖.
    Where numbers overflow the bound is infinite or NaN, and proves nothing.
    Shapes, errors and source as for `certified_zeros`; for rounding Higham (2002), §3.1.
    """
    X, y = checked_problem(X, y)
    w, lam = checked_weights(X, w), checked_lam(lam)
    unit = 2.0 ** (np.frexp(np.abs(y).max())[1] - 1)  # in it y is of size one, so that no square that counts underflows
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        y, w, lam = y / unit, w / unit, lam / unit
        r = y - X @ w
        norms, slack = _lengths(X), 4 * (sum(X.shape) + 10) * np.finfo(float).eps
        pull, blur = X.T @ r, slack * norms * _lengths(r)
        largest = (np.abs(pull) + blur).max()
        s = 1.0 if largest <= lam else lam / largest
        away = (1 - s) * _lengths(r) + slack * (_lengths(y) + norms @ np.abs(w))  # of the exact residual from θ
        # ½‖r − θ‖² + Σ (λ|wⱼ| − wⱼxⱼᵀθ): the gap, written as a sum without negative terms.
        gap = away**2 / 2 + np.maximum(lam * np.abs(w) - s * w * pull, 0.0).sum() + np.abs(w) @ (slack * lam + blur)
        return unit * (s * (np.abs(pull) + blur) + norms * np.sqrt(2 * gap)) / (1 - slack)


def _lengths(columns) -> np.ndarray:
    """Return the Euclidean length of each column, safe from squares that underflow."""
    largest = np.abs(columns).max(axis=0)
    return largest * np.linalg.norm(columns / np.where(largest > 0, largest, 1.0), axis=0)


def promised(tol: float) -> tuple[float, float]:
    """Return what a gap G ≤ tol·‖y‖² promises: F(w) − min F as a share of F(0), and ‖Xw − Xw*‖ as one of ‖y‖, at most.

    F(0) = ½‖y‖². And F(w) − F(w*) ≥ ½‖Xw − Xw*‖² at a solution w*: of the expansion there, which is exact, the other
    terms together are not negative.
    """
    return 2 * tol, float(np.sqrt(2 * tol))


def interior_point(X, y, lam: float, stop: float) -> np.ndarray:
    """Return weights near a solution, λ > 0, as solvers for general convex problems find them: none is exactly 0.

    With w = u − v the problem is to minimize a quadratic over z = (u, v) ≥ 0. Newton steps aim at zᵢsᵢ = μ, s the slope,
    for ever smaller μ, and stay inside z > 0; the last is the first after which the mean of zᵢsᵢ is at most `stop` < λ.
    Shapes: X (n, p), y (n,); result (p,). Source: Nocedal & Wright (2006), §16.6.
    """
    both = np.hstack([X, -X])
    gram, linear = both.T @ both, lam - both.T @ y
    z, s = np.ones(len(linear)), np.full(len(linear), lam)
    while (mean := z @ s / len(z)) > stop:
        step = np.linalg.solve(gram + np.diag(s / z), mean / 10 / z - gram @ z - linear)
        slope_step = mean / 10 / z - s - s / z * step
        z, s = z + _reach(z, step) * step, s + _reach(s, slope_step) * slope_step
    return z[: len(z) // 2] - z[len(z) // 2 :]


def _reach(now, change) -> float:
    """Return how far to go along the change: all of it, or 99 % of the way to where something is 0."""
    return float(min(1.0, 0.99 * np.min(-now[change < 0] / change[change < 0], initial=np.inf)))


def numbers() -> dict[str, float | int | str]:
    X, y, names = data.diabetes()
    w, early, exact = interior_point(X, y, LAM, STOP), interior_point(X, y, LAM, EARLY), lasso(X, y, LAM)
    sizes, bounds, proved = np.abs(w), pull_bounds(X, y, w, LAM), certified_zeros(X, y, w, LAM)
    of_objective, of_fit = promised(TOL)
    return {
        "tol": TOL,
        "tol_objective": of_objective,
        "tol_fit": of_fit,
        "lam": LAM,
        "cut": CUT,
        "features": len(names),
        "zeros": int(np.sum(exact == 0)),
        "returned": int(np.sum(w == 0)),
        "proved": int(proved.sum()),
        "names": ", ".join(names[j] for j in np.flatnonzero(proved)),
        "dust_largest": float(sizes[proved].max(initial=0)),
        "dust_smallest": float(sizes[proved].min(initial=1)),
        "kept_smallest": float(sizes[~proved].min(initial=np.inf)),
        "nearest": float(bounds[proved].max(initial=0)),
        "gap": duality_gap(X, y, w, LAM),
        "early_gap": duality_gap(X, y, early, LAM),
        "early_proved": int(certified_zeros(X, y, early, LAM).sum()),
        "early_dust": float(np.abs(early[exact == 0]).max()),
    }


def figure() -> tuple[Figure, Figure]:
    X, y, names = data.diabetes()
    w = interior_point(X, y, LAM, STOP)
    bounds, proved, rows = pull_bounds(X, y, w, LAM) / LAM, certified_zeros(X, y, w, LAM), np.arange(len(names))
    left = Figure("size of the weight (log scale)", "", "what the solver returns", height=3.8)
    left.dot(np.abs(w), rows, "l1", "returned")
    left.ax.axvline(CUT, color=COLORS["loss"], linestyle=":", label="cut-off")
    left.note(CUT * 2, -0.75, "a cut-off", "loss", va="bottom")
    left.ax.set(xscale="log", xlim=(1e-13, 1e4))
    left.ax.set_xticks([1e-12, 1e-8, 1e-4, 1], ["10⁻¹²", "10⁻⁸", "10⁻⁴", "1"])
    left.ax.minorticks_off()
    right = Figure("bound on the pull, as a share of λ", "", "what is proved", height=3.8)
    for j, name in enumerate(names):
        fill = "none" if proved[j] else COLORS["l1"]
        right.ax.barh(j, bounds[j], 0.62, facecolor=fill, edgecolor=COLORS["l1"], label=name)
        if proved[j]:
            right.note(1.06, j, "0, proved", "l1", va="center")
    right.ax.axvline(1, color=COLORS["region"], linewidth=1.4, label="λ")
    right.ax.set(xlim=(0, 1.5))
    right.ax.set_xticks([0, 0.5, 1], ["0", "½", "1"])
    for panel in (left, right):
        panel.ax.set(ylim=(len(names) - 0.4, -1.6))
        panel.ax.set_yticks(rows, names)
        panel.ax.tick_params("y", length=0)
    return left, right


def description() -> str:
    n = numbers()
    return (
        f"Two panels, with a row for each of the {n['features']} features of the diabetes data, at λ = {n['lam']:g}. First "
        f"panel: the sizes of the weights that an interior-point solver returns, on a logarithmic scale. {n['returned']} of them "
        f"are 0. The smallest {n['proved']} lie between {n['dust_smallest']:.1e} and {n['dust_largest']:.1e}, the others at "
        f"{n['kept_smallest']:.0f} and more; a line marks a cut-off at {n['cut']:g}. Second panel: a bound on how much each "
        f"feature can pull at a solution, as a share of λ, computed from these weights and their duality gap of {n['gap']:.1e}. For "
        f"{n['names']} it is below λ, at most {n['nearest']:.1f}, so that these weights are proved to be 0 in every solution; "
        f"their bars are hollow. The exact solution has {n['zeros']} zeros. A run that stops at a gap of {n['early_gap']:.0f} "
        f"leaves weights up to {n['early_dust']:.2f} where the solution has 0, and proves {n['early_proved']} zeros."
    )
