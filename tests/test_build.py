"""What a contributor sees of `mkdocs build` and `mkdocs serve`, on a project of three pages."""

import gzip
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from project import ROOT, mkdocs, write

from docs.extensions import check

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


def errors_of(done: subprocess.CompletedProcess) -> list[str]:
    assert "Traceback" not in done.stderr
    return [line.removeprefix("ERROR   -  ") for line in done.stderr.splitlines() if line.startswith("ERROR   -  ")]


def notebook(*cells: str) -> str:
    made = [
        {"cell_type": "markdown", "id": "first", "metadata": {}, "source": "# A notebook\n\nText with $x^2$."},
        *(
            {
                "cell_type": "code",
                "id": f"code-{i}",
                "metadata": {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for i, source in enumerate(cells)
        ),
    ]
    page = {"title": "A notebook", "description": "About a notebook."}
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {"page": page, "kernelspec": kernel}, "cells": made}, indent=1
    )


def test_a_good_project_builds_without_a_word_of_complaint(project):
    write(project, "docs/faq/why.md", QUESTION)
    done = mkdocs(project, "build")
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr + done.stdout
    site = project / "site"
    assert (site / "figures/kink.svg").is_file()
    assert (site / "assets/fonts/math.woff2").is_file()
    assert "Because." in (site / "faq/index.html").read_text("utf-8")
    assert not list(project.glob(".site*"))
    assert not list(site.rglob("*.py"))


def test_all_problems_of_all_pages_come_in_one_run_one_sorted_line_each(project):
    write(
        project,
        "docs/index.md",
        "# One {#one}\n\n![](fig:kinkk)\n\n$\\frac{1}{$\n\n[0.76](num:kink.minimizer)\n\nIt is 0.3.\n",
    )
    write(project, "docs/other.md", "# Two {#two}\n\n[0.75](num:kink.minimiser)\n\nIt costs $5.\n")
    write(project, "docs/faq/bad.md", "---\nquestion: Why\ntopics: [cooking]\nfoo: 1\n---\n\nText.\n")
    write(
        project,
        "docs/faq/late.md",
        QUESTION.replace("Because.\nasked", "A" * 301 + "\nasked").replace("[]\ntopics", "[nowhere]\ntopics"),
    )
    write(project, "docs/faq/long.md", QUESTION.replace("Why?", f"Why is {'very ' * 30}long?"))
    (project / "snippets/warned.py").write_text(
        '"""A claim."""\nimport numpy as np\n\n\ndef numbers():\n    return {"x": float(np.log(np.array(0.0)))}\n',
        "utf-8",
    )
    done = mkdocs(project, "build")
    assert done.returncode == 1
    found = errors_of(done)
    assert found == sorted(found, key=lambda line: (line.split(":")[0], int(re.search(r":(\d+):", line)[1])))
    for start, part in (
        ("docs/index.md:8: ", "unknown figure 'kinkk'; did you mean 'kink'?"),
        ("docs/index.md:10: ", 'expected closing token "}"'),
        ("docs/index.md:12: ", "prose says '0.76' but kink.minimizer = 0.75"),
        ("docs/index.md:14: ", "'0.3' is not a computed number"),
        ("docs/other.md:8: ", "did you mean 'kink.minimizer'?"),
        ("docs/other.md:10: ", "a $ that is not closed"),
        ("docs/faq/bad.md:1: ", "'short_answer' is missing"),
        ("docs/faq/bad.md:1: ", "'reviewed' is missing"),
        ("docs/faq/bad.md:1: ", "unknown field foo"),
        ("docs/faq/bad.md:2: ", "'Why' is not a sentence that ends with '?'"),
        ("docs/faq/bad.md:3: ", "'cooking' is none of why zeros"),
        ("docs/faq/late.md:3: ", "301 characters; at most 300"),
        ("docs/faq/late.md:4: ", "'nowhere' is not a URL"),
        ("docs/faq/long.md:2: ", "162 characters; at most 120"),
        ("snippets/warned.py:6: ", "RuntimeWarning: divide by zero"),
    ):
        assert [line for line in found if line.startswith(start) and part in line], (start, part, found)


ODD = {
    "topics: [why zeros]": [
        ("topics: 5", ":5: front matter: topics: 5 is not a list, like [one, two]"),
        ("topics: why zeros", ":5: front matter: topics: 'why zeros' is not a list, like [one, two]"),
        ("topics: {a: b}", ":5: front matter: topics: {'a': 'b'} is not a list, like [one, two]"),
        ("topics: [[a]]", ":5: front matter: topics: ['a'] is not a text"),
    ],
    "reviewed: 2026-11-23": [
        ("reviewed: 2026-13-40", ":7: front matter: month must be in 1..12; a date is like 2026-01-31"),
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
        ("Because: of 11.\na", ":3: front matter: mapping values are not allowed here; quote a text that has a colon"),
        ("[a]\na", ":3: front matter: short_answer: ['a'] is not a text"),
    ],
}


def test_each_mistake_in_the_table_for_contributors_has_the_message_beside_it(project):
    table = (ROOT / "docs/contributing.md").read_text("utf-8")
    rows = re.findall(r"^\| `(.+?)` \| `docs/x\.md:\d+: (.+)` \|$", table, re.M)
    assert len(rows) >= 4
    shutil.copy(ROOT / "snippets/soft_threshold.py", project / "snippets")
    for number, (mistake, _) in enumerate(rows):
        write(project, f"docs/x-{number}.md", f"# A title\n\n{mistake}\n")
    found = errors_of(mkdocs(project, "build"))
    for number, (mistake, message) in enumerate(rows):
        assert f"docs/x-{number}.md: {message}" in {re.sub(r":\d+:", ":", line) for line in found}, (mistake, found)


def test_odd_front_matter_is_a_line_for_each_mistake(project):
    expected = []
    for good, odd in ODD.items():
        for bad, message in odd:
            name = f"docs/faq/odd-{'abcdefghijklmnop'[len(expected)]}.md"
            asked = QUESTION.replace("Why?", f"{name[5:-3]}?").replace("Because.\na", f"For {name[5:-3]}.\na")
            write(project, name, asked.replace(good if good in asked else f"For {name[5:-3]}.\na", bad))
            expected.append(name + message)
    done = mkdocs(project, "build")
    assert done.returncode == 1
    found = errors_of(done)
    for start in expected:
        assert [line for line in found if line.startswith(start)], (start, found)
    assert len(found) == len(expected) + 1, found
    assert "docs/faq/odd-h.md:1: front matter: 'asked_at' is missing" in found
    assert not list(project.parent.rglob("oops"))


def test_a_mistake_that_is_made_twice_is_two_errors_and_front_matter_and_raw_html_count(project):
    twice = (
        "[0.76](num:kink.minimizer) is said.\n\n![](fig:kinkk)\n\nSo $\\frac{1}{$ is.\n\nIt is 0.3.\n\n<p>0.77</p>\n\n"
    )
    head = "---\ntitle: About 0.3\ndescription: It is 0.3, or [0.76](num:kink.minimizer).\n---\n\n"
    write(project, "docs/index.md", f"{head}# One {{#one}}\n\n`x = 0.3`\n\n{twice}{twice}")
    found = errors_of(mkdocs(project, "build"))
    places = {
        "prose says '0.76'": [3, 10, 20],
        "unknown figure 'kinkk'": [12, 22],
        "expected closing token": [14, 24],
        "'0.3' is not a computed number": [2, 3, 16, 26],
        "'0.77' is not a computed number": [18, 28],
    }
    for part, lines in places.items():
        assert [int(line.split(":")[1]) for line in found if part in line] == lines, part


def test_a_snippet_that_fails_is_one_line_though_pages_and_their_cards_want_its_figure(project):
    snippet = project / "snippets/kink.py"
    snippet.write_text(snippet.read_text("utf-8").replace("def numbers", "1 / 0\n\n\ndef numbers"), "utf-8")
    done = mkdocs(project, "build")
    assert done.returncode == 1
    found = errors_of(done)
    assert [line for line in found if re.match(r"snippets/kink.py:\d+: ZeroDivisionError: division by zero", line)]
    assert "docs/index.md:8: snippets/kink.py fails; mend it first" in found


def test_what_strict_mode_does_not_see_is_found_in_the_built_pages(project):
    write(
        project,
        "docs/index.md",
        "# One {#one}\n\n"
        '<a href="../nowhere/">raw link</a>\n\n'
        '<img src="../figures/kink.png">\n\n'
        '<p id="twice"></p>\n\n<p id="twice"></p>\n\n'
        "<p>\\lambda</p>\n\n"
        '<a href="other/#nothing">raw anchor</a>\n\n'
        '<img alt="A picture" src="https://example.com/x.png">\n',
    )
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "\nextra_css: [assets/missing.css]\n", "utf-8")
    (project / "docs/leak.txt").symlink_to("/etc/hostname")
    done = mkdocs(project, "build")
    assert done.returncode == 1
    found = errors_of(done)
    for part in (
        "docs/index.md:8: links to ../nowhere/, which does not exist",
        "has no alternative text",
        "the id 'twice' stands 2 times",
        r"TeX that became no formula: \lambda",
        "has no such anchor",
        "loads https://example.com/x.png from another host",
        "missing.css, which does not exist",
        "docs/leak.txt: is a link that leads out of the project",
    ):
        assert [line for line in found if part in line], (part, found)


@pytest.mark.parametrize(
    "loads",
    [
        '<img src="a.png" srcset="https://example.com/x 1x, a.png 2x">',
        '<img src="a.png" srcset="a.png 1x, //example.com/x 2x">',
        *(f'<{tag} src="https://example.com/x"></{tag}>' for tag in ("audio", "embed", "video", "input", "track")),
        '<object data="https://example.com/x"></object>',
        '<video poster="https://example.com/x"></video>',
        '<p style="background: url(https://example.com/x)"></p>',
        "<style>p { background: url('https://example.com/x') }</style>",
        '<style>@import "https://example.com/x";</style>',
        '<svg><image href="https://example.com/x"/></svg>',
        '<svg><use xlink:href="https://example.com/x#y"/></svg>',
    ],
)
def test_whatever_loads_from_another_host_is_found(loads, tmp_path):
    (tmp_path / "a.png").touch()
    (tmp_path / "index.html").write_text(f"<html><body>{loads}<a href='https://example.com/'>a</a></body></html>")
    found = [message for _, _, message in check.problems(tmp_path, "http://127.0.0.1/") if "loads" in message]
    assert len(found) == 1
    assert re.fullmatch("loads .*//example.com/x(#y)? from another host", found[0])


def test_style_sheets_load_nothing_from_another_host(tmp_path):
    (tmp_path / "a.css").write_text("p { background: url(https://example.com/x) } a { background: url(data:,x) }")
    assert check.problems(tmp_path, "http://127.0.0.1/") == [
        ("site/a.css", 0, "loads https://example.com/x from another host")
    ]


@pytest.mark.parametrize("flags", [[], ["-q"], ["-v"]], ids=["plain", "quiet", "verbose"])
def test_a_missing_page_and_a_missing_anchor_fail_the_build_however_loud_it_is(project, flags):
    write(project, "docs/index.md", "# One {#one}\n\n[a](nowhere.md)\n")
    assert mkdocs(project, *flags, "build").returncode == 1
    write(project, "docs/index.md", "# One {#one}\n\n[a](other.md#nowhere)\n")
    assert mkdocs(project, *flags, "build").returncode == 1


def test_a_failed_build_leaves_the_published_site_as_it_was(project):
    assert mkdocs(project, "build").returncode == 0
    before = (project / "site/index.html").read_bytes()
    write(project, "docs/index.md", "# One {#one}\n\n![](fig:nothing)\n")
    assert mkdocs(project, "build").returncode == 1
    assert (project / "site/index.html").read_bytes() == before
    assert not list(project.glob(".site*"))


def test_a_folder_of_somebody_elses_files_is_not_wiped(project, tmp_path):
    target = tmp_path / "precious"
    target.mkdir()
    (target / "thesis.txt").write_text("years of work", "utf-8")
    done = mkdocs(project, "build", "-d", str(target))
    assert done.returncode == 1
    assert "nothing was touched" in done.stderr
    assert [path.name for path in target.iterdir()] == ["thesis.txt"]


def without_ids(text: str) -> str:
    content = json.loads(text) | {"nbformat_minor": 4}
    for cell in content["cells"]:
        del cell["id"]
    return json.dumps(content, indent=1)


FAILING = notebook("x = 1", "y = 2\nx / 0")  # the source of its cells begins in lines 20, 26 and 34
SHOW = "from IPython.display import HTML, Latex, Markdown, display\n"
OUTPUTS = {  # what a cell runs, and what is said of it
    "%matplotlib inline\nfrom matplotlib import pyplot\npyplot.plot([0, 1]);": "has an output of type image/png, which",
    f"{SHOW}HTML('<b>1</b>')": "has an output of type text/html, which is not shown: print text, or draw a Figure",
    f"{SHOW}Latex('$x$')": "has an output of type text/latex, which",
    f"{SHOW}Markdown('*x*')": "has an output of type text/markdown, which",
    f"{SHOW}display({{'x/y': 'z'}}, raw=True)": "has an output of type unknown, which",
    "import numpy as np\nnp.log(np.zeros(1)).size": "writes to stderr, which is not shown: RuntimeWarning: divide by zero",
    "object()": "shows an address in memory, which is another at each build; ",
    "from snippets import kink\nkink.figure()": 'draws: its metadata need "figure": {"name": ',
}
BAD_NOTEBOOKS = {  # each with the beginning of each line that is said of it
    "fails": (FAILING, [":34: this cell fails: ZeroDivisionError: division by zero"]),
    "fails-late": (notebook("", "0", "x = 10\n1 / 0"), [":42: this cell fails: ZeroDivisionError: division by zero"]),
    "outputs": (notebook(*OUTPUTS), [f":{26 + 8 * k}: this cell {said}" for k, said in enumerate(OUTPUTS.values())]),
    "no-ids": (without_ids(FAILING), [":19: cells.0: 'id' is a required property; a notebook here has "]),
    "kernel": (
        FAILING.replace('"name": "python3"', '"name": "conda"'),
        [":9: metadata.kernelspec.name: 'python3' was expected; a notebook here has "],
    ),
    "source": (FAILING.replace('"# A note', '1, "x": "# A note'), [":20: cells.0.source: 1 is not of type "]),
    "twice": (FAILING.replace('"code-1"', '"code-0"'), [":34: a second cell with the id 'code-0'; "]),
    "list": ("[]", [": top level: [] is not of type 'object'; "]),
    "no-json": (FAILING.replace('"nbformat": 4,', '"nbformat": 4'), [":3: is not JSON: Expecting ',' delimiter"]),
    "latin": (FAILING.replace("Text with", "Caf\u00e9"), [":20: is not UTF-8: invalid continuation byte; "]),
}


def test_each_bad_notebook_and_page_is_one_line_and_the_published_site_stays(project):
    names = [f"notebooks/{name}.ipynb" for name in BAD_NOTEBOOKS]
    for name, (text, _) in zip(names, BAD_NOTEBOOKS.values(), strict=True):
        own = text.replace('"A notebook"', f'"{name}"').replace('"About a notebook."', f'"About {name}."')
        write(project, f"docs/{name}", own)
        if "latin" in name:
            (project / "docs" / name).write_text(own, "latin-1")
    settings = project / "mkdocs.yml"
    nav = f"nav: [{', '.join(names)}, latin.md, index.md,"
    settings.write_text(settings.read_text("utf-8").replace("nav: [index.md,", nav), "utf-8")
    not_utf8 = {"faq/latin.md": QUESTION, "latin.md": "---\ntitle: A page\ndescription: It.\n---\n\n# A {#a}\n\nText."}
    for name, text in not_utf8.items():
        (project / "docs" / name).write_text(text + "\n\nCaf\u00e9.\n", "latin-1")
    write(project, "docs/other.md", "# Two {#two}\n\n[0.76](num:kink.minimizer)\n")
    write(project, "site/sitemap.xml", "as it was")
    done = mkdocs(project, "build")
    assert done.returncode == 1
    assert [path.name for path in (project / "site").iterdir()] == ["sitemap.xml"]
    found = errors_of(done)
    expected = [
        *(f"docs/{name}{line}" for name, (_, said) in zip(names, BAD_NOTEBOOKS.values(), strict=True) for line in said),
        "docs/faq/latin.md:13: is not UTF-8: invalid continuation byte; save it as UTF-8",
        "docs/latin.md:10: is not UTF-8: invalid continuation byte; save it as UTF-8",
        "docs/other.md:8: prose says '0.76' but kink.minimizer = 0.75",
    ]
    for beginning in expected:
        assert [line for line in found if line.startswith(beginning)], (beginning, found)
    assert len(found) == len(expected), found
    assert "WARNING" not in done.stderr


def test_where_the_repository_is_known_pages_link_to_their_source_and_notebooks_say_how_to_install(project):
    write(project, "docs/notebooks/good.ipynb", notebook("1 + 1"))
    settings = project / "mkdocs.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("nav: [index.md,", "nav: [notebooks/good.ipynb, index.md,"), "utf-8"
    )
    assert mkdocs(project, "build", REPO_URL="https://example.org/a/b").returncode == 0
    assert "https://example.org/a/b/edit/main/docs/other.md" in (project / "site/other/index.html").read_text("utf-8")
    for name in ("good.ipynb", "index.html"):
        assert "pip install git+https://example.org/a/b" in (project / "site/notebooks/good" / name).read_text("utf-8")
    assert mkdocs(project, "build").returncode == 0
    assert "edit/main" not in (project / "site/other/index.html").read_text("utf-8")
    for name in ("good.ipynb", "index.html"):
        assert "pip install" not in (project / "site/notebooks/good" / name).read_text("utf-8")


@pytest.mark.parametrize("address", ["https://example.org/", "https://example.org/l1-vs-l2/"])
def test_absolute_addresses_are_right_at_a_root_and_below_a_path(project, address):
    write(project, "docs/faq/why.md", QUESTION)
    assert mkdocs(project, "build", SITE_URL=address).returncode == 0
    site = project / "site"
    assert check.problems(site, address) == []
    for page in ("", "other/", "faq/", "faq/why/"):
        text = (site / page / "index.html").read_text("utf-8")
        assert f'<link rel="canonical" href="{address}{page}">' in text
        assert f'<meta property="og:image" content="{address}cards/{page.strip("/") or "index"}.png">' in text
    for name, listed in (("feed.xml", "faq/why/"), ("llms.txt", "other/"), ("sitemap.xml", "faq/why/")):
        text = (site / name).read_text("utf-8")
        assert address + listed in text
        assert "127.0.0.1" not in text


def test_a_page_that_moved_leads_from_its_former_address_and_takes_the_fragment_along(project):
    write(project, "docs/faq/why.md", QUESTION.replace("reviewed:", "aliases: [faq/former/, old]\nreviewed:"))
    assert mkdocs(project, "build").returncode == 0
    for former, target in (("faq/former", "../why/"), ("old", "../faq/why/")):
        text = (project / "site" / former / "index.html").read_text("utf-8")
        assert f'content="0; url={target}"' in text
        assert f'location.replace("{target}" + location.hash)' in text
    write(project, "docs/faq/why.md", QUESTION.replace("reviewed:", "aliases: [other]\nreviewed:"))
    (line,) = errors_of(mkdocs(project, "build"))
    assert line.startswith("docs/faq/why.md")
    assert "'other' is the address of a page" in line


def test_two_builds_below_a_path_and_at_a_root_differ_in_no_byte_but_that_path(site_dir, tmp_path):
    at_root = tmp_path / "site"
    assert mkdocs(ROOT, "build", "-q", "-d", str(at_root), SITE_URL="https://example.org/").returncode == 0
    files = {path.relative_to(site_dir) for path in site_dir.rglob("*") if path.is_file()}
    assert files == {path.relative_to(at_root) for path in at_root.rglob("*") if path.is_file()}
    for file in files:
        below, above = (site_dir / file).read_bytes(), (at_root / file).read_bytes()
        if file.suffix == ".gz":
            assert below[:10] == above[:10]
            below, above = gzip.decompress(below), gzip.decompress(above)
        below = below.replace(b"https://example.org/l1-vs-l2/", b"https://example.org/")
        if file.name == "404.html":
            below = below.replace(b"/l1-vs-l2/", b"/")
        assert below == above, file
    assert check.problems(at_root, "https://example.org/") == []


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode("utf-8")


def wait_for(url: str, condition, seconds: float = 60) -> float:
    """Return after how many seconds the page at `url` meets the condition."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        try:
            if condition(get(url)):
                return time.monotonic() - start
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{url} did not change within {seconds} s")


@pytest.fixture
def served(project):
    """The project under `mkdocs serve`, as its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    environment = os.environ | {
        "PYTHONPATH": str(project),
        "NO_MKDOCS_2_WARNING": "1",
        "SITE_URL": f"http://127.0.0.1:{port}/",
    }
    with (
        Path(project / "serve.log").open("w") as log,
        subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/", lambda page: "fig-kink" in page)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def test_serve_shows_what_was_edited_in_pages_and_in_snippets_and_survives_mistakes(served, project):
    page = project / "docs/other.md"
    text = page.read_text("utf-8")
    page.write_text(text.replace("It is", "Now it is"), "utf-8")
    wait_for(f"{served}other/", lambda html: "Now it is" in html)

    snippet = project / "snippets/kink.py"
    source = snippet.read_text("utf-8")
    old = get(f"{served}figures/kink.svg")
    snippet.write_text(source.replace("LAMS = (0.0, 0.25, 1.0, 2.0)", "LAMS = (0.0, 0.25, 1.0, 3.0)"), "utf-8")
    wait_for(f"{served}figures/kink.svg", lambda svg: svg != old and "λ = 3" in svg)

    page.write_text(text.replace("0.75", "0.76"), "utf-8")  # stale: logged, and served all the same
    wait_for(f"{served}other/", lambda html: "0.76" in html)
    assert "docs/other.md:8: prose says '0.76' but kink.minimizer = 0.75" in (project / "serve.log").read_text("utf-8")
