"""Statements that can be cited: one file each in docs/statements/, a page of its own at s/NAME/, a box wherever it is shown.

`![](statement:l1)` alone in a paragraph shows the box, and on a page of the argument the proof below it;
`[words](statement:l1)` links to the page of the statement.
"""

import json
import posixpath
import re
import xml.etree.ElementTree as etree

from markdown.inlinepatterns import InlineProcessor
from markdown.preprocessors import Preprocessor

from docs.extensions import markup
from docs.extensions.frontmatter import as_markdown, is_question
from docs.extensions.library import unknown
from docs.extensions.mistakes import ROOT, Mistake, line_of, page_of
from docs.extensions.project import Site, SiteExtension
from docs.extensions.reading import FRONT_MATTER

FOLDER = "statements/"
_SHOWN = re.compile(r"!\[\]\(statement:([^)\s]*)\)\s*")
_LINK = r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(statement:([^)\s]*)\)"
_RELATIVE = re.compile(r"(?<=\]\()(?!\w+:|#)([^)\s#]+)")
_LONG = 1200  # characters of a proof from which on it is folded up where a page shows it


def is_statement(src_uri: str) -> bool:
    """Return whether the page is a statement."""
    return src_uri.startswith(FOLDER) and src_uri.endswith(".md")


def name_of(src_uri: str) -> str:
    """Return the name of a statement by its file."""
    return src_uri.removeprefix(FOLDER).removesuffix(".md")


def title(front: dict) -> str:
    """Return the title of a statement's page, with its number."""
    return f"Statement {front.get('number', '?')}: {front.get('title', '')}"


def parts(source: str) -> tuple[str, str]:
    """Return the statement and its proof, given the text of its file."""
    said, _, proof = FRONT_MATTER.sub("", source).partition("\n## Proof")
    return said.strip(), proof.partition("\n")[2].strip()


def formal(theorem: str) -> str:
    """Return the formal sentence of a theorem, "File.name", cut from its proof. Errors: Mistake where there is none."""
    file, _, name = theorem.partition(".")
    path = ROOT / f"tests/proofs/{file}.v"
    found = path.is_file() and re.search(rf"^Theorem {name}\b.*?\.(?=\s*\nProof)", path.read_text("utf-8"), re.M | re.S)
    if not found:
        raise Mistake(f"theorems: there is no Theorem {name} in tests/proofs/{file}.v")
    return found[0]


def check(site: Site) -> None:
    """Report numbers that stand twice or were another's, and snippets, tests and theorems that are not there."""
    ledger = ROOT / "docs/permalinks.txt"
    numbered = re.findall(
        r"^s/([\w-]+)/  page: Statement (\d+):", ledger.read_text("utf-8") if ledger.exists() else "", re.M
    )
    owners = {int(number): f"{FOLDER}{name}.md" for name, number in numbered}
    for uri in sorted(site.statements):
        front, source = site.fronts[uri], site.statements[uri]

        def report(field: str, literal: str, message: str, uri=uri, source=source) -> None:
            line = line_of(source, literal) or line_of(source, f"{field}:")
            site.report.add(Mistake(f"front matter: {message}", f"docs/{uri}", line))

        if "number" in front and (owner := owners.setdefault(front["number"], uri)) != uri:
            report(
                "number", "number:", f"number: {front['number']} is that of docs/{owner}; a number is never used again"
            )
        if not all(parts(source)):
            line = source.rstrip().count("\n") + 1
            site.report.add(Mistake("has to hold the statement, and below '## Proof' its proof", f"docs/{uri}", line))
        if text := "\n\n".join(part for one in front.get("conditions", []) for part in one.values()):
            for line, message, _ in json.loads(site.cache.once(markup.problems, text, True))["found"]:
                report("conditions", text.split("\n")[line - 1][:40], f"conditions: {message}")
        for name in front.get("snippets", []):
            if name not in site.library.names:
                report("snippets", name, unknown("snippet", name, site.library.names))
        for test in front.get("tests", []):
            file, _, function = test.partition("::")
            path = ROOT / "tests" / file
            if not path.is_file() or f"def {function}(" not in path.read_text("utf-8"):
                report("tests", test, f"tests: there is no {test}")
        for theorem in list(front.get("theorems", [])):
            try:
                formal(theorem)
            except Mistake as wrong:
                report("theorems", theorem, wrong.message)
                front["theorems"].remove(theorem)


INDEX = {
    "title": "All statements",
    "description": "Every statement of the site with its number: what it says, what it needs, its proof, and an address to cite.",
}


def index(site: Site) -> str:
    """Return the page that lists all statements."""
    listed = ""
    for uri in site.statements:
        front = site.fronts[uri]
        checked = ", checked by machine" if front.get("theorems") else ""
        listed += f"- [{as_markdown(title(front))}](../{uri}){checked}\n"
    return f"# All statements {{#statements}}\n\nWhat the site proves, with all conditions.\n\n{listed}"


class _Boxes(Preprocessor):
    """Puts the text of a statement in the place of the line that shows it, and makes a page of a statement's file."""

    def run(self, lines):
        here = page_of(self.md)[0].removeprefix("docs/")
        if here in self.md.site.statements:
            return self._page(here)
        out = []
        for line in lines:
            match = _SHOWN.fullmatch(line)
            out += self._shown(match[1], here) if match else [line]
        return out

    def _shown(self, name: str, here: str) -> list[str]:
        if (uri := f"{FOLDER}{name}.md") not in self.md.site.statements:
            known = [name_of(uri) for uri in self.md.site.statements]
            self.md.site.report.add_at(self.md, f"(statement:{name})", unknown("statement", name, known))
            return []
        said, proof = (_moved(text, here) for text in parts(self.md.site.statements[uri]))
        box = _box(uri, said, self.md.site.fronts[uri], posixpath.relpath(uri, posixpath.dirname(here) or "."))
        if is_question(here):
            return box
        if len(proof) < _LONG:
            return [*box, "", f"*Proof.* {proof}", ""]
        folded = f'<details class="proof" markdown="1">\n<summary>Proof</summary>\n\n{proof}\n\n</details>\n'
        return [*box, "", *folded.split("\n")]

    def _page(self, uri: str) -> list[str]:
        front = self.md.site.fronts[uri]
        said, proof = parts(self.md.site.statements[uri])
        lines = [
            f"# {as_markdown(title(front))} {{#statement .produced}}",
            *_box(uri, said),
            "## What it needs {#conditions}",
            "",
        ]
        for one in front.get("conditions", []):
            lines += [f"**{one['condition']}.**", f"Without it: {one['without']}", ""]
        lines += ["## Proof {#proof}", "", proof, ""]
        if front.get("figure"):
            lines += ["## In a picture {#figure}", "", f"![](fig:{front['figure']})", ""]
        return "\n".join(lines).split("\n")


def _box(uri: str, said: str, front: dict | None = None, page: str = "") -> list[str]:
    """Return the box of a statement as lines of Markdown; with its number and a link to its page where this is another."""
    head = ""
    if front:
        named = f"[Statement {front.get('number', '?')}]({page}). {as_markdown(front.get('title', ''))}"
        head = f'<p class="admonition-title produced" markdown="1">{named}</p>\n\n'
    box = f'\n<div class="admonition statement" id="s-{name_of(uri)}" markdown="1">\n\n{head}{said}\n\n</div>\n'
    return box.split("\n")


def _moved(text: str, here: str) -> str:
    """Return the text with its relative links as they have to be on the page `here`."""
    folder = posixpath.dirname(here) or "."
    return _RELATIVE.sub(lambda m: posixpath.relpath(posixpath.join(FOLDER, m[1]), folder), text)


class _StatementLink(InlineProcessor):
    def handleMatch(self, m, data):
        page = page_of(self.md)[0].removeprefix("docs/")
        uri = f"{FOLDER}{m[2]}.md"
        if uri not in self.md.site.statements:
            known = [name_of(uri) for uri in self.md.site.statements]
            self.md.site.report.add_at(self.md, f"(statement:{m[2]})", unknown("statement", m[2], known))
            return m[1], m.start(0), m.end(0)
        element = etree.Element("a", {"href": posixpath.relpath(uri, posixpath.dirname(page) or ".")})
        element.text = m[1]
        return element, m.start(0), m.end(0)


class StatementsExtension(SiteExtension):
    def register(self, md):
        # After fences (25), in which a line is code; before raw HTML (20), which the boxes are made of.
        md.preprocessors.register(_Boxes(md), "statements", 21)
        # Before links (160), which it looks like; after numbers (175), which may stand in its words.
        md.inlinePatterns.register(_StatementLink(_LINK, md), "statement-link", 169)


def makeExtension(**kwargs):
    return StatementsExtension(**kwargs)
