"""What every snippet in the folder has to keep: it has the parts of a snippet, and they depend on its functions."""

import functools
import importlib
import inspect
import os
import random
import re
import sys
import threading
import warnings
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from changed import changed, forget
from matplotlib import artist
from matplotlib._pylab_helpers import Gcf

import snippets
from docs.extensions import dependencies
from snippets.shared.figure import COLORS, Figure

PARTS = ("numbers", "figure", "description")
SNIPPETS = Path(snippets.__file__).parent
DOCS = SNIPPETS.parent / "docs"


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
        limits = set()
        for value in (values[0], values[len(values) // 2], values[-1]):
            frame = snippet.figure(**{parameter: value})
            frame = frame if isinstance(frame, tuple) else (frame,)
            limits.add(tuple((*panel.ax.get_xlim(), *panel.ax.get_ylim()) for panel in frame))
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


def test_numbers_figure_and_description_change_when_the_functions_do(snippet):
    before = output(snippet)
    with changed(snippet, **{name: perturbed(getattr(snippet, name)) for name in public_functions(snippet)}):
        after = output(snippet)
    for part in PARTS:
        if before[part]:
            assert after[part] != before[part], f"{part} does not depend on the functions of {snippet.__name__}"


WRITTEN: list[str] = []  # files that were opened to be written


def _note(event: str, arguments: tuple) -> None:
    if event == "open" and isinstance(arguments[0], str) and "__pycache__" not in arguments[0]:
        path, mode, flags = arguments
        if re.search("[wax+]", mode or "") or flags & (os.O_WRONLY | os.O_RDWR):
            WRITTEN.append(path)


sys.addaudithook(_note)


def surroundings() -> dict:
    """Return what no snippet may change, as it is now."""
    return {
        "rcParams": dict.copy(matplotlib.rcParams),
        "open figures": list(Gcf.figs),
        "the generator of random": random.getstate(),
        "the generator of NumPy": repr(np.random.get_state(legacy=False)),
        "threads": threading.enumerate(),
        "how NumPy errs": np.geterr(),
        "filters of warnings": list(warnings.filters),
        "folder": os.getcwd(),
        "environment": dict(os.environ),
    }


def traces(run) -> list[str]:
    """Return what the function leaves changed or written, or draws at random without a seed."""
    unseeded, seeded = [], np.random.default_rng

    def noted(seed=None):
        unseeded.extend(["an unseeded generator"] * (seed is None))
        return seeded(seed)

    before = surroundings()
    WRITTEN.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(np.random, "default_rng", noted)
        run()
    after = surroundings()
    return [name for name in before if before[name] != after[name]] + [*WRITTEN] + unseeded


def test_a_snippet_leaves_nothing_behind_but_what_it_returns(snippet):
    forget(snippet)

    def everything():
        for part in (*PARTS, "rows", "result"):
            getattr(snippet, part, lambda: None)()

    assert traces(everything) == []


@pytest.mark.parametrize(
    ("trace", "run"),
    [
        ("rcParams", lambda: matplotlib.rcParams.update({"font.size": 9.5})),
        ("open figures", lambda: Gcf.figs.update({1: None})),
        ("the generator of random", random.random),
        ("the generator of NumPy", np.random.random),
        ("an unseeded generator", lambda: np.random.default_rng()),
        ("threads", lambda: threading.Thread(target=threading.Event().wait, args=(1,)).start()),
        ("how NumPy errs", lambda: np.seterr(over="raise")),
        ("filters of warnings", lambda: warnings.simplefilter("ignore")),
        ("a.txt", lambda: Path("a.txt").touch()),
        ("a.txt", lambda: Path("a.txt").write_text("a")),
        ("environment", lambda: os.environ.update({"A_TRACE": "1"})),
    ],
)
def test_whatever_is_left_behind_is_seen(trace, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = surroundings()
    try:
        with warnings.catch_warnings():
            assert trace in traces(run)
    finally:
        dict.update(matplotlib.rcParams, before["rcParams"])
        Gcf.figs.clear()
        np.seterr(**before["how NumPy errs"])
        os.environ.pop("A_TRACE", None)


class Read(dict):
    """Numbers that remember which of them were asked for."""

    def __init__(self, numbers: dict):
        super().__init__(numbers)
        self.keys_read = set()

    def __getitem__(self, key: str):
        self.keys_read.add(key)
        return super().__getitem__(key)


@functools.cache
def pages() -> str:
    """Return the text of all pages and notebooks."""
    return "\n".join(path.read_text("utf-8") for path in sorted(DOCS.rglob("*")) if path.suffix in (".md", ".ipynb"))


def test_each_number_is_quoted_on_a_page_or_said_or_drawn(snippet):
    name, numbers = snippet.__name__.rpartition(".")[2], Read(snippet.numbers())
    users = [importlib.import_module(f"snippets.{other}") for other in snippets.names()]
    users = [module for module in users if module is snippet or getattr(module, name, None) is snippet]
    with changed(snippet, numbers=lambda: numbers):
        for module in users:
            for part in ("figure", "description", "result"):
                getattr(module, part, lambda: None)()
    quoted = {key for key in numbers if re.search(rf"num(?::|\{{){name}\.{key}[)}}]", pages())}
    unread = sorted(set(numbers) - numbers.keys_read - quoted)
    assert not unread, f"no page quotes {unread} of {name}, and neither words nor figure use them"


def test_each_public_function_is_used_by_a_page_or_a_snippet(snippet):
    sources = {path: path.read_text("utf-8") for path in SNIPPETS.glob("*.py")}
    for name in public_functions(snippet):
        uses = sum(len(re.findall(rf"(?<!def )\b{name}\b[(,)\]]", text)) for text in sources.values())
        assert uses or re.search(rf"\b{name}\b", pages()), f"nothing uses {name}"


def test_what_snippets_share_is_no_snippet():
    assert "shared" not in snippets.names()
    assert set(snippets.names()) == {path.stem for path in SNIPPETS.glob("*.py")} - {"__init__"}


def test_imports_have_four_floors_at_most():
    """docs/extensions stand on snippets, a snippet on snippets that stand on nothing but what is shared."""
    above = {name: imported(SNIPPETS / f"{name}.py") & set(snippets.names()) for name in snippets.names()}
    for name, below in above.items():
        assert all(not above[other] for other in below), f"{name} stands on {below}, and they on other snippets"
    for path in (SNIPPETS / "shared").glob("*.py"):
        assert not imported(path) & set(snippets.names()), path.name
    for path in SNIPPETS.rglob("*.py"):
        assert "docs" not in path.read_text("utf-8").replace("docstring", ""), path.name


def imported(path) -> set[str]:
    """Return the modules of snippets that a file imports, without their package."""
    return set(re.findall(r"^from snippets(?:\.| import )(\w+)", path.read_text("utf-8"), re.M))


def test_an_edit_of_one_snippet_makes_few_others_anew():
    behind = {name: dependencies.sources(name) for name in snippets.names()}
    edited = (SNIPPETS / "stationary_point.py").read_bytes()
    assert {name for name, sources in behind.items() if edited in sources} == {
        "stationary_point",
        "shrinkage",
        "weight_decay",
    }


def test_data_are_opened_by_one_module_and_count_for_what_imports_it():
    """So the build knows what depends on them: see docs/extensions/dependencies.py."""
    opens = re.compile(r"\b(open|pathlib|loadtxt|genfromtxt|fromfile|memmap|read_text|read_bytes|np\.load)\b")
    sources = {path.relative_to(SNIPPETS).as_posix(): path.read_text("utf-8") for path in SNIPPETS.rglob("*.py")}
    assert [name for name, text in sources.items() if opens.search(text)] == ["shared/data.py"]
    assert "data/" not in "".join(text for name, text in sources.items() if name != "shared/data.py")
    table, used = (SNIPPETS / "data/diabetes.csv").read_bytes(), sources["shared/data.py"].encode()
    for name in snippets.names():
        behind = dependencies.sources(name)
        assert (table in behind) == (used in behind), name
    assert table in dependencies.sources("ridge")
    assert table not in dependencies.sources("kink")
