"""Time the lasso beside scikit-learn's, at the same tolerance, and print a table. Run by hand, never by pytest:

    OPENBLAS_NUM_THREADS=1 python tests/by_hand/benchmark_lasso.py

Both stop on the duality gap, as a share: ours of ½‖y‖², scikit-learn's tol of ‖y‖² (its objective and gap are divided
by n, its tol multiplied by ‖y‖²/n), so that its tol is half of ours. Each time is the best of five, in milliseconds,
with the largest relative gap of the solutions found, by our own `duality_gap`. Neither gets the Gram matrix.
The targets: 10 ms for one fit of the diabetes data, 300 ms for its path, 1000 ms for 1000 × 500.
"""

import time
import warnings
from functools import partial

import numpy as np
from sklearn.linear_model import Lasso, lasso_path

from snippets import regularization_path
from snippets.lasso import duality_gap, lambda_max, lasso
from snippets.shared import data


def best_of_five(work):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return 1000 * min(times), result


def its_weights(X, y, lam, tol):
    return Lasso(alpha=lam / len(y), fit_intercept=False, tol=tol / 2, max_iter=1_000_000).fit(X, y).coef_


def its_path(X, y, lams, tol):
    return lasso_path(X, y, alphas=lams / len(y), tol=tol / 2, max_iter=1_000_000, precompute=False)[1].T


def random_problem(n: int, p: int, correlation: float = 0.0):
    random = np.random.default_rng(1)
    X = np.sqrt(1 - correlation) * random.standard_normal((n, p)) + np.sqrt(correlation) * random.standard_normal(
        (n, 1)
    )
    w = np.where(np.arange(p) < 20, 1.0, 0.0)
    return np.asfortranarray(X), X @ w + random.standard_normal(n)


def row(name: str, X, y, lams, tol: float, ours, theirs) -> None:
    (our_time, our_fits), (their_time, their_fits) = best_of_five(ours), best_of_five(theirs)
    size = y @ y / 2
    gaps = [
        max(duality_gap(X, y, w, lam) / size for w, lam in zip(np.atleast_2d(fits), lams, strict=True))
        for fits in (our_fits, their_fits)
    ]
    print(f"{name:<42}{tol:>8.0e}{our_time:>12.2f}{their_time:>14.2f}{gaps[0]:>12.0e}{gaps[1]:>12.0e}")


def one_fit(name: str, X, y, share: float, tol: float) -> None:
    lam = lambda_max(X, y) / share
    ours, theirs = partial(lasso, X, y, lam, tol), partial(its_weights, X, y, lam, tol)
    row(f"{name}, λmax/{share}", X, y, [lam], tol, ours, theirs)


def main() -> None:
    warnings.simplefilter("ignore")
    print(f"{'problem':<42}{'tol':>8}{'ours, ms':>12}{'sklearn, ms':>14}{'our gap':>12}{'its gap':>12}")
    X, y, _ = data.diabetes()
    lams = lambda_max(X, y) * np.geomspace(1, 0.01, 100)
    for tol in (1e-6, 1e-10):
        one_fit("diabetes", X, y, 10, tol)
        ours, theirs = partial(regularization_path.lasso_path, X, y, lams, tol), partial(its_path, X, y, lams, tol)
        row("diabetes, path of 100 λ to λmax/100", X, y, lams, tol, ours, theirs)
    for n, p, correlation in ((1000, 500, 0.0), (1000, 500, 0.9), (200, 1000, 0.0)):
        for share in (10, 100):
            one_fit(f"{n} × {p}, correlation {correlation:g}", *random_problem(n, p, correlation), share, 1e-6)


if __name__ == "__main__":
    main()
