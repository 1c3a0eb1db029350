"""With the L1 penalty in its loss a network gets tiny weights but no zeros, under SGD or Adam; proximal steps give exact zeros.

One hidden layer of tanh units. The loss f is half the mean squared error, λ‖w‖₁ is over all weights but no bias, and
each step uses all rows, so nothing here is due to the noise of minibatches.
"""

import functools

import numpy as np

from snippets.shared.figure import Figure
from snippets.soft_threshold import soft_threshold

N, P, UNITS = 200, 10, 6
INPUT, OUTPUT = slice(0, P * UNITS), slice(P * UNITS, P * UNITS + UNITS)  # where w holds the weights of each layer,
PENALIZED, BIASES = slice(0, OUTPUT.stop), slice(OUTPUT.stop, -1)  # all of these, the biases of the units; w[-1] is
LAM = 0.02  # the bias of the output
RATE, ADAM_RATE = 0.15, 0.005
COUNT = 1000
TINY = 1e-2
FLOOR = 1e-6


def data(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return X, standard normal, and y = tanh(2x₁ − x₂) + tanh(x₃ + x₄) + noise of scale 0.1. Shapes: (n, p), (n,)."""
    random = np.random.default_rng(seed)
    X = random.standard_normal((N, P))
    signal = np.tanh(2 * X[:, 0] - X[:, 1]) + np.tanh(X[:, 2] + X[:, 3])
    return X, signal + 0.1 * random.standard_normal(N)


def start(seed: int) -> np.ndarray:
    """Return weights to start from, normal with variance 1/(number of inputs of the unit), biases 0. Shape: (73,)."""
    scales = np.repeat([1 / np.sqrt(P), 1 / np.sqrt(UNITS), 0.0], [P * UNITS, UNITS, UNITS + 1])
    return scales * np.random.default_rng([seed, 1]).standard_normal(len(scales))


def _forward(w, X, y) -> tuple[np.ndarray, np.ndarray]:
    """Return the activations of the units and the residuals of the network. Shapes: (n, units), (n,)."""
    units = np.tanh(X @ w[INPUT].reshape(P, UNITS) + w[BIASES])
    return units, units @ w[OUTPUT] + w[-1] - y


def loss(w, X, y) -> float:
    """Return f(w) = Σᵢ(ŷᵢ − yᵢ)²/(2n), ŷ = tanh(XW + b)v + c, where w holds W row by row, then v, b and c."""
    return float(np.mean(_forward(w, X, y)[1] ** 2) / 2)


def gradient(w, X, y) -> np.ndarray:
    """Return ∇f(w) by the chain rule, from the output back. Shape: that of w. Source: Rumelhart et al. (1986)."""
    units, residuals = _forward(w, X, y)
    out = residuals / len(y)
    back = np.outer(out, w[OUTPUT]) * (1 - units**2)
    return np.concatenate([(X.T @ back).ravel(), units.T @ out, back.sum(axis=0), [out.sum()]])


def subgradient(w, X, y, lam: float) -> np.ndarray:
    """Return ∇f(w) + λ·sign(w), the latter for penalized weights alone, with sign(0) = 0, as PyTorch 2.14 takes it."""
    g = gradient(w, X, y)
    g[PENALIZED] += lam * np.sign(w[PENALIZED])
    return g


def sgd(w, X, y, lam: float) -> np.ndarray:
    """Return w after 1000 steps w ← w − η·(∇f + λ·sign(w)), η = 0.15: gradient descent with the penalty in the loss."""
    for _ in range(COUNT):
        w = w - RATE * subgradient(w, X, y, lam)
    return w


def adam(w, X, y, lam: float) -> np.ndarray:
    """Return w after 1000 steps w ← w − ηm̂/(√v̂ + 1e-8), η = 0.005, m̂ and v̂ the corrected means of g and g².

    g = ∇f + λ·sign(w); the means have β₁ = 0.9, β₂ = 0.999. Source: Kingma & Ba (2015), Algorithm 1.
    """
    m = v = np.zeros_like(w)
    for k in range(1, COUNT + 1):
        g = subgradient(w, X, y, lam)
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g**2
        w = w - ADAM_RATE * (m / (1 - 0.9**k)) / (np.sqrt(v / (1 - 0.999**k)) + 1e-8)
    return w


def proximal(w, X, y, lam: float) -> np.ndarray:
    """Return w after 1000 steps w ← soft(w − η∇f, ηλ), η = 0.15, where biases are not thresholded.

    Source: Langford, Li & Zhang (2009), truncated gradient; Parikh & Boyd (2014), §4.2.
    """
    for _ in range(COUNT):
        w = w - RATE * gradient(w, X, y)
        w[PENALIZED] = soft_threshold(w[PENALIZED], RATE * lam)
    return w


def runs(seed: int, lam: float) -> dict[str, np.ndarray]:
    """Return the last weights of each way to train, from one start on one data set, by its name. Shapes: (73,)."""
    w, (X, y) = start(seed), data(seed)
    return {"sgd": sgd(w, X, y, lam), "adam": adam(w, X, y, lam), "proximal": proximal(w, X, y, lam)}


def input_sizes(w) -> np.ndarray:
    """Return the |wⱼ| of the input layer, the largest first. Shape: (60,)."""
    return np.sort(np.abs(w[INPUT]))[::-1]


def slopes_at_zeros(w, X, y) -> np.ndarray:
    """Return |∂f/∂wⱼ| for each penalized weight that is exactly 0: where 0 is a local minimum along wⱼ, at most λ."""
    return np.abs(gradient(w, X, y)[PENALIZED][w[PENALIZED] == 0])


def optimality_gap(w, X, y, lam: float) -> float:
    """Return the largest |∂f/∂wⱼ + λ·sign(wⱼ)| over the penalized weights that are not 0: 0 at a stationary point."""
    return float(np.max(np.abs(subgradient(w, X, y, lam)[PENALIZED][w[PENALIZED] != 0]), initial=0.0))


@functools.cache
def _ends() -> dict[str, np.ndarray]:
    return runs(0, LAM)


def numbers() -> dict[str, float | int | str]:
    (X, y), values = data(0), {"n": N, "units": UNITS, "input_weights": P * UNITS, "lam": LAM, "count": COUNT}
    values |= {"tiny": TINY, "floor": FLOOR, "rate": RATE, "adam_rate": ADAM_RATE, "shift": RATE * LAM}
    for name, w in _ends().items():
        sizes = input_sizes(w)
        tiny, large = sizes[sizes < TINY], sizes[sizes >= TINY]
        values[f"{name}_zeros"] = int(np.sum(sizes == 0))
        values[f"{name}_tiny"] = int(np.sum(tiny > 0))
        values[f"{name}_large"] = len(large)
        values[f"{name}_smallest_large"] = float(large.min())
        values[f"{name}_loss"] = loss(w, X, y)
        values[f"{name}_objective"] = loss(w, X, y) + LAM * float(np.sum(np.abs(w[PENALIZED])))
        if name != "proximal":
            values |= {f"{name}_largest_tiny": float(tiny.max(initial=0.0)), f"{name}_smallest": float(sizes[-1])}
    steepest = slopes_at_zeros(_ends()["proximal"], X, y).max(initial=0.0)
    return values | {"steepest": float(steepest), "gap": optimality_gap(_ends()["proximal"], X, y, LAM)}


def _panel(title: str) -> Figure:
    drawn = Figure("input-layer weights, sorted", "size |w| (log scale)", title)
    drawn.ax.set_yscale("symlog", linthresh=FLOOR, linscale=0.6)  # logarithmic above, linear below: 0 has a place
    drawn.ax.set_yticks([0, 1e-6, 1e-4, 1e-2, 1], ["0", "10⁻⁶", "10⁻⁴", "10⁻²", "1"])
    drawn.ax.minorticks_off()
    drawn.ax.set(xlim=(-1, P * UNITS + 2), ylim=(-FLOOR / 2, 4))
    drawn.zero_line("y")
    return drawn


def figure() -> tuple[Figure, Figure]:
    sizes, rank = {name: input_sizes(w) for name, w in _ends().items()}, np.arange(1, P * UNITS + 1)
    zeros = {name: int(np.sum(values == 0)) for name, values in sizes.items()}
    left, right = _panel("penalty in the loss"), _panel("proximal steps")
    left.dot(rank, sizes["sgd"], "other", "SGD", markersize=4)
    left.dot(rank, sizes["adam"], "other", "Adam", marker="D", markersize=3.5, markerfacecolor="none")
    right.dot(rank, sizes["proximal"], "l1", "SGD with proximal steps", markersize=4)
    left.note(15, 7e-3, "SGD", "other", ha="center", va="bottom")
    left.note(15, 3e-4, "Adam", "other", ha="center", va="top")
    for panel, role, count in ((left, "other", zeros["sgd"] + zeros["adam"]), (right, "l1", zeros["proximal"])):
        panel.note(P * UNITS / 2, 3e-7, f"exactly 0: {count or 'none'}", role, ha="center", va="bottom")
    return left, right


def description() -> str:
    n = numbers()
    return (
        f"Two panels: the sizes of the {n['input_weights']} input-layer weights of a network, sorted, on a logarithmic "
        f"scale that is cut below {n['floor']:.6f} to show 0. All runs take {n['count']} steps from one start, with λ = "
        f"{n['lam']:g}. First panel, the penalty in the loss: SGD leaves {n['sgd_large']} weights of size "
        f"{n['tiny']:g} or more, the smallest {n['sgd_smallest_large']:.2f}, and Adam {n['adam_large']}, the smallest "
        f"{n['adam_smallest_large']:.2f}. Of {n['sgd_tiny']} and {n['adam_tiny']} tiny ones the largest are "
        f"{n['sgd_largest_tiny']:.4f} and {n['adam_largest_tiny']:.4f}, the smallest {n['sgd_smallest']:.5f} and "
        f"{n['adam_smallest']:.5f}; {n['sgd_zeros']} and {n['adam_zeros']} are 0. Second panel, SGD with a proximal "
        f"step: {n['proximal_large']} weights are of size {n['tiny']:g} or more, the smallest "
        f"{n['proximal_smallest_large']:.2f}, {n['proximal_tiny']} are tiny, and {n['proximal_zeros']} are "
        f"exactly 0. The losses are {n['sgd_loss']:.3f}, {n['adam_loss']:.3f} and {n['proximal_loss']:.3f}, with the "
        f"penalty {n['sgd_objective']:.4f}, {n['adam_objective']:.4f} and {n['proximal_objective']:.4f}. The slope of "
        f"the loss at the zeros is at most {n['steepest']:.3f} in size, and elsewhere off by {n['gap']:.5f} from "
        "balancing the penalty."
    )
