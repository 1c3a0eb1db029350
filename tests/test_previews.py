"""What a link to a page shows elsewhere, and what the site says to machines."""

import copy
import io
import json
import re
import struct
from importlib import import_module
from xml.etree import ElementTree

import pytest
from lxml import html
from markdown_it import MarkdownIt
from matplotlib import image
from project import ROOT

from docs.extensions import cards, library, questions

ADDRESS = "https://example.org/l1-vs-l2/"


@pytest.fixture(scope="session")
def pages(site_dir):
    found = {}
    for path in site_dir.rglob("index.html"):
        url = ADDRESS + path.parent.relative_to(site_dir).as_posix().removeprefix(".")
        found[url.rstrip("/") + "/"] = html.fromstring(path.read_text("utf-8"))
    return found


def meta(page, name: str) -> str:
    (content,) = page.xpath("//meta[@property=$n or @name=$n]/@content", n=name)
    return content


def question_pages(pages):
    names = [name.removesuffix(".md") for name in questions.read()]
    return {name: pages[f"{ADDRESS}faq/{name}/"] for name in names}


def test_every_page_says_what_a_preview_needs_and_no_two_say_the_same(pages):
    seen = {"og:title": set(), "og:description": set(), "og:image": set()}
    for url, page in pages.items():
        assert page.xpath("//link[@rel='canonical']/@href") == [url]
        assert meta(page, "og:url") == url
        assert meta(page, "description") == meta(page, "og:description")
        assert meta(page, "twitter:card") == "summary_large_image"
        assert meta(page, "og:type") == ("website" if url == ADDRESS else "article")
        assert len(meta(page, "og:image:alt")) > 20
        for name, values in seen.items():
            assert meta(page, name) not in values, (url, name)
            values.add(meta(page, name))


def test_every_preview_picture_is_there_in_its_size_and_not_too_heavy(pages, site_dir):
    for page in pages.values():
        address = meta(page, "og:image")
        assert address.startswith(ADDRESS)
        picture = (site_dir / address.removeprefix(ADDRESS)).read_bytes()
        assert struct.unpack(">II", picture[16:24]) == (1200, 630)
        assert len(picture) <= 300 * 1024


@pytest.mark.parametrize(
    "title",
    [
        "Why?",
        "i " * 59 + "i?",
        "Regularization " * 7 + "?",
        *(str(meta["question"]) for meta in questions.read().values()),
    ],
)
def test_the_title_on_a_card_stays_on_its_half_and_above_the_name_of_the_site(title):
    card = image.imread(io.BytesIO(cards.draw(title, "kink", "A site")))[:, :, :3]
    blank = (card == 1).all(axis=2)
    left = cards.WIDTH - 36 - library.PREVIEW  # where the figure begins
    assert blank[:, left - 20 : left].all(), "the title comes near the figure"
    assert blank[int(0.81 * cards.HEIGHT) : int(0.85 * cards.HEIGHT), :left].all(), "it comes near the name of the site"
    assert not blank[: int(0.3 * cards.HEIGHT), :left].all(), "there is no title"


def vocabulary(kind: str) -> set[str]:
    """Return the properties that schema.org knows for a type, from a package of its vocabulary."""
    models = import_module("msgspec_schemaorg.models")
    return set(getattr(models, kind).__struct_fields__)


def check(node) -> None:
    if isinstance(node, list):
        for part in node:
            check(part)
    elif isinstance(node, dict):
        properties = set(node) - {"@type", "@context", "@graph"}
        if "@type" in node:
            assert properties <= vocabulary(node["@type"]), (node["@type"], properties - vocabulary(node["@type"]))
        for value in node.values():
            check(value)


def test_json_ld_uses_the_vocabulary_of_schema_org(pages):
    for url, page in pages.items():
        (script,) = page.xpath("//script[@type='application/ld+json']/text()")
        data = json.loads(script)
        check(data)
        kinds = [node["@type"] for node in data["@graph"]]
        assert kinds == ["TechArticle", "BreadcrumbList"] + ["FAQPage"] * (url == f"{ADDRESS}faq/")
        article, trail = data["@graph"][:2]
        assert article["url"] == url
        assert article["headline"] == meta(page, "og:title")
        assert [item["position"] for item in trail["itemListElement"]] == [*range(1, len(trail["itemListElement"]) + 1)]
        assert trail["itemListElement"][-1]["item"] == url
        assert "QAPage" not in script


def test_the_list_of_questions_says_them_all_to_machines_with_their_short_answers(pages):
    (script,) = pages[f"{ADDRESS}faq/"].xpath("//script[@type='application/ld+json']/text()")
    listed = {q["name"]: q["acceptedAnswer"]["url"] for q in json.loads(script)["@graph"][2]["mainEntity"]}
    assert listed == {str(m["question"]): f"{ADDRESS}faq/{n.removesuffix('.md')}/" for n, m in questions.read().items()}


def test_the_feed_is_atom_with_an_entry_for_each_question(site_dir):
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.parse(site_dir / "feed.xml").getroot()
    assert feed.tag == f"{atom}feed"
    for required in ("id", "title", "updated"):
        assert feed.find(atom + required).text
    entries = feed.findall(f"{atom}entry")
    assert {entry.find(f"{atom}link").get("href") for entry in entries} == {
        f"{ADDRESS}faq/{name.removesuffix('.md')}/" for name in questions.read()
    }
    updated = [entry.find(f"{atom}updated").text for entry in entries]
    assert updated == sorted(updated, reverse=True)
    assert all(entry.find(f"{atom}summary").text for entry in entries)


def test_the_plain_index_lists_every_page_with_what_it_says(site_dir, pages):
    text = (site_dir / "llms.txt").read_text("utf-8")
    for url, page in pages.items():
        assert f"]({url}): {meta(page, 'og:description')}" in text, url


def shared(page, name: str) -> str:
    (element,) = page.xpath("//pre[@id=$i]", i=f"share-{name}")
    return element.text_content()


def test_the_markdown_of_an_answer_renders_to_its_words_and_a_working_link(pages):
    for name, page in question_pages(pages).items():
        rendered = html.fromstring(MarkdownIt("commonmark").render(shared(page, "markdown")))
        (link,) = rendered.xpath("//a")
        assert link.get("href") == f"{ADDRESS}faq/{name}/"
        assert link.text_content() == meta(page, "og:title")
        assert rendered.text_content().startswith(meta(page, "description"))
        assert not rendered.xpath("//em | //code | //strong")


def test_the_html_of_an_answer_is_the_same_and_the_plain_text_ends_with_its_address(pages):
    for name, page in question_pages(pages).items():
        rendered = html.fromstring(shared(page, "html"))
        assert rendered.xpath("//a/@href") == [f"{ADDRESS}faq/{name}/"]
        assert rendered.text_content().startswith(meta(page, "description"))
        assert shared(page, "text").startswith(meta(page, "description"))
        assert shared(page, "text").endswith(f"{ADDRESS}faq/{name}/")


def test_every_page_can_be_cited_by_title_and_address(pages):
    for url, page in pages.items():
        entry = shared(page, "bibtex")
        assert entry.startswith("@misc{why-l1-gives-zeros-")
        title = meta(page, "og:title").replace("λ", r"$\lambda$").replace("α", r"$\alpha$")
        assert f"title = {{{{{title}}}}}" in entry
        assert entry.isascii()
        assert not re.search(r"(?<!\\)[&%#_]", title)
        assert re.search(r"year = \{20\d\d\}", entry)
        assert f"url = {{{url}}}" in entry
        assert entry.count("{") == entry.count("}")


def test_every_figure_can_be_linked_and_embedded_from_the_first_page_that_shows_it(pages, site_dir):
    homes = {}
    for page in pages.values():
        for figure in page.xpath("//figure[@class='fig']"):
            (link,) = figure.xpath(".//pre[@id=$i]", i=f"{figure.get('id')}-link")
            homes.setdefault(figure.get("id"), set()).add(link.text_content())
            (embed,) = figure.xpath(".//pre[@id=$i]", i=f"{figure.get('id')}-embed")
            picture = html.fromstring(embed.text_content()).xpath("//img")[0]
            assert (site_dir / picture.get("src").removeprefix(ADDRESS)).is_file()
            assert picture.get("alt")
    for anchor, links in homes.items():
        (link,) = links  # the same on every page that shows it
        page, _, fragment = link.partition("#")
        assert fragment == anchor
        assert pages[page].xpath("//figure[@id=$i]", i=anchor)
    assert homes["fig-kink"] == {f"{ADDRESS}#fig-kink"}


def test_questions_are_as_the_threads_ask_them_and_as_long_as_an_answer_should_be():
    known = {
        f"https://{host}/q/{number}"
        for host, numbers in {
            "stats.stackexchange.com": (
                "45643 495873 74542 401212 17781 429720 866 269298 111017 86991 38299 177210 575752"
            ),
            "math.stackexchange.com": "3996203",
            "ai.stackexchange.com": "22308",
        }.items()
        for number in numbers.split()
    } | {
        "https://www.reddit.com/r/learnmachinelearning/comments/1sci7ib/",
        "https://discuss.pytorch.org/t/l1-regularization-does-not-give-sparse-solution-in-neural-networks/67822",
        "https://github.com/scikit-learn/scikit-learn/issues/21891",
        "https://www.quora.com/What-is-the-difference-between-L1-and-L2-regularization",
        "https://www.quora.com/Whats-a-good-way-to-provide-intuition-as-to-why-the-lasso-L1-regularization-results-in-"
        "sparse-weight-vectors",
    }
    asked = set()
    for name, front in questions.read().items():
        assert set(front["asked_at"]) <= known, name
        asked |= set(front["asked_at"])
        body = (ROOT / "docs/faq" / name).read_text("utf-8").split("\n---\n", 1)[1]
        assert "../" in body, f"{name} leads to no page that proves it"
    assert asked == known, known - asked


def test_every_answer_has_120_to_450_words(pages):
    for name, page in question_pages(pages).items():
        (article,) = page.xpath("//article[contains(@class, 'md-content__inner')]")
        article = copy.deepcopy(article)
        apart = "h1 | .//math | .//*[@class='fig' or @class='share' or @class='edit'] | h2[@id='related']"
        for element in article.xpath(f"{apart} | h2[@id='related']/following-sibling::ul"):
            element.drop_tree()
        words = [word for word in article.text_content().split() if any(letter.isalpha() for letter in word)]
        assert 120 <= len(words) <= 450, (name, len(words))


def test_every_question_ends_with_questions_that_share_a_topic(pages):
    for name, page in question_pages(pages).items():
        mine = set(questions.read()[f"{name}.md"]["topics"])
        links = page.xpath("//h2[@id='related']/following-sibling::ul[1]//a/@href")
        assert 1 <= len(links) <= questions.RELATED
        for link in links:
            other = link.strip("./").split("/")[-1]
            assert other != name
            assert mine & set(questions.read()[f"{other}.md"]["topics"])


def test_the_list_shows_every_question_by_topic_with_its_short_answer(pages):
    page = pages[f"{ADDRESS}faq/"]
    topics = page.xpath("//div[@class='questions']/section/h2/@id")
    assert topics == [topic.replace(" ", "-") for topic in questions.topics() if topic.replace(" ", "-") in topics]
    shown = page.xpath("//div[@class='questions']/section/article")
    assert len(shown) == len(questions.read())
    text = page.text_content()
    for front in questions.read().values():
        assert str(front["question"]) in text


def test_other_words_for_a_question_are_in_the_search_index(site_dir):
    index = {
        entry["location"]: entry for entry in json.loads((site_dir / "search/search_index.json").read_text())["docs"]
    }
    for name, front in questions.read().items():
        assert index[f"faq/{name.removesuffix('.md')}/"]["tags"] == [str(words) for words in front["also_asked"]]
