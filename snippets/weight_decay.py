"""Weight decay is an L2 penalty step for step under plain SGD, not under momentum that it bypasses, and not under Adam.

One weight, f(w) = ½(w − 1)², exact gradients. Each optimizer runs twice: once on f + λw², with the penalty's gradient
2λw added to that of f; once on f alone, with the weight multiplied by 1 − 2ηλ at each step.
"""

import numpy as np

from snippets._figure import Figure
from snippets.stationary_point import l2_minimizer, loss_slope

LAM = 0.5
START = 2.0
RATE = 0.05
BETA = 0.9
COUNT = 150


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


def adam(lam: float, decay: float, count: int) -> np.ndarray:
    """Return the iterates w ← (1 − 2ηδ)w − ηm̂/(√v̂ + 1e-8), m̂ and v̂ the corrected means of g and g², g as in `sgd`.

    With δ = 0 that is Adam on f + λw², with λ = 0 AdamW. Means by β₁ = 0.9, β₂ = 0.999. Shape: (count + 1,).
    Source: Kingma & Ba (2015), Algorithm 1; Loshchilov & Hutter (2019), Algorithm 2.
    """
    w, m, v = [START], 0.0, 0.0
    for k in range(1, count + 1):
        g = loss_slope(w[-1]) + 2 * lam * w[-1]
        m = BETA * m + (1 - BETA) * g
        v = 0.999 * v + 0.001 * g**2
        step = m / (1 - BETA**k) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
        w.append((1 - 2 * RATE * decay) * w[-1] - RATE * step)
    return np.array(w)


def numbers() -> dict[str, float | int | str]:
    values = {"lam": LAM, "start": START, "rate": RATE, "beta": BETA, "count": COUNT}
    values |= {
        "l2_minimizer": l2_minimizer(loss_slope, LAM),
        "l2_minimizer_weaker": l2_minimizer(loss_slope, LAM * (1 - BETA)),
    }
    for name, optimizer in (("sgd", sgd), ("momentum", momentum), ("adam", adam)):
        penalized, decayed = optimizer(LAM, 0.0, COUNT), optimizer(0.0, LAM, COUNT)
        values[f"{name}_penalized"] = float(penalized[-1])
        values[f"{name}_decayed"] = float(decayed[-1])
        values[f"{name}_gap"] = float(np.max(np.abs(penalized - decayed)))
        values[f"{name}_penalized_first"] = float(penalized[1])
        values[f"{name}_decayed_first"] = float(decayed[1])
    return values | {"adam_plain_first": float(adam(0.0, 0.0, 1)[1])}


def figure() -> tuple[Figure, ...]:
    k = np.arange(COUNT + 1)
    panels = []
    for optimizer, title in ((sgd, "plain SGD"), (momentum, "momentum, decay outside the buffer"), (adam, "Adam")):
        panel = Figure("iteration", "w", title)
        best = l2_minimizer(loss_slope, LAM)
        panel.curve(k, np.full(k.shape, best), "loss", "L2 minimizer", linewidth=1.2)
        panel.curve(k, optimizer(0.0, LAM, COUNT), "other", "decay", linewidth=3.0 if title == "plain SGD" else 1.8)
        panel.curve(k, optimizer(LAM, 0.0, COUNT), "l2", "penalty")
        panel.note(COUNT, best - 0.05, "minimizer of f + λw²", "loss", ha="right", va="top")
        panel.ax.set(xlim=(-3, COUNT + 3), ylim=(-0.55, 2.1))
        panels.append(panel)
    panels[0].note(25, 1.15, "penalty and decay: one curve", "l2")
    panels[1].note(60, 1.05, "decay", "other")
    panels[1].note(37, 0.12, "penalty", "l2")
    panels[2].note(60, 0.9, "decay (AdamW)", "other")
    panels[2].note(34, 1.3, "penalty", "l2")
    return tuple(panels)


def description() -> str:
    n = numbers()
    return (
        "Three panels: the weight against the iteration for plain SGD, momentum and Adam, from w = "
        f"{n['start']:g}, with λ = {n['lam']:g} once as a penalty and once as weight decay, and a dotted line at "
        f"the minimizer of f + λw², {n['l2_minimizer']:g}. Under plain SGD the two curves are one (they differ by "
        f"less than 1e-14, which is rounding) and end at {n['sgd_penalized']:.2f} and {n['sgd_decayed']:.2f}. "
        f"Under momentum the penalty ends at {n['momentum_penalized']:.2f} and the decay, which bypasses the "
        f"buffer, at {n['momentum_decayed']:.2f}. Under Adam the penalty ends at {n['adam_penalized']:.2f} and "
        f"the decay at {n['adam_decayed']:.2f}."
    )
