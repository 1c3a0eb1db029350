"""What is wrong in the Markdown of a page, each with its line: what two parsers read otherwise, and what both read alike
and is no page of this site, such as a second title, an address of no kind, or raw HTML that could run something.
"""

import itertools
import json
import re
import unicodedata
from collections.abc import Iterator

from markdown_it.token import Token

from docs.extensions import agree, digits, raw, reading
from docs.extensions.frontmatter import is_question
from docs.extensions.mistakes import Mistake, texts
from docs.extensions.project import Site
from docs.extensions.reading import FRONT_MATTER

_HIDDEN = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]"
_HIDDEN = re.compile(rf"(?P<sign>{_HIDDEN})|^\s*(?:[-*+>]|#+|\d+\.)?(?P<space>\xa0)", re.M)
_FOOTNOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:.*$", re.M)
_MADE = re.compile(r"^\[\[(?:questions|rows [\w -]+)\]\][ \t]*$", re.M)
_NO_WORDS = re.compile(r"[\^_]|\\(?:[cdt]?frac|binom|sqrt|over|under|begin)")  # TeX that is drawn in two dimensions
_CELL = re.compile(r"(?<!\\)\|")
_NO_MARKUP = {  # what is left as text, and what to write in its place
    r"(?<!\$)\$$": r"it opens no formula; a dollar is \$, and |x| in a table \lvert x\rvert",
    rf"\$[^{reading.NOT_TEXT}]*": r"a $ that is not closed; a dollar is \$, and a price stands in words",
    r"\[\^[^\]]*\]": "no footnote has this name; define it, as in [^name]: Words.",
    r"\]\[[^\]]*\]": "no address has this name; write [words](address)",
    r"\]\([^)]*\)?|\] +\((?:[\w./-]+\.\w+|\w+:|#)[^)]*\)": "a link is [words](address), with no space between, and closed",
    r"\[!\w+\]|:::|^(?:\?\?\?|!!!|===)": agree.NOTE,
    r"^\[[ xX]\]|~~|==(?=\w)|(?<=\w)==|(?<!\w):[a-z_]+:(?!\w)|^:\s": "that is not enabled here; say it in other words",
    r"\*(?=\S)|(?<=\S)\*|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)": r"emphasis is *words* or **words**; a sign is \* or \_",
    r"`": r"code is not closed; a sign is \`",
    r"\{[:#.]": r"attributes end a heading or follow a link; a sign is \{",
    r"^(?:#|\|.*\|$|[-+]\s|\d+[.)]\s)": r"a heading, a list, a table needs an empty line above; a sign is \#, \-, 1\.",
    r"https?://|www\.": "a link is <https://…> or [words](https://…)",
}
_SIGN = re.compile("|".join(f"({sign})" for sign in _NO_MARKUP))


def check(src_uri: str, source: str, site: Site) -> None:
    """Report what is wrong in the Markdown of a page or a notebook, which is read once as long as it stays the same."""
    has_title = is_question(src_uri) or src_uri.startswith("statements/")
    _, text, lines = texts(source)
    read = json.loads(site.cache.once(problems, text, has_title))
    front = FRONT_MATTER.match(source)  # that of a statement links to others
    site.prose[src_uri] = (front[0] if front else "") + read["prose"]
    found = read["found"] if text else []  # of what is no notebook, or holds no text, it is told elsewhere
    for line, message, until in found:
        first, last = (lines[min(one, len(lines)) - 1] for one in (line, until))
        site.report.add(Mistake(message, f"docs/{src_uri}", first, last if until else 0))


def problems(text: str, has_title: bool) -> bytes:
    """Return as JSON the text of a page without its code, and what is wrong in it: [line, message, until] each, sorted.

    What else is wrong down to the line `until` comes of the same; 0 where nothing does. Where the page is given its title,
    as a question is, it has none of its own.
    """
    text = _MADE.sub("", text)
    prose = reading.without_code(text)
    hidden = [*_hidden(text), *_footnotes(prose)]
    told = {line for line, _ in hidden}
    text = "\n".join("" if number in told else words for number, words in enumerate(text.split("\n"), 1))
    tokens = reading.tokens_of(text)
    shape = (*_headings(tokens, has_title), *_blocks(text, tokens), *_unaddressed(tokens))
    found = [(*one, 0)[:3] for one in (*hidden, *shape, *raw.problems(reading.raw_html(tokens)))]
    for others in (agree.differences(text, tokens), _left_as_text(tokens)):
        told = {line for line, _, _ in found}
        found += [(line, *said) for line, said in others.items() if line not in told]
    found += [(line, message, 0) for line, message in digits.problems(tokens)]
    return json.dumps({"prose": prose, "found": sorted(set(found))}).encode()


def _hidden(text: str) -> Iterator[tuple[int, str]]:
    for match in _HIDDEN.finditer(text):
        sign = match["sign"] or match["space"]
        name = unicodedata.name(sign, "CONTROL CHARACTER")
        what = "which no reader sees" if match["sign"] else "which is no space of Markdown"
        yield text.count("\n", 0, match.end()) + 1, f"a character U+{ord(sign):04X} ({name}), {what}; delete it"


def _footnotes(prose: str) -> Iterator[tuple[int, str]]:
    defined = set()
    for match in _FOOTNOTE.finditer(prose):
        line, name = prose.count("\n", 0, match.start()) + 1, f"[^{match[1]}]"
        if name in defined:
            yield line, f"the footnote {name} is defined twice; give it another name"
        elif prose.count(name) == prose.count(f"{name}:"):
            yield line, f"the footnote {name} is never used; write {name} where it belongs, or delete it"
        defined.add(name)


def _headings(tokens: list[Token], has_title: bool) -> Iterator[tuple[int, str]]:
    if not tokens:
        yield 1, "the page is empty; write its text below the front matter"
    before = 1 if has_title else 0
    for token, inline in itertools.pairwise(tokens):
        if token.type == "heading_open" and token.level == 0:
            level, line = int(token.tag[1]), token.meta["line"]
            if level == 1 and before:
                yield line, "a second title; a page has one, and its sections begin with ##"
            elif level > before + 1:
                above = f"one of level {before}" if before else "none"
                yield line, f"a heading of level {level} below {above}; write {'#' * (before + 1)}"
            before = level
            if any(child.type.startswith("math") and _NO_WORDS.search(child.content) for child in inline.children):
                yield line, "a formula in a heading, which the menu shows as plain text; write x², λ, a/b"


def _blocks(text: str, tokens: list[Token]) -> Iterator[tuple]:
    lines = text.split("\n")
    for number, token in enumerate(tokens):
        if token.type == "admonition_close" and re.fullmatch("admonition_(open|title_close)", tokens[number - 1].type):
            yield token.meta["line"], "a note without text; indent its text by 4 spaces"
        if token.type == "table_open":
            columns = sum(other.type == "th_open" for other in tokens[number : number + 3 * 99])
            for line in range(token.map[0], token.map[1]):
                cells = len(_CELL.findall(lines[line].strip().strip("|"))) + 1
                if cells > columns:
                    fix = r"| within a cell is \|, in a formula \lvert or \mid"
                    yield line + 1, f"a row of {cells} cells in a table of {columns}; {fix}", line + 1
        if token.type == "fence" and (opened := re.search(rf"(?m)^ {{0,3}}{token.markup}`*\w.*", token.content)):
            fix = "close it, or begin and end it with one ` more, where it shows a fence"
            yield (
                token.meta["line"],
                f"a fence that is not closed before '{opened[0].strip()[:40]}'; {fix}",
                token.map[1],
            )


def _left_as_text(tokens: list[Token]) -> dict[int, tuple[str, int]]:
    """Return by its line what was meant as markup, and what to write in its place; with the end of what it leaves open."""
    texts: dict[tuple[int, int], str] = {}
    bare = True  # and no <https://…>
    for number, token in enumerate(tokens):
        first = reading.NOT_TEXT if tokens[number - 1].tag in ("td", "th") else ""  # in a cell nothing begins a line
        for line, piece in reading.pieces([token]):
            bare = piece.info != "auto" if piece.type == "link_open" else bare or piece.type == "link_close"
            shown = (
                piece.content if bare and piece.type == "text" else "" if "break" in piece.type else reading.NOT_TEXT
            )
            texts[line, number] = texts.get((line, number), first) + shown
    found: dict[int, tuple[str, int]] = {}
    for (line, number), text in texts.items():
        if match := _SIGN.search(text):
            said = f"'{match[0].strip()[:60]}' stays text: {[*_NO_MARKUP.values()][match.lastindex - 1]}"
            found.setdefault(line, (said, tokens[number].map[1] if match[0].startswith("$$") else 0))
    return found


def _unaddressed(tokens: list[Token]) -> Iterator[tuple[int, str]]:
    for line, address in reading.links(tokens):
        if not address:
            yield line, "a link without an address; write [words](address)"
