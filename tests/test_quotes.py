"""Computed numbers that pages quote: each has to be the value that its snippet computes, rounded as typed."""

import markdown
import pytest
from project import MARKDOWN, mistakes_in

from docs.extensions import quotes
from docs.extensions.project import Site


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("0.75", 0.75, True),
        ("0.8", 0.75, True),
        ("0.7", 0.75, True),  # a tie: either way of rounding it
        ("0.76", 0.75, False),
        ("1", 0.75, True),
        ("−3.6 × 10⁻⁶", -3.6011e-06, True),
        ("3.6 × 10⁻⁶", -3.6011e-06, False),
        ("3.7 × 10⁻⁶", 3.6011e-06, False),
        (r"5.0\times10^{-7}", 4.99999e-07, True),
        ("10^6", 1e6, True),
        ("10^6", 1.2e6, False),
        ("75 %", 0.75, True),
        ("75%", 0.754, True),
        ("75 %", 0.76, False),
        ("4,420", 4420, True),
        ("4\u2009420", 4420, True),
        ("4{,}420", 4420, True),
        ("0", 0.0, True),
        ("0", 1e-12, False),  # a typed zero claims an exact one
        ("0.00", 0.001, False),
        ("bmi", "bmi", True),
        ("bmi", "age", False),
        ("about 3", 3.0, False),
        ("", 3.0, False),
    ],
)
def test_a_number_holds_when_it_is_the_value_rounded_to_the_digits_typed(text, value, holds):
    assert quotes.holds(text, value) is holds


def test_a_number_that_holds_is_shown_as_typed_with_where_it_comes_from(caplog):
    page = markdown.markdown("It is [0.75](num:kink.minimizer).", extensions=MARKDOWN)
    assert '<data value="kink.minimizer">0.75</data>' in page
    assert not caplog.records


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("[0.76](num:kink.minimizer)", "page:3: prose says '0.76' but kink.minimizer = 0.75"),
        ("[0.75](num:kink.minimiser)", "page:3: unknown number 'kink.minimiser'; did you mean 'kink.minimizer'?"),
        ("[0.75](num:kinks.minimizer)", "page:3: unknown snippet 'kinks'; did you mean 'kink'?"),
        ("[0.75](num:)", "page:3: unknown snippet ''"),
    ],
)
def test_a_number_that_does_not_hold_is_one_line_with_its_place(written, message, caplog):
    assert mistakes_in(f"One.\n\nIt is {written} here.", caplog) == [message]


def test_numbers_hold_in_tables_and_footnotes_too(caplog):
    assert mistakes_in("| a |\n|---|\n| [0.76](num:kink.minimizer) |", caplog)
    caplog.clear()
    assert mistakes_in("One[^a].\n\n[^a]: It is [0.76](num:kink.minimizer).", caplog)


def lines_of(messages: list[str]) -> list[int]:
    return sorted(int(message.split(":")[1]) for message in messages)


@pytest.mark.parametrize("wrong", ["[0.76](num:kink.minimizer)", r"$\num{kink.minimizer}{0.76}$"])
def test_the_same_mistake_twice_is_reported_at_both_places(wrong, caplog):
    assert lines_of(mistakes_in(f"One.\n\na {wrong}.\n\nb {wrong}, c", caplog)) == [3, 5]


def test_front_matter_is_resolved_to_plain_text(caplog):
    assert quotes.resolve("It is [0.75](num:kink.minimizer).", "docs/x.md", "", Site()) == "It is 0.75."
    assert not caplog.records


@pytest.mark.parametrize("text", ["It is [0.76](num:kink.minimizer).", "It is 0.75.", "It is $x$."])
def test_front_matter_is_checked_as_prose_is_and_holds_no_formulas(text, caplog):
    quotes.resolve(text, "docs/x.md", f"---\ntitle: {text}\n---", Site())
    (record,) = caplog.records
    assert record.message.startswith("docs/x.md:2: ")
