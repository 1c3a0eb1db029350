"""Figures: `![the claim in your own words](fig:kink)` alone in a paragraph draws the snippet of that name into the page.

The drawing is inlined as SVG, with the snippet's claim as caption, its description in words, its source exactly as
tested, and links to `figures/kink.svg`, which `standalone` makes, and `.png`.
"""

import html
import json
import posixpath
import re
import xml.etree.ElementTree as etree

from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.util import AtomicString
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


def in_words(description: str, own: str) -> str:
    """Return the description of a drawing, folded up, under an id of its own."""
    said = html.escape(description)
    return f'<details class="fig-words"><summary>In words</summary><p id="{own}">{said}</p></details>'


def standalone(name: str) -> str:
    """Return one SVG with all panels of the figure side by side, opaque, in the light scheme, with title and description."""
    snippet = library.snippet(name)
    boxes = [
        tuple(float(n) for n in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups()) for svg in snippet.panels
    ]
    width, height = sum(w for w, _ in boxes), max(h for _, h in boxes)
    placed, left = "", 0.0
    for number, (svg, (w, h)) in enumerate(zip(snippet.panels, boxes, strict=True)):
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
            f'<pre id="{own}" tabindex="0" role="group" aria-labelledby="{own}-label">{shown}</pre>'
            f'<button type="button" data-copy="{own}" aria-label="Copy: {label} of this figure">Copy</button></div>'
        )
    return f'<details class="fig-share"><summary>Link to this figure</summary>{rows}</details>'


@library.kept
def _highlighted(source: str) -> str:
    code = highlight(source, PythonLexer(), HtmlFormatter(nowrap=True))
    return f'<div class="highlight"><pre tabindex="0"><code>{code}</code></pre></div>'


def _tied(text: str) -> str:
    """Return the text with no place for a line break around =, ≤ and the like."""
    return re.sub(r" ([=≠<>≤≥∈]) ", "\u00a0\\1\u00a0", text)


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
        sweep = snippet.sweep
        holder = etree.SubElement(figure, "fig-sweep", {"data-search-exclude": ""}) if sweep else figure
        drawing = etree.SubElement(holder, "div", {"class": "fig-panels", "data-search-exclude": ""})
        drawing.attrib |= {"role": "img", "aria-labelledby": f"{anchor}-caption", "aria-describedby": f"{anchor}-words"}
        drawn = snippet.panels
        if sweep:
            drawn = (sweep.svg,)
            frames = {
                "values": [f"{value:g}" for value in sweep.values],
                "changes": sweep.changes,
                "start": sweep.start,
            }
            script = json.dumps(frames, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
            etree.SubElement(holder, "p").text = stash.store(f'<script type="application/json">{script}</script>')
            etree.SubElement(holder, "div", {"class": "fig-slider"})  # its height is kept free for the script
            holder.set("data-symbol", "λ" if sweep.parameter == "lam" else sweep.parameter)
        drawing.set("data-panels", str(len(drawn)))
        svgs = "".join(inline(svg, f"{anchor}-{number}-") for number, svg in enumerate(drawn))
        drawing.text = AtomicString(stash.store(svgs.replace("<svg ", '<svg aria-hidden="true" focusable="false" ')))
        caption = etree.SubElement(figure, "figcaption")
        said = etree.SubElement(caption, "span", {"id": f"{anchor}-caption"})
        said.text = _tied(words) or AtomicString(_tied(snippet.claim))
        link = etree.SubElement(
            caption, "a", {"class": "fig-link", "href": f"#{anchor}", "title": "Link to this figure"}
        )
        link.text = AtomicString("¶")
        tools = etree.SubElement(caption, "div", {"class": "fig-tools", "data-search-exclude": ""})
        tools.text = AtomicString(
            stash.store(
                f"{in_words(snippet.description, f'{anchor}-words')}"
                f'<details class="fig-source"><summary>Source, as tested</summary>{_highlighted(snippet.source)}</details>'
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
