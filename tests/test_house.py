"""Rules about the code of the site itself: state lives on objects of one build, imports stand at the top, rooms are small."""

import ast
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from project import ROOT

HOUSE = sorted((ROOT / "docs/extensions").rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", HOUSE, ids=named)
def test_no_room_of_the_house_has_more_than_220_lines(path):
    assert len(path.read_text("utf-8").splitlines()) <= 220


@pytest.mark.parametrize("path", HOUSE, ids=named)
def test_no_name_of_a_module_is_assigned_by_a_function(path):
    tree = ast.parse(path.read_text("utf-8"))
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Global)]


@pytest.mark.parametrize("path", HOUSE, ids=named)
def test_no_function_imports_another_room_of_the_house(path):
    assert imports_in_functions(path.read_text("utf-8")) == []


def imports_in_functions(source: str) -> list[int]:
    """Return the lines in functions that import a module of docs.extensions."""
    found = []
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            for node in ast.walk(function):
                names = [alias.name for alias in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
                module = (getattr(node, "module", "") or "") if names else ""
                own = [module, *names, *(f"{module}.{name}" for name in names)]
                if getattr(node, "level", 0) or any(name.startswith("docs.extensions") for name in own):
                    found.append(node.lineno)
    return found


def test_such_an_import_is_found_in_any_form():
    for line in (
        "import docs.extensions.cache",
        "from docs.extensions import cache",
        "from docs import extensions",
        "from . import x",
    ):
        assert imports_in_functions(f"def f():\n    {line}\n") == [2]
        assert imports_in_functions(f"{line}\n\n\ndef f():\n    import html\n") == []


def test_snippets_import_nothing_of_the_house_and_no_module_of_it_shadows_the_standard_library():
    for path in (ROOT / "snippets").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [getattr(node, "module", "") or "", *(alias.name for alias in node.names)]
                assert not [name for name in names if name.split(".")[0] in ("docs", "mkdocs", "markdown")], path
    # Python loads its own `site` before it runs anything.
    assert not [path for path in HOUSE if path.stem in sys.stdlib_module_names - {"site"}]


def test_the_wheel_holds_the_snippets_alone(tmp_path):
    root = tmp_path / "project"
    root.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, root)
    for folder in ("snippets", "docs", "tests"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__", "theme"))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel"]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    (wheel,) = (root / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = [name for name in packed.namelist() if ".dist-info/" not in name]
    sources = [path.relative_to(ROOT).as_posix() for path in (ROOT / "snippets").rglob("*") if path.is_file()]
    assert sorted(names) == sorted(name for name in sources if "__pycache__" not in name)


def test_what_the_wheel_says_to_need_beyond_the_snippets_is_not_needed_by_them():
    """Notebooks advise `pip install --no-deps`: NumPy and Matplotlib are all that a snippet imports."""
    imported = set()
    for path in (ROOT / "snippets").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported.add(node.module.split(".")[0])
    assert imported - set(sys.stdlib_module_names) == {"numpy", "matplotlib", "snippets"}
