r"""Mathematics: `$…$` and `$$…$$` become MathML at build time; `\num{kink.minimizer}{0.75}` is a checked number there."""

import functools
import re

from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from math_core import LatexError, LatexToMathML

from docs.extensions import errors, numbers

FORMULA = r"(?<!\\)(\$\$?)(?!\$)((?:\\.|[^\\$])+?)\1([.,;:!?)]*)"
_NUM = re.compile(r"\\num\{([^{}]*)\}\{((?:[^{}]|\{[^{}]*\})*)\}")
_SPLIT = re.compile(
    r"([=<>]|\\(?:[lg]eq?|[lg]t|ne|approx|to|in|sim|equiv|leftarrow|rightarrow|mapsto)(?![A-Za-z]))"
    r"|\\\\|\\(?:begin|end)\{\w+\}|\\text\{[^{}]*\}|\\q?quad(?![A-Za-z])|[,;:&]"
)
_SPACE = re.compile(r"(?<!\\)\\[,;:! ]|\{,\}")
_TUPLE = re.compile(r"(?:\\\{|[\[(])[^()\[\]{}=<>]*,[^()\[\]{}=<>]*[}\])]")  # or an interval, or a set
_QUOTIENT = re.compile(r"\\[dt]?frac\s*(?:\{\s*(\d+)\s*\}|(\d))\s*(?:\{\s*(\d+)\s*\}|(\d))")
_SCRIPT = re.compile(r"\b10\^(?:\{-?[A-Za-z]\}|[A-Za-z])|[\^_](?:\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+|.)")
_CONSTANT = re.compile(r"(?:[\d.+\-/()\s{}!]|\\(?:[dt]?frac|sqrt|cdot|times|left|right|pi)(?![A-Za-z]))*")
_HALF = re.compile(r"(?<![\d.])1/2(?![\d.])")
_DIGITS = re.compile(r"\d*\.\d+|\d{2,}|\d/\d")


@functools.cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)


def to_mathml(tex: str, display: bool = False) -> str:
    r"""Return MathML for the TeX, with `\num{…}{text}` as its text. Errors: ValueError, one line, with the TeX in it."""
    plain = _NUM.sub(lambda match: "{" + match[2] + "}", tex)
    try:
        mathml = _converter().convert_with_local_state(plain, displaystyle=display)
    except LatexError as error:
        message = re.sub(r"^\d+: ", "", str(error)).rstrip(".")
        raise ValueError(f"{message[:1].lower()}{message[1:]} in: {' '.join(tex.split())}") from None
    # The font's prime is raised by itself; as a superscript it would be raised twice.
    prime = r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>'
    mathml = re.sub(r"<msup>(<m[in]>[^<]*</m[in]>)<mo>([′″‴])</mo></msup>", prime, mathml)
    # A browser hangs the root sign on its bar: over low letters it would stand too deep, and the bar on them.
    mathml = mathml.replace("<msqrt>", '<msqrt><mspace height="0.75em"></mspace>')
    # The HTML checker knows the two attributes of MathML Core only as the CSS properties that they stand for.
    mathml = mathml.replace(' scriptlevel="0"', "")
    for value, style in (("true", "normal"), ("false", "compact")):
        mathml = re.sub(rf'<(mfrac|mrow) displaystyle="{value}">', rf'<\1 style="math-style:{style}">', mathml)
    return mathml


def number_problems(tex: str) -> list[tuple[str, str]]:
    r"""Return (literal, what is wrong) for each stale `\num` of the TeX, and for each number that should be one.

    A number that makes up one side of a relation is a claim, except 0, and except ±1 and ½ where the relation is no
    equality. So is any other quotient of numbers, and what has a decimal point or two digits. Exponents and indices are
    notation, and so is 10^k; a formula with `:=` is a definition.
    """
    found = [(match[0], wrong) for match in _NUM.finditer(tex) if (wrong := numbers.problem(match[2], match[1]))]
    if ":=" in tex or "\\coloneqq" in tex:
        return found
    return found + [
        (tex, rf"'{n}' is not a computed number; write \num{{snippet.key}}{{{n}}} in: {' '.join(tex.split())}")
        for n in _claims(_NUM.sub("v", tex))
    ]


def _claims(tex: str) -> list[str]:
    """Return the numbers of the TeX, `\num` taken out, that say what a computation could give; each once."""
    plain = _QUOTIENT.sub(lambda match: "/".join(n for n in match.groups() if n), _SPACE.sub("", tex))
    plain = _TUPLE.sub(lambda match: match[0].replace(",", "v"), _SCRIPT.sub("", plain))
    found = []
    sides = [None, *_SPLIT.split(plain), None]  # each between what parts it from its neighbors
    for before, side, after in zip(sides[:-1:2], sides[1::2], sides[2::2], strict=True):
        shown = side.strip(" \n(){}").rstrip(" .")
        if not any(c.isdigit() for c in side) or shown == "0":
            continue
        if _CONSTANT.fullmatch(side):
            if shown not in ("1", "-1", "1/2") or {before, after} & {"=", r"\approx", r"\sim", r"\equiv"}:
                found.append(shown)
        else:
            found += _DIGITS.findall(_HALF.sub("", side))
    return list(dict.fromkeys(found))


class _Formula(InlineProcessor):
    def handleMatch(self, m, data):
        tex, display = m[2], m[1] == "$$"
        typed = m[1] + tex + m[1]
        problems = number_problems(tex)
        try:
            html = to_mathml(tex, display)
        except ValueError as error:
            html = ""
            problems = [(typed, str(error)), *(problem for problem in problems if problem[0] != tex)]
        for literal, wrong in problems:
            errors.report_at(self.md, typed if literal == tex else literal, wrong)
        if m[3] and not display:  # a browser would let the punctuation wrap alone
            html = f'<span class="nobr">{html}{m[3]}</span>'
            return self.md.htmlStash.store(html), m.start(0), m.end(0)
        return self.md.htmlStash.store(html), m.start(0), m.end(2) + len(m[1])


class _Unclosed(Treeprocessor):
    """Reports a dollar sign that opens no formula."""

    def run(self, root):
        for element in root.iter():
            if element.tag in ("code", "pre"):
                continue
            for text in (element.text, *(child.tail for child in element)):
                if text and "$" in text:
                    rest = text[text.index("$") :].split("\x02")[0].split("\n")[0]
                    errors.report_at(self.md, rest, rf"a $ that is not closed (a dollar is \$) in: {rest[:60]}")


class MathExtension(Extension):
    def extendMarkdown(self, md):
        md.ESCAPED_CHARS.append("$")
        md.inlinePatterns.register(_Formula(FORMULA, md), "math", 185)
        md.treeprocessors.register(_Unclosed(md), "unclosed-math", 4)


def makeExtension(**kwargs):
    return MathExtension(**kwargs)
