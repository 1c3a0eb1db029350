"""Every page, in light and dark, at three widths, before the first interaction and after it: bytes, requests, rules.

All pages are visited once, in three windows side by side, and each test reads what was seen. A page is loaded once for each width;
within it the scheme is switched. Work that would only repeat itself is left out: axe is asked for all its rules at
1280 px, in the dark for those about color, on a phone for those that depend on the layout; colors there on every third
page, since no rule of the stylesheets gives a narrow page others. Search and header are the same on all pages, so the
search is opened on each at one width, the widths taking turns; axe then looks at what has changed, the header with the
open search and the buttons of code.
"""

import asyncio
import threading
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import axe_playwright_python
import pytest
from playwright.async_api import async_playwright

DOCS = Path(__file__).resolve().parents[2] / "docs"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
CHANGED = [".md-header", ".md-code__nav", ".md-top"]
COLOR_RULES = ["color-contrast", "link-in-text-block"]
LAYOUT_RULES = ["scrollable-region-focusable", "target-size"]
WIDTHS = (1280, 360, 320)
KB = 1024
RUN_AXE = """async ([parts, rules]) => {
  for (const hidden of document.querySelectorAll("svg, .fig-source pre")) hidden.replaceChildren()  // no rule is asked of it
  const context = parts.length ? { include: parts.filter(part => document.querySelector(part)).map(part => [part]) } : {}
  const options = { resultTypes: ["violations"], preload: false, ...(rules && { runOnly: rules }) }
  const found = await axe.run({ ...context, exclude: [["svg"], ["math *"]] }, options)
  return found.violations.flatMap(v => v.nodes.map(n => `${v.id} at ${n.target.join(" ")}`))
}"""
WATCH_SHIFTS = """window.shift = 0
window.moved = []
new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (entry.hadRecentInput) return
  shift += entry.value
  for (const { node, previousRect: from, currentRect: to } of entry.sources)
    moved.push([entry.value, node?.outerHTML?.slice(0, 80), from.toJSON(), to.toJSON()])
})).observe({ type: "layout-shift", buffered: true })"""
LOOK = r"""() => {
  const wide = document.documentElement.clientWidth
  const held = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== "visible") return true }
  const name = e => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""}`
  const article = document.querySelector("article").cloneNode(true)
  for (const code of article.querySelectorAll("code, pre, annotation, script")) code.remove()
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id)
  return {
    shift: window.shift,
    moved: window.moved,
    overflow: [...document.querySelectorAll("body *")].filter(e => e.checkVisibility({ opacityProperty: true }) &&
      e.getBoundingClientRect().width && e.getBoundingClientRect().right > wide + 1 && !held(e) && !e.closest(".md-search")).map(name),
    repeated: ids.filter((id, i) => ids.indexOf(id) < i),
    unnamed: [...document.images].filter(image => !image.alt.trim()).map(image => image.src),
    tex: article.textContent.match(/\\[a-zA-Z]{2,}|\$[^$\n]{1,60}\$|\$\$/g) ?? [],
    small: [...document.querySelectorAll("article .fig-panels svg")].flatMap(svg => {
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
      const size = text => scale * parseFloat(getComputedStyle(text).fontSize)
      return [...svg.querySelectorAll("text")].map(text => [text.textContent, size(text)])
    }).filter(([, size]) => size < 10),
  }
}"""


def addresses() -> list[str]:
    """Return the address of every page, read from the sources."""
    sources = [path for path in DOCS.rglob("*") if path.suffix in (".md", ".ipynb")]
    pages = [path.relative_to(DOCS).with_suffix("").as_posix() for path in sources if "extensions" not in path.parts]
    pages = [page.removesuffix("index").rstrip("/") for page in pages if "theme" not in page.split("/")]
    return sorted(f"/{page}/" if page else "/" for page in pages)


every_page = pytest.mark.parametrize("address", addresses())


@pytest.fixture(scope="session")
def seen(site, chromium, request) -> dict:
    """Return for each page that a test asks for what a browser saw there, by width."""
    asked = sorted(
        {
            item.callspec.params["address"]
            for item in request.session.items
            if item.path == Path(__file__) and hasattr(item, "callspec")
        }
    )
    found = {}
    thread = threading.Thread(target=lambda: found.update(asyncio.run(_visit_all(site, chromium, asked))))
    thread.start()
    thread.join()
    return found


async def _visit_all(site: str, chromium: dict, asked: list[str]) -> dict:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium)
        walks = await asyncio.gather(*(_walk(browser, site, asked, width) for width in WIDTHS))
        return {address: dict(zip(WIDTHS, visits, strict=True)) for address, *visits in zip(asked, *walks, strict=True)}


async def _walk(browser, site: str, asked: list[str], width: int) -> list[dict]:
    """Visit the pages one after another in one window, for a new window costs more than a page; nothing is cached."""
    context = await browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce")
    await context.add_init_script(WATCH_SHIFTS)
    page = await context.new_page()
    session = await context.new_cdp_session(page)
    await session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    first = WIDTHS.index(width)
    visits = [await _visit(page, site + address, width, turn % 3 == first) for turn, address in enumerate(asked)]
    await context.close()
    return visits


async def _visit(page, address: str, width: int, search: bool) -> dict:
    requests, problems = [], []

    def note_request(request):
        requests.append(request)

    def note_problem(error):
        problems.append(str(error))

    page.on("request", note_request)
    page.on("pageerror", note_problem)
    await page.emulate_media(color_scheme="light")
    await page.goto(address)
    await _settle(page)
    if round(await page.evaluate("shift"), 2):  # where it paused within a line, a busy parser will not pause again
        requests.clear()
        await page.reload()
        await _settle(page)
    await page.evaluate(AXE)
    visit = {"violations": defaultdict(list), "problems": problems}

    async def ask_axe(moment, scheme, parts=(), rules=None):
        await page.emulate_media(color_scheme=scheme)
        found = await page.evaluate(RUN_AXE, [list(parts), rules])
        visit["violations"][moment] += [f"{scheme}: {violation}" for violation in found]

    visit["before"] = await page.evaluate(LOOK)
    own = [request for request in requests if not request.url.startswith(("data:", "blob:"))]
    visit["requests"], visit["bytes"] = [request.url for request in own], await _bytes(own)
    if width == WIDTHS[0]:
        await ask_axe("before", "light")
        await ask_axe("before", "dark", rules=COLOR_RULES)
    else:
        await ask_axe("before", "light", rules=LAYOUT_RULES + COLOR_RULES * search)
    visit |= {"after": visit["before"], "later": [], "bytes later": 0}
    if search:
        count = len(requests)
        await page.keyboard.press("/")
        await page.keyboard.type("zero")
        await page.locator(".md-search-result__item").first.wait_for()
        visit["after"] = await page.evaluate(LOOK)
        later = [request for request in requests[count:] if not request.url.startswith(("data:", "blob:"))]
        visit["later"], visit["bytes later"] = [request.url for request in later], await _bytes(later)
        for scheme in ("dark", "light"):
            await ask_axe("after", scheme, CHANGED)
    page.remove_listener("request", note_request)
    page.remove_listener("pageerror", note_problem)
    return visit


async def _settle(page):
    await page.evaluate("document.fonts.ready")
    await page.wait_for_timeout(150)  # a late request or shift would show


async def _bytes(requests) -> int:
    total = 0
    for request in requests:
        if await request.response():
            sizes = await request.sizes()
            total += sizes["responseBodySize"] + sizes["responseHeadersSize"]
    return total


def test_the_pages_visited_are_those_of_the_sitemap(site_dir, site):
    path = site.split("/", 3)[3] if site.count("/") > 2 else ""
    listed = [
        element.text for element in ElementTree.parse(site_dir / "sitemap.xml").iter() if element.tag.endswith("loc")
    ]
    assert sorted("/" + url.split("/", 3)[3].removeprefix(path).lstrip("/") for url in listed) == addresses()


@every_page
def test_a_page_is_light(seen, address):
    budget = 120 if address.startswith("/notebooks/") else 80 if address == "/" or address.startswith("/faq/") else 100
    for width, visit in seen[address].items():
        assert visit["bytes"] <= budget * KB, f"at {width}: {visit['bytes']} bytes"
        assert len(visit["requests"]) <= 7, visit["requests"]
        assert visit["bytes later"] <= 150 * KB, f"at {width}: {visit['bytes later']} bytes more with the search"


@every_page
def test_a_page_asks_no_other_host(seen, site, address):
    host = site.split("/")[2]
    for visit in seen[address].values():
        assert [url for url in visit["requests"] + visit["later"] if url.split("/")[2] != host] == []


@every_page
def test_a_page_breaks_no_rule_of_axe(seen, address):
    for width, visit in seen[address].items():
        for moment, violations in visit["violations"].items():
            assert violations == [], f"at {width}, {moment} the first interaction"


@every_page
def test_nothing_on_a_page_shifts(seen, address):
    for width, visit in seen[address].items():
        for moment in ("before", "after"):
            shift, moved = visit[moment]["shift"], visit[moment]["moved"]
            assert round(shift, 2) == 0, f"at {width}, {moment} the first interaction: {moved}"


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", ["/", "/faq/difference-between-l1-and-l2/"])
def test_nothing_but_words_moves_while_a_page_streams_in(browser, site, address, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_init_script(WATCH_SHIFTS)
    page = context.new_page()
    page.goto(f"{site}{address}?slowly")
    page.wait_for_timeout(100)
    assert page.evaluate("moved.filter(([value, tag]) => value > 5e-4 && tag && !tag.startsWith('<m'))") == []
    context.close()


@every_page
def test_nothing_sticks_out_of_a_page(seen, address):
    for width, visit in seen[address].items():
        assert visit["before"]["overflow"] == visit["after"]["overflow"] == [], f"at {width}"


@every_page
def test_a_page_has_no_id_twice_no_unnamed_picture_and_no_raw_tex(seen, address):
    for visit in seen[address].values():
        for moment in ("before", "after"):
            assert {kind: visit[moment][kind] for kind in ("repeated", "unnamed", "tex")} == {
                "repeated": [],
                "unnamed": [],
                "tex": [],
            }


@every_page
def test_the_text_in_figures_is_legible(seen, address):
    for width in (1280, 360):
        assert seen[address][width]["before"]["small"] == [], f"at {width}"


@every_page
def test_no_script_of_a_page_fails(seen, address):
    for visit in seen[address].values():
        assert visit["problems"] == []
