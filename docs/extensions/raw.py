"""Raw HTML, between the Markdown of a page or in a drawing: what it could run or load, and what is not closed."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

_RUNS = re.compile("script|i?frame|frameset|object|embed|applet|base|meta|link|style|form|animate|set")
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")


def problems(pieces: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return what is wrong in the pieces of one page, given each with the line that it begins in."""
    html = _Html()
    for line, written in pieces:
        html.read(written, line)
    return html.found + [(line, f"<{tag}> is never closed; a sign is &lt;") for tag, line in html.open]


def running(svg: str) -> list[tuple[int, str]]:
    """Return what an SVG could run, with the line of each; a style of its own is none of it."""
    found = problems([(1, svg)])
    return [(line, message) for line, message in found if "run something" in message and "<style>" not in message]


class _Html(HTMLParser):
    """HTML as it is read, entities and case folded: what it could run or load, and what is not closed."""

    def __init__(self):
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self._before = 0  # lines before what is read
        self.open: list[tuple[str, int]] = []

    def read(self, written: str, line: int = 1) -> None:
        """Read on, from that line."""
        self.reset()
        self._before = line - 1
        self.feed(written)
        if self.rawdata.strip():
            self.found.append((self._line(), f"HTML that is not closed: {' '.join(self.rawdata.split())[:60]}"))

    def _line(self) -> int:
        return self._before + self.getpos()[0]

    def handle_starttag(self, tag, attrs):
        if _RUNS.fullmatch(tag):
            self.found.append((self._line(), f"a <{tag}> could run something, or load it; leave it out"))
        for name, _ in attrs:
            if name.startswith("on"):
                self.found.append((self._line(), f"{name}= of a <{tag}> could run something; leave it out"))
        if not _VOID.fullmatch(tag):
            self.open.append((tag, self._line()))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if not _VOID.fullmatch(tag):
            self.open.pop()

    def handle_data(self, data):
        if match := re.search(r"\$[^$\n]+\$", data):
            said = f'TeX that became no formula: {match[0]}; Markdown in HTML needs markdown="1" and empty lines around'
            self.found.append((self._line(), said))

    def handle_endtag(self, tag):
        if tag in [name for name, _ in self.open]:
            while self.open.pop()[0] != tag:
                pass
        else:
            self.found.append((self._line(), f"</{tag}> closes nothing"))
