"""The policy of pages in Chromium: nothing of the site is against it, wherever a reader clicks, and all else is."""

import re

import pytest
from playwright.sync_api import expect
from waits import instant, pause


@pytest.fixture
def open_watched(open_page):
    """Return a function like `open_page`; `page.refused` lists what the browser refused, on all pages that follow."""

    def open_watched(address="/", **context):
        page = open_page("/404.html", bypass_csp=False, **context)
        page.refused = []
        page.on("console", lambda said: "Content Security Policy" in said.text and page.refused.append(said.text))
        page.goto(page.url.removesuffix("/404.html") + address)
        return page

    return open_watched


def until(page, expression: str):
    """Wait until the expression is true. Playwright's own way is against the policy."""
    for _ in range(400):
        if page.evaluate(f"!!({expression})"):
            return
        pause(page, 50)
    pytest.fail(f"never true: {expression}")


def follow(page, link, address: str):
    """Click a link and wait until the page of the address stands in the place of the one before, not loaded anew."""
    page.evaluate("window.stayed = true")
    link.click()
    page.wait_for_url(f"**{address}")
    until(page, f"document.querySelector('link[rel=canonical]').href.endsWith('{address}')")
    assert page.evaluate("window.stayed") is True


def menu(page, address: str):
    return page.locator(f".md-nav--primary a[href$='{address}']").first


def test_a_walk_through_all_that_moves_meets_no_refusal(open_watched):
    page = open_watched("/", permissions=["clipboard-read", "clipboard-write"])
    page.mouse.move(300, 300)
    instant(page)

    page.locator("[data-md-component=palette] label:visible").click()
    page.locator("figure input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.locator(".fig-words summary").first.click()

    follow(page, menu(page, "conventions/"), "/conventions/")
    page.select_option("#tr-from", "ridge")
    page.fill("#tr-lambda", "8")
    expect(page.locator("lam-translator li[data-id=site-ridge] output")).to_have_text("lam = 4")
    assert page.evaluate("getComputedStyle(document.querySelector('lam-translator li')).display") != "inline"

    follow(page, menu(page, "faq/"), "/faq/")
    page.get_by_label("Filter the questions").fill("laplace")
    expect(page.locator(".filter [role=status]")).to_have_text(re.compile(r"^\d+ shown$"))
    follow(page, page.locator(".questions article:visible h3 a").first, "-zeros/")
    page.locator(".share summary").first.click()
    page.locator("[data-copy=share-link]").click()
    page.locator("[data-copy=share-link]:text('Copied')").wait_for()
    page.locator("article a[href*='/s/']").first.hover()  # where links are previewed, they come from the same place
    pause(page, 500)

    page.keyboard.press("/")
    page.keyboard.type("soft threshold")
    page.locator(".md-search-result__item").first.wait_for()
    page.keyboard.press("Escape")
    follow(page, page.locator("article a[href*='/s/']").first, "/")
    follow(page, menu(page, "one-dimension/"), "/notebooks/one-dimension/")
    expect(page.locator("article svg")).not_to_have_count(0)
    page.go_back()
    page.go_back()
    page.goto(page.url)
    page.emulate_media(media="print")
    assert page.refused == page.problems == []


@pytest.mark.parametrize("address", ["/figures/kink/?kink.lam=0.7", "/no/such/kink/", "/faq/?q=kink", "/s/l1/#proof"])
def test_a_page_that_is_opened_at_its_address_meets_no_refusal(open_watched, address):
    page = open_watched(address)
    page.mouse.move(300, 300)
    until(page, "window.document$")
    if "such" in address:
        page.locator("#near a").first.wait_for()
    if "q=" in address:
        page.locator(".md-search-result__item").first.wait_for()
    pause(page, 200)
    assert page.refused == page.problems == []


WRITTEN = """<script>hit = 1</script><img src=x onerror="hit = 2"><a id=there href="javascript:hit = 3">x</a>
<iframe srcdoc="<script>parent.hit = 4</script>"></iframe><base href="https://example.org/"><object data="x.svg"></object>
<link rel=stylesheet href="https://example.org/x.css"><script src="https://example.org/x.js"></script>
<img src="https://example.org/x.png"><form action="https://example.org/"><button id=send>x</button></form>"""


def test_what_an_author_might_write_into_a_page_is_refused(open_watched, site):
    page = open_watched("/404.html")

    def with_more(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("<article", f"{WRITTEN}<article", 1))

    page.route(f"{site}/myths/", with_more)
    page.goto(f"{site}/myths/")
    page.evaluate("for (const id of ['there', 'send']) document.getElementById(id).click()")
    pause(page, 200)
    assert page.evaluate("window.hit") is None
    assert page.url == f"{site}/myths/"
    kinds = {re.search(r"directive(?: '|: \")([\w-]+)", said)[1] for said in page.refused if "directive" in said}
    assert kinds >= {"script-src", "style-src", "img-src", "base-uri", "form-action"}
    assert all("csp" in request.failure for request in page.requests if "example.org" in request.url)


def test_a_page_that_is_opened_from_disk_meets_no_refusal(open_watched, site_dir):
    page = open_watched("/404.html")
    page.goto((site_dir / "index.html").as_uri())
    page.mouse.move(300, 300)
    page.locator("script[src$='assets/disk.js']").wait_for(state="attached")
    page.locator("figure input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    pause(page, 200)
    assert page.refused == page.problems == []
