"""Computed numbers in prose: `[0.75](num:kink.minimizer)`, and a check that no other digits stand there.

The number stays readable in the source. It holds when it equals the computed value, rounded to the digits typed;
a typed zero holds only for an exact zero. Digits may stand unchecked in code, in names (L1), in dates, in the year of a
citation, in a link that has them in its address, and in a formula that is a definition (`:=`).
"""

import math
import re
import xml.etree.ElementTree as etree
from decimal import Decimal, InvalidOperation

from lxml import html as lxml_html
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from docs.extensions import errors, library

LINK = r"\[([^\[\]]*)\]\(num:([^)\s]*)\)"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_DIGITS = re.compile(r"(?<![\w.])([-−+]?\.?\d(?:[\d.,\u2009\u202f]*\d)?)[\w.,]*")  # and what is glued to them: 3x, 12th
_YEAR = r"(?:1[89]|20)\d\d"
_DATE = re.compile(
    rf"\b{_YEAR}-\d\d-\d\d\b|\b(?:\d\d? )?(?:January|February|March|April|May|June|July|August|September|October"
    rf"|November|December) {_YEAR}\b|(?:\(|\b[A-Z]\w+, |\bal\.,? |\bothers,? |\b[Ii]n ){_YEAR}\b(?! ?[\w%])"
)
_SHOWN = ("alt", "title", "aria-label")  # attributes that a reader meets
_UNREAD = ("code", "pre", "data", "script", "style", "svg", "math")
_OWN = ("footnote-", "fig-words", "fig-source", "fig-share")  # classes of what no author typed
_STASHED = re.compile("\x02[^\x03]*\x03")


def parse(text: str) -> tuple[Decimal, Decimal]:
    """Return the number that `text` shows and half a unit of its last digit. Errors: ValueError where it is none."""
    plain = text.replace("{,}", "").replace("−", "-").replace("\\,", "").replace(r"\%", "%")
    plain = re.sub(r"(?<=\d)[,\u2009\u202f ](?=\d{3}(?!\d))", "", plain).strip()
    scale = Decimal(1)
    if plain.endswith("%"):
        plain, scale = plain[:-1].strip(), Decimal("0.01")
    power = re.fullmatch(r"(?:(.*?)\s*(?:×|\\times|\\cdot)\s*)?10(?:\^\{?(-?\d+)\}?|([⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]+))", plain)
    if power:
        plain = power[1] or "1.00"
        scale *= Decimal(10) ** int(power[2] or power[3].translate(_SUPERSCRIPTS))
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise ValueError(f"'{text}' is not a number") from None
    return number * scale, Decimal(5).scaleb(number.as_tuple().exponent - 1) * scale


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


def problem(text: str, reference: str) -> str | None:
    """Return what is wrong with `text` standing for the number `reference`, "snippet.key", or None."""
    name, _, key = reference.partition(".")
    snippet = library.named("snippet", name)
    if isinstance(snippet, str):
        return snippet
    if key not in snippet.numbers:
        return library.unknown("number", reference, [f"{name}.{known}" for known in snippet.numbers])
    value = snippet.numbers[key]
    if not isinstance(value, str) and not (isinstance(value, (int, float)) and math.isfinite(value)):
        return f"{reference} is {' '.join(repr(value).split())}, which is neither a finite number nor a text"
    if not holds(text, value):
        return f"prose says '{text}' but {reference} = {value}"
    return None


def resolve(text: str, path: str, source: str) -> str:
    """Return plain text with its `[…](num:…)` checked and replaced by what they show: for front matter."""

    def shown(match: re.Match) -> str:
        if wrong := problem(match[1], match[2]):
            errors.report_in(path, source, match[0], wrong)
        return match[1]

    for digits in unchecked_digits(re.sub(LINK, "", text)):
        errors.report_in(path, source, digits, _not_computed(digits), _alone(digits))
    if "$" in text:
        errors.report(
            path, errors.line_of(source, text), "titles and short answers are plain text; write λ, |f′(0)|, not $…$"
        )
    return re.sub(LINK, shown, text)


def unchecked_digits(text: str) -> list[str]:
    """Return the numbers in a piece of prose that a computation could give, each with the letters glued to it.

    They are not 0, not a date, not the year of a citation, not part of a name.
    """
    found = (match[0].rstrip(".,") for match in _DIGITS.finditer(_DATE.sub(" ", _STASHED.sub(" ", text))))
    return [digits for digits in found if digits != "0"]


def _alone(digits: str) -> str:
    return rf"(?<![\w.]){re.escape(digits)}(?![^\[\]]*\]\(num:)(?!\w|[.,]\d)"


def _not_computed(digits: str) -> str:
    number = _DIGITS.match(digits)[1]
    return f"'{digits}' is not a computed number; write [{number}](num:snippet.key), or in words"


class _NumberLink(InlineProcessor):
    def handleMatch(self, m, data):
        if wrong := problem(m[1], m[2]):
            errors.report_at(self.md, m[0], wrong)
        element = etree.Element("data", {"value": m[2]})
        element.text = m[1]
        if ", " in m[1]:
            element.set("data-list", "")  # may be broken into lines, as a number may not
        return element, m.start(0), m.end(0)


class _DigitCheck(Treeprocessor):
    """Reports every number in the text of a page, raw HTML included, that is not a `num:`."""

    def run(self, root):
        self._check(root, "")
        for raw in self.md.htmlStash.rawHtmlBlocks:
            if isinstance(raw, str) and any(c.isdigit() for c in raw) and not raw.startswith("<math"):
                self._check(lxml_html.document_fromstring(f"<body>{raw}"), "")

    def _check(self, element, address: str) -> None:
        if element.tag in _UNREAD or not isinstance(element.tag, str):  # a comment has no name
            return
        if any(own in element.get("class", "") for own in _OWN):
            return
        address = element.get("href", address)
        for text in (element.text, *map(element.get, _SHOWN)):
            self._report(text, address)
        for child in element:
            self._check(child, address)
            self._report(child.tail, address)

    def _report(self, text: str | None, address: str) -> None:
        for digits in unchecked_digits(text or ""):
            if not re.search(rf"(?<!\d){re.escape(digits)}(?!\d)", address):
                errors.report_at(self.md, digits, _not_computed(digits), _alone(digits))


class NumbersExtension(Extension):
    def extendMarkdown(self, md):
        md.inlinePatterns.register(_NumberLink(LINK, md), "num", 175)
        md.treeprocessors.register(_DigitCheck(md), "digits", 5)


def makeExtension(**kwargs):
    return NumbersExtension(**kwargs)
