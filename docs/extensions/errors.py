"""What an author has to mend: one line each, with file and line, all of a run together.

A problem is logged on `mkdocs.docs`, where strict mode counts it. During a MkDocs build the lines are held back by
`hold` and come out sorted with `release`; without a build they are logged at once.
"""

import json
import logging
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
log = logging.getLogger("mkdocs.docs")
_held: list[tuple[str, int, str]] | None = None


def report(path: str, line: int, message: str) -> None:
    """Report a problem at a line (1-based; 0 where the problem has no line) of the file at `path`."""
    if _held is None:
        log.error(_text(path, line, message))
    elif (path, line, message) not in _held:
        _held.append((path, line, message))


def report_at(md, literal: str, message: str, pattern: str = "") -> None:
    """Report a problem with `literal` in the page that the Markdown instance `md` is converting; see `line_of`."""
    path, source = page_of(md)
    report(path, line_of(source, literal, pattern), message)


def hold() -> None:
    """Hold problems back until `release`."""
    global _held
    _held = []


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


def line_of(source: str, literal: str, pattern: str = "") -> int:
    """Return the 1-based line of the first `literal` in `source` outside fenced code, or 0. Notebooks hold it as JSON.

    Where a pattern is given, its first match outside formulas is the place, if there is one.
    """
    fences = re.compile(r"^( *)(`{3,}|~{3,}).*?^\1\2`* *$", re.M | re.S)
    blanked = fences.sub(lambda fence: "\n" * fence[0].count("\n"), source)
    prose = re.sub(r"\$[^$]*\$", lambda formula: "\n" * formula[0].count("\n"), blanked)
    if pattern and (match := re.search(pattern, prose)):
        return prose.count("\n", 0, match.start()) + 1
    as_json = json.dumps(literal, ensure_ascii=False)[1:-1]
    for text in (literal, literal.split("\n")[0], as_json, as_json.split("\\n")[0]):
        if text and (start := blanked.find(text)) >= 0:
            return blanked.count("\n", 0, start) + 1
    return 0


def _text(path: str, line: int, message: str) -> str:
    return f"{path}:{line}: {message}" if line else f"{path}: {message}"
