"""At a lasso solution no feature pulls on the residual with more than λ, and one that pulls with less is off.

The pull of feature j is |xⱼᵀr|, with r = y − Xw.
"""

import numpy as np

from snippets.lasso import duality_gap, lasso
from snippets.shared import data
from snippets.shared.figure import COLORS, Figure

LAM = 100.0
FOLLOWED = "s1"
SWEEP = {"lam": (920.0, 600.0, 400.0, 300.0, 200.0, 150.0, 120.0, 100.0, 80.0, 50.0, 20.0, 10.0)}


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


def figure(lam: float = LAM) -> Figure:
    X, y, names = data.diabetes()
    w = lasso(X, y, lam)
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


def description() -> str:
    n = numbers()
    return (
        f"One bar for each of the {n['features']} features of the diabetes data, at λ = {n['lam']:g}: its pull on the "
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
        f"The duality gap is {n['relative_gap']:.9f} of half the square of y."
    ).replace("-", "−")
