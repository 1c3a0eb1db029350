"""What an author has to mend: one line each, with file and line, all of a run together.

A problem is logged on `mkdocs.docs`, where strict mode counts it. During a MkDocs build the lines are held back by
`hold` and come out sorted with `release`; without a build they are logged at once.
"""

import json
import logging
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
log = logging.getLogger("mkdocs.docs")
_held: list[tuple[str, int, str]] | None = None
_times: Counter[tuple[str, ...]] = Counter()  # how often each problem was reported: the next stands at the next place

_CODE = (
    re.compile(r"^( *)(`{3,}|~{3,}).*?^\1\2`* *$", re.M | re.S),
    # Indented lines are code after a blank line, but not below an item of a list, a footnote or an admonition.
    re.compile(r"(?P<kept>^(?=\S)(?!(?:[-*+]|\d+\.) |\[\^|!!!).*\n)\s*\n(?:(?: {4}|\t).*(?:\n\s*\n|\n|\Z))+", re.M),
    re.compile(r"(?<![\\`])(`+)(?!`)(?:(?!\n *\n).)+?(?<!`)\1(?!`)", re.S),
)
_NO_TEXT = re.compile(r"\$[^$]*\$|(?<=\]\()(?!num:)[^)\s]+|\{#[^}]*\}")  # formulas, addresses, anchors
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.S)


def report(path: str, line: int, message: str) -> None:
    """Report a problem at a line (1-based; 0 where the problem has no line) of the file at `path`."""
    if _held is None:
        log.error(_text(path, line, message))
    elif (path, line, message) not in _held:
        _held.append((path, line, message))


def report_at(md, literal: str, message: str, pattern: str = "") -> None:
    """Report a problem with `literal` in the page that the Markdown instance `md` is converting; see `report_in`."""
    path, source = page_of(md)
    report_in(path, _blank(FRONT_MATTER, source), literal, message, pattern)


def report_in(path: str, source: str, literal: str, message: str, pattern: str = "") -> None:
    """Report a problem with `literal` in `source`, the n-th time that it is reported at its n-th place; see `line_of`."""
    _times[key := (path, source, literal, message)] += 1
    report(path, line_of(source, literal, pattern, _times[key]), message)


def hold() -> None:
    """Hold problems back until `release`."""
    global _held
    _held = []
    _times.clear()


def release() -> int:
    """Log the problems held back, sorted by file and line, and return how many there were."""
    global _held
    held, _held = sorted(_held or []), None
    for problem in held:
        log.error(_text(*problem))
    return len(held)


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
    unfenced = _blank(_CODE[0], source)
    text = _blank(_CODE[2], _blank(_CODE[1], unfenced))
    as_json = json.dumps(literal, ensure_ascii=False)[1:-1]
    searches = [(pattern, _blank(_NO_TEXT, text))]
    for searched in (text, unfenced):  # the second for a literal with code in it
        for part in (literal, literal.split("\n")[0], as_json, as_json.split("\\n")[0]):
            searches.append((re.escape(part), searched))
    for wanted, searched in searches:
        if wanted and (places := [match.start() for match in re.finditer(wanted, searched)]):
            return searched.count("\n", 0, places[min(nth, len(places)) - 1]) + 1
    return 0


def _blank(what: re.Pattern, source: str) -> str:
    """Return the source without what the pattern matches, but for its group `kept`, and its lines where they were."""

    def lines(match: re.Match) -> str:
        kept = match.groupdict().get("kept", "")
        return kept + "\n" * match[0].count("\n", len(kept))

    return what.sub(lines, source)


def _text(path: str, line: int, message: str) -> str:
    return f"{path}:{line}: {message}" if line else f"{path}: {message}"
