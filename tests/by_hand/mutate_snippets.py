"""Change each function of the snippets in one small way at a time, and list the changes that no test notices.

Run by hand, never by pytest or CI; without names it takes every snippet, about an hour on one core:

    pip install mutmut==3.8.1
    python tests/by_hand/mutate_snippets.py kink lasso

Works on a copy, one snippet after the other, with that snippet's own tests and the shared ones about its numbers.
mutmut's settings are in pyproject.toml. `figure`, its helpers and `description` are left alone: tests read the drawing back,
and most of what could be changed there is a place, a color or a word. Hypothesis does not shrink what it finds.
Printed for each snippet: mutants, killed, how many of these because they ran too long, and the diff of each survivor.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import snippets

ROOT = Path(__file__).resolve().parents[2]
SHARED_MODULES = {  # and whose tests cover them
    "shared/checks": ("data", "lasso", "constraint_region", "unit_balls"),
    "shared/data": ("data", "lasso", "feature_selection"),
    "shared/normal": ("refitting",),
    "shared/one_weight": ("stationary_point", "kink"),
    "shared/two_weights": ("constraint_region", "loss_centers"),
}
SHARED = (
    "test_quoted_numbers.py::test_each_number_that_a_page_quotes_is_what_the_snippet_computes",
    "test_snippets.py::test_numbers_are_plain_values",
    "test_snippets.py::test_numbers_figure_and_description_change_when_the_functions_do",
)
PROFILE = """
from hypothesis import Phase
settings.register_profile("mutants", settings.get_profile("site"), phases=[Phase.explicit, Phase.generate])
settings.load_profile("mutants")
"""
SURVIVED, NO_TESTS, TIMEOUTS = 0, 33, (-24, 24, 36, 152, 255)  # among mutmut's exit codes; others: a test failed


def tests_of(name: str) -> list[str]:
    if name in SHARED_MODULES:
        return [f"tests/test_{other}.py" for other in SHARED_MODULES[name]]
    return [f"tests/test_{name}.py", *(f"tests/{test}[{name}]" for test in SHARED)]


def prepare(name: str, copy: Path) -> None:
    """Copy the project, so that mutmut sees one snippet without what it draws, and its tests."""
    for folder in ("docs", "snippets", "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", copy)
    own = f"only_mutate = {json.dumps([f'snippets/{name}.py'])}\n"
    own += f"pytest_add_cli_args_test_selection = {json.dumps(tests_of(name))}\n"
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    (copy / "pyproject.toml").write_text(settings.replace("[tool.mutmut]\n", f"[tool.mutmut]\n{own}"), "utf-8")
    snippet, conftest = copy / f"snippets/{name}.py", copy / "tests/conftest.py"
    drawing = re.compile(r"^(def (?:(?:figure|description)\(.*|\w+\(.*\bFigure\b.*):)$", re.M)
    source = snippet.read_text("utf-8").replace("@functools.cache\n", "")  # mutmut passes over decorated functions
    snippet.write_text(drawing.sub(r"\1  # pragma: no mutate block", source), "utf-8")
    conftest.write_text(conftest.read_text("utf-8") + PROFILE, "utf-8")


def mutate(name: str, copy: Path) -> tuple[list[int], dict[str, str]]:
    """Return the exit codes of the mutants of a snippet, and those that survived, with their diffs."""
    prepare(name, copy)

    def mutmut(*arguments: str) -> str:
        environment = os.environ | {"OPENBLAS_NUM_THREADS": "1"}
        return subprocess.run(
            [shutil.which("mutmut", path=str(Path(sys.executable).parent)) or "mutmut", *arguments],
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        ).stdout

    log = mutmut("run", "--max-children", "1")
    result = copy / f"mutants/snippets/{name}.py.meta"
    codes = json.loads(result.read_text("utf-8"))["exit_code_by_key"] if result.exists() else {}
    if None in codes.values():
        raise SystemExit(f"mutmut did not get through {name}:\n{log[-2000:]}")
    alive = [mutant for mutant, code in codes.items() if code in (SURVIVED, NO_TESTS)]
    return list(codes.values()), {mutant: mutmut("show", mutant) for mutant in alive}


def main(names: list[str]) -> None:
    total = killed = 0
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            codes, alive = mutate(name, Path(folder))
        dead, late = len(codes) - len(alive), sum(code in TIMEOUTS for code in codes)
        total, killed = total + len(codes), killed + dead
        print(f"{name:<22}{len(codes):>6} mutants{dead:>6} killed, {late} of them by the clock", flush=True)
        for mutant, diff in alive.items():
            changed = [line for line in diff.splitlines() if re.match(r"[-+](?![-+])", line)]
            print("\n".join([f"  {mutant.rpartition('.')[2]}", *(f"    {line}" for line in changed)]), flush=True)
    print(f"{'all':<22}{total:>6} mutants{killed:>6} killed, {killed / max(total, 1):.1%}")


if __name__ == "__main__":
    main(sys.argv[1:] or [*SHARED_MODULES, *snippets.names()])
