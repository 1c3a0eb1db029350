"""What comes out of a printer: few sheets, nothing cut, no heading that is last on one."""

import re

import pytest
from playwright.sync_api import expect
from published import KINDS, heaviest

SHEET = {"width": 658, "height": 1000}  # pixels of CSS within the margins of A4
MOST = {"first": 5, "question": 3, "404": 1, "statement": 5, "notebook": 7, "figure": 9, "index": 9, "argument": 16}

# Chromium writes down where the targets of links have come to stand, so each heading and what follows it becomes one.
_MARK = """() => {
  const links = document.createElement("p")
  links.style = "position: absolute; top: 0; font-size: 1px"
  const mark = (element, name) => {
    if (!element) return
    element.id = name
    links.append(Object.assign(document.createElement("a"), { href: "#" + name, textContent: "x" }))
  }
  document.querySelectorAll("article :is(h1, h2, h3)").forEach((heading, i) => {
    mark(heading, `heading-${i}`)
    mark(heading.nextElementSibling ?? heading.parentElement.nextElementSibling, `next-${i}`)
  })
  document.querySelector("article").append(links)
}"""
_CUT = """() => [...document.querySelectorAll("article *:not(svg *)")].filter(element => {
  const { left, right, width, height } = element.getBoundingClientRect()
  return width && height && (right > innerWidth + 1 || left < -1)
}).map(element => element.outerHTML.slice(0, 120))"""
_BESIDE = """() => [...document.querySelectorAll("body *")].filter(element =>
  !element.closest("article") && !element.querySelector("article") && element.checkVisibility() && element.innerText?.trim()
).map(element => element.outerHTML.slice(0, 120))"""


def printed(page) -> bytes:
    return page.pdf(format="A4")


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def places(pdf: bytes) -> dict[str, int]:
    """Return on which sheet the marked elements begin, as the number that it has as an object of the file."""
    found = re.findall(rb"/((?:heading|next)-\d+) \[(\d+) 0 R /XYZ", pdf)
    return {name.decode(): int(sheet) for name, sheet in found}


def test_the_first_page_is_five_sheets_at_most(open_page):
    assert 2 <= sheets(printed(open_page())) <= 5


def test_without_a_script_it_prints_the_same(open_page):
    assert sheets(printed(open_page())) == sheets(printed(open_page(java_script_enabled=False)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_prints_with_nothing_cut_and_no_heading_last_on_a_sheet(open_page, site_dir, kind):
    for expected in (page for page in heaviest(site_dir) if page.kind == kind):
        page = open_page(expected.address, viewport=SHEET)
        page.emulate_media(media="print")
        assert page.evaluate(_CUT) == []
        assert page.evaluate(_BESIDE) == []
        page.evaluate(_MARK)
        pdf = printed(page)
        assert 1 <= sheets(pdf) <= MOST[kind]
        stand = places(pdf)
        assert len([name for name in stand if "heading" in name]) == page.locator("article :is(h1, h2, h3)").count() > 0
        followed = {name.replace("next", "heading"): sheet for name, sheet in stand.items() if "next" in name}
        assert {name for name, sheet in followed.items() if stand[name] != sheet} == set()


def test_on_paper_links_say_where_they_lead_outside(open_page):
    page = open_page("/many-dimensions/")
    page.emulate_media(media="print")
    outside = page.locator("article p a[href^='https://']").first
    shown = outside.evaluate("link => getComputedStyle(link, '::after').content")
    assert shown == f'" ({outside.get_attribute("href")})"'


@pytest.mark.parametrize("script", [True, False])
def test_on_paper_proofs_are_open_the_paper_is_white_and_the_address_of_the_page_is_there(open_page, script):
    page = open_page("/constraint-region/", color_scheme="dark", java_script_enabled=script)
    folded = page.locator("details.proof:not([open]) > p").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    expect(folded).to_be_visible()
    expect(page.locator("#share-link")).to_be_visible()
    expect(page.locator("#share-bibtex")).to_be_hidden()
    assert page.locator("body").evaluate("body => getComputedStyle(body).colorScheme") == "light"
