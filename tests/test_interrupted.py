"""A build that is stopped, at whatever moment: what is published stays whole, and nothing and nobody is left behind."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import psutil
import pytest
from project import environment, mkdocs, notebook, put_into_menu, write

# Builds the project once for each moment in a process of its own, that is killed at its so-manieth step on the disk.
KILLED = """
import json, os, sys
from mkdocs.__main__ import cli
from docs.extensions import cards, check, fonts, notebooks, styles

STEPS = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "shutil.copyfile")

def build(moment):
    seen = []
    def step(event, arguments):
        if event in STEPS:
            seen.append(event)
            if len(seen) == moment:
                os.kill(os.getpid(), 9)
    sys.addaudithook(step)
    try:
        cli(["-q", "build"], standalone_mode=False)
    finally:
        print(json.dumps(seen), flush=True)
        os._exit(0)

for line in sys.stdin:
    if (child := os.fork()) == 0:
        build(int(line))
    print(os.waitpid(child, 0)[1], flush=True)
"""


def digest(site) -> str | None:
    """Return what tells the site apart from any other, or from half of it."""
    if not site.exists():
        return None
    files = sorted(path for path in site.rglob("*") if path.is_file())
    return hashlib.sha256(repr([(path.relative_to(site), path.read_bytes()) for path in files]).encode()).hexdigest()


def test_a_build_that_is_killed_leaves_the_old_site_or_the_new_one_whole_and_the_next_cleans_up(project):
    site, page = project / "site", project / "docs/other.md"
    texts = [page.read_text("utf-8"), page.read_text("utf-8").replace("It is", "Now it is")]
    whole = [digest(site)]
    command = [sys.executable, "-c", KILLED]
    with subprocess.Popen(
        command, cwd=project, env=environment(project), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as builds:

        def build(moment: int) -> list[str]:
            builds.stdin.write(f"{moment}\n")
            builds.stdin.flush()
            steps = json.loads(line) if (line := builds.stdout.readline()).startswith("[") else []
            killed = int(builds.stdout.readline() if steps else line)
            assert killed == (0 if steps else signal.SIGKILL)
            return steps

        page.write_text(texts[1], "utf-8")
        steps = build(0)
        whole.append(digest(site))
        assert None not in whole
        assert whole[0] != whole[1]
        renames = [number for number, step in enumerate(steps, 1) if step == "os.rename"]
        moments = random.Random(0).sample(range(1, len(steps)), 20)
        left = set()
        for moment in sorted({*moments, *renames[-3:], renames[-1] + 1}):
            now = digest(site) or digest(project / ".site-old")
            page.write_text(texts[1 - whole.index(now)], "utf-8")
            build(moment)
            left |= {path.name for path in project.glob(".site*")}
            assert (digest(site) or digest(project / ".site-old")) in whole, moment
            old = digest(project / ".site-old")
            assert old in (None, *whole), "what is called old is whole"
    assert left == {".site-building", ".site-old"}
    page.write_text("no page", "utf-8")
    assert mkdocs(project, "build").returncode == 1
    assert digest(site) in whole
    assert not list(project.glob(".site*"))


@pytest.mark.parametrize("made_since", [False, True])
def test_a_build_that_fails_after_one_was_killed_between_two_renames_puts_the_old_site_back(made_since, project):
    before = digest(project / "site")
    (project / "site").rename(project / ".site-old")
    if made_since:
        (project / "site").mkdir()
    shutil.copytree(project / ".site-old", project / ".site-building")
    write(project, "docs/other.md", "# Two {#two}\n\n![](fig:nothing)\n")
    assert mkdocs(project, "build").returncode == 1
    assert digest(project / "site") == before
    assert not list(project.glob(".site*"))


SLOW = "import time\nfrom pathlib import Path\n\nPath('{name}').touch()\ntime.sleep(300)\n"


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_build_that_is_stopped_while_snippets_and_notebooks_run_leaves_no_process_and_no_folder(
    sent, project, tmp_path
):
    before = digest(project / "site")
    for name in ("one", "two"):
        write(project, f"snippets/{name}.py", f'"""A claim."""\n{SLOW.format(name=name)}')
    write(project, "docs/notebooks/slow.ipynb", notebook(SLOW.format(name="cell")))
    put_into_menu(project, "notebooks/slow.ipynb")
    (tmp_path / "temporary").mkdir()
    with subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=project,
        env=environment(project, TMPDIR=str(tmp_path / "temporary")),
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as build:
        while not all((project / name).exists() for name in ("one", "two", "cell")):
            assert build.poll() is None, build.communicate()
            time.sleep(0.05)
        begun = psutil.Process(build.pid).children(recursive=True)
        assert len(begun) >= 3
        if sent == signal.SIGINT:
            os.killpg(build.pid, sent)  # as a terminal does
        else:
            build.send_signal(sent)
        said = build.communicate(timeout=60)[0]
    _, alive = psutil.wait_procs(begun, timeout=20)
    assert alive == []
    assert build.returncode == (-sent if sent == signal.SIGKILL else 1)
    assert "Traceback" not in said
    assert digest(project / "site") == before
    if sent != signal.SIGKILL:
        assert list((tmp_path / "temporary").iterdir()) == []
        assert not list(project.glob(".site*"))
