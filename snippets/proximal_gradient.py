"""From one start on one lasso, proximal gradient and coordinate descent reach exact zeros; subgradient steps do not.

Objective everywhere: ½‖y − Xw‖² + λ‖w‖₁, for a fixed design with correlated columns.
"""

import functools
from collections.abc import Callable

import numpy as np

from snippets.lasso import coordinate_sweep, lasso
from snippets.shared.figure import Figure
from snippets.soft_threshold import soft_threshold

N, P = 60, 20
LAM = 12.0
COUNT = 100
LATE = 20_000  # iterations after which the subgradient steps are looked at again
NEAR = 1e-9  # nearer to the optimum than this is counted as there
KEYS = {  # of the numbers of each method
    "subgradient, constant step": "constant",
    "subgradient, decreasing step": "decreasing",
    "proximal gradient": "proximal",
    "coordinate descent": "coordinate",
}


def design() -> np.ndarray:
    """Return the seeded n×p design: Gaussian columns that share a common part, centered and of norm √n."""
    random = np.random.default_rng(7)
    X = random.standard_normal((N, P)) + 0.4 * random.standard_normal((N, 1))
    X -= X.mean(axis=0)
    return X * np.sqrt(N) / np.linalg.norm(X, axis=0)


def response() -> np.ndarray:
    """Return y = Xβ + noise, centered, where five of the p weights β are not 0: 2, −1.5, 1, −1 and 0.8."""
    truth = np.zeros(P)
    truth[[0, 4, 8, 12, 16]] = 2.0, -1.5, 1.0, -1.0, 0.8
    y = design() @ truth + np.random.default_rng(8).standard_normal(N)
    return y - y.mean()


def safe_step(X: np.ndarray) -> float:
    """Return 1/L, L the largest eigenvalue of XᵀX: with it proximal gradient never increases the objective."""
    return float(1 / np.linalg.norm(X, 2) ** 2)


def subgradient_step(X, y, w, lam: float, step: float) -> np.ndarray:
    """Return w − η(Xᵀ(Xw − y) + λ·sign(w)), with sign(0) = 0, the subgradient of |w| at 0 of least size.

    Shapes: X (n, p), y (n,), w (p,); result (p,). Source: Boyd, Xiao & Mutapcic (2003), Subgradient Methods.
    """
    return w - step * (X.T @ (X @ w - y) + lam * np.sign(w))


def proximal_step(X, y, w, lam: float, step: float) -> np.ndarray:
    """Return argmin over v of gᵀv + ‖v − w‖²/(2η) + λ‖v‖₁, g = Xᵀ(Xw − y): soft(w − ηg, ηλ).

    Shapes: X (n, p), y (n,), w (p,); result (p,). Source: Daubechies, Defrise & De Mol (2004); Beck & Teboulle (2009).
    """
    return soft_threshold(w - step * (X.T @ (X @ w - y)), step * lam)


def iterates(update: Callable[[np.ndarray, int], np.ndarray], start: np.ndarray, count: int) -> np.ndarray:
    """Return start and the next `count` weights, each update(w, k) of the one before. Shape: (count + 1, p)."""
    weights = [start]
    for k in range(count):
        weights.append(update(weights[-1], k))
    return np.array(weights)


def runs(lam: float, count: int) -> dict[str, np.ndarray]:
    """Return the iterates of each method from w = (1, …, 1), each of shape (count + 1, p), by the method's name.

    Constant steps are 1/L, decreasing ones 1/(L√k), k = 1, 2, …; an iteration of coordinate descent is one sweep.
    """
    X, y = design(), response()
    step = safe_step(X)
    updates = {
        "subgradient, constant step": lambda w, k: subgradient_step(X, y, w, lam, step),
        "subgradient, decreasing step": lambda w, k: subgradient_step(X, y, w, lam, step / np.sqrt(k + 1)),
        "proximal gradient": lambda w, k: proximal_step(X, y, w, lam, step),
        "coordinate descent": lambda w, k: coordinate_sweep(X, y, w, lam),
    }
    return {name: iterates(update, np.ones(P), count) for name, update in updates.items()}


def late_subgradients(lam: float, count: int) -> dict[str, np.ndarray]:
    """Return the last iterate of each subgradient run of `runs` after `count` steps, shape (p,), by the method's name."""
    X, w = design(), np.ones((2, P))
    square, target = X.T @ X, X.T @ response()  # the slope is square·w − target: cheaper than with X, many times over
    step = 1 / np.linalg.eigvalsh(square)[-1]
    for k in range(count):
        sizes = np.array([[step], [step / np.sqrt(k + 1)]])
        w = w - sizes * (w @ square - target + lam * np.sign(w))
    return {"subgradient, constant step": w[0], "subgradient, decreasing step": w[1]}


def distances(weights: np.ndarray, best: np.ndarray) -> np.ndarray:
    """Return ‖w − best‖₂ for each row w of weights."""
    return np.linalg.norm(weights - best, axis=1)


def zero_counts(weights: np.ndarray) -> np.ndarray:
    """Return for each row of weights how many are exactly 0."""
    return np.sum(weights == 0, axis=1)


def settled_at(weights: np.ndarray, best: np.ndarray) -> int:
    """Return the first row of weights from which on each is 0 exactly where best is; len(weights) if there is none."""
    alike = np.all((weights == 0) == (best == 0), axis=1)
    return int(len(weights) - np.sum(np.cumprod(alike[::-1])))


@functools.cache
def _optimum() -> np.ndarray:
    return lasso(design(), response(), LAM, tol=1e-14)


@functools.cache
def _runs() -> dict[str, np.ndarray]:
    return runs(LAM, COUNT)


@functools.cache
def _late() -> dict[str, np.ndarray]:
    return late_subgradients(LAM, LATE)


def numbers() -> dict[str, float | int | str]:
    best = _optimum()
    values = {"n": N, "p": P, "lam": LAM, "count": COUNT, "late": LATE, "sign_patterns": 3**P, "near": NEAR}
    values |= {"zeros": int(np.sum(best == 0)), "start_distance": float(distances(np.ones((1, P)), best)[0])}
    for name, weights in _runs().items():
        values[f"{KEYS[name]}_zeros"] = int(zero_counts(weights)[-1])
        if name != "coordinate descent":
            values[f"{KEYS[name]}_distance"] = float(distances(weights, best)[-1])
    for name, w in _late().items():
        values[f"{KEYS[name]}_late"] = float(distances(w[None], best)[0])
        values[f"{KEYS[name]}_late_zeros"] = int(np.sum(w == 0))
    coordinate = _runs()["coordinate descent"]
    return values | {
        "coordinate_near": int(np.sum(distances(coordinate, best) > NEAR)),
        "coordinate_settled": settled_at(coordinate, best),
        "proximal_settled": settled_at(_runs()["proximal gradient"], best),
    }


def figure() -> tuple[Figure, Figure]:
    best, k = _optimum(), np.arange(COUNT + 1)
    distance = Figure("iteration", "distance to the optimum")
    zeros = Figure("iteration", "weights that are exactly 0")
    for name, weights in _runs().items():
        role = "other" if name.startswith("subgradient") else "l1"
        dash = (0, (1.2, 1.2)) if name in ("subgradient, decreasing step", "coordinate descent") else "-"
        shown = distances(weights, best) > NEAR
        distance.curve(k[shown], distances(weights, best)[shown], role, name, linestyle=dash)
        zeros.curve(k, zero_counts(weights), role, name, linestyle=dash)
    distance.ax.set(yscale="log", ylim=(NEAR, 30))
    distance.ax.set_yticks([1, 1e-3, 1e-6, 1e-9], ["1", "10⁻³", "10⁻⁶", "10⁻⁹"])
    distance.ax.minorticks_off()
    distance.note(100, 1.2, "subgradient, decreasing step", "other", ha="right")
    distance.note(100, 0.015, "constant step", "other", ha="right")
    distance.note(92, 1.5e-5, "proximal gradient", "l1", ha="right")
    distance.note(19, 3e-8, "coordinate descent", "l1")
    zeros.ax.set(ylim=(-0.8, 17), yticks=range(0, 16, 5))
    zeros.note(6, 14, "coordinate descent", "l1")
    zeros.note(24, 9, "proximal gradient", "l1")
    zeros.note(100, 0.6, "subgradient, either step", "other", ha="right")
    return distance, zeros


def description() -> str:
    n = numbers()
    return (
        f"Two panels over {n['count']} iterations on one lasso with {n['n']} rows and {n['p']} weights, λ = "
        f"{n['lam']:g}. All methods start with every weight at one, {n['start_distance']:.1f} away from the optimum, "
        f"which has {n['zeros']} zeros. First panel, on a logarithmic scale: the distance to the optimum. At the end it "
        f"is {n['constant_distance']:.2f} for subgradient steps of constant length and {n['decreasing_distance']:.2f} "
        f"for decreasing ones. After {n['late']:,} iterations, which are not drawn, it is {n['constant_late']:.2f} and "
        f"{n['decreasing_late']:.4f}. Proximal gradient ends at {n['proximal_distance']:.4f}. Coordinate descent is "
        f"within {n['near']:.9f} from iteration {n['coordinate_near']} on. Second panel: the number of weights that are "
        f"exactly 0. At the end the two subgradient methods have {n['constant_zeros']} and {n['decreasing_zeros']}, "
        f"proximal gradient has {n['proximal_zeros']} and coordinate descent {n['coordinate_zeros']}. Theirs are in the "
        f"right places from iteration {n['proximal_settled']} and {n['coordinate_settled']} on."
    )
