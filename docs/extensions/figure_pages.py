"""The page of each figure, `figures/NAME/`, and the files beside it: drawing, picture, points and frames."""

import csv
import io
import json
from collections.abc import Iterator
from itertools import groupby

from docs.extensions import drawings
from docs.extensions.frontmatter import as_markdown
from docs.extensions.library import Library, Snippet

ROWS = 30  # of the table, at most
INDEX = {
    "title": "All figures",
    "description": "Every figure of the site, each with its numbers, its source and an address of its own.",
}
_INDEX = """# All figures {#figures}

Each figure is drawn by a tested program from numbers that it computes, and has a page of its own.

"""


def files(name: str, snippet: Snippet) -> Iterator[tuple[str, str | bytes]]:
    """Yield address and content of each file that belongs to the figure, its page apart."""
    yield f"figures/{name}.svg", drawings.file(snippet.panels, snippet.claim, snippet.description)
    yield f"figures/{name}.png", snippet.png
    yield f"figures/{name}.csv", points_as_csv(snippet)
    for part, data in snippet.moving.data.items() if snippet.moving else ():
        # A classic script: it loads from a disk and under a strict policy, as modules and fetched data do not.
        text = json.dumps({f"{name}{part}": data}, ensure_ascii=False, separators=(",", ":"))
        yield f"figures/{name}{part}.js", f"Object.assign(globalThis.figData ??= {{}}, {text})\n"


def points_as_csv(snippet: Snippet) -> str:
    """Return every point drawn, as lines of panel, series, x, y."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(["panel", "series", "x", "y"])
    lines.writerows([panel, series, f"{x:.10g}", f"{y:.10g}"] for panel, series, x, y, _ in snippet.points)
    return text.getvalue()


def table(points: list[list]) -> list[list]:
    """Return at most 30 of the points: marks, then the two ends of each line, then as many between as there is room for.

    They come in the order drawn; where marks and ends alone are too many, every so many of them are left out.
    """
    marks = {place for place, point in enumerate(points) if point[4]}
    ends = set()
    for _, line in groupby(enumerate(points), key=lambda numbered: (numbered[1][:2], numbered[1][4])):
        places = [place for place, _ in line]
        ends |= {places[0], places[-1]}
    shown: list[int] = []
    for wanted in (marks, ends, set(range(len(points)))):
        rest = sorted(wanted.difference(shown))
        room = min(ROWS - len(shown), len(rest))
        shown += [rest[(2 * k + 1) * len(rest) // (2 * room)] for k in range(room)]
    return [points[place] for place in sorted(shown)]


def highlighted(source: str) -> bytes:
    """Return the source of a snippet in color, as the theme's own blocks of code are."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return highlight(source, PythonLexer(), HtmlFormatter(cssclass="highlight", wrapcode=True)).encode()


def page(name: str) -> str:
    """Return the page of the figure as Markdown; what stands below the figure is in the theme's partials/figure.html."""
    return f"# {title(name)} {{#figure}}\n\n![](fig:{name})\n"


def index(library: Library) -> str:
    """Return the page that lists all figures."""
    listed = (f"- [{as_markdown(library.snippet(name).claim)}]({name}.md)" for name in library.figures())
    return _INDEX + "\n".join(listed) + "\n"


def title(name: str) -> str:
    """Return the title of the figure's page."""
    return f"Figure: {name.replace('_', ' ')}"
