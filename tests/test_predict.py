"""Questions before a figure: two or three answers to choose from, one of them right, and what is said then."""

import markdown
import pytest
from lxml import html

EXTENSIONS = [*(f"docs.extensions.{name}" for name in ("formulas", "quotes", "predict")), "admonition"]

GOOD = """!!! predict "Predict: is it [0.75](num:kink.minimizer)?"

    - No.
    - **Yes, *it* is $x$.**

    It is [0.75](num:kink.minimizer).
"""


def box(text: str):
    return html.fromstring(f"<div>{markdown.markdown(text, extensions=EXTENSIONS)}</div>")


def test_a_prediction_is_a_group_of_choices_with_the_right_one_marked_and_a_reason_below():
    page = box(GOOD + "\nText.\n\n" + GOOD)
    first, second = page.xpath("//fieldset[@class='predict']")
    assert first.find("legend").text_content() == "Predict: is it 0.75?"
    labels = first.xpath(".//label")
    assert [(label.get("class"), label.text_content()) for label in labels] == [
        (None, "No."),
        ("right", "Yes, it is x."),
    ]
    assert not first.xpath(".//strong|.//ul|.//li")
    assert first.xpath(".//*[@role='status']")[0].text_content().strip() == "It is 0.75."
    names = {choice.get("name") for group in (first, second) for choice in group.xpath(".//input[@type='radio']")}
    assert len(names) == 2


@pytest.mark.parametrize(
    "bad",
    [
        GOOD.replace("**", ""),
        GOOD.replace("- No.", "- **No.**"),
        GOOD.replace("    - No.\n", ""),
        GOOD.replace("    - No.\n", "    - No.\n" * 3),
        GOOD.replace("    It is [0.75](num:kink.minimizer).\n", ""),
        GOOD.replace("**Yes", "Oh **yes"),
        GOOD.replace("    ", "  "),
    ],
)
def test_what_is_no_good_prediction_is_a_mistake_with_its_line(bad, caplog):
    markdown.markdown(f"# T\n\n{bad}", extensions=EXTENSIONS)
    message = "page:3: predict: give two or three answers as a list, the right one all in bold, and below it why, all of it 4 spaces in"
    assert [record.message for record in caplog.records] == [message]
