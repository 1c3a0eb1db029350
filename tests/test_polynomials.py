import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs.extensions import polynomials
from docs.extensions.polynomials import Polynomial

numbers = st.floats(-3, 3)
X, Y = Polynomial.value(0), Polynomial.value(1)


def at(polynomial: Polynomial, *values: float) -> float:
    return sum(factor * np.prod([values[place] for place in places]) for factor, *places in polynomial.as_list())


@pytest.mark.parametrize(
    "formula",
    [
        lambda x, y: x + y - 2,
        lambda x, y: 2 - x * y + 3 * (y - x) ** 3,
        lambda x, y: -(x / 4 - 1) * (1 + x) * y**2,
        lambda x, y: np.float64(1.5) * x - np.float64(2) + y,
        lambda x, y: (x - x) * y + x**0,
        lambda x, y: sum([x, y, x], 0) - 7 * y * 0,
    ],
)
@given(x=numbers, y=numbers)
def test_a_formula_of_values_gives_what_it_gives_of_numbers(formula, x, y):
    assert at(polynomials.of(formula(X, Y)), x, y) == pytest.approx(formula(x, y), rel=1e-9, abs=1e-9)


def test_what_is_no_polynomial_is_refused():
    for formula in (lambda: X < 1, lambda: abs(X), lambda: 1 / X, lambda: X**0.5, lambda: float(X), lambda: np.sqrt(X)):
        with pytest.raises(TypeError):
            formula()


def test_terms_that_cancel_are_gone_and_the_order_of_factors_does_not_count():
    assert (X - X).as_list() == []
    assert (X * Y - Y * X).as_list() == []
    assert (Y * X * 2).as_list() == [[2.0, 0, 1]]


def test_a_text_notes_where_a_number_comes_and_how_it_is_written():
    text = f"from {X + 1:.2g} to {Y:.6g}, with {0.5:.2g}"
    found = polynomials.noted(text, lambda value, form: f"<{json.dumps(value.as_list())} {form}>")
    assert found == "from <[[1.0], [1.0, 0]] .2g> to <[[1.0, 1]] .6g>, with 0.5"
