"""The pycon sessions in pages print what the page says they print."""

import doctest
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.parsers.abstract.doctest import DocTestStringParser
from sybil.parsers.markdown.lexers import FencedCodeBlockLexer
from sybil.region import Region

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    page for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")] if "```pycon" in page.read_text("utf-8")
)


class PyconParser:
    """Finds the examples inside fences, so that a closing fence is not taken for expected output."""

    def __init__(self):
        self.fences = FencedCodeBlockLexer("pycon")
        self.examples = DocTestStringParser(DocTestEvaluator(doctest.NORMALIZE_WHITESPACE))

    def __call__(self, document):
        for fence in self.fences(document):
            source = fence.lexemes["source"]
            for example in self.examples(source, document.path):
                start = fence.start + fence.lexemes["source"].offset + example.start
                example.parsed.lineno += document.text.count("\n", 0, fence.start) + 1
                yield Region(start, start + example.end - example.start, example.parsed, example.evaluator)


def sessions(page: Path):
    return list(Sybil(parsers=[PyconParser()]).parse(page).examples())


def run(page: Path) -> int:
    examples = sessions(page)
    for example in examples:
        example.evaluate()
    return len(examples)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_sessions_of_the_page_print_what_it_says(page):
    assert run(page) > 0


def test_a_session_that_prints_something_else_fails_with_its_line_expected_and_got(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A page\n\n```pycon\n>>> x = 1\n>>> x + 1\n3\n```\n", "utf-8")
    with pytest.raises(AssertionError, match=r"(?s)page.md, line 5.*Expected:\s+3\s+Got:\s+2"):
        run(page)


def test_names_are_shared_along_a_page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```pycon\n>>> x = 1\n```\n\nText.\n\n```pycon\n>>> x\n1\n```\n", "utf-8")
    assert run(page) == 2
