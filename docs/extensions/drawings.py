"""SVG, edited in one place: drawings that share a page, stand beside each other in a file, or differ as frames do.

The text of a drawing comes from `Figure.svg` of the snippets, so that what is looked for here is always there.
"""

import html
import re

from lxml import etree


def inline(svg: str, prefix: str, attributes: str = 'aria-hidden="true" focusable="false"') -> str:
    """Return the SVG for a page: with `prefix` before each of its ids, so that many drawings can stand on one."""
    svg = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}\1"', svg)
    # The theme's script assigns to each [href], which throws at a <use> of SVG; xlink:href says the same, and is let be.
    svg = re.sub(r'(?:(?<= )(?=href="#))', "xlink:", re.sub(r'(href="#|url\(#)([^")]+)', rf"\1{prefix}\2", svg))
    return svg.replace(' xmlns="http://www.w3.org/2000/svg"', "").replace("<svg ", f"<svg {attributes} ", 1)


def file(panels: tuple[str, ...], title: str, description: str) -> str:
    """Return one SVG with all panels side by side, opaque, in the light scheme, with title and description."""
    placed, left, height = "", 0.0, 0.0
    for number, svg in enumerate(panels):
        w, h = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
        placed += inline(svg, f"p{number}-", f'x="{left:g}" y="0" width="{w:g}" height="{h:g}"')
        left, height = left + w, max(height, h)
    light = re.sub(r"var\(--fig-\w+,(#\w+)\)", r"\1", placed).replace("xlink:href", "href")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left:g} {height:g}" width="{left:g}" height="{height:g}" '
        f'font-family="system-ui, sans-serif" role="img" aria-labelledby="title" aria-describedby="desc">'
        f'<title id="title">{html.escape(title)}</title><desc id="desc">{html.escape(description)}</desc>'
        f'<rect width="100%" height="100%" fill="#fff"/>{light}</svg>\n'
    )


def changes(svg: str, frames: list[str], prefix: str) -> tuple[str, list]:
    """Return the drawing with a data-k at each element that differs in a frame, and [k, attribute, [values]] of each.

    A key k is the prefix and a number.

    Errors: ValueError where the frames do not hold the same elements as the drawing.
    """
    shown = etree.fromstring(svg)
    elements = [list(frame.iter()) for frame in (shown, *map(etree.fromstring, frames))]
    other = next((k for k, one in enumerate(elements) if [e.tag for e in one] != [e.tag for e in elements[0]]), None)
    if other is not None:
        raise ValueError(f"the frame of value number {other} does not hold the same elements as the drawing")
    found = []
    for k, (first, *rest) in enumerate(zip(*elements, strict=True)):
        attributes = [*first.attrib, *({"#text"} if any(e.text != first.text for e in rest) else ())]
        for attribute in attributes:
            taken = [e.text if attribute == "#text" else e.get(attribute) for e in rest]
            if any(value != taken[0] for value in taken) and attribute not in ("id", "href", "clip-path"):
                first.set("data-k", f"{prefix}{k}")
                found.append([f"{prefix}{k}", attribute, taken])
    return etree.tostring(shown, encoding="unicode"), found
