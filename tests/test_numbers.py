import markdown
import pytest

from docs.extensions import numbers

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
        "Tibshirani (1996)",
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
    ],
)
def test_digits_that_a_computation_could_give_have_to_be_computed_numbers(text, digits, caplog):
    (message,) = errors_of(f"One.\n\n{text}", caplog)
    assert message.startswith(f"page:3: '{digits}' is not a computed number")


def test_front_matter_is_resolved_to_plain_text(caplog):
    assert numbers.resolve("It is [0.75](num:kink.minimizer).", "docs/x.md", "") == "It is 0.75."
    assert not caplog.records


@pytest.mark.parametrize("text", ["It is [0.76](num:kink.minimizer).", "It is 0.75.", "It is $x$."])
def test_front_matter_is_checked_as_prose_is_and_holds_no_formulas(text, caplog):
    numbers.resolve(text, "docs/x.md", f"---\ntitle: {text}\n---")
    (record,) = caplog.records
    assert record.message.startswith("docs/x.md:2: ")
