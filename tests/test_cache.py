"""Nothing is computed twice, and nothing that is kept is ever taken for something else."""

import errno
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from project import environment, errors_of, mkdocs, write

from docs.extensions import cache, produce
from docs.extensions.cache import Cache, key_of

STYLE = produce.Figure.__module__  # the module that draws
ASK = """
import sys
from pathlib import Path
from docs.extensions import library
from docs.extensions.cache import Cache
from docs.extensions.mistakes import Report
made, original = [], library._apart
library._apart = lambda names: made.extend(names) or original(names)
library = library.Library(Cache(Path(".cache")), Report(at_once=True))
kink = library.snippet("kink")
print(*made, kink.numbers["minimizer"], len(kink.panels[0]), sep=",")
"""


def asked(root: Path, code: str = ASK) -> list[str]:
    """Return what a new process says of the snippet kink: its name where it is produced, a number, the drawing's length."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment(root), capture_output=True, text=True, check=True
    )
    return done.stdout.strip().split(",")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_snippet_is_produced_again_after_an_edit_of_whatever_it_depends_on_and_of_nothing_else(project):
    style = project / f"{STYLE.replace('.', '/')}.py"
    assert asked(project) == ["0.75", before := asked(project)[1]], "the prototype has produced it"
    write(project, "snippets/other.py", '"""A claim."""\n\n\ndef numbers():\n    return {}\n')
    edit(project / "docs/index.md", "# One", "# Another")
    os.utime(project / "snippets/kink.py", (1, 1))
    assert asked(project) == ["0.75", before]
    edit(style, '"lines.linewidth": 1.8', '"lines.linewidth": 1.85')
    assert asked(project)[:2] == ["kink", "0.75"]
    write(project, "snippets/data/new.csv", "1,2\n")
    assert asked(project)[0] == "0.75", "kink reads no data"
    write(project, "snippets/shared/data.py", "")
    edit(
        project / "snippets/kink.py", "import numpy as np\n", "import numpy as np\n\nfrom snippets.shared import data\n"
    )
    assert asked(project)[0] == "kink"
    write(project, "snippets/data/new.csv", "1,3\n")
    assert asked(project)[0] == "kink"
    (imported,) = [path for path in (project / "snippets").rglob("*.py") if "def loss(" in path.read_text("utf-8")]
    edit(imported, "(x - 1)", "(x - 1.0)")
    assert asked(project)[0] == "kink"
    edit(project / "docs/extensions/drawings.py", '"""SVG', '"""SVG,')
    assert asked(project)[0] == "kink"
    assert asked(project)[0] == "0.75"


@pytest.fixture
def house(monkeypatch):
    """Asks for a key in a process that has just begun."""

    def key(*parts) -> str:
        cache._surroundings.cache_clear()
        return key_of(*parts)

    yield key
    monkeypatch.undo()
    cache._surroundings.cache_clear()


@pytest.mark.parametrize("library", ["numpy", "matplotlib", "ipykernel"])
def test_another_version_of_a_library_or_of_python_gives_another_key(library, house, monkeypatch):
    before = house("a")
    assert house("a") == before
    original = cache.version
    monkeypatch.setattr(cache, "version", lambda name: "0.0.1" if name == library else original(name))
    assert house("a") != before
    monkeypatch.setattr(cache, "version", original)
    assert house("a") == before
    monkeypatch.setattr(cache.sys, "version", "4.0")
    assert house("a") != before


def test_all_that_computes_or_draws_has_its_version_in_the_key():
    imported = set()
    for path in Path(cache.__file__).parent.rglob("*.py"):
        imported |= set(re.findall(r"^\s*(?:import|from) (\w+)", path.read_text("utf-8"), re.M))
    drawn = {"numpy": "numpy", "matplotlib": "matplotlib", "PIL": "pillow", "fontTools": "fonttools"}
    drawn |= {"lxml": "lxml", "nbclient": "nbclient", "pygments": "pygments"}
    kept = {drawn[name] for name in imported & set(drawn)}
    assert kept == set(drawn.values())
    assert kept | {"ziamath"} <= set(cache._LIBRARIES)  # whose font is cut


def test_keys_tell_parts_apart_that_look_alike_when_they_are_joined():
    alike = [
        (b"a", b"bc"),
        (b"ab", b"c"),
        ("a", "b"),
        ("ab",),
        ("a", "b", ""),
        ("a", b"b"),
        (b"ab",),
        (("a", "b"),),
        ("a", "'b'"),
        ("'a', 'b'",),
    ]
    assert len({key_of(*parts) for parts in alike}) == len(alike)


CONTENT = b"A result\nof two lines \xff"


@pytest.mark.parametrize(
    "damage",
    [
        lambda file, other: file.write_bytes(file.read_bytes()[:-1]),
        lambda file, other: file.write_bytes(file.read_bytes()[:20]),
        lambda file, other: file.write_bytes(b""),
        lambda file, other: file.write_bytes(file.read_bytes() + b"x"),
        lambda file, other: file.write_bytes(CONTENT),
        lambda file, other: file.write_bytes(b"\n" + CONTENT),
        lambda file, other: file.write_bytes(other.read_bytes()),
        lambda file, other: (file.unlink(), file.mkdir()),
    ],
    ids=["cut", "cut short", "empty", "longer", "foreign", "no digest", "of another key", "a folder"],
)
def test_a_file_that_is_not_what_was_kept_is_no_result_and_is_made_again(tmp_path, damage):
    kept = Cache(tmp_path)
    key, other = key_of("a"), key_of("b")
    kept.put(key, CONTENT)
    kept.put(other, CONTENT)
    assert kept.get(key) == CONTENT
    damage(tmp_path / key, tmp_path / other)
    assert kept.get(key) is None
    kept.put(key, CONTENT)
    assert kept.get(key) in (CONTENT, None if (tmp_path / key).is_dir() else CONTENT)
    assert {path.name for path in tmp_path.iterdir()} == {key, other}, "nothing else is left there"


def test_what_is_made_once_is_made_once_for_each_function_and_arguments(tmp_path):
    calls = []

    def one(*arguments) -> bytes:
        calls.append(arguments)
        return repr(arguments).encode()

    def two(*arguments) -> bytes:
        return b"two" + repr(arguments).encode()

    kept = Cache(tmp_path)
    assert [kept.once(one, 1), kept.once(one, 1), kept.once(one, 2), kept.once(two, 1)] == [
        b"(1,)",
        b"(1,)",
        b"(2,)",
        b"two(1,)",
    ]
    assert calls == [(1,), (2,)]


def test_where_the_disk_is_full_or_may_not_be_written_results_are_made_and_nothing_is_left(tmp_path, monkeypatch):
    kept = Cache(tmp_path / "kept")
    write_bytes = Path.write_bytes

    def full(path, content):
        write_bytes(path, content[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert kept.once(lambda: CONTENT) == CONTENT
    assert list((tmp_path / "kept").iterdir()) == []
    monkeypatch.undo()
    (tmp_path / "file").touch()
    unwritable = Cache(tmp_path / "file" / "kept")  # no folder can be made there, whoever asks
    assert unwritable.once(lambda: CONTENT) == CONTENT
    assert unwritable.get("a") is None


def test_a_site_is_built_where_nothing_can_be_kept_and_its_mistakes_are_told(project):
    for path in sorted((project / ".cache").iterdir()):
        path.unlink()
    (project / ".cache").rmdir()
    (project / ".cache").write_text("in the way of a folder", "utf-8")
    done = mkdocs(project, "build")
    assert done.returncode == 0, done.stderr
    assert errors_of(done) == []
    assert (project / ".cache").is_file()


def test_two_builds_at_once_in_one_folder_wait_for_each_other_and_both_are_whole(project):
    pages = {path.relative_to(project): path.read_bytes() for path in (project / "site").rglob("*.html")}
    for path in (project / ".cache").iterdir():
        path.unlink()
    command = [sys.executable, "-m", "mkdocs", "build"]
    builds = [
        subprocess.Popen(command, cwd=project, env=environment(project), stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [build.communicate(timeout=600)[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    assert {path.relative_to(project): path.read_bytes() for path in (project / "site").rglob("*.html")} == pages
    assert not list(project.glob(".site*"))
    assert [line for line in said if "Another build in this folder is running" in line]


def test_what_no_build_has_asked_for_in_a_month_is_removed_and_the_rest_stays(tmp_path):
    kept = Cache(tmp_path)
    for key in ("old", "new", "asked"):
        kept.put(key, CONTENT)
    for key in ("old", "asked"):
        os.utime(tmp_path / key, (time.time() - 40 * 24 * 3600,) * 2)
    kept.get("asked")
    kept.tidy()
    assert {path.name for path in tmp_path.iterdir()} == {"new", "asked"}
