"""The standard normal distribution, which NumPy leaves out."""

import math

import numpy as np


def density(x):
    """Return φ(x) = exp(−x²/2)/√(2π), elementwise."""
    return np.exp(-np.square(x) / 2) / math.sqrt(2 * math.pi)


def cdf(x):
    """Return Φ(x), the probability that a standard normal variable is at most x, elementwise."""
    return np.vectorize(lambda t: math.erfc(-t / math.sqrt(2)) / 2, otypes=[float])(x)
