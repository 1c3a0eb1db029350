"""Figures that a reader may move: all that the page's script needs in order to draw what Python would, at any state.

A state is a stop for each parameter. What is drawn there is listed for each stop of a single parameter, as frames; or it
is a polynomial of the parameters, and of numbers listed for their stops, on each of a few cells. One parameter may stand
APART: the data of each of its stops are a file of their own, which comes when the stop is chosen.
"""

import inspect
import itertools
from collections.abc import Callable, Iterator
from types import ModuleType

import numpy as np
from lxml import etree
from matplotlib.lines import Line2D

from docs.extensions import drawings, polynomials
from docs.extensions.mistakes import Mistake, line_of_name
from docs.extensions.polynomials import Polynomial
from snippets.shared.figure import Figure

_COMMANDS = {1: "M", 2: "L", 3: "Q", 4: "C"}  # of SVG, for the codes of matplotlib


def mark(module: ModuleType, panels: tuple[Figure, ...]) -> None:
    """Mark what moves, so that it is found again in the drawing."""
    if hasattr(module, "moving"):
        moved = _moved(module, _start(module))
        for panel, label, artist in _artists(panels):
            if label in moved:
                artist.set_gid(f"moves:{panel}.{label}")


def made(module: ModuleType, panels: tuple[Figure, ...], svgs: list[str]) -> dict:
    """Return parameters, drawings, sentence and data of the module's figure, ready for JSON. Errors: Mistake."""
    start = _start(module)
    parts = _parts(module, start).items()
    if hasattr(module, "moving"):
        shown = [_for_a_hand(module, svg, panels[n]) for n, svg in enumerate(svgs)]
        data = {part: _pieces(module, start, fixed, panels) for part, fixed in parts}
    else:
        shown, data = _frames(module, start, panels, svgs)
    names = getattr(module, "NAMES", {})
    told = [[name, [float(stop) for stop in module.SWEEP[name]], start[name], names.get(name)] for name in start]
    dragged = [name for names in getattr(module, "HANDLES", {}).values() for name in names]
    held = {"dragged": dragged, "apart": getattr(module, "APART", ""), "hint": getattr(module, "HINT", "")}
    return {"parameters": told, **held, "svgs": shown, "result": module.result(**start), "data": data}


def _start(module: ModuleType) -> dict[str, float]:
    """Return the parameters that a reader may choose, each at the stop that the page shows first. Errors: Mistake."""
    if not isinstance(module.SWEEP, dict) or (len(module.SWEEP) != 1 and not hasattr(module, "moving")):
        raise _wrong(module, " names one parameter of figure() and its values, as in {'lam': (0.0, 0.5, 1.0)}")
    signature = inspect.signature(module.figure).parameters
    for name, stops in module.SWEEP.items():
        if name not in signature:
            raise _wrong(module, f": figure() has no parameter '{name}'")
        if signature[name].default not in stops:
            raise _wrong(module, f": give {name} of figure() a default that is among the values")
    if not hasattr(module, "result"):
        raise _wrong(module, ": has no function result(); it says in a sentence what is drawn at a value")
    return {name: signature[name].default for name in module.SWEEP}


def _parts(module: ModuleType, start: dict) -> dict[str, dict]:
    """Return what is fixed in each file of data, by how its name ends: "" for what the page shows first. Errors: Mistake."""
    if not (apart := getattr(module, "APART", "")):
        return {"": {}}
    if apart not in start or not hasattr(module, "moving"):
        raise _wrong(module, f": '{apart}' is no parameter of SWEEP, or there is no function moving()", "APART")
    stops = enumerate(module.SWEEP[apart])
    return {"" if stop == start[apart] else f"-{place}": {apart: stop} for place, stop in stops}


def _wrong(module: ModuleType, message: str, name: str = "SWEEP") -> Mistake:
    return Mistake(f"{name}{message}", line=line_of_name(module, name))


def _frames(module: ModuleType, start: dict, panels: tuple, svgs: list[str]) -> tuple[list[str], dict]:
    """Return the drawings, and a list of the values of each attribute that is not the same at all stops."""
    ((name, stops),) = module.SWEEP.items()
    frames = []
    for stop in stops:
        drawn = panels if stop == start[name] else module.figure(**{name: stop})
        drawn = drawn if isinstance(drawn, tuple) else (drawn,)
        frames.append([svgs[n] if panel is panels[n] else panel.svg(panels[n]) for n, panel in enumerate(drawn)])
    shown, changes = [], [["result", "#text", [module.result(**{name: stop}) for stop in stops]]]
    for number, svg in enumerate(svgs):
        try:
            drawing, changed = drawings.changes(svg, [frame[number] for frame in frames], f"{number}.")
        except ValueError as error:
            message = f": {error}; fix the limits of the axes, and draw in each frame what the others have"
            raise _wrong(module, message) from None
        shown.append(drawing)
        changes += changed
    lists = [[[0], values] for _, _, values in changes]
    binds = [[key, attribute, place] for place, (key, attribute, _) in enumerate(changes, 1)]  # after the parameter
    return shown, {"": {"lists": lists, "polynomials": [], "cells": [[[], [], []]], "binds": binds}}


def _pieces(module: ModuleType, start: dict, fixed: dict, panels: tuple) -> dict:
    """Return what moves in the drawings as polynomials on cells, of the parameters that are not fixed."""
    lists, names = _lists(module, fixed)
    values = {name: Polynomial.value(place) for place, name in enumerate([*start, *names])} | fixed
    first = _moved(module, start)
    places: dict[tuple, int] = {}  # each polynomial once
    cells, binds = [], []

    def place(number) -> int:
        return places.setdefault(tuple(map(tuple, polynomials.of(number).as_list())), len(places))

    for cell, conditions in module.cells(**values).items():
        numbers, texts, binds = [], [], []

        def number(value, numbers=numbers) -> str:
            numbers.append(place(value))
            return f"#{len(numbers) - 1};"

        def text(words: str, texts=texts) -> str:
            texts.append(polynomials.noted(words, lambda value, form: f"@{place(value)}:{form.strip('.g')};"))
            return f"~{len(texts) - 1};"

        moved = module.moving(cell, **values)
        binds += [[name, "#text", text(moved[name])] for name in moved if name == "result" or name.startswith("paint ")]
        for panel, label, artist in _artists(panels):
            if isinstance(what := moved.get(label), str):
                binds.append([f"{panel}.{label}", "#text", text(what)])
            elif what is not None:
                written = _written(artist, what, first[label], _in_pixels(panels[panel]), number)
                binds += [[f"{panel}.{label}", attribute, template] for attribute, template in written]
        cells.append([[place(condition) for condition in conditions], numbers, texts])
    return {"lists": lists, "polynomials": [*places], "cells": cells, "binds": binds}


def _moved(module: ModuleType, state: dict) -> dict:
    """Return where all that moves is at the state."""
    values = state | module.listed(**{name: state[name] for name in _listing(module)}) if _listing(module) else state
    cells = module.cells(**values).items()
    cell = next(cell for cell, conditions in cells if all(condition >= 0 for condition in conditions))
    return module.moving(cell, **values)


def _listing(module: ModuleType) -> list[str]:
    """Return the parameters for whose stops the module lists numbers."""
    return [*inspect.signature(module.listed).parameters] if hasattr(module, "listed") else []


def _lists(module: ModuleType, fixed: dict) -> tuple[list, list[str]]:
    """Return [places of the parameters, values in the order of their stops] for each number that is listed, and its name."""
    sweep, over = module.SWEEP | {name: (stop,) for name, stop in fixed.items()}, _listing(module)
    rows = [module.listed(*stops) for stops in itertools.product(*(sweep[name] for name in over))] if over else [{}]
    places = [[*sweep].index(name) for name in over if name not in fixed]
    return [[places, [float(f"{row[name]:.12g}") for row in rows]] for name in rows[0]], [*rows[0]]


def _artists(panels: tuple[Figure, ...]) -> list[tuple]:
    """Return panel, label and artist of all that is drawn."""
    return [(n, str(one.get_label()), one) for n, panel in enumerate(panels) for one in panel.ax.get_children()]


def _in_pixels(panel: Figure) -> tuple[float, float, float, float]:
    """Return a, b, c, d such that (x, y) of the axes is drawn at (a + b·x, c + d·y) of the SVG, which has 72 dots an inch."""
    (left, bottom), (right, top) = panel.ax.transData.transform([(0, 0), (1, 1)]) * 72 / panel.dpi
    return left, right - left, 72 * panel.get_figheight() - bottom, bottom - top


def _written(artist, what, first, here: tuple, number: Callable[..., str]) -> Iterator[tuple[str, str]]:
    """Yield the attributes that place the artist, as templates with a place for each number.

    A list of points places a curve, or with its only point a mark or a note. A pair (point, matrix) makes of a curve
    what it is around the point; first[0] and first[1] are those that it is drawn with.
    """
    a, b, c, d = here
    if isinstance(what, tuple):
        (x, y), ((x0, y0), drawn) = what[0], first
        (p, q), (r, s) = np.linalg.inv(drawn).tolist()
        (xx, xy), (yx, yy) = ((u * p + v * r, u * q + v * s) for u, v in what[1])
        left, top = a + b * x0, c + d * y0  # where its center is drawn
        xy, yx = xy * (b / d), yx * (d / b)
        moved = (xx, yx, xy, yy, a + b * x - xx * left - xy * top, c + d * y - yx * left - yy * top)
        yield "transform", f"matrix({' '.join(map(number, moved))})"
    elif not hasattr(artist, "get_path") or (isinstance(artist, Line2D) and artist.get_marker() != "None"):
        ((x, y),) = what
        yield "x", number(a + b * x)
        yield "y", number(c + d * y)
    else:
        codes = artist.get_path().codes
        codes = [1] + [2] * (len(what) - 1) if codes is None else [*codes]
        letters = [_COMMANDS[code] if code != before else " " for before, code in zip([0, *codes], codes, strict=False)]
        points = [f"{number(a + b * x)} {number(c + d * y)}" for x, y in what]
        yield "d", "".join(letter + point for letter, point in zip(letters, points, strict=True))


def _for_a_hand(module: ModuleType, svg: str, panel: Figure) -> str:
    """Return the drawing with what a hand has to know: its scale, what can be taken, what appears as it moves."""
    root = etree.fromstring(svg)
    root.set("data-at", " ".join(f"{number:.6g}" for number in _in_pixels(panel)))
    for element in [*root.iter("{*}*")]:
        label = element.get("data-k", "").partition(".")[2]
        if label in getattr(module, "HANDLES", {}):
            element.set("data-hand", " ".join(module.HANDLES[label]))
        if label.startswith("trail "):
            element.set("data-trail", "")
        if label.startswith("contour "):
            element.set("vector-effect", "non-scaling-stroke")
            _clip_around(element)
    return etree.tostring(root, encoding="unicode")


def _clip_around(element: etree._Element) -> None:
    """Let a group around the element clip it, which the element's own transform does not move."""
    group = etree.Element("{http://www.w3.org/2000/svg}g", {"clip-path": element.attrib.pop("clip-path")})
    element.getparent().replace(element, group)
    group.append(element)
