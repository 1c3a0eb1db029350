"""The theme's script waits for the reader's hand; until it is there, and without any script, the page works."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from waits import frames, instant, pause

import snippets

SNIPPETS = Path(snippets.__file__).parent
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
SEARCH, QUERY, RESULT = "#__search", "[name=query]", ".md-search-result__item"
WAITING = re.compile(r"/bundle\.|/workers/search\.|search_index\.json|/sitemap\.xml")


def release(page):
    """Let the held script arrive, and wait until it has taken over."""
    while not page.held:
        page.wait_for_timeout(20)
    page.held[0].continue_()
    page.wait_for_function("window.document$")


def background(page) -> list[int]:
    color = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return [int(channel) for channel in re.findall(r"\d+", color)[:3]]


def wait_for_background(page, color: list[int]):
    expect(page.locator("body")).to_have_css("background-color", f"rgb({', '.join(map(str, color))})")


def switch(page):
    """Tap the switch of the color scheme."""
    page.locator("[data-md-component=palette] label:visible").click()


@pytest.mark.parametrize("address", ["/", "/#l1"])
def test_nothing_but_the_page_is_fetched_before_the_reader_moves(open_page, address):
    page = open_page(address)
    pause(page, 400)
    assert not [request.url for request in page.requests if WAITING.search(request.url)]


def test_the_index_of_the_search_comes_when_a_search_opens(open_page):
    page = open_page()
    page.keyboard.press("Shift")
    instant(page)
    pause(page, 400)
    assert not [request.url for request in page.requests if "search_index" in request.url]
    with page.expect_request("**/search_index.json"):
        page.keyboard.press("/")
    page.keyboard.type("zeros")
    expect(page.locator(RESULT).first).to_be_visible()


def test_what_was_searched_for_is_marked_on_a_page_that_is_opened_anew(open_page):
    page = open_page("/faq/must-i-standardize/?h=standardize")
    page.keyboard.press("Shift")
    expect(page.locator("article mark").first).to_have_text(re.compile("^standardi", re.I))


@pytest.mark.parametrize("hand", ["pointer", "key", "touch", "scroll", "focus"])
def test_the_first_sign_of_a_hand_fetches_the_script(open_page, hand):
    page = open_page(has_touch=True)
    with page.expect_request(re.compile(r"/bundle\.")):
        match hand:
            case "pointer":
                page.mouse.move(300, 300)
            case "key":
                page.keyboard.press("Shift")
            case "touch":
                page.touchscreen.tap(640, 790)
            case "scroll":
                frames(page)  # after those that it waits for itself, once it has loaded
                page.evaluate("scrollTo(0, 200)")
            case "focus":
                page.locator(".md-header .md-logo").focus()
    page.wait_for_function("window.document$")
    assert page.problems == []


@pytest.mark.parametrize("address", ["/", "/#l1"])
def test_what_is_typed_into_the_search_before_the_script_arrives_is_answered(open_page, address):
    page = open_page(address, hold=True)
    page.locator(QUERY).click()
    page.keyboard.type("zeros")
    expect(page.locator(SEARCH)).to_be_checked()
    release(page)
    expect(page.locator(RESULT).first).to_be_visible()
    pause(page, 400)
    assert page.locator(SEARCH).is_checked()
    assert page.locator(QUERY).input_value() == "zeros"


def test_enter_before_the_script_arrives_does_not_leave_the_page(open_page):
    page = open_page(hold=True)
    page.locator(QUERY).click()
    page.keyboard.type("zeros\n")
    release(page)
    expect(page.locator(RESULT).first).to_be_visible()
    assert "query=" not in page.url


@pytest.mark.parametrize("key", ["/", "s", "f"])
def test_a_first_key_opens_the_search_and_is_not_typed_into_it(open_page, key):
    page = open_page(hold=True)
    page.keyboard.press(key)
    page.keyboard.type("kink")
    release(page)
    expect(page.locator(RESULT).first).to_be_visible()
    assert page.locator(QUERY).input_value() == "kink"


def test_escape_closes_the_search_before_the_script_arrives(open_page):
    page = open_page(hold=True)
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(page.locator(SEARCH)).not_to_be_checked()
    release(page)
    pause(page, 200)
    assert not page.locator(SEARCH).is_checked()


@pytest.mark.parametrize("key", ["n", "."])
def test_a_first_key_turns_the_page(open_page, key):
    page = open_page(hold=True)
    following = page.locator("link[rel=next]").evaluate("link => link.href")
    page.keyboard.press(key)
    page.wait_for_url(following)


@pytest.mark.parametrize("address", ["/", "/#l1"])
def test_a_first_tap_on_the_magnifier_opens_the_search_on_a_phone(open_page, address):
    page = open_page(address, hold=True, **PHONE)
    page.locator("header label[for=__search]").first.tap()
    expect(page.locator(QUERY)).to_be_focused()
    page.keyboard.type("zeros")
    release(page)
    expect(page.locator(RESULT).first).to_be_visible()
    pause(page, 400)
    assert page.locator(SEARCH).is_checked()


@pytest.mark.parametrize("address", ["/", "/#l1"])
def test_a_first_tap_opens_the_drawer_and_it_stays_open(open_page, address):
    page = open_page(address, hold=True, **PHONE)
    page.locator("header label[for=__drawer]").tap()
    expect(page.locator(".md-nav--primary .md-nav__item").first).to_be_in_viewport()
    release(page)
    pause(page, 400)
    assert page.locator("#__drawer").is_checked()


def test_a_first_tap_on_a_link_follows_it(open_page):
    page = open_page(**PHONE)
    following = page.locator("link[rel=next]").evaluate("link => link.href")
    page.locator(".md-footer__link--next").tap()
    page.wait_for_url(following)
    page.go_back()
    page.wait_for_url(re.compile(r"/$"))


@pytest.mark.parametrize("system", ["light", "dark"])
def test_a_first_tap_on_the_switch_changes_the_scheme_and_is_remembered(open_page, site, system):
    page = open_page(hold=True, color_scheme=system)
    first = background(page)
    assert (first[0] < 128) == (system == "dark")
    while background(page) == first:
        switch(page)
    chosen, stored = background(page), page.evaluate("localStorage.getItem(__md_scope.pathname + '.__palette')")
    assert json.loads(stored)["color"]["scheme"] == ("default" if system == "dark" else "slate")
    release(page)
    pause(page, 100)
    assert background(page) == chosen
    for _ in range(3):
        switch(page)
    wait_for_background(page, chosen)
    page.goto(site + "/")
    assert background(page) == chosen
    assert len(page.locator("[data-md-component=palette] label:visible").all()) == 1


def test_the_switch_works_from_the_keyboard(open_page):
    page = open_page(hold=True, color_scheme="light")
    page.locator("[name=__palette]:checked").focus()
    light = background(page)
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert background(page)[0] < 128 < light[0]
    release(page)
    page.keyboard.press("Enter")
    wait_for_background(page, light)


@pytest.mark.parametrize("arrived", [False, True])
def test_the_scheme_follows_the_system_while_the_page_is_open(open_page, arrived):
    page = open_page(hold=True, color_scheme="light")
    page.mouse.move(300, 300)
    if arrived:
        release(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.body.getAttribute('data-md-color-scheme') === 'slate'")
    assert background(page)[0] < 128


@pytest.mark.parametrize("system", ["light", "dark"])
def test_without_javascript_the_scheme_of_the_system_shows_and_so_does_all_else(open_page, system):
    page = open_page(java_script_enabled=False, color_scheme=system)
    assert (background(page)[0] < 128) == (system == "dark")
    ink = page.evaluate("getComputedStyle(document.querySelector('article p')).color")
    assert (int(re.findall(r"\d+", ink)[0]) > 128) == (system == "dark")
    for drawing in page.locator("article .fig-panels svg").all():
        assert drawing.bounding_box()["height"] > 150
    assert page.locator("article math").count() > 5
    for dead in (QUERY, "header label[for=__search]", "[data-md-component=palette] label", ".fig-controls"):
        assert not [element for element in page.locator(dead).all() if element.is_visible()]


def test_the_skip_link_leads_into_the_article(open_page):
    page = open_page()
    page.keyboard.press("Tab")
    expect(page.locator(".md-skip")).to_be_focused()
    expect(page.locator(".md-skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.wait_for_function("location.hash")
    page.keyboard.press("Tab")
    expect(page.locator("article :focus")).to_have_count(1)


def test_instant_navigation_carries_on_over_several_pages(open_page):
    page = open_page()
    page.mouse.move(300, 300)
    instant(page)
    page.evaluate("window.same = true")
    for _ in range(2):
        following = page.locator(".md-footer__link--next").evaluate("link => link.href")
        page.locator(".md-footer__link--next").click()
        page.wait_for_url(following)
        page.wait_for_function(
            "href => document.querySelector('link[rel=canonical]').href.endsWith(new URL(href).pathname)", arg=following
        )
    for _ in range(2):
        page.go_back()
    page.wait_for_function("document.querySelector('#fig-stick-or-slide')")
    assert page.evaluate("window.same") is True
    assert page.problems == []


def test_the_page_that_one_arrives_at_gets_what_the_theme_adds_to_pages(open_page):
    page = open_page("/figures/kink/")
    page.mouse.move(300, 300)
    button = page.locator(".highlight .md-code__button")
    expect(button).to_have_count(1)
    expect(page.locator(".highlight nav")).to_have_attribute("role", "none")
    page.evaluate("addEventListener('copy', event => { window.copied = event.target.value })")
    button.click()
    page.wait_for_function("window.copied")
    assert page.evaluate("copied").strip() == (SNIPPETS / "kink.py").read_text("utf-8").strip()
    contents = page.locator(".md-sidebar--secondary .md-nav__link")
    for place in range(contents.count()):
        contents.nth(place).click()
        expect(page.locator(".md-sidebar--secondary .md-nav__link--active")).to_have_count(1)
    assert page.problems == []


def test_on_paper_the_page_is_light_and_without_controls(open_page):
    page = open_page(color_scheme="dark")
    page.emulate_media(media="print")
    assert min(background(page)) > 240
    for control in (".md-header", ".md-sidebar", ".md-footer", ".fig-tools", ".fig-controls", ".edit"):
        assert not [element for element in page.locator(control).all() if element.is_visible()]


def test_motion_stops_for_a_reader_who_asked_for_less(open_page):
    page = open_page(reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.md-header')).transitionDuration") == "0s"


STRANDED = """() => [...document.querySelectorAll("article *")].filter(box =>
  box.scrollWidth > box.clientWidth + 1 && box.clientWidth && box.tabIndex < 0 &&
  /auto|scroll/.test(getComputedStyle(box).overflowX)).map(box => box.outerHTML.slice(0, 120))"""


def test_the_keyboard_reaches_what_scrolls_sideways(open_page):
    page = open_page(viewport={"width": 320, "height": 700})
    frames(page)
    assert page.evaluate(STRANDED) == []


def test_the_keyboard_reaches_it_too_once_the_theme_has_come_and_where_the_window_becomes_narrow(open_page):
    page = open_page("/constraint-region/", **PHONE | {"viewport": {"width": 1000, "height": 740}})
    page.touchscreen.tap(500, 700)
    page.wait_for_function("window.document$")
    for width in (1000, 360):
        page.set_viewport_size({"width": width, "height": 740})
        pause(page, 400)
        assert page.evaluate(STRANDED) == []
    assert page.locator("article pre > code[tabindex]").count() > 0
