"""The snippets as pages see them: claim, numbers, description, panels and source, each computed once a build."""

import functools
import importlib
import inspect
import traceback
import warnings
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

import snippets
from docs.extensions import errors


@dataclass(frozen=True)
class Snippet:
    """A snippet module, with what it computes; see DESIGN of a snippet in docs/contributing.md."""

    module: ModuleType
    numbers: dict[str, float | int | str]
    panels: tuple
    description: str
    frames: dict[float, tuple] = field(default_factory=dict)

    @property
    def claim(self) -> str:
        return inspect.getdoc(self.module).split("\n")[0]

    @property
    def source(self) -> str:
        return Path(self.module.__file__).read_text("utf-8")


@functools.cache
def snippet(name: str) -> Snippet | None:
    """Return the snippet of that name, or None where it fails; the failure is reported once, at its line."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a RuntimeWarning in a drawing is a mistake in it
        try:
            module = importlib.import_module(f"snippets.{name}")
            if not hasattr(module, "figure"):
                return Snippet(module, module.numbers(), (), "")
            frames = {}
            for parameter, values in getattr(module, "SWEEP", {}).items():
                frames = {value: _panels(module.figure(**{parameter: value})) for value in values}
                if inspect.signature(module.figure).parameters[parameter].default not in frames:
                    raise ValueError(f"the default {parameter} of figure() is not among the values of SWEEP")
            return Snippet(module, module.numbers(), _panels(module.figure()), module.description(), frames)
        except Exception as error:  # whatever a snippet does wrong is the author's to read, in one line
            place = [frame for frame in traceback.extract_tb(error.__traceback__) if "/snippets/" in frame.filename]
            where = Path(place[-1].filename).name if place else f"{name}.py"
            line = place[-1].lineno if place else getattr(error, "lineno", None)
            errors.report(f"snippets/{where}", line or 0, f"{type(error).__name__}: {' '.join(str(error).split())}")
            return None


def _panels(drawn: Any) -> tuple:
    return drawn if isinstance(drawn, tuple) else (drawn,)


def unknown(kind: str, name: str, known) -> str:
    """Return the message for a name that is not among the known ones, with the nearest of those."""
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"unknown {kind} '{name}'" + (f"; did you mean '{close[0]}'?" if close else "")


def named(kind: str, name: str) -> Snippet | str:
    """Return the snippet of that name, or what to tell the author who named it."""
    if name not in snippets.names():
        return unknown(kind, name, snippets.names())
    return snippet(name) or f"snippets/{name}.py fails; mend it first"
