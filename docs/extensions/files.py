"""The files of docs/: which of them can be published, and what is wrong with the others, before any of them is read."""

import os
import re
from pathlib import Path

from mkdocs.exceptions import PluginError

from docs.extensions.mistakes import ROOT, Mistake, Report

_NAME = re.compile(r"(?=.{1,120}$)[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*")
_PAGES = (".md", ".ipynb")
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".ico")
_KINDS = (*_PAGES, *PICTURES, ".css", ".js", ".csv", ".txt", ".pdf")


def refuse_loops(folder: Path) -> None:
    """Raise a PluginError for a link to a folder that holds it, which MkDocs would follow round and round."""
    for above, names, _ in os.walk(folder):
        for path in (Path(above, name) for name in names):
            if path.is_symlink() and Path(above).resolve().is_relative_to(path.resolve()):
                raise PluginError(f"docs/{path.relative_to(folder)}: is a link to a folder that holds it; remove it")


def sort_out(files, docs: str, report: Report) -> None:
    """Take what cannot be published out of the files, and report it."""
    taken: dict[str, str] = {}
    for file in sorted((file for file in files if file.src_dir == docs), key=lambda file: file.src_uri):
        if own := vars(file).get("file"):  # of a notebook, which mkdocs-jupyter wraps without it
            file.inclusion = own.inclusion
        hidden = file.inclusion.is_excluded()
        wrong = _unpublished(file.src_uri) if hidden else _wrong(file.src_uri, Path(file.abs_src_path))
        if not (wrong or hidden) and (other := taken.setdefault(file.dest_uri, file.src_uri)) != file.src_uri:
            wrong = f"has the address of docs/{other}; rename one of them"
        if wrong:
            report.add(Mistake(wrong, f"docs/{file.src_uri}"))
        if wrong or hidden:
            files.remove(file)


def _unpublished(uri: str) -> str | None:
    """Return what is wrong with a page where nothing is published; nothing with what is hidden or a backup."""
    meant = uri.endswith(_PAGES) and not any(step.startswith(".") for step in uri.split("/"))
    return "lies in a folder of which nothing is published; move it" if meant else None


def _wrong(uri: str, path: Path) -> str | None:
    if not path.resolve().is_relative_to(ROOT):
        return "is a link that leads out of the project"
    if not path.exists():
        return "is a link that leads nowhere; remove it"
    if not path.is_file():
        return "is no file that can be read; remove it"
    if not _NAME.fullmatch(uri):
        return "its name stands in an address: a-z, 0-9, and - between them, 120 in all; rename it"
    if path.suffix not in _KINDS:
        return f"is neither a page nor what pages show ({' '.join(_KINDS)}); rename or remove it"
    return None
