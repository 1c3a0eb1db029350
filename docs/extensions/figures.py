"""Figures: `![the claim in your own words](fig:kink)` alone in a paragraph draws the snippet of that name into the page.

The drawing is inlined as SVG, with the snippet's claim as caption, its description in words, and a link to the page of
the figure, which `[words](fig:kink)` leads to as well.
"""

import html
import json
import posixpath
import re
import unicodedata
import xml.etree.ElementTree as etree

from markdown.blockprocessors import BlockProcessor
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString
from mkdocs.utils import get_relative_url

from docs.extensions import drawings
from docs.extensions.library import Moving, Snippet
from docs.extensions.mistakes import Mistake, page_of
from docs.extensions.project import FIGURE, SiteExtension

_LINK = r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(fig:([^)\s]*)\)"
_CODE = re.compile(r"(`+).*?\1", re.S)


def anchor_of(name: str) -> str:
    """Return the id of the figure on every page that shows it."""
    return f"fig-{name.replace('_', '-')}"


def page_for(name: str, page: str) -> str:
    """Return the address of the figure's own page, relative to the file of the page that links to it."""
    return posixpath.relpath(f"docs/figures/{name}.md", posixpath.dirname(page) or "docs")


def in_words(description: str, own: str, unfolded: bool = False) -> str:
    """Return the description of a drawing, folded up, under an id of its own."""
    said = f'<summary>In words</summary><p id="{own}">{html.escape(description)}</p>'
    return f'<details class="fig-words"{" open" if unfolded else ""}>{said}</details>'


def symbol(parameter: str) -> str:
    """Return the parameter as mathematics writes it: λ for lam, δ for delta, or its name."""
    try:
        return unicodedata.lookup(f"GREEK SMALL LETTER {'lamda' if parameter == 'lam' else parameter}")
    except KeyError:
        return parameter


def _tied(text: str) -> str:
    """Return the text with no place for a line break around =, ≤ and the like."""
    return re.sub(r" ([=≠<>≤≥∈]) ", "\u00a0\\1\u00a0", text)


class _Figure(BlockProcessor):
    def test(self, parent, block):
        return FIGURE.search(_CODE.sub("", block)) is not None

    def run(self, parent, blocks):
        block = blocks.pop(0)
        report = self.parser.md.site.report
        match = FIGURE.fullmatch(block.strip())
        if not match:
            literal = FIGURE.search(_CODE.sub("", block))[0]
            report.add_at(self.parser.md, literal, f"a figure stands alone in its paragraph: {literal}")
            return
        try:
            snippet = self.parser.md.site.library.snippet(match[2], "figure")
        except Mistake as wrong:
            report.add_at(self.parser.md, match[0], wrong.message)
            return
        self._build(parent, match[2], match[1], snippet)

    def _build(self, parent, name: str, words: str, snippet: Snippet) -> None:
        md, anchor, moving = self.parser.md, anchor_of(name), snippet.moving
        page, _ = page_of(md)
        at_home = page == f"docs/figures/{name}.md"
        figure = etree.SubElement(parent, "figure", {"class": "fig fig-large" if at_home else "fig", "id": anchor})
        holder = figure
        if moving:
            figure.set("data-state", json.dumps({name: start for name, _, start, _ in moving.parameters}))
            file = md.treeprocessors["relpath"].file if "relpath" in md.treeprocessors else None
            source = get_relative_url("figures/", file.url if file else ".")
            known = {"data-search-exclude": "", "data-name": name, "data-source": source}
            holder = etree.SubElement(figure, "fig-hand", known)
        drawing = etree.SubElement(holder, "div", {"class": "fig-panels", "data-search-exclude": ""})
        drawing.attrib |= {"role": "img", "aria-labelledby": f"{anchor}-caption", "aria-describedby": f"{anchor}-words"}
        drawn = moving.svgs if moving else snippet.panels
        drawing.set("data-panels", str(len(drawn)))
        svgs = "".join(drawings.inline(svg, f"{anchor}-{number}-") for number, svg in enumerate(drawn))
        drawing.text = AtomicString(md.htmlStash.store(svgs))
        if moving:
            _add_controls(holder, moving)
        caption = etree.SubElement(figure, "figcaption")
        said = etree.SubElement(caption, "span", {"id": f"{anchor}-caption"})
        said.text = _tied(words) or AtomicString(_tied(snippet.claim))
        tools = etree.SubElement(caption, "div", {"class": "fig-tools", "data-search-exclude": ""})
        tools.text = AtomicString(md.htmlStash.store(in_words(snippet.description, f"{anchor}-words", at_home)))
        if not at_home:
            link = etree.SubElement(tools, "a", {"class": "fig-link", "href": page_for(name, page)})
            link.set("aria-describedby", f"{anchor}-caption")
            link.text = AtomicString("Numbers, source, link")
        if moving:
            button = etree.SubElement(tools, "button", {"class": "fig-state", "type": "button"})
            button.text = AtomicString("Link to this state")


def _add_controls(holder, moving: Moving) -> None:
    """Add the sentence that says what is drawn, and below it a slider for each parameter."""
    etree.SubElement(holder, "p", {"class": "fig-result"}).text = AtomicString(moving.result)
    controls = etree.SubElement(holder, "div", {"class": "fig-controls"})
    if moving.hint:
        etree.SubElement(controls, "span", {"class": "fig-hint"}).text = AtomicString(moving.hint)
    if any(key.startswith("paint ") for key, _, _ in moving.data[""]["binds"]):
        button = etree.SubElement(controls, "button", {"class": "fig-map", "type": "button"})
        button.text = AtomicString("Show the whole map")
    for name, stops, start, words in moving.parameters:
        label = etree.SubElement(controls, "label", {"class": "dragged"} if name in moving.dragged else {})
        label.text = AtomicString(f"{words or symbol(name)} = ")
        etree.SubElement(label, "span").text = AtomicString(f"{start:g}".replace("-", "−"))
        slider = {"type": "range", "name": name, "max": f"{len(stops) - 1}", "value": f"{stops.index(start)}"}
        slider |= {"aria-label": words or symbol(name), "aria-valuetext": moving.result, "autocomplete": "off"}
        slider |= {"data-stops": _stops(stops)} | ({"data-apart": ""} if name == moving.apart else {})
        etree.SubElement(label, "input", slider)


def _stops(stops: list[float]) -> str:
    """Return the stops, evenly spaced ones as first and step."""
    step = round((stops[-1] - stops[0]) / (len(stops) - 1), 9)
    even = all(abs(stops[0] + k * step - stop) < 1e-9 for k, stop in enumerate(stops))
    return f"{stops[0]:g}:{step:g}" if even else " ".join(f"{stop:g}" for stop in stops)


class _FigureLink(InlineProcessor):
    def handleMatch(self, m, data):
        element = etree.Element("a", {"href": page_for(m[2], page_of(self.md)[0])})
        try:
            self.md.site.library.snippet(m[2], "figure")
        except Mistake as wrong:
            self.md.site.report.add_at(self.md, m[0], wrong.message)
            element = etree.Element("span")  # a link that leads nowhere would be told of once more
        element.text = m[1]
        return element, m.start(0), m.end(0)


class FiguresExtension(SiteExtension):
    def register(self, md):
        # Before paragraphs (10) and all that might take the line; after code (80) a figure would be code.
        md.parser.blockprocessors.register(_Figure(md.parser), "figure", 175)
        # Before links (160), which it looks like; after numbers (175), which may stand in its words.
        md.inlinePatterns.register(_FigureLink(_LINK, md), "figure-link", 170)


def makeExtension(**kwargs):
    return FiguresExtension(**kwargs)
