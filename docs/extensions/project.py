"""What one build knows, on an object that lives as long as the build; each Markdown extension gets it, or makes its own."""

import re
from concurrent.futures import Future

from markdown.extensions import Extension

from docs.extensions import policy
from docs.extensions.cache import Cache
from docs.extensions.library import Library
from docs.extensions.mistakes import ROOT, Report

EXTENSIONS = tuple(
    f"docs.extensions.{name}"
    for name in ("formulas", "quotes", "figures", "questions", "statements", "rows", "predict")
)
FIGURE = re.compile(r"!\[([^\n]*)\]\(fig:(?P<name>[^)\s]*)\)")
STATEMENT = re.compile(r"\]\(statement:(?P<name>[^)\s]*)\)")


class Site:
    """The snippets, the front matter of the pages, where figures are shown, and the mistakes that were found."""

    def __init__(self, report: Report | None = None, serving: bool = False):
        self.report = report or Report(at_once=True)
        self.serving = serving
        self.mark = "" if serving else policy.new_mark()  # of the scripts that stand in templates
        self.cache = Cache(ROOT / ".cache")
        self.library = Library(self.cache, self.report)
        self.fronts: dict[str, dict] = {}  # the front matter of each page by its file, what is wrong left out
        self.topics: dict[str, str] = {}  # what a question can be about, and how the index calls it
        self.said: dict[str, str] = {}  # titles, questions and descriptions, each with the file that has it
        self.prose: dict[str, str] = {}  # the text of each page without its code
        self.questions: list[str] = []  # the files of the questions, in the order of the index
        self.statements: dict[str, str] = {}  # the text of each statement by its file, in the order of their numbers
        self.cited: dict[str, list[str]] = {}  # for each statement the files of the pages that show it or link to it
        self.shown: dict[str, list[str]] = {}  # for each figure the files of the pages that show it
        self.figure_pages: list[str] = []  # the files of the figures' own pages
        self.pages: dict = {}  # all pages by their files, once they are rendered
        self.common = ""  # a key of all that each of them may be made of
        self.indexed = 0  # how many entries the index of the search has of pages that are done
        self.cards: list[Future] = []  # the cards of pages, which another thread draws
        self.kernels: list = []  # which run notebooks
        self.outputs: dict[str, list] = {}  # what the cells of each notebook show; none where one fails

    def note(self, src_uri: str, text: str) -> None:
        """Remember which figures the text of a page shows, and which statements it shows or links to."""
        prose = self.prose.get(src_uri, text)
        for pages, pattern in ((self.shown, FIGURE), (self.cited, STATEMENT)):
            for name in dict.fromkeys(match["name"] for match in pattern.finditer(prose)):
                pages.setdefault(name, []).append(src_uri)

    def figures_in(self, src_uri: str, text: str) -> list[str]:
        """Return the names of the figures that a page with the text shows, in its order."""
        return [match["name"] for match in FIGURE.finditer(self.prose.get(src_uri, text))]


class SiteExtension(Extension):
    """A Markdown extension for the pages of a site: `md.site` is the build that they belong to."""

    def __init__(self, **options):
        self.config = {"site": ["", "the build that the page belongs to; one of its own where none is given"]}
        super().__init__(**options)

    def extendMarkdown(self, md):
        if not hasattr(md, "site"):
            md.site = self.getConfig("site") or Site()
        self.register(md)
