"""The questions that people type into the search box lead to the page that answers them."""

import json
from pathlib import Path

import pytest
from published import questions

# Written by someone who had seen the list of questions and none of the pages.
PHRASINGS = json.loads((Path(__file__).with_name("phrasings.json")).read_text("utf-8"))
# The wording of the list that the questions were taken from.
WORDINGS = json.loads((Path(__file__).with_name("wordings.json")).read_text("utf-8"))


@pytest.fixture(scope="module")
def found(browser, site):
    """Return a function that types into the search box, and gives the pages of the first three results."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(site + "/faq/")
    page.keyboard.press("/")
    page.locator(".md-search-result__meta").wait_for()

    def search(words: str) -> list[str]:
        box = page.locator(".md-search__input")
        for pasted in ("zzqq", words):  # nonsense first, so that what is read next belongs to the words
            box.press("Control+a")
            page.keyboard.insert_text(pasted)  # at once: no results of half a word come in between
            box.press("End")
            shown = page.locator(".md-search-result__item" if pasted == words else "text=No matching documents")
            shown.first.wait_for(timeout=8000)
        found = page.locator(".md-search-result__item > .md-search-result__link")
        return [link.rstrip("/").split("/")[-1] for link in found.evaluate_all("all => all.map(a => a.pathname)")[:3]]

    yield search
    context.close()


@pytest.mark.parametrize(("words", "name"), [*PHRASINGS, *WORDINGS])
def test_what_people_type_finds_the_question_among_the_first_three(found, words, name):
    assert name in questions()
    assert name in found(words)


def test_there_are_enough_of_them():
    assert len(PHRASINGS) >= 20
    assert len(WORDINGS) == 24
