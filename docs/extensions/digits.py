"""Digits that no computation gave: in prose, in formulas, and in the words of a figure they are an error.

They may stand unchecked in code, in names (L1), in dates, in the year of a citation, in a link that has them in its
address, and in a formula that is a definition (`:=`).
"""

import functools
import re

from lxml import html as lxml_html
from markdown.treeprocessors import Treeprocessor

from docs.extensions import reading
from docs.extensions.mistakes import page_of
from docs.extensions.project import SiteExtension
from docs.extensions.reading import FRONT_MATTER

_DIGITS = re.compile(r"(?<![\w.])([-−+]?\.?\d(?:[\d.,\u2009\u202f]*\d)?)[\w.,]*")  # and what is glued to them: 3x, 12th
_YEAR = r"(?:1[89]|20)\d\d"
_DATE = re.compile(
    rf"\b{_YEAR}-\d\d-\d\d\b|\b(?:\d\d? )?(?:January|February|March|April|May|June|July|August|September|October"
    rf"|November|December) {_YEAR}\b|(?:\(|\b[A-Z]\w+, |\bal\.,? |\bothers,? |\b[Ii]n ){_YEAR}\b(?! ?[\w%])"
)
_SHOWN = ("alt", "title", "aria-label")  # attributes that a reader meets
_UNREAD = ("code", "pre", "data", "script", "style", "svg", "math")
_PRODUCED = ("footnote-", "fig-words", "fig-result", "fig-controls", "produced")  # classes of what no author typed
_NO_TEXT = re.compile(
    r"\$[^$]*\$|\[[^\[\]]*\]\(num:[^)\s]*\)|(?<=\]\()[^)\s]+"
)  # formulas, computed numbers, addresses
_STASHED = re.compile("\x02[^\x03]*\x03")

_SPLIT = re.compile(
    r"([=<>≤≥≠≈∼≃≅∝≪≫≡∈→]|\\(?:[lg]eq?(?:slant|q)?|[lg][tgl]|neq?|approx|to|in|ni|sim(?:eq)?|cong|equiv|asymp|propto|doteq"
    r"|lesssim|gtrsim|leftarrow|[Rr]ightarrow|mapsto|iff|implies)(?![A-Za-z]))"
    r"|\\\\|\\(?:begin|end)\{\w+\}|\\text\{[^{}]*\}|\\q?quad(?![A-Za-z])|[,;:&]"
)
_TEXT = re.compile(r"\\(?:text|textbf|textit|mathrm)\{([^{}]*)\}")
_ONES = re.compile(r"\\math(?:bf|bb|bm) ?(?:\{[01]\}|[01])")  # a vector's name
_AROUND = re.compile(
    r"\\(?:math(?:bf|rm|it|sf|bb)|boldsymbol|bm|[lr]?[vV]ert|pm|mp|left|right)(?![A-Za-z])|\\[{}%|]|[|%±∓]"
)
_SPACE = re.compile(r"(?<!\\)\\[,;:! ]|\{,\}")
_TUPLE = re.compile(r"(?:\\\{|[\[(])[^()\[\]{}=<>]*,[^()\[\]{}=<>]*[}\])]")  # or an interval, or a set
_QUOTIENT = re.compile(r"\\[dt]?frac\s*(?:\{\s*(\d+)\s*\}|(\d))\s*(?:\{\s*(\d+)\s*\}|(\d))")
_SCRIPT = re.compile(r"\b10\^(?:\{-?[A-Za-z]\}|[A-Za-z])|[\^_](?:\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+|.)")
_CONSTANT = re.compile(r"(?:[\d.+\-/()\s{}!]|\\(?:[dt]?frac|sqrt|cdot|times|left|right|pi)(?![A-Za-z]))*")
_HALF = re.compile(r"(?<![\d.])1/2(?![\d.])")
_LONG = re.compile(r"\d*\.\d+|\d{2,}|\d/\d")


def in_prose(text: str) -> list[str]:
    """Return the numbers in a piece of prose that a computation could give, each with the letters glued to it.

    They are not 0, not a date, not the year of a citation, not part of a name.
    """
    found = (match[0].rstrip(".,") for match in _DIGITS.finditer(_DATE.sub(" ", _STASHED.sub(" ", text))))
    return [digits for digits in found if digits != "0"]


def in_tex(tex: str) -> list[str]:
    """Return the numbers of the TeX, computed ones taken out, that say what a computation could give; each once.

    A number that makes up one side of a relation is a claim, except 0, and except ±1 and ½ where the relation is no
    equality. So is any other quotient of numbers, and what has a decimal point or two digits. Exponents and indices are
    notation, and so is 10^k; a formula with `:=` is a definition.
    """
    if ":=" in tex or "\\coloneqq" in tex:
        return []
    plain = _QUOTIENT.sub(lambda match: "/".join(n for n in match.groups() if n), _SPACE.sub("", tex))
    plain = _TUPLE.sub(lambda match: match[0].replace(",", "v"), _SCRIPT.sub("", _ONES.sub("v", plain)))
    found = [number for text in _TEXT.findall(plain) for number in in_prose(text)]
    plain = _AROUND.sub("", plain)
    sides = [None, *_SPLIT.split(plain), None]  # each between what parts it from its neighbors
    for before, side, after in zip(sides[:-1:2], sides[1::2], sides[2::2], strict=True):
        shown = side.strip(" \n(){}").rstrip(" .")
        if not any(c.isdigit() for c in side) or shown == "0":
            continue
        if _CONSTANT.fullmatch(side):
            if shown not in ("1", "-1", "1/2") or {before, after} & {
                "=",
                "≈",
                "∼",
                "≡",
                r"\approx",
                r"\sim",
                r"\equiv",
            }:
                found.append(shown)
        else:
            found += _LONG.findall(_HALF.sub("", side))
    return list(dict.fromkeys(found))


@functools.lru_cache(maxsize=16)
def places(source: str) -> dict[str, list[int]]:
    """Return for each number in the prose of a page the lines that it stands in; or in front matter, where that is all."""
    front = FRONT_MATTER.fullmatch(source)
    text, lines = reading.text_of(source)
    prose = [(lines[line - 1], words) for line, words in reading.words(reading.tokens_of(text))]
    found: dict[str, list[int]] = {}
    for line, words in enumerate(_NO_TEXT.sub(" ", source).split("\n"), 1) if front else prose:
        for number in in_prose(words):
            found.setdefault(number, []).append(line)
    return found


def not_computed(digits: str) -> str:
    """Return what to tell who typed the digits."""
    number = _DIGITS.match(digits)[1]
    return f"'{digits}' is not a computed number; write [{number}](num:snippet.key), or in words"


class _DigitCheck(Treeprocessor):
    """Reports every number in the text of a page, raw HTML included, that no author was allowed to type."""

    def run(self, root):
        if page_of(self.md)[0].startswith(("docs/figures/", "docs/s/")):  # which the build wrote
            return
        self._check(root, "")
        for raw in self.md.htmlStash.rawHtmlBlocks:
            if isinstance(raw, str) and any(c.isdigit() for c in raw) and not raw.startswith(("<math", "<svg")):
                self._check(lxml_html.document_fromstring(f"<body>{raw}"), "")

    def _check(self, element, address: str) -> None:
        if element.tag in _UNREAD or not isinstance(element.tag, str):  # a comment has no name
            return
        if any(name in element.get("class", "") for name in _PRODUCED):
            return
        address = element.get("href", address)
        for text in (element.text, *map(element.get, _SHOWN)):
            self._report(text, address)
        for child in element:
            self._check(child, address)
            self._report(child.tail, address)

    def _report(self, text: str | None, address: str) -> None:
        for digits in in_prose(text or ""):
            if not re.search(rf"(?<!\d){re.escape(digits)}(?!\d)", address):
                self.md.site.report.add_at(
                    self.md, digits, not_computed(digits), lambda source, digits=digits: places(source).get(digits, ())
                )


class DigitsExtension(SiteExtension):
    def register(self, md):
        # After inline patterns (20), which make numbers of `num:`; before unescaping (0), which restores \$ and the like.
        md.treeprocessors.register(_DigitCheck(md), "digits", 5)


def makeExtension(**kwargs):
    return DigitsExtension(**kwargs)
