"""The preview of each page: a picture of 1200 × 630 with its title and its main figure, for those who share its link."""

import io
import textwrap
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
PREVIEW = 560  # the width of the figure, in pixels
MARGIN, LEFT, BOTTOM = 36, 60, 580  # of the figure, of the words, of the last line, in pixels
_FONT = Path(find_spec("matplotlib").origin).with_name("mpl-data") / "fonts/ttf/DejaVuSans-Bold.ttf"
_ACCENT, _INK = "#b93a0e", "#14181d"  # l1 and optimum, of the colors of figures


def draw(title: str, preview: bytes, site_name: str) -> bytes:
    """Return the card as PNG: the title in large letters on the left; on the right the preview of a figure, if any."""
    card = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(card)
    _write(pen, title)
    pen.text((LEFT, BOTTOM), site_name, _ACCENT, ImageFont.truetype(_FONT, 30), "ls")
    if preview:
        figure = Image.open(io.BytesIO(preview)).convert("RGB")
        card.paste(figure, (WIDTH - MARGIN - figure.width, (HEIGHT - figure.height) // 2))
    buffer = io.BytesIO()
    card.save(buffer, "PNG")
    return buffer.getvalue()


def _write(pen: ImageDraw.ImageDraw, title: str) -> None:
    """Write the title on the left half in lines, in letters as large as fit there: the schema of pages limits its length."""
    room = WIDTH - MARGIN - PREVIEW - 24 - LEFT
    for size in range(52, 16, -3):
        lines = textwrap.wrap(title, round(room / (0.62 * size)), break_long_words=False, break_on_hyphens=False)
        style = {"text": "\n".join(lines), "font": ImageFont.truetype(_FONT, size), "spacing": 0.3 * size}
        _, _, right, bottom = pen.multiline_textbbox((LEFT, LEFT), **style)
        if right <= LEFT + room and bottom <= 0.8 * HEIGHT:
            break
    pen.multiline_text((LEFT, LEFT), fill=_INK, **style)
