"""A build that is stopped, at whatever moment: what is published stays whole, and nothing and nobody is left behind."""

import hashlib
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

# Builds the project once for each line of its input, "MOMENT SIGNAL", in a process of its own, which sends itself that signal
# at each step that changes the disk, where the moment is "all", at the so-manieth, or at those that are so named, as in
# "os.rename:site". Writes what became of the process, each time that it changes.
BUILDS = """
import os, signal, sys, threading
from mkdocs.__main__ import cli
from docs.extensions import cards, check, fonts, notebooks, styles

STEPS = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree", "shutil.copyfile")

def build(moment, sent):
    seen, lock = [], threading.Lock()
    def step(event, arguments):
        if event in STEPS and not (event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR) == 0):
            with lock:
                seen.append(f"{event}:{os.path.basename(str(arguments[event == 'os.rename']))}")
                if moment in ("all", str(len(seen)), seen[-1]):
                    os.write(1, f"at {seen[-1].split()[0]}\\n".encode())
                    signal.pthread_kill(threading.get_ident(), sent)
    sys.addaudithook(step)
    try:
        cli(["-q", "build"], standalone_mode=False)
    finally:
        os._exit(0)

for line in sys.stdin:
    if (child := os.fork()) == 0:
        build(line.split()[0], int(line.split()[1]))
    while os.WIFSTOPPED(status := os.waitpid(child, os.WUNTRACED)[1]):
        os.write(1, f"stopped {child}\\n".encode())
    os.write(1, f"ended {status}\\n".encode())
"""


EXCHANGE = ("os.rename:.site-old", "os.rename:site", "os.rename:.site-building")  # of the old site for the new one


def digest(site) -> str | None:
    """Return what tells the site apart from any other, or from half of it."""
    if not site.exists():
        return None
    files = sorted(path for path in site.rglob("*") if path.is_file())
    return hashlib.sha256(repr([(path.relative_to(site), path.read_bytes()) for path in files]).encode()).hexdigest()


class Disk:
    """The folders of a site as a build leaves them when it is killed now: what is read once is known by its inode."""

    def __init__(self, root):
        self.root, self._known = root, {}

    def digest(self, name: str) -> str | None:
        files = [path for path in (self.root / name).rglob("*") if path.is_file()]
        stats = [path.stat() for path in files]
        seen = frozenset((path, s.st_ino, s.st_mtime_ns, s.st_size) for path, s in zip(files, stats, strict=True))
        if (name, seen) not in self._known:
            self._known[name, seen] = digest(self.root / name)
        return self._known[name, seen]

    @property
    def published(self) -> str | None:
        """What the next build, or a reader of the folder that is left, takes for the site."""
        return self.digest("site") or self.digest(".site-old")


def test_a_build_that_is_killed_leaves_the_old_site_or_the_new_one_whole_and_the_next_cleans_up(project):
    """A build that is stopped at each of its steps, and looked at; then some that are killed, one after the other."""
    page, disk = project / "docs/other.md", Disk(project)
    texts = [page.read_text("utf-8"), page.read_text("utf-8").replace("It is", "Now it is")]
    old = disk.published
    command = [sys.executable, "-c", BUILDS]
    with subprocess.Popen(
        command, cwd=project, env=environment(project), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as builds:

        def build(moment, sent: int, look=lambda: None) -> list[str]:
            """Build; return the steps at which the signal was sent. At each `look()` is called."""
            builds.stdin.write(f"{moment} {sent:d}\n")
            builds.stdin.flush()
            steps = []
            for line in builds.stdout:
                match line.split():
                    case "at", step:
                        steps.append(step)
                    case "stopped", child:
                        look()
                        os.kill(int(child), signal.SIGCONT)
                    case "ended", status:
                        assert int(status) == (signal.SIGKILL if sent == signal.SIGKILL else 0)
                        return steps
            pytest.fail("the builds ended")

        page.write_text(texts[1], "utf-8")
        looks = []
        steps = build("all", signal.SIGSTOP, lambda: looks.append((disk.published, disk.digest(".site-old"))))
        whole = [old, disk.published]
        assert len(set(whole) - {None}) == 2
        assert len(looks) == len(steps) > 100
        assert {published for published, _ in looks} == set(whole)
        assert {aside for _, aside in looks} == {None, old}, "what is called old is whole"
        assert [steps.count(step) for step in EXCHANGE] == [1, 1, 1]
        left = set()
        for moment in (*random.Random(0).sample(range(1, len(steps) // 2), 4), *EXCHANGE):
            page.write_text(texts[1 - whole.index(disk.published)], "utf-8")
            assert len(build(moment, signal.SIGKILL)) == 1
            left |= {path.name for path in project.glob(".site*")}
            assert disk.published in whole, moment
            assert disk.digest(".site-old") in (None, *whole), "what is called old is whole"
    assert left == {".site-building", ".site-old"}
    page.write_text("no page", "utf-8")
    assert mkdocs(project, "build").returncode == 1
    assert disk.digest("site") in whole
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
        said = build.communicate(timeout=300)[0]
    _, alive = psutil.wait_procs(begun, timeout=120)
    assert alive == []
    assert build.returncode == (-sent if sent == signal.SIGKILL else 1)
    assert "Traceback" not in said
    assert digest(project / "site") == before
    if sent != signal.SIGKILL:
        assert list((tmp_path / "temporary").iterdir()) == []
        assert not list(project.glob(".site*"))
