"""At a lasso solution no feature pulls on the residual with more than λ, and one that pulls with less is off.

The pull of feature j is |xⱼᵀr|, with r = y − Xw.
"""

import functools

import numpy as np

from snippets.lasso import duality_gap, lasso
from snippets.shared import data
from snippets.shared.figure import COLORS, Figure
from snippets.shared.words import said

LAM = 100.0
FOLLOWED = "s1"
SWEEP = {"lam": (10.0, 20.0, 35.0, 50.0, 80.0, 100.0, 120.0, 150.0, 200.0, 300.0, 400.0, 600.0, 920.0, 1000.0)}
PATH_LAMS = np.geomspace(1000, 10, 60)


def pulls(X, y, w) -> np.ndarray:
    """Return |xⱼᵀr| for each column, with r = y − Xw. Shapes: X (n, p), y (n,), w (p,); result (p,)."""
    return np.abs(X.T @ (y - X @ w))


def numbers() -> dict[str, float | int | str]:
    X, y, names = data.diabetes()
    w = lasso(X, y, LAM)
    pull = pulls(X, y, w)
    off = np.flatnonzero(w == 0)
    nearest, weakest = off[pull[off].argmax()], off[pull[off].argmin()]
    alone = pulls(X, y, np.zeros(len(names)))
    first, least = names.index(FOLLOWED), int(alone.argmin())
    return {
        "lam": LAM,
        "features": len(names),
        "on": int(np.count_nonzero(w)),
        "off": len(off),
        "names_on": ", ".join(names[j] for j in np.flatnonzero(w)),
        "names_off": ", ".join(names[j] for j in off),
        "beyond": int(np.count_nonzero(pull > LAM * (1 + 1e-6))),
        "nearest": names[nearest],
        "nearest_pull": float(pull[nearest]),
        "weakest": names[weakest],
        "weakest_pull": float(pull[weakest]),
        "s1_pull_at_zero": float(alone[first]),
        "s1_pull": float(pull[first]),
        "least_alone": names[least],
        "least_alone_pull": float(alone[least]),
        "least_alone_weight": float(w[least]),
        "alone_above": int(np.count_nonzero(alone > LAM)),
        "on_though_below_alone": ", ".join(names[j] for j in np.flatnonzero((alone < LAM) & (w != 0))),
        "off_though_above_alone": ", ".join(names[j] for j in np.flatnonzero((alone > LAM) & (w == 0))),
        "signs_right": int(np.count_nonzero(w * (X.T @ (y - X @ w)) > 0)),
        "relative_gap": duality_gap(X, y, w, LAM) / float(y @ y / 2),
    }


@functools.cache
def _path() -> np.ndarray:
    X, y, _ = data.diabetes()
    fits = [lasso(X, y, PATH_LAMS[0])]
    for lam in PATH_LAMS[1:]:
        fits.append(lasso(X, y, lam, start=fits[-1]))
    return np.array(fits)


def _bars(lam: float, X, y, w, names: list[str]) -> Figure:
    share, alone = pulls(X, y, w) / lam, pulls(X, y, np.zeros(len(names))) / lam
    drawn = Figure("pull |xⱼᵀr|, as a share of λ", "", f"λ = {lam:g}", height=3.8)
    for j, name in enumerate(names):
        fill = COLORS["l1"] if w[j] else "none"
        drawn.ax.barh(j, share[j], 0.62, facecolor=fill, edgecolor=COLORS["l1"], label=name)
        drawn.note(1.06, j, f"w = {w[j]:.3g}".replace("-", "−") if w[j] else "off", va="center")
        drawn.note(1.94, j, f"{alone[j]:.2f}", "other", ha="right", va="center")
    drawn.note(1.94, -0.75, "alone", "other", ha="right", va="bottom")
    drawn.ax.axvline(1, color=COLORS["region"], linewidth=1.4, label="λ")
    drawn.ax.set(xlim=(0, 1.96), ylim=(len(names) - 0.4, -1.6))
    drawn.ax.set_xticks([0, 0.5, 1], ["0", "½", "1"])
    drawn.ax.set_yticks(range(len(names)), names)
    drawn.ax.tick_params("y", length=0)
    return drawn


def figure(lam: float = LAM) -> tuple[Figure, Figure]:
    X, y, names = data.diabetes()
    w = lasso(X, y, lam)
    path = Figure("λ", "weight", height=3.8)
    for name, weights in zip(names, _path().T, strict=True):
        path.curve(PATH_LAMS, weights, "l1", name, linewidth=1.2)
    path.ax.axvline(lam, color=COLORS["region"], linewidth=1.4, label="λ")
    for name, weight in zip(names, w, strict=True):
        path.dot(lam, weight, "l1", name, markersize=5)
    path.zero_line("y")
    path.ax.set(xscale="log", xlim=(9, 1100), ylim=(-260, 560))
    path.ax.set_xticks([10, 100, 1000], ["10", "100", "1000"])
    path.ax.minorticks_off()
    path.ax.set_yticks([-200, 0, 200, 400], ["−200", "0", "200", "400"])
    return _bars(lam, X, y, w, names), path


def result(lam: float = LAM) -> str:
    """Return in a sentence which features are on at λ."""
    X, y, names = data.diabetes()
    on = [names[j] for j in np.flatnonzero(lasso(X, y, lam))]
    if not on:
        return f"λ = {said(lam)}: no pull reaches λ, and all {len(names)} weights are exactly 0."
    pull = "pulls" if len(on) == 1 else "pull"
    return f"λ = {said(lam)}: {', '.join(on)} {pull} with exactly λ; the other {len(names) - len(on)} are off."


def description() -> str:
    n = numbers()
    return (
        f"Two panels. In the first, one bar for each of the {n['features']} features of the diabetes data, at λ = {n['lam']:g}: its pull on the "
        f"residual as a share of λ. {n['beyond']} bars are longer than λ. {n['on']} bars end at the line of λ; they are filled, and "
        f"their weights are not 0: {n['names_on']}. For {n['signs_right']} of these "
        f"xⱼᵀr has the sign of the weight. {n['off']} bars are shorter; they are hollow, and their weights "
        f"are exactly 0: {n['names_off']}. Of these {n['nearest']} is nearest the line, with a pull of "
        f"{n['nearest_pull']:.1f}, and {n['weakest']} is farthest from it, with {n['weakest_pull']:.1f}. A last column gives "
        f"the pull of each feature alone, |xⱼᵀy|, as a share of λ. By that, {n['alone_above']} features are above λ. "
        f"On though below: {n['on_though_below_alone'] or 'none'}. Off though above: "
        f"{n['off_though_above_alone'] or 'none'}. The pull of {n['least_alone']} alone is the smallest, "
        f"{n['least_alone_pull']:.0f}, and its weight is {n['least_alone_weight']:.1f}. The pull of {FOLLOWED} alone "
        f"is {n['s1_pull_at_zero']:.0f}; given the others it is {n['s1_pull']:.0f}. "
        f"The duality gap is {n['relative_gap']:.9f} of half the square of y. "
        "The second panel is the path of the weights against λ, on a log scale, with a line at this λ and a dot on each weight."
    )
