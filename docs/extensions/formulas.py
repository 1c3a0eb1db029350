r"""Mathematics: `$…$` and `$$…$$` become MathML at build time; `\num{kink.minimizer}{0.75}` is a checked number there."""

import functools
import re

from markdown.inlinepatterns import InlineProcessor
from math_core import LatexError, LatexToMathML

from docs.extensions import digits, quotes
from docs.extensions.library import Library
from docs.extensions.mistakes import Mistake
from docs.extensions.project import SiteExtension
from docs.extensions.spoken import spoken

# Signs of TeX stand right within a pair of $, and no digits beside it, or prices would be formulas; within $$ space may.
FORMULA = (
    r"(?<!\\)(?:(?P<display>\$\$)|(?<!\d)\$(?!\s))(?!\$)(?P<tex>(?:\\.|[^\\$])+?)"
    r"(?P<closed>(?(display)\$\$|(?<!\s)\$(?!\d)))(?P<after>[.,;:!?)]*)"
)
_UNDRAWN = {  # TeX of which a browser shows nothing, or something else
    r"\\\\\s*(?:\*|\[\s*-?[\d.]+\s*[a-z]{2}\s*\])": r"a row ends with \\ alone, not with \\* or \\[2pt]",
    r"(?<!\\)(?:\\\\)*%": r"% begins a comment; the sign is \%",
    r"\\begin\{(?:equation|align|alignat|flalign|gather|multline|eqnarray)\}|\\(?:label|eqref|tag)\b": (
        "formulas have no numbers here; write aligned or gathered, and link to a heading"
    ),
    r"\\(?:[bx]?cancel|boxed|fbox|enclose)\b": "no browser draws what strikes out or boxes; say it in words",
}
_ROWS = re.compile(r"\\(begin|end|\\)")
_WIDE = 24  # signs of a formula that a narrow screen may have to scroll, since a browser does not break it


@functools.cache
def _converter() -> LatexToMathML:
    return LatexToMathML(fancy_error=False)


def to_mathml(tex: str, display: bool = False) -> str:
    r"""Return MathML for the TeX, with `\num{…}{text}` as its text. Errors: Mistake, with the TeX in it."""
    plain = quotes.IN_TEX.sub(lambda match: "{" + match[2] + "}", tex)
    _refuse_undrawn(plain)
    try:
        mathml = _converter().convert_with_local_state(plain, displaystyle=display)
    except LatexError as error:
        message = re.sub(r"^\d+: ", "", str(error)).rstrip(".")
        raise Mistake(f"{message[:1].lower()}{message[1:]} in: {' '.join(tex.split())}") from None
    # The font's prime is raised by itself; as a superscript it would be raised twice.
    prime = r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>'
    mathml = re.sub(r"<msup>(<m[in]>[^<]*</m[in]>)<mo>([′″‴])</mo></msup>", prime, mathml)
    for combining, sign in (("\u20d7", "→"), ("\u0332</mo></mover>", "\u203e</mo></mover>"), ("\u0332", "_")):
        mathml = mathml.replace(f">{combining}", f">{sign}")  # what combines hangs beside its letter
    mathml = spoken(mathml)
    # A browser hangs the root sign on its bar: over low letters it would stand too deep, and the bar on them.
    mathml = mathml.replace("<msqrt>", '<msqrt><mspace height="0.75em"></mspace>')
    # The HTML checker knows the two attributes of MathML Core only as the CSS properties that they stand for.
    mathml = mathml.replace(' scriptlevel="0"', "")
    for value, style in (("true", "normal"), ("false", "compact")):
        mathml = re.sub(rf'<(mfrac|mrow) displaystyle="{value}">', rf'<\1 style="math-style:{style}">', mathml)
    return mathml


def _refuse_undrawn(tex: str) -> None:
    """Raise a Mistake where a part of the TeX would not be seen."""
    shown, depth = " ".join(tex.split()), 0
    for undrawn, message in _UNDRAWN.items():
        if re.search(undrawn, tex):
            raise Mistake(f"{message} in: {shown}")
    for match in _ROWS.finditer(tex):
        depth += {"begin": 1, "end": -1}.get(match[1], 0)
        if match[1] == "\\" and depth == 0:
            raise Mistake(rf"\\ ends a row, and here are none; write aligned or gathered in: {shown}")


def number_problems(tex: str, library: Library) -> list[tuple[str, str]]:
    r"""Return (literal, what is wrong) for each stale `\num` of the TeX, and for each number that should be one."""
    found = []
    for match in quotes.IN_TEX.finditer(tex):
        try:
            quotes.check(match[2], match[1], library)
        except Mistake as wrong:
            found.append((match[0], wrong.message))
    return found + [
        (tex, rf"'{n}' is not a computed number; write \num{{snippet.key}}{{{n}}} in: {' '.join(tex.split())}")
        for n in digits.in_tex(quotes.IN_TEX.sub("v", tex))
    ]


class _Formula(InlineProcessor):
    def handleMatch(self, m, data):
        tex, display, after = m["tex"], bool(m["display"]), m["after"]
        typed = m["closed"] + tex + m["closed"]
        problems = number_problems(tex, self.md.site.library)
        try:
            html = to_mathml(tex, display)
        except Mistake as wrong:
            html = ""
            problems = [(typed, wrong.message), *(problem for problem in problems if problem[0] != tex)]
        for literal, message in problems:
            self.md.site.report.add_at(self.md, typed if literal == tex else literal, message)
        if not display and len(re.sub("<[^>]*>", "", html)) > _WIDE:
            html = html.replace("<math>", '<math class="wide">', 1)
        if after and not display:  # a browser would let the punctuation wrap alone
            html = f'<span class="nobr">{html}{after}</span>'
            return self.md.htmlStash.store(html), m.start(0), m.end(0)
        return self.md.htmlStash.store(html), m.start(0), m.end("closed")


class FormulasExtension(SiteExtension):
    def register(self, md):
        md.ESCAPED_CHARS.append("$")
        # Before escapes (180), which would take the backslashes out of the TeX; after code (190), where $ is $.
        md.inlinePatterns.register(_Formula(FORMULA, md), "formula", 185)


def makeExtension(**kwargs):
    return FormulasExtension(**kwargs)
