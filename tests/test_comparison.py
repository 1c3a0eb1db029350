"""What a change does to the site is told from two builds of it: here of a few pages made up for the purpose."""

from pathlib import Path

import pytest
from comparison import Comparison, as_markdown, as_page
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from project import ROOT

PAGES = {
    "": '<h1>Home</h1><p>At <math><mi>λ</mi><mo>=</mo><mn>2</mn></math> it is <data value="kink.x">0.75</data>.</p>',
    "faq/why": "<h1>Why?</h1><p>Because.</p><h2 id='related'>Related questions</h2><ul><li>What?</li></ul>",
    "s/l1": "<h1>Statement 3: A kink</h1><p>Let f be convex.</p><h2 id='checked'>What holds it</h2><p>Tests.</p>",
}


def make(site: Path, pages: dict[str, str], figures: dict[str, str] | None = None) -> Path:
    for address, body in pages.items():
        path = site / address / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"<title>t</title><nav>{len(pages)}</nav><article>{body}</article>", "utf-8")
    (site / "figures").mkdir(parents=True)
    for name, content in ({"kink.svg": "<svg><title>A kink.</title></svg>"} if figures is None else figures).items():
        (site / "figures" / name).write_text(content, "utf-8")
    return site


@pytest.fixture
def base(tmp_path) -> Path:
    return make(tmp_path / "base", PAGES)


@pytest.fixture
def compared(tmp_path, base):
    """A function that compares the base with a site that has these pages in their places, and these figures."""

    def compared(pages: dict[str, str], figures: dict[str, str] | None = None) -> Comparison:
        kept = {address: body for address, body in (PAGES | pages).items() if body}
        return Comparison(base, make(tmp_path / "site", kept, figures))

    return compared


def test_two_builds_of_the_same_differ_in_nothing(compared):
    found = compared({})
    assert as_markdown(found) == "# What this changes\n\nNothing that a reader sees.\n"


def test_pages_added_and_lost_are_told_by_title_and_address_with_the_lines_of_the_ledger(compared):
    found = compared({"faq/why": "", "faq/what": "<h1 id='answer'>What?</h1>"})
    assert (found.added, found.lost, [*found.words]) == (["faq/what/"], ["faq/why/"], [])
    assert found.addresses == {"faq/what/": "page: What?", "faq/what/#answer": "heading: What?"}
    told = as_markdown(found)
    assert "Pages added: 1, lost: 1, addresses to add: 2." in told
    assert "- What? (`faq/what/`)" in told
    assert "- Why? (`faq/why/`)" in told
    assert "- `faq/what/#answer` heading: What?" in told
    assert "faq/why/ (page: Why?) is lost" in told.replace("\\", "")


def test_a_page_that_moved_is_in_its_new_place_and_none_of_its_addresses_is_broken(compared):
    moved = compared({"faq/why": "", "faq/why-then": PAGES["faq/why"]})
    old = moved.site / "faq/why/index.html"
    old.parent.mkdir()
    template = (ROOT / "docs/theme/moved.html").read_text("utf-8")
    old.write_text(template.replace("{{ target }}", "../why-then/"), "utf-8")
    found = Comparison(moved.base, moved.site)
    assert (found.added, found.lost, found.broken) == (["faq/why-then/"], ["faq/why/"], [])


def test_a_number_is_told_before_and_after_by_its_key_with_its_pages(compared):
    found = compared({"": PAGES[""].replace("0.75", "0.5").replace("<mn>2", "<mn>3")})
    assert found.numbers == {("kink.x", "0.75", "0.5"): ["./"], ("", "2", "3"): ["./"]}
    assert "| `kink.x` | 0.75 | 0.5 | `./` |" in as_markdown(found)
    assert "| in words or a formula | 2 | 3 | `./` |" in as_markdown(found)


def test_a_statement_whose_words_changed_is_shown_with_what_went_and_came(compared):
    found = compared({"s/l1": PAGES["s/l1"].replace("convex", "smooth").replace("Tests", "Two tests")})
    assert found.statements == ["s/l1/"]
    assert "Let f be <del>convex</del><ins>smooth</ins>." in as_markdown(found)
    assert "Two" not in as_page(found), "what the build says below a statement is none of its words"


def test_words_of_other_pages_stand_in_the_report_alone(compared):
    found = compared({"faq/why": PAGES["faq/why"].replace("Because", "Since") + "<p>x</p>"})
    assert [*found.words] == ["faq/why/"]
    assert "<del>" not in as_markdown(found)
    assert "<del>Because</del><ins>Since</ins>." in as_page(found)


def test_a_figure_that_changed_is_shown_before_and_after_and_what_of_it_changed_is_named(compared):
    drawn = "<svg><title>A kink.</title><path/></svg>"
    found = compared({}, {"kink.svg": drawn, "kink.csv": "x", "bowl.svg": "<svg><title>A bowl.</title></svg>"})
    assert found.figures == {"bowl": ["drawing"], "kink": ["drawing", "points"]}
    assert "- kink: its drawing, points" in as_markdown(found)
    pictures = lxml_html.fromstring(as_page(found)).xpath("//td/img/@src | //td[not(img)]/text()")
    assert len(pictures) == 4
    assert pictures[0] == "none", "the bowl was not there before"
    assert len(set(pictures)) == 4


def test_what_the_pages_say_is_text_in_both_reports(compared, base):
    hostile = "<h1>&lt;img src=x onerror=alert(1)&gt; | **b** $x$ &amp;lt; [a](javascript:a)</h1>"
    number = '<article><h1>Home</h1><p><data value="a`<img src=x>|">{}</data></p></article>'
    (base / "index.html").write_text(number.format(1), "utf-8")
    found = compared({"": number.format(2), "new": hostile, "s/l1": hostile})
    assert len(found.numbers) == 1
    summary = MarkdownIt("commonmark", {"html": True}).enable("table").render(as_markdown(found))
    for report in (summary, as_page(found)):
        page = lxml_html.fromstring(report)
        assert not page.xpath("//img | //a | //strong | //script")
        assert "<img src=x onerror=alert(1)> | **b** $x$ &lt; [a](javascript:a)" in page.xpath("//li")[0].text_content()
        assert [row.text_content().split() for row in page.xpath("//tbody/tr")] == [["a<img", "src=x>", "1", "2", "./"]]
