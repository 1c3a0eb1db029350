"""Storing only the nonzero weights and where they stand saves bytes below a density of s/(s + 4), for s bytes a weight.

The positions are integers of 4 bytes each.
"""

import bisect
import functools

import numpy as np

from snippets.lasso import lambda_max, lasso
from snippets.shared.data import quadratic_features
from snippets.shared.figure import COLORS, Figure

INDEX = np.dtype(np.int32)
P = 10_000
FRACTIONS = (0.5, 0.07, 0.045, 0.003)  # λ/λmax of the stored models
TYPES = ("float32", "float64")


def sparse_form(w) -> tuple[np.ndarray, ...]:
    """Return the arrays of sparse storage: positions of the nonzero weights, and those weights.

    Shapes: w (p,), of a floating type, with p < 2³¹.
    """
    positions = np.flatnonzero(w)
    return positions.astype(INDEX), np.asarray(w)[positions]


def mask_form(w) -> tuple[np.ndarray, ...]:
    """Return one bit a weight, packed, set where it is nonzero, and the nonzero weights. Shapes: w (p,)."""
    on = np.asarray(w) != 0
    return np.packbits(on), np.asarray(w)[on]


def stored_bytes(form: tuple[np.ndarray, ...]) -> int:
    """Return the bytes of the arrays, written to a file one after another; dense storage is the form (w,)."""
    return len(b"".join(part.tobytes() for part in form))


def break_even(weight_bytes: int) -> float:
    """Return the share of nonzero weights at which dense and sparse storage take the same bytes: s/(s + 4)."""
    return weight_bytes / (weight_bytes + INDEX.itemsize)


def mask_break_even(weight_bytes: int) -> tuple[float, float]:
    """Return the shares of nonzero weights above which mask_form beats sparse storage, and below which dense: a range.

    A bit a weight and s bytes a nonzero one, against s + 4 bytes a nonzero one, and s bytes a weight.
    """
    bit = 1 / 8
    return bit / INDEX.itemsize, 1 - bit / weight_bytes


def random_weights(density: float, dtype: str):
    """Return 10,000 weights of the type, of which the share `density`, at random places, is nonzero. Seeded."""
    random = np.random.default_rng(17)
    w = np.zeros(P, dtype)
    w[random.permutation(P)[: round(density * P)]] = random.uniform(1, 2, round(density * P))
    return w


def measured_crossing(dtype: str) -> float:
    """Return the smallest density, in steps of 1/1000, at which random_weights do not take fewer bytes sparse.

    By bisection: dense storage takes the same bytes at every density, sparse storage never fewer at a higher one.
    """

    def is_larger(step: int) -> bool:
        w = random_weights(step / 1000, dtype)
        return stored_bytes(sparse_form(w)) >= stored_bytes((w,))

    return bisect.bisect_left(range(1001), True, key=is_larger) / 1000


def lasso_models() -> np.ndarray:
    """Return lasso weights on the diabetes data with squares and products, a row for each λ/λmax of FRACTIONS."""
    Z, y, _ = quadratic_features()
    return np.array([lasso(Z, y, fraction * lambda_max(Z, y), tol=1e-6) for fraction in FRACTIONS])


def measurements_needed(w, names: list[str]) -> int:
    """Return how many measurements the features of nonzero weight are made of: "age·bmi" of two, "bmi²" of one."""
    used = (name.removesuffix("²").split("·") for name, weight in zip(names, w, strict=True) if weight)
    return len({part for parts in used for part in parts})


@functools.cache
def _models() -> np.ndarray:
    return lasso_models()


@functools.cache
def _crossings() -> dict[str, float]:
    return {dtype: measured_crossing(dtype) for dtype in ("float32", "float64")}


def numbers() -> dict[str, float | int | str]:
    fraction, model = FRACTIONS[1], _models()[1]
    single, names = model.astype(np.float32), quadratic_features()[2]
    return {
        "fraction": fraction,
        "features": len(model),
        "kept": int(np.count_nonzero(model)),
        "dropped": int(np.sum(model == 0)),
        "measurements": measurements_needed(np.ones(len(names)), names),
        "measurements_needed": measurements_needed(model, names),
        "dense_bytes": stored_bytes((model,)),
        "sparse_bytes": stored_bytes(sparse_form(model)),
        "mask_bytes": stored_bytes(mask_form(model)),
        "dense_bytes_float32": stored_bytes((single,)),
        "sparse_bytes_float32": stored_bytes(sparse_form(single)),
        "index_bytes": INDEX.itemsize,
        "break_even_float32": break_even(4),
        "break_even_float64": break_even(8),
        "mask_from": mask_break_even(8)[0],
        "mask_to_float32": mask_break_even(4)[1],
        "mask_to_float64": mask_break_even(8)[1],
        "measured_float32": _crossings()["float32"],
        "measured_float64": _crossings()["float64"],
    }


def _panel(dtype: str) -> Figure:
    density = np.linspace(0, 1, 11)
    models, size = [random_weights(d, dtype) for d in density], np.dtype(dtype).itemsize
    drawn = Figure("share of weights that are not 0", "bytes stored, per weight", f"{size} bytes a weight")
    drawn.curve(density, [stored_bytes((w,)) / P for w in models], "other", "dense", linestyle="-")
    drawn.curve(density, [stored_bytes(sparse_form(w)) / P for w in models], "l1", "sparse")
    drawn.curve(density, [stored_bytes(mask_form(w)) / P for w in models], "other", "mask")
    fits = [w.astype(dtype) for w in _models()]
    shares = [np.count_nonzero(w) / len(w) for w in fits]
    drawn.dot(shares, [stored_bytes(sparse_form(w)) / len(w) for w in fits], "l1", "lasso models")
    drawn.ax.axvline(break_even(size), color=COLORS["grid"], linewidth=1, zorder=0, label="break even")
    drawn.note(0.02, size + 0.25, "dense, zeros included", "other", va="bottom")
    drawn.note(0.87, (size + 4) * 0.93, "sparse", "l1", ha="right", va="center")
    drawn.note(0.99, size * 0.54, "one bit + weight", "other", ha="right", va="top")
    drawn.ax.set(xlim=(-0.02, 1.03), ylim=(0, 12.5))
    drawn.ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
    return drawn


def figure() -> tuple[Figure, Figure]:
    single, double = TYPES
    return _panel(single), _panel(double)


def description() -> str:
    n = numbers()
    single, double = (np.dtype(dtype).itemsize for dtype in TYPES)
    return (
        f"Two panels, for weights of {single} and of {double} bytes: bytes stored per weight against the share of weights "
        "not 0. Dense storage is a flat line. Sparse storage, a position of "
        f"{n['index_bytes']} bytes with each nonzero weight, is a line through 0 that crosses it at a share of "
        f"{n['break_even_float32']:.3f} for {single} bytes and {n['break_even_float64']:.3f} for {double}. One bit a "
        f"weight and the nonzero weights is a flatter line: below sparse storage from a share of {n['mask_from']:.3f} on, "
        f"and below dense storage up to {n['mask_to_float32']:.3f} for {single} bytes and {n['mask_to_float64']:.3f} for "
        f"{double}. Dots are lasso models of the diabetes data: the one with {n['kept']} of {n['features']} weights takes "
        f"{n['sparse_bytes']} bytes sparse and {n['dense_bytes']} dense, at {double} bytes a weight."
    )
