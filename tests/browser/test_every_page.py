"""Each page once in Chromium, in one width and scheme, taken in turn; the heaviest of each kind are in test_states.py too."""

import itertools

import pytest
import visit
from published import pages

STATES = list(itertools.product(visit.WIDTHS, visit.SCHEMES))


@pytest.fixture(scope="module")
def seen(site_dir, site, chromium) -> list[visit.Visit]:
    turns = [(page.address, *state) for page, state in zip(pages(site_dir), itertools.cycle(STATES), strict=False)]
    return visit.visit_all(chromium, site, turns, visit.once)


def test_no_page_breaks_a_rule_of_axe(seen):
    assert {f"{v}, {state}": broken for v in seen for state, broken in v.axe.items() if broken} == {}


@pytest.mark.parametrize("what", ["overflow", "repeated", "faint", "moved"])
def test_nothing_of_a_page_sticks_out_stands_twice_is_faint_or_moves(seen, what):
    assert {f"{v}, {state}": look[what] for v in seen for state, look in v.looks.items() if look[what]} == {}


def test_no_script_of_a_page_fails(seen):
    assert {str(v): v.problems for v in seen if v.problems} == {}


def test_a_page_asks_no_other_host(seen, site):
    assert {str(v): v.requests for v in seen if not all(url.startswith(site) for url in v.requests)} == {}
