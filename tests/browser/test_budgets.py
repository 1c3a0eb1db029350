"""What every page may weigh, read from its files; and that this is what Chromium transfers."""

import re

import brotli
import pytest
from published import KB, KINDS, heaviest, packed, pages
from waits import pause

TRANSFERRED = {"first": 62, "question": 49, "notebook": 55}  # KB; others below
ANY = 75
ICON = "assets/favicon.svg"  # which the Chromium without a window does not ask for


published = pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "statement"])


@published
def test_there_are_pages_of_the_kind(site_dir, kind):
    assert [page for page in pages(site_dir) if page.kind == kind]


@pytest.mark.parametrize("kind", KINDS)
def test_the_first_view_of_a_page_is_light(site_dir, kind):
    most = TRANSFERRED.get(kind, ANY)
    found = {page.address: page.transferred / KB for page in pages(site_dir) if page.kind == kind}
    assert {address: f"{size:.1f} KB" for address, size in found.items() if size > most} == {}


@pytest.mark.parametrize(("what", "most"), [("unpacked", 220 * KB), ("elements", 5000)])
def test_a_page_is_small_once_it_is_unpacked(site_dir, what, most):
    found = {page.address: getattr(page, what) for page in pages(site_dir)}
    assert {address: size for address, size in found.items() if size > most} == {}


def test_a_first_view_asks_for_seven_files_at_most_and_no_other_host(site_dir):
    assert {page.address: page.first_view for page in pages(site_dir) if len(page.first_view) > 7} == {}
    assert {page.address: page.other_hosts for page in pages(site_dir) if page.other_hosts} == {}


def test_what_comes_with_a_hand_is_light(site_dir):
    data = {file.name: len(packed(file)) / KB for file in (site_dir / "figures").glob("*.js")}
    assert len(data) > 8
    assert {name: f"{size:.1f} KB" for name, size in data.items() if size > 6} == {}
    pages = (file.read_text("utf-8") for file in (site_dir / "index.html", site_dir / "constraint-region/index.html"))
    (script,) = {script for page in pages for script in re.findall(r"<script>(customElements.*?)</script>", page, re.S)}
    assert len(brotli.compress(script.encode(), quality=9)) <= 2.9 * KB


def files(requests, site: str) -> list[str]:
    """Return the files behind the addresses, below the folder of the site."""
    names = [request.url.removeprefix(f"{site}/").partition("?")[0] for request in requests]
    return [f"{name}index.html" if name.endswith("/") or not name else name for name in names]


@published
def test_chromium_transfers_what_the_files_say_and_nothing_moves_meanwhile(open_page, chromium, site_dir, site, kind):
    expected = next(page for page in heaviest(site_dir, 1) if page.kind == kind)
    page = open_page(expected.address, first=True)
    page.wait_for_load_state("networkidle")
    pause(page, 400)
    asked = files(page.requests, site)
    left_out = [ICON] if "headless-shell" in chromium["executable_path"] else []
    assert sorted(asked + left_out) == sorted(expected.first_view)
    sizes = [request.sizes() for request in page.requests]
    assert sum(s["responseBodySize"] for s in sizes) == sum(len(packed(site_dir / name)) for name in asked)
    assert sum(s["responseBodySize"] + s["responseHeadersSize"] for s in sizes) <= expected.transferred
    assert page.evaluate("shift") < 0.005


def test_an_open_search_costs_little(open_page, site_dir, site):
    page = open_page(first=True)
    page.wait_for_load_state("networkidle")
    pause(page, 400)
    before = set(files(page.requests, site))
    page.keyboard.press("/")
    page.keyboard.type("zero")
    page.locator(".md-search-result__item").first.wait_for()
    more = set(files(page.requests, site)) - before
    assert "search/search_index.json" in more
    assert sum(len(packed(site_dir / name)) for name in more) <= 150 * KB
