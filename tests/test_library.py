"""What is computed of a snippet is kept exactly as long as nothing that it is made of changes."""

import pytest

from docs.extensions import library

SNIPPET = '"""A claim."""\n\nfrom snippets import {imports}\n\n\ndef numbers():\n    return {{"x": {imports}.X}}\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder of snippets of which `top` imports `middle`, that imports `_base`, and `alone` none of them."""
    for name, text in (
        ("top", SNIPPET.format(imports="middle")),
        ("middle", "from snippets._base import X\n"),
        ("_base", "X = 1\n"),
        ("alone", "import numpy as np\n\nX = np.pi\n"),
    ):
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(library, "_FOLDER", tmp_path)
    library.texts_behind.cache_clear()
    yield tmp_path
    library.texts_behind.cache_clear()


def texts(name: str) -> tuple[bytes, ...]:
    library.texts_behind.cache_clear()
    return library.texts(name)


@pytest.mark.parametrize("edited", ["top", "middle", "_base"])
def test_a_snippet_is_made_anew_when_it_or_what_it_imports_changes(folder, edited):
    before, others = texts("top"), texts("alone")
    (folder / f"{edited}.py").write_text((folder / f"{edited}.py").read_text("utf-8") + "# changed\n", "utf-8")
    assert texts("top") != before
    assert texts("alone") == others


def test_a_snippet_is_made_anew_when_the_data_change(folder):
    before = texts("alone")
    (folder / "data/new.csv").write_text("1,2\n", "utf-8")
    assert texts("alone") != before


@pytest.mark.parametrize(
    "code", ["import snippets.middle", "from snippets.middle import X", "from snippets import (alone,\n middle)"]
)
def test_an_import_is_seen_in_any_form(folder, code):
    assert (folder / "_base.py").read_bytes() in library.texts_behind(code)


def test_code_that_cannot_be_read_counts_as_importing_everything(folder):
    assert len(library.texts_behind("%matplotlib inline\nfrom snippets import")) == 4


def test_results_are_kept_by_function_and_arguments(monkeypatch):
    monkeypatch.setattr(library, "KEPT", {})
    asked = []
    twice = library.kept(lambda *arguments: asked.append(arguments) or arguments)
    assert [twice(1), twice(1), twice(2)] == [(1,), (1,), (2,)]
    assert asked == [(1,), (2,)]


def test_several_processes_make_the_same_as_one(monkeypatch):
    monkeypatch.setattr(library, "KEPT", {})
    monkeypatch.setattr(library.snippets, "names", lambda: ("penalty", "ridge", "nonconvex", "soft_threshold"))
    library.make_all()
    together = {key[2]: made for key, made in library.KEPT.items() if key[1] == "_make"}
    assert list(together) == ["penalty", "ridge", "nonconvex", "soft_threshold"]
    monkeypatch.setattr(library, "KEPT", {})
    for name, made in together.items():
        alone = library.snippet(name)
        assert (made.numbers, made.description, made.panels, made.png) == (
            alone.numbers,
            alone.description,
            alone.panels,
            alone.png,
        )
