"""For round bowls, outside the diamond, a random center lands on a corner with probability (R − t)² / (R² − t²/2).

The center is uniform on the square [−R, R]² without the diamond of radius t. It lands on a corner when the nearest
point of the diamond is a corner, that is, when L1 sets a weight to exactly 0.
"""

import numpy as np

from snippets._figure import Figure

RADIUS = 0.5
HALF_WIDTH = 2.0
DRAWS = 4000


def corner_probability(radius: float, half_width: float) -> float:
    """Return P(corner) = (R − t)²/(R² − t²/2) for t = radius and R = half_width.

    The area of the four triangles of centers nearest to a corner, over the area of the square outside the diamond.
    Errors: ValueError unless 0 < radius ≤ half_width and both are finite.
    """
    if not (0 < radius <= half_width < np.inf):
        raise ValueError(
            f"radius {radius} and half_width {half_width}: they have to be finite, with 0 < radius ≤ half_width"
        )
    return float((half_width - radius) ** 2 / (half_width**2 - radius**2 / 2))


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


def numbers() -> dict[str, float | int | str]:
    values = {"radius": RADIUS, "half_width": HALF_WIDTH, "probability": corner_probability(RADIUS, HALF_WIDTH)}
    values |= {"half": 0.5, "probability_half": corner_probability(0.5, 1.0), "draws": DRAWS}
    return values | {
        "frequency_half": corner_frequency(0.5, 1.0, DRAWS),
        "small": 0.01,
        "probability_small": corner_probability(0.01, 1.0),
    }


def figure() -> Figure:
    drawn = Figure("t/R: radius of the diamond against the square", "P(a weight is 0)")
    ratios, sampled = np.linspace(0.005, 1, 100), np.linspace(0.1, 0.9, 9)
    drawn.curve(ratios, [corner_probability(ratio, 1.0) for ratio in ratios], "l1", "exact")
    drawn.dot(
        sampled,
        [corner_frequency(ratio, 1.0, DRAWS) for ratio in sampled],
        "optimum",
        "sampled",
        marker="o",
        markersize=5,
    )
    drawn.curve(ratios, [disc_probability(ratio, 1.0) for ratio in ratios], "l2", "disc")
    drawn.note(0.34, corner_probability(0.3, 1.0), "diamond: exact curve,\nsampled dots", "l1", va="bottom")
    drawn.note(0.02, 0.03, "disc: always 0", "l2", va="bottom")
    drawn.ax.set(xlim=(0, 1.02), ylim=(-0.04, 1.04), xticks=[0, 0.5, 1], yticks=[0, 0.5, 1])
    return drawn


def description() -> str:
    n = numbers()
    return (
        "The probability that a random loss center outside the diamond gives a weight of exactly 0, for round bowls, "
        "against t/R, the radius of the diamond over half the width of the square of centers. The curve falls from nearly "
        f"1, {n['probability_small']:.2f} at {n['small']:g}, through {n['probability_half']:.3f} at {n['half']:g} to 0 at 1. "
        f"Dots from {n['draws']:,} random centers each lie on it, for instance {n['frequency_half']:.3f} at {n['half']:g}. "
        "For the disc the probability is 0 throughout."
    )
