from types import SimpleNamespace

import markdown
import pytest

from docs.extensions import errors, library, numbers

EXTENSIONS = ["docs.extensions.math", "docs.extensions.numbers", "tables", "footnotes", "attr_list", "toc"]


def errors_of(text: str, caplog) -> list[str]:
    markdown.markdown(text, extensions=EXTENSIONS)
    return [record.message for record in caplog.records]


def test_a_number_that_holds_is_shown_as_typed_with_where_it_comes_from(caplog):
    page = markdown.markdown("It is [0.75](num:kink.minimizer).", extensions=EXTENSIONS)
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
    assert errors_of(f"One.\n\nIt is {written} here.", caplog) == [message]


def test_numbers_hold_in_tables_and_footnotes_too(caplog):
    assert errors_of("| a |\n|---|\n| [0.76](num:kink.minimizer) |", caplog)
    caplog.clear()
    assert errors_of("One[^a].\n\n[^a]: It is [0.76](num:kink.minimizer).", caplog)


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
    assert errors_of(fine, caplog) == []


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
    (message,) = errors_of(f"One.\n\n{text}", caplog)
    where = "page" if text.startswith("<") else "page:3"  # raw HTML is out of the text by then, but for a build
    assert message.startswith(f"{where}: '{digits}' is not a computed number")


def lines_of(messages: list[str]) -> list[int]:
    return sorted(int(message.split(":")[1]) for message in messages)


@pytest.mark.parametrize(
    "wrong", ["[0.76](num:kink.minimizer)", r"$\num{kink.minimizer}{0.76}$", "It is 0.3", "[12](x.md)", "**12λ**"]
)
def test_the_same_mistake_twice_is_reported_at_both_places(wrong, caplog):
    assert lines_of(errors_of(f"One.\n\na {wrong}.\n\nb {wrong}, c", caplog)) == [3, 5]


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
    assert lines_of(errors_of(text, caplog)) == [text.count("\n") + 1]


@pytest.mark.parametrize("above", ["- an item", "[^a]: A note", '!!! note "Title"'])
def test_a_number_in_what_is_indented_and_no_code_has_its_line(above):
    assert errors.line_of(f"{above}\n\n    It is 0.3\n\nOr 0.3", "0.3") == 3


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, [0.75, 1.0]])
def test_what_is_no_number_is_reported_and_no_traceback(value, monkeypatch):
    monkeypatch.setattr(library, "named", lambda kind, name: SimpleNamespace(numbers={"minimizer": value}))
    wrong = numbers.problem("0.75", "kink.minimizer")
    assert wrong == f"kink.minimizer is {value}, which is neither a finite number nor a text"


def test_front_matter_is_resolved_to_plain_text(caplog):
    assert numbers.resolve("It is [0.75](num:kink.minimizer).", "docs/x.md", "") == "It is 0.75."
    assert not caplog.records


@pytest.mark.parametrize("text", ["It is [0.76](num:kink.minimizer).", "It is 0.75.", "It is $x$."])
def test_front_matter_is_checked_as_prose_is_and_holds_no_formulas(text, caplog):
    numbers.resolve(text, "docs/x.md", f"---\ntitle: {text}\n---")
    (record,) = caplog.records
    assert record.message.startswith("docs/x.md:2: ")
