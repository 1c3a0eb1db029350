"""Text twice as large, a window of 320 CSS px (a zoom of 400 % at 1280), and wider spacing take nothing from a page."""

import pytest
from published import KINDS, heaviest

# Text that a box cuts off, that sticks out of the window, or that lies on other text. Drawings scale as a whole.
LOST = r"""() => {
  const found = new Set(), texts = [], wide = document.documentElement.clientWidth
  const name = e => `${e.localName} ${JSON.stringify(e.textContent.trim().slice(0, 40))}`
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode, parent = text.parentElement, range = document.createRange()
    if (!text.data.trim() || parent.closest("script, style, template, svg, .md-search, .md-skip, option")) continue
    if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
    range.selectNodeContents(text)
    for (const { left, right, top, bottom, width, height } of range.getClientRects()) {
      if (width < 1 || height < 1) continue
      const slack = height / 4, seen = { left: left + 1, right: right - 1, top: top + slack, bottom: bottom - slack, parent }
      for (let outer = parent; outer !== document.body; outer = outer.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(outer), edge = outer.getBoundingClientRect()
        if (overflowX === "visible" && overflowY === "visible") continue
        const out = { [overflowX]: left < edge.left - 2 || right > edge.right + 2 }
        out[overflowY] ||= top + slack < edge.top || bottom - slack > edge.bottom
        if (out.hidden || out.clip) found.add(`cut off: ${name(parent)}`)
        seen.left = Math.max(seen.left, edge.left)  // the rest is seen by scrolling
        seen.right = Math.min(seen.right, edge.right)
        seen.top = Math.max(seen.top, edge.top)
        seen.bottom = Math.min(seen.bottom, edge.bottom)
      }
      if (seen.left >= seen.right || seen.top >= seen.bottom) continue
      if (seen.right > wide || seen.left < 0) found.add(`sticks out: ${name(parent)}`)
      if (!parent.closest("math, .md-nav__title")) texts.push(seen)  // the title of a menu stays above what scrolls
    }
  }
  texts.sort((one, other) => one.top - other.top)
  texts.forEach((one, i) => {
    for (let j = i + 1; j < texts.length && texts[j].top < one.bottom; j++) {
      const other = texts[j]
      if (one.left < other.right && other.left < one.right) found.add(`${name(one.parent)} is on ${name(other.parent)}`)
    }
  })
  return [...found]
}"""
LARGE = {"standard": 32, "fixed": 26}  # twice the browser's own
# Source: WCAG 2.2, success criterion 1.4.12.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""


@pytest.fixture(params=KINDS)
def full_page(request, open_page, site_dir):
    """The heaviest page of a kind, with the theme's script."""
    (address,) = [page.address for page in heaviest(site_dir, 1) if page.kind == request.param]
    page = open_page(address, reduced_motion="reduce")
    page.keyboard.press("Shift")
    page.wait_for_function("window.document$")
    return page


def test_text_twice_as_large_narrow_windows_and_wide_spacing_lose_nothing(full_page):
    browser = full_page.context.new_cdp_session(full_page)
    browser.send("Page.setFontSizes", {"fontSizes": LARGE})
    full_page.wait_for_function("getComputedStyle(document.documentElement).fontSize === '40px'")
    found = {"200 %": full_page.evaluate(LOST)}
    browser.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    full_page.wait_for_function("getComputedStyle(document.documentElement).fontSize === '20px'")
    full_page.set_viewport_size({"width": 320, "height": 256})
    found["320 px"] = full_page.evaluate(LOST)
    full_page.add_style_tag(content=SPACED)
    found["320 px, spaced"] = full_page.evaluate(LOST)
    full_page.set_viewport_size({"width": 1280, "height": 800})
    found["spaced"] = full_page.evaluate(LOST)
    assert {state: lost for state, lost in found.items() if lost} == {}


def test_what_is_lost_is_found(browser):
    page = browser.new_page(viewport={"width": 320, "height": 256})
    page.set_content(
        """<p style="width: 50px; overflow: hidden; white-space: nowrap">Cut off at its end</p>
      <p style="height: 10px; overflow: clip">Cut<br>below</p> <p style="white-space: nowrap; width: 9px">"""
        + "wide " * 30
        + """</p><p style="overflow: auto; white-space: nowrap">"""
        + "may scroll " * 30
        + """</p>
      <p>One</p><p style="margin-top: -32px">Other</p>"""
    )
    found = page.evaluate(LOST)
    assert [line.partition(" ")[0] for line in found] == ["cut", "cut", "sticks", "p"]
    page.close()
