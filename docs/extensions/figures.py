"""Figures: `![the claim in your own words](fig:kink)` alone in a paragraph draws the snippet of that name into the page.

The drawing is inlined as SVG, with the snippet's claim as caption, its description in words, its source exactly as
tested, and links to `figures/kink.svg` and `.png`, which `standalone` and `png` make.
"""

import functools
import html
import inspect
import io
import json
import posixpath
import re
import xml.etree.ElementTree as etree

import numpy as np
from lxml import etree as lxml_etree
from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.util import AtomicString
from matplotlib import image
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from docs.extensions import errors, library

FIGURE = re.compile(r"!\[([^\n]*)\]\(fig:([^)\s]*)\)")
HOMES: dict[str, tuple[str, str]] = {}  # for each figure the page of its permalink and the address of the site
_CODE = re.compile(r"(`+).*?\1", re.S)


def inline(svg: str, prefix: str) -> str:
    """Return the SVG with `prefix` before each of its ids, so that many drawings can share a page."""
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', svg)
    return re.sub(r'(href="#|url\(#)([^")]+)', rf"\1{prefix}\2", svg).replace(' xmlns="http://www.w3.org/2000/svg"', "")


@functools.cache
def panels(name: str) -> tuple[str, ...]:
    """Return the panels of the snippet's figure as SVG, at its default parameter."""
    return tuple(panel.svg() for panel in library.snippet(name).panels)


def standalone(name: str) -> str:
    """Return one SVG with all panels of the figure side by side, opaque, in the light scheme, with title and description."""
    snippet = library.snippet(name)
    boxes = [
        tuple(float(n) for n in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()) for svg in panels(name)
    ]
    width, height = sum(w for w, _ in boxes), max(h for _, h in boxes)
    placed, left = "", 0.0
    for number, (svg, (w, h)) in enumerate(zip(panels(name), boxes, strict=True)):
        placed += inline(svg, f"p{number}-").replace(
            "<svg ", f'<svg x="{left:g}" y="0" width="{w:g}" height="{h:g}" ', 1
        )
        left += w
    light = re.sub(r"var\(--fig-\w+,(#\w+)\)", r"\1", placed)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" '
        f'font-family="system-ui, sans-serif" role="img" aria-labelledby="title" aria-describedby="desc">'
        f'<title id="title">{html.escape(snippet.claim)}</title><desc id="desc">{html.escape(snippet.description)}</desc>'
        f'<rect width="100%" height="100%" fill="#fff"/>{light}</svg>\n'
    )


def png(name: str) -> bytes:
    """Return the same picture as PNG, at two pixels for each CSS pixel."""
    pixels = [panel.pixels() for panel in library.snippet(name).panels]
    height = max(p.shape[0] for p in pixels)
    padded = [np.pad(p, ((0, height - p.shape[0]), (0, 0), (0, 0)), constant_values=255) for p in pixels]
    buffer = io.BytesIO()
    image.imsave(buffer, np.hstack(padded), format="png", metadata={"Software": None})
    return buffer.getvalue()


def sweep(name: str) -> tuple[str, list]:
    """Return the default panel of a swept figure and what changes in it from frame to frame.

    The elements that change get a `data-k`; the changes are [k, attribute, [its value in each frame]].
    Errors: ValueError where the frames do not hold the same elements.
    """
    frames = [lxml_etree.fromstring(panel.svg()) for (panel,) in library.snippet(name).frames.values()]
    shown = lxml_etree.fromstring(panels(name)[0])
    elements = [list(frame.iter()) for frame in (shown, *frames)]
    if len({tuple(e.tag for e in frame) for frame in elements}) > 1:
        raise ValueError("the frames of its SWEEP do not hold the same elements")
    changes = []
    for k, (first, *rest) in enumerate(zip(*elements, strict=True)):
        attributes = [*first.attrib, *({"#text"} if any(e.text != first.text for e in rest) else ())]
        for attribute in attributes:
            values = [e.text if attribute == "#text" else e.get(attribute) for e in rest]
            if any(value != values[0] for value in values) and attribute not in ("id", "href", "clip-path"):
                first.set("data-k", str(k))
                changes.append([k, attribute, values])
    return lxml_etree.tostring(shown, encoding="unicode"), changes


def _links(name: str, anchor: str, claim: str) -> str:
    """Return what links to the figure from elsewhere, ready to be copied; nothing where the site has no address."""
    if name not in HOMES:
        return ""
    page, site = HOMES[name]
    permalink, picture = f"{page}#{anchor}", f"{site}figures/{name}.png"
    embed = f'<a href="{permalink}"><img src="{picture}" alt="{html.escape(claim)}" width="600"></a>'
    rows = ""
    for key, label, text in (("link", "Address", permalink), ("png", "Picture", picture), ("embed", "HTML", embed)):
        own, shown = f"{anchor}-{key}", html.escape(text)
        rows += (
            f'<div class="share-row"><span class="share-label" id="{own}-label">{label}</span>'
            f'<pre id="{own}" tabindex="0" aria-labelledby="{own}-label">{shown}</pre>'
            f'<button type="button" data-copy="{own}" aria-label="Copy: {label} of this figure">Copy</button></div>'
        )
    return f'<details class="fig-share"><summary>Link to this figure</summary>{rows}</details>'


@functools.cache
def _source(name: str) -> str:
    formatter = HtmlFormatter(nowrap=True)
    code = highlight(library.snippet(name).source, PythonLexer(), formatter)
    return f'<div class="highlight"><pre tabindex="0"><code>{code}</code></pre></div>'


class _Figure(BlockProcessor):
    def test(self, parent, block):
        return FIGURE.search(_CODE.sub("", block)) is not None

    def run(self, parent, blocks):
        block = blocks.pop(0)
        match = FIGURE.fullmatch(block.strip())
        if not match:
            literal = FIGURE.search(_CODE.sub("", block))[0]
            errors.report_at(self.parser.md, literal, f"a figure stands alone in its paragraph: {literal}")
            return
        words, name = match.groups()
        snippet = library.named("figure", name)
        if not isinstance(snippet, str) and not snippet.panels:
            snippet = f"snippet '{name}' draws no figure"
        if isinstance(snippet, str):
            errors.report_at(self.parser.md, match[0], snippet)
            return
        self._build(parent, name, words, snippet)

    def _build(self, parent, name: str, words: str, snippet: library.Snippet) -> None:
        stash, anchor = self.parser.md.htmlStash, f"fig-{name.replace('_', '-')}"
        figure = etree.SubElement(parent, "figure", {"class": "fig", "id": anchor})
        holder = etree.SubElement(figure, "fig-sweep", {"data-search-exclude": ""}) if snippet.frames else figure
        drawing = etree.SubElement(holder, "div", {"class": "fig-panels", "data-search-exclude": ""})
        drawing.attrib |= {"role": "img", "aria-labelledby": f"{anchor}-caption", "aria-describedby": f"{anchor}-words"}
        drawn = panels(name)
        if snippet.frames:
            (parameter,) = snippet.module.SWEEP
            shown, changes = sweep(name)
            drawn = (shown,)
            frames = {"values": [f"{value:g}" for value in snippet.frames], "changes": changes}
            frames["start"] = list(snippet.frames).index(
                inspect.signature(snippet.module.figure).parameters[parameter].default
            )
            script = json.dumps(frames, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
            etree.SubElement(holder, "p").text = stash.store(f'<script type="application/json">{script}</script>')
            etree.SubElement(holder, "div", {"class": "fig-slider"})  # its height is kept free for the script
            holder.set("data-symbol", "λ" if parameter == "lam" else parameter)
        drawing.set("data-panels", str(len(drawn)))
        svgs = "".join(inline(svg, f"{anchor}-{number}-") for number, svg in enumerate(drawn))
        drawing.text = AtomicString(stash.store(svgs.replace("<svg ", '<svg aria-hidden="true" focusable="false" ')))
        caption = etree.SubElement(figure, "figcaption")
        etree.SubElement(caption, "span", {"id": f"{anchor}-caption"}).text = words or AtomicString(snippet.claim)
        link = etree.SubElement(
            caption, "a", {"class": "fig-link", "href": f"#{anchor}", "title": "Link to this figure"}
        )
        link.text = AtomicString("¶")
        tools = etree.SubElement(caption, "div", {"class": "fig-tools", "data-search-exclude": ""})
        description = html.escape(snippet.description)
        tools.text = AtomicString(
            stash.store(
                f'<details class="fig-words"><summary>In words</summary><p id="{anchor}-words">{description}</p></details>'
                f'<details class="fig-source"><summary>Source, as tested</summary>{_source(name)}</details>'
                f"{_links(name, anchor, snippet.claim)}"
            )
        )
        page, _ = errors.page_of(self.parser.md)
        for kind in ("svg", "png"):
            address = posixpath.relpath(f"docs/figures/{name}.{kind}", posixpath.dirname(page) or "docs")
            etree.SubElement(tools, "a", {"href": address}).text = AtomicString(kind.upper())


class FiguresExtension(Extension):
    def extendMarkdown(self, md):
        md.parser.blockprocessors.register(_Figure(md.parser), "figure", 175)


def makeExtension(**kwargs):
    return FiguresExtension(**kwargs)
