"""A walk through a page of each kind with the Tab key alone, and every control of the site worked by keys."""

import re

import pytest
from playwright.sync_api import expect
from published import KINDS, pages
from waits import pause

PHONE = {"width": 360, "height": 740}
# What is wrong with what has the focus, which is noted in `stops`; null where the focus has left the page. An outline is seen
# where no box cuts it off. What is drawn by the label beside it, as the theme's radio buttons, is looked at there.
WATCH = r"""window.stops = []
window.wrong = known => {
  const stop = document.activeElement, found = []
  if (stop === document.body) return null
  if (!known) stops.push(stop)
  const shown = stop.getBoundingClientRect().width ? stop : stop.nextElementSibling
  const box = shown.getBoundingClientRect(), style = getComputedStyle(shown)
  // Of what fits into the window, both ends of each line have to be seen; of what does not, the middle of what is in it.
  const lines = box.height < innerHeight - 100 ? [...shown.getClientRects()] : []
  const ends = lines.flatMap(({ left, right, top, bottom }) => [[left + 3, top + 3], [right - 3, bottom - 3]])
  const middle = [box.left + box.width / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2]
  const seen = (lines.length > 1 ? ends : [...ends, middle]).every(([x, y]) => {
    const there = document.elementFromPoint(x, y)
    return there && (shown.contains(there) || there.contains(shown))
  })
  if (!seen) found.push("covered or out of view")
  if (!shown.checkVisibility({ opacityProperty: true, visibilityProperty: true })) found.push("invisible")
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) found.push("no outline")
  const around = parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth)
  for (let outer = shown.parentElement; outer !== document.body; outer = outer.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(outer), edge = outer.getBoundingClientRect()
    if (overflowX === "visible" && overflowY === "visible") continue
    if (box.left - around < edge.left - 1 || box.right + around > edge.right + 1) found.push("outline cut off at a side")
    if (box.top - around < edge.top - 1 || box.bottom + around > edge.bottom + 1) found.push("outline cut off above or below")
  }
  return found.length ? `${stop.outerHTML.slice(0, 90)}: ${found.join(", ")}` : ""
}
// What scrolls, and the theme's labels, have no name of their own: they are read out.
window.nameless = () => stops.filter(e => !(e.computedName || e.matches("label, code, math") && e.textContent.trim()))
  .map(e => e.outerHTML.slice(0, 90))
window.follow = () => stops.every((e, i) => !i || stops[i - 1].compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)"""


def arrived(page):
    """Wait until the theme's script has come, which a first key calls."""
    page.keyboard.press("Shift")
    page.wait_for_function("window.document$")
    return page


def walk(page, key: str, most: int = 400) -> list[str]:
    """Press the key until the focus leaves the page; return what was wrong at its stops. Errors: a trap is one."""
    found = []
    page.evaluate(WATCH)
    for _ in range(most):
        page.keyboard.press(key)
        wrong = page.evaluate("wrong()")
        if wrong is None:
            return found
        for _ in range(20):  # the theme may still be opening it
            if not wrong:
                break
            pause(page, 100)
            wrong = page.evaluate("wrong(true)")
        found += [wrong] * bool(wrong)
    raise AssertionError(f"after {most} times {key} the focus is still on the page")


@pytest.fixture(params=KINDS)
def plain_page(request, site_dir) -> str:
    """The page of a kind that has the fewest elements."""
    return min((page for page in pages(site_dir) if page.kind == request.param), key=lambda page: page.elements).address


def test_each_stop_of_the_tab_key_is_in_view_marked_named_and_in_order(open_page, plain_page):
    page = arrived(open_page(plain_page, reduced_motion="reduce"))
    assert walk(page, "Tab") == []
    assert page.evaluate("nameless()") == []
    assert page.evaluate("follow()")
    assert page.evaluate("stops.length") > 15
    assert plain_page == "/404.html" or page.evaluate("stops[0].matches('.md-skip')")


def test_so_it_is_backwards_in_a_narrow_window(open_page, plain_page):
    page = arrived(open_page(plain_page, reduced_motion="reduce", viewport=PHONE))
    assert walk(page, "Shift+Tab") == []
    assert page.evaluate("nameless()") == []
    assert page.evaluate("stops.reverse() && follow()")
    assert page.evaluate("stops.length") > 5


def tab_to(page, selector: str, most: int = 60):
    """Press the Tab key until an element of that kind has the focus, and return it."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return page.locator(":focus")
        page.keyboard.press("Tab")
    raise AssertionError(f"no {selector} among {most} stops")


def test_the_menu_of_a_narrow_window_opens_takes_the_focus_and_closes(open_page):
    page = arrived(open_page(viewport=PHONE))
    drawer, first = page.locator("#__drawer"), page.locator(".md-sidebar--primary a").first
    button = tab_to(page, "[role=button][aria-label=Menu]")
    expect(button).to_have_attribute("aria-expanded", "false")
    for key in (" ", "Enter"):
        page.keyboard.press(key)
        expect(first).to_be_focused()
        expect(first).to_be_in_viewport()
        expect(drawer).to_be_checked()
        page.keyboard.press("Escape")
        expect(page.locator("[role=button][aria-label=Menu]")).to_be_focused()
        expect(drawer).not_to_be_checked()
    page.keyboard.press("Enter")
    tab_to(page, ".md-nav--secondary a")  # in a menu of its own, which opens
    expect(page.locator(":focus")).to_be_in_viewport(ratio=1)
    expect(page.locator(".md-nav--primary .md-nav--secondary")).to_have_css("opacity", "1")
    tab_to(page, "article a")
    expect(drawer).not_to_be_checked()


def test_a_closed_menu_is_no_stop_and_without_a_script_it_opens_by_itself(open_page):
    page = arrived(open_page(viewport=PHONE))
    tab_to(page, "article a", most=8)
    page = open_page(viewport=PHONE, java_script_enabled=False, reduced_motion="reduce")
    second = page.locator(".md-nav--primary > .md-nav__list > .md-nav__item > a:visible").nth(1)
    second.focus()
    expect(second).to_be_in_viewport(ratio=1)


def test_the_search_opens_where_the_tab_key_comes_to_it_leads_to_a_result_and_closes(open_page):
    page = arrived(open_page())
    result = page.locator(".md-search-result__link")
    tab_to(page, "[name=query]")
    expect(page.locator("#__search")).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.locator("#__search")).not_to_be_checked()
    expect(page.locator(".md-search :focus")).to_have_count(0)
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#__search")).to_be_checked()
    page.keyboard.insert_text("ridge")  # at once: results of half the word would be exchanged
    page.keyboard.press("End")
    page.locator(".md-search-result__link[href*='h=ridg']").first.wait_for()
    expect(page.locator(".md-search [role=status]")).to_contain_text("match")
    page.keyboard.press("ArrowDown")
    expect(result.first).to_be_focused()
    target = result.first.get_attribute("href").partition("?")[0]
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.partition("?")[0].endswith(target.rpartition("/l1-vs-l2")[2]))


def test_the_menu_ends_above_the_foot_of_a_long_page(open_page):
    page = open_page("/faq/")
    page.keyboard.press("End")
    foot = page.locator(".md-footer")
    expect(foot).to_be_in_viewport()
    page.wait_for_function(
        """() => [...document.querySelectorAll(".md-sidebar__scrollwrap")].every(menu =>
          menu.getBoundingClientRect().bottom <= document.querySelector(".md-footer").getBoundingClientRect().top)"""
    )


def test_a_disclosure_opens_and_closes_by_its_key(open_page):
    page = arrived(open_page("/figures/kink/"))
    summary = tab_to(page, "article summary")
    was_open = summary.evaluate("summary => summary.parentElement.open")
    for key, opened in {"Enter": not was_open, " ": was_open}.items():
        page.keyboard.press(key)
        expect(summary.locator("..")).to_have_js_property("open", opened)


@pytest.mark.parametrize("address", ["/", "/constraint-region/"])
def test_each_slider_of_a_page_is_moved_by_arrows_and_says_so(open_page, address):
    page = arrived(open_page(address))
    sliders = page.locator("article").locator("input[type=range], [role=slider]")
    assert sliders.count() > 0
    for slider in sliders.all():
        slider.focus()
        before = slider.get_attribute("aria-valuetext")
        page.keyboard.press("ArrowRight")
        expect(slider).not_to_have_attribute("aria-valuetext", before)
        page.keyboard.press("ArrowLeft")
        expect(slider).to_have_attribute("aria-valuetext", before)


def test_the_translator_is_worked_by_keys(open_page):
    page = arrived(open_page("/conventions/", permissions=["clipboard-read", "clipboard-write"]))
    page.locator("lam-translator select").focus()
    tab_to(page, "lam-translator input")
    page.keyboard.press("Control+a")
    page.keyboard.type("0.25")
    expect(page).to_have_url(re.compile(r"lambda=0\.25"))
    tab_to(page, "lam-translator button")
    page.keyboard.press("Enter")
    page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('0.25')")


def test_single_keys_can_be_turned_off_and_on(open_page, site):
    page = arrived(open_page("/accessibility/"))
    following = page.locator("link[rel=prev]").get_attribute("href")
    for works in (False, True):
        page.goto(f"{site}/accessibility/")
        tab_to(page, ".keys input")
        page.keyboard.press(" ")
        expect(page.locator(".keys input")).to_be_checked(checked=works)
        page.locator("article h1").click()
        page.keyboard.press("/")
        pause(page, 300)  # the theme opens it a moment after the key
        expect(page.locator("#__search")).to_be_checked(checked=works)
        page.keyboard.press("Escape")
    page.wait_for_function("window.document$")
    page.keyboard.press("p")
    page.wait_for_url(lambda url: url.endswith(following.strip("./") + "/"))
    assert page.problems == []
