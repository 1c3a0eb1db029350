"""A page is made again after an edit of whatever it is made of, and after no other: what is published is the same as if all
pages were made.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from project import QUESTION, environment, mkdocs, write
from test_statements import STATEMENT

# Builds twice after each edit, the second time without what is kept of pages, and says which pages were made the first time.
BUILDS = """
import json, logging, sys
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.structure.pages import Page

made, render = [], Page.render
Page.render = lambda page, *what: made.append(page.file.src_uri) or render(page, *what)

def built():
    made.clear()
    config = load_config("mkdocs.yml")
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    files = {path.relative_to("site").as_posix(): path.read_bytes() for path in Path("site").rglob("*") if path.is_file()}
    return sorted(made), files

def main():
    logging.basicConfig(level=logging.ERROR)
    before = built()[1]
    for edits in json.loads(sys.stdin.read()):
        for name, text in edits.items():
            if text is None:
                Path(name).unlink()
            else:
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).write_text(text, "utf-8")
        again, after = built()
        for path in Path(".cache").glob("*"):
            if path.is_file() and path.read_bytes()[65:].startswith(b'{"key":'):
                path.unlink()
        anew, whole = built()
        wrong = sorted(name for name in after.keys() | whole.keys() if after.get(name) != whole.get(name))
        print(json.dumps({"made": again, "all": anew, "wrong": wrong, "changed": after != before}))
        before = after

if __name__ == "__main__":
    main()
"""
ALL = "all of them"


@pytest.fixture
def known(project) -> Path:
    """A project with a statement that one page shows, a question, and pages that need neither; built."""
    write(project, "docs/statements/held.md", STATEMENT.format(number=1, name="one"))
    write(project, "tests/test_it.py", "def test_that_it_holds():\n    assert True\n")
    write(project, "tests/proofs/Proof.v", "Theorem it_holds : forall x : nat, x = x.\nProof. easy. Qed.\n")
    write(project, "docs/index.md", "# One {#one}\n\n![](statement:held)\n")
    write(project, "docs/faq/why.md", QUESTION)
    done = mkdocs(project, "build")
    assert done.returncode == 0, done.stderr
    return project


def test_a_page_is_made_again_after_an_edit_of_what_it_is_made_of_and_of_nothing_else(known):
    def edited(name: str, old: str, new: str) -> dict[str, str]:
        text = (known / name).read_text("utf-8")
        assert old in text
        return {name: text.replace(old, new, 1)}

    question = QUESTION.replace("question: Why?", "question: Why not?").replace("Because", "For a reason")
    called = edited("docs/other.md", "\n---\n", "\nalso_called: {part: [piece]}\n---\n")["docs/other.md"]
    called += "\n## Part {#part}\n\nText.\n"
    figure, statement = "figures/kink.md", "statements/held.md"
    edits = [
        ({}, []),
        (edited("docs/faq/why.md", "\nBecause.\n", "\nFor that.\n"), ["faq/why.md"]),
        (edited("docs/statements/held.md", "It is so", "It is thus"), ["index.md", statement]),
        (edited("snippets/kink.py", '"""', '"""So it is: '), [figure, "figures/index.md", "other.md", statement]),
        (edited("docs/other.md", "description: About", "description: All about"), ["other.md"]),
        ({"docs/other.md": called}, ["other.md"]),
        (edited("docs/other.md", "It is [0.75]", "![](fig:kink)\n\nIt is [0.75]"), [figure, "other.md"]),
        (edited("tests/proofs/Proof.v", "x = x", "x = x + 0"), ALL),
        ({"docs/faq/not.md": question}, ALL),
        ({"docs/faq/not.md": None}, ALL),
        (
            edited("docs/faq/why.md", "short_answer: Because", "short_answer: For a reason"),
            ["faq/index.md", "faq/why.md"],
        ),
        (edited("docs/faq/why.md", "also_asked: []", "also_asked: [How come?]"), ["faq/index.md", "faq/why.md"]),
        (edited("docs/faq/why.md", "2026-11-23", "2026-11-24"), ["faq/index.md", "faq/why.md"]),
        (
            edited("docs/faq/why.md", "asked_at: []", "asked_at: ['https://example.org/a']"),
            ["faq/index.md", "faq/why.md"],
        ),
        (edited("docs/faq/why.md", "question: Why?", "question: Why so?"), ALL),
        (edited("docs/other.md", "title: Page", "title: A page"), ALL),
        (edited("docs/theme/main.html", "{% block content %}", "{% block content %}<!-- new -->"), ALL),
        (edited("mkdocs.yml", "site_name: Why", "site_name: How"), ALL),
    ]
    done = subprocess.run(
        [sys.executable, "-c", BUILDS],
        cwd=known,
        env=environment(known),
        input=json.dumps([files for files, _ in edits]),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    said = [json.loads(line) for line in done.stdout.splitlines()]
    for (files, pages), found in zip(edits, said, strict=True):
        assert found["wrong"] == [], files
        assert found["changed"] == bool(files), files
        assert len(found["all"]) > 5
        # Pages show the card of a figure, and so its claim, where they have none of their own.
        missed = set(found["all"] if pages is ALL else pages) - set(found["made"])
        assert missed == set(), files
        if files.keys() <= {"docs/faq/why.md", "docs/other.md"} and pages is not ALL:
            assert found["made"] == pages, files


def test_what_is_kept_of_a_page_is_no_larger_after_another_build(known):
    def pages() -> int:
        texts = [path.read_bytes() for path in (known / ".cache").iterdir() if path.is_file()]
        return sum(text[65:].startswith(b'{"key":') for text in texts)

    before = pages()
    assert before > 5
    write(known, "docs/other.md", "# Two {#two}\n\nOther words.\n")
    assert mkdocs(known, "build").returncode == 0
    assert pages() == before


def test_a_page_with_a_mistake_is_made_again_and_tells_it_again(known):
    write(known, "docs/other.md", "# Two {#two}\n\nIt is [0.76](num:kink.minimizer).\n")
    for _ in range(2):
        done = mkdocs(known, "build")
        assert done.returncode == 1
        assert "docs/other.md:8: prose says '0.76' but kink.minimizer = 0.75" in done.stderr
