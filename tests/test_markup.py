"""Markdown that would silently become something else, and raw HTML that could run: an error with its line, and no other."""

import json
import random
import re

import pytest
from project import QUESTION, ROOT, errors_of, mkdocs, notebook, put_into_menu, read_of, write

from docs.extensions import agree, markup, reading

FENCE = "```"
HEAD = "# Title {#t}\n\n"  # of each page below, whose own first line is then 8, counted with its front matter
UNDEFINED = "See [the page][p].\n\nAnd [missing][q].\n\n![pic][r] here.\n\nAnd this[^a].\n"
SCHEMES = "[a](htp://e.org)\n\n[b](file:///etc/passwd)\n\n[c](JavaScript:alert)\n\n[d](data:text/html,x)\n\n[g]()\n"
RUNS = '<script>alert()</script>\n\nA <b ONclick="x()">b</b>.\n\n<a href="java&#115;cript:alert()">b</a>\n'
LOADS = (
    '<iframe src="../other/"></iframe>\n\n<link rel="stylesheet" href="https://e.org/x.css">\n\n<sTyLe>p {}</style>\n'
)
SVG = '<svg><a xlink:href="javascript:x"><text onload="x">a</text></a></svg>\n'
LIST = "in an item of a list indent by 4 spaces"
ITEM = "what belongs to an item of a list is indented by 4 spaces"
UNDER = "a list stands below an empty line, and begins with 1; what belongs to an item is indented by 4 spaces"
OPENED = "stays text: a $ that is not closed"
DOLLAR = r"a $ opens a formula before a sign, closes it after one; a dollar is \$"
HIDDEN = "(ZERO WIDTH SPACE), which no reader sees; delete it"
WRONG = {  # what is written below the title of a page, and what is said of it: the line, and a part of the message
    "price": ("It costs $five or $six today.\n", [(8, OPENED)]),
    "prices": ("From US$ to AU$ and back.\n", [(8, OPENED)]),
    "queries": ("[a](https://e.org/$x) and [b](https://e.org/y$).\n", [(8, DOLLAR)]),
    "references": (
        UNDEFINED,
        [
            (8, "'][p]' stays text: no address has this name; write [words](address)"),
            (10, "'][q]' stays text"),
            (12, "'][r]' stays text"),
            (14, "'[^a]' stays text: no footnote has this name"),
        ],
    ),
    "apart": ("[d] (other.md)\n", [(8, "'] (other.md)' stays text: a link is [words](address)")]),
    "swallowed": (
        f"{FENCE}\nx = 3\n\nIt is 0.3.\n\n{FENCE}pycon\n>>> 5\n{FENCE}\n",
        [(8, f"a fence that is not closed before '{FENCE}pycon'; close it")],
    ),
    "fence": (f"{FENCE}python\nx = y\n", [(8, "a fence ends with the signs it began with")]),
    "fence-and-more": (
        f"{FENCE}sh\necho $HOME/x_1 $x_{{\n\nIt is 0.3, [a](nowhere.md), $5.\n\n![](fig:kinkk)\n\n`code\n",
        [(8, "a fence ends with the signs it began with")],
    ),
    "display-open": (
        "Of $$ x$$.\n\n$$\nx = 3\n\nIt is 0.3.\n\n$$\ny\n$$\n",
        [(10, f"'$$' {OPENED}"), (13, "'0.3' is not a computed number")],
    ),
    "cut": (
        "Of $|x|$.\n\n| a | b |\n|---|---|\n| $x$ | $|x|$ |\n",
        [(12, "a row of 4 cells in a table of 2; | within a")],
    ),
    "fences": (f"`{FENCE}python\nx = y\n{FENCE}\n\nText.\n", [(8, "a fence ends with the signs it began with")]),
    "ended": ("Text\\\nmore.\n", [(8, "a line ends with <br>, not with a backslash")]),
    "bold": ("So.\nThis is **bold and not closed.\n", [(9, "'*' stays text: emphasis is *words*")]),
    "code": ("A `code not closed.\n", [(8, "'`' stays text: code is not closed")]),
    "link": ("A [link not closed](other.md\n\nmore.\n", [(8, "'](other.md' stays text")]),
    "display": ("1. one\n\n   $$\n   a\n   $$\n\n2. two\n", [(10, f"a display stands on lines of its own; {ITEM}")]),
    "fenced": (f"- one\n\n  {FENCE}\n  code\n  {FENCE}\n\n- two\n", [(10, "in an item of a list it is indented by 4")]),
    "nested": ("- a\n  - b\n    - c\n", [(9, UNDER)]),
    "fallen": ("- a\n\n  para\n", [(10, f"reads 'para' here, and this site the end of an item of a list; {{}}{LIST}")]),
    "glued-list": (
        "Text glued\n- one\n- two\n",
        [(9, f"CommonMark reads a list here, and this site '- one'; {UNDER}")],
    ),
    "glued-table": ("Text glued\n| a | b |\n|---|---|\n| c | d |\n", [(9, "a table stands below an empty line")]),
    "cells": ("| a | b |\n|---|---|\n| c | d | e |\n", [(10, "a row of 3 cells in a table of 2")]),
    "lists": ("+ one\n+ two\n\n3. three\n4. four\n", [(11, UNDER)]),
    "start": ("3. a\n4. b\n", [(8, "CommonMark reads a numbered list (3) here, and this site a numbered list; ")]),
    "pipe": ("| a |\n|---|\n| `x \\| y` |\n", [(10, "and none stands within its code")]),
    "quotations": ("> a\n\n> b\n", [(10, "two in a row need other words between them")]),
    "folded": ('??? note "Fold"\n\n    Inside $x$.\n', [(8, agree.NOTE)]),
    "tab": ('=== "Tab"\n\n    Inside.\n', [(8, "'===' stays text: a note is !!! note")]),
    "struck": ("It is ~~gone~~.\n", [(8, "'~~' stays text: that is not enabled here")]),
    "marked": ("It is ==mark==.\n", [(8, "'==' stays text: that is not enabled here")]),
    "tasks": ("- [ ] todo\n- [x] done\n", [(8, "that is not enabled"), (9, "that is not enabled here")]),
    "definition": ("Term\n:   Definition\n", [(9, "that is not enabled here")]),
    "alert": ("> [!NOTE]\n> Text.\n", [(8, "'[!NOTE]' stays text: a note is")]),
    "colons": ("::: note\nText.\n:::\n", [(8, "':::' stays text: a note is"), (10, "':::' stays text: a note is")]),
    "smile": ("It is :smile: so.\n", [(8, "':smile:' stays text: that is not enabled here")]),
    "within": ("<div>\n\n*em* **b**\n\n</div>\n", [(10, 'Markdown in HTML needs markdown="1"')]),
    "words": ("!!! note About this\n\n    Inside.\n", [(8, agree.NOTE)]),
    "short": ("!!! note\n  Two spaces.\n", [(8, "a note without text; indent its text by 4 spaces")]),
    "quote": ('!!! note "About\n\n    Inside.\n', [(8, agree.NOTE)]),
    "footnotes": ("See[^a].\n\n[^a]: First.\n\n[^a]: Second.\n", [(12, "the footnote [^a] is defined twice")]),
    "unused": ("See it.\n\n[^a]: Never used.\n", [(10, "the footnote [^a] is never used")]),
    "alt": ("![The curve $f(x)$](assets/favicon.svg)\n", [(8, DOLLAR)]),
    "titled": ('[a](other.md "title $y$")\n', [(8, DOLLAR)]),
    "auto": ("<https://example.org/a$b$c>\n", [(8, "https://example.org/a$b$c")]),
    "hard": ("-\u00a0item\n", [(8, "U+00A0 (NO-BREAK SPACE), which is no space of Markdown")]),
    "zero": ("\u200b## Two\n\nThe $x\u200b^2$ is.\n", [(8, HIDDEN), (10, HIDDEN)]),
    "nul": ("A\x00B\n", [(8, "a character U+0000 (CONTROL CHARACTER), which no reader sees")]),
    "attribute": ('<div class="a>x</div>\n\nAfter.\n', [(8, "HTML that is not closed: <div class=")]),
    "letters": ("Why x<y>z is.\n", [(8, "<y> is never closed; a sign is &lt;")]),
    "open": ("<div>\n\nText.\n", [(8, "<div> is never closed")]),
    "closing": ("Text.\n\n</div>\n", [(10, "</div> closes nothing")]),
    "comment": ("<!-- not closed\n\nText.\n", [(8, "HTML that is not closed: <!-- not closed")]),
    "raw": ("<p>$x$</p>\n", [(8, "TeX that became no formula: $x$")]),
    "hash": ("#hash\n", [(8, "CommonMark reads '#hash' here, and this site a heading; a heading is # and a space")]),
    "second": ("# U\n", [(8, "a second title; a page has one, and its sections begin with ##")]),
    "underlined": ("Title\n=====\n", [(8, "a second title")]),
    "skipped": ("## Two\n\n#### Four\n", [(10, "a heading of level 4 below one of level 2; write ###")]),
    "formula": (
        "## About $x^2$ {#a}\n\nText.\n\n## $\\frac{a}{b}$ {#b}\n",
        [(8, "a formula in a heading"), (12, "a form")],
    ),
    "source": ('<img src="fig:kink" alt="a">\n', [(8, "links to fig:kink, which begins with none of https:, mailto:")]),
    "spaced": (
        "![A curve](fig: kink)\n",
        [(8, "CommonMark reads '![A curve](fig: kink)' here, and this site '<img fig: kink A curve>'; an address")],
    ),
    "picture": ("![0.75](num:kink.minimizer)\n", [(8, "a number is no picture: ![0.75](num:kink.minimizer)")]),
    "schemes": (
        SCHEMES,
        [
            *((line, "which begins with none of https:, mailto:, tel:") for line in (8, 10, 12, 14)),
            (16, "a link without an address"),
        ],
    ),
    "attributes": ("Word {#c} here.\n", [(8, "'{#' stays text: attributes end a heading")]),
    "bare": ("Go to www.example.org now.\n", [(8, "'www.' stays text: a link is <https://…>")]),
    "runs": (
        RUNS,
        [
            (8, "<script> could run something, or load it"),
            (10, "onclick= of a <b> could run something"),
            (12, "links to javascript:alert(), which begins with none of"),
        ],
    ),
    "loads": (
        LOADS,
        [
            (8, "<iframe> could run something, or load it"),
            (10, "<link> could run something, or load it"),
            (10, "loads https://e.org/x.css from another host"),
            (12, "<style> could run something, or load it"),
        ],
    ),
    "svg": (SVG, [(8, "links to javascript:x, which"), (8, "onload= of a <text> could run something")]),
    # Where the same stands elsewhere as well, and there it is no mistake
    "commented": ("<!-- 0.3 -->\n\nIt is 0.3.\n", [(10, "'0.3' is not a computed number")]),
    "dated": ("On 2026-03-30 it was.\n\nIt is 30 more.\n", [(10, "'30' is not a computed number")]),
    "addressed": ("[0.3](https://e.org/0.3)\n\nIt is 0.3.\n", [(10, "'0.3' is not a computed number")]),
    "data": ('<p data-x="0.3">a</p>\n\nIt is 0.3.\n', [(10, "'0.3' is not a computed number")]),
    "quoted": (
        "- one\n\n        [0.76](num:kink.minimizer)\n\nSo [0.76](num:kink.minimizer).\n",
        [(12, "prose says '0.76' but kink.minimizer = 0.75")],
    ),
    "prose": ("It leads nowhere.\n\n[a](nowhere)\n", [(10, "links to nowhere, which does not exist")]),
    "twice": ('<p id="t">a</p>\n', [(8, "the id 't' stands 2 times on this page")]),
    "silent": ("Text.\n\n![](assets/favicon.svg)\n", [(10, "picture assets/favicon.svg has no alternative text")]),
    "anchor": ("[a](index.md#nope)\n", [(8, "links to index.md#nope, but index.html has no such anchor")]),
    "entity": ("It is 0&#46;3.\n", [(8, "'3' is not a computed number")]),
}
RIGHT = {  # what is written as it should be, each block by itself
    "dollars": "It costs \\$five or \\$six today, &#36;y&#36; and &dollar;x&dollar;, and US\\$ to AU\\$.",
    "figure": "[the figure](fig:kink), and [more](other.md) of *it*.",
    "code": f"{FENCE}\n[[questions]]\n{FENCE}\n\n    [[questions]]",
    "nested": "- one\n    - two, with $x$\n\n        more of it\n\n    - three\n\n- four",
    "list of code": f"1. one\n\n    {FENCE}python\n    x = {{}}\n    {FENCE}\n\n2. two\n\n        indented\n",
    "display in a list": "- one\n\n    $$\n    x < y\n    $$\n\n- two",
    "table": "| a | b |\n|---|:-:|\n| $\\lvert x\\rvert$ | `a` \\| b |\n| **c** | [d](other.md) |\n| - x | # y |",
    "note": '!!! note "About $x$"\n\n    Inside, *so*.\n\n    - one\n    - two',
    "warning": "!!! warning\n\n    Inside.",
    "quotation": "> One line,\nand another.\n>\n> Two.",
    "footnote": "Words[^NAME] of it.\n\n[^NAME]: What $x$ says, and [more](other.md).",
    "section": "## Section {#NAME}\n\n### Below {#NAME-b .c data-search-exclude}\n\nText.",
    "html": '<details markdown="1">\n<summary>More</summary>\n\nText of *it*.\n\n</details>',
    "raw": '<p class="a">Text <b>b</b>, a<br>c &lt; d</p>',
    "intervals": "It is in [0, x) or (0, x] (closed there), where a < b and b > c; \\* z \\_ and 'a * b'.",
    "references": "See [the page][NAME], or [NAME].\n\n[NAME]: other.md",
    "formulas": "Let $x_1 * y_1$ and $$x_2 * y_2$$ be, $\\lvert f'(0)\\rvert \\le \\lambda$; $a$, $b$.",
    "lines": "$$\n\\begin{aligned}\na &= b \\\\\n  &= c\n\\end{aligned}\n$$",
    "numbers": "It is [0.75](num:kink.minimizer), at $\\num{kink.minimizer}{0.75}$.",
    "picture": '![A logo](assets/favicon.svg "The logo")',
    "address": "Write to <a@example.org>, or see <https://example.org/a?b=c&d=e_f_g>.",
    "comment": "Text.\n<!-- costs $5 and $6, and [x][y] -->\nMore ***of*** it, and __init__.py as `__init__.py`.",
    "session": f"{FENCE}pycon\n>>> f'{{x}}'  # **no** $x\n'1'\n{FENCE}",
    "attributes": "[words](other.md){.a}, *more*{.b}, and a paragraph with a class.\n{: .c }",
    "anchor": '<a id="old-NAME"></a>\n\nText with `` a ` b `` and a<br>\nbreak; λ, ‖w‖₁, |f′(0)| ≤ λ\n|x| is it.',
    "rule": "One.\n\n***\n\nTwo.",
    "options": f'{FENCE}python title="a.py" hl_lines="1"\nx = y\n{FENCE}',
    "order": "Text[^NAME-b] and[^NAME-a].\n\n[^NAME-a]: A.\n[^NAME-b]: B.",
    "forms": "*   a\n*   b\n\n    para\n\nTwo  \nlines, <kbd>A</kbd> &nbsp; x<sup>b</sup>, and ***bold** it*.\n\na | b\n---|---\nc | d",
    "notes": '!!! note ""\n\n    Text.\n\n    !!! warning "B"\n\n        Inner.',
}


DEAD = {  # an address that leads nowhere, and what stands near it
    "[a](othr.md)": "other.md",
    "[a](/other.md)": "other.md",
    "[a](other/)": "other.md",
    "[a](other.md#tow)": "other.md#two",
    "[a](./faq/../other.md#tow)": "./faq/../other.md#two",
    "[a](#tt)": "#t",
    "[a](faq/inde.md)": "faq/index.md",
    '<a href="../othr/">a</a>': "../other/",
    '<a href="../other/#tow">a</a>': "../other/#two",
    "![A picture](assets/favicn.svg)": "assets/favicon.svg",
    "![](kink)": "![](fig:kink)",
    "![](kink.svg)": "![](fig:kink)",
    '<img src="fig:kink" alt="">': "![](fig:kink)",
    "[a](kink)": "[words](fig:kink)",
    "[a](qqqqqq.md)": "",
    "[a](other.md#qqqqqq)": "",
}


@pytest.fixture(scope="module")
def found(common_project):
    """Return the lines that a build tells of a project with all of these pages, which leaves the site as it was."""
    root = common_project
    before = {path: path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}
    for name, (text, _) in WRONG.items():
        write(root, f"docs/wrong-{name}.md", HEAD + text)
    for name, text in RIGHT.items():
        write(root, f"docs/right-{name.replace(' ', '-')}.md", f"{HEAD}{text.replace('NAME', 'n')}\n")
    names = [*(f"wrong-{name}.md" for name in WRONG), *(f"right-{name.replace(' ', '-')}.md" for name in RIGHT)]
    put_into_menu(root, *names, "empty.md", "nearest.md", "notebooks/wrong.ipynb")
    write(root, "docs/nearest.md", f"{HEAD}{''.join(f'{dead}{chr(10)}{chr(10)}' for dead in DEAD)}")
    write(root, "docs/empty.md", "---\ntitle: Empty\ndescription: About nothing.\n---\n")
    write(root, "docs/faq/empty.md", QUESTION.replace("Why?", "Why not?").replace("Because.", "", 2))
    titled = QUESTION.replace("Why?", "Why twice?").replace("Because.\na", "So it is.\na")
    write(root, "docs/faq/titled.md", f"{titled}\n# Title\n\n### Below {{#answer}}\n")
    cells = json.loads(notebook("1 + 1"))
    source = ["# A notebook\n", "\n", "It is ~~gone~~.\n", "\n", 'It is 0.3, "so".\n', "\n", "[a](nowhere.md)"]
    cells["cells"][0]["source"] = source
    write(root, "docs/notebooks/wrong.ipynb", json.dumps(cells, indent=1))
    done = mkdocs(root, "build")
    assert done.returncode == 1
    assert before == {path: path.read_bytes() for path in (root / "site").rglob("*") if path.is_file()}
    return errors_of(done)


@pytest.mark.parametrize("name", WRONG)
def test_what_becomes_something_else_is_an_error_with_its_line_and_told_once(name, found):
    _, said = WRONG[name]
    told = [line for line in found if line.startswith(f"docs/wrong-{name}.md")]
    for line, part in said:
        for piece in part.split("{}"):
            assert [one for one in told if one.startswith(f"docs/wrong-{name}.md:{line}: ") and piece in one], told
    assert len(told) == len(said), told


def test_an_address_that_leads_nowhere_is_told_once_with_what_stands_near_it(found):
    told = [line for line in found if line.startswith("docs/nearest.md")]
    assert len(told) == len(DEAD), told
    for number, (line, meant) in enumerate(zip(told, DEAD.values(), strict=True)):
        assert re.match(rf"docs/nearest\.md:{8 + 2 * number}: links to \S+ ?[^;]*", line), line
        assert re.search(r"(?:; did you mean (.*)\?)?$", line)[1] == (meant or None), line


def test_what_is_right_is_no_error(found):
    assert [line for line in found if line.startswith("docs/right-")] == []


def test_an_empty_page_a_second_title_in_a_question_and_what_a_notebook_says_are_errors_with_their_lines(found):
    told = [line for line in found if not line.startswith(("docs/wrong-", "docs/right-"))]
    for start in (
        "docs/empty.md:1: the page is empty; write its text below the front matter",
        "docs/faq/empty.md:1: the page is empty",
        "docs/faq/titled.md:12: a second title",
        "docs/faq/titled.md:14: a heading of level 3 below one of level 1; write ##",
        "docs/faq/titled.md:14: the id 'answer' stands 2 times on this page",
        "docs/notebooks/wrong.ipynb:23: '~~' stays text",
        "docs/notebooks/wrong.ipynb:25: '0.3' is not a computed number",
        "docs/notebooks/wrong.ipynb:27: links to nowhere.md, which does not exist",
    ):
        assert [line for line in told if line.startswith(start)], (start, told)


def problems(text: str) -> list:
    return read_of(reading.text_of(text)[0])


def test_two_hundred_right_documents_are_no_error():
    draw = random.Random(0)
    for number in range(200):
        blocks = [draw.choice([*RIGHT.values()]) for _ in range(draw.randint(1, 8))]
        text = "\n\n".join(block.replace("NAME", f"n{number}x{place}") for place, block in enumerate(blocks))
        # Two quotations, or two lists of different kinds, are one where nothing stands between them.
        text = (
            text.replace("\n\n>", "\n\nThen:\n\n>")
            .replace("\n\n- ", "\n\nThen:\n\n- ")
            .replace("\n\n1.", "\n\nThen:\n\n1.")
        )
        assert problems(f"# Title\n\n{text}\n") == [], text


def test_each_page_of_the_site_and_each_example_for_contributors_is_no_error():
    shown = reading.text_of((ROOT / "docs/contributing.md").read_text("utf-8"))[0]
    answer = shown.split("```yaml")[1].split("---")[2].split("```")[0].replace("120 to 450", "so many")
    assert problems(f"# Title\n\n{answer}") == []
    for path in (*(ROOT / "docs").rglob("*.md"), *(ROOT / "docs/notebooks").glob("*.ipynb")):
        text, _ = reading.text_of(path.read_text("utf-8"))
        has_title = path.parent.name in ("faq", "statements") and path.name != "index.md"
        assert json.loads(markup.problems(text, has_title))["found"] == [], path


# What an editor or a machine adds, and no reader sees
ADDED = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "bom": lambda text: f"\ufeff{text}",
    "spaces": lambda text: text.replace(".\n", ". \n\n\n").replace("---\n", "--- \n"),
    "tabs": lambda text: text.replace("    ", "\t"),
}


def test_line_ends_marks_spaces_and_tabs_that_no_reader_sees_change_no_byte(project):
    texts = {name: RIGHT[name] for name in ("nested", "list of code", "table", "note", "section", "lines", "session")}
    page = "\n\nThen:\n\n".join(text.replace("NAME", name.replace(" ", "-")) for name, text in texts.items())
    put_into_menu(project, "a.md", "b.md", "c.md", "d.md")
    trees = []
    for change in ({}, ADDED):
        for place, name in enumerate(ADDED):
            text = f"---\ntitle: Page {name}\ndescription: About {name}.\n---\n\n{HEAD}![](fig:kink)\n\n{page}\n"
            (project / f"docs/{'abcd'[place]}.md").write_bytes(change.get(name, str)(text).encode())
        done = mkdocs(project, "build")
        assert done.returncode == 0, done.stderr
        site = project / "site"
        trees.append({path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()})
    assert trees[0] == trees[1]
