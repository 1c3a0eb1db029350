"""What an author has to mend: one line each, with file and line, all of a run together.

A `Mistake` is raised where it is found. Whoever knows its place puts it into the `Report` of the build, and a hook
tells the report once, sorted.
"""

import functools
import inspect
import json
import logging
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

from docs.extensions import reading
from docs.extensions.reading import FRONT_MATTER

ROOT = Path(__file__).resolve().parents[2]
log = logging.getLogger("mkdocs.docs")  # strict mode counts what is logged here


class Mistake(Exception):  # noqa: N818 (it is the author's, not the program's)
    """Something to mend, in words; the file it stands in and its line (1-based) where these are known.

    What is found from that line down to the line `until` comes of it. Without words it is one that was told already.
    """

    def __init__(self, message: str, path: str = "", line: int = 0, until: int = 0):
        super().__init__(message)
        self.message, self.path, self.line, self.until = " ".join(message.split()), path, line, until

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}" if self.line else f"{self.path}: {self.message}"


class Report:
    """The mistakes of one build. With `at_once` each is logged as it comes, for those who build no site."""

    def __init__(self, at_once: bool = False):
        self._at_once = at_once
        self.told = 0
        self._found: dict[tuple[str, int, str], Mistake] = {}
        self._times: Counter[tuple] = Counter()  # the next of the same kind stands at the next place

    def add(self, mistake: Mistake) -> None:
        """Take down a mistake, once."""
        if not mistake.message:
            return
        if self._at_once:
            log.error(mistake)
        self._found[mistake.path, mistake.line, mistake.message] = mistake

    def add_in(self, path: str, source: str, literal: str, message: str) -> None:
        """Take down a mistake with `literal` in `source`, the n-th time at its n-th place."""
        places = lines_of(source, literal)
        self._times[key := (path, literal, message, places)] += 1
        self.add(Mistake(message, path, places[min(self._times[key], len(places)) - 1] if places else 0))

    def add_at(self, md, literal: str, message: str) -> None:
        """Take down a mistake with `literal` in the text of the page that the Markdown instance `md` is converting."""
        path, source = page_of(md)
        if path.startswith("docs/statements/"):  # whose conditions are Markdown in the front matter
            source = FRONT_MATTER.sub(lambda front: re.sub(r"(?m)^\S.*$", "", front[0]), source)
        self.add_in(path, source, literal, message)

    def tell(self) -> int:
        """Log all mistakes but what comes of others, sorted by file and line, forget them, and return how many there were."""
        found, self._found = [self._found[key] for key in sorted(self._found)], {}
        causes = [one for one in found if one.until]
        told = [one for one in found if one.until or not any(_comes_of(one, cause) for cause in causes)]
        for mistake in told:
            log.error(mistake)
        self.told += len(told)
        return len(told)


def _comes_of(mistake: Mistake, cause: Mistake) -> bool:
    return mistake.path == cause.path and cause.line <= mistake.line <= cause.until


def page_of(md) -> tuple[str, str]:
    """Return path and text of the page that `md` is converting: ("page", its lines) outside MkDocs."""
    if "relpath" in md.treeprocessors:
        file = md.treeprocessors["relpath"].file
        return f"docs/{file.src_uri}", file.content_string
    return "page", "\n".join(getattr(md, "lines", []))


def line_of(source: str, literal: str) -> int:
    """Return the 1-based line of the first `literal` in `source`, or 0; see `lines_of`."""
    return next(iter(lines_of(source, literal)), 0)


@functools.lru_cache(maxsize=1024)
def lines_of(source: str, literal: str) -> tuple[int, ...]:
    """Return the 1-based lines of `literal` in the text of a page or notebook outside code, or else anywhere in it."""
    prose, text, lines = texts(source)
    as_json = json.dumps(literal, ensure_ascii=False)[1:-1]
    for searched in (prose, text, source):  # the second for a literal with code in it
        for part in (literal, literal.split("\n")[0], as_json, as_json.split("\\n")[0]):
            if found := [searched.count("\n", 0, match.start()) for match in re.finditer(re.escape(part), searched)]:
                return tuple(number + 1 if searched is source else lines[number] for number in found)
    return ()


@functools.lru_cache(maxsize=16)
def texts(source: str) -> tuple[str, str, list[int]]:
    """Return the text of the source without code, the text, and the line in the source of each; none of no notebook."""
    try:
        text, lines = reading.text_of(source)
    except (ValueError, KeyError, TypeError):  # no notebook
        return "", "", []
    return reading.without_code(text), text, lines


def line_of_name(module: ModuleType, name: str) -> int:
    """Return the line in which the module defines the name."""
    value = getattr(module, name)
    if inspect.isfunction(value):
        return value.__code__.co_firstlineno
    lines = inspect.getsource(module).split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.startswith(name)), 0)
