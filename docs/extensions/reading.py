"""A page as CommonMark reads it: tokens, each with the line it stands in, so that what is said of a page names its line."""

import functools
import html
import itertools
import json
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

_LIST = r"\{:?\s*(?:(?:[#.][\w:-]+|data-[\w-]+|[\w-]+=(?:\"[^\"]*\"|'[^']*'|[^\s}]*))\s*)+\}"  # of attributes
FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.S)
NOT_TEXT = "\ufffc"  # stands for what is no text of its author's: code, a formula, an escaped sign
_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n *\n).)+?(?<!`)\1(?!`)|<!--.*?-->", re.S)  # of code; a comment
_UNREAD = re.compile(r"<!--.*?-->|<(code|pre|data|script|style|svg|math)\b.*?</\1>|<[^>]*>", re.S)  # of raw HTML
_ADDRESS = re.compile(r"""(?:href|src|data|poster|action)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)""", re.I)
_SHOWN = re.compile(r"""(?:alt|title|aria-label)\s*=\s*(?:"([^"]*)"|'([^']*)')""")  # but these attributes are read


@functools.cache
def parser() -> MarkdownIt:
    """Return the parser, with what the settings of the site enable."""
    md = MarkdownIt("commonmark", {"html": True}).enable("table").disable("text_join")  # which hides what was escaped
    md.use(footnote_plugin, inline=False).use(admon_plugin).use(attrs_plugin)
    dollars = {"allow_space": False, "double_inline": True, "allow_labels": False, "allow_blank_lines": False}
    md.use(dollarmath_plugin, **dollars)
    md.validateLink = lambda address: True
    md.normalizeLink = lambda address: address

    def formula(self, tokens, number, options, env) -> str:
        token = tokens[number]
        tex = f"<math>{escapeHtml(token.content)}</math>"
        return f'<p data-line="{token.map[0] + 1}">{tex}</p>' if token.map else tex

    def raw(self, tokens, number, options, env) -> str:
        return f'<p data-line="{tokens[number].map[0] + 1}"></p>{tokens[number].content}'

    for kind in ("math_block", "math_inline", "math_inline_double"):
        md.add_render_rule(kind, formula)
    md.add_render_rule("html_block", raw)
    md.add_render_rule("text_special", lambda self, tokens, number, options, env: escapeHtml(tokens[number].content))
    return md


def tokens_of(text: str) -> list[Token]:
    """Return the blocks of the text, without the lists of attributes that end a heading or a paragraph."""
    tokens = parser().parse(re.sub(r"(?m)^[ \t]*$", " " * 16, text), {})  # or two empty lines would end a note
    line = 1
    for number, token in enumerate(tokens):
        line = token.map[0] + 1 if token.map else line
        token.meta["line"] = line
        if token.type == "inline" and (kids := token.children) and kids[-1].type == "text":
            above = tokens[number - 1].type
            if above == "heading_open" or (above == "paragraph_open" and kids[-2:-1] and kids[-2].type == "softbreak"):
                kids[-1].content = re.sub(rf"\s*{_LIST}\s*$", "", kids[-1].content)
        for before, kid in itertools.pairwise(token.children or []):
            if before.type in ("em_close", "strong_close"):
                kid.content = re.sub(f"^{_LIST}", "", kid.content)
        if token.nesting >= 0 and token.type != "inline":
            token.attrSet("data-line", str(line))
    return tokens


def pieces(tokens: list[Token]) -> Iterator[tuple[int, Token]]:
    """Yield each piece of inline text with its line: words, links, formulas; after a picture those of its words."""
    for token in tokens:
        line = token.meta["line"]
        for child in token.children or []:
            words = [] if (child.attrGet("src") or "").startswith("num:") else child.children or []
            for piece in (child, *words):
                yield line, piece
                line += piece.type in ("softbreak", "hardbreak") or piece.content.count("\n") * (piece.type != "image")


def links(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Yield each address of a link or a picture with its line, as it is written; of raw HTML after the others."""
    for line, piece in pieces(tokens):
        if piece.type == "link_open" and not piece.attrGet("href").startswith("#fn"):
            yield line, piece.attrGet("href")
        elif piece.type == "image":
            yield line, piece.attrGet("src")
    for line, raw in raw_html(tokens):
        for match in _ADDRESS.finditer(raw):
            yield line + raw.count("\n", 0, match.start()), html.unescape(match[1].strip("\"'"))


def raw_html(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Yield each piece of raw HTML with the line that it begins in."""
    yield from ((token.meta["line"], token.content) for token in tokens if token.type == "html_block")
    yield from ((line, piece.content) for line, piece in pieces(tokens) if piece.type == "html_inline")


def words(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    """Yield what a reader meets of each line, without code, formulas, computed numbers, and what stands in its address."""
    found: dict[int, str] = {}
    for token in tokens:
        address, before = "", NOT_TEXT  # between the cells of a row
        for line, piece in pieces([token]):
            address = piece.attrGet("href") or "" if piece.type in ("link_open", "link_close") else address
            said = piece.content if piece.type == "text" else f" {piece.attrGet('title') or ''} "
            said = {"html_inline": _read(piece.content), "math_inline": NOT_TEXT}.get(piece.type, said)
            if not address.startswith("num:"):
                for number in re.findall(r"\d+(?:\.\d+)*", address) if address else ():
                    said = re.sub(rf"(?<![\d.]){re.escape(number)}(?![\d.]*\d)", " ", said)
                found[line] = found.get(line, "") + before + said
            before = ""
    for token in tokens:
        if token.type == "html_block":
            for number, said in enumerate(_read(token.content).split("\n")):
                found[token.meta["line"] + number] = said
    yield from sorted(found.items())


def _read(raw: str) -> str:
    """Return what a reader meets of raw HTML, its lines where they were."""

    def shown(match: re.Match) -> str:
        attributes = " ".join(one or other for one, other in _SHOWN.findall(match[0])) if match[0][1] != "!" else ""
        return f" {'' if match[1] else attributes} " + "\n" * match[0].count("\n")

    return _UNREAD.sub(shown, raw)


def without_code(text: str) -> str:
    """Return the text without its code and its comments, lines where they were."""
    lines = text.split("\n")
    for token in parser().parse(text, {}):
        if token.type in ("fence", "code_block"):
            lines[slice(*token.map)] = [""] * (token.map[1] - token.map[0])
    return blank(_SPAN, "\n".join(lines))


def blank(what: re.Pattern, text: str) -> str:
    """Return the text without what the pattern matches, and its lines where they were."""
    return what.sub(lambda match: "\n" * match[0].count("\n"), text)


def text_of(source: str) -> tuple[str, list[int]]:
    """Return the Markdown of a page or a notebook without front matter and code cells, and the line of each of its lines."""
    if not source.startswith("{"):
        return blank(FRONT_MATTER, source), list(range(1, source.count("\n") + 2))
    lines, words = [], []
    written = source.split("\n")
    for number, cell in enumerate(json.loads(source)["cells"]):
        if cell["cell_type"] == "markdown":
            first = line_of_cell(source, number)
            for place, part in enumerate([*"".join(cell["source"]).split("\n"), ""]):
                own = min(first + 1 + place, len(written))
                lines.append(own if json.dumps(part, ensure_ascii=False)[1:-1] in written[own - 1] else first)
                words.append(part)
    return "\n".join(words), lines or [1]


def line_of_cell(notebook: str, number: int) -> int:
    """Return the line of the notebook's JSON where the source of its cell of that number, from 0, begins; else 0."""
    sources = list(re.finditer(r'"source"\s*:', notebook))  # quotes within a text are escaped
    return notebook.count("\n", 0, sources[number].start()) + 1 if number < len(sources) else 0
