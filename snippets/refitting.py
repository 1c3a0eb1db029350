"""With orthonormal features, L1 moves each kept weight λ towards 0; refitting undoes that, not the bias of selection.

A weight is kept where its least-squares value z is beyond λ. Here z ~ N(β, 1), β being the true weight.
"""

import numpy as np

from snippets.shared import normal
from snippets.shared.figure import Figure

LAM, LAM_SMALL = 2.0, 1.0
LARGE, WEAK = 6.0, 1.0  # true weights
VARIANCE = 1.0  # of the noise
LEVEL = 1.96  # |z| beyond it is "significant at 5 %" for a feature that was not selected by the same data


def chance_kept(beta, lam: float):
    """Return P(|z| > λ) for z ~ N(β, 1), elementwise: the probability that L1 keeps the weight."""
    return normal.cdf(beta - lam) + normal.cdf(-beta - lam)


def refit_bias(beta, lam: float):
    """Return E[z | |z| > λ] − β for z ~ N(β, 1), elementwise: the bias of a kept weight after refitting.

    Refitting gives a kept weight its least-squares value z, since the features are orthonormal.
    Source: the mean of a normal variable truncated from the middle.
    """
    return (normal.density(lam - beta) - normal.density(lam + beta)) / chance_kept(beta, lam)


def lasso_bias(beta, lam: float):
    """Return E[z − λ·sign(z) | |z| > λ] − β for z ~ N(β, 1), elementwise: the bias of a kept lasso weight."""
    right_less_left = normal.cdf(beta - lam) - normal.cdf(-beta - lam)
    return refit_bias(beta, lam) - lam * right_less_left / chance_kept(beta, lam)


def refit_size(beta, lam: float):
    """Return E[|z| | |z| > λ] for z ~ N(β, 1), elementwise: the mean size of a kept weight after refitting."""
    right = beta * normal.cdf(beta - lam) + normal.density(lam - beta)
    left = beta * normal.cdf(-beta - lam) - normal.density(lam + beta)
    return (right - left) / chance_kept(beta, lam)


def lasso_size(beta, lam: float):
    """Return E[|z| − λ | |z| > λ] for z ~ N(β, 1), elementwise: the mean size of a kept lasso weight."""
    return refit_size(beta, lam) - lam


def false_alarms(lam):
    """Return P(|z| > 1.96 | |z| > λ) for z ~ N(0, 1), elementwise in λ.

    The share of kept features that a test at 5 %, made as if nothing had been selected, calls significant,
    when every true weight is 0.
    """
    return chance_kept(0.0, np.maximum(lam, LEVEL)) / chance_kept(0.0, lam)


def numbers() -> dict[str, float | int | str]:
    return {
        "lam": LAM,
        "lam_small": LAM_SMALL,
        "variance": VARIANCE,
        "large": LARGE,
        "lasso_large": float(lasso_bias(LARGE, LAM)),
        "refit_large": float(refit_bias(LARGE, LAM)),
        "weak": WEAK,
        "weak_kept": float(chance_kept(WEAK, LAM)),
        "lasso_weak": float(lasso_bias(WEAK, LAM)),
        "refit_weak": float(refit_bias(WEAK, LAM)),
        "lasso_size_at_0": float(lasso_size(0.0, LAM)),
        "refit_size_at_0": float(refit_size(0.0, LAM)),
        "level": float(chance_kept(0.0, LEVEL)),
        "alarms_at_0": float(false_alarms(0.0)),
        "alarms_at_1": float(false_alarms(LAM_SMALL)),
        "alarms_at_lam": float(false_alarms(LAM)),
    }


def figure() -> tuple[Figure, Figure, Figure]:
    beta = np.linspace(0, LARGE, 61)
    bias = Figure("true weight β", "mean of (kept weight − β)", f"λ = {LAM:g}: errors, signed")
    bias.curve(beta, refit_bias(beta, LAM), "other", "refitted")
    bias.curve(beta, lasso_bias(beta, LAM), "l1", "L1")
    bias.note(2.1, refit_bias(2.0, LAM) + 0.1, "refitted: too large\nif β is small", "other", va="bottom")
    bias.note(3.2, lasso_bias(3.2, LAM) + 0.2, "L1: towards 0 by λ\nif β is large", "l1", va="bottom")
    bias.zero_line("y")
    bias.ax.set(xlim=(-0.15, 6.2), ylim=(-LAM - 0.3, 2))
    size = Figure("true weight β", "mean size of a kept weight", f"λ = {LAM:g}: sizes")
    size.curve(beta, refit_size(beta, LAM), "other", "refitted, size")
    size.curve(beta, lasso_size(beta, LAM), "l1", "L1, size")
    size.curve(beta, beta, "loss", "true size")
    size.note(0.1, refit_size(0.0, LAM) + 0.25, "refitted", "other", va="bottom")
    size.note(4.4, lasso_size(4.4, LAM) - 0.25, "L1", "l1", va="top")
    size.note(3.2, 3.1, "true", "loss", va="top")
    size.ax.set(xlim=(-0.15, 6.2), ylim=(-0.15, 6.4))
    lam = np.sort([*np.linspace(0, 3, 46), LEVEL])  # with the place where the curve bends
    level = f"{chance_kept(0.0, LEVEL) * 100:.0f} %"
    alarms = Figure("λ", f"called significant at {level}", "kept features, all true weights 0")
    alarms.curve(lam, false_alarms(lam), "other", "share called significant")
    alarms.curve(lam, np.full_like(lam, chance_kept(0.0, LEVEL)), "loss", "as promised")
    alarms.note(1.05, false_alarms(1.4), "after selection", "other", ha="right", va="center")
    alarms.note(3, chance_kept(0.0, LEVEL) + 0.02, f"as promised: {level}", "loss", ha="right", va="bottom")
    alarms.ax.set(xlim=(-0.1, 3.1), ylim=(0, 1.05))
    alarms.ax.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    return bias, size, alarms


def description() -> str:
    n = numbers()
    return (
        f"First panel: the mean error, with its sign, of a kept weight against its true value β, at λ = {n['lam']:g} and "
        f"noise of variance {n['variance']:g}. For β = {n['large']:g} the L1 weight is off by {n['lasso_large']:.2f} and the refitted one by {n['refit_large']:.2f}. "
        f"For β = {n['weak']:g}, which is kept with probability {n['weak_kept']:.2f}, L1 is off by "
        f"{n['lasso_weak']:.2f} and the refitted weight by {n['refit_weak']:.2f}: it was kept because noise made it "
        f"large. Second panel: the mean size of a kept weight. For β = 0 it is {n['lasso_size_at_0']:.2f} under L1 and "
        f"{n['refit_size_at_0']:.2f} refitted, so even L1's is too large there. Third panel: with no true effect at all, the share of kept features that a test made for unselected ones "
        f"calls significant: {n['alarms_at_0']:.2f} at λ = 0, and {n['level']:.2f} was promised; {n['alarms_at_1']:.2f} at "
        f"λ = {n['lam_small']:g} and {n['alarms_at_lam']:.2f} at λ = {n['lam']:g}."
    )
