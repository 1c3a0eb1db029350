"""An author's words are text, whatever signs are in them: on the page, in its head, and wherever else they travel."""

import json
from html import unescape
from xml.etree import ElementTree

import pytest
import yaml
from lxml import html
from markdown_it import MarkdownIt
from project import ADDRESS, QUESTION, mkdocs, write

ATOM = "{http://www.w3.org/2005/Atom}"
ANSWERS = {  # questions and short answers of which a part could be taken for Markdown, HTML or the end of an attribute
    "script": ("Why <script>alert('')</script>?", "</script> It's <b>not</b> bold & 'quoted'."),
    "braces": ("Why is x in {x, y} {#y}?", "# Because of {braces} {#answer}."),
    "underscores": ("What does __init__ do, and a*b*c?", "It is *not* [a link](other.md), `code` or ![](fig:kink)."),
    "quotes": ('Why do "quotes" and \\(signs\\) end x<y>z &amp; </title>?', 'They\'re "text", as is ~~this~~ & |x|.'),
    "lines": ("Why over {{ two }} lines?", "One line,\nthen {% another %} line."),
}
TITLE, DESCRIPTION = (
    'The "diamond" </title> & the <b>disc</b> {x}',
    'What "sparse" <i>means</i>, & why a < b.\nIn __two__ lines.',
)


def one_line(text: str) -> str:
    return " ".join(text.split())


def question(name: str, asked: str, answer: str) -> str:
    written = QUESTION.replace("question: Why?", f"question: {json.dumps(asked)}")
    block = "\n".join(f"  {line}" for line in answer.split("\n"))
    written = written.replace("short_answer: Because.", f"short_answer: |\n{block}")
    return written.replace("also_asked: []", f"also_asked: [{json.dumps(f'In other words, <i>{name}</i> & __so__')}]")


@pytest.fixture(scope="module")
def site(common_project):
    root = common_project
    for name, (asked, answer) in ANSWERS.items():
        write(root, f"docs/faq/{name}.md", question(name, asked, answer))
    front = f"---\n{yaml.safe_dump({'title': TITLE, 'description': DESCRIPTION})}---\n\n"
    write(root, "docs/other.md", f"{front}# Two {{#two}}\n\nText.\n\n```\n[[questions]]\n```\n\n    [[questions]]\n")
    done = mkdocs(root, "build", SITE_URL=ADDRESS)
    assert done.returncode == 0, done.stderr
    return root / "site"


@pytest.fixture(scope="module")
def said():
    """Return title and description of each of these pages, by its address from the root."""
    found = {f"faq/{name}/": (asked, one_line(answer)) for name, (asked, answer) in ANSWERS.items()}
    return found | {"other/": (TITLE, one_line(DESCRIPTION))}


def parsed(site, address: str):
    return html.fromstring((site / address / "index.html").read_text("utf-8"))


def test_title_and_description_are_text_in_the_head_of_the_page(site, said):
    for address, (title, description) in said.items():
        page = parsed(site, address)
        assert page.xpath("string(//title)").startswith(f"{title} - ")
        for name in ("description", "og:description"):
            assert page.xpath("//meta[@name=$n or @property=$n]/@content", n=name) == [description]
        assert page.xpath("//meta[@property='og:title']/@content") == [title]
        (alternative,) = page.xpath("//meta[@property='og:image:alt']/@content")
        assert alternative.startswith(title)
        (script,) = page.xpath("//script[@type='application/ld+json']/text()")
        article = json.loads(script)["@graph"][0]
        assert (article["headline"], article["description"]) == (title, description)


def test_a_question_is_text_in_its_heading_in_the_index_in_the_menu_and_among_the_related(site, said):
    index = parsed(site, "faq/")
    for address, (title, description) in said.items():
        page = parsed(site, address)
        if address == "other/":
            continue
        heading = page.get_element_by_id("answer")
        assert heading.text_content().rstrip("¶") == title
        assert [child.tag for child in heading] == ["a"]  # the permanent link
        (entry,) = index.xpath("//article[h3[@id=$i]]", i=address.split("/")[1])
        assert one_line(entry.xpath("string(.//h3/a[1])")) == title
        assert one_line(entry.xpath("string(.//p)")) == description
        assert not entry.xpath(".//p/*")
        menu = page.xpath("//nav[contains(@class, 'md-nav--primary')]//a")
        assert {asked for asked, _ in ANSWERS.values()} <= {one_line(link.text_content()) for link in menu}
        related = [one_line(link.text_content()) for link in page.xpath("//h2[@id='related']/following-sibling::ul//a")]
        assert related
        assert set(related) <= {asked for asked, _ in ANSWERS.values()}


def test_no_script_of_an_author_runs(site):
    for path in site.rglob("index.html"):
        scripts = html.fromstring(path.read_text("utf-8")).xpath("//script[not(@type='application/ld+json')]/text()")
        assert not [script for script in scripts if "alert" in script], path


def test_feed_plain_index_and_search_hold_the_words(site, said):
    feed = ElementTree.parse(site / "feed.xml").getroot()
    entries = {entry.find(f"{ATOM}link").get("href"): entry for entry in feed.findall(f"{ATOM}entry")}
    lines = (site / "llms.txt").read_text("utf-8").split("\n")
    index = json.loads((site / "search/search_index.json").read_text("utf-8"))["docs"]
    for address, (title, description) in said.items():
        (line,) = [line for line in lines if f"]({ADDRESS}{address}): " in line]
        assert line.endswith(f": {description}")
        assert html.fromstring(MarkdownIt("commonmark").render(line.removeprefix("- "))).xpath("string(.//a)") == title
        if address != "other/":
            (entry,) = [entry for entry in index if entry["location"] == address]
            assert html.fromstring(f"<p>{entry['title']}</p>").text_content() == title
            assert list(map(unescape, entry["tags"])) == [f"In other words, <i>{address.split('/')[1]}</i> & __so__"]
            assert entries[ADDRESS + address].find(f"{ATOM}title").text == title
            assert entries[ADDRESS + address].find(f"{ATOM}summary").text == description


def test_what_is_copied_from_an_answer_is_its_words(site, said):
    for address, (title, description) in said.items():
        page = parsed(site, address)
        entry = page.xpath("string(//pre[@id='share-bibtex'])")
        assert entry.count("{") == entry.count("}")
        if address != "other/":
            for copied in (
                page.xpath("string(//pre[@id='share-html'])"),
                MarkdownIt("commonmark").render(page.xpath("string(//pre[@id='share-markdown'])")),
            ):
                shown = html.fromstring(copied)
                assert one_line(shown.text_content()) == f"{description} — {title}"
                assert [child.tag for child in shown] == ["a"]


def test_the_list_of_questions_stays_a_line_in_code(site):
    page = parsed(site, "other/")
    blocks = [one_line(block.text_content()) for block in page.xpath("//pre")]
    assert blocks.count("[[questions]]") == 2
    assert not page.xpath("//div[@class='questions']")
