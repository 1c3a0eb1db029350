"""Weight decay is an L2 penalty step for step under plain SGD, not under momentum that it bypasses, and not under Adam.

One weight, f(w) = ½(w − 1)², exact gradients. Each optimizer runs twice: once on f + λw², with the penalty's gradient
2λw added to that of f; once on f alone, with the weight multiplied by 1 − 2ηλ at each step. At λ = 1 the runs come to
rest in three places, none of which is the minimum of f.
"""

import numpy as np

from snippets.shared.figure import Figure
from snippets.shared.one_weight import loss_slope
from snippets.stationary_point import l2_minimizer

LAM = 1.0
START = 2.0
RATE = 0.05
BETA = 0.9
COUNT = 150
LATE = 1000


def sgd(lam: float, decay: float, count: int) -> np.ndarray:
    """Return the iterates w ← (1 − 2ηδ)w − ηg, g = f′(w) + 2λw, from 2, for λ = lam and δ = decay. Shape: (count + 1,).

    Source: Loshchilov & Hutter (2019), Proposition 1.
    """
    w = [START]
    for _ in range(count):
        w.append((1 - 2 * RATE * decay) * w[-1] - RATE * (loss_slope(w[-1]) + 2 * lam * w[-1]))
    return np.array(w)


def momentum(lam: float, decay: float, count: int) -> np.ndarray:
    """Return the iterates v ← βv + g, w ← (1 − 2ηδ)w − ηv, g and δ as in `sgd`: the decay bypasses the buffer v.

    Shape: (count + 1,). Source: Polyak (1964), with the decay of Loshchilov & Hutter (2019), Algorithm 1.
    """
    w, v = [START], 0.0
    for _ in range(count):
        v = BETA * v + loss_slope(w[-1]) + 2 * lam * w[-1]
        w.append((1 - 2 * RATE * decay) * w[-1] - RATE * v)
    return np.array(w)


def adam(lam: float, decay: float, count: int, rate: float = RATE) -> np.ndarray:
    """Return the iterates w ← (1 − 2ηδ)w − ηm̂/(√v̂ + 1e-8), m̂ and v̂ the corrected means of g and g², g as in `sgd`.

    η is the rate. With δ = 0 that is Adam on f + λw², with λ = 0 AdamW. Means by β₁ = 0.9, β₂ = 0.999. Shape: (count + 1,).
    Source: Kingma & Ba (2015), Algorithm 1; Loshchilov & Hutter (2019), Algorithm 2.
    """
    w, m, v = [START], 0.0, 0.0
    for k in range(1, count + 1):
        g = loss_slope(w[-1]) + 2 * lam * w[-1]
        m = BETA * m + (1 - BETA) * g
        v = 0.999 * v + 0.001 * g**2
        step = m / (1 - BETA**k) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
        w.append((1 - 2 * rate * decay) * w[-1] - rate * step)
    return np.array(w)


def resting_points(lam: float) -> dict[str, tuple[float, float]]:
    """Return for each optimizer where it comes to rest with a penalty of λ, and where with a decay of λ.

    With the penalty that is argmin f + λw²; with the decay argmin f + λw² for `sgd`, argmin f + (1 − β)λw² for
    `momentum`, and for `adam` argmin of f over |w| ≤ 1/(2λ), as the 1e-8 in it tends to 0 and, where that is the
    minimum of f itself, the rate too. Errors: ValueError unless λ > 0.
    Source: f′ = −2λw, f′ = −2(1 − β)λw; Xie & Li (2024), Theorem 1.1.
    """
    if not lam > 0:
        raise ValueError(f"lam = {lam:g}; it has to be positive")
    best = l2_minimizer(loss_slope, lam)
    bounded = min(l2_minimizer(loss_slope, 0.0), 1 / (2 * lam))
    decayed = {"sgd": best, "momentum": l2_minimizer(loss_slope, lam * (1 - BETA)), "adam": bounded}
    return {name: (best, point) for name, point in decayed.items()}


def numbers() -> dict[str, float | int | str]:
    values = {"lam": LAM, "start": START, "rate": RATE, "beta": BETA, "count": COUNT}
    rest = resting_points(LAM)
    values |= {"l2_minimizer": rest["sgd"][0], "late": LATE}
    for name, optimizer in (("sgd", sgd), ("momentum", momentum), ("adam", adam)):
        values[f"{name}_penalized"] = float(optimizer(LAM, 0.0, COUNT)[-1])
        values[f"{name}_decayed"] = float(optimizer(0.0, LAM, COUNT)[-1])
        values[f"{name}_decayed_rest"] = rest[name][1]
    return values | {
        "sgd_gap": float(np.max(np.abs(sgd(LAM, 0.0, COUNT) - sgd(0.0, LAM, COUNT)))),
        "adam_decayed_late": float(adam(0.0, LAM, LATE)[-1]),
        "adam_plain_first": float(adam(0.0, 0.0, 1)[1]),
        "adam_penalized_first": float(adam(LAM, 0.0, 1)[1]),
        "adam_decayed_first": float(adam(0.0, LAM, 1)[1]),
    }


def figure() -> tuple[Figure, ...]:
    k = np.arange(COUNT + 1)
    panels = []
    rest = resting_points(LAM)
    titles = {"sgd": "plain SGD", "momentum": "momentum, decay outside the buffer", "adam": "Adam"}
    for (name, title), optimizer in zip(titles.items(), (sgd, momentum, adam), strict=True):
        panel = Figure("iteration", "w", title)
        for label, level in zip(("penalty at rest", "decay at rest"), rest[name], strict=True):
            panel.curve(k, np.full(k.shape, level), "loss", label, linewidth=1.2)
        panel.curve(k, optimizer(0.0, LAM, COUNT), "other", "decay", linewidth=3.0 if name == "sgd" else 1.8)
        panel.curve(k, optimizer(LAM, 0.0, COUNT), "l2", "penalty")
        panel.note(COUNT, rest["sgd"][0] - 0.05, "minimizer of f + λw²", "loss", ha="right", va="top")
        panel.ax.set(xlim=(-3, COUNT + 3), ylim=(-0.95, 2.1))
        panels.append(panel)
    panels[0].note(25, 0.75, "penalty and decay: one curve", "l2")
    panels[1].note(COUNT, rest["momentum"][1] + 0.05, "decay: that of f + (1 − β)λw²", "other", ha="right", va="bottom")
    panels[1].note(24, -0.6, "penalty", "l2")
    panels[2].note(COUNT, rest["adam"][1] + 0.05, "decay (AdamW): |w| = 1/(2λ)", "other", ha="right", va="bottom")
    panels[2].note(20, 1.35, "penalty", "l2")
    return tuple(panels)


def description() -> str:
    n = numbers()
    return (
        "Three panels: the weight against the iteration for plain SGD, momentum and Adam, from w = "
        f"{n['start']:g}, with λ = {n['lam']:g} once as a penalty and once as weight decay. Dotted lines show where "
        f"the runs come to rest. With the penalty that is the minimizer of f + λw², {n['l2_minimizer']:.2f}, under "
        f"each of the three, and after {n['count']} iterations they are at {n['sgd_penalized']:.2f}, "
        f"{n['momentum_penalized']:.2f} and {n['adam_penalized']:.2f}. Under plain SGD the decay draws the same "
        f"curve: the two differ by {n['sgd_gap']:.0e} at most. Under momentum the decay, which bypasses the buffer, "
        f"comes to rest at {n['momentum_decayed_rest']:.2f} and is at {n['momentum_decayed']:.2f}. Under Adam it "
        f"comes to rest at {n['adam_decayed_rest']:.2f} and is at {n['adam_decayed']:.2f}, after {n['late']} "
        f"iterations at {n['adam_decayed_late']:.3f}."
    )
