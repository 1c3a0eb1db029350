"""What every page may weigh, read from its files, without a browser."""

import pytest
from published import KB, KINDS, pages

TRANSFERRED = {"first": 62, "question": 49, "notebook": 55}  # KB; others below
ANY = 75


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "statement"])
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
