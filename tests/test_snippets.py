"""What every snippet in the folder has to keep: it has the parts of a snippet, and they depend on its functions."""

import importlib
import inspect
import re

import numpy as np
import pytest
from matplotlib import artist

import snippets
from snippets.shared.figure import COLORS, Figure

PARTS = ("numbers", "figure", "description")


@pytest.fixture(params=snippets.names())
def snippet(request):
    return importlib.import_module(f"snippets.{request.param}")


def public_functions(module) -> list[str]:
    members = inspect.getmembers(module, inspect.isfunction)
    own = [name for name, function in members if function.__module__ == module.__name__]
    return [name for name in own if not name.startswith("_") and name not in PARTS]


def perturbed(value):
    """Return the value a little off: numbers times 1.01 plus 0.01, in arrays, tuples and returned callables too."""
    if isinstance(value, (bool, np.bool_)):
        return not value
    if isinstance(value, (int, np.integer)):
        return value + 1
    if isinstance(value, (float, np.floating)):
        return value * 1.01 + 0.01
    if isinstance(value, np.ndarray):
        return ~value if value.dtype == bool else value * 1.01 + 0.01
    if isinstance(value, (tuple, list)):
        return type(value)(perturbed(part) for part in value)
    if isinstance(value, dict):
        return {key: perturbed(part) for key, part in value.items()}
    if callable(value):
        return lambda *args, **kwargs: perturbed(value(*args, **kwargs))
    return value


def perturb(monkeypatch, module, name: str) -> None:
    original = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args, **kwargs: perturbed(original(*args, **kwargs)))


def drawn(module) -> list:
    """Return the data of every artist of the figure, in order."""
    if not hasattr(module, "figure"):
        return []
    panels = module.figure()
    found = []
    for panel in panels if isinstance(panels, tuple) else (panels,):
        for part in panel.ax.findobj(artist.Artist):
            if hasattr(part, "get_xydata"):
                found.append(np.array(part.get_xydata(), dtype=float).round(12).tolist())
            elif hasattr(part, "get_offsets"):
                found.append(np.array(part.get_offsets(), dtype=float).round(12).tolist())
                found += [np.array(path.vertices).round(12).tolist() for path in part.get_paths()]
            elif hasattr(part, "get_array") and part.get_array() is not None:
                found.append(np.array(part.get_array(), dtype=float).round(12).tolist())
            elif hasattr(part, "get_xy") and hasattr(part, "get_height"):
                found.append([*part.get_xy(), part.get_width(), part.get_height()])
            elif hasattr(part, "get_path"):
                found.append(np.array(part.get_path().vertices).round(12).tolist())
    return found


def output(module) -> dict:
    """Return the numbers, the drawn data and the description, as they are now."""
    description = module.description() if hasattr(module, "description") else ""
    return {"numbers": module.numbers(), "figure": drawn(module), "description": description}


def test_the_claim_is_one_plain_sentence_or_two_that_end_with_a_period(snippet):
    claim = inspect.getdoc(snippet).split("\n")[0]
    assert claim.endswith(".")
    assert len(claim) <= 140
    assert not re.search(r"[$\\_`]", claim)


def test_numbers_are_plain_values(snippet):
    for key, value in snippet.numbers().items():
        assert type(value) in (int, float, str), key
        assert isinstance(value, str) or np.isfinite(value), key


def test_each_public_function_says_in_its_docstring_what_it_returns(snippet):
    for name in public_functions(snippet):
        documented = inspect.getdoc(getattr(snippet, name)) or ""
        assert documented.split("\n")[0].strip(), name


def test_each_panel_is_a_figure_of_the_site_and_its_frames_share_one_pair_of_axes(snippet):
    if not hasattr(snippet, "figure"):
        pytest.skip("this snippet draws nothing")
    panels = snippet.figure()
    assert all(isinstance(panel, Figure) for panel in (panels if isinstance(panels, tuple) else (panels,)))
    for parameter, values in getattr(snippet, "SWEEP", {}).items():
        limits = {
            (*frame.ax.get_xlim(), *frame.ax.get_ylim())
            for frame in (
                snippet.figure(**{parameter: value}) for value in (values[0], values[len(values) // 2], values[-1])
            )
        }
        assert len(limits) == 1


def constants(snippet) -> set[str]:
    """Return the numbers that the snippet's λ may have, as a figure writes them."""
    plain = [value for name, value in vars(snippet).items() if name.isupper()]
    plain += [*snippet.numbers().values(), snippet.figure.__defaults__ or ()]
    found = set()
    while plain:
        value = plain.pop()
        if isinstance(value, dict):
            plain += value.values()
        elif isinstance(value, (tuple, list, np.ndarray)):
            plain += list(value)
        elif isinstance(value, (int, float)):
            found |= {f"{value:g}", f"{value:.2g}", f"{value:.3g}"}
    return found


def test_what_stands_beside_a_curve_names_its_penalty_and_a_lambda_of_the_snippet(snippet):
    if not hasattr(snippet, "figure"):
        pytest.skip("this snippet draws nothing")
    panels, known = snippet.figure(), constants(snippet)
    names = {"l1": r"L1(?!\d)|λ\|x\||lasso", "l2": r"L2(?!\d)|λx²|ridge"}
    for panel in panels if isinstance(panels, tuple) else (panels,):
        for note in panel.ax.texts:
            text = note.get_text()
            for role, other in (("l1", "l2"), ("l2", "l1")):
                if note.get_color() == COLORS[role] and re.search(names[other], text):
                    assert re.search(names[role], text), f"{text!r} has the color of {role}"
            for lam in re.findall(r"λ = (\d[\d.]*)", text):
                assert lam in known, f"{text!r}: λ = {lam} is no number of the snippet"


def test_numbers_figure_and_description_change_when_the_functions_do(snippet, monkeypatch):
    before = output(snippet)
    for name in public_functions(snippet):
        perturb(monkeypatch, snippet, name)
    after = output(snippet)
    for part in PARTS:
        if hasattr(snippet, part):
            assert after[part] != before[part], f"{part} does not depend on the functions of {snippet.__name__}"


def test_no_public_function_is_without_effect(snippet):
    before = output(snippet)
    for name in public_functions(snippet):
        with pytest.MonkeyPatch.context() as patch:
            perturb(patch, snippet, name)
            assert output(snippet) != before, f"nothing of {snippet.__name__} depends on {name}"
