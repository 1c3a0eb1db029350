"""What a contributor is told of a mistake: one line each with file, line and mend, all of a build in one run."""

import re
import shutil
from datetime import datetime, timedelta, timezone

import pytest
from project import QUESTION, ROOT, errors_of, mkdocs, put_into_menu, stop_soon, write

from docs.extensions import frontmatter, produce
from docs.extensions.mistakes import Report, lines_of

PAGES = {  # what is wrong in a page, and what is said of it
    "many": (
        "# One {#one}\n\n![](fig:kinkk)\n\n$\\frac{1}{$\n\n[0.76](num:kink.minimizer)\n\nIt is 0.3.\n",
        [
            (8, "unknown figure 'kinkk'; did you mean 'kink'?"),
            (10, 'expected closing token "}"'),
            (12, "prose says '0.76' but kink.minimizer = 0.75"),
            (14, "'0.3' is not a computed number"),
        ],
    ),
    "more": (
        "# Two {#two}\n\n[0.75](num:kink.minimiser)\n\nIt costs $5.\n\n[the kink](fig:kinkk)\n\nText ![](fig:kink).\n",
        [
            (8, "did you mean 'kink.minimizer'?"),
            (10, "'$5.' stays text: a $ that is not closed"),
            (12, "unknown figure 'kinkk'; did you mean 'kink'?"),
            (14, "a figure stands alone in its paragraph: ![](fig:kink)"),
        ],
    ),
    "failing": ("# F {#f}\n\n![](fig:fails)\n\n[1](num:fails.x), $\\num{fails.x}{1}$\n", []),  # told at the snippet
    "plain": ("# P {#p}\n\n![](fig:draws_none)\n", [(8, "snippet 'draws_none' draws no figure")]),
    "faq/bad": (
        "---\nquestion: Why\ntopics: [cooking]\nfoo: 1\n---\n\nText.\n",
        [
            (1, "'short_answer' is missing"),
            (1, "'asked_at' is missing"),
            (1, "'also_asked' is missing"),
            (1, "'reviewed' is missing"),
            (1, "unknown field foo"),
            (2, "'Why' is not a sentence that ends with '?'"),
            (3, "'cooking' is none of why zeros"),
        ],
    ),
    "faq/late": (
        QUESTION.replace("Why?", "Why so late?")
        .replace("Because.\nasked", "A" * 301 + "\nasked")
        .replace("[]\ntopics", "[nowhere]\ntopics"),
        [(3, "301 characters; at most 300"), (3, "is not one or two sentences"), (4, "'nowhere' is not a URL")],
    ),
    "faq/taken": (
        QUESTION.replace("Why?", "Why there?")
        .replace("Because.\na", "For it.\na")
        .replace("reviewed:", "aliases: [other]\nreviewed:"),
        [(7, "front matter: aliases: 'other' is the address of docs/other.md")],
    ),
    "called": (
        "---\ntitle: Called otherwise\ndescription: Other words.\nalso_called:\n  nowhere: [some]\n  two: [more]\n---\n\n"
        "# Called otherwise {#one}\n\n## Two {#two}\n\nText.\n",
        [(5, "front matter: also_called: the page has no heading with the id 'nowhere'")],
    ),
    "faq/long": (
        QUESTION.replace("Why?", f"Why is {'very ' * 30}long?").replace("Because.\na", "So.\na"),
        [(2, "162 characters; at most 120")],
    ),
}

NUMBERS = '\n\ndef numbers():\n    return {"x": 1}\n'
DRAWN = """

def figure(lam=1.0):
    drawn = Figure("x", "y")
    drawn.curve([0, 1], [0, lam], "l1")
    return drawn


def description():
    return "A line."
"""
FIGURE = f'"""A claim."""\n\nfrom {produce.Figure.__module__} import Figure\n{NUMBERS}{DRAWN}'
SNIPPETS = {  # what is wrong in a snippet, and what is said of it
    "warned": (
        '"""A claim."""\n\nimport numpy as np\n\n\ndef numbers():\n    return {"x": float(np.log(np.array(0.0)))}\n',
        (7, "RuntimeWarning: divide by zero"),
    ),
    "fails": (FIGURE.replace("    return {", "    1 / 0\n    return {"), (7, "ZeroDivisionError: division by zero")),
    "no_docstring": (FIGURE.partition("\n")[2], (1, "has no docstring; its first line is the claim")),
    "no_numbers": (FIGURE.replace(NUMBERS, ""), (None, "has no function numbers(); it returns a dict of numbers")),
    "numbers_none": (
        FIGURE.replace('return {"x": 1}', "return None"),
        (6, "numbers() returns NoneType; it has to return a dict of numbers by name"),
    ),
    "figure_list": (
        FIGURE.replace("return drawn", "return [drawn]"),
        (10, "figure() returns list; it has to return a Fig"),
    ),
    "figure_none": (FIGURE.replace("return drawn", "return None"), (10, "figure() returns NoneType; it has to")),
    "figure_other": (
        FIGURE.replace("return drawn", "return drawn, drawn.ax"),
        (10, "figure() returns something else than Figures of the site"),
    ),
    "numbers_nan": (
        FIGURE.replace('"x": 1', '"x": 1, "y": float("nan")'),
        (6, "numbers(): 'y' is nan, which is neither a finite number nor a text"),
    ),
    "numbers_huge": (FIGURE.replace('"x": 1', '"x": 10**400'), (6, "numbers(): 'x' is 1000000")),
    "numbers_list": (FIGURE.replace('"x": 1', '"x": [0.5]'), (6, "numbers(): 'x' is [0.5], which is neither")),
    "rows_odd": (FIGURE + "\n\ndef rows():\n    return [{1j}]\n", (None, "rows() returns what is no plain data: ")),
    "draws_nan": (
        FIGURE.replace("[0, lam]", '[0, float("nan")]'),
        (10, "figure() draws (1, nan), which is no point"),
    ),
    "draws_inf": (
        FIGURE.replace('"l1")', '"l1", "λ = 1")').replace("[0, lam]", '[float("inf"), 1]'),
        (10, "figure() draws (0, inf) in 'λ = 1', which is no point"),
    ),
    "exits": (FIGURE.replace("    return {", "    raise SystemExit(0)\n    return {"), (7, "SystemExit: 0")),
    "exits_when_imported": (FIGURE + "\n\nimport sys\n\nsys.exit()\n", (22, "SystemExit:")),
    "endless": (
        FIGURE.replace("    return {", "    while lo < mid:\n        mid = (lo + hi) / 2\n    return {").replace(
            "def numbers():\n", "def numbers():\n    lo, mid, hi = 0, 1, 2\n"
        ),
        (8, "Endless: not done after 4 s of computing, or 40 s of waiting; here it was stopped"),
    ),
    "ends": (
        FIGURE.replace("    return {", "    import os\n\n    os._exit(0)\n    return {"),
        (None, "ends its process: by os._exit, by a crash, or for want of memory"),
    ),
    "A name": (FIGURE, (None, "its name is that of a module: a-z, 0-9 and _; rename it")),
    "undescribed": (
        FIGURE.partition("\n\ndef description")[0],
        (None, "has no function description(); it returns a text"),
    ),
    "sweep_unknown": (
        FIGURE + '\n\nSWEEP = {"mu": (0.0, 1.0)}\n',
        (20, "SWEEP: figure() has no parameter 'mu'"),
    ),
    "sweep_twice": (
        FIGURE + '\n\nSWEEP = {"lam": (0.0, 1.0), "mu": (0.0, 1.0)}\n',
        (20, "SWEEP names one parameter of figure() and its values, as in {'lam': (0.0, 0.5, 1.0)}"),
    ),
    "sweep_elsewhere": (
        FIGURE + '\n\nSWEEP = {"lam": (0.0, 2.0)}\n',
        (20, "SWEEP: give lam of figure() a default that is among the values"),
    ),
    "sweep_mute": (
        FIGURE + '\n\nSWEEP = {"lam": (0.0, 1.0)}\n',
        (20, "SWEEP: has no function result(); it says in a sentence what is drawn at a value"),
    ),
    "sweep_apart": (
        FIGURE
        + '\n\ndef result(lam: float) -> str:\n    return ""\n\n\nSWEEP = {"lam": (0.0, 1.0, 2.0)}\nAPART = "mu"\n',
        (25, "APART: 'mu' is no parameter of SWEEP, or there is no function moving()"),
    ),
    "sweep_jumps": (
        FIGURE.replace(
            "    return drawn", '    for _ in range(round(lam)):\n        drawn.note(0, 0, "one")\n    return drawn'
        )
        + '\n\ndef result(lam: float) -> str:\n    return ""\n\n\nSWEEP = {"lam": (0.0, 1.0, 2.0)}\n',
        (
            26,
            "SWEEP: the frame of value number 1 does not hold the same elements as the drawing; fix the limits of the axes",
        ),
    ),
    "role": (
        FIGURE.replace('"l1")', '"l3")'),
        (12, "ValueError: 'l3' is no role here; there are l1, l2"),
    ),
    "unfinished": (FIGURE + "\n\ndef more(:\n", (20, "SyntaxError: ")),
}

SEVERAL = {  # snippets in which much is wrong, and all that is said of each
    "several": (
        FIGURE.replace('"""A claim."""', "")
        .replace('"x": 1', '"x": float("nan"), "y": [0.5], "z": 1')
        .replace("[0, lam]", '[0, float("inf")]')
        .replace('"A line."', "f\"Of 3 lines, {numbers()['z']} and 4.\""),
        [
            (1, "has no docstring"),
            (6, "numbers(): 'x' is nan"),
            (6, "numbers(): 'y' is [0.5]"),
            (10, "figure() draws (1, inf)"),
            (17, "description() says '3'"),
            (17, "description() says '4'"),
        ],
    ),
    "fallen": (  # what comes of numbers() that are none is not told
        FIGURE.replace('return {"x": 1}', "return None")
        .replace('"A line."', "f\"Of {numbers()['x']}.\"")
        .replace("return drawn", "return [drawn]"),
        [(6, "numbers() returns NoneType; "), (10, "figure() returns list; ")],
    ),
    "torn": (
        FIGURE.replace("    return {", "    1 / 0\n    return {")
        .replace("    return drawn", "    drawn.dot()")
        .replace('"A line."', "numbers()"),
        [(7, "ZeroDivisionError: division by zero"), (14, "TypeError: ")],
    ),
}

ODD = {  # of a question's front matter
    "topics: [why zeros]": [
        ("topics: 5", ":5: front matter: topics: 5 is not a list, like [one, two]"),
        ("topics: why zeros", ":5: front matter: topics: 'why zeros' is not a list, like [one, two]"),
        ("topics: {a: b}", ":5: front matter: topics: {'a': 'b'} is not a list, like [one, two]"),
        ("topics: [[a]]", ":5: front matter: topics: ['a'] is not a text"),
    ],
    "reviewed: 2026-11-23": [
        ("reviewed: 2026-13-40", ":7: front matter: month must be in 1..12; a date is like 2026-01-31"),
        ("reviewed: 2999-01-01", ":7: front matter: reviewed: '2999-01-01' is not a date like 2026-01-31"),
        ("reviewed: 0001-01-01", ":7: front matter: reviewed: '0001-01-01' is not a date like 2026-01-31"),
        ("reviewed: 2026-11-23\nquestion: Why else?", ":8: front matter: 'question' stands twice"),
        ("reviewed: 2099-12-31", ":7: front matter: reviewed: 2099-12-31 is still to come; today is at most 20"),
        ('reviewed: "2026-02-30"', ":7: front matter: reviewed: '2026-02-30' is not a date like 2026-01-31"),
    ],
    "asked_at: []": [
        (
            'asked_at: ["https://???"]',
            ":4: front matter: asked_at: 'https://???' is not a URL that begins with https://",
        ),
        ("asked-at: []", ":1: front matter: unknown field asked-at"),
    ],
    "also_asked: []": [
        ("also_asked:", ":6: front matter: also_asked: None is not a list, like [one, two]"),
        ("also_asked: []\naliases: 5", ":7: front matter: aliases: 5 is not a list, like [one, two]"),
        ("also_asked: []\naliases: [../../oops]", ":7: front matter: aliases: '../../oops' is not a former address"),
    ],
    "Because.\na": [
        ("One. Two. Three.\na", ":3: front matter: short_answer: 'One. Two. Three.' is not one or two sentences"),
        (
            "Because: of 11.\na",
            ":3: front matter: mapping values are not allowed in this context; quote a text that has a colon",
        ),
        ("[a]\na", ":3: front matter: short_answer: ['a'] is not a text"),
    ],
}
HEAD = "---\ntitle: About 0.3\ndescription: It is 0.3, or [0.76](num:kink.minimizer).\n---\n\n# One {#one}\n\n`x = 0.3`\n\n"
MADE = "[0.76](num:kink.minimizer) is said.\n\n![](fig:kinkk)\n\nSo $\\frac{1}{$ is.\n\nIt is 0.3.\n\n<p>0.77</p>\n\n"


def table() -> list[tuple[str, str]]:
    """Return each mistake that docs/contributing.md shows, with the message beside it."""
    text = (ROOT / "docs/contributing.md").read_text("utf-8")
    return re.findall(r"^\| `(.+?)` \| `docs/x\.md:\d+: (.+)` \|$", text, re.M)


def odd() -> list[tuple[str, str, str]]:
    """Return a question for each mistake in front matter: its file, its text, and the beginning of what is said."""
    found = []
    for good, mistakes in ODD.items():
        for bad, message in mistakes:
            name = f"docs/faq/odd-{'abcdefghijklmnopqrstu'[len(found)]}.md"
            asked = QUESTION.replace("Why?", f"{name[5:-3]}?").replace("Because.\na", f"For {name[5:-3]}.\na")
            text = asked.replace(good if good in asked else f"For {name[5:-3]}.\na", bad)
            found.append((name, text, name + message))
    return found


@pytest.fixture(scope="module")
def found(common_project):
    """Return the lines that a build tells of a project with all these mistakes."""
    root = common_project
    stop_soon(root)
    tables = [f"table-{number}.md" for number, _ in enumerate(table())]
    put_into_menu(root, *(f"{name}.md" for name in PAGES if "/" not in name), "twice.md", "astray.md", *tables)
    settings = (root / "mkdocs.yml").read_text("utf-8")
    (root / "mkdocs.yml").write_text(settings.replace("astray.md", "latest.md"), "utf-8")
    write(root, "docs/astray.md", "# Not in the menu {#n}\n\nText.\n")
    for name, (text, _) in SEVERAL.items():
        write(root, f"snippets/{name}.py", text)
    for name, (text, _) in PAGES.items():
        write(root, f"docs/{name}.md", text)
    for name, (text, _) in SNIPPETS.items():
        write(root, f"snippets/{name}.py", text)
    (root / "snippets/latin.py").write_bytes(b'"""Caf\xe9."""\n')
    write(root, "snippets/draws_none.py", f'"""A claim."""\n{NUMBERS}')
    for name, text, _ in odd():
        write(root, name, text)
    for number, (mistake, _) in enumerate(table()):
        write(root, f"docs/table-{number}.md", f"# A title\n\n{mistake}\n")
    shutil.copy(ROOT / "snippets/soft_threshold.py", root / "snippets")
    (root / "docs/heavy.png").write_bytes(bytes(400 * 1024))
    (root / "docs/runs.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg">\n<g ONLOAD="x()"/><ScRipt/></svg>')
    (root / "docs/light.png").write_bytes(bytes(300 * 1024))
    write(root, "docs/twice.md", f"{HEAD}{MADE}{MADE}")
    done = mkdocs(root, "build")
    assert done.returncode == 1
    assert not list(root.parent.rglob("oops"))
    return errors_of(done)


def of(file: str, lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith(f"{file}:")]


def test_the_lines_come_sorted_by_file_and_line(found):
    own = [line for line in found if re.match(r"\S+:", line)]
    assert len(own) > 50
    assert own == sorted(own, key=lambda line: (line.split(":")[0], int((re.match(r"\S+?:(\d+):", line) or "00")[1])))


@pytest.mark.parametrize("name", PAGES)
def test_all_problems_of_a_page_come_in_one_run_with_their_lines(name, found):
    _, said = PAGES[name]
    told = of(f"docs/{name}.md", found)
    for line, part in said:
        assert [one for one in told if one.startswith(f"docs/{name}.md:{line}: ") and part in one], (part, told)
    assert len(told) == len(said), told


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_mistake_in_a_snippet_is_one_line_with_its_place_and_what_to_do(name, found):
    _, (line, part) = SNIPPETS[name]
    (told,) = of(f"snippets/{name}.py", found)
    assert told.startswith(f"snippets/{name}.py:{f' {part}' if line is None else f'{line}: {part}'}"), told


@pytest.mark.parametrize("name", SEVERAL)
def test_all_that_is_wrong_in_a_snippet_is_told_at_once_and_nothing_that_comes_of_it(name, found):
    told = of(f"snippets/{name}.py", found)
    assert len(told) == len(SEVERAL[name][1]), told
    for one, (line, part) in zip(told, SEVERAL[name][1], strict=True):
        assert one.startswith(f"snippets/{name}.py:{line}: {part}"), told


def test_a_page_that_no_menu_names_and_a_name_that_is_no_page_are_one_line_each(found):
    assert of("docs/astray.md", found) == ["docs/astray.md: stands in no menu; name it under nav in mkdocs.yml"]
    (told,) = of("mkdocs.yml", found)
    assert re.fullmatch(r"mkdocs\.yml:\d+: nav: unknown page 'latest\.md'.*", told)
    assert not [line for line in found if "latest.md" in line and line != told]


def test_a_day_has_come_where_it_has_anywhere_on_earth(monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    here = datetime.now(timezone(timedelta(hours=14))).date().isoformat()
    assert here <= frontmatter.last_day() <= datetime.now(timezone(timedelta(hours=14))).date().isoformat()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")  # of a build that is made again later
    assert frontmatter.last_day() >= here
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "4102444800")  # on a machine whose clock is behind
    assert frontmatter.last_day() == "2100-01-01"


def test_a_snippet_that_is_not_utf_8_is_named(found):
    (told,) = of("snippets/latin.py", found)
    assert "SyntaxError: (unicode error) 'utf-8' codec can't decode" in told


def test_each_mistake_in_the_table_for_contributors_has_the_message_beside_it(found):
    assert len(table()) >= 4
    for number, (mistake, message) in enumerate(table()):
        told = {re.sub(r":\d+:", ":", line) for line in of(f"docs/table-{number}.md", found)}
        assert f"docs/table-{number}.md: {message}" in told, mistake


def test_odd_front_matter_is_a_line_for_each_mistake(found):
    told = [line for line in found if line.startswith("docs/faq/odd-")]
    for _, _, start in odd():
        assert [line for line in told if line.startswith(start)], (start, told)
    assert "docs/faq/odd-l.md:1: front matter: 'asked_at' is missing" in told
    assert len(told) == len(odd()) + 1, told


def test_a_mistake_that_is_made_twice_is_two_errors_and_front_matter_and_raw_html_count(found):
    told = of("docs/twice.md", found)
    places = {
        "prose says '0.76'": [3, 10, 20],
        "unknown figure 'kinkk'": [12, 22],
        "expected closing token": [14, 24],
        "'0.3' is not a computed number": [2, 3, 16, 26],
        "'0.77' is not a computed number": [18, 28],
    }
    for part, lines in places.items():
        assert [int(line.split(":")[1]) for line in told if part in line] == lines, part


def test_a_heavy_picture_is_named_with_its_weight_and_one_that_runs_with_its_line(found):
    message = "docs/heavy.png: has 400 KB; a picture has at most 300: make it smaller, or draw it as a figure"
    assert [line for line in found if "has at most" in line] == [message]
    assert [line for line in found if "runs.svg" in line] == [
        "docs/runs.svg:2: a <script> could run something, or load it; leave it out",
        "docs/runs.svg:2: onload= of a <g> could run something; leave it out",
    ]


def test_the_lines_of_many_equal_mistakes_are_looked_for_once():
    """Looking for each anew took minutes where there were a thousand."""
    source = "It is 0.3.\n" * 1000
    report = Report()
    lines_of.cache_clear()
    for _ in range(1000):
        report.add_in("docs/x.md", source, "It is", "a mistake")
    assert lines_of.cache_info().misses == 1
    assert [line for _, line, _ in report._found] == [*range(1, 1001)]
