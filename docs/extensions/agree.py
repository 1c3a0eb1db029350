"""Two parsers have to agree: where CommonMark reads a page otherwise than it is built, its author meant something else.

Python-Markdown, which builds the pages, takes for text whatever it does not know. So what is nested in what, each line of
text, each link is compared with what CommonMark reads.
"""

import difflib
import functools
import html
import re
from html.parser import HTMLParser
from urllib.parse import unquote

import markdown
from markdown.inlinepatterns import InlineProcessor
from markdown_it.token import Token

from docs.extensions import reading
from docs.extensions.formulas import FORMULA

_BLOCK = re.compile("h[1-6]|[uo]l|li|blockquote|pre|table|t[rhd]|hr|d[ltd]|details|div|p")
_UNSEEN = {"thead", "tbody", "section", "span", "pre"}  # which the two write in different places
_PAIR = {"em", "strong", "code", "a", "del", "sup", "sub", "math"}
_ENDS = {"ul", "ol", "li", "blockquote"}  # where these end tells what belongs to them
_NAMES = {"h1": "a heading", "ul": "a list", "ol": "a numbered list", "li": "an item of a list", "pre": "code"}
_NAMES |= {"blockquote": "a quotation", "table": "a table", "hr": "a rule", "div": "a note", "math": "a formula"}
NOTE = 'a note is !!! note "Its title", and below it its text, indented by 4 spaces'
_DOLLAR, _ADDRESS = r"[^$]*\$", r".*\]\([^)\s]* "
_FIXES = {  # by what the line of the difference begins with
    r"(`{3}|~{3})": "a fence ends with the signs it began with; in an item of a list it is indented by 4 spaces",
    r"(!!!|\?\?\?|===)": NOTE,
    r"#": "a heading is # and a space, below an empty line",
    r"\|": r"a table stands below an empty line; a | within a cell is \|, and none stands within its code",
    r">": "a quotation stands below an empty line; two in a row need other words between them",
    r"<": 'HTML stands below an empty line and is closed; Markdown in it needs markdown="1" and empty lines around',
    r"([-*+]|\d+[.)])\s": "a list stands below an empty line, and begins with 1; what belongs to an item is indented by 4 spaces",
    r"\$\$": "a display stands on lines of its own; what belongs to an item of a list is indented by 4 spaces",
    r".*\\$": r"a line ends with <br>, not with a backslash",
    _DOLLAR: r"a $ opens a formula before a sign, closes it after one; a dollar is \$",
    _ADDRESS: "an address holds no space",
    r"": 'leave an empty line between blocks; in an item of a list indent by 4 spaces; Markdown in HTML needs markdown="1"',
}
_OPTIONS = re.compile(r"(?m)(?<=\w)(?: +(?:title|hl_lines|linenums)=\"[^\"\n]*\")+ *$")  # of a fence, for the eye alone
_FIRST = ["attr_list", "footnotes", "tables", "admonition", "md_in_html", "pymdownx.highlight", "pymdownx.superfences"]


class _Events(HTMLParser):
    """What HTML shows, in order: blocks as they open and end, and each line of text with its marks and addresses."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[tuple[str, int]] = []
        self._words, self._line, self._skipped, self._as_is = "", 1, [], ""
        self.feed(page)
        self.close()
        self._end()

    def _end(self, *events: str) -> None:
        words = self._words.strip() if self._as_is == "pre" else " ".join(self._words.split())
        words = words.replace("<em><strong>", "<strong><em>").replace("</strong></em>", "</em></strong>")
        self.found += [(event, self._line) for event in (words, *events) if event]
        self._words = ""

    def handle_starttag(self, tag, attrs):
        has = {name: " ".join((value or "").split()) for name, value in attrs}
        kind, address = has.get("class", ""), has.get("href", "")
        if self._skipped or "backref" in kind:
            self._skipped += [tag] if tag not in ("img", "br", "hr") else []
        elif address.startswith("#fn"):
            self._words += "<fn>"
            self._skipped.append(tag)
        elif _BLOCK.fullmatch(tag):
            self._end()
            self._line = int(has.get("data-line", self._line))
            self._as_is = "pre" if tag == "pre" else self._as_is
            if tag != "p" and (tag != "div" or "admonition" in kind):
                start = f" {has['start']}" if has.get("start", "1") != "1" else ""
                self._end(f"<{tag}{start}{f' {kind}' if tag == 'div' else ''}>")
        elif tag == "code" and self._as_is == "pre":
            self._line = int(has.get("data-line", self._line))
            self.found[-1] = (self.found[-1][0], self._line)
        elif self._as_is != "pre" and tag not in _UNSEEN:
            self._as_is = tag if tag == "code" else self._as_is
            shown = [unquote(has[name]) for name in ("href", "src", "alt", "title") if has.get(name)]
            self._words += f"<{' '.join([tag, *shown])}>"

    def handle_endtag(self, tag):
        if self._skipped:
            self._skipped.pop()
        elif _BLOCK.fullmatch(tag):
            self._end(*[f"</{tag}>"] * (tag in _ENDS))
            self._as_is = ""
        elif self._as_is != "pre" and tag in _PAIR:
            self._words += f"</{tag}>"
            self._as_is = ""

    def handle_data(self, data):
        lines = [data.replace("\n", " ")] if self._as_is == "code" else data.split("\n")
        for number, words in enumerate([] if self._skipped else lines):
            if number:
                self._end()
                self._line += 1
            self._words += words


class _Kept(InlineProcessor):
    def handleMatch(self, m, data):
        return self.md.htmlStash.store(f"<math>{html.escape(m['tex'])}</math>"), m.start(0), m.end("closed")


@functools.cache
def _builder() -> markdown.Markdown:
    """Return a parser that reads as the site's does, and leaves to the site what figures, numbers and formulas become."""
    plain = {"pymdownx.highlight": {"use_pygments": False}, "footnotes": {"USE_DEFINITION_ORDER": False}}
    md = markdown.Markdown(extensions=_FIRST, extension_configs=plain)
    md.ESCAPED_CHARS.append("$")
    md.inlinePatterns.register(_Kept(FORMULA, md), "formula", 185)
    return md


def differences(text: str, tokens: list[Token]) -> dict[int, tuple[str, int]]:
    """Return by its line what CommonMark reads otherwise than it is built, the first of each block.

    With it comes the last line of which what is built says nothing: that of code; of a $ and what is no address, its own.
    """
    built = _Events(_builder().reset().convert(_OPTIONS.sub("", text))).found
    read = _Events(reading.parser().renderer.render(tokens, reading.parser().options, {})).found
    built_events, read_events = ([event for event, _ in found] for found in (built, read))
    if built_events == read_events:  # as nearly always
        return {}
    lines = text.split("\n")
    blocks = [token.map[0] for token in tokens if token.map and token.level == 0]
    ends = {token.map[0] + 1: token.map[1] for token in tokens if token.type == "fence"}
    matcher = difflib.SequenceMatcher(None, built_events, read_events, autojunk=False)
    found: dict[int, tuple[int, tuple[str, int]]] = {}
    for what, i, _, k, _ in matcher.get_opcodes():
        if what == "equal":
            continue
        line = min(next((line for event, line in read[k:] if event[:2] != "</"), len(lines)), len(lines))
        block = sum(start < line for start in blocks)
        sign = next(sign for sign in _FIXES if re.match(sign, lines[line - 1].lstrip()))
        said = f"CommonMark reads {_said(read[k:])} here, and this site {_said(built[i:])}; {_FIXES[sign]}"
        found.setdefault(block, (line, (said, ends.get(line, line if sign in (_DOLLAR, _ADDRESS) else 0))))
    return dict(found.values())


def _said(events: list[tuple[str, int]]) -> str:
    """Return what the events are, in words."""
    if not events:
        return "nothing"
    event = events[0][0]
    match = re.fullmatch(r"<(/?)(\w+)(?: admonition)?(.*)>", event)
    if not match or not (name := _NAMES.get(re.sub(r"h\d", "h1", match[2]))):
        return f"'{event[:60]}'"
    return f"the end of {name}" if match[1] else f"{name} ({match[3].strip()})" if match[3] else name
