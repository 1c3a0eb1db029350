"""The mathematics font: STIX Two Math, cut down to the glyphs that the built pages use."""

import html
import io
import re
from importlib.util import find_spec
from pathlib import Path

from docs.extensions.cache import Cache

_SOURCE = Path(find_spec("ziamath").origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"
_ALWAYS = "√" + "′″‖|{}()[]⟨⟩"  # a drawn root takes U+221A, which is not in the text; fences stretch
_TOKEN = re.compile(r"<(m[ino]|mtext)([^>]*)>([^<]*)</")


def write(site: Path, cache: Cache) -> None:
    """Write assets/fonts/math.woff2 for all that stands in a <math> of the pages below `site`, its words apart.

    Words, and names like min, are set in the letters of the page: their style sheet says so.
    """
    tokens = set()
    for page in site.rglob("*.html"):
        tokens |= set(_TOKEN.findall(page.read_text("utf-8")))
    text = set(_ALWAYS) | set("0123456789")
    for kind, attributes, content in tokens:
        signs = html.unescape(content)
        if kind == "mi" and len(signs) == 1 and not attributes:
            text |= _italics({signs}) or {signs}
        else:
            text |= {sign for sign in signs if not sign.isascii() or not sign.isalpha()}
    folder = site / "assets" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "math.woff2").write_bytes(cache.once(_cut, "".join(sorted(text))))


def _cut(glyphs: str) -> bytes:
    """Return the font with no more than these glyphs, as WOFF2."""
    from fontTools import subset  # slow to load, and seldom needed
    from fontTools.ttLib import TTFont

    options = subset.Options(flavor="woff2", layout_features=[], hinting=False, recalc_timestamp=False, name_IDs=[0])
    font = TTFont(_SOURCE, recalcTimestamp=False)
    variants = font["MATH"].table.MathVariants
    for construction in [*variants.VertGlyphConstruction, *variants.HorizGlyphConstruction]:
        # Fences beyond the third size are put together from parts, which the font has as well.
        construction.MathGlyphVariantRecord = construction.MathGlyphVariantRecord[:3]
        construction.VariantCount = len(construction.MathGlyphVariantRecord)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=glyphs)
    subsetter.subset(font)
    font.flavor = "woff2"
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _italics(text: set[str]) -> set[str]:
    """Return the mathematical italics that a browser shows for single letters in an <mi>."""
    shown = set()
    for letter in text:
        if "a" <= letter <= "z":
            shown.add("ℎ" if letter == "h" else chr(0x1D44E + ord(letter) - ord("a")))
        elif "A" <= letter <= "Z":
            shown.add(chr(0x1D434 + ord(letter) - ord("A")))
        elif "α" <= letter <= "ω":
            shown.add(chr(0x1D6FC + ord(letter) - ord("α")))
        elif letter in "ϕϵ∂":
            shown.add({"ϕ": "𝜙", "ϵ": "𝜖", "∂": "𝜕"}[letter])
    return shown
