"""Each row of snippets/shared/libraries.py against the library itself; run by `pytest -m libraries`, not by default.

A whole run that passes writes snippets/data/libraries.csv, which the page of conventions shows.
"""

import csv
import datetime
import os

import fits
import numpy as np
import pytest
from problems import minimizer, problem

from snippets.shared.data import DATA
from snippets.shared.libraries import ROWS

pytestmark = [pytest.mark.libraries, pytest.mark.filterwarnings("ignore")]
RUN = [row for row in ROWS.values() if row.library not in ("this site", "formula")]
WITHOUT = (
    "KernelRidge",
    "LinearSVC",
    "SGD",
    "SGD, Adam",
    "mul_",
    "softshrink",
    "add_decayed_weights",
    "gbtree",
    "gbdt",
)


def has_intercept(row) -> bool:
    """Return whether the row is run with an intercept: not where the row says to fit none, or to keep decay off it."""
    return row.function not in WITHOUT and row.id != "celer-logistic"


@pytest.fixture(scope="module")
def runs():
    """What each row gave; written where all of them were run and hold."""
    found: dict[str, tuple] = {}
    yield found
    if set(found) == {row.id for row in RUN} and "LIBRARIES_DRY" not in os.environ:
        with (DATA / "libraries.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(["row", "version", "date", "difference"])
            lines.writerows([name, *found[name]] for name in ROWS if name in found)


def difference(row, p, number: float, intercept: bool) -> float:
    """Return how far the library is from the minimizer of this site, relative to the largest weight."""
    best = minimizer(row, p, p.lam, intercept)
    found = fits.fit(row, p, number, best, intercept)
    w = best[: p.X.shape[1]]
    if isinstance(found, fits.Slope):  # 0 where a weight is not 0, else no larger than the penalty's own slope
        off = 0 if row.penalty == "l2" else found.number * (w == 0)
        return float(np.maximum(np.abs(found.total) - off, 0).max() / found.number)
    return float(np.abs(found - w).max() / np.abs(w).max())


@pytest.mark.parametrize("row", RUN, ids=lambda row: row.id)
def test_the_library_has_the_minimizer_of_this_site(row, runs):
    intercept = has_intercept(row)
    tolerance = fits.TOLERANCE.get(row.function, 1e-5)
    worst = 0.0
    for seed in (0, 1):
        p = problem(row, seed, intercept)
        try:
            worst = max(worst, difference(row, p, row.number(p.lam, **p.sizes), intercept))
        except fits.MissingError as missing:
            if "CI" in os.environ:
                raise
            pytest.skip(str(missing))
        w, twice = (minimizer(row, p, lam, intercept)[: p.X.shape[1]] for lam in (p.lam, 2 * p.lam))
        assert np.abs(w - twice).max() > 2 * tolerance * np.abs(w).max(), "the tolerance would not see a factor of two"
    print(f"{row.id}: {worst:.1e}")
    assert worst <= tolerance
    runs[row.id] = (fits.version(row.library), datetime.datetime.now(datetime.UTC).date(), f"{worst:.0e}")
