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
_DIGITS = re.compile(r"(?<![\w.])(?:\d+\.\d+|\d{2,})")


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

    One-digit integers and powers of ten are notation; a formula with `:=` is a definition.
    """
    found = [(match[0], wrong) for match in _NUM.finditer(tex) if (wrong := numbers.problem(match[2], match[1]))]
    if ":=" in tex or "\\coloneqq" in tex:
        return found
    rest = re.sub(r"\\[dt]?frac\s*\d\d|10\^", "", _NUM.sub("", tex))
    return found + [
        (tex, rf"'{n}' is not a computed number; write \num{{snippet.key}}{{{n}}}") for n in _DIGITS.findall(rest)
    ]


class _Formula(InlineProcessor):
    def handleMatch(self, m, data):
        tex, display = m[2], m[1] == "$$"
        for literal, wrong in number_problems(tex):
            errors.report_at(self.md, literal, wrong)
        try:
            html = to_mathml(tex, display)
        except ValueError as error:
            errors.report_at(self.md, m[0], str(error))
            html = ""
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
