"""What an author has to mend: one line each, with file and line, all of a run together.

A `Mistake` is raised where it is found. Whoever knows its place puts it into the `Report` of the build, and a hook
tells the report once, sorted.
"""

import functools
import json
import logging
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
log = logging.getLogger("mkdocs.docs")  # strict mode counts what is logged here

_CODE = (
    re.compile(r"^( *)(`{3,}|~{3,}).*?^\1\2`* *$", re.M | re.S),
    # Indented lines are code after a blank line, but not below an item of a list, a footnote or an admonition.
    re.compile(r"(?P<kept>^(?=\S)(?!(?:[-*+]|\d+\.) |\[\^|!!!).*\n)\s*\n(?:(?: {4}|\t).*(?:\n\s*\n|\n|\Z))+", re.M),
    re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n *\n).)+?(?<!`)\1(?!`)", re.S),
)
_NO_TEXT = re.compile(r"\$[^$]*\$|(?<=\]\()(?!num:)[^)\s]+|\{#[^}]*\}")  # formulas, addresses, anchors
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---(?:\n|\Z)", re.S)


class Mistake(Exception):  # noqa: N818 (it is the author's, not the program's)
    """Something to mend, in words; the file it stands in and its line (1-based) where these are known."""

    def __init__(self, message: str, path: str = "", line: int = 0):
        super().__init__(message)
        self.message, self.path, self.line = message, path, line

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


class Report:
    """The mistakes of one build. With `at_once` each is logged as it comes, for those who build no site."""

    def __init__(self, at_once: bool = False):
        self._at_once = at_once
        self._found: dict[tuple[str, int, str], Mistake] = {}
        self._times: Counter[tuple[str, ...]] = Counter()  # the next of the same kind stands at the next place

    def add(self, mistake: Mistake) -> None:
        """Take down a mistake, once."""
        if self._at_once:
            log.error(mistake)
        self._found[mistake.path, mistake.line, mistake.message] = mistake

    def add_in(self, path: str, source: str, literal: str, message: str, pattern: str = "") -> None:
        """Take down a mistake with `literal` in `source`, the n-th time at its n-th place; see `line_of`."""
        self._times[key := (path, source, literal, message)] += 1
        self.add(Mistake(message, path, line_of(source, literal, pattern, self._times[key])))

    def add_at(self, md, literal: str, message: str, pattern: str = "") -> None:
        """Take down a mistake with `literal` in the text of the page that the Markdown instance `md` is converting."""
        path, source = page_of(md)
        if not path.startswith("docs/statements/"):  # whose conditions are Markdown in the front matter
            source = blank(FRONT_MATTER, source)
        self.add_in(path, source, literal, message, pattern)

    def tell(self) -> int:
        """Log all mistakes, sorted by file and line, forget them, and return how many there were."""
        found, self._found = self._found, {}
        for key in sorted(found):
            log.error(found[key])
        return len(found)


def page_of(md) -> tuple[str, str]:
    """Return path and text of the page that `md` is converting: ("page", its lines) outside MkDocs."""
    if "relpath" in md.treeprocessors:
        file = md.treeprocessors["relpath"].file
        return f"docs/{file.src_uri}", file.content_string
    return "page", "\n".join(getattr(md, "lines", []))


def line_of(source: str, literal: str, pattern: str = "", nth: int = 1) -> int:
    """Return the 1-based line of the n-th `literal` in `source` outside code, of the last where there are fewer, or 0.

    Where a pattern is given, its matches outside formulas and addresses are the places, if there are any. Notebooks hold
    text as JSON.
    """
    text, unfenced, prose = _texts(source)
    as_json = json.dumps(literal, ensure_ascii=False)[1:-1]
    searches = [(pattern, prose)]
    for searched in (text, unfenced):  # the second for a literal with code in it
        for part in (literal, literal.split("\n")[0], as_json, as_json.split("\\n")[0]):
            searches.append((re.escape(part), searched))
    for wanted, searched in searches:
        if wanted and (places := [match.start() for match in re.finditer(wanted, searched)]):
            return searched.count("\n", 0, places[min(nth, len(places)) - 1]) + 1
    return 0


def without_code(source: str) -> str:
    """Return the source of a page without its code, lines where they were."""
    return _texts(source)[0]


@functools.lru_cache(maxsize=16)
def _texts(source: str) -> tuple[str, str, str]:
    """Return the source without code, without fenced code only, and without code, formulas and addresses."""
    unfenced = blank(_CODE[0], source)
    text = blank(_CODE[2], blank(_CODE[1], unfenced))
    return text, unfenced, blank(_NO_TEXT, text)


def blank(what: re.Pattern, source: str) -> str:
    """Return the source without what the pattern matches, but for its group `kept`, and its lines where they were."""

    def lines(match: re.Match) -> str:
        kept = match.groupdict().get("kept", "")
        return kept + "\n" * match[0].count("\n", len(kept))

    return what.sub(lines, source)
