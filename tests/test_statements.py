"""Statements: each has a page of its own that says all of it, a box where it is shown, and a number that is never used again."""

import re

import pytest
import yaml
from project import ADDRESS, ROOT, errors_of, mkdocs, write

PROOFS = ROOT / "tests/proofs"
STATEMENT = """---
number: {number}
title: Zero is held
description: About {name}.
reviewed: 2026-11-25
conditions:
  - condition: $f$ is convex
    without: It is [0.75](num:kink.minimizer).
snippets: [kink]
tests: [test_it.py::test_that_it_holds]
theorems: [Proof.it_holds]
figure: kink
source: Of this site
---

It is so, as [two](../other.md#two) says.

## Proof

Look at $x^2$. ∎
"""


def fronts() -> dict[str, dict]:
    """Return the front matter of each statement of the site by its name."""
    files = sorted((ROOT / "docs/statements").glob("*.md"))
    return {path.stem: yaml.safe_load(path.read_text("utf-8").split("---\n")[1]) for path in files}


@pytest.fixture
def stated(project):
    """A project with a statement that a page and a question show, and a test and a theorem that hold it."""
    write(project, "docs/statements/held.md", STATEMENT.format(number=1, name="one"))
    write(project, "tests/test_it.py", "def test_that_it_holds():\n    assert True\n")
    write(
        project,
        "tests/proofs/Proof.v",
        "(* It holds. *)\nTheorem it_holds : forall x : nat,\n  x = x.\nProof. easy. Qed.\n",
    )
    write(project, "docs/other.md", "# Two {#two}\n\n![](statement:held)\n\n```\n![](statement:nowhere)\n```\n")
    write(project, "docs/index.md", "# One {#one}\n\n![](fig:kink)\n\nSee [the statement](statement:held).\n")
    return project


def test_a_statement_is_shown_in_its_box_with_its_proof_and_on_a_page_of_its_own(stated):
    done = mkdocs(stated, "build")
    assert done.returncode == 0, done.stderr
    site = stated / "site"
    shown, own, linking = ((site / name / "index.html").read_text("utf-8") for name in ("other", "s/held", ""))
    assert 'id="s-held"' in shown
    assert '<a href="../s/held/">Statement 1</a>' in shown
    assert '<a href="#two">' in shown or '<a href="./#two">' in shown  # a link of the statement's file, from this page
    assert "<em>Proof.</em> Look at" in shown
    assert "![](statement:nowhere)" in shown  # in code
    assert '<a href="s/held/">the statement</a>' in linking
    for part in ("What it needs", 'id="proof"', 'id="fig-kink"', "Of this site", 'data-theorem="Proof.it_holds"'):
        assert part in own
    assert "Theorem it_holds : forall x : nat,\n  x = x.</code>" in own
    for page in ("One", "Two"):
        assert re.search(r'<a href="[^"]*">Page \w+ of docs</a>', own), page
    assert "Statement 1: Zero is held" in (site / "s/index.html").read_text("utf-8")


WRONG = [  # what is changed in a statement, and line and text of what is said of it
    ("number: 3\n", "", 1, "'number' is missing"),
    ("number: 4", "number: one", 2, "'one' is not of type integer"),
    ("snippets: [kink]", "snippets: [kinkk]", 9, "unknown snippet 'kinkk'; did you mean 'kink'?"),
    ("::test_that_it_holds", "::test_nothing", 10, "there is no test_it.py::test_nothing"),
    ("Proof.it_holds", "Proof.it_falls", 11, "there is no Theorem it_falls in tests/proofs/Proof.v"),
    ("[0.75]", "[0.76]", 8, "prose says '0.76' but kink.minimizer = 0.75"),
    (STATEMENT[STATEMENT.index("conditions:") : STATEMENT.index("snippets:")], "", 1, "'conditions' is missing"),
    ("## Proof", "## Why", 20, "has to hold the statement, and below '## Proof' its proof"),
    ("$f$ is convex", "$f$ is ~~convex~~", 7, "conditions: '~~' stays text: that is not enabled here"),
]


def test_what_is_wrong_with_a_statement_is_a_line_with_its_place(stated):
    for number, (old, new, _, _) in enumerate(WRONG, 3):
        good = STATEMENT.format(number=number, name=f"number {number}").replace("is held", f"is held by {'x' * number}")
        assert old in good
        write(stated, f"docs/statements/wrong-{number}.md", good.replace(old, new))
    done = mkdocs(stated, "build")
    assert done.returncode == 1
    found = errors_of(done)
    for number, (_, _, line, message) in enumerate(WRONG, 3):
        place = f"docs/statements/wrong-{number}.md:{line}: "
        assert [said for said in found if said.startswith(place) and message in said], (place, found)


def test_an_unknown_statement_and_a_number_used_twice_or_once_and_gone_are_errors(stated):
    write(stated, "docs/statements/second.md", STATEMENT.format(number=1, name="two").replace("is held", "stays"))
    write(stated, "docs/statements/third.md", STATEMENT.format(number=7, name="three").replace("is held", "rests"))
    write(stated, "docs/permalinks.txt", "s/gone/  page: Statement 7: It went away\n")
    write(stated, "docs/other.md", "# Two {#two}\n\n![](statement:helt)\n")
    found = errors_of(mkdocs(stated, "build"))
    for expected in (
        "docs/other.md:8: unknown statement 'helt'; did you mean 'held'?",
        "docs/statements/second.md:2: front matter: number: 1 is that of docs/statements/held.md",
        "docs/statements/third.md:2: front matter: number: 7 is that of docs/statements/gone.md",
    ):
        assert [line for line in found if line.startswith(expected)], (expected, found)


def test_each_statement_of_the_site_shows_its_conditions_its_tests_and_its_theorems_as_they_stand_in_the_proofs(pages):
    assert len(fronts()) >= 20
    for name, front in fronts().items():
        page = pages[f"{ADDRESS}s/{name}/"]
        assert page.xpath("string(//h1)").startswith(f"Statement {front['number']}: ")
        needs = page.xpath("//h2[@id='conditions']/following-sibling::p[preceding-sibling::h2[1][@id='conditions']]")
        assert len([one for one in needs if one.find("strong") is not None]) == len(front["conditions"])
        assert page.xpath("//h2[@id='checked']/following-sibling::ul[1]/li/code/text()") == front["tests"]
        shown = {
            fold.get("data-theorem"): fold.xpath("string(.//code)") for fold in page.xpath("//details[@data-theorem]")
        }
        assert list(shown) == front["theorems"]
        for theorem, sentence in shown.items():
            file, _, own = theorem.partition(".")
            assert sentence in (PROOFS / f"{file}.v").read_text("utf-8")
            assert sentence.startswith(f"Theorem {own}")
            assert sentence.endswith(".")


def test_a_statement_is_used_by_exactly_the_pages_that_show_it_or_link_to_it(pages):
    for name, front in fronts().items():
        page = pages[f"{ADDRESS}s/{name}/"]
        listed = {link.split("/s/")[-1] for link in page.xpath("//h2[@id='used']/following-sibling::ul[1]//a/@href")}
        mentioning = set()
        for path in [*(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("*.ipynb")]:
            text = re.sub(r"^(`{3,}).*?^\1|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.S | re.M)
            if f"](statement:{name})" in text:
                mentioning.add(path.relative_to(ROOT / "docs").as_posix())
        own = {f"statements/{name}.md"}
        figures = {snippet for snippet in front["snippets"] if f"{ADDRESS}figures/{snippet}/" in pages}
        assert len(listed) == len(mentioning - own | (mentioning & own)) + len(figures), (name, listed, mentioning)
        assert mentioning - own, f"nobody uses {name}"


def test_a_question_shows_the_box_alone(pages):
    for address, page in pages.items():
        if "/faq/" in address:
            assert not page.xpath("//details[@class='proof']")
