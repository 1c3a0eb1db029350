"""What `mkdocs serve` shows while an author works: one process, started in another folder, for all that can share it."""

import html
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from project import QUESTION, environment, mkdocs, write
from test_statements import STATEMENT

SNIPPET = '"""Nothing but {word}."""\n\n\ndef numbers():\n    return {{"x": 1}}\n'
BAR = re.compile(r'<pre role="alert" class="complaints"[^>]*>(.*?)</pre>', re.S)


def get(url: str) -> str:
    """Return the page at the address, also where it is that of an error."""
    try:
        with urllib.request.urlopen(url, timeout=120) as answer:
            return answer.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        return error.read().decode("utf-8")


def wait_for(url: str, condition, seconds: float = 180) -> float:
    """Return after how many seconds the page at `url` meets the condition."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        try:
            if condition(get(url)):
                return time.monotonic() - start
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{url} did not change within {seconds} s: {bar(get(url))}")


def bar(page: str) -> str:
    """Return what the bar on a page says; nothing where there is none."""
    return html.unescape("".join(BAR.findall(page)))


def a_free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def free_port() -> int:
    """The port of the server that most tests share."""
    return a_free_port()


@contextmanager
def serving(root: Path, port: int, folder: Path, **own: str) -> Iterator[subprocess.Popen]:
    """Run `mkdocs serve` on the project, from another folder, until the block ends."""
    command = [sys.executable, "-P", "-m", "mkdocs", "serve", "-f", str(root / "mkdocs.yml"), "-a", f"127.0.0.1:{port}"]
    own |= {"SITE_URL": f"http://127.0.0.1:{port}/"}
    with (
        Path(root / "serve.log").open("w") as log,
        subprocess.Popen(command, cwd=folder, env=environment(root, **own), stdout=log, stderr=log) as server,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/", lambda page: "fig-kink" in page)
            yield server
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def served(common_project, free_port, tmp_path_factory):
    """The project under `mkdocs serve`, as its address. Each test leaves it as it was."""
    write(common_project, "tests/test_it.py", "def test_that_it_holds():\n    assert True\n")
    write(common_project, "tests/proofs/Proof.v", "Theorem it_holds : forall x : nat,\n  x = x.\nProof. easy. Qed.\n")
    with serving(common_project, free_port, tmp_path_factory.mktemp("elsewhere")):
        yield f"http://127.0.0.1:{free_port}/"


@pytest.fixture
def project(common_project):
    """The project that is served, whose files are after the test what they were before."""
    folders = [common_project / name for name in ("docs", "snippets")]

    def files() -> dict[Path, bytes]:
        found = [path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts]
        return {path: path.read_bytes() for path in [*found, common_project / "mkdocs.yml"] if path.is_file()}

    before = files()
    yield common_project
    for path in files().keys() - before.keys():
        path.unlink()
    for path, content in before.items():
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def test_an_edit_of_a_page_a_snippet_the_theme_or_the_settings_shows(served, project):
    page = project / "docs/other.md"
    page.write_text(page.read_text("utf-8").replace("It is", "Now it is"), "utf-8")
    wait_for(f"{served}other/", lambda html: "Now it is" in html)

    snippet = project / "snippets/kink.py"
    source = snippet.read_text("utf-8")
    old = get(f"{served}figures/kink.svg")
    edited = source.replace("LAMS = (0.0, 0.25, 1.0, 2.0)", "LAMS = (0.0, 0.25, 1.0, 3.0)")
    assert edited != source
    snippet.write_text(edited, "utf-8")
    wait_for(f"{served}figures/kink.svg", lambda svg: svg != old and "λ = 3" in svg)
    assert "λ = 3" in get(f"{served}figures/kink/")

    for name, old, new in (
        ("mkdocs.yml", "site_name: Why L1 gives zeros", "site_name: Another name"),
        ("docs/theme/main.html", "{% block content %}", "{% block content %}<p>A line of the theme</p>"),
    ):
        text = (project / name).read_text("utf-8")
        assert old in text
        (project / name).write_text(text.replace(old, new), "utf-8")
        wait_for(served, lambda html, new=new: new.partition("<p>")[2] in html and "Another name" in html)
    assert bar(get(served)) == ""


def test_a_new_question_statement_or_snippet_appears_a_renamed_one_moves_and_a_deleted_one_goes(served, project):
    write(project, "docs/faq/why.md", QUESTION)
    write(project, "docs/statements/held.md", STATEMENT.format(number=1, name="one"))
    write(project, "snippets/plain.py", SNIPPET.format(word="one"))
    write(project, "docs/index.md", "# One {#one}\n\n![](fig:kink)\n\n[1](num:plain.x)\n\n![](statement:held)\n")
    wait_for(f"{served}faq/", lambda html: "Why?" in html and 'href="why/"' in html)
    wait_for(served, lambda html: 'value="plain.x"' in html)
    assert "Because." in get(f"{served}faq/why/")
    assert "Zero is held" in get(f"{served}s/held/")

    for folder in ("docs/faq", "docs/statements"):
        (path,) = [path for path in (project / folder).glob("*.md") if path.stem in ("why", "held")]
        path.rename(path.with_stem(f"{path.stem}-so"))
    wait_for(f"{served}faq/", lambda html: 'href="why-so/"' in html and 'href="why/"' not in html)
    wait_for(f"{served}s/", lambda html: 'href="held-so/"' in html and 'href="held/"' not in html)
    assert "docs/index.md:12: unknown statement 'held'; did you mean 'held-so'?" in bar(get(served))

    (project / "snippets/plain.py").rename(project / "snippets/even.py")
    wait_for(served, lambda html: "unknown snippet 'plain'" in bar(html))
    for name in ("docs/faq/why-so.md", "docs/statements/held-so.md", "snippets/even.py"):
        (project / name).unlink()
    write(project, "docs/index.md", "# One {#one}\n\n![](fig:kink)\n")
    wait_for(served, lambda html: not bar(html) and "plain.x" not in html)
    assert "Why?" not in get(f"{served}faq/")
    assert "held" not in get(f"{served}s/")


BROKEN = {  # what is edited, and what is said of it
    "a stale number": ("docs/other.md", "0.75", "0.76", "docs/other.md:8: prose says '0.76' but kink.minimizer = 0.75"),
    "front matter": ("docs/other.md", "title: ", "titel: ", "docs/other.md:1: front matter: 'title' is missing"),
    "a dead link": ("docs/index.md", "other.md", "others.md", "links to others.md#two, which does not exist"),
    "a snippet": ("snippets/kink.py", "def numbers()", "def numbers(", r"snippets/kink\.py:\d+: SyntaxError: "),
    "a snippet that ends its process": (
        "snippets/kink.py",
        "def numbers()",
        "import os\n\nos._exit(1)\n\n\ndef numbers()",
        r"snippets/kink\.py: ends its process: by os\._exit",
    ),
    "the settings": ("mkdocs.yml", "strict: true", "strict: [", "error parsing the configuration file: while parsing"),
    "an option": ("mkdocs.yml", "strict: true", "strict: 5", "Config value 'strict'"),
    "the theme": ("docs/theme/main.html", "{% block content %}", "{% block %}", "TemplateSyntaxError: "),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_edit_shows_its_line_on_the_page_and_goes_when_it_is_mended(what, served, project):
    name, old, new, said = BROKEN[what]
    path, other = project / name, f"{served}other/"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    shown = wait_for(other, lambda page: re.search(said, bar(page)))
    assert 'id="two"' in get(other), "the page is still there"
    assert re.search(said, bar(get(f"{served}nowhere/"))), "and on the page of an error, too"
    path.write_text(text, "utf-8")
    gone = wait_for(other, lambda page: not bar(page))
    print(f"{what}: shown after {shown:.1f} s, gone after {gone:.1f} s")


def test_what_is_said_of_a_mistake_is_text_and_no_markup(served, project):
    write(project, "docs/other.md", "# Two {#two}\n\n![](fig:<script>x</script>)\n")
    wait_for(f"{served}other/", lambda page: "unknown figure '<script>x</script>'" in bar(page))
    assert "<script>x</script>" not in "".join(BAR.findall(get(f"{served}other/")))


def test_where_the_port_is_taken_another_is_named(served, common_project, free_port):
    done = mkdocs(common_project, "serve", "-a", f"127.0.0.1:{free_port}")
    assert done.returncode == 1
    (said,) = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
    assert f"127.0.0.1:{free_port}: Address already in use; take another: mkdocs serve -a 127.0.0.1:" in said
    assert not said.endswith((str(free_port), ":0"))


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_preview_that_is_stopped_leaves_no_folder(sent, prototype, tmp_path):
    (tmp_path / "temporary").mkdir()
    with serving(prototype, a_free_port(), tmp_path, TMPDIR=str(tmp_path / "temporary")) as server:
        assert list((tmp_path / "temporary").iterdir())
        server.send_signal(sent)
        assert server.wait(120) == 0
    assert list((tmp_path / "temporary").iterdir()) == []
    assert "Traceback" not in (prototype / "serve.log").read_text("utf-8")
