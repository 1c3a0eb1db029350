import pytest

from docs.extensions.polynomials import Polynomial
from snippets.shared.words import said


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        (0, 2, "0"),
        (-0.0, 2, "0"),
        (1e-12, 2, "0"),
        (0.125, 2, "0.13"),  # a tie, away from 0, as JavaScript's toPrecision rounds
        (-0.125, 2, "−0.13"),
        (0.6 / 3, 2, "0.2"),
        (-0.55333, 2, "−0.55"),
        (9.96, 2, "10"),
        (1234.0, 2, "1200"),
        (0.35, 6, "0.35"),
        (-2.0, 6, "−2"),
        (920, 6, "920"),
    ],
)
def test_a_number_is_said_with_so_many_digits(value, digits, words):
    assert said(value, digits) == words


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_not_finite_is_not_said(value):
    with pytest.raises(ValueError, match="not finite"):
        said(value)


def test_what_is_no_number_writes_itself():
    assert said(Polynomial.value(0), 2) == f"{Polynomial.value(0):.2g}"
