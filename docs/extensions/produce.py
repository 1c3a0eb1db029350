"""What one snippet produces, computed here and nowhere else, as plain data: claim, numbers, words, drawings, points."""

import ast
import base64
import contextlib
import importlib
import inspect
import io
import re
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
from matplotlib import image
from matplotlib.colors import same_color
from matplotlib.patches import PathPatch
from matplotlib.transforms import Affine2D

from docs.extensions import digits, limits, moving
from docs.extensions.cards import PREVIEW
from docs.extensions.mistakes import Mistake, line_of_name
from snippets.shared.figure import COLORS, Figure


def snippet(name: str) -> dict:
    """Return what the snippet of that name produces, ready for JSON. Errors: ExceptionGroup of a Mistake for all that fails."""
    made: dict = {"description": "", "panels": []}
    found: list[Mistake] = []
    with warnings.catch_warnings(), limits.limited(), _noted(found, limits.Endless):
        warnings.simplefilter("error")  # a RuntimeWarning in a drawing is a mistake in it
        module = importlib.import_module(f"snippets.{name}")
        for step in (_claim, _typed, _numbers, _rows, _description, _drawn):
            with _noted(found):
                for mistake in step(module, made):
                    found.append(mistake)
    for mistake in found:
        mistake.path = mistake.path or f"snippets/{name}.py"
    if found:
        raise ExceptionGroup(name, found)
    return made


@contextlib.contextmanager
def _noted(found: list[Mistake], *others: type) -> Iterator[None]:
    """Note what fails in the block, at the last line of snippets that it came by, and go on after it."""
    try:
        yield
    except Mistake as mistake:
        found.append(mistake)
    except (Exception, SystemExit, *others) as error:
        place = [frame for frame in traceback.extract_tb(error.__traceback__) if "/snippets/" in frame.filename]
        place = [frame for frame in place if not frame.filename.endswith("/shared/figure.py")] or place
        path = f"snippets/{place[-1].filename.rpartition('/snippets/')[2]}" if place else ""
        line = place[-1].lineno if place else getattr(error, "lineno", None)
        found.append(Mistake(f"{type(error).__name__}: {error}", path, line or 0))


def _claim(module: ModuleType, made: dict) -> Iterator[Mistake]:
    made["source"] = Path(module.__file__).read_text("utf-8")
    made["claim"] = (inspect.getdoc(module) or "").split("\n")[0]
    if not made["claim"]:
        yield Mistake("has no docstring; its first line is the claim that the snippet shows", line=1)


def _typed(module: ModuleType, made: dict) -> Iterator[Mistake]:
    """Yield a Mistake for all digits that are typed in what the functions `description` and `result` say."""
    for function in ast.parse(made["source"]).body:
        if isinstance(function, ast.FunctionDef) and function.name in ("description", "result"):
            for text in _literals(function):
                for found in digits.in_prose(text.value):
                    message = f"{function.name}() says '{found}', which is typed and not computed: "
                    yield Mistake(message + "put a number of the snippet in its place", line=text.lineno)


def _numbers(module: ModuleType, made: dict) -> Iterator[Mistake]:
    made["numbers"] = dict(_called(module, "numbers", dict, "a dict of numbers by name"))
    for key, value in made["numbers"].items():
        if not (isinstance(value, str) or (isinstance(value, (int, float)) and abs(value) < 1e300)):
            shown = " ".join(repr(value).split())[:80]
            message = f"numbers(): '{key}' is {shown}, which is neither a finite number nor a text"
            yield Mistake(message, line=line_of_name(module, "numbers"))


def _rows(module: ModuleType, made: dict) -> tuple:
    if hasattr(module, "rows"):
        made["rows"] = _called(module, "rows", list, "a list of records")
    return ()


def _description(module: ModuleType, made: dict) -> tuple:
    if hasattr(module, "figure"):
        words = _called(module, "description", str, "a text")
        made["description"] = re.sub(r"(?<!\w)-(?=[\d.])", "−", words)  # which is read out as minus
    return ()


def _literals(node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the texts below a node that are typed: not the keys and formats of what stands in braces."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FormattedValue) and not (isinstance(node, ast.Subscript) and child is node.slice):
            yield from _literals(child)


def _called(module: ModuleType, name: str, kind: type | tuple, what: str):
    """Return what the function of that name returns. Errors: Mistake where there is none, or it is not of the kind.

    Whoever calls it then gets the same Mistake, and no other error that would come of it.
    """
    if not hasattr(module, name):
        wrong = Mistake(f"has no function {name}(); it returns {what}")
    elif isinstance(value := getattr(module, name)(), kind):
        return value
    else:
        message = f"{name}() returns {type(value).__name__}; it has to return {what}"
        wrong = Mistake(message, line=line_of_name(module, name))

    def again(*_, **__):
        raise wrong

    setattr(module, name, again)
    raise wrong


def _drawn(module: ModuleType, made: dict) -> Iterator[Mistake]:
    if not hasattr(module, "figure"):
        return
    line, what = line_of_name(module, "figure"), "a Figure of the site or a tuple of them"
    drawn = _called(module, "figure", (Figure, tuple), what)
    panels = drawn if isinstance(drawn, tuple) else (drawn,)
    if not panels or not all(isinstance(panel, Figure) for panel in panels):
        raise Mistake("figure() returns something else than Figures of the site", line=line)
    points = [row for number, panel in enumerate(panels, 1) for row in _points(number, panel)]
    none = {series: (x, y) for _, series, x, y, _ in reversed(points) if not np.isfinite((x, y)).all()}
    for series, (x, y) in none.items():
        message = f"figure() draws ({x:g}, {y:g}){f' in {series!r}' if series else ''}, which is no point"
        yield Mistake(message, line=line)
    if none:
        return
    if movable := hasattr(module, "SWEEP"):
        moving.mark(module, panels)
    svgs = [panel.svg() for panel in panels]
    made |= {"panels": svgs, "points": points, "moving": moving.made(module, panels, svgs) if movable else None}
    pixels = [panel.pixels() for panel in panels]
    height = max(p.shape[0] for p in pixels)
    padded = [np.pad(p, ((0, height - p.shape[0]), (0, 0), (0, 0)), constant_values=255) for p in pixels]
    preview = panels[0].pixels(round(PREVIEW / panels[0].get_figwidth()))
    pictures = {"png": png(np.hstack(padded), made["claim"]), "preview": png(preview)}
    made |= {key: base64.b64encode(picture).decode() for key, picture in pictures.items()}


def _points(number: int, panel: Figure) -> list[list]:
    """Return [panel, series, x, y, whether it is a mark] for each point of what is drawn in the panel's coordinates.

    A series is called by its label; lines of the grid are left out.
    """
    rows = []
    for artist in panel.ax.get_children():
        inside = artist.get_transform().contains_branch(panel.ax.transData)
        if (inside and artist not in panel.ax.texts) or artist in panel.ax.lines:  # those across all of the panel, too
            is_grid = hasattr(artist, "get_color") and same_color(artist.get_color(), COLORS["grid"])
            label = str(artist.get_label())
            mark = hasattr(artist, "get_marker") and artist.get_marker() not in ("", "None", None)
            for x, y in () if is_grid else _vertices(artist, panel):
                rows.append([number, "" if label.startswith("_") else label, float(x), float(y), mark])
    return rows


def _vertices(artist, panel: Figure) -> np.ndarray:
    """Return the points of a line, or the outline of a filled shape, in data coordinates."""
    place = artist.get_transform() - panel.ax.transData
    if hasattr(artist, "get_xydata"):
        found = place.transform(artist.get_xydata())
    elif isinstance(artist, PathPatch):  # bends: points on them, and not what steers them
        large = Affine2D().scale(1000)  # as many points as a drawing of that size needs
        found = np.vstack(large.transform_path(artist.get_path()).to_polygons(closed_only=False)) / 1000
    elif hasattr(artist, "get_paths"):
        found = np.vstack([path.vertices for path in artist.get_paths()])
    elif hasattr(artist, "get_path"):
        found = place.transform(artist.get_path().vertices)
    else:
        found = np.empty((0, 2))
    return np.asarray(found, dtype=float)


def png(pixels: np.ndarray, title: str | None = None) -> bytes:
    """Return a picture of shape (height, width, 4) as PNG, with its title in it and without a word on what made it."""
    buffer = io.BytesIO()
    image.imsave(buffer, pixels, format="png", metadata={"Software": None, "Title": title})
    return buffer.getvalue()
