"""Computed numbers in prose: `[0.75](num:kink.minimizer)`, in a formula `\\num{kink.minimizer}{0.75}`.

The number stays readable in the source. It holds when it equals the computed value, rounded to the digits typed;
a typed zero holds only for an exact zero.
"""

import re
import xml.etree.ElementTree as etree
from decimal import Decimal, InvalidOperation

from markdown.inlinepatterns import InlineProcessor

from docs.extensions import digits
from docs.extensions.library import Library
from docs.extensions.mistakes import Mistake, line_of, lines_of
from docs.extensions.project import Site, SiteExtension
from docs.extensions.reading import FRONT_MATTER

LINK = r"\[([^\[\]]*)\]\(num:([^)\s]*)\)"
IN_TEX = re.compile(r"\\num\{([^{}]*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


def parse(text: str) -> tuple[Decimal, Decimal]:
    """Return the number that `text` shows and half a unit of its last digit. Errors: ValueError where it is none."""
    plain = text.replace("{,}", "").replace("−", "-").replace("\\,", "").replace(r"\%", "%")
    plain = re.sub(r"(?<=\d)[,\u2009\u202f ](?=\d{3}(?!\d))", "", plain).strip()
    scale = Decimal(1)
    if plain.endswith("%"):
        plain, scale = plain[:-1].strip(), Decimal("0.01")
    power = re.fullmatch(r"(?:(.*?)\s*(?:×|\\times|\\cdot)\s*)?10(?:\^\{?(-?\d+)\}?|([⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]+))", plain)
    try:
        if power:
            plain = power[1] or "1.00"
            scale *= Decimal(10) ** int(power[2] or power[3].translate(_SUPERSCRIPTS))
        if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", plain, re.ASCII):
            raise ValueError
        number = Decimal(plain)
        return number * scale, Decimal(5).scaleb(number.as_tuple().exponent - 1) * scale
    except (ArithmeticError, InvalidOperation, ValueError):
        raise ValueError(f"'{text}' is not a number") from None


def holds(text: str, value: float | int | str) -> bool:
    """Return whether `text` shows `value`, rounded to the digits typed (the same string, where it is one)."""
    if isinstance(value, str):
        return text == value
    try:
        shown, slack = parse(text)
    except ValueError:
        return False
    if shown == 0:
        return value == 0
    return abs(shown - Decimal(value)) <= slack * (1 + Decimal("1e-9"))


def check(text: str, reference: str, library: Library) -> None:
    """Raise a Mistake unless `text` shows the number `reference`, "snippet.key"."""
    value = library.number(reference)
    if not holds(text, value):
        raise Mistake(f"prose says '{text}' but {reference} = {value}")


def resolve(text: str, path: str, source: str, site: Site) -> str:
    """Return plain text with its `[…](num:…)` checked and replaced by what they show: for front matter."""

    front = FRONT_MATTER.match(source)  # of a notebook, its metadata
    written = front[0] if front else source

    def shown(match: re.Match) -> str:
        try:
            check(match[1], match[2], site.library)
        except Mistake as wrong:
            site.report.add_in(path, written, match[0], wrong.message)
        return match[1]

    for found in digits.in_prose(re.sub(LINK, "", text)):
        for line in (digits.lines_in(written, found) if front else lines_of(source, text)) or [0]:
            site.report.add(Mistake(digits.not_computed(found), path, line))
    if "$" in text:
        message = "titles and short answers are plain text; write λ, |f′(0)|, not $…$"
        site.report.add(Mistake(message, path, line_of(written, text)))
    return re.sub(LINK, shown, text)


class _NumberLink(InlineProcessor):
    def handleMatch(self, m, data):
        try:
            check(m[1], m[2], self.md.site.library)
        except Mistake as wrong:
            self.md.site.report.add_at(self.md, m[0], wrong.message)
        if data[: m.start(0)].endswith("!"):
            self.md.site.report.add_at(self.md, f"!{m[0]}", f"a number is no picture: !{m[0]}; leave out the !")
        element = etree.Element("data", {"value": m[2]})
        element.text = m[1]
        if ", " in m[1]:
            element.set("data-list", "")  # may be broken into lines, as a number may not
        return element, m.start(0), m.end(0)


class QuotesExtension(SiteExtension):
    def register(self, md):
        # Before links (160), which it looks like; after formulas (185), which may hold brackets.
        md.inlinePatterns.register(_NumberLink(LINK, md), "num", 175)


def makeExtension(**kwargs):
    return QuotesExtension(**kwargs)
