"""What a snippet depends on is seen, whatever the form of its imports, and several processes make the same as one."""

import pytest

from docs.extensions import cache, dependencies
from docs.extensions.cache import Cache
from docs.extensions.library import Library
from docs.extensions.mistakes import Mistake, Report

SNIPPET = '"""A claim."""\n\nfrom snippets import {imports}\n\n\ndef numbers():\n    return {{"x": {imports}.X}}\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of snippets of which `top` imports `middle`, that imports `_base`, and `alone` none of them."""
    for name, text in (
        ("__init__", "# Nothing\n"),
        ("top", SNIPPET.format(imports="middle")),
        ("middle", "from snippets._base import X\nfrom snippets.shared import tool\n"),
        ("_base", "X = 1\n"),
        ("alone", "import numpy as np\n\nX = np.pi\n"),
        ("shared/__init__", "Y = 2\n"),
        ("shared/tool", "from snippets.shared.deep import Z\n"),
        ("shared/deep", "from snippets.shared import data\n\nZ = 3\n"),
        ("shared/data", "T = 4\n"),
    ):
        path = tmp_path / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(dependencies, "_FOLDER", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "edited", ["top", "middle", "_base", "shared/__init__", "shared/tool", "shared/deep", "shared/data"]
)
def test_a_snippet_is_made_anew_when_it_or_what_it_imports_changes(folder, edited):
    before, others = dependencies.sources("top"), dependencies.sources("alone")
    (folder / f"{edited}.py").write_text((folder / f"{edited}.py").read_text("utf-8") + "# changed\n", "utf-8")
    assert dependencies.sources("top") != before
    assert dependencies.sources("alone") == others


def test_a_snippet_is_made_anew_when_the_data_change_that_it_reads_by_the_module_that_opens_them(folder):
    before, others = dependencies.sources("top"), dependencies.sources("alone")
    (folder / "data/new.csv").write_text("1,2\n", "utf-8")
    there = dependencies.sources("top")
    assert there != before
    (folder / "data/new.csv").write_text("1,3\n", "utf-8")
    assert dependencies.sources("top") not in (before, there)
    assert dependencies.sources("alone") == others


@pytest.mark.parametrize(
    "code",
    [
        "import snippets.middle",
        "import numpy, snippets.middle as m",
        "from snippets.middle import X",
        "from snippets import (alone,\n middle)",
        "def later():\n    from snippets import middle",
    ],
)
def test_an_import_is_seen_in_any_form(folder, code):
    assert (folder / "_base.py").read_bytes() in dependencies.behind(code)


def test_code_that_cannot_be_read_or_imports_none_counts_as_importing_everything(folder):
    everything = {path.read_bytes() for path in folder.rglob("*.py")}
    for code in ("%matplotlib inline\nfrom snippets import", "x = 1", "__import__('snip' + 'pets')"):
        assert set(dependencies.behind(code)) == everything


@pytest.mark.parametrize(
    "code",
    [
        "from . import middle",
        "from .middle import X",
        "from snippets import *",
        "import snippets\n\nX = snippets.middle.X",
        "import importlib\n\nX = importlib.import_module('snippets.middle').X",
        "from importlib import import_module",
        "X = __import__('snippets.middle').middle.X",
    ],
)
def test_an_import_that_does_not_say_of_what_counts_as_one_of_everything(folder, code):
    (folder / "top.py").write_text(f"from snippets import alone\n{code}\n", "utf-8")
    before = dependencies.sources("top")
    (folder / "_base.py").write_text("X = 9\n", "utf-8")
    assert dependencies.sources("top") != before


def test_several_processes_make_the_same_as_one(tmp_path):
    names = ("penalty", "ridge", "nonconvex", "soft_threshold")
    together, alone = (Library(Cache(tmp_path / folder), Report()) for folder in ("together", "alone"))
    together.make(*names)  # more than three are made in other processes
    for name in names:
        assert together.snippet(name) == alone.snippet(name)
    files = [
        sorted((path.name, path.read_bytes()) for path in (tmp_path / kind).iterdir()) for kind in ("together", "alone")
    ]
    assert files[0] == files[1]
    assert [name for name, _ in files[0]] == sorted(cache.key_of(name, dependencies.sources(name)) for name in names)


def test_an_unknown_name_is_told_with_the_nearest(tmp_path):
    made = Library(Cache(tmp_path), Report())
    for ask, message in (
        (lambda: made.snippet("kinks"), "unknown snippet 'kinks'; did you mean 'kink'?"),
        (lambda: made.number("kink.minimiser"), "unknown number 'kink.minimiser'; did you mean 'kink.minimizer'?"),
        (lambda: made.snippet("lasso", "figure"), "snippet 'lasso' draws no figure"),
        (lambda: made.snippet("zzz"), "unknown snippet 'zzz'"),
    ):
        with pytest.raises(Mistake) as wrong:
            ask()
        assert wrong.value.message == message
