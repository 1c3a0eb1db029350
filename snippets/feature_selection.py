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


def _splits(n: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the rows to fit, 332 of n, and the rows held out, for each of 50 random splits. Seeded."""
    random = np.random.default_rng(0)
    orders = [random.permutation(n) for _ in range(SPLITS)]
    return [(order[:TRAIN], order[TRAIN:]) for order in orders]


def compressed(A, b) -> tuple[np.ndarray, np.ndarray]:
    """Return R and r, of p + 1 rows, with RᵀR = AᵀA and Rᵀr = Aᵀb: every fit to them is the fit to A and b.

    Shapes: A (n, p), b (n,), of which the p + 1 columns are linearly independent. Source: the Cholesky factorization.
    """
    columns = np.column_stack([A, b])
    triangle = np.linalg.cholesky(columns.T @ columns).T
    return triangle[:, :-1], triangle[:, -1]


def _lasso_fits(A, b) -> np.ndarray:
    """Return the lasso's weights, a row for each λ/λmax of FRACTIONS, each fit started at the one before."""
    fits = [np.zeros(A.shape[1])]
    for fraction in FRACTIONS:
        fits.append(lasso(A, b, fraction * lambda_max(A, b), tol=1e-6, start=fits[-1]))
    return np.array(fits[1:])


def _ridge_fits(A, b) -> np.ndarray:
    """Return ridge's weights, a row for each λ of RIDGE_LAMS and a last one for λ = 0.

    By the normal equations: many fits of one matrix, which has to be far enough from singular.
    """
    gram, target, one = A.T @ A, A.T @ b, np.eye(A.shape[1])
    return np.array([np.linalg.solve(gram + 2 * lam * one, target) for lam in (*RIDGE_LAMS, 0.0)])


def _errors(weights, X, y) -> np.ndarray:
    """Return Σ(y − ŷ)²/Σy² for each row of weights, ŷ = Xw. Shapes: weights (k, p), X (n, p), y (n,); result (k,)."""
    return np.sum((y - weights @ X.T) ** 2, axis=1) / np.sum(y**2)


@functools.cache
def _measured() -> tuple[np.ndarray, ...]:
    """Return, a row a split, the features that L1 keeps, its errors on the rows held out, and those of ridge."""
    Z, y, _ = data.quadratic_features()
    kept, l1, l2 = [], [], []
    for train, test in _splits(len(y)):
        center, mean = Z[train].mean(axis=0), y[train].mean()
        scale = np.linalg.norm(Z[train] - center, axis=0)
        problem = compressed((Z[train] - center) / scale, y[train] - mean)
        held_out = (Z[test] - center) / scale, y[test] - mean
        fits = _lasso_fits(*problem)
        kept.append(np.count_nonzero(fits, axis=1))
        l1.append(_errors(fits, *held_out))
        l2.append(_errors(_ridge_fits(*problem), *held_out))
    return np.array(kept), np.array(l1), np.array(l2)


def features_kept() -> np.ndarray:
    """Return the number of nonzero lasso weights, shape (50 splits, 12 values of λ/λmax)."""
    return _measured()[0].copy()


def lasso_errors() -> np.ndarray:
    """Return Σ(y − ŷ)²/Σ(y − ȳ)² over the 110 held-out rows, ȳ the mean of the others. Shape as features_kept."""
    return _measured()[1].copy()


def ridge_errors() -> np.ndarray:
    """Return the same errors for ridge, shape (50 splits, 8 values of λ)."""
    return _measured()[2][:, :-1].copy()


def least_squares_errors() -> np.ndarray:
    """Return the same errors without a penalty, shape (50 splits,)."""
    return _measured()[2][:, -1].copy()


def corrected_t(differences, train: int, test: int) -> float:
    """Return the t of the mean of J differences, one a random split: mean/√(variance·(1/J + test/train)).

    The splits share rows, so the plain t, with 1/J alone, is too large. Shapes: differences (J,); train and test count
    the rows of a split. Source: Nadeau & Bengio (2003), Inference for the generalization error, §5.
    """
    d = np.asarray(differences, dtype=float)
    return float(d.mean() / np.sqrt(d.var(ddof=1) * (1 / len(d) + test / train)))


def numbers() -> dict[str, float | int | str]:
    Z = data.quadratic_features()[0]
    (best, l1), (best_l2, l2) = _at_best(lasso_errors()), _at_best(ridge_errors())
    plain, difference = least_squares_errors(), l2 - l1
    return {
        "patients": len(Z),
        "features": Z.shape[1],
        "splits": SPLITS,
        "train": TRAIN,
        "held_out": len(Z) - TRAIN,
        "kept": float(features_kept()[:, best].mean()),
        "lasso_error": float(l1.mean()),
        "lasso_spread": float(l1.std(ddof=1)),
        "ridge_error": float(l2.mean()),
        "ridge_spread": float(l2.std(ddof=1)),
        "ridge_degrees": float(fit_factors(Z, RIDGE_LAMS[best_l2]).sum()),
        "least_squares_error": float(plain.mean()),
        "least_squares_spread": float(plain.std(ddof=1)),
        "lasso_wins": int(np.sum(difference > 0)),
        "advantage": float(difference.mean()),
        "advantage_where_won": float(difference[difference > 0].mean()),
        "difference_spread": float(difference.std(ddof=1)),
        "t": corrected_t(difference, TRAIN, len(Z) - TRAIN),
    }


def _at_best(errors) -> tuple[int, np.ndarray]:
    """Return the column with the smallest mean, by number, and the errors in it."""
    best = int(errors.mean(axis=0).argmin())
    return best, errors[:, best]


def _path() -> Figure:
    features, kept = data.quadratic_features()[0].shape[1], features_kept().mean(axis=0)
    mean, spread = lasso_errors().mean(axis=0), lasso_errors().std(axis=0, ddof=1)
    (best, _), (_, l2), plain = _at_best(lasso_errors()), _at_best(ridge_errors()), least_squares_errors()
    drawn = Figure(f"features kept, of {features}", "error on held-out rows")
    drawn.ax.fill_between(kept, mean - spread, mean + spread, color=COLORS["l1"], alpha=0.15, lw=0, label="L1 spread")
    drawn.curve(kept, mean, "l1", "L1")
    drawn.dot(kept[best], mean[best], "optimum", "best", markersize=11)
    drawn.curve([kept.min(), features], [l2.mean()] * 2, "l2", "L2")
    drawn.dot(features, plain.mean(), "loss", "no penalty", markersize=6)
    for x, errors, role, label in ((54, l2, "l2", "L2 spread"), (features, plain, "loss", "no penalty spread")):
        bar = {"color": COLORS[role], "capsize": 4, "elinewidth": 1.4, "linestyle": "none", "label": label}
        drawn.ax.errorbar(x, errors.mean(), errors.std(ddof=1), **bar)
    drawn.note(kept[best], mean[best] - spread[best] - 0.01, f"{kept[best]:.0f} kept", ha="center", va="top")
    drawn.note(kept[1] + 2, (mean + spread)[1], "L1, mean ± spread", "l1", va="center")
    below = l2.mean() - l2.std(ddof=1) - 0.015
    drawn.note(52, below, f"L2 at its best λ\nkeeps all {features}", "l2", ha="center", va="top")
    drawn.note(features - 2, plain.mean() + plain.std(ddof=1), "no penalty", "loss", ha="right", va="center")
    drawn.ax.set(xlim=(0, features + 2), ylim=(0.35, 0.9), xticks=[0, 16, 32, 48, features])
    return drawn


def _pairs() -> Figure:
    (_, l1), (_, l2), ends = _at_best(lasso_errors()), _at_best(ridge_errors()), np.array([0.36, 0.72])
    drawn = Figure("error of L2", "error of L1", "each dot one split")
    drawn.dot(l2, l1, "l1", "splits", markersize=4)
    drawn.curve(ends, ends, "loss", "equal")
    drawn.note(0.42, 0.6, "L2 better", "l2")
    drawn.note(0.58, 0.42, "L1 better", "l1")
    drawn.ax.set(xlim=ends, ylim=ends)
    return drawn


def figure() -> tuple[Figure, Figure]:
    return _path(), _pairs()


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
