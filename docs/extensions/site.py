"""What one build knows, on an object that lives as long as the build; each Markdown extension gets it, or makes its own."""

import re
from pathlib import Path

from markdown.extensions import Extension

from docs.extensions.cache import Cache
from docs.extensions.library import Library
from docs.extensions.mistakes import ROOT, Report, without_code

EXTENSIONS = tuple(f"docs.extensions.{name}" for name in ("formulas", "quotes", "digits", "figures", "questions"))
FIGURE = re.compile(r"!\[([^\n]*)\]\(fig:([^)\s]*)\)")


class Site:
    """The snippets, the front matter of the pages, where figures are shown, and the mistakes that were found."""

    def __init__(self, report: Report | None = None, serving: bool = False):
        self.report = report or Report(at_once=True)
        self.serving = serving
        self.cache = Cache(ROOT / ".cache")
        self.library = Library(self.cache, self.report)
        self.fronts: dict[str, dict] = {}  # the front matter of each page by its file, what is wrong left out
        self.said: dict[str, str] = {}  # titles, questions and descriptions, each with the file that has it
        self.questions: list[str] = []  # the files of the questions, in the order of the index
        self.shown: dict[str, list[str]] = {}  # for each figure the files of the pages that show it
        self.outputs: dict[str, list] = {}  # what the cells of each notebook show; none where one fails

    def note_figures(self, src_uri: str, text: str) -> None:
        """Remember which figures the text of a page shows."""
        for name in figures_in(text):
            pages = self.shown.setdefault(name, [])
            if src_uri not in pages:
                pages.append(src_uri)


class SiteExtension(Extension):
    """A Markdown extension for the pages of a site: `md.site` is the build that they belong to."""

    def __init__(self, **options):
        self.config = {"site": ["", "the build that the page belongs to; one of its own where none is given"]}
        super().__init__(**options)

    def extendMarkdown(self, md):
        if not hasattr(md, "site"):
            md.site = self.getConfig("site") or Site()
        self.register(md)


def figures_in(text: str) -> list[str]:
    """Return the names of the figures that the text of a page shows, in its order."""
    return [match[2] for match in FIGURE.finditer(without_code(text))]


def title_of(front: dict, src_uri: str) -> str:
    """Return the title of a page by its front matter."""
    return front.get("title") or front.get("question") or Path(src_uri).name
