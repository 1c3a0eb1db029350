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
    random, signs = np.random.default_rng(0), []
    for _ in range(HALVES):
        half = random.permutation(len(y))[: len(y) // 2]
        A, b = X[half] - X[half].mean(axis=0), y[half] - y[half].mean()
        A = A / np.linalg.norm(A, axis=0)
        signs.append(np.sign(lasso(A, b, FRACTION * lambda_max(A, b), tol=1e-8)))
    return np.array(signs)


def correlation(X, names: list[str], one: str, other: str) -> float:
    """Return xⱼᵀxₖ, the correlation of two columns that are centered and have ‖xⱼ‖₂ = 1."""
    return float(X[:, names.index(one)] @ X[:, names.index(other)])


@functools.cache
def _signs() -> np.ndarray:
    X, y, _ = data.diabetes()
    return signs_on_halves(X, y)


@functools.cache
def _twin_shares() -> dict[str, float]:
    """Return how often the first twin is kept, the other, at least one, both."""
    X, y, _ = with_twins()
    a, b = (signs_on_halves(X, y)[:, :2] != 0).T
    return {"a": a.mean(), "b": b.mean(), "any": (a | b).mean(), "both": (a & b).mean()}


def numbers() -> dict[str, float | int | str]:
    (X, _, names), (twins, _, twin_names) = data.diabetes(), with_twins()
    kept = dict(zip(names, (_signs() != 0).T, strict=True))
    values = {f"share_{name}": float(kept[name].mean()) for name in ("sex", "s1", "s2", TWIN)}
    values |= {f"share_twin_{which}": float(share) for which, share in _twin_shares().items()}
    return values | {
        "halves": HALVES,
        "always": sum(int(on.all()) for on in kept.values()),
        "different_sets": len(np.unique(_signs() != 0, axis=0)),
        "correlation_s1_s2": correlation(X, names, "s1", "s2"),
        "correlation_twins": correlation(twins, twin_names, f"{TWIN} a", f"{TWIN} b"),
        "share_s1_s2_both": float((kept["s1"] & kept["s2"]).mean()),
        "share_s1_s2_any": float((kept["s1"] | kept["s2"]).mean()),
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
    names, share = data.diabetes()[2], (_signs() != 0).mean(axis=0)
    order = np.argsort(-share, kind="stable")
    return (
        _bars([names[j] for j in order], share[order], "the ten features"),
        _bars([f"{TWIN} a", f"{TWIN} b", "either", "both"], _twin_shares().values(), f"{TWIN} measured twice"),
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
