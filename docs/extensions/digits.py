"""Digits that no computation gave: in prose, in formulas, and in the words of a figure they are an error.

They may stand unchecked in code, in names (L1), in dates, in the year of a citation, in a link that has them in its
address, and in a formula that is a definition (`:=`).
"""

import re
from collections.abc import Iterator

from markdown_it.token import Token

from docs.extensions import reading

_DIGITS = re.compile(r"(?<![\w.])([-−+]?\.?\d(?:[\d.,\u2009\u202f]*\d)?)[\w.,]*")  # and what is glued to them: 3x, 12th
_YEAR = r"(?:1[89]|20)\d\d"
_SAID = (
    r"(?= (?:that|it|the|an?|they|he|she|we|this|by|as|when|with|for)\b)"  # after "in 2000", which may also count rows
)
_DATE = re.compile(
    rf"\b{_YEAR}-\d\d-\d\d\b|\b(?:\d\d? )?(?:January|February|March|April|May|June|July|August|September|October"
    rf"|November|December) {_YEAR}\b|(?:\(|\b[A-Z]\w+, |\bal\.,? |\bothers,? |\b(?:[Ii]n|[Ss]ince|[Uu]ntil) ){_YEAR}\b"
    rf"(?:(?! ?[\w%])|{_SAID})"
)
_NO_TEXT = re.compile(r"\$[^$]*\$|\[[^\[\]]*\]\(num:[^)\s]*\)|(?<=\]\()[^)\s]+")  # formulas, numbers, addresses
_LOOSE = re.compile(rf"\$[^{reading.NOT_TEXT}]*")

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
_EQUAL = {"=", "≈", "∼", "≡", r"\approx", r"\sim", r"\equiv"}
_HALF = re.compile(r"(?<![\d.])1/2(?![\d.])")
_LONG = re.compile(r"\d*\.\d+|\d{2,}|\d/\d")


def in_prose(text: str) -> list[str]:
    """Return the numbers in a piece of prose that a computation could give, each with the letters glued to it.

    They are not 0, not a date, not the year of a citation, not part of a name.
    """
    found = (match[0].rstrip(".,") for match in _DIGITS.finditer(_DATE.sub(" ", text)))
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
            if shown not in ("1", "-1", "1/2") or _EQUAL.intersection({before, after}):
                found.append(shown)
        else:
            found += _LONG.findall(_HALF.sub("", side))
    return list(dict.fromkeys(found))


def problems(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Yield each number in the prose of a page that no author was allowed to type, raw HTML included, with its line."""
    for line, words in reading.words(tokens):
        for number in in_prose(_LOOSE.sub(" ", words)):  # of what a loose $ was to open, that is told
            yield line, not_computed(number)


def lines_in(front: str, number: str) -> list[int]:
    """Return the lines of a front matter that have the number in their prose."""
    lines = enumerate(_NO_TEXT.sub(" ", front).split("\n"), 1)
    return [line for line, words in lines if number in in_prose(words)]


def not_computed(digits: str) -> str:
    """Return what to tell who typed the digits."""
    number = _DIGITS.match(digits)[1]
    year = f"; a year is one in ({number})" if re.fullmatch(_YEAR, digits) else ""
    return f"'{digits}' is not a computed number; write [{number}](num:snippet.key), or in words{year}"
