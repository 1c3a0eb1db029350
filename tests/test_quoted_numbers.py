"""Numbers that pages quote, each against its snippet alone: what the build checks, in a second and snippet by snippet."""

import importlib
import re
from pathlib import Path

import pytest

import snippets
from docs.extensions import quotes

ROOT = Path(__file__).resolve().parents[1]
IN_PROSE = re.compile(quotes.LINK)  # [0.75](num:kink.minimizer)
IN_FORMULAS = re.compile(r"\\num\{(?P<key>[^{}]*)\}\{(?P<text>(?:[^{}]|\{[^{}]*\})*)\}")  # \num{kink.minimizer}{0.75}
EXAMPLES = ROOT / "docs" / "contributing.md"  # shows how to quote a number, in code


def quoted() -> set[tuple[str, str]]:
    """Return (text, "snippet.key") for each number that a page quotes."""
    found = set()
    for page in sorted((ROOT / "docs").rglob("*.md")):
        if page != EXAMPLES:
            source = page.read_text("utf-8")
            found |= {(match[1], match[2]) for match in IN_PROSE.finditer(source)}
            found |= {(match["text"], match["key"]) for match in IN_FORMULAS.finditer(source)}
    return found


@pytest.mark.parametrize("name", snippets.names())
def test_each_number_that_a_page_quotes_is_what_the_snippet_computes(name):
    computed = importlib.import_module(f"snippets.{name}").numbers()
    for text, reference in sorted(quoted()):
        snippet, _, key = reference.partition(".")
        if snippet == name:
            assert quotes.holds(text, computed[key]), f"pages say {text}, {reference} = {computed[key]}"
