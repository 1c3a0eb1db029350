"""On random halves of the diabetes data, L1 keeps some features every time and wavers on others, twins above all.

Fits on 400 random halves of the rows, at λ = λmax/20 of each half.
"""

import functools

import numpy as np

from snippets.lasso import lambda_max, lasso
from snippets.shared import data
from snippets.shared.figure import COLORS, Figure

HALVES, FRACTION = 400, 0.05
TWIN, NOISE = "bmi", 0.1


def with_twins() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Return the diabetes data with bmi replaced by two measurements of it, each with an error of its own. Seeded.

    Shapes: (442, 11), (442,), 11 names. Each error has a tenth of the spread of bmi. Columns centered, ‖xⱼ‖₂ = 1.
    """
    X, y, names = data.diabetes()
    j = names.index(TWIN)
    errors = np.random.default_rng(0).normal(0, NOISE / np.sqrt(len(y)), (len(y), 2))
    X = np.column_stack([X[:, [j]] + errors, np.delete(X, j, axis=1)])
    X = X - X.mean(axis=0)
    rest = [name for name in names if name != TWIN]
    return X / np.linalg.norm(X, axis=0), y, [f"{TWIN} a", f"{TWIN} b", *rest]


def signs_on_halves(X, y) -> np.ndarray:
    """Return the signs of the weights, shape (400, p): a row for the lasso at λmax/20 on each random half. Seeded."""
    return np.array(_signs(tuple(map(tuple, X.tolist())), tuple(y.tolist())))


def kept_on_halves(X, y) -> np.ndarray:
    """Return which weights are nonzero, shape (400, p): a row for each half of `signs_on_halves`."""
    return signs_on_halves(X, y) != 0


@functools.cache
def _signs(rows: tuple, answers: tuple) -> list:
    X, y = np.array(rows), np.array(answers)
    random = np.random.default_rng(0)
    signs = []
    for _ in range(HALVES):
        half = random.permutation(len(y))[: len(y) // 2]
        A, b = X[half] - X[half].mean(axis=0), y[half] - y[half].mean()
        A = A / np.linalg.norm(A, axis=0)
        signs.append(np.sign(lasso(A, b, FRACTION * lambda_max(A, b), tol=1e-8)))
    return signs


def correlation(X, names: list[str], one: str, other: str) -> float:
    """Return xⱼᵀxₖ, the correlation of two columns that are centered and have ‖xⱼ‖₂ = 1."""
    return float(X[:, names.index(one)] @ X[:, names.index(other)])


def numbers() -> dict[str, float | int | str]:
    X, y, names = data.diabetes()
    kept = kept_on_halves(X, y)
    share = kept.mean(axis=0)
    look_alikes = signs_on_halves(X, y)[:, [names.index("s1"), names.index("s2")]]
    twins, _, twin_names = with_twins()
    pair = kept_on_halves(twins, y)[:, :2]
    return {
        "halves": HALVES,
        "fraction": FRACTION,
        "always": int(np.sum(share == 1)),
        "share_sex": float(share[names.index("sex")]),
        "different_sets": len({tuple(row) for row in kept.tolist()}),
        "correlation_s1_s2": correlation(X, names, "s1", "s2"),
        "share_s1": float(share[names.index("s1")]),
        "share_s2": float(share[names.index("s2")]),
        "share_s1_s2_both": float(np.mean((look_alikes != 0).all(axis=1))),
        "share_s1_s2_any": float(np.mean((look_alikes != 0).any(axis=1))),
        "share_s1_s2_opposed": float(np.mean(look_alikes.prod(axis=1) < 0)),
        "share_bmi": float(share[names.index(TWIN)]),
        "correlation_twins": correlation(twins, twin_names, f"{TWIN} a", f"{TWIN} b"),
        "share_twin_a": float(pair[:, 0].mean()),
        "share_twin_b": float(pair[:, 1].mean()),
        "share_twin_any": float(pair.any(axis=1).mean()),
        "share_twin_both": float(pair.all(axis=1).mean()),
    }


def _percent(share: float) -> str:
    return f"{100 * share:.3g}"


def _bars(names: list[str], shares, title: str) -> Figure:
    drawn = Figure("share of halves that keep it", "", title)
    for place, (name, share) in enumerate(zip(names, shares, strict=True)):
        drawn.ax.barh(place, share, 0.7, color=COLORS["l1"], label=name)
        drawn.note(share + 0.02, place, _percent(share), va="center")
    drawn.ax.set_yticks(range(len(names)), names)
    drawn.ax.set_xticks([0, 0.5, 1], ["0", "50 %", "100 %"])
    drawn.ax.set(xlim=(0, 1.2), ylim=(len(names) - 0.4, -0.6))
    return drawn


def figure() -> tuple[Figure, Figure]:
    X, y, names = data.diabetes()
    share = kept_on_halves(X, y).mean(axis=0)
    order = np.argsort(-share, kind="stable")
    twins, _, twin_names = with_twins()
    pair = kept_on_halves(twins, y)[:, :2]
    shares = [*pair.mean(axis=0), pair.any(axis=1).mean(), pair.all(axis=1).mean()]
    return (
        _bars([names[j] for j in order], share[order], "the ten features"),
        _bars([*twin_names[:2], "either", "both"], shares, "bmi measured twice"),
    )


def description() -> str:
    n = numbers()
    return (
        f"Bars: how often L1 keeps a feature on {n['halves']} random halves of the diabetes data. First panel: {n['always']} "
        f"of the ten features are kept on every half, sex on {_percent(n['share_sex'])} %, the others on fewer; "
        f"s1 on {_percent(n['share_s1'])} % and s2 on {_percent(n['share_s2'])} %, both on "
        f"{_percent(n['share_s1_s2_both'])} %, with a correlation of {n['correlation_s1_s2']:.2f}. "
        f"Second panel: bmi, kept on {_percent(n['share_bmi'])} %, is replaced by two measurements of it with a "
        f"correlation of {n['correlation_twins']:.2f}. One is kept on {_percent(n['share_twin_a'])} %, the other on "
        f"{_percent(n['share_twin_b'])} %, at least one on {_percent(n['share_twin_any'])} %, both on "
        f"{_percent(n['share_twin_both'])} %."
    )
