"""The list of terms: a page that uses one says what it means, or links to where that is said, no later than there."""

import json
import posixpath
import re
from functools import cache

import pytest
from project import ROOT

DOCS = ROOT / "docs"
LIST = "conventions.md#terms"
ABOUT_THE_SITE = ("accessibility.md", "contributing.md", "faq/index.md")  # not about its subject
ROW = re.compile(r"^\| \[(?P<term>[^\]]+)\]\((?P<address>[^)]+)\) \| (?P<meaning>.+) \|$", re.MULTILINE)
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
# What is defined stands in italics, or in bold as the label of what follows: "**Coordinate descent.** Minimize …".
DEFINED = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)|\*\*([^*\n]+)[.:]\*\*")
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
ENDING = re.compile(r"(?<=\w{3})(ation|ity|ing|ed|es|e|s)$")


def stems(text: str) -> list[str]:
    """Return the words of the text without their endings. λmax is a word; of formulas and code nothing else is."""
    text = re.sub(r"`[^`]*`", " ", text)
    text = FORMULA.sub(lambda formula: " λmax " if r"\lambda_{\max}" in formula[0] else " ", text)
    return [ENDING.sub("", word) for word in re.findall(r"[^\W\d_]+", text.lower())]


def names(text: str, term: str) -> bool:
    """Return whether the text has the words of the term, one after the other, in any of their forms."""
    text, term = LINK.sub(r"\1", text), stems(term)
    found = stems(text)
    return any(found[k : k + len(term)] == term for k in range(len(found)))


def paragraphs(source: str) -> list[str]:
    """Return the paragraphs of a page. Front matter, code, headings and figures hold no links, so they are left out."""
    source = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.DOTALL)
    source = re.sub(r"^ *```.*?^ *```$", "", source, flags=re.DOTALL | re.MULTILINE)
    source = re.sub(r"^(#.*|!\[.*\]\(fig:.*\)|!!! .*|<.*)$", "", source, flags=re.MULTILINE)
    return [part for part in re.split(r"\n\s*\n", source) if part.strip()]


@cache
def pages() -> dict[str, str]:
    """Return the source of each page, by its place in docs: those of the argument first, in their order."""
    argument = re.findall(r"^  - (?:[^:\n]+: )?([\w-]+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE)
    others = [path.relative_to(DOCS).as_posix() for path in [*DOCS.glob("*.md"), *DOCS.glob("faq/*.md")]]
    order = [page for page in dict.fromkeys([*argument, *sorted(others)]) if page not in ABOUT_THE_SITE]
    found = {page: (DOCS / page).read_text("utf-8") for page in order}
    for path in sorted(DOCS.glob("notebooks/*.ipynb")):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        text = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        found[path.relative_to(DOCS).as_posix()] = "\n\n".join(text)
    return found


def section(address: str) -> str:
    """Return the part of a page that an address such as index.md#l1 names, up to the next heading."""
    page, _, anchor = address.partition("#")
    (text,) = re.findall(rf"^#+ .*\{{#{anchor}\}}$(.*?)(?=^#+ |\Z)", pages()[page], re.DOTALL | re.MULTILINE)
    return text


@cache
def terms() -> dict[str, str]:
    """Return the address that defines each term of the list, from the page itself."""
    return {row["term"]: row["address"] for row in ROW.finditer(section(LIST))}


def linked(paragraph: str, page: str) -> list[tuple[str, str]]:
    """Return the text and the address, as seen from docs, of each link of the paragraph."""
    here = posixpath.dirname(page)
    found = []
    for text, target in LINK.findall(paragraph):
        path, _, anchor = target.partition("#")
        path = posixpath.normpath(posixpath.join(here, path)) if path else page
        found.append((text, f"{path}#{anchor}"))
    return found


def defines(text: str, term: str) -> bool:
    """Return whether the text defines the term."""
    return any(names(first or second, term) for first, second in DEFINED.findall(text))


def is_about(page: str, term: str) -> bool:
    """Return whether the page has the term in its title, or is the question that has it."""
    title = re.search(r"^(?:title|question): (.*)$", pages().get(page, ""), re.MULTILINE)
    return bool(title) and names(title[1], term)


def explains(paragraph: str, page: str, term: str, address: str) -> bool:
    """Return whether the paragraph defines the term, or links to what does.

    From the term itself a link may also go to the list, or to a page that is about it.
    """
    if defines(paragraph, term):
        return True
    return any(
        target == address or (names(text, term) and (target == LIST or is_about(target.partition("#")[0], term)))
        for text, target in linked(paragraph, page)
    )


def unexplained(source: str, page: str) -> list[str]:
    """Return the terms that the page uses before it has said, or linked to, what they mean.

    A page of the argument may rely on an earlier one that it links to anywhere.
    """
    parts = paragraphs(source)
    order = [name for name in pages() if "/" not in name]
    earlier = order[: order.index(page)] if page in order else []
    seen = {target.partition("#")[0] for part in parts for _, target in linked(part, page)}
    found = []
    for term, address in terms().items():
        if address.partition("#")[0] in seen.intersection(earlier):
            continue
        for part in parts:
            if explains(part, page, term, address):
                break
            if names(part, term):
                found.append(f"{term}: {' '.join(part.split())[:90]}")
                break
    return found


@pytest.mark.parametrize("page", list(pages()))
def test_each_term_is_explained_or_linked_no_later_than_the_page_uses_it(page):
    source = pages()[page]
    if page == LIST.partition("#")[0]:
        source = source.replace(section(LIST), "")
    assert unexplained(source, page) == []


def test_the_list_has_its_terms_in_order_each_with_one_sentence():
    def place(term):
        return [word.replace("λ", "lambda") for word in stems(term)]

    rows = list(ROW.finditer(section(LIST)))
    assert 15 <= len(rows) == len(re.findall(r"^\| \[", section(LIST), re.MULTILINE)) <= 30
    assert [row["term"] for row in rows] == sorted((row["term"] for row in rows), key=place)
    assert all(stems(row["term"]) for row in rows)
    for row in rows:
        assert not re.search(r"[.!?](\s|$)", row["meaning"]), row["term"]


@pytest.mark.parametrize("term", list(terms()))
def test_the_address_of_a_term_is_where_it_is_defined(term):
    assert defines(section(terms()[term]), term)


@pytest.mark.parametrize("term", list(terms()))
def test_a_term_is_on_the_list_because_pages_use_it(term):
    texts = [source.replace(section(LIST), "") for source in pages().values()]
    assert sum(names(part, term) for text in texts for part in paragraphs(text)) > 1


def test_a_term_without_its_address_is_found():
    page = "faq/does-a-sparse-model-run-faster.md"
    assert unexplained("The kinks hold it.", page) == ["kink: The kinks hold it."]
    assert unexplained("The [kink](../index.md#l1) holds it.", page) == []
    assert unexplained("The [kink](../conventions.md#terms) holds it.", page) == []
    assert unexplained("[Elastic net](what-does-elastic-net-add.md) keeps both.", page) == []
    assert unexplained("A *kink* is where the slope jumps. The kink holds it.", page) == []
    # a link from another word, to another place, or too late
    assert unexplained("The kink of a [function](../conventions.md#terms) holds it.", page) != []
    assert unexplained("The [kink](../index.md#l2) holds it.", page) != []
    assert unexplained("The kink holds it.\n\nA [kink](../index.md#l1).", page) != []
    assert unexplained("At $\\lambda_{\\max}$ all are 0.", page) != []
    assert unexplained("```\nkink\n```\n\n`kink` $kink$\n\n![A kink](fig:kink)\n\n## The kink", page) == []


def test_a_page_of_the_argument_may_rely_on_an_earlier_one_that_it_links_to():
    page = "constraint-region.md"
    assert unexplained("The kink holds.", page) != []
    assert unexplained("The kink holds, as [the first page](index.md) shows.", page) == []
    assert unexplained("The *hover* of a subgradient, as [a later page](computing.md) shows.", page) != []
    assert unexplained("The kink holds.", "faq/intuition-for-sparse-weights.md") != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kinks", "kink"),
        ("convexity", "convex"),
        ("standardized", "standardize"),
        ("standardization", "standardizing"),
        ("soft-thresholded", "soft-thresholding"),
        ("held-out", "held out"),
        ("sparsity", "sparse"),
        ("pulls", "pull"),
    ],
)
def test_two_forms_of_one_term_are_one(one, other):
    assert names(f"Here {one} stands.", other)
    assert not names(f"Here un{one} stands.", other)
