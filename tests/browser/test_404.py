"""The page for an address that nothing stands at: it suggests what is near, and searches."""

import pytest
from playwright.sync_api import expect
from waits import pause


def suggested(page, site) -> list[str]:
    links = page.locator("#near a").evaluate_all("links => links.map(link => link.href)")
    return [link.removeprefix(site) for link in links]


@pytest.mark.parametrize(
    ("lost", "meant"),
    [
        ("/faq/why-does-l1-give-exact-zero/", "/faq/why-does-l1-give-exact-zeros/"),
        ("/faq/why-does-l1-give-exact-zeros.html", "/faq/why-does-l1-give-exact-zeros/"),
        ("/questions/2024/must-i-standardise", "/faq/must-i-standardize/"),
        ("/figures/soft-treshold/", "/figures/soft_threshold/"),
        ("/why_sparse/index.html", "/why-sparse/"),
        ("/statements/corner", "/s/corner/"),
        ("/notebook/lasso_by_hand.ipynb", "/notebooks/lasso-by-hand/"),
        ("/diamond-and-disc", "/constraint-region/"),
    ],
)
def test_the_page_that_was_meant_is_among_five_at_any_depth(open_page, site, lost, meant):
    page = open_page(lost)
    assert meant in suggested(page, site)
    assert len(suggested(page, site)) <= 5
    page.locator(f"#near a[href$='{meant}']").click()
    page.wait_for_url(site + meant)


def test_an_address_like_none_suggests_none_and_its_words_are_searched(open_page, site):
    page = open_page("/xyzzy/diabetes-quux")
    assert suggested(page, site) == []
    assert not page.locator("#near").is_visible()
    page.mouse.move(300, 300)
    page.wait_for_function("window.document$")
    page.locator("#words a").click()
    page.wait_for_url(f"{site}/?q=*")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert page.locator("[name=query]").input_value() == "xyzzy diabetes quux"


@pytest.mark.parametrize(
    "lost",
    [
        "/<img src=x onerror=hit=1>/",
        "/%3Cscript%3Ehit=1%3C%2Fscript%3E",
        "/%22%3E%3Cimg%20src%3Dx%20onerror%3Dhit%3D1%3E",
        "/javascript:hit=1",
        "//example.org/kink",
        "/%E0%A4%A",
        "/" + "a" * 240,
        "/%00%2F..%2F/kink/",
    ],
)
def test_a_hostile_address_is_text(open_page, site, lost):
    page = open_page(lost)
    pause(page, 100)
    assert page.evaluate("window.hit") is None
    assert page.locator("article :is(img, iframe)").count() == 0
    links = page.locator("article a").evaluate_all("links => links.map(link => link.href)")
    assert all(link.startswith(f"{site}/") for link in links)
    assert page.problems == []


def test_without_a_script_it_leads_to_the_first_page_and_to_all_questions(open_page, site):
    page = open_page("/no/such/page/", java_script_enabled=False)
    links = page.locator("article a:visible").evaluate_all("links => links.map(link => link.href)")
    assert links == [f"{site}/", f"{site}/faq/"]


def test_an_address_with_a_query_opens_the_search_without_a_hand(open_page):
    page = open_page("/faq/?q=kink")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
