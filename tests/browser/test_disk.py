"""The site opened from disk, without a server and without a network."""

import re

import pytest
from conftest import PATIENCE
from playwright.sync_api import expect


@pytest.fixture
def open_file(context_of, site_dir):
    """Return a function that opens a file of the site; `page.problems` has the errors of its scripts."""
    opened = []

    def open_file(name="index.html"):
        page = context_of(viewport={"width": 1280, "height": 800}, offline=True, bypass_csp=True).new_page()
        opened.append(page)
        page.set_default_timeout(PATIENCE)
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.goto((site_dir / name).as_uri())
        page.mouse.move(300, 300)  # or nothing that waits for a hand would come
        expect(page.locator(".md-search-result__meta")).to_contain_text(
            "opened from disk"
        )  # the last that disk.js does
        return page

    yield open_file
    for page in opened:
        page.close()


def test_every_link_of_a_page_leads_to_a_file(open_file, site_dir):
    for name in ("index.html", "faq/index.html", "s/l1/index.html", "figures/kink/index.html"):
        page = open_file(name)
        links = page.locator("a[href], link[rel=next], link[rel=prev]").evaluate_all("links => links.map(l => l.href)")
        inside = {re.sub(r"[?#].*", "", link) for link in links if link.startswith("file:")}
        missing = {link for link in inside if not re.search(r"\.\w+$", link)}
        assert len(inside) > 5
        assert missing == set()


def test_a_reader_walks_through_menu_article_and_foot(open_file):
    page = open_file()
    page.locator(".md-nav--primary a", has_text="Many dimensions").first.click()
    page.wait_for_url("**/many-dimensions/index.html")
    page.locator("article a[href*='/s/']").first.click()
    page.wait_for_url("**/s/*/index.html*")
    page.go_back()
    page.locator(".md-footer__link--next").click()
    page.wait_for_url("**/why-sparse/index.html")
    page.locator(".md-header .md-logo").click()
    page.wait_for_url(re.compile(r"/index\.html$"))
    assert page.locator("h1").inner_text().startswith("Why L1")
    assert page.problems == []


def test_a_link_keeps_its_place_in_the_page_it_leads_to(open_file):
    page = open_file("conventions/index.html")
    fragments = page.locator("article a[href*='index.html#']").evaluate_all("links => links.map(link => link.hash)")
    assert len(fragments) > 5
    assert all(len(fragment) > 1 for fragment in fragments)


def test_a_figure_moves(open_file):
    page = open_file()
    figure = page.locator("#fig-kink")
    before = figure.locator("svg").inner_html()
    figure.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("before => document.querySelector('#fig-kink svg').innerHTML !== before", arg=before)
    assert page.problems == []


def test_formulas_are_set_in_the_font_of_the_site(open_file):
    page = open_file()
    page.evaluate("document.fonts.ready")
    faces = page.evaluate("[...document.fonts].map(face => [face.family, face.status])")
    assert [status for family, status in faces if "STIX" in family] == ["loaded"]


def test_the_search_says_why_it_is_not_there_and_leads_to_all_questions(open_file):
    page = open_file()
    page.keyboard.press("/")
    page.keyboard.type("zeros")
    said = page.locator(".md-search-result__meta")
    expect(said).to_be_visible()
    expect(said).to_contain_text("opened from disk")
    page.locator(".md-search-result__none a").click()
    page.wait_for_url("**/faq/index.html")
    assert page.problems == []
