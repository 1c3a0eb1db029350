"""The data sets of the site: the one module that opens a file of snippets/data."""

import csv
import functools
from pathlib import Path

import numpy as np

DATA = Path(__file__).parents[1] / "data"


@functools.cache
def _table() -> tuple[list[str], np.ndarray]:
    """Return the names of all columns of the diabetes data, and the table, read once."""
    with (DATA / "diabetes.csv").open(encoding="utf-8") as lines:
        return lines.readline().strip().split(","), np.loadtxt(lines, delimiter=",")


def raw_diabetes() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return the diabetes data as measured: X (442, 10), y (442,), and the names of the columns of X.

    Source: Efron, Hastie, Johnstone & Tibshirani (2004); see data/README.md.
    """
    (*names, _), table = _table()
    return table[:, :-1].copy(), table[:, -1].copy(), names


def diabetes() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return the diabetes data with every column of X centered and scaled to ‖xⱼ‖₂ = 1, y centered, and the names.

    Centered so, X and y need no intercept: the best one is 0 whatever the weights.
    """
    X, y, names = raw_diabetes()
    X = X - X.mean(axis=0)
    return X / np.linalg.norm(X, axis=0), y - y.mean(), names


def quadratic_features() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return the diabetes data with its ten columns, their squares (but not of sex, a two-valued one) and products.

    Shapes: (442, 64), (442,), 64 names. Columns centered, ‖xⱼ‖₂ = 1; y centered. Source: Efron et al. (2004), §3.
    """
    X, y, names = diabetes()
    pairs = [(i, j) for i in range(len(names)) for j in range(i, len(names)) if not i == j == names.index("sex")]
    Z = np.column_stack([X, *(X[:, i] * X[:, j] for i, j in pairs)])
    Z = Z - Z.mean(axis=0)
    products = [f"{names[i]}²" if i == j else f"{names[i]}·{names[j]}" for i, j in pairs]
    return Z / np.linalg.norm(Z, axis=0), y, names + products


def runs_of_libraries() -> dict[str, dict[str, str]]:
    """Return for each row of shared/libraries.py that was run: version, date, and the largest relative difference.

    `pytest -m libraries` writes the file; a row that is not in it was never run. Empty where there is no file yet.
    """
    if not (DATA / "libraries.csv").exists():
        return {}
    with (DATA / "libraries.csv").open(encoding="utf-8", newline="") as lines:
        return {run.pop("row"): run for run in csv.DictReader(lines)}
