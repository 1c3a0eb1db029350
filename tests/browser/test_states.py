"""The heaviest page of each kind in all states: three widths, three schemes, untouched and with the search open."""

import itertools

import pytest
import visit
from published import heaviest

SMALLEST_TEXT = 12  # CSS px in figures at 360 px
KINDS_OF_TROUBLE = ["overflow", "repeated", "faint", "moved"]


@pytest.fixture(scope="module")
def seen(site_dir, site, chromium) -> list[visit.Visit]:
    turns = [(page.address, width) for page in heaviest(site_dir, 1) for width in visit.WIDTHS]
    return visit.visit_all(chromium, site, turns, visit.thorough)


def test_all_states_were_seen(seen):
    states = set(itertools.product(("before", "after"), visit.SCHEMES))
    assert all(set(v.looks) == set(v.axe) == states for v in seen)
    canvases = {scheme: {v.looks["before", scheme]["canvas"] for v in seen} for scheme in visit.SCHEMES}
    assert all(len(colors) == 1 for colors in canvases.values())
    assert canvases["light"] != canvases["dark"]


def test_no_state_breaks_a_rule_of_axe(seen):
    assert {f"{v}, {state}": broken for v in seen for state, broken in v.axe.items() if broken} == {}


@pytest.mark.parametrize("what", KINDS_OF_TROUBLE)
def test_nothing_of_a_page_sticks_out_stands_twice_is_faint_or_moves(seen, what):
    assert {f"{v}, {state}": look[what] for v in seen for state, look in v.looks.items() if look[what]} == {}


def test_no_script_fails(seen):
    assert {str(v): v.problems for v in seen if v.problems} == {}


def test_no_page_asks_another_host(seen, site):
    assert {str(v): v.requests for v in seen if not all(url.startswith(site) for url in v.requests)} == {}
    assert all(any("search_index.json" in url for url in v.requests) for v in seen)


def test_the_text_in_figures_is_legible_on_a_phone(seen):
    sizes = {str(v): look["text"] for v in seen if v.width == 360 for look in v.looks.values()}
    assert {page: size for page, size in sizes.items() if size < SMALLEST_TEXT} == {}


def test_the_handle_of_a_slider_is_large_enough_for_a_finger(seen):
    sizes = {str(v): look["handle"] for v in seen for look in v.looks.values()}
    assert {page: size for page, size in sizes.items() if size < 44} == {}
