"""Random regression problems for property tests: any shape, correlated, duplicated and zero columns, any scale."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st


@dataclass(frozen=True)
class Problem:
    X: np.ndarray
    y: np.ndarray

    @property
    def lambda_max(self) -> float:
        return float(max(abs(self.X[:, j] @ self.y) for j in range(self.X.shape[1])))


@st.composite
def problems(draw, degenerate: bool = True) -> Problem:
    """Draw X (n, p) and y (n,): n from 2 to 30, p from 1 to 20, so p > n too; degenerate ones now and then."""
    n, p = draw(st.integers(2, 30)), draw(st.integers(1, 20))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    correlation = draw(st.sampled_from([0.0, 0.5, 0.9, 0.99]))
    X = np.sqrt(1 - correlation) * random.standard_normal((n, p))
    X += np.sqrt(correlation) * random.standard_normal((n, 1))
    X *= 10.0 ** draw(st.integers(-2, 2))
    if degenerate and p > 2:
        if draw(st.booleans()):
            X[:, -1] = X[:, 0] * draw(st.sampled_from([1.0, -1.0]))
        if draw(st.booleans()):
            X[:, 1] = 0.0
    y = X @ (random.standard_normal(p) * (random.random(p) < 0.4)) + random.standard_normal(n)
    return Problem(X, y)


# λ as a share of λmax, over five orders of magnitude.
shares = st.sampled_from([1e-5, 1e-4, 1e-3, 0.01, 0.03, 0.1, 0.3, 0.7, 0.99])
