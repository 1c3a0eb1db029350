"""A project as its author has it: where it is, how to build it, what a build says, and how to write a file of it."""

import json
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import markdown
import yaml
from mkdocs.utils.yaml import yaml_load

from docs.extensions import markup

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "https://example.org/l1-vs-l2/"  # of the site that all tests share
MARKDOWN = [
    *(f"docs.extensions.{name}" for name in ("formulas", "quotes")),
    "tables",
    "footnotes",
    "attr_list",
    "toc",
]
QUESTION = """---
question: Why?
short_answer: Because.
asked_at: []
topics: [why zeros]
also_asked: []
reviewed: 2026-11-23
---

Because.
"""


def mistakes_in(text: str, caplog) -> list[str]:
    """Return what is said of a page with this text, outside a build."""
    markdown.markdown(text, extensions=MARKDOWN)
    return [record.message for record in caplog.records]


def read_of(text: str) -> list[tuple[int, str]]:
    """Return what is said of a page with this text as it is read, before anything is built: lines and messages."""
    return [(line, message) for line, message, _ in json.loads(markup.problems(text, False))["found"]]


def environment(root: Path, **own: str) -> dict[str, str]:
    """Return the environment of a program that works on the project at `root`, with its own docs.extensions."""
    unset = ("SITE_URL", "REPO_URL", "SOURCE_DATE_EPOCH")
    clean = {name: value for name, value in os.environ.items() if name not in unset}
    return clean | {"PYTHONPATH": str(root), "NO_MKDOCS_2_WARNING": "1"} | own


def mkdocs(root: Path, *arguments: str, program: str = "mkdocs", **own: str) -> subprocess.CompletedProcess:
    """Run mkdocs on the project at `root`, with its own docs.extensions and snippets."""
    return subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=root,
        env=environment(root, **own),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def errors_of(done: subprocess.CompletedProcess) -> list[str]:
    """Return the mistakes that a build tells, one a line."""
    assert "Traceback" not in done.stderr, done.stderr
    return [line.removeprefix("ERROR   -  ") for line in done.stderr.splitlines() if line.startswith("ERROR   -  ")]


def write(root: Path, name: str, text: str) -> None:
    """Write a file of the project; a page without front matter gets its own."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".md") and not text.startswith("---"):
        text = f"---\ntitle: Page {path.stem} of {path.parent.name}\ndescription: About {name}.\n---\n\n{text}"
    path.write_text(text, "utf-8")


def notebook(*cells: str) -> str:
    """Return a notebook whose first cell is text, and whose others are the code given."""
    made = [{"cell_type": "markdown", "id": "first", "metadata": {}, "source": "# A notebook\n\nText with $x^2$."}]
    for number, source in enumerate(cells):
        code = {"cell_type": "code", "id": f"code-{number}", "metadata": {}, "source": source}
        made.append(code | {"outputs": [], "execution_count": None})
    page = {"title": "A notebook", "description": "About a notebook."}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {"page": page, "kernelspec": kernel}, "cells": made}, indent=1
    )


def put_into_menu(root: Path, *names: str) -> None:
    """Put pages before the others in the menu of the project."""
    settings = root / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("nav: [index.md,", f"nav: [{', '.join(names)}, index.md,"), "utf-8")


def stop_soon(root: Path) -> None:
    """Let builds of the project stop an author's code after 4 seconds of computing."""
    limits = root / "docs/extensions/limits.py"
    limits.write_text(limits.read_text("utf-8").replace("SECONDS = 30", "SECONDS = 4"), "utf-8")


@cache
def topics() -> tuple[str, ...]:
    """Return what a question of the site can be about, in the order of the index."""
    with (ROOT / "mkdocs.yml").open(encoding="utf-8") as settings:
        return tuple(yaml_load(settings)["extra"]["topics"])


@cache
def questions() -> dict[str, dict]:
    """Return the front matter of each question of the site by the name of its file, its computed numbers as text."""
    found = {}
    for path in sorted((ROOT / "docs/faq").glob("*.md")):
        if path.name != "index.md":
            written = path.read_text("utf-8").split("---\n")[1]
            found[path.stem] = yaml.safe_load(re.sub(r"\[([^\[\]]*)\]\(num:[^)]*\)", r"\1", written))
    return found
