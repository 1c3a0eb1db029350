"""The preview of each page: a picture of 1200 × 630 with its title and its main figure, for those who share its link."""

import textwrap

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from docs.extensions import figures, library
from snippets._figure import COLORS

WIDTH, HEIGHT, DPI = 1200, 630, 100
MARGIN = 36  # right of the figure, in pixels
DEFAULT = "kink"  # shown where a page has no figure of its own


def main_figure(markdown: str) -> str | None:
    """Return the name of the figure for the page: the default if shown, else the first shown; None where all fail."""
    shown = [match[2] for match in figures.FIGURE.finditer(markdown)]
    names = [*sorted(shown, key=lambda name: name != DEFAULT), DEFAULT]
    return next((name for name in names if not isinstance(library.named("figure", name), str)), None)


def draw(title: str, figure: str | None, site_name: str) -> bytes:
    """Return the card as PNG: the title in large letters on the left, the first panel of the figure on the right."""
    return _draw(title, figure, library.texts(figure) if figure else (), site_name)


@library.kept
def _draw(title: str, figure: str | None, made_of: tuple[bytes, ...], site_name: str) -> bytes:
    with matplotlib.rc_context({"font.family": "DejaVu Sans"}):
        card = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor="white")
        canvas = FigureCanvasAgg(card)
        _write(card, title)
        card.text(0.05, 0.08, site_name, size=22, va="bottom", color=COLORS["l1"], weight="bold")
        canvas.draw()
    pixels = np.array(canvas.buffer_rgba())
    if figure:
        drawn = library.snippet(figure).preview
        height, width = drawn.shape[:2]
        top, left = (HEIGHT - height) // 2, WIDTH - MARGIN - width
        pixels[top : top + height, left : left + width] = drawn
    return library.png(pixels)


def _write(card: Figure, title: str) -> None:
    """Write the title on the left half in lines, in letters as large as fit there: frontmatter.TITLE limits its length."""
    room = WIDTH - MARGIN - library.PREVIEW - 24 - 0.05 * WIDTH
    written = None
    for size in range(38, 12, -2):
        if written:
            written.remove()
        characters = round(room / (0.6 * size * DPI / 72))
        lines = textwrap.wrap(title, characters, break_long_words=False, break_on_hyphens=False)
        style = {"size": size, "weight": "bold", "va": "top", "color": COLORS["optimum"], "linespacing": 1.25}
        written = card.text(0.05, 0.9, "\n".join(lines), **style)
        box = written.get_window_extent()
        if box.width <= room and box.y0 >= 0.2 * HEIGHT:
            return
