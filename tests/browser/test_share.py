"""What is copied from a page, and the filter of the list of questions."""

from playwright.sync_api import expect
from project import questions

QUESTION = "/faq/why-does-l1-give-exact-zeros/"
HEAR = """() => {
  const said = document.querySelector(".share-said")
  window.heard = []
  new MutationObserver(() => heard.push(said.textContent)).observe(said, { childList: true })
}"""


def copied(page, selector: str) -> str:
    page.locator(selector).click()
    page.locator(f"{selector}:text('Copied')").wait_for()
    return page.evaluate("navigator.clipboard.readText()")


def test_each_button_copies_the_text_beside_it_and_says_so(open_page):
    page = open_page(QUESTION, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".share summary").first.click()
    page.evaluate(HEAR)
    for name in ("link", "markdown", "text", "html"):
        shown = page.locator(f"#share-{name}").text_content()
        assert copied(page, f"[data-copy=share-{name}]") == shown
    heard = page.evaluate("heard.filter(Boolean)")
    assert len(set(heard)) == 4
    assert all(words.startswith("Copied: ") for words in heard)
    assert page.locator("#share-link").text_content() == "https://example.org/l1-vs-l2" + QUESTION


def test_what_is_said_of_a_copy_stays_until_its_own_time_is_over(open_page):
    page = open_page(QUESTION, permissions=["clipboard-read", "clipboard-write"])
    page.locator(".share summary").first.click()
    said = page.locator(".share-said")
    page.clock.install()
    copied(page, "[data-copy=share-link]")
    page.clock.run_for(2500)
    copied(page, "[data-copy=share-markdown]")
    page.clock.run_for(1000)
    expect(page.locator("[data-copy=share-link]")).to_have_text("Copy")
    expect(said).to_contain_text("Copied: ")
    page.clock.run_for(2500)
    expect(said).to_have_text("")


def test_a_figure_gives_its_link_its_picture_and_html_to_embed_it_on_its_own_page(open_page):
    page = open_page(QUESTION)
    page.locator("#fig-kink a", has_text="Numbers").click()
    page.wait_for_url("**/figures/kink/")
    page = open_page("/figures/kink/", permissions=["clipboard-read", "clipboard-write"])
    page.locator(".share summary").first.click()
    assert copied(page, "[data-copy=share-link]") == "https://example.org/l1-vs-l2/figures/kink/"
    assert copied(page, "[data-copy=share-png]") == "https://example.org/l1-vs-l2/figures/kink.png"
    assert "<img src=" in copied(page, "[data-copy=share-embed]")
    assert page.locator("article table").first.is_visible()
    assert "def figure" in page.locator("article .highlight").text_content()


def test_without_a_script_the_texts_are_there_and_the_buttons_are_not(open_page):
    page = open_page(QUESTION, java_script_enabled=False)
    page.locator(".share summary").first.click()
    assert page.locator("#share-markdown").is_visible()
    assert not page.locator("[data-copy=share-markdown]").is_visible()


def all_words() -> list[str]:
    """Return all that is searched of each question: question, short answer and the other words for it."""
    return [
        " ".join([front["question"], front["short_answer"], *front["also_asked"]]) for front in questions().values()
    ]


def test_the_list_of_questions_is_filtered_while_one_types_and_complete_without_a_script(open_page):
    whole = open_page("/faq/", java_script_enabled=False).locator(".questions article:visible").count()
    page = open_page("/faq/")
    assert page.locator(".questions article:visible").count() == whole
    page.locator("#filter").fill("laplace")
    shown = page.locator(".questions article:visible")
    expect(shown).to_have_count(sum("laplace" in words.lower() for words in all_words()))
    assert 1 <= shown.count() < whole
    assert page.locator(".filter [role=status]").text_content() == f"{shown.count()} shown"
    page.locator("#filter").fill(">")
    expect(shown).to_have_count(sum(">" in words for words in all_words()))
    page.locator("#filter").fill("")
    assert page.locator(".questions article:visible").count() == whole


def test_a_question_without_other_words_is_not_found_by_a_word_that_nobody_wrote(open_page):
    page = open_page("/faq/")
    page.route("**/search_index.json", lambda route: route.abort())
    page.locator("#filter").fill("undefined")
    expect(page.locator(".questions article:visible")).to_have_count(0)
