"""Digits that an author types: names, dates and the like may stand, what a computation could give may not."""

import pytest
from project import read_of


def told(text: str) -> list[tuple[int, str]]:
    return [(line, message) for line, message in read_of(text) if "computed number" in message]


@pytest.mark.parametrize(
    "fine",
    [
        "L1 and L2, s3, x2",
        "it is 0 there",
        "ℓ2, H2O and L0.5",
        "Tibshirani (1996)",
        "Efron et al., 2004; Zou and Hastie, 2005",
        "[Tibshirani, 2013](x.md)",
        "seen in 2004, and on 2026-11-23",
        "In 2024 it was shown; since 2019 they know, until 2023.",
        "<!-- 0.3 --><p>Text <code>0.3</code></p>",
        '<p title="a name like L1">0</p>',
        "<!DOCTYPE 1>",
        "a&#8211;b",
        "`x = 0.3`",
        "x² and ½ and q₁",
        "[arXiv 1711.05101](https://arxiv.org/abs/1711.05101)",
        "[0.75](num:kink.minimizer)",
        "a note[^a]\n\n[^a]: Text.",
        "```\n0.3\n```",
        "$x^2$",
    ],
)
def test_digits_that_no_computation_gives_may_stand(fine):
    assert told(fine) == []


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("it is 0.3 there", "0.3"),
        ("for 442 patients", "442"),
        ("**7** of them", "7"),
        ("[12](x.md)", "12"),
        ("# In 3 steps", "3"),
        ("| 4 | a |\n|---|---|", "4"),
        ("since 2000 steps", "2000"),
        ("in 2000 of them", "2000"),
        *((glued, glued) for glued in ("12λ", "12th", "3x", "10k", "1e5", "0.5λ", "10³", "20px", "0.5", ".5")),
        ("2000 iterations", "2000"),
        ("after 2000 iterations", "2000"),
        ("(2000 iterations)", "2000"),
        ("After 2000 they stop", "2000"),
        ("In 2000 iterations", "2000"),
        ("<p>It is 0.77</p>", "0.77"),
        ("a <span>number 0.77</span>", "0.77"),
        ('a <img alt="number 0.77" src="x.png">', "0.77"),
        ("![alt 0.79](x.png)", "0.79"),
        ('![alt](x.png "title 0.81")', "0.81"),
        ('[x](y.md "in 9 ways")', "9"),
        ("[3 ways](https://example.org/13)", "3"),
    ],
)
def test_digits_that_a_computation_could_give_have_to_be_computed_numbers(text, digits):
    ((line, message),) = told(f"One.\n\n{text}")
    assert line == 3
    assert message.startswith(f"'{digits}' is not a computed number")


def test_who_types_a_year_is_told_what_form_it_may_have():
    ((_, message),) = told("Shown by 2010 in part.")
    assert (
        message
        == "'2010' is not a computed number; write [2010](num:snippet.key), or in words; a year is one in (2010)"
    )


@pytest.mark.parametrize(
    "code",
    [
        "`x = 0.3`",
        "``a ` 0.3``",
        "    x = 0.3",
        "    a = 0.2\n\n    x = 0.3",
        "[there](https://example.org/0.3)",
        "```\nx = 0.3\n```",
    ],
)
def test_a_number_in_code_is_not_mistaken_for_the_one_in_prose(code):
    text = f"One.\n\n{code}\n\nIt is 0.3"
    assert [line for line, _ in told(text)] == [text.count("\n") + 1]


@pytest.mark.parametrize("above", ["- an item", "[^a]: A note", '!!! note "Title"'])
def test_a_number_in_what_is_indented_and_no_code_has_its_line(above):
    assert [line for line, _ in told(f"{above}\n\n    It is 0.3\n\nOr 0.4[^a]")] == [3, 5]


def test_a_number_is_told_in_each_line_that_has_it():
    assert [line for line, _ in told("It is 0.3,\n0.3 and 0.3.\n\n<p>\n0.3</p>")] == [1, 2, 5]
