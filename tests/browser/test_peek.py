"""What a link shows of the place that it leads to: by mouse and by keys, and on touch nothing."""

import pytest
from playwright.sync_api import expect
from waits import instant, pause

SHOWN = "() => document.querySelector('#peek')?.matches(':popover-open')"
HIDDEN = "() => !document.querySelector('#peek:popover-open')"
STATEMENT = "article p a[href$='/s/l2-kinked-loss/']"


@pytest.fixture
def open_awake(open_page):
    """Return a function that opens a page and waits for the scripts that come with the reader's hand."""

    def open_awake(address="/", **context):
        page = open_page(address, **context)
        page.keyboard.press("Shift")
        page.wait_for_function("window.document$")
        return page

    return open_awake


def peek_at(page, link: str):
    """Lay the pointer on the link, and return what it shows."""
    page.locator(link).first.scroll_into_view_if_needed()
    page.locator(link).first.hover()
    page.wait_for_function(SHOWN)
    return page.locator("#peek")


def test_it_shows_while_the_pointer_is_on_the_link_or_on_what_it_shows(open_awake):
    page = open_awake()
    assert not [request.url for request in page.requests if "/s/l2-kinked-loss/" in request.url]
    shown = peek_at(page, STATEMENT)
    expect(shown.locator("h1")).to_contain_text("Statement")
    expect(shown.locator(".statement")).to_be_visible()
    box = shown.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 30, steps=5)
    pause(page, 400)
    assert page.evaluate(SHOWN)
    page.mouse.move(5, 5)
    page.wait_for_function(HIDDEN)
    peek_at(page, STATEMENT)
    assert len([request for request in page.requests if "/s/l2-kinked-loss/" in request.url]) == 1
    assert page.problems == []


def test_it_stays_within_a_window_that_becomes_narrow(open_awake):
    page = open_awake()
    shown = peek_at(page, STATEMENT)
    assert shown.evaluate("box => box.getBoundingClientRect().right") > 400
    page.set_viewport_size({"width": 320, "height": 800})
    page.wait_for_function("() => document.querySelector('#peek').getBoundingClientRect().right <= 320")


def test_escape_hides_it_until_the_pointer_has_left(open_awake):
    page = open_awake()
    peek_at(page, STATEMENT)
    page.keyboard.press("Escape")
    page.wait_for_function(HIDDEN)
    box = page.locator(STATEMENT).first.bounding_box()
    page.mouse.move(box["x"] + 3, box["y"] + box["height"] / 2)
    pause(page, 500)
    assert page.evaluate(HIDDEN)
    page.mouse.move(5, 5)
    pause(page, 300)
    peek_at(page, STATEMENT)


def test_it_shows_on_the_stop_of_the_tab_key_and_covers_it_not(open_awake):
    page = open_awake()
    link = page.locator(STATEMENT).first
    link.evaluate("link => { const before = document.createElement('button'); link.before(before); before.focus() }")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    page.wait_for_function(SHOWN)
    page.mouse.move(5, 5)
    pause(page, 400)
    assert page.evaluate(SHOWN)
    peek = page.locator("#peek").bounding_box()
    lines = link.evaluate("link => [...link.getClientRects()].map(({ top, bottom }) => [top, bottom])")
    assert all(bottom <= peek["y"] or peek["y"] + peek["height"] <= top for top, bottom in lines)
    page.keyboard.press("Escape")
    page.wait_for_function(HIDDEN)
    expect(link).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.wait_for_function(SHOWN)
    page.keyboard.press("Tab")
    assert page.evaluate(HIDDEN)
    expect(page.locator("article :focus")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "link", "part", "words"),
    [
        ("/s/l1/", "article li a[href$='/figures/kink/']", "figure svg", "kink"),
        ("/faq/why-does-l1-give-exact-zeros/", "article p a[href*='/#']", "h2", ""),
        ("/", "article a.footnote-ref", "li", "kink holds"),
        ("/figures/kink/", "article a[href$='/s/l1/']", ".statement", "minimizes"),
        ("/conventions/", "article p a[href*='/#'], article p a[href^='#']", "h1, h2, h3", ""),
    ],
)
def test_of_any_place_it_shows_a_copy_in_which_nothing_runs_or_takes_the_focus(open_awake, address, link, part, words):
    page = open_awake(address)
    shown = peek_at(page, link)
    expect(shown.locator(part).first).to_be_visible()
    expect(shown).to_contain_text(words)
    assert shown.get_attribute("aria-hidden") == "true"
    assert shown.locator("a, button, input, select, summary, script, [tabindex], [role]").count() == 0
    assert page.evaluate("[...document.querySelectorAll('#peek *')].filter(e => e.localName.includes('-')).length") == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    lost = page.evaluate(
        r"""() => [...document.querySelectorAll("#peek *")].flatMap(e => [...e.attributes])
          .flatMap(({ value }) => [...value.matchAll(/(?:^|url\()#([\w-]+)/g)].map(found => found[1]))
          .filter(id => !document.getElementById(id))"""
    )
    assert lost == []
    assert page.problems == []


def test_links_that_lead_elsewhere_or_only_back_show_nothing(open_awake):
    page = open_awake()
    for link in ("article a.footnote-backref", "article a.headerlink", "article a.fig-link", ".md-footer__link"):
        page.locator(link).first.scroll_into_view_if_needed()
        page.locator(link).first.hover()
        pause(page, 400)
        assert page.evaluate(HIDDEN)


def test_to_a_finger_a_link_is_a_link(open_awake):
    page = open_awake(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page.locator(STATEMENT).first.tap()
    page.wait_for_url("**/s/l2-kinked-loss/")
    pause(page, 400)
    assert page.locator("#peek").count() == 0
    assert not [request.url for request in page.requests if "/peek." in request.url]


def test_it_goes_when_the_link_is_followed_and_shows_on_the_next_page(open_awake):
    page = open_awake()
    instant(page)
    page.evaluate("window.same = true")
    peek_at(page, STATEMENT)
    page.locator(STATEMENT).first.click()
    page.wait_for_url("**/s/l2-kinked-loss/")
    page.wait_for_function("document.querySelector('#s-l2-kinked-loss')")
    assert page.evaluate(HIDDEN)
    link = "article p a[href*='/#'], article li a[href*='/#'], article li a[href*='/faq/'], article p a[href$='/s/']"
    expect(peek_at(page, link).locator("h1, h2, h3")).not_to_be_empty()
    assert page.evaluate("window.same") is True
    assert page.problems == []


def test_where_a_page_does_not_come_nothing_shows_and_nothing_fails(open_awake):
    page = open_awake()
    page.route("**/s/l2-kinked-loss/", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator(STATEMENT).first.hover()
    pause(page, 100)
    assert page.evaluate(HIDDEN)
    assert page.problems == []


def test_it_comes_when_the_hand_is_on_a_link_and_brings_no_script_into_the_page(open_awake):
    page = open_awake()
    page.mouse.move(5, 5)
    assert not [request.url for request in page.requests if "/peek." in request.url]
    before = page.locator("script:not([src])").count()
    peek_at(page, STATEMENT)
    assert [request.url.rpartition("/")[2] for request in page.requests if "/peek." in request.url] == [
        "peek.js",
        "peek.css",
    ]
    assert page.locator("script:not([src])").count() == before
