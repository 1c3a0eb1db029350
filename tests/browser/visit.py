"""Visits of pages in Chromium, several side by side: what the screen, the network and the rules of axe say of each."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import axe_playwright_python
from playwright.async_api import async_playwright

WIDTHS = (1280, 360, 320)
SCHEMES = (
    "light",
    "forced",
    "dark",
)  # from dark to forced, Chromium keeps the colors of drawings until something moves
COLOR_RULES = ("color-contrast", "link-in-text-block")  # those of which a scheme can break more than another
LAYOUT_RULES = ("scrollable-region-focusable", "target-size")  # and those of which a width can
WALKERS = 3  # windows at a time: more only wait for each other on two cores
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
# For the time of a run, what no rule is asked of is taken out: drawings, which are hidden from all readers, and the parts
# of formulas, which are MathML as it was written. Elements of the same tags, classes and colors from the root down are
# asked for their contrast in one of them, on the first page of a window that has it, and code is thinned out likewise: most
# of the time would go there. What was asked for is kept as the page keeps things, by number: a look names the path to it.
_RUN_AXE = """async ([parts, rules]) => {
  const taken = [], take = (element, ...instead) => {
    taken.push([element, [...element.childNodes]])
    element.replaceChildren(...instead)
  }
  const { shift, moved } = window
  // But the middle of the page and its columns, which the theme's script looks for.
  const middle = "[data-md-component=main]", main = document.querySelector(middle), asked = `:is(${[...parts, middle]})`
  if (parts.length) {
    document.querySelectorAll(`:is(body, body *):has(${asked}) > *:not(${asked}, :has(${asked}))`).forEach(rest => take(rest))
    if (!parts.some(part => main.querySelector(part))) for (const part of main.children) take(part)
  }
  for (const drawing of document.querySelectorAll("svg")) take(drawing)
  for (const math of document.querySelectorAll("math")) {
    const text = document.createElementNS("http://www.w3.org/1998/Math/MathML", "mtext")
    text.textContent = math.textContent
    take(math, text)
  }
  const known = new Map(JSON.parse(localStorage.looks ?? "[]").map((text, number) => [text, number]))
  const numberOf = text => known.get(text) ?? known.set(text, known.size).size - 1
  const state = `${innerWidth} ${matchMedia("(forced-colors: active)").matches} ${getComputedStyle(document.body).backgroundColor}`
  const paths = new Map([[document.body, numberOf(state)]])
  const path = e => {
    if (!paths.has(e)) paths.set(e, numberOf(`${path(e.parentElement)} ${e.tagName}.${e.getAttribute("class")}.${e.getAttribute("style")}`))
    return paths.get(e)
  }
  const isNew = e => {
    const { color, backgroundColor, fontSize, fontWeight, opacity } = getComputedStyle(e), before = known.size
    const says = [...e.childNodes].some(part => part.nodeType === Node.TEXT_NODE && part.data.trim())
    const look = [path(e), says, e.checkVisibility(), color, backgroundColor, fontSize, fontWeight, opacity].join()
    return numberOf(look) >= before
  }
  const elements = [...document.querySelectorAll("body *:not(svg, math *)")]
  const one = elements.map(isNew)  // before the first is written to, or each would be styled anew
  elements.forEach((e, i) => e.toggleAttribute("data-one", one[i]))
  localStorage.looks = JSON.stringify([...known.keys()])
  const colors = ["color-contrast", "link-in-text-block"]
  if (rules.length && rules.every(rule => colors.includes(rule)))  // then the place of things is nothing to the rules
    document.querySelectorAll(`body *:not([data-one], ${middle}, :has([data-one], ${middle}), :empty)`).forEach(rest => take(rest))
  const lone = part => part.nodeType === Node.ELEMENT_NODE && !part.children.length && !part.hasAttribute("data-one")
  for (const code of new Set([...document.querySelectorAll("pre span")].map(span => span.parentElement)))
    take(code, ...[...code.childNodes].map(part => lone(part) && part.localName === "span" ? part.textContent : part))
  axe.configure({ rules: colors.map(id => ({ id, selector: id === "color-contrast" ? "[data-one]" : "a[data-one]" })) })
  // Where the menu is a column that scrolls, what it cuts off is no target.
  const limits = rules.length ? { runOnly: rules } : { rules: { "target-size": { enabled: innerWidth < 1220 } } }
  const options = { resultTypes: ["violations"], preload: false, elementRef: false, ...limits }
  const found = await axe.run({ include: parts.length ? parts.map(part => [part]) : [["html"]], exclude: [["svg"], ["math *"]] }, options)
  for (const [element, children] of taken.reverse()) element.replaceChildren(...children)
  await new Promise(frame => requestAnimationFrame(() => requestAnimationFrame(frame)))
  shifts.takeRecords()
  Object.assign(window, { shift, moved })
  return found.violations.flatMap(v => v.nodes.map(n => `${v.id} at ${n.target.join(" ")}`))
}"""
WATCH_SHIFTS = """window.shift = 0
window.moved = []
window.shifts = new PerformanceObserver(list => list.getEntries().forEach(entry => {
  if (entry.hadRecentInput) return
  shift += entry.value
  for (const { node, previousRect: from, currentRect: to } of entry.sources)
    moved.push([entry.value, node?.outerHTML?.slice(0, 80), from.toJSON(), to.toJSON()])
}))
shifts.observe({ type: "layout-shift", buffered: true })"""
_LOOK = r"""() => {
  const wide = document.documentElement.clientWidth
  const held = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
    if (getComputedStyle(p).overflowX !== "visible") return true }
  const name = e => `${e.tagName.toLowerCase()}.${e.getAttribute("class") ?? ""}`
  const sticksOut = e => { const box = e.getBoundingClientRect()
    return box.width && box.right > wide + 1 && e.checkVisibility({ opacityProperty: true }) && !held(e) && !e.closest(".md-search") }
  const channels = color => color.match(/[\d.]+/g).map(Number)
  const light = color => channels(color).slice(0, 3).map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)
  const paper = light(getComputedStyle(document.body).backgroundColor)
  const contrast = color => { const ink = light(color); return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05) }
  const texts = [...document.querySelectorAll("article .fig-panels svg")].flatMap(svg => {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width
    return [...svg.querySelectorAll("text")].map(text => [text.textContent, scale, getComputedStyle(text)])
  }).map(([words, scale, style]) => [words, scale * parseFloat(style.fontSize), contrast(style.fill)])
  const sliders = [...document.querySelectorAll(".fig-controls input")].map(input => input.getBoundingClientRect())
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id)
  return {
    shift: Math.round(100 * shift) / 100,
    moved: shift < 0.005 ? [] : moved,
    overflow: [...document.querySelectorAll("body *:not(svg *, math *)")].filter(sticksOut).map(name),
    repeated: ids.filter((id, i) => ids.indexOf(id) < i),
    text: Math.min(...texts.map(([, size]) => size), 99),
    faint: texts.filter(([, , contrast]) => contrast < 4.5),
    handle: Math.min(...sliders.map(box => Math.min(box.width, box.height)), 99),
    canvas: getComputedStyle(document.body).backgroundColor,
  }
}"""


_SHOWN = """scheme => {
  const on = query => matchMedia(query).matches, dark = scheme === "dark"
  return on("(forced-colors: active)") === (scheme === "forced") && on("(prefers-color-scheme: dark)") === dark &&
    document.body.dataset.mdColorScheme === (dark ? "slate" : "default")
}"""


@dataclass
class Visit:
    """What was seen of a page in one window. `looks` and `axe` have a key for each state: (moment, scheme)."""

    address: str
    width: int
    requests: list[str] = field(default_factory=list)
    looks: dict[tuple[str, str], dict] = field(default_factory=dict)
    axe: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)  # errors of scripts

    def __str__(self):
        return f"{self.address} at {self.width}"


def visit_all(chromium: dict, site: str, turns: list[tuple], visit: Callable[..., Awaitable[Visit]]) -> list[Visit]:
    """Return what `visit(window, site, *turn)` saw in each turn; the windows are shared, and so is what they keep."""
    # In a thread of its own: the tests of this process may hold the loop of the synchronous Playwright.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, _visit_all(chromium, site, turns, visit)).result()


async def _visit_all(chromium: dict, site: str, turns: list[tuple], visit) -> list[Visit]:
    waiting, found = iter(enumerate(turns)), {}

    async def walk(browser):
        context = await browser.new_context(reduced_motion="reduce", bypass_csp=True)  # see conftest.py
        await context.add_init_script(WATCH_SHIFTS)
        window = await context.new_page()
        for number, turn in waiting:
            found[number] = await visit(window, site, *turn)
        await context.close()

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**chromium)
        await asyncio.gather(*(walk(browser) for _ in range(WALKERS)))
    return [found[number] for number in range(len(turns))]


async def once(window, site: str, address: str, width: int, scheme: str) -> Visit:
    """Visit the page in one scheme; look again when the theme's script has come, and when the window has become narrow."""
    with _Watch(window, Visit(address, width)) as watch:
        await watch.arrive(site, scheme)
        await watch.look("before", scheme)
        await window.mouse.move(width / 2, 300)
        await window.wait_for_function("window.document$")
        await watch.look("after", scheme)
        await watch.axe("after", scheme, [".md-content"])  # header, menus and foot are those of test_states.py
        await window.set_viewport_size({"width": WIDTHS[-1], "height": 800})  # where things stick out first
        await watch.look("narrow", scheme)
        watch.visit.looks["narrow", scheme]["moved"] = []  # the window did
    return watch.visit


async def thorough(window, site: str, address: str, width: int) -> Visit:
    """Visit the page in all schemes, before the first interaction and with the search open."""
    with _Watch(window, Visit(address, width)) as watch:
        await watch.arrive(site, SCHEMES[0])
        for scheme in SCHEMES:
            await watch.show(scheme)
            await watch.look("before", scheme)
            rules = COLOR_RULES if scheme != SCHEMES[0] else () if width != WIDTHS[-1] else COLOR_RULES + LAYOUT_RULES
            await watch.axe("before", scheme, rules=rules)
        await window.keyboard.press("/")
        await window.keyboard.type("zero")
        await window.locator(".md-search-result__item").first.wait_for()
        for scheme in (SCHEMES[-1], *SCHEMES[:-1]):
            await watch.show(scheme)
            await watch.look("after", scheme)
            # Of the header alone, with the open search: what the script adds below is seen where a page is visited once.
            await watch.axe("after", scheme, [".md-header"], () if scheme == SCHEMES[0] else COLOR_RULES)
    return watch.visit


class _Watch:
    """Notes of one visit, while it lasts."""

    def __init__(self, window, visit: Visit):
        self.window, self.visit, self.scheme = window, visit, ""

    def __enter__(self):
        self.window.on("request", self._note_request)
        self.window.on("pageerror", self._note_problem)
        return self

    def __exit__(self, *_):
        self.window.remove_listener("request", self._note_request)
        self.window.remove_listener("pageerror", self._note_problem)

    def _note_request(self, request):
        if not request.url.startswith(("data:", "blob:")):
            self.visit.requests.append(request.url)

    def _note_problem(self, error):
        self.visit.problems.append(str(error))

    async def show(self, scheme: str):
        if scheme != self.scheme:
            await self._emulate(scheme)
        await self.window.wait_for_function(_SHOWN, arg=scheme)

    async def _emulate(self, scheme: str):
        self.scheme = scheme
        forced = "active" if scheme == "forced" else "none"
        await self.window.emulate_media(color_scheme="dark" if scheme == "dark" else "light", forced_colors=forced)

    async def arrive(self, site: str, scheme: str):
        await self.window.goto("about:blank")  # or the page before would change its size and colors
        await self.window.set_viewport_size({"width": self.visit.width, "height": 800})
        await self._emulate(scheme)
        await self.window.goto(site + self.visit.address)
        await self._settle()
        if await self.window.evaluate("shift >= 0.005"):  # where it paused within a line, a busy parser will not again
            self.visit.requests.clear()
            await self.window.reload()
            await self._settle()

    async def _settle(self):
        await self.window.evaluate("document.fonts.ready")
        await self.window.wait_for_timeout(150)  # a late request or shift would show

    async def look(self, moment: str, scheme: str):
        self.visit.looks[moment, scheme] = await self.window.evaluate(_LOOK)

    async def axe(self, moment: str, scheme: str, parts=(), rules=()):
        if not self.visit.axe:
            await self.window.evaluate(_AXE)
        self.visit.axe[moment, scheme] = await self.window.evaluate(_RUN_AXE, [list(parts), list(rules)])
