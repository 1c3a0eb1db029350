"""Tables of the libraries: a line `[[rows squared l1]]` becomes the table of all records of that loss and penalty.

Records come from `rows()` of the snippet `conventions`; so do those of the translator, which the theme puts where a page
says `<lam-translator>`.
"""

import re
from fractions import Fraction

from markdown.preprocessors import Preprocessor

from docs.extensions.library import unknown
from docs.extensions.mistakes import Mistake
from docs.extensions.project import SiteExtension

SNIPPET = "conventions"
_PLACE = re.compile(r"\[\[rows ([\w-]+ l[12])\]\]")
_SYMBOLS = {"lam": "λ", "s_y": "s_y", "lr": "η", "batch": "b", "n": "n"}


def formula(row: dict) -> str:
    """Return what the number of a record is: 2λ·s_y/n."""
    constant = Fraction(row["constant"])
    above = [symbol for name, symbol in _SYMBOLS.items() if row[name] > 0]
    below = [symbol for name, symbol in _SYMBOLS.items() if row[name] < 0]
    if below and constant.denominator > 1:
        below[0] = f"{constant.denominator}{below[0]}"
    over = f"({'·'.join(below)})" if len("".join(below)) > 1 else "".join(below)
    first = "" if constant.numerator == 1 and above else str(constant.numerator)
    return f"{first}{'·'.join(above)}" + (f"/{over}" if below else "")


def run(row: dict) -> str:
    """Return what a record was last run with, in words."""
    if row["library"] in ("this site", "formula"):
        return "by definition"
    if "version" not in row:
        return "not run: as its manual states it"
    return f"{row['version']}, {row['date']}, {row['difference']}"


def table(rows: list[dict]) -> list[str]:
    """Return one table as lines of Markdown."""
    head = "| function | loss | its number | version, day, difference |\n|---|---|---|---|"
    lines = f'\n<div class="produced" markdown="1">\n\n{head}'.split("\n")
    for row in rows:
        note = f" ({row['note']})" if row["note"] else ""
        number = formula(row)
        number = number if number == row["parameter"] else f"{row['parameter']} = {number}"
        cells = [row["title"] + note, row["rows"], f"`{number}`", run(row)]
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, "", "</div>", ""]


class _Tables(Preprocessor):
    def run(self, lines):
        return [out for line in lines for out in self._shown(line)]

    def _shown(self, line: str) -> list[str]:
        if not (match := _PLACE.fullmatch(line.rstrip())):
            return [line]
        try:
            records = self.md.site.library.snippet(SNIPPET).rows
            groups = {f"{row['loss']} {row['penalty']}" for row in records}
            if match[1] not in groups:
                raise Mistake(unknown("table of rows", match[1], groups))
        except Mistake as wrong:
            self.md.site.report.add_at(self.md, line, wrong.message)
            return []
        return table([row for row in records if f"{row['loss']} {row['penalty']}" == match[1]])


class RowsExtension(SiteExtension):
    def register(self, md):
        # After fences (25), in which a line is code; before raw HTML (20), which the tables stand in.
        md.preprocessors.register(_Tables(md), "rows", 23)


def makeExtension(**kwargs):
    return RowsExtension(**kwargs)
