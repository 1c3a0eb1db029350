"""With orthonormal features the lasso takes λ off a large weight too; adaptive, relaxed and refitted fits take less.

Each keeps a weight where its least-squares value z is beyond λ. Here z ~ N(β, 1), β being the true weight.
"""

import numpy as np

from snippets.shared import normal
from snippets.shared.figure import COLORS, Figure

LAM = 2.0
RULES = {
    "L1": lambda size, lam: size - lam,
    "adaptive": lambda size, lam: size - lam**2 / size,  # weights of the penalty λ²/|z|: the least z that is kept is λ
    "relaxed": lambda size, lam: size - lam / 2,  # half way between L1 and the refit
    "refit": lambda size, lam: size,
}
STRONG, WEAKER, COUNT, P = 5.0, 3.0, 5, 100
GRID = np.linspace(0.5, 6, 111)
_NODES, _SHARES = np.polynomial.legendre.leggauss(60)


def estimate(rule: str, z, lam: float):
    """Return the weight that a rule gives to the least-squares value z, elementwise, for λ > 0: 0 where |z| ≤ λ.

    "L1", "adaptive" (first step least squares), "relaxed" (half way) or "refit". Source: Zou (2006), Meinshausen (2007).
    """
    size = np.abs(z)
    return np.where(size > lam, np.sign(z) * RULES[rule](np.maximum(size, lam), lam), 0.0)


def error(rule: str, beta: float, lam):
    """Return E(estimate(z) − β)² for z ~ N(β, 1), elementwise in λ > 0, by Gauss's quadrature over |z| > λ.

    To within 1e-9 for |β| ≤ 6 and λ ≤ 6. Source: the definition.
    """
    lam = np.asarray(lam, dtype=float)[..., None]
    half = (abs(beta) + 10) / 2
    size = lam + half * (_NODES + 1)
    kept = RULES[rule](size, lam)
    right, left = ((sign * kept - beta) ** 2 * normal.density(sign * size - beta) for sign in (1, -1))
    off = normal.cdf(lam[..., 0] - beta) - normal.cdf(-lam[..., 0] - beta)
    return beta**2 * off + half * (right + left) @ _SHARES


def total_error(rule: str, beta: float, lam):
    """Return the error of 100 weights of which five are β and the rest 0, elementwise in λ > 0."""
    return COUNT * error(rule, beta, lam) + (P - COUNT) * error(rule, 0.0, lam)


def best(rule: str, beta: float) -> tuple[float, float]:
    """Return the λ ≤ 6 with the least total_error, to within 1e-3 on a grid and a finer one, and that error."""
    near = GRID[total_error(rule, beta, GRID).argmin()] + np.linspace(-0.05, 0.05, 101)
    errors = total_error(rule, beta, near)
    return float(near[errors.argmin()]), float(errors.min())


def numbers() -> dict[str, float | int | str]:
    values: dict[str, float | int | str] = {"lam": LAM, "strong": STRONG, "weaker": WEAKER, "features": P}
    for rule in RULES:
        name, (lam, least) = rule.lower(), best(rule, STRONG)
        values[f"{name}_strong"] = least
        values[f"{name}_useless"] = float((P - COUNT) * 2 * normal.cdf(-lam))
        values[f"{name}_weaker"] = best(rule, WEAKER)[1]
        values[f"{name}_at_strong"] = float(error(rule, STRONG, LAM))
        values[f"{name}_at_0"] = float(error(rule, 0.0, LAM))
        values[f"{name}_of_strong"] = float(estimate(rule, STRONG, LAM))
    return values


_STYLES = {
    "L1": ("l1", {}),
    "adaptive": ("text", {"linestyle": (0, (7, 3))}),
    "relaxed": ("l1", {"linestyle": (0, (3, 1.5))}),
    "refit": ("other", {}),
}


def _panel(title: str, xlabel: str, ylabel: str, x, values, heights: dict[str, float]) -> Figure:
    drawn = Figure(xlabel, ylabel, title)
    for rule, y in values.items():
        role, line = _STYLES[rule]
        drawn.curve(x, y, "other" if role == "text" else role, rule, **({"color": COLORS[role]} | line))
        drawn.note(6.1, heights[rule], rule, role, va="center")
    drawn.ax.set(xlim=(-0.15, 7.7), xticks=range(7))
    return drawn


def figure() -> tuple[Figure, Figure]:
    z, beta = np.sort([*np.linspace(0, 6, 13), LAM + 1e-9, 2.25, 2.75]), np.linspace(0, 6, 31)
    left = {rule: estimate(rule, z, LAM) for rule in RULES}
    heights = {"L1": 3.95, "relaxed": 4.8, "adaptive": 5.38, "refit": 6.0}
    sizes = _panel(f"λ = {LAM:g}: what is left", "least-squares weight z", "weight", z, left, heights)
    errors = {rule: np.array([float(error(rule, b, LAM)) for b in beta]) for rule in RULES}
    heights = {"L1": 5.0, "relaxed": 2.12, "adaptive": 1.6, "refit": 0.98}
    return sizes, _panel(f"λ = {LAM:g}: error", "true weight β", "mean squared error", beta, errors, heights)


def description() -> str:
    n = numbers()
    kept = ", ".join(f"{n[f'{rule.lower()}_of_strong']:g} ({rule})" for rule in RULES)
    lost = ", ".join(f"{n[f'{rule.lower()}_at_strong']:.1f} ({rule})" for rule in RULES)
    zero = ", ".join(f"{n[f'{rule.lower()}_at_0']:.2f} ({rule})" for rule in RULES)
    return (
        f"Two panels at λ = {LAM:g}. First the weight that four rules give to a least-squares weight z; all give 0 up to "
        f"z = {LAM:g}. A z of {STRONG:g} becomes {kept}. Second the mean squared error against the true weight, under noise "
        f"of variance one. At a true weight of {STRONG:g} it is {lost}: that of L1 stays up, the others come down again. "
        f"At a true weight of 0 it is {zero}: the less a rule takes off, the more noise it keeps."
    )
