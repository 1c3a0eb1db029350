"""What a change does to the site, from two builds of it: pages, numbers, figures, statements, addresses.

    python -m tests.comparison BASE_SITE SITE [REPORT]

prints it as Markdown. REPORT, an HTML file that needs no other, has the pictures of figures and the changed words too.
"""

import argparse
import base64
import difflib
import re
from collections import defaultdict
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from lxml import html as lxml_html
from markdown_it import MarkdownIt

from tests import ledger

_BLOCKS = {"p", "li", "tr", "pre", "div", "summary", "figcaption", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"}
_SKIPPED = {"svg", "script", "style", "template", "button"}  # drawings are compared as pictures
_PRODUCED = {"shown", "checked", "related", "figure"}  # from these headings on, it is the build that speaks
_BETWEEN = {"mfrac": "/", "msup": "^", "msub": "_", "tr": " | "}
_TOKEN = re.compile(r"[-−]?\d+(?:[.,]\d+)*%?|\w+|\s+|.")
_KINDS = {"svg": "drawing", "csv": "points", "js": "frames", "png": "picture"}


class Token(NamedTuple):
    """A word, number, sign or space of a page; `key` is what computes it, as in "kink.minimizer"."""

    text: str
    key: str = ""


Block = tuple[Token, ...]


class Comparison:
    """All that differs between two built sites. Pages and statements are their addresses from the root."""

    def __init__(self, base: Path, site: Path):
        self.base, self.site = base, site
        old, new = ledger.published(base), ledger.published(site)
        self.titles = {at: label.removeprefix("page: ") for at, label in (old | new).items() if label[:6] == "page: "}
        self.added = [at for at in self.titles if at not in old]
        self.lost = [at for at in self.titles if at not in new]
        self.words: dict[str, list[tuple[Block, Block]]] = {}  # of each changed page, the blocks before and after
        self.numbers: dict[tuple[str, str, str], list[str]] = defaultdict(list)  # (key, before, after): its pages
        for address in self.titles:
            if address in old and address in new:
                self._compare_pages(address)
        self.statements = [address for address in self.words if address.startswith("s/") and address != "s/"]
        self.figures = {name: kinds for name in self._figures() if (kinds := self._changed(name))}
        self.addresses = {address: label for address, label in new.items() if address not in old}
        self.broken = ledger.broken(old, site)

    def _compare_pages(self, address: str) -> None:
        old, new = (blocks(site / address / "index.html") for site in (self.base, self.site))
        if changed := differences(old, new):
            self.words[address] = changed
        for key in dict.fromkeys(token.key for block in new for token in block if token.key):
            said = [" and ".join(dict.fromkeys(_said(page, key))) for page in (old, new)]
            if said[0] and said[0] != said[1]:
                self.numbers[key, *said].append(address)
        for before, after in changed:
            for one, other in _replaced(before, after):
                if not one.key and one.text[-1].isdigit() and other.text[-1].isdigit():
                    self.numbers["", one.text, other.text].append(address)

    def _figures(self) -> list[str]:
        return sorted({path.stem for site in (self.base, self.site) for path in site.glob("figures/*.svg")})

    def _changed(self, name: str) -> list[str]:
        """Return in words which files of the figure differ."""
        files = {kind: [_bytes(site / f"figures/{name}.{kind}") for site in (self.base, self.site)] for kind in _KINDS}
        return [_KINDS[kind] for kind, (before, after) in files.items() if before != after]


def blocks(page: Path) -> list[Block]:
    """Return what the article of a page says, a paragraph, heading, item, row or display a block."""
    article = next(lxml_html.fromstring(page.read_text("utf-8")).iter("article"))
    produced = next((heading for heading in article.iter("h2") if heading.get("id") in _PRODUCED), None)
    for element in [] if produced is None else [produced, *produced.itersiblings()]:
        element.getparent().remove(element)
    found: list[list[Token]] = [[]]

    def say(text: str | None) -> None:
        for token in _TOKEN.findall((text or "").replace("\u2061", "").replace("\n", " ")):
            found[-1].append(Token(" " if token.isspace() else token))

    def walk(element) -> None:
        if element.tag in _SKIPPED or not isinstance(element.tag, str) or _is_furniture(element):
            return
        apart = element.tag in _BLOCKS or element.get("display") == "block"
        if apart:
            found.append([])
        if element.tag == "data":
            found[-1].append(Token(element.text_content(), element.get("value", "")))
        else:
            say(element.text)
            for place, child in enumerate(element):
                say(_BETWEEN.get(element.tag) if place else None)
                walk(child)
                say(child.tail)
        if apart:
            found.append([])

    walk(article)
    return [block for tokens in found if (block := _trimmed(tokens))]


def differences(old: list[Block], new: list[Block]) -> list[tuple[Block, Block]]:
    """Return the blocks that differ, before and after; an empty one where there was, or is, none."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [
        pair
        for what, a, b, c, d in matcher.get_opcodes()
        if what != "equal"
        for pair in zip_longest(old[a:b], new[c:d], fillvalue=())
    ]


def as_markdown(found: Comparison, whole: bool = False) -> str:
    """Return the comparison in words; with `whole` the pictures and all changed words, for a report of its own."""
    counts = {"Pages added": found.added, "changed": found.words, "lost": found.lost, "numbers": found.numbers}
    counts |= {"figures": found.figures, "statements": found.statements, "addresses to add": found.addresses}
    told = ", ".join(f"{name}: {len(what)}" for name, what in counts.items() if what)
    others = [address for address in found.words if address not in found.statements] if whole else []
    sections = {
        "What this changes": [f"{told[0].upper()}{told[1:]}." if told else "Nothing that a reader sees."],
        "Pages added": [f"- {_titled(address, found)}" for address in found.added],
        "Pages lost": [f"- {_titled(address, found)}" for address in found.lost],
        "Pages changed": [f"- {_titled(address, found)}" for address in found.words],
        "Addresses that no longer lead to what they did": [f"- {_escaped(line)}" for line in found.broken],
        "Numbers": _numbers(found),
        "Figures": [line for name in found.figures for line in _figure(name, found, whole)],
        "Statements": [line for address in found.statements for line in _words(address, found)],
        "Words": [line for address in others for line in _words(address, found)],
        "Lines of the ledger to add": [f"- {_code(at)} {_escaped(label)}" for at, label in found.addresses.items()],
    }
    return "\n".join("\n".join([f"## {name}", "", *lines, ""]) for name, lines in sections.items() if lines)[1:]


def _titled(address: str, found: Comparison) -> str:
    return f"{_escaped(found.titles[address])} ({_code(address)})"


def _numbers(found: Comparison) -> list[str]:
    rows = []
    for (key, before, after), pages in found.numbers.items():
        on = ", ".join(map(_code, dict.fromkeys(pages)))
        what = _code(key) if key else "in words or a formula"
        rows.append(f"| {what} | {_escaped(before)} | {_escaped(after)} | {on} |")
    return ["| number | before | after | on |", "|---|---|---|---|", *rows] if rows else []


def _figure(name: str, found: Comparison, whole: bool) -> list[str]:
    what = f"{_escaped(name)}: its {', '.join(found.figures[name])}"
    if not whole:
        return [f"- {what}"]
    pictures = [_bytes(site / f"figures/{name}.svg") for site in (found.base, found.site)]
    coded = [base64.b64encode(picture).decode() for picture in pictures]
    shown = [f'<img src="data:image/svg+xml;base64,{code}" alt="">' if code else "none" for code in coded]
    return [f"### {what}", "", "| before | after |", "|---|---|", f"| {' | '.join(shown)} |", ""]


def _words(address: str, found: Comparison) -> list[str]:
    blocks = [line for pair in found.words[address] for line in (_marked(*pair), "")]
    return [f"### {_titled(address, found)}", "", *blocks]


def as_page(found: Comparison) -> str:
    """Return the whole comparison as an HTML page that loads nothing."""
    body = MarkdownIt("commonmark", {"html": True}).enable("table").render(as_markdown(found, whole=True))
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>What this changes</title>
<style>
  :root {{ color-scheme: light dark; --ins: light-dark(#d4f4dc, #14461f); --del: light-dark(#fbd9d9, #5c1a1a) }}
  body {{ font: 1em/1.5 system-ui, sans-serif; max-width: 75em; margin: auto; padding: 1em }}
  table {{ border-collapse: collapse }}
  td, th {{ border: 1px solid light-dark(#ccc, #555); padding: .3em .6em; text-align: left; vertical-align: top }}
  img {{ width: 100%; background: #fff }}
  ins {{ background: var(--ins) }}
  del {{ background: var(--del) }}
</style>
<main>
{body}</main>
</html>
"""


def _said(page: list[Block], key: str) -> list[str]:
    return [token.text for block in page for token in block if token.key == key]


def _replaced(before: Block, after: Block) -> list[tuple[Token, Token]]:
    """Return the tokens that stand in the places of others."""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    pairs = (zip(before[a:b], after[c:d], strict=True) for _, a, b, c, d in matcher.get_opcodes() if b - a == d - c)
    return [(one, other) for pair in pairs for one, other in pair if one != other]


def _marked(before: Block, after: Block) -> str:
    """Return what became of a block, as Markdown: what went and what came is marked as such."""
    said = ""
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        gone, come = (_escaped("".join(token.text for token in part)) for part in (before[a:b], after[c:d]))
        said += gone if what == "equal" else f"<del>{gone}</del>" * bool(gone) + f"<ins>{come}</ins>" * bool(come)
    return said


def _is_furniture(element) -> bool:
    return bool({"headerlink", "share", "edit"} & set(element.get("class", "").split()))


def _trimmed(tokens: list[Token]) -> Block:
    """Return the tokens without spaces at the ends, and with one where there were several."""
    kept = [
        token for place, token in enumerate(tokens) if token.text != " " or (place and tokens[place - 1].text != " ")
    ]
    while kept and kept[-1].text == " ":
        kept.pop()
    return tuple(kept)


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _code(text: str) -> str:
    return f"`{re.sub('[`|]', '', text)}`"


def _escaped(text: str) -> str:
    """Return plain text as Markdown that says it, and nothing else: no markup, no formula, no cell, no name to call."""
    return re.sub(r"([\\`*_{}\[\]<>|~#&$@!^+-])", r"\\\1", " ".join(text.split(" ")))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.comparison", description=__doc__.split("\n")[0])
    parser.add_argument("base", type=Path, help="the built site without the change")
    parser.add_argument("site", type=Path, help="the built site with it")
    parser.add_argument("report", type=Path, nargs="?", help="an HTML file to write")
    asked = parser.parse_args()
    found = Comparison(asked.base, asked.site)
    if asked.report:
        asked.report.write_text(as_page(found), "utf-8")
    print(as_markdown(found), end="")
