"""On the diabetes data, L1 keeps about a quarter of the features and mostly predicts better than L2 with all of them.

The features are the ten measurements, their squares and their products. Every error is on rows not used in the fit.
"""

import functools

import numpy as np

from snippets.lasso import lambda_max, lasso
from snippets.ridge import fit_factors
from snippets.shared import data
from snippets.shared.figure import COLORS, Figure

SPLITS, TRAIN = 50, 332
FRACTIONS = tuple(float(f) for f in np.geomspace(0.7, 0.02, 12))  # λ/λmax for L1
RIDGE_LAMS = tuple(float(lam) for lam in np.geomspace(1, 0.003, 8))


@functools.cache
def _fits() -> tuple[np.ndarray, ...]:
    """Return kept (splits, fractions), L1 errors (splits, fractions), L2 errors (splits, λs), errors at λ = 0."""
    Z, y, _ = data.quadratic_features()
    random = np.random.default_rng(0)
    kept, l1, l2, plain = [], [], [], []
    for _ in range(SPLITS):
        order = random.permutation(len(y))
        train, test = order[:TRAIN], order[TRAIN:]
        center, mean = Z[train].mean(axis=0), y[train].mean()
        A, b, held_out, target = Z[train] - center, y[train] - mean, Z[test] - center, y[test] - mean
        scale = np.linalg.norm(A, axis=0)
        # The triangular factor has the same XᵀX and Xᵀy as the 332 rows, so the same solutions, in 65 rows.
        rows = np.column_stack([A / scale, b])
        R = np.linalg.cholesky(rows.T @ rows).T
        A, b, held_out = R[:, :-1], R[:, -1], held_out / scale

        def error(w, held_out=held_out, target=target):
            return np.sum((target - held_out @ w) ** 2) / np.sum(target**2)

        path = [np.zeros(Z.shape[1])]
        for fraction in FRACTIONS:
            path.append(lasso(A, b, fraction * lambda_max(A, b), tol=1e-6, start=path[-1]))
        kept.append([np.count_nonzero(w) for w in path[1:]])
        l1.append([error(w) for w in path[1:]])
        # As `ridge`, but by the normal equations: many fits of one matrix, which is far enough from singular.
        G, g = A.T @ A, A.T @ b
        *shrunk, free = (error(np.linalg.solve(G + 2 * lam * np.eye(len(G)), g)) for lam in (*RIDGE_LAMS, 0.0))
        l2.append(shrunk)
        plain.append(free)
    return np.array(kept), np.array(l1), np.array(l2), np.array(plain)


def features_kept() -> np.ndarray:
    """Return the number of nonzero lasso weights, shape (50 splits, 12 values of λ/λmax)."""
    return _fits()[0] + 0.0


def lasso_errors() -> np.ndarray:
    """Return Σ(y − ŷ)²/Σ(y − ȳ)² over the 110 held-out rows, ȳ the mean of the others. Shape as features_kept."""
    return _fits()[1] + 0.0


def ridge_errors() -> np.ndarray:
    """Return the same errors for ridge, shape (50 splits, 8 values of λ)."""
    return _fits()[2] + 0.0


def least_squares_errors() -> np.ndarray:
    """Return the same errors without a penalty, shape (50 splits,)."""
    return _fits()[3] + 0.0


def corrected_t(differences, train: int, test: int) -> float:
    """Return the t of the mean of J differences, one a random split: mean/√(variance·(1/J + test/train)).

    The splits share rows, so the plain t, with 1/J alone, is too large. Shapes: differences (J,); train and test count
    the rows of a split. Source: Nadeau & Bengio (2003), Inference for the generalization error, §5.
    """
    d = np.asarray(differences, dtype=float)
    return float(d.mean() / np.sqrt(d.var(ddof=1) * (1 / len(d) + test / train)))


def numbers() -> dict[str, float | int | str]:
    Z, y, _ = data.quadratic_features()
    l1, l2, kept = lasso_errors(), ridge_errors(), features_kept()
    best, best_l2 = int(l1.mean(axis=0).argmin()), int(l2.mean(axis=0).argmin())
    difference = l2[:, best_l2] - l1[:, best]
    return {
        "patients": len(Z),
        "features": Z.shape[1],
        "lam_max": lambda_max(Z, y),
        "splits": SPLITS,
        "train": TRAIN,
        "held_out": len(Z) - TRAIN,
        "kept": float(kept[:, best].mean()),
        "kept_least": int(kept[:, best].min()),
        "kept_most": int(kept[:, best].max()),
        "fraction": FRACTIONS[best],
        "lasso_error": float(l1[:, best].mean()),
        "lasso_spread": float(l1[:, best].std(ddof=1)),
        "ridge_error": float(l2[:, best_l2].mean()),
        "ridge_spread": float(l2[:, best_l2].std(ddof=1)),
        "ridge_degrees": float(fit_factors(Z, RIDGE_LAMS[best_l2]).sum()),
        "least_squares_error": float(least_squares_errors().mean()),
        "least_squares_spread": float(least_squares_errors().std(ddof=1)),
        "lasso_wins": int(np.sum(difference > 0)),
        "advantage": float(difference.mean()),
        "advantage_where_won": float(difference[difference > 0].mean()),
        "difference_spread": float(difference.std(ddof=1)),
        "t": corrected_t(difference, TRAIN, len(Z) - TRAIN),
    }


def figure() -> tuple[Figure, Figure]:
    l1, l2, kept = lasso_errors(), ridge_errors(), features_kept().mean(axis=0)
    mean, spread = l1.mean(axis=0), l1.std(axis=0, ddof=1)
    best, best_l2 = int(mean.argmin()), int(l2.mean(axis=0).argmin())
    features = data.quadratic_features()[0].shape[1]
    path = Figure(f"features kept, of {features}", "error on held-out rows")
    path.ax.fill_between(kept, mean - spread, mean + spread, color=COLORS["l1"], alpha=0.15, lw=0, label="L1 spread")
    path.curve(kept, mean, "l1", "L1")
    path.dot(kept[best], mean[best], "optimum", "best", markersize=11)
    level, plain = l2[:, best_l2], least_squares_errors()
    path.curve([kept.min(), features], [level.mean()] * 2, "l2", "L2")
    bar = {"capsize": 4, "elinewidth": 1.4, "linestyle": "none"}
    path.ax.errorbar(54, level.mean(), level.std(ddof=1), color=COLORS["l2"], label="L2 spread", **bar)
    path.dot(features, plain.mean(), "loss", "no penalty", markersize=6)
    path.ax.errorbar(features, plain.mean(), plain.std(ddof=1), color=COLORS["loss"], label="no penalty spread", **bar)
    path.note(kept[best], mean[best] - spread[best] - 0.01, f"{kept[best]:.0f} kept", ha="center", va="top")
    path.note(kept[1] + 2, (mean + spread)[1], "L1, mean ± spread", "l1", va="center")
    path.note(
        52,
        level.mean() - level.std(ddof=1) - 0.015,
        f"L2 at its best λ\nkeeps all {features}",
        "l2",
        ha="center",
        va="top",
    )
    path.note(features - 2, plain.mean() + plain.std(ddof=1), "no penalty", "loss", ha="right", va="center")
    path.ax.set(xlim=(0, features + 2), ylim=(0.35, 0.9), xticks=[0, 16, 32, 48, features])
    pairs = Figure("error of L2", "error of L1", "each dot one split")
    pairs.dot(l2[:, best_l2], l1[:, best], "l1", "splits", markersize=4)
    ends = np.array([0.36, 0.72])
    pairs.curve(ends, ends, "loss", "equal")
    pairs.note(0.42, 0.6, "L2 better", "l2")
    pairs.note(0.58, 0.42, "L1 better", "l1")
    pairs.ax.set(xlim=ends, ylim=ends)
    return path, pairs


def description() -> str:
    n = numbers()
    return (
        f"First panel: error on held-out rows, as a share of the error of predicting the mean, against how many of "
        f"{n['features']} features L1 keeps along its path, averaged over {n['splits']} random splits of "
        f"{n['patients']} rows. It falls to {n['lasso_error']:.3f} at about {n['kept']:.0f} features, with a "
        f"spread of {n['lasso_spread']:.3f} from split to split, and rises again. L2 at its best λ has "
        f"{n['ridge_error']:.3f}, spread {n['ridge_spread']:.3f}; no penalty has {n['least_squares_error']:.3f}, spread "
        f"{n['least_squares_spread']:.3f}. Second panel: the two errors of each split, against the line where they are "
        f"equal: L1 has the smaller one in {n['lasso_wins']} of {n['splits']} splits. Over all of them it is smaller by "
        f"{n['advantage']:.3f} on average."
    )
