"""The questions that people type into the search box lead to the page that answers them."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from project import questions
from waits import COUNT_REPLIES, instant, pause, search

# Written by someone who had seen the list of questions and none of the pages.
PHRASINGS = json.loads((Path(__file__).with_name("phrasings.json")).read_text("utf-8"))
# The wording of the list that the questions were taken from.
WORDINGS = json.loads((Path(__file__).with_name("wordings.json")).read_text("utf-8"))


@pytest.fixture(scope="module")
def found(browser, site):
    """Return a function that types into the search box, and gives the pages of the first three results."""
    context = browser.new_context(bypass_csp=True)  # see conftest.py
    page = context.new_page()
    page.add_init_script(COUNT_REPLIES)
    page.goto(site + "/faq/")
    page.keyboard.press("/")
    page.locator(".md-search-result__meta").wait_for()

    def found(words: str) -> list[str]:
        search(page, words)
        found = page.locator(".md-search-result__item").evaluate_all(
            "all => all.map(item => item.querySelector('a').pathname)"
        )
        return [link.rstrip("/").split("/")[-1] for link in found[:3]]

    yield found
    context.close()


@pytest.mark.parametrize(("words", "name"), [*PHRASINGS, *WORDINGS])
def test_what_people_type_finds_the_question_among_the_first_three(found, words, name):
    assert name in questions()
    assert name in found(words)


def test_nearly_all_queries_of_readers_who_had_seen_titles_alone_find_a_right_page(found):
    """Five sets of thirty: the last four were out of sight while the search was made."""
    queries = json.loads(Path(__file__).with_name("queries.json").read_text("utf-8"))
    missed = [words for words, *names in queries if not {name.split("/")[-1] for name in names} & set(found(words))]
    assert len(queries) == 150
    assert len(missed) <= 0.05 * len(queries), missed


def test_there_are_enough_of_them():
    assert len(PHRASINGS) >= 20
    assert len(WORDINGS) == 24


@pytest.fixture
def results(open_page):
    """Return a function that types words into the search of a page and gives the page, its results being there."""

    def results(words: str, address: str = "/myths/"):
        page = open_page(address)
        page.keyboard.press("/")
        page.locator(".md-search-result__meta").wait_for()
        page.keyboard.insert_text(words)
        page.locator(".md-search__input").press("End")
        page.wait_for_function("document.querySelector('.md-search-result__meta').textContent.includes('matching')")
        return page

    return results


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("L₁ vs L₂", "difference-between-l1-and-l2"),
        ("ℓ1 exact zeros", "why-does-l1-give-exact-zeros"),
        ("l-1 and l-2 difference", "difference-between-l1-and-l2"),
        ("derivative of |x|", "what-is-the-derivative-of-absolute-x-at-0"),
        ("largest useful λ", "what-is-the-largest-useful-lambda"),
        ("“correlated features”", "what-happens-with-correlated-features"),
        ("must I standardise", "must-i-standardize"),
    ],
)
def test_signs_and_spellings_find_what_they_mean(found, words, name):
    assert found(words)[0] == name


def test_a_result_shows_the_short_answer(results):
    page = results("must I standardize")
    shown = page.locator(".md-search-result__item article").first.inner_text()
    assert questions()["must-i-standardize"]["short_answer"] in " ".join(shown.split())


def test_all_rare_words_count_and_function_words_do_not(found):
    name = found("what is the duality gap of the lasso and how do I use it")[0]
    assert name in ("duality-gap", "computing", "does-the-gap-matter", "convergence")


def test_no_result_leads_to_the_index_of_questions(results, site):
    page = results("zzqq")
    link = page.get_by_role("link", name="All questions, by topic")
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url(site + "/faq/")
    page = results("zero")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    expect(page.get_by_role("link", name="All questions, by topic")).to_be_hidden()


@pytest.mark.parametrize(
    "words", ['"><img src=x onerror=window.hit=1>', "constructor", "__proto__ zero", "title:zero", "+-~^*", "*zero~3^"]
)
def test_what_is_hostile_or_odd_is_searched_as_text(open_page, words):
    page = open_page("/myths/")
    page.keyboard.press("/")
    page.locator(".md-search-result__meta").wait_for()
    page.keyboard.insert_text(words)
    page.keyboard.press("End")  # the theme looks at each key that comes up
    pause(page, 600)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("kink")
    page.keyboard.press("End")
    page.locator(".md-search-result__item").first.wait_for()
    assert page.evaluate("window.hit") is None
    assert page.problems == []


def test_the_filter_of_the_index_is_there_after_a_click_from_another_page(open_page, site):
    page = open_page("/faq/must-i-standardize/")
    page.mouse.move(300, 300)
    instant(page)
    page.evaluate("window.stayed = true")
    page.locator(".md-nav--primary a", has_text="All questions").first.click()
    page.wait_for_url(site + "/faq/")
    box = page.get_by_label("Filter the questions")
    box.fill("standardize")
    shown = page.locator(".questions article:visible h3 a")
    expect(page.locator(".filter [role=status]")).to_have_text(re.compile(r"^\d+ shown$"))
    assert "must-i-standardize" in " ".join(shown.evaluate_all("links => links.map(link => link.href)"))
    assert shown.count() < len(questions()) / 2
    assert page.evaluate("window.stayed"), "the page was loaded anew, and not exchanged"


def test_the_index_names_ten_questions_first_in_their_own_words():
    index = (Path(__file__).parents[2] / "docs/faq/index.md").read_text("utf-8")
    listed = re.findall(r"^- \[(.*)\]\(([\w-]+)\.md\)$", index, re.M)
    assert len(listed) == 10
    assert {name: words for words, name in listed} == {name: questions()[name]["question"] for _, name in listed}
