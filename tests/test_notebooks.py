"""What the notebooks tell a reader to try can be done, and where they lead is where the argument goes."""

import itertools
import json
import re

import numpy as np
import pytest
from lxml import html
from project import ROOT

from snippets.kink import l1_minimizer
from snippets.stationary_point import l2_minimizer

FOLDER = ROOT / "docs/notebooks"
FOLLOWS = {"one-dimension": "index", "corner-frequency": "constraint-region", "lasso-by-hand": "many-dimensions"}


def cells(name: str) -> list[dict]:
    return json.loads((FOLDER / f"{name}.ipynb").read_text("utf-8"))["cells"]


def run(name: str, **values) -> dict:
    """Run the code cells, with `values` set after the cell that sets them, and return all names."""
    names = {}
    for cell in cells(name):
        if cell["cell_type"] == "code":
            exec(cell["source"], names)
            names |= {key: value for key, value in values.items() if f"\n{key} =" in f"\n{cell['source']}"}
    return names


def slope_at_0(feature, label) -> float:
    return -float(feature @ label) / 2


def test_labels_can_be_chosen_for_which_the_slope_at_0_is_0_and_then_both_penalties_give_0():
    feature = run("one-dimension")["feature"]
    balanced = [np.array(ys) for ys in itertools.product((-1.0, 1.0), repeat=len(feature)) if feature @ ys == 0]
    assert balanced
    for label in balanced:
        slope = run("one-dimension", label=label)["slope"]
        assert slope(0.0) == 0
        for lam in (0.0, 0.1, 1.0, 10.0):
            assert l1_minimizer(slope, lam) == l2_minimizer(slope, lam) == 0


def test_the_threshold_moves_when_the_label_of_any_one_example_is_turned_around():
    names = run("one-dimension")
    feature, label = names["feature"], names["label"]
    assert names["slope"](0.0) == pytest.approx(slope_at_0(feature, label))
    for example in range(len(label)):
        turned = label * np.where(np.arange(len(label)) == example, -1, 1)
        assert abs(slope_at_0(feature, turned)) != pytest.approx(names["threshold"])


def test_labels_that_are_the_signs_of_their_features_leave_no_minimum_without_a_penalty_and_one_with_it():
    names = run("one-dimension")
    label = np.sign(names["feature"])
    with pytest.raises(ValueError, match=r"^no minimum found[^\n]+$"), np.errstate(over="ignore"):
        run("one-dimension", label=label)
    names["label"] = label  # what `slope` reads
    for lam in (1e-3, 0.1, 1.0):
        for minimizer in (l1_minimizer, l2_minimizer):
            assert 0 < minimizer(names["slope"], lam) < 100


def test_the_figure_of_both_objectives_shows_a_kink_also_where_the_threshold_is_0():
    names = run("one-dimension", label=np.array([1.0, 1.0, -1.0, -1.0]))
    assert names["threshold"] == names["best_l1"] == names["best_l2"] == 0
    assert names["lam"] > 0


def test_what_is_said_of_the_figures_of_one_dimension_holds():
    names = run("one-dimension")
    free = l1_minimizer(names["slope"], 0.0)
    assert names["best_l1"] == 0
    assert free < names["best_l2"] < 0
    assert names["l1"][0] == names["l2"][0] == pytest.approx(free)
    assert names["lams"][names["l1"] == 0][0] == names["threshold"] == names["lams"][-1] / 4
    assert (names["l2"] < 0).all()


def test_what_is_said_of_the_last_figure_of_each_other_notebook_holds():
    names = run("lasso-by-hand")
    for w, above in ((names["w"], set()), (names["wrong"], {"bmi", "bp", "s3", "s5", "s6"})):
        pull = dict(zip(names["names"], np.abs(names["X"].T @ (names["y"] - names["X"] @ w)), strict=True))
        assert {name for name, height in pull.items() if height > names["lam"] + 1e-6} == above
    assert max(pull, key=pull.get) == "bp"
    names = run("corner-frequency")
    for seed, width in enumerate(names["widths"]):
        formula = names["corner_probability"](names["radius"], width)
        assert abs(names["frequency"](np.eye(2), width, seed) - formula) < 0.04
        assert names["frequency"](names["tilted"], width, seed) > formula


def test_on_the_smallest_square_round_bowls_find_no_corner_and_the_tilted_ones_of_the_last_cell_do():
    tilted = run("corner-frequency")["tilted"]
    for hessian, some in ((np.eye(2), False), (tilted, True)):
        on_corner = run("corner-frequency", half_width=1.0, count=300, hessian=hessian)["on_corner"]
        assert on_corner.any() == some


def test_a_bowl_with_a_diagonal_of_ones_leaves_the_corners_of_the_round_one():
    counted = [
        run("corner-frequency", count=300, hessian=np.array([[1, off], [off, 1]]))["on_corner"]
        for off in (0.0, -0.9, 0.5)
    ]
    assert (counted[0] == counted[1]).all()
    assert (counted[0] == counted[2]).all()


def test_a_loss_that_is_not_convex_is_refused_with_one_sentence():
    slope = run("one-dimension")["slope"]
    with pytest.raises(ValueError, match=r"^[^\n]+$"):
        l1_minimizer(lambda x: -slope(x), 0.1)


def next_of(text: str) -> str:
    (target,) = re.findall(r"^Next: .*?\((?:\.\./)?([\w-]+)\.md\)", text, re.M)
    return target


@pytest.mark.parametrize(("name", "page"), FOLLOWS.items())
def test_a_notebook_leads_to_the_page_after_the_one_it_belongs_to(name, page):
    assert next_of(cells(name)[-1]["source"].split("\n")[-1]) == next_of((ROOT / f"docs/{page}.md").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.ipynb")))
def test_each_drawing_of_a_notebook_has_a_name_of_its_own_and_a_description(name, site_dir):
    page = html.fromstring((site_dir / "notebooks" / name / "index.html").read_text("utf-8"))
    drawings = page.xpath("//div[@class='nb-figure']/svg")
    said = [(svg.get("aria-label"), page.get_element_by_id(svg.get("aria-describedby")).text) for svg in drawings]
    assert said == [
        (cell["metadata"]["figure"]["name"], cell["metadata"]["figure"]["description"])
        for cell in cells(name)
        if "figure" in cell["metadata"]
    ]
    assert len({title for title, _ in said}) == len(said) >= 1
