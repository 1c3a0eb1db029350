"""The page about accessibility promises what tests hold, and the list of marks is what figures draw."""

import re

from project import ROOT

from snippets.shared.figure import DASHES, MARKERS

PAGE = (ROOT / "docs/accessibility.md").read_text("utf-8")
MARKS = {"o": "dot", "s": "square", "D": "diamond", "*": "star", "^": "triangle"}
LINES = {"l1": "solid", "l2": "long dashes", "loss": "dotted", "optimum": "solid", "other": "dashes and dots"}


def rows(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the table in that section, its head aside."""
    section = text.partition(f"{{#{heading}}}")[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_each_promise_names_tests_that_exist():
    promises = [line for line in PAGE.partition("{#gaps}")[0].splitlines() if line.startswith("- ")]
    assert len(promises) > 15
    for promise in promises:
        named = re.findall(r"`([\w/]+\.py)`", promise.rpartition(": ")[2])
        assert named, promise
        for name in named:
            assert "\ndef test_" in (ROOT / "tests" / name).read_text("utf-8"), name


def test_the_list_of_marks_is_what_figures_draw():
    listed = rows((ROOT / "docs/conventions.md").read_text("utf-8"), "marks")
    assert [(mark, line) for mark, line, _ in listed] == [(MARKS[MARKERS[role]], LINES[role]) for role in MARKERS]
    patterns = [DASHES[role] if DASHES[role] == "-" else DASHES[role][1] for role in MARKERS]
    assert [pattern == "-" for pattern in patterns] == [line == "solid" for _, line, _ in listed]
    assert len({len(pattern) for pattern in patterns}) == 3  # solid; on and off; dashes and dots


def test_the_page_of_each_figure_leads_to_the_list_of_marks(pages):
    figures = {address: page for address, page in pages.items() if re.search(r"/figures/\w+/$", address)}
    assert len(figures) > 20
    assert [
        at for at, page in figures.items() if not page.xpath("//article//a[@href='../../conventions/#marks']")
    ] == []
