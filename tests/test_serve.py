"""What `mkdocs serve` shows while an author works."""

import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from project import QUESTION, environment


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
    with (
        Path(project / "serve.log").open("w") as log,
        subprocess.Popen(
            command, cwd=project, env=environment(project, SITE_URL=f"http://127.0.0.1:{port}/"), stdout=log, stderr=log
        ) as server,
    ):
        try:
            wait_for(f"http://127.0.0.1:{port}/", lambda page: "fig-kink" in page)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


def test_serve_shows_what_was_edited_in_pages_questions_and_snippets_and_survives_mistakes(served, project):
    page = project / "docs/other.md"
    text = page.read_text("utf-8")
    page.write_text(text.replace("It is", "Now it is"), "utf-8")
    wait_for(f"{served}other/", lambda html: "Now it is" in html)

    snippet = project / "snippets/kink.py"
    source = snippet.read_text("utf-8")
    old = get(f"{served}figures/kink.svg")
    edited = source.replace("LAMS = (0.0, 0.25, 1.0, 2.0)", "LAMS = (0.0, 0.25, 1.0, 3.0)")
    assert edited != source
    snippet.write_text(edited, "utf-8")
    wait_for(f"{served}figures/kink.svg", lambda svg: svg != old and "λ = 3" in svg)
    assert "λ = 3" in get(f"{served}figures/kink/")

    page.write_text(text.replace("0.75", "0.76"), "utf-8")  # stale: logged, and served all the same
    wait_for(f"{served}other/", lambda html: "0.76" in html)
    assert "docs/other.md:8: prose says '0.76' but kink.minimizer = 0.75" in (project / "serve.log").read_text("utf-8")

    question = project / "docs/faq/why.md"
    question.write_text(QUESTION, "utf-8")
    wait_for(f"{served}faq/", lambda html: "Why?" in html and 'href="why/"' in html)
    assert "Because." in get(f"{served}faq/why/")
    question.rename(project / "docs/faq/how.md")
    wait_for(f"{served}faq/", lambda html: 'href="how/"' in html and 'href="why/"' not in html)
    (project / "docs/faq/how.md").unlink()
    wait_for(f"{served}faq/", lambda html: "Why?" not in html)
    assert "Traceback" not in (project / "serve.log").read_text("utf-8")
