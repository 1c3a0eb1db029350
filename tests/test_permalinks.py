"""Published addresses lead to the same thing for ever: the rules on a site of three pages, then the real one."""

from pathlib import Path

import pytest

from docs.extensions import permalinks


def page(body: str, title: str) -> str:
    return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"


def put(site: Path, address: str, body: str, title: str = "A page") -> None:
    path = site / address / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(body, title), "utf-8")


def redirect(site: Path, address: str, target: str) -> None:
    path = site / address / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'<html><head><meta http-equiv="refresh" content="0; url={target}"></head></html>', "utf-8")


HOME = '<h2 id="kink">The kink</h2><figure id="fig-kink"></figure><h3 id="proof">Proof</h3><h2 id="bowl">The bowl</h2>'


@pytest.fixture
def site(tmp_path) -> Path:
    put(tmp_path, "", HOME, "Home")
    put(tmp_path, "faq/why", '<h2 id="related">Related questions</h2>', "Why does L1 give zeros?")
    put(tmp_path, "faq/what", "", "What is L1?")
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures/kink.svg").write_text("<svg/>", "utf-8")
    return tmp_path


@pytest.fixture
def ledger(site) -> dict[str, str]:
    return permalinks.published(site)


def only(problems: list[str]) -> str:
    (problem,) = problems
    return problem


def test_every_page_heading_figure_and_figure_file_is_in_the_ledger_with_what_it_is(ledger):
    assert ledger == {
        "./": "page: Home",
        "./#kink": "heading: The kink",
        "./#fig-kink": "figure: kink",
        "./#proof": "heading: The kink › Proof",
        "./#bowl": "heading: The bowl",
        "faq/why/": "page: Why does L1 give zeros?",
        "faq/why/#related": "heading: Related questions",
        "faq/what/": "page: What is L1?",
        "figures/kink.svg": "file",
    }


def test_an_unchanged_site_loses_nothing(ledger, site):
    assert permalinks.problems(ledger, site) == []


def test_what_is_published_and_not_listed_fails_with_the_command_that_lists_it(ledger, site):
    put(site, "faq/new", "", "A new question?")
    assert (
        only(permalinks.problems(ledger, site))
        == f"faq/new/ is not in docs/permalinks.txt; to add it: {permalinks.COMMAND}"
    )


def test_a_renamed_heading_without_an_anchor_left_in_place_is_caught(ledger, site):
    put(site, "", HOME.replace('id="bowl"', 'id="smooth-bowl"'), "Home")
    lost = [line for line in permalinks.problems(ledger, site) if "is lost" in line]
    assert only(lost).startswith("./#bowl (heading: The bowl) is lost: the page has no anchor #bowl")
    put(site, "", HOME.replace('<h2 id="bowl">', '<a id="bowl"></a><h2 id="smooth-bowl">'), "Home")
    assert not [line for line in permalinks.problems(ledger, site) if "is lost" in line]


def test_a_typo_mended_in_a_heading_is_free_and_another_thing_under_its_id_is_not(ledger, site):
    put(site, "", HOME.replace("The bowl", "The bowls"), "Home")
    assert permalinks.problems(ledger, site) == []
    put(site, "", HOME.replace("The bowl", "What convexity buys"), "Home")
    assert only(permalinks.problems(ledger, site)).startswith(
        "./#bowl was 'heading: The bowl' and is 'heading: What conv"
    )


def test_a_deleted_question_is_caught_and_a_redirect_of_one_hop_mends_it(ledger, site):
    (site / "faq/what/index.html").unlink()
    assert (
        only(permalinks.problems(ledger, site))
        == "faq/what/ (page: What is L1?) is lost: there is no such page or file"
    )
    redirect(site, "faq/what", "../why/")
    assert permalinks.problems(ledger, site) == []


def test_a_redirect_that_leads_nowhere_or_to_another_redirect_or_loses_the_fragment_is_caught(ledger, site):
    redirect(site, "faq/why", "../nowhere/")
    assert all("which does not exist" in line for line in permalinks.problems(ledger, site))
    redirect(site, "faq/hop", "../what/")
    redirect(site, "faq/why", "../hop/")
    assert all("redirects again" in line for line in permalinks.problems(ledger, site))
    redirect(site, "faq/why", "../what/")  # the page is found again, its heading is not
    assert only(permalinks.problems(ledger, site)).startswith("faq/why/#related (heading: Related questions) is lost")


def test_equal_headings_that_change_places_are_caught(site):
    first, second = "<h2>A bowl</h2><h3 id='{}'>Proof</h3>", "<h2>The kink</h2><h3 id='{}'>Proof</h3>"
    put(site, "", first.format("proof") + second.format("proof_1"), "Home")
    ledger = permalinks.published(site)
    assert ledger["./#proof"] == "heading: Proof"  # a heading without an id is nobody's parent
    first, second = first.replace("<h2>", "<h2 id='a'>"), second.replace("<h2>", "<h2 id='b'>")
    put(site, "", first.format("proof") + second.format("proof_1"), "Home")
    ledger = permalinks.published(site)
    put(site, "", second.format("proof") + first.format("proof_1"), "Home")
    assert [line.split(" ")[0] for line in permalinks.problems(ledger, site)] == ["./#proof", "./#proof_1"]


def test_a_renamed_figure_is_caught_on_the_page_and_as_a_file(ledger, site):
    put(site, "", HOME.replace("fig-kink", "fig-corner"), "Home")
    (site / "figures/kink.svg").rename(site / "figures/corner.svg")
    lost = [line.split(" ")[0] for line in permalinks.problems(ledger, site) if "is lost" in line]
    assert lost == ["./#fig-kink", "figures/kink.svg"]


def test_adding_keeps_old_entries_their_labels_and_comments(site, tmp_path):
    file = tmp_path / "permalinks.txt"
    file.write_text("# A comment\n./  page: The old label of home\ngone/  page: Gone\n", "utf-8")
    assert permalinks.add(file, site) == 8
    text = file.read_text("utf-8")
    assert text.startswith("# A comment\n")
    assert permalinks.read(file)["./"] == "page: The old label of home"
    assert permalinks.read(file)["gone/"] == "page: Gone"
    assert permalinks.add(file, site) == 0
    assert file.read_text("utf-8") == text


def test_nothing_that_was_published_is_lost(site_dir):
    assert permalinks.problems(permalinks.read(), site_dir) == []


def test_every_heading_in_the_ledger_has_an_explicit_id():
    sources = "".join(path.read_text("utf-8") for path in (permalinks.ROOT / "docs").rglob("*.md"))
    generated = {"related", "share"}  # headings that the site adds to every question
    for address, label in permalinks.read().items():
        if label.startswith("heading: ") and (anchor := address.split("#")[1]) not in generated:
            assert f"#{anchor}" in sources or address.startswith("faq/#"), address
            assert not anchor.endswith("_1"), address
