"""The snippets as pages see them: what each produces, computed once for all that it depends on and kept on disk."""

import base64
import contextlib
import functools
import importlib
import json
import multiprocessing
import os
import re
import signal
import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from difflib import get_close_matches
from threading import Thread
from typing import Any

from docs.extensions import cache, dependencies
from docs.extensions.mistakes import Mistake, Report

# Forked from one that has loaded what all of them need, and listens at a file for temporary ones: of a hundred letters at most.
_FORKED = "forkserver" in multiprocessing.get_all_start_methods() and len(tempfile.gettempdir()) < 70
_PROCESSES = multiprocessing.get_context("forkserver" if _FORKED else "spawn")
_PROCESSES.set_forkserver_preload(["matplotlib.image", "matplotlib.backends.backend_svg", "markdown_it"])


@dataclass(frozen=True)
class Moving:
    """A figure that a reader may move; docs/extensions/moving.py makes it."""

    parameters: list  # [name, stops, the one that the page shows, what it is called there or None]
    dragged: list[str]  # those of the parameters that are dragged in the drawing
    apart: str  # the parameter whose stops have data of their own; empty where none has
    svgs: list[str]  # the panels there; what moves has a data-k
    result: str  # the sentence there
    hint: str  # how it is dragged; empty where it is not
    data: dict[str, dict]  # of the page's script, by how the name of their file ends


@dataclass(frozen=True)
class Snippet:
    """What a snippet produces, all of it plain data; docs/contributing.md says what a snippet holds."""

    claim: str
    source: str
    numbers: dict[str, float | int | str]
    description: str = ""
    panels: tuple[str, ...] = ()  # as SVG, at the default parameter
    points: list = field(default_factory=list)  # [panel, series, x, y, whether it is a mark], as drawn
    png: bytes = b""  # all panels side by side, two pixels for each CSS pixel
    preview: bytes = b""  # the first panel as PNG, for the card of a page
    moving: Moving | None = None
    rows: list[dict] = field(default_factory=list)  # records for a table of their own


class Library:
    """All snippets of the folder, as one build sees them. What fails is reported once, when it is first asked for."""

    def __init__(self, kept: cache.Cache, report: Report):
        self.names = importlib.import_module("snippets").names()  # anew: an author may have added one since
        self._cache, self._report = kept, report
        self._made: dict[str, Snippet | None] = {}
        self._keys: dict[str, str | None] = {}
        self.reader = ""  # the page for which snippets are looked up
        self.read: dict[str, set[str]] = defaultdict(set)  # by page those that were

    def make(self, *names: str) -> None:
        """Produce the snippets; those that are new or changed in as many processes as the machine has cores."""
        read = dependencies.read()
        keys = {name: cache.key_of(name, dependencies.sources(name, read)) for name in names}
        kept = {name: self._cache.get(key) for name, key in keys.items()}
        stale = [name for name, content in kept.items() if content is None]
        for name, content in _apart(stale).items():
            if isinstance(content, list):
                kept[name] = None
                for mistake in content:
                    self._report.add(mistake)
                continue
            kept[name] = content
            if cache.key_of(name, dependencies.sources(name)) == keys[name]:  # it was not edited meanwhile
                self._cache.put(keys[name], content)
        self._keys |= {name: content and cache.key_of(content) for name, content in kept.items()}
        self._made |= {name: content and _read(content) for name, content in kept.items()}

    def key(self, name: str) -> str | None:
        """Return the key of what a known snippet produces; None where it fails."""
        if name in self.names:
            self._find(name)
        return self._keys.get(name)

    def figures(self) -> list[str]:
        """Return the names of the snippets that draw."""
        return [name for name in self.names if (made := self._find(name)) and made.panels]

    def snippet(self, name: str, kind: str = "snippet") -> Snippet:
        """Return the snippet of that name. Errors: Mistake where it is unknown, or is to be a figure and draws none.

        Where it fails, which is told by now, the Mistake says nothing.
        """
        self.read[self.reader].add(name)
        if name not in self.names:
            raise Mistake(unknown(kind, name, self.names))
        if (made := self._find(name)) is None:
            raise Mistake("")
        if kind == "figure" and not made.panels:
            raise Mistake(f"snippet '{name}' draws no figure")
        return made

    def number(self, reference: str) -> Any:
        """Return the number of that name, "snippet.key". Errors: Mistake where there is none."""
        name, _, key = reference.partition(".")
        numbers = self.snippet(name).numbers
        if key not in numbers:
            raise Mistake(unknown("number", reference, [f"{name}.{known}" for known in numbers]))
        return numbers[key]

    def _find(self, name: str) -> Snippet | None:
        if name not in self._made:
            self.make(name)
        return self._made[name]


@functools.lru_cache(maxsize=64)  # while serving, about one version of each
def _read(content: bytes) -> Snippet:
    made = json.loads(content)
    for picture in ("png", "preview"):
        made[picture] = base64.b64decode(made.get(picture, ""))
    moving = made.get("moving")
    return Snippet(**made | {"panels": tuple(made["panels"]), "moving": Moving(**moving) if moving else None})


def _attempt(name: str) -> bytes | list[Mistake]:
    """Return what the snippet produces, as JSON, or all that it does wrong: an exception would end the other processes."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        return [Mistake("its name is that of a module: a-z, 0-9 and _; rename it", f"snippets/{name}.py")]
    try:
        # Only here, since what draws takes a second to load, and most builds find all drawings on the disk.
        produce = importlib.import_module("docs.extensions.produce")
        return json.dumps(produce.snippet(name), ensure_ascii=False).encode()
    except ExceptionGroup as wrong:
        return [*wrong.exceptions]
    except (TypeError, ValueError) as error:
        return [Mistake(f"rows() returns what is no plain data: {error}", f"snippets/{name}.py")]


def _apart(names: list[str]) -> dict[str, bytes | list[Mistake]]:
    """Return the attempt of each snippet, made in other processes: one that ends its process takes no other along."""
    made: dict[str, bytes | list[Mistake]] = {}
    if not names:
        return made
    with ProcessPoolExecutor(mp_context=_PROCESSES, initializer=_follow) as pool:
        try:
            with contextlib.suppress(BrokenProcessPool):
                running = {name: pool.submit(_attempt, name) for name in names}
                for name, attempt in running.items():
                    with contextlib.suppress(BrokenProcessPool):
                        made[name] = attempt.result()
        except BaseException:  # of who will not wait for them
            for process in multiprocessing.active_children():
                process.kill()
            raise
    rest = [name for name in names if name not in made]
    if rest and len(names) == 1:
        message = "ends its process: by os._exit, by a crash, or for want of memory"
        made[rest[0]] = [Mistake(message, f"snippets/{rest[0]}.py")]
    elif rest:  # one of them does
        made |= _apart(rest[::2]) | _apart(rest[1::2])
    return made


def _follow() -> None:
    """Let this process end with the one that began it, however that ends, and not before: a Ctrl-C is for that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=lambda: (multiprocessing.parent_process().join(), os._exit(1)), daemon=True).start()


def unknown(kind: str, name: str, known) -> str:
    """Return the message for a name that is not among the known ones, with the nearest of those."""
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"unknown {kind} '{name}'" + (f"; did you mean '{close[0]}'?" if close else "")
