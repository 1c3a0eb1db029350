"""L1 holds each of ten weights at exactly 0 over a whole interval of λ; L2 shrinks them as a whole and holds none.

The diabetes data, columns centered and of length 1.
"""

import functools

import numpy as np

from snippets.lasso import lambda_max, lasso
from snippets.ridge import ridge
from snippets.shared import data
from snippets.shared.figure import Figure

L1_LAMS = np.geomspace(2000, 0.5, 90)
L2_LAMS = np.geomspace(100, 0.001, 45)
FOLLOWED = "s3"
LINE_HEIGHT = 88  # of a label, in units of the weight


def lasso_path(X, y, lams, tol: float = 1e-10) -> np.ndarray:
    """Return the lasso's weights at each λ of lams, one row a λ, each fit started at that of the next larger λ.

    Shapes: X (n, p), y (n,), lams (m,), in any order; result (m, p). Errors: ValueError as for `lasso`.
    """
    weights, w = np.empty((len(lams), np.shape(X)[-1])), None
    for i in np.argsort(lams)[::-1]:
        weights[i] = w = lasso(X, y, lams[i], tol, start=w)
    return weights


def ridge_path(X, y, lams) -> np.ndarray:
    """Return ridge's weights at each λ of lams, one row a λ. Shapes and errors: as for `lasso_path`."""
    return np.array([ridge(X, y, lam) for lam in lams])


def switches(X, y, j: int, lams) -> list[float]:
    """Return where wⱼ becomes or stops being exactly 0 on the lasso path, largest λ first, to a relative 1e-6.

    What happens twice between two neighbors of lams is not seen. Shapes: X (n, p), y (n,), lams (m,), falling.
    """
    fits = []
    for lam in lams:
        fits.append(lasso(X, y, lam, start=fits[-1] if fits else None))
    is_on = np.array(fits)[:, j] != 0
    found = []
    for i in np.flatnonzero(is_on[1:] != is_on[:-1]):
        high, low = float(lams[i]), float(lams[i + 1])
        while high - low > 1e-7 * high:
            middle = (high + low) / 2
            is_low = (lasso(X, y, middle, start=fits[i])[j] != 0) == is_on[i + 1]
            high, low = (high, middle) if is_low else (middle, low)
        found.append((high + low) / 2)
    return found


def sign_changes(weights) -> np.ndarray:
    """Return for each column how often its sign turns around from one row to a later one, zeros left out.

    Shapes: weights (m, p); result (p,).
    """
    return np.array([np.count_nonzero(np.diff(np.sign(column[column != 0]))) for column in np.asarray(weights).T])


@functools.cache
def _paths() -> tuple[np.ndarray, np.ndarray, list[float]]:
    """Return what is drawn of the diabetes data: the path of L1, that of L2, and the switches of FOLLOWED."""
    X, y, names = data.diabetes()
    marks = switches(X, y, names.index(FOLLOWED), L1_LAMS)
    return lasso_path(X, y, L1_LAMS), ridge_path(X, y, L2_LAMS), marks


def numbers() -> dict[str, float | int | str]:
    X, y, names = data.diabetes()
    j = names.index(FOLLOWED)
    l1, l2, (enters, leaves, returns) = _paths()
    order = np.argsort(-(l1 != 0).argmax(axis=0), kind="stable")[::-1]
    turns = sign_changes(l2)
    return {
        "patients": len(y),
        "features": len(names),
        "lambda_max": lambda_max(X, y),
        "order": ", ".join(names[k] for k in order),
        "enters": enters,
        "leaves": leaves,
        "returns": returns,
        "lowest": float(l1[:, j].min()),
        "last": float(l1[-1, j]),
        "s1_last": float(l1[-1, names.index("s1")]),
        "s2_last": float(l1[-1, names.index("s2")]),
        "s1_s2_correlation": float(X[:, names.index("s1")] @ X[:, names.index("s2")]),
        "last_lam": float(L1_LAMS[-1]),
        "l2_zeros": int((l2 == 0).sum()),
        "l2_weights": l2.size,
        "l2_crossings": int(turns.sum()),
        "l2_crossers": ", ".join(names[k] for k in np.flatnonzero(turns)),
        "l2_largest_at_end": float(np.abs(l2[0]).max()),
    }


def _panel(role: str, lams, weights, names: list[str]) -> Figure:
    drawn = Figure("λ", "weight", role.upper(), height=4.0)
    for name, path in zip(names, weights.T, strict=True):
        bends = np.convolve(path != 0, [1, 1, 1], "same") > 0  # along 0 the ends of a piece are enough
        bends[[0, -1]] = True
        drawn.curve(lams[bends], path[bends], role, name, linewidth=2.8 if name == FOLLOWED else 1.2)
    left = lams[-1] * (lams[-1] / lams[0]) ** 0.23
    written = left * (lams[-1] / left) ** 0.66  # where the names end and their leaders start
    drawn.ax.set(xscale="log", xlim=(left, lams[0]), ylim=(-850, 850))
    decades = [tick for tick in (0.01, 0.1, 1, 10, 100, 1000) if lams[-1] <= tick <= lams[0]]
    drawn.ax.set_xticks(decades, [f"{tick:g}" for tick in decades])
    drawn.ax.minorticks_off()
    drawn.ax.set_yticks([-500, 0, 500], ["−500", "0", "500"])
    drawn.zero_line("y")
    for place, k in zip(_apart(np.sort(weights[-1]), LINE_HEIGHT), np.argsort(weights[-1]), strict=True):
        weight = "bold" if names[k] == FOLLOWED else "normal"
        drawn.curve([written, lams[-1]], [place, weights[-1, k]], role, "", linewidth=0.7, linestyle="-")
        drawn.note(0.93 * written, place, names[k], role, ha="right", va="center", weight=weight)
    return drawn


def _apart(places, gap: float) -> np.ndarray:
    """Return the rising places, moved so that neighbors are `gap` apart: each crowded run spreads about its middle."""
    runs = [[place] for place in places]
    i = 0
    while i + 1 < len(runs):
        one, other = runs[i], runs[i + 1]
        if np.mean(other) - np.mean(one) < gap * (len(one) + len(other)) / 2:
            runs[i : i + 2] = [one + other]
            i = max(i - 1, 0)
        else:
            i += 1
    return np.concatenate([np.mean(run) + gap * (np.arange(len(run)) - (len(run) - 1) / 2) for run in runs])


def figure() -> tuple[Figure, Figure]:
    (_, _, names), (l1_weights, l2_weights, marks) = data.diabetes(), _paths()
    l1, l2 = _panel("l1", L1_LAMS, l1_weights, names), _panel("l2", L2_LAMS, l2_weights, names)
    l1.dot(marks, np.zeros(len(marks)), "l1", f"{FOLLOWED} meets 0", markersize=6)
    l1.note(marks[-1], -50, f"{FOLLOWED} is 0", "l1", ha="center", va="top")
    return l1, l2


def description() -> str:
    n = numbers()
    crossed = (
        f"cross it {n['l2_crossings']} times (those of {n['l2_crossers']})" if n["l2_crossings"] else "never cross it"
    )
    zeros = f"{n['l2_zeros']} are" if n["l2_zeros"] else "none is"
    return (
        f"Two panels of {n['features']} lines each: the weights of the diabetes data against λ, on a log scale. "
        f"First panel, L1: from λ = {n['lambda_max']:.0f} on all weights are exactly 0. As λ falls they leave 0 one after "
        f"another: {n['order']}. The weight of {FOLLOWED} leaves 0 at λ = {n['enters']:.0f}, goes as far as "
        f"{n['lowest']:.0f}, is exactly 0 again between {n['leaves']:.2f} and {n['returns']:.2f}, and is "
        f"{n['last']:.0f} at λ = {n['last_lam']:g}. Second panel, L2: the lines bend towards 0 together. They {crossed}, "
        f"and of the {n['l2_weights']} weights drawn {zeros} exactly 0; the largest is still {n['l2_largest_at_end']:.1f} at λ = {L2_LAMS[0]:g}."
    )
