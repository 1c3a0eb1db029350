"""Polynomials of named values: code written for numbers computes with them, and so says how its results depend on those."""

import json
import re
from collections.abc import Callable
from typing import Union

_NOTED = re.compile("\ue000(.*?)\ue001(.*?)\ue002")  # what stands in a text for a number that is not known yet


class Polynomial:
    """A sum of terms: a dict from sorted tuples, of the places of the values multiplied, to coefficients."""

    __array_ufunc__ = None  # a number of numpy on the left leaves the operation to us

    def __init__(self, terms: dict[tuple[int, ...], float]):
        self.terms = {places: coefficient for places, coefficient in terms.items() if coefficient}

    @classmethod
    def value(cls, place: int) -> "Polynomial":
        """Return the polynomial that is the value at that place."""
        return cls({(place,): 1.0})

    def __add__(self, other: Union["Polynomial", float]) -> "Polynomial":
        sums = dict(self.terms)
        for places, coefficient in of(other).terms.items():
            sums[places] = sums.get(places, 0.0) + coefficient
        return Polynomial(sums)

    def __mul__(self, other: Union["Polynomial", float]) -> "Polynomial":
        product = Polynomial({})
        for left, a in self.terms.items():
            product += Polynomial({tuple(sorted(left + right)): a * b for right, b in of(other).terms.items()})
        return product

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> "Polynomial":
        return self * -1.0

    def __sub__(self, other: Union["Polynomial", float]) -> "Polynomial":
        return self + of(other) * -1.0

    def __rsub__(self, other: float) -> "Polynomial":
        return of(other) - self

    def __truediv__(self, other: float) -> "Polynomial":
        return self * (1 / other)

    def __pow__(self, power: int) -> "Polynomial":
        product = of(1.0)
        for _ in range(power):
            product *= self
        return product

    def __format__(self, spec: str) -> str:
        """Note in a text that this number, written so, comes here; see `noted`."""
        return f"\ue000{json.dumps(self.as_list())}\ue001{spec}\ue002"

    def as_list(self) -> list[list]:
        """Return [coefficient, place, place, …] for each term."""
        return [[float(f"{coefficient:.12g}"), *places] for places, coefficient in sorted(self.terms.items())]


def of(number: Polynomial | float) -> Polynomial:
    """Return the number as a polynomial."""
    return number if isinstance(number, Polynomial) else Polynomial({(): float(number)})


def noted(text: str, written: Callable[[Polynomial, str], str]) -> str:
    """Return the text with written(polynomial, format) in each place where a polynomial was formatted."""

    def write(found: re.Match) -> str:
        return written(Polynomial({tuple(places): factor for factor, *places in json.loads(found[1])}), found[2])

    return _NOTED.sub(write, text)
