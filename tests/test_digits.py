"""Digits that an author types: names, dates and the like may stand, what a computation could give may not."""

import pytest
from project import mistakes_in

from docs.extensions.mistakes import line_of


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
def test_digits_that_no_computation_gives_may_stand(fine, caplog):
    assert mistakes_in(fine, caplog) == []


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("it is 0.3 there", "0.3"),
        ("for 442 patients", "442"),
        ("**7** of them", "7"),
        ("[12](x.md)", "12"),
        ("# In 3 steps", "3"),
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
def test_digits_that_a_computation_could_give_have_to_be_computed_numbers(text, digits, caplog):
    (message,) = mistakes_in(f"One.\n\n{text}", caplog)
    where = "page" if text.startswith("<") else "page:3"  # raw HTML is out of the text by then, but for a build
    assert message.startswith(f"{where}: '{digits}' is not a computed number")


def lines_of(messages: list[str]) -> list[int]:
    return sorted(int(message.split(":")[1]) for message in messages)


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
def test_a_number_in_code_is_not_mistaken_for_the_one_in_prose(code, caplog):
    text = f"One.\n\n{code}\n\nIt is 0.3"
    assert lines_of(mistakes_in(text, caplog)) == [text.count("\n") + 1]


@pytest.mark.parametrize("above", ["- an item", "[^a]: A note", '!!! note "Title"'])
def test_a_number_in_what_is_indented_and_no_code_has_its_line(above):
    assert line_of(f"{above}\n\n    It is 0.3\n\nOr 0.3", "0.3") == 3
