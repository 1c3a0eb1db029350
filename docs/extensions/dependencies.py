"""What code that imports from snippets is made of: the text of each module behind it, and the data that they read."""

import ast
import functools
from pathlib import Path

import snippets

_FOLDER = Path(snippets.__file__).parent
_ANY = "*"  # stands for all modules, where an import does not say which; `from snippets import *` is one


def read() -> dict[str, bytes]:
    """Return the text of each module of snippets by its name, and of each file of data by its path."""
    paths = {path.relative_to(_FOLDER).with_suffix(""): path for path in _FOLDER.rglob("*.py")}
    modules = {".".join(path.parts).removesuffix(".__init__"): file.read_bytes() for path, file in paths.items()}
    return modules | {f"data/{path.name}": path.read_bytes() for path in sorted(_FOLDER.glob("data/*"))}


def sources(name: str, texts: dict[str, bytes] | None = None) -> tuple[bytes, ...]:
    """Return all that the snippet of that name is made of; see `behind`."""
    return behind(f"from snippets import {name}", texts)


def behind(code: str, texts: dict[str, bytes] | None = None) -> tuple[bytes, ...]:
    """Return the text of each module of snippets that the code imports, directly or not, and the data where they are read.

    Files of data are opened by snippets.shared.data alone, which a test holds.
    Code that imports no module, or cannot be read, may depend on all of them.
    """
    texts = texts or read()
    modules = [name for name in texts if "/" not in name]
    found: set[str] = set()
    waiting = [*(_imported(code) or modules)]
    while waiting:
        if (module := waiting.pop()) == _ANY:
            waiting += modules
        elif module in modules and module not in found:
            found.add(module)
            waiting += _imported(texts[module].decode("utf-8", "replace"))
    data = [name for name in texts if "/" in name] if "shared.data" in found else []
    return tuple(texts[name] for name in [*sorted(found), *data])


@functools.lru_cache(maxsize=256)
def _imported(code: str) -> list[str]:
    """Return what the code imports from snippets, packages on the way included; nothing where it cannot be read."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except (SyntaxError, ValueError):
        return []
    paths = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            paths += [f"{node.module}.{alias.name}" for alias in node.names] if not node.level else ["snippets"]
    if {"snippets", "importlib", "importlib.import_module"}.intersection(paths) or "__import__" in code:
        return [_ANY]
    steps = [path.split(".")[1:] for path in paths if path.startswith("snippets.")]
    return [".".join(step[:depth]) for step in steps for depth in range(1, len(step) + 1)]
