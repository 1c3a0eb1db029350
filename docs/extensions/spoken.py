"""MathML for who hears it: what a sign means, where a speech engine would have to guess.

Structure says what it can: the invisible signs of application and of a product, a row of its own for a norm. Where that is
not enough, as for a norm, a transpose, three dots, an `aria-label` has the words, which speech engines take as they are.
What is seen stays as it was. tests/test_speech.py holds what the Speech Rule Engine says of every formula of the site.
"""

import functools
import html
import re

from lxml import etree

from docs.extensions.said import APPLIED, FUNCTIONS, SCRIPTS, TIMES, base, is_sign, say, say_power, say_row

_ROWS = ("math", "mrow", "mtd", "msqrt")
_DOTS = (".", "·")
_MATRICES = "AHIMQX"
_LABELS = {"∣": "given", "ˆ": "hat"}


@functools.cache
def spoken(mathml: str) -> str:
    """Return the MathML with what a speech engine needs. It is well-formed, but for HTML's names of signs."""
    root = etree.fromstring(re.sub(r"&(?!amp;|lt;|gt;)\w+;", lambda name: html.unescape(name[0]), mathml))
    for rule in (_dots, _applications, _norms, _scripts, _products, _words, _cells):
        rule(root)
    return etree.tostring(root, encoding="unicode")


def _rows(root) -> list:
    """Return what holds signs one after the other, the innermost first."""
    return [node for node in reversed(list(root.iter(*_ROWS))) if len(node)]


def _insert(after, sign: str) -> None:
    added = etree.Element("mo")
    added.text = sign
    after.addnext(added)


def _gather(first, last):
    """Return a new mrow of the siblings from first to last."""
    row, group = first.getparent(), etree.Element("mrow")
    inner = row[row.index(first) : row.index(last) + 1]
    row.insert(row.index(first), group)
    group.extend(inner)
    return group


def _dots(root) -> None:
    """Three dots are one sign: nobody says period, period, period."""
    for row in _rows(root):
        for first in list(row):
            three = [first, *first.itersiblings()][:3]
            if first.text in _DOTS and [(node.tag, node.text) for node in three] == [("mo", first.text)] * 3:
                _gather(first, three[-1]).set("aria-label", "dot dot dot")


def _applications(root) -> None:
    """A letter with a prime is a function of what stands in parentheses after it."""
    for row in _rows(root):
        if row.tag == "mrow" and is_sign(row[-1], "′", "″") and is_sign(row.getnext(), "("):
            _insert(row, APPLIED)


def _products(root) -> None:
    """Of the letters that might be functions, one that another letter or a norm follows is a factor.

    So are a matrix, a transpose, and a letter with an index, before parentheses that hold more than one sign.
    """
    for node in root.iter("mi", *SCRIPTS):
        after = next((other for other in node.itersiblings() if other.tag != "mspace"), None)
        if node.getparent().tag not in _ROWS or after is None:
            continue
        if is_sign(after, "(") and after.tag == "mo":
            closed = after.getnext() is not None and is_sign(after.getnext().getnext(), ")")
            factor = (
                is_sign(node, *_MATRICES) or (node.tag in ("msub", "msubsup") and not closed) or "⊤" in node.itertext()
            )
        else:
            norm = after.tag == "mrow" and after.get("aria-label")
            factor = norm or after.tag in ("mi", *SCRIPTS) or after.get("form") == "prefix"
            factor = factor and is_sign(node, *FUNCTIONS)
        if factor:
            _insert(node, TIMES)


def _norms(root) -> None:
    """‖w‖ is a norm, and its scripts say which and to what power."""
    for row in _rows(root):
        opened = []
        for bar in [node for node in row if is_sign(node, "‖")]:
            form = base(bar).get("form")  # of \lVert and \rVert; other bars open and close in turn
            if form == "prefix" or not opened or (form is None and opened[-1].get("form")):
                opened.append(bar)
                continue
            first = opened.pop()
            whole = row.tag == "mrow" and first is row[0] and bar is row[-1]
            group = row if whole else _gather(first, bar)
            for end in (group[0], base(group[-1])):
                end.attrib.pop("form", None)  # which is what they are as the first and the last of a row
            outer = group.getparent()  # holds the scripts, where TeX had \right
            holder = outer if whole and outer is not None and outer.tag in SCRIPTS and outer[0] is group else group
            holder.set("aria-label", _norm(group[1:-1], group[-1] if holder is group else holder))


def _norm(inner: list, end) -> str:
    """Return the words for the norm of what stands between the bars, of which the second may have scripts."""
    words = ["the"]
    if end.tag in ("msup", "msubsup"):
        words.append(say_power(end[-1]))
    which = say(end[1]) if end.tag in ("msub", "msubsup") else ""
    words.append({"": "norm", "star": "dual norm"}.get(which, f"{which}-norm"))
    if not (len(inner) == 1 and is_sign(inner[0], "⋅")):
        words += ["of", say_row(inner)]
        if len(inner) > 1:
            words.append("end norm")
    return " ".join(words)


def _scripts(root) -> None:
    """A raised ⊤ is said transpose, a raised ∗ star; of a parenthesis, they belong to all that it closes."""
    for row in _rows(root):
        for node in list(row):
            if node.tag == "msup" and node[0].text == ")" and _named(node[1]):
                depth, first = 1, node
                while depth and first.getprevious() is not None:
                    first = first.getprevious()
                    depth += is_sign(first, ")") - is_sign(first, "(")
                while _of(first.getprevious(), first):
                    first = first.getprevious()
                group = _gather(first, node)
                group.set("aria-label", f"{say_row([*group[:-1], node[0]])} {say_power(node[1])}")
    for node in reversed(list(root.iter("msup", "msubsup"))):
        if _named(node[-1]) and node[0].text != ")":
            node.set("aria-label", say(node))


def _of(before, after) -> bool:
    """Return whether what stands before belongs to what comes after, as f does to (x), and ∇ to f."""
    if before is None:
        return False
    nabla = "".join(before.itertext()) == "∇" and is_sign(after, *FUNCTIONS)
    return nabla or (is_sign(before, *FUNCTIONS) and is_sign(after, "("))


def _named(script) -> bool:
    """Return whether the script is no power, but has a name."""
    return script.text in ("⊤", "∗") or (script.tag == "mrow" and len(script) > 1 and is_sign(script[0], "′"))


def _words(root) -> None:
    """Signs and upright letters that an engine has no word for, or another; a word before a sign is a quantity."""
    for node in root.iter("mo", "mi", "mtext"):
        if node.text in _LABELS:
            node.set("aria-label", _LABELS[node.text])
        elif node.get("mathvariant") == "normal" and node.text.isascii() and node.text.isalpha():
            node.set("aria-label", node.text)
        elif node.tag == "mtext" and len(node.text) > 1 and node.text.isalpha() and is_sign(node.getnext(), "+", "−"):
            node.tag = "mi"


def _cells(root) -> None:
    """An empty cell of an aligned display is there for the eye alone."""
    for cell in root.iter("mtd"):
        if not len(cell):
            etree.SubElement(cell, "mtext").text = "\u200a"
