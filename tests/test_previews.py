"""What a link to a page shows elsewhere, and what the site says to machines."""

import calendar
import copy
import io
import json
import re
import struct
from html import unescape
from importlib import import_module
from xml.etree import ElementTree

import pytest
from lxml import html
from markdown_it import MarkdownIt
from matplotlib import image
from project import ADDRESS, ROOT, questions, topics

from docs.extensions import cards
from docs.extensions.project import Site
from docs.extensions.questions import RELATED

URL = re.compile(r"https://[\w-]+(\.[\w-]+)+(/\S*)?")
PREVIEW = Site().library.snippet("kink").preview


def meta(page, name: str) -> str:
    (content,) = page.xpath("//meta[@property=$n or @name=$n]/@content", n=name)
    return content


def question_pages(pages):
    return {name: pages[f"{ADDRESS}faq/{name}/"] for name in questions()}


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
        *(str(meta["question"]) for meta in questions().values()),
    ],
)
def test_the_title_on_a_card_stays_on_its_half_and_above_the_name_of_the_site(title):
    card = image.imread(io.BytesIO(cards.draw(title, PREVIEW, "A site")))[:, :, :3]
    blank = (card == 1).all(axis=2)
    left = cards.WIDTH - 36 - cards.PREVIEW  # where the figure begins
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
    assert listed == {str(m["question"]): f"{ADDRESS}faq/{n}/" for n, m in questions().items()}


def test_the_feed_is_atom_with_an_entry_for_each_question_and_each_statement(site_dir):
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.parse(site_dir / "feed.xml").getroot()
    assert feed.tag == f"{atom}feed"
    for required in ("id", "title", "updated"):
        assert feed.find(atom + required).text
    entries = feed.findall(f"{atom}entry")
    statements = {f"{ADDRESS}s/{path.stem}/" for path in (ROOT / "docs/statements").glob("*.md")}
    assert {entry.find(f"{atom}link").get("href") for entry in entries} == statements | {
        f"{ADDRESS}faq/{name}/" for name in questions()
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
        title = meta(page, "og:title").replace("λ", r"$\lambda$").replace("α", r"$\alpha$").replace("²", "$^2$")
        assert f"title = {{{{{title}}}}}" in entry
        assert entry.isascii()
        assert not re.search(r"(?<!\\)[&%#_]", title)
        assert re.search(r"year = \{20\d\d\}", entry)
        assert f"url = {{{url}}}" in entry
        assert entry.count("{") == entry.count("}")


def test_reference_managers_read_title_author_date_and_address_of_every_page(pages):
    for url, page in pages.items():
        assert meta(page, "citation_title") == meta(page, "og:title")
        assert meta(page, "citation_author") == "The contributors of Why L1 gives zeros"
        assert meta(page, "citation_public_url") == meta(page, "citation_fulltext_html_url") == url
        assert re.fullmatch(r"20\d\d(/\d\d/\d\d)?", meta(page, "citation_publication_date"))


def test_questions_and_statements_say_when_they_were_reviewed_to_readers_and_to_machines(pages):
    for url, page in pages.items():
        (script,) = page.xpath("//script[@type='application/ld+json']/text()")
        modified = json.loads(script)["@graph"][0].get("dateModified")
        shown = page.xpath("//section[@class='share']/p/time")
        assert [time.get("datetime") for time in shown] == [modified] * bool(modified)
        if re.search(r"/(faq|s)/.", url):
            assert meta(page, "citation_publication_date") == modified.replace("-", "/")
            year, month, day = modified.split("-")
            assert shown[0].text == f"{calendar.month_name[int(month)]} {int(day)}, {year}"


def test_questions_were_asked_where_they_say_and_lead_to_what_proves_them():
    for name, front in questions().items():
        for address in front["asked_at"]:
            assert URL.fullmatch(address), (name, address)
        body = (ROOT / f"docs/faq/{name}.md").read_text("utf-8").split("\n---\n", 1)[1]
        assert "](../" in body, f"{name} leads to no page that proves it"


def test_every_answer_has_120_to_450_words(pages):
    for name, page in question_pages(pages).items():
        (article,) = page.xpath("//article[contains(@class, 'md-content__inner')]")
        article = copy.deepcopy(article)
        apart = "h1 | .//math | .//script | .//*[@class='fig' or @class='share' or @class='edit'] | h2[@id='related']"
        for element in article.xpath(f"{apart} | h2[@id='related']/following-sibling::ul"):
            element.drop_tree()
        words = [word for word in article.text_content().split() if any(letter.isalpha() for letter in word)]
        assert 120 <= len(words) <= 450, (name, len(words))


def test_every_question_ends_with_questions_that_share_a_topic(pages):
    for name, page in question_pages(pages).items():
        mine = set(questions()[name]["topics"])
        links = page.xpath("//h2[@id='related']/following-sibling::ul[1]//a/@href")
        assert 1 <= len(links) <= RELATED
        for link in links:
            other = link.strip("./").split("/")[-1]
            assert other != name
            assert mine & set(questions()[other]["topics"])


def test_the_list_shows_every_question_by_topic_with_its_short_answer(pages):
    page = pages[f"{ADDRESS}faq/"]
    shown = page.xpath("//div[@class='questions']/section/h2/@id")
    assert shown == [topic.replace(" ", "-") for topic in topics() if topic.replace(" ", "-") in shown]
    assert set(shown) == {front["topics"][0].replace(" ", "-") for front in questions().values()}
    shown = page.xpath("//div[@class='questions']/section/article")
    assert len(shown) == len(questions())
    text = page.text_content()
    for front in questions().values():
        assert str(front["question"]) in text


def test_other_words_for_a_question_are_in_the_search_index(site_dir):
    index = {
        entry["location"]: entry for entry in json.loads((site_dir / "search/search_index.json").read_text())["docs"]
    }
    for name, front in questions().items():
        said = [unescape(words) for words in index[f"faq/{name}/"]["tags"]]  # it is HTML, as the theme shows it
        assert said == [str(words) for words in front["also_asked"]]


def test_other_words_for_sections_and_statements_and_the_terms_defined_there_are_in_the_search_index(site_dir):
    index = {
        entry["location"]: entry for entry in json.loads((site_dir / "search/search_index.json").read_text())["docs"]
    }
    assert index["computing/#three-ways"]["tags"] == ["coordinate descent", "proximal", "ISTA and FISTA"]
    assert "Penalty factor, weighted lasso" in index["s/scaling/"]["tags"]
    assert index["s/scaling/"]["answer"]
    assert not any(location.startswith("s/") and "#" in location for location in index)
    assert not any("<pre>" in entry["text"] for entry in index.values())
