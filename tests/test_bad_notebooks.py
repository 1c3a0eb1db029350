"""What an author of notebooks is told: one line each with the line of the cell, and the published site stays."""

import json
import re

from project import QUESTION, errors_of, mkdocs, notebook, put_into_menu, stop_soon, write


def without_ids(text: str) -> str:
    content = json.loads(text) | {"nbformat_minor": 4}
    for cell in content["cells"]:
        del cell["id"]
    return json.dumps(content, indent=1)


def with_text(text: str) -> str:
    return notebook("print(42)").replace('"# A notebook\\n\\nText with $x^2$."', json.dumps(text))


FAILING = notebook("x = 1", "y = 2\nx / 0")  # the source of its cells begins in lines 20, 26 and 34
SHOW = "from IPython.display import HTML, Latex, Markdown, display\n"
OUTPUTS = {  # what a cell runs, and what is said of it
    "%matplotlib inline\nfrom matplotlib import pyplot\npyplot.plot([0, 1]);": "has an output of type image/png, which",
    f"{SHOW}HTML('<b>1</b>')": "has an output of type text/html, which is not shown: print text, or draw a Figure",
    f"{SHOW}Latex('$x$')": "has an output of type text/latex, which",
    f"{SHOW}Markdown('*x*')": "has an output of type text/markdown, which",
    f"{SHOW}display({{'x/y': 'z'}}, raw=True)": "has an output of type x/y, which",
    "import numpy as np\nnp.log(np.zeros(1)).size": "writes to stderr, which is not shown: RuntimeWarning: divide by zero",
    "from IPython.display import SVG\nSVG('<svg><a onclick=\"x()\">a</a></svg>')": "draws what it must not: onclick= of",
    "object()": "shows an address in memory, which is another at each build; ",
    "from snippets import kink\nkink.figure()": 'draws: its metadata need "figure": {"name": ',
}
ENDLESS = [":34: this cell fails: Endless: not done after 4 s of computing, or 40 s of waiting; here it was stopped"]
BAD_NOTEBOOKS = {  # each with the beginning of each line that is said of it
    "fails": (FAILING, [":34: this cell fails: ZeroDivisionError: division by zero"]),
    "fails-late": (notebook("", "0", "x = 10\n1 / 0"), [":42: this cell fails: ZeroDivisionError: division by zero"]),
    "outputs": (notebook(*OUTPUTS), [f":{26 + 8 * k}: this cell {said}" for k, said in enumerate(OUTPUTS.values())]),
    "saved": (
        notebook("print(1)").replace(
            '"outputs": []', '"outputs": [{"output_type": "stream", "name": "stdout", "text": "0"}]'
        ),
        [":26: this cell holds the output of a former run; clear it"],
    ),
    "code-first": (
        re.sub(r'  {\n   "cell_type": "markdown".*?\n  },\n', "", notebook("print(42)"), flags=re.S),
        [":20: this cell is the first, and holds no text: begin with the title"],
    ),
    "attached": (
        with_text("# A notebook\n\n![A picture](attachment:a.png)"),
        [":20: links to attachment:a.png, which begins with none of https:, mailto:, tel:"],
    ),
    "fence-open": (
        with_text("# A notebook\n\n```\nx = 1"),
        [":20: CommonMark reads code here, and this site '```'; a fence ends with the signs it began with"],
    ),
    "comment-open": (with_text("# A notebook\n\n<!-- Not"), [":20: HTML that is not closed: <!-- Not"]),
    "shell": (
        notebook("!nosuchcommand"),
        [":26: this cell fails: ChildProcessError: the command ends with 127: nosuch"],
    ),
    "pip": (
        notebook("%pip install --no-index nosuchpkg"),
        [":26: this cell fails: ChildProcessError: the command ends"],
    ),
    "endless": (notebook("1", "while True:\n    try:\n        1 / 0\n    except Exception:\n        pass"), ENDLESS),
    "dies": (notebook("1", "import os\nos._exit(1)"), [":34: this cell fails: DeadKernelError: Kernel died"]),
    "many": (
        without_ids(FAILING.replace('"name": "python3"', '"name": "conda"')).replace(
            "Text with $x^2$.", "It is 0.3 for $\\\\frac{1}{$."
        ),
        [
            ":3: nbformat_minor: 5 was expected; ",
            ":19: cells.0: 'id' is a required property; ",
            ":19: '0.3' is not ",
            ":9: metadata.kernelspec.name: 'python3' was",
        ],
    ),
    "fails-and-more": (
        notebook("object()", "1 / 0", "2")
        .replace("$x^2$", "0.3, $\\\\frac{1}{$, [0.76](num:kink.minimizer)")
        .replace('"outputs": []', '"outputs": [{"output_type": "stream", "name": "stdout", "text": "0"}]'),
        [
            ":20: '0.3' is not ",
            ":20: expected closing token",
            ":20: prose says '0.76'",
            ":26: this cell holds the output of a former run",
            ":26: this cell shows an address in memory",
            ":34: this cell fails: ZeroDivisionError",
            ":34: this cell holds the output of a former run",
            ":42: this cell holds the output of a former run",
        ],
    ),
    "no-ids": (
        without_ids(FAILING),
        [":3: nbformat_minor: 5 was expected; ", ":19: cells.0: 'id' is a required property; a notebook here has "],
    ),
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
    stop_soon(project)
    names = [f"notebooks/{name}.ipynb" for name in BAD_NOTEBOOKS]
    for name, (text, _) in zip(names, BAD_NOTEBOOKS.values(), strict=True):
        own = text.replace('"A notebook"', f'"{name}"').replace('"About a notebook."', f'"About {name}."')
        write(project, f"docs/{name}", own)
        if "latin" in name:
            (project / "docs" / name).write_text(own, "latin-1")
    put_into_menu(project, *names, "latin.md")
    not_utf8 = {"faq/latin.md": QUESTION, "latin.md": "---\ntitle: A page\ndescription: It.\n---\n\n# A {#a}\n\nText."}
    for name, text in not_utf8.items():
        (project / "docs" / name).write_text(text + "\n\nCaf\u00e9.\n", "latin-1")
    write(project, "docs/other.md", "# Two {#two}\n\n[0.76](num:kink.minimizer)\n")
    write(project, "site/sitemap.xml", "as it was")
    done = mkdocs(project, "build")
    assert done.returncode == 1
    assert (project / "site/sitemap.xml").read_text("utf-8") == "as it was"
    assert not (project / "site/notebooks").exists()
    found = errors_of(done)
    expected = [
        *(f"docs/{name}{line}" for name, (_, said) in zip(names, BAD_NOTEBOOKS.values(), strict=True) for line in said),
        "docs/faq/latin.md:13: is not UTF-8: invalid continuation byte; save it as UTF-8",
        "docs/latin.md:10: is not UTF-8: invalid continuation byte; save it as UTF-8",
        "docs/other.md:8: prose says '0.76' but kink.minimizer = 0.75",
    ]
    for beginning in expected:
        assert [line for line in found if line.startswith(beginning)], (beginning, found)
    assert [line for line in found if not line.startswith(tuple(expected))] == []
    assert len(found) == len(expected), found
    assert "WARNING" not in done.stderr
