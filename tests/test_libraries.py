"""The records of libraries: each is complete, each factor has its inverse, and what was run is what the page shows."""

import ast
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from project import ROOT
from scipy.special import huber

from docs.extensions import rows as tables
from snippets import conventions
from snippets.lasso import lasso
from snippets.ridge import ridge
from snippets.shared.data import runs_of_libraries
from snippets.shared.libraries import LOSSES, PENALTIES, ROWS, SIZES

RUNNERS = ROOT / "tests/libraries"
GIVEN = {"n": 40, "s_y": 2.5, "batch": 8, "lr": 0.05}
DEFINED = ("this site", "formula")
every_row = pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.id)


@every_row
def test_a_record_is_complete(row):
    assert re.fullmatch(r"[a-z0-9-]+", row.id)
    assert row.loss in LOSSES
    assert row.penalty in PENALTIES
    assert row.rows in ("sum", "mean")
    assert row.code.count("{}") == 1
    assert row.constant > 0
    assert abs(row.lam) == 1
    if row.library not in ("glmnet", "MASS"):
        ast.parse(row.code.replace("{}", "0.5"))


@every_row
def test_a_mean_is_divided_by_n_and_a_sum_is_not(row):
    assert row.n == (-1 if row.rows == "mean" else 0)


@every_row
def test_a_number_and_its_inverse_undo_each_other(row):
    for lam in (1e-3, 0.7, 50.0):
        assert row.lam_of(row.number(lam, **GIVEN), **GIVEN) == pytest.approx(lam)
        assert conventions.lam_from(row.id, conventions.number_for(row.id, lam, **GIVEN), **GIVEN) == pytest.approx(lam)


@every_row
def test_the_words_of_a_number_say_what_is_computed(row):
    said = tables.formula(next(plain for plain in conventions.rows() if plain["id"] == row.id))
    code = (
        re.sub(r"(?<=[\dλ·/(])(?=[λsnbη])", "*", said.replace("·", "*"))
        .replace("**", "*")
        .replace("/*", "/")
        .replace("(*", "(")
    )
    names = {"λ": 0.7, "s_y": GIVEN["s_y"], "b": GIVEN["batch"], "η": GIVEN["lr"], "n": GIVEN["n"]}
    assert eval(code, names) == pytest.approx(row.number(0.7, **GIVEN)), said


def test_between_any_two_rows_of_a_group_one_factor_leads_there_and_its_inverse_back():
    for source in ROWS.values():
        for target in ROWS.values():
            if (source.loss, source.penalty) != (target.loss, target.penalty):
                with pytest.raises(ValueError, match="no factor"):
                    conventions.translated(0.1, source.id, target.id, **GIVEN)
                continue
            there = conventions.translated(0.1, source.id, target.id, **GIVEN)
            assert conventions.translated(there, target.id, source.id, **GIVEN) == pytest.approx(0.1)


def test_each_group_starts_with_the_lambda_of_this_site():
    groups = {(row.loss, row.penalty): row for row in reversed(ROWS.values())}
    for first in groups.values():
        assert (first.library, first.constant, first.lam) == ("this site", 1, 1)
        assert not any(getattr(first, size) for size in SIZES)


def test_a_size_that_counts_and_is_not_given_is_an_error():
    with pytest.raises(KeyError):
        conventions.number_for("glmnet-ridge", 1.0, n=40)
    assert conventions.number_for("glmnet", 1.0, n=40) == 1 / 40


FORMULAS = [row for row in ROWS.values() if row.library in DEFINED and not row.id.startswith("site")]


@pytest.mark.parametrize("row", FORMULAS, ids=lambda row: row.id)
def test_the_objective_that_a_formula_states_is_a_multiple_of_that_of_this_site(row):
    rng = np.random.default_rng(2)
    X, w, sign = rng.normal(size=(40, 3)), rng.normal(size=3), rng.choice([-1.0, 1.0], size=40)
    if row.loss == "leaf":
        w = w[0]
    y = rng.poisson(2.0, size=40).astype(float)
    s = X @ w if row.loss != "leaf" else 0 * y
    names = {
        "np": np,
        "X": X,
        "y": y,
        "r": y,
        "w": w,
        "s": s,
        "m": sign * s,
        "huber": huber,
        "sigma": 0.8,
        "epsilon": 1.35,
    }
    lam = 1.7
    f = {
        "squared": lambda: ((y - s) ** 2).sum() / 2,
        "logistic": lambda: np.log(1 + np.exp(-sign * s)).sum(),
        "poisson": lambda: (np.exp(s) - y * s).sum(),
        "hinge": lambda: np.maximum(1 - sign * s, 0).sum(),
        "squared-hinge": lambda: (np.maximum(1 - sign * s, 0) ** 2).sum(),
        "pinball": lambda: np.abs(y - s).sum() / 2,
        "huber": lambda: sum(
            0.8 + 0.8 * (z**2 if abs(z) <= 1.35 else 2 * 1.35 * abs(z) - 1.35**2) for z in (y - s) / 0.8
        ),
        "leaf": lambda: ((y - w) ** 2).sum() / 2,
    }[row.loss]()
    size = np.sum(np.abs(w)) if row.penalty == "l1" else np.sum(w**2)
    stated = eval(row.code.format(repr(row.number(lam, n=40))), names)
    scale = row.number(1, n=40)
    assert stated == pytest.approx(scale * (f + lam * size))


def test_the_lines_of_this_site_fit_the_lasso_and_ridge_of_this_site():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(20, 3))
    names = {"X": X, "y": X @ [1.0, -2.0, 0.1], "lasso": lasso, "ridge": ridge}
    for row, fit in (("site", lasso), ("site-ridge", ridge)):
        np.testing.assert_array_equal(eval(ROWS[row].code.format(2.0), names), fit(X, names["y"], 2.0))


def test_every_library_has_a_runner_and_a_pinned_version():
    sys.path.insert(0, str(RUNNERS))
    try:
        import fits
    finally:
        sys.path.remove(str(RUNNERS))
    libraries = {row.library for row in ROWS.values()} - set(DEFINED)
    assert libraries == set(fits.FITS)
    pinned = (RUNNERS / "requirements.txt").read_text("utf-8")
    for library in libraries - set(fits.R):
        assert re.search(rf"^{library}==[\d.]+$", pinned, re.M), library


def test_what_was_run_is_rows_that_there_are_and_each_says_version_date_and_difference():
    runs = runs_of_libraries()
    assert set(runs) <= {row.id for row in ROWS.values() if row.library not in DEFINED}
    for run in runs.values():
        assert re.fullmatch(r"[\d.+-]+", run["version"])
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", run["date"])
        assert 0 <= float(run["difference"]) < 0.03


def test_what_was_not_run_is_said_to_be_as_its_manual_states_it():
    (row,) = (row for row in conventions.rows() if row["id"] == "glmnet")
    without = {name: value for name, value in row.items() if name not in ("version", "date", "difference")}
    assert "as its manual states it" in tables.run(without)
    assert row["version"] in tables.run(row)


def test_the_page_shows_each_row_once_with_what_it_was_run_with(pages):
    address = next(address for address in pages if address.endswith("/conventions/"))
    lines = [
        " ".join(line.text_content().split()) for line in pages[address].xpath("//div[@class='produced']//tbody/tr")
    ]
    assert len(lines) == len(ROWS)
    for row, line in zip(conventions.rows(), lines, strict=True):
        assert tables.run(row) in line
        assert row["title"] in line
        assert f"{row['parameter']} = {tables.formula(row)}" in line or row["parameter"] == tables.formula(row)


def test_no_test_of_the_default_run_imports_a_library_of_the_group():
    for path in Path(RUNNERS).glob("*.py"):
        top = [
            node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, (ast.Import, ast.ImportFrom))
        ]
        named = {(getattr(node, "module", None) or node.names[0].name).split(".")[0] for node in top}
        assert not named & {
            "torch",
            "keras",
            "jax",
            "optax",
            "xgboost",
            "lightgbm",
            "pyspark",
            "celer",
            "skglm",
            "adelie",
        }
