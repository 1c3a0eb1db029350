"""The snippets as pages see them: claim, numbers, description, drawings and source.

What is computed of a snippet is kept until its text changes, or that of a snippet it imports, or the data they read.
"""

import ast
import functools
import importlib
import inspect
import io
import multiprocessing
import traceback
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from lxml import etree
from matplotlib import image

import snippets
from docs.extensions import errors

_FOLDER = Path(snippets.__file__).parent
PREVIEW = 560  # the width of a preview, in pixels
KEPT: dict[tuple, Any] = {}  # results, by function and arguments; `mkdocs serve` hands them from build to build


@dataclass(frozen=True)
class Sweep:
    """The frames of a figure that a reader may drag, as what changes from one to the next."""

    parameter: str
    values: tuple[float, ...]
    start: int  # which of the values is drawn on the page
    svg: str  # that drawing; elements that change have a data-k
    changes: list  # [k, attribute, [its value in each frame]]


@dataclass(frozen=True)
class Snippet:
    """What a snippet computes, all of it plain data; docs/contributing.md says what a snippet holds."""

    claim: str
    source: str
    numbers: dict[str, float | int | str]
    description: str = ""
    panels: tuple[str, ...] = ()  # as SVG, at the default parameter
    png: bytes = b""  # all panels side by side, two pixels for each CSS pixel
    preview: np.ndarray | None = None  # the first panel in pixels, for the card of a page
    sweep: Sweep | None = None


def kept(function: Callable) -> Callable:
    """Like functools.cache, in KEPT."""

    @functools.wraps(function)
    def once(*arguments):
        if (key := _key(function, *arguments)) not in KEPT:
            KEPT[key] = function(*arguments)
        return KEPT[key]

    return once


def _key(function: Callable, *arguments) -> tuple:
    return function.__module__, function.__qualname__, *arguments


def texts(name: str) -> tuple[bytes, ...]:
    """Return what the snippet of that name is made of: see `texts_behind`."""
    return texts_behind(f"from snippets import {name}")


@functools.cache
def texts_behind(code: str) -> tuple[bytes, ...]:
    """Return the text of each module of snippets that the code imports, directly or not, and the data they may read."""
    modules = {path.stem: path for path in _FOLDER.glob("*.py")}
    found: dict[str, bytes] = {}
    waiting = [*(_imported(code) or modules)]
    while waiting:
        if (module := waiting.pop()) in modules and module not in found:
            found[module] = modules[module].read_bytes()
            waiting += _imported(found[module].decode("utf-8"))
    return (
        *(found[module] for module in sorted(found)),
        *(path.read_bytes() for path in sorted(_FOLDER.glob("data/*"))),
    )


@kept
def _imported(code: str) -> tuple[str, ...]:
    """Return what the code imports from snippets; nothing where it cannot be read."""
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:
        return ()
    froms = [node for node in nodes if isinstance(node, ast.ImportFrom)]
    paths = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    paths += [f"{node.module}.{alias.name}" for node in froms for alias in node.names]
    return tuple(path.split(".")[1] for path in paths if path.startswith("snippets."))


def make_all() -> None:
    """Compute all snippets that are new or changed; many of them in as many processes as the machine has cores."""
    wanted = [(name, texts(name)) for name in snippets.names()]
    stale = [arguments for arguments in wanted if _key(_make, *arguments) not in KEPT]
    if len(stale) > 3:  # fewer are done before a second process has started
        with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
            for arguments, made in zip(stale, pool.map(_make, *zip(*stale, strict=True)), strict=True):
                KEPT[_key(_make, *arguments)] = made


def snippet(name: str) -> Snippet | None:
    """Return the snippet of that name, or None where it fails; the failure is reported at its line."""
    made = _make(name, texts(name))
    if isinstance(made, tuple):
        errors.report(*made)
        return None
    return made


@kept
def _make(name: str, made_of: tuple[bytes, ...]) -> Snippet | tuple[str, int, str]:
    """Return the snippet of that name, or file, line and text of what it does wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a RuntimeWarning in a drawing is a mistake in it
        try:
            module = importlib.import_module(f"snippets.{name}")
            source = Path(module.__file__).read_text("utf-8")
            made = {"claim": inspect.getdoc(module).split("\n")[0], "source": source, "numbers": dict(module.numbers())}
            if hasattr(module, "figure"):
                made |= {"description": module.description(), **_drawings(module, made["claim"])}
            return Snippet(**made)
        except Exception as error:  # whatever a snippet does wrong is the author's to read, in one line
            place = [frame for frame in traceback.extract_tb(error.__traceback__) if "/snippets/" in frame.filename]
            where = Path(place[-1].filename).name if place else f"{name}.py"
            line = place[-1].lineno if place else getattr(error, "lineno", None)
            return f"snippets/{where}", line or 0, f"{type(error).__name__}: {' '.join(str(error).split())}"


def _drawings(module: ModuleType, claim: str) -> dict[str, Any]:
    drawn = module.figure()
    figures = drawn if isinstance(drawn, tuple) else (drawn,)
    made = {"panels": tuple(figure.svg() for figure in figures)}
    for parameter, values in getattr(module, "SWEEP", {}).items():
        made["sweep"] = _sweep(module, parameter, values, figures[0], made["panels"][0])
    pixels = [figure.pixels() for figure in figures]
    height = max(p.shape[0] for p in pixels)
    padded = [np.pad(p, ((0, height - p.shape[0]), (0, 0), (0, 0)), constant_values=255) for p in pixels]
    return made | {
        "png": png(np.hstack(padded), claim),
        "preview": figures[0].pixels(round(PREVIEW / figures[0].get_figwidth())),
    }


def _sweep(module: ModuleType, parameter: str, values, default, svg: str) -> Sweep:
    """Return the frames of the figure, given what is drawn by default. Errors: ValueError where they are no frames of it."""
    start = inspect.signature(module.figure).parameters[parameter].default
    if start not in values:
        raise ValueError(f"the default {parameter} of figure() is not among the values of SWEEP")
    frames = [svg if value == start else module.figure(**{parameter: value}).svg(place=default) for value in values]
    shown = etree.fromstring(svg)
    elements = [list(frame.iter()) for frame in (shown, *map(etree.fromstring, frames))]
    if len({tuple(e.tag for e in frame) for frame in elements}) > 1:
        raise ValueError("the frames of SWEEP do not hold the same elements")
    changes = []
    for k, (first, *rest) in enumerate(zip(*elements, strict=True)):
        attributes = [*first.attrib, *({"#text"} if any(e.text != first.text for e in rest) else ())]
        for attribute in attributes:
            taken = [e.text if attribute == "#text" else e.get(attribute) for e in rest]
            if any(value != taken[0] for value in taken) and attribute not in ("id", "href", "clip-path"):
                first.set("data-k", str(k))
                changes.append([k, attribute, taken])
    return Sweep(
        parameter, tuple(values), list(values).index(start), etree.tostring(shown, encoding="unicode"), changes
    )


def png(pixels: np.ndarray, title: str | None = None) -> bytes:
    """Return a picture of shape (height, width, 4) as PNG, with its title in it and without a word on what made it."""
    buffer = io.BytesIO()
    image.imsave(buffer, pixels, format="png", metadata={"Software": None, "Title": title})
    return buffer.getvalue()


def unknown(kind: str, name: str, known) -> str:
    """Return the message for a name that is not among the known ones, with the nearest of those."""
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"unknown {kind} '{name}'" + (f"; did you mean '{close[0]}'?" if close else "")


def named(kind: str, name: str) -> Snippet | str:
    """Return the snippet of that name, or what to tell the author who named it."""
    if name not in snippets.names():
        return unknown(kind, name, snippets.names())
    return snippet(name) or f"snippets/{name}.py fails; mend it first"
