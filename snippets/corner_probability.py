"""For round bowls, outside the diamond, a random center lands on a corner with probability (R − t)² / (R² − t²/2).

The center is uniform on the square [−R, R]² without the diamond of radius t. It lands on a corner when the nearest
point of the diamond is a corner, that is, when L1 sets a weight to exactly 0.
"""

import functools

import numpy as np

from snippets.shared.checks import ROUNDING
from snippets.shared.figure import Figure

DRAWS = 4000
SEEDS = 5
SAMPLED = np.linspace(0.1, 0.9, 9)


def corner_probability(radius: float, half_width: float) -> float:
    """Return P(corner) = (R − t)²/(R² − t²/2) for t = radius and R = half_width.

    The area of the four triangles of centers nearest to a corner, over the area of the square outside the diamond.
    Errors: ValueError unless 0 < radius ≤ half_width, to within a share of 1e-12, and both are finite.
    """
    if not (0 < radius <= half_width * (1 + ROUNDING) < np.inf):
        raise ValueError(
            f"radius {radius} and half_width {half_width}: they have to be finite, with 0 < radius ≤ half_width"
        )
    share = min(radius / half_width, 1.0)
    return float((1 - share) ** 2 / (1 - share**2 / 2))


def disc_probability(radius: float, half_width: float) -> float:
    """Return the same probability for the disc, 0: the centers that give a 0 are two lines, and lines have no area."""
    corner_probability(radius, half_width)  # for its errors
    return 0.0


def corner_frequency(radius: float, half_width: float, n: int, seed: int = 0) -> float:
    """Return the share of n random centers outside the diamond whose nearest point of the diamond is a corner.

    That nearest point is c with both |c₁| and |c₂| reduced by the same amount and cut off at 0, the amount chosen so
    that they add up to the radius. So a weight is 0 if and only if the larger exceeds the smaller by the radius or more.
    """
    generator = np.random.default_rng(seed)
    sizes = np.abs(generator.uniform(-half_width, half_width, size=(3 * n, 2)))
    sizes = sizes[sizes.sum(axis=1) > radius][:n]
    return float(np.mean(np.abs(sizes[:, 0] - sizes[:, 1]) >= radius))


def corner_frequencies(ratios) -> np.ndarray:
    """Return `corner_frequency` at each ratio t/R for SEEDS seeds, shape (len(ratios), SEEDS).

    Each entry has its own seed, so each is its own experiment with DRAWS centers.
    """
    seeds = np.arange(len(ratios) * SEEDS).reshape(-1, SEEDS)
    pairs = zip(np.repeat(ratios, SEEDS), seeds.flat, strict=True)
    return np.reshape([corner_frequency(float(ratio), 1.0, DRAWS, int(seed)) for ratio, seed in pairs], seeds.shape)


@functools.cache
def _sampled() -> np.ndarray:
    return corner_frequencies(SAMPLED)


def numbers() -> dict[str, float | int | str]:
    half, small, end = 0.5, 0.01, 1.0
    (at_half,) = corner_frequencies([half])
    exact = np.array([corner_probability(ratio, 1.0) for ratio in SAMPLED])
    return {
        "seeds": SEEDS,
        "draws": DRAWS,
        "half": half,
        "probability_half": corner_probability(half, 1.0),
        "frequency_half_least": float(at_half.min()),
        "frequency_half_most": float(at_half.max()),
        "farthest": float(np.abs(_sampled() - exact[:, None]).max()),
        "small": small,
        "probability_small": corner_probability(small, 1.0),
        "end": end,
        "probability_end": corner_probability(end, 1.0),
        "disc_probability": disc_probability(half, 1.0),
    }


def figure() -> Figure:
    drawn = Figure("t/R: radius of the diamond against the square", "P(a weight is 0)")
    ratios = np.linspace(0.005, 1, 100)
    drawn.curve(ratios, [corner_probability(ratio, 1.0) for ratio in ratios], "l1", "exact")
    for seed, shares in enumerate(_sampled().T):
        drawn.dot(SAMPLED, shares, "optimum", f"sampled, {seed}", marker="o", markersize=3.5, markerfacecolor="none")
    drawn.curve(ratios, [disc_probability(ratio, 1.0) for ratio in ratios], "l2", "disc")
    drawn.note(0.34, corner_probability(0.3, 1.0), f"diamond: exact curve,\n{SEEDS} samples each", "l1", va="bottom")
    drawn.note(0.02, 0.03, "disc: always 0", "l2", va="bottom")
    drawn.ax.set(xlim=(0, 1.02), ylim=(-0.04, 1.04), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    return drawn


def description() -> str:
    n = numbers()
    return (
        "The probability that a random loss center outside the diamond gives a weight of exactly 0, for round bowls, "
        "against t/R, the radius of the diamond over half the width of the square of centers. The curve goes from "
        f"{n['probability_small']:.2f} at {n['small']:g} through {n['probability_half']:.3f} at {n['half']:g} to "
        f"{n['probability_end']:g} at {n['end']:g}. Circles are samples, {n['seeds']} at each of {len(SAMPLED)} places, "
        f"each from {n['draws']:,} random centers. None is further than {n['farthest']:.3f} from the curve; "
        f"at {n['half']:g} they go from {n['frequency_half_least']:.3f} to {n['frequency_half_most']:.3f}. "
        f"For the disc the probability is {n['disc_probability']:g} throughout."
    )
