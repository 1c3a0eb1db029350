"""Formulas as a screen reader says them: rules on formulas that the site need not have, then every formula of the site."""

import difflib
import os
import re

import pytest
import spoken
from lxml import html

from docs.extensions.formulas import to_mathml

# What the Speech Rule Engine says where it has misunderstood, in either style.
MISSPOKEN = re.compile(
    r"prime times|metric|tack|period period|times times|\bblank\b|asterisk|divides|[^\x00-\x7f]", re.I
)
SAID = {
    "f'(0)": "f prime of 0",
    "f''(x)": "f double prime of x",
    r"\varphi'(x + 1)": "phi prime of open paren x plus 1 close paren",
    "f'(0) x": "f prime of 0 x",
    r"\lVert w\rVert": "the norm of w",
    r"\|w\|_1": "the 1-norm of w",
    r"\lVert w\rVert_2^2": "the squared 2-norm of w",
    r"\lVert w\rVert_p^p": "the to the p p-norm of w",
    r"\lVert\cdot\rVert_2": "the 2-norm",
    r"\lVert g\rVert_*": "the dual norm of g",
    r"\lVert a - b\rVert + c": "the norm of a minus b end norm plus c",
    r"\lVert a\rVert \lVert b\rVert": "the norm of a times the norm of b",
    r"\lVert\lVert a\rVert b\rVert_1": "the 1-norm of the norm of a b end norm",
    r"\left\lVert\frac{a}{b}\right\rVert_2": "the 2-norm of a over b",
    r"\lVert\nabla f(0)\rVert_\infty": "the infinity-norm of nabla f of 0 end norm",
    r"\lVert f'(0) - f(x + 1)\rVert": "the norm of f prime of 0 minus f of open paren x plus 1 close paren end norm",
    r"\lVert\sqrt{x_1^3}\rVert": "the norm of the square root of x sub 1 cubed",
    r"X^\top y": "X transpose y",
    r"x_j^\top r": "x sub j transpose r",
    r"g^\top v": "g transpose v",
    r"(Xw)^\top y": "open paren X w close paren transpose times y",
    r"((X))^\top": "open paren open paren X close paren close paren transpose",
    r"\nabla f(w)^\top w": "nabla f of w transpose w",
    "w_j^*": "w sub j star",
    "g'^2": "g prime squared",
    "g v": "g v",
    r"g\lVert v\rVert": "g times the norm of v",
    "H(c - w)": "H times open paren c minus w close paren",
    "g_j(v - w)": "g sub j times open paren v minus w close paren",
    "g(v - w)": "g of open paren v minus w close paren",
    r"w_1, \dots, w_p": "w sub 1 comma dot dot dot comma w sub p",
    r"a + \dots + b": "a plus dot dot dot plus b",
    r"p(w \mid y)": "p of open paren w given y close paren",
    r"\hat y": "y hat",
    r"\mathrm{E} V": "E V",
    r"\text{RSS} + a": "RSS plus a",
    r"\begin{aligned} a &= b \\ &= c \end{aligned}": "2 lines Line 1: a equals b Line 2: equals c",
}


@pytest.fixture(scope="session")
def say():
    """Return `spoken.say`, where the engine is there."""
    if (problem := spoken.missing()) and "CI" in os.environ:
        pytest.fail(f"{problem} (CI has to have it)")
    if problem:
        pytest.skip(problem)
    return spoken.say


def test_formulas_are_said_as_they_are_meant(say):
    (said,) = say({"clearspeak": [to_mathml(tex, display="aligned" in tex) for tex in SAID]}).values()
    assert dict(zip(SAID, said, strict=True)) == SAID


@pytest.mark.parametrize("tex", SAID)
def test_what_is_seen_stays_as_it_was(tex, monkeypatch):
    seen = r"[^<>\u200a\u2061\u2062]+(?=<)"
    mended = to_mathml(tex)
    monkeypatch.setattr("docs.extensions.formulas.spoken", lambda mathml: mathml)
    plain = to_mathml(tex)
    assert re.findall(seen, mended) == re.findall(seen, plain)


def test_signs_and_names_of_signs_come_through():
    mathml = to_mathml(r"a < b \text{ \& } \max(a)")
    assert "<mo>&lt;</mo>" in mathml
    assert "\u2061" in mathml
    assert html.fromstring(mathml).text_content().count("&") == 1


def test_no_formula_of_the_site_is_misspoken(pages, say):
    places = {math: address for address, page in pages.items() for math in spoken.formulas_of(page)}
    said = say({style: list(places) for style in spoken.STYLES})
    heard = [(place, words) for list_ in said.values() for place, words in zip(places.values(), list_, strict=True)]
    assert len(heard) > 2000
    assert [f"{place}: {words}" for place, words in heard if MISSPOKEN.search(words)] == []


def test_the_ledger_says_how_the_formulas_of_statements_are_spoken(site_dir, say):
    written = spoken.LEDGER.read_text("utf-8").splitlines()
    changed = difflib.unified_diff(written, spoken.heard(site_dir).splitlines(), "tests/spoken.txt", "the site", n=0)
    assert list(changed) == [], f"read it; if that is how they should be said: {spoken.COMMAND}"
