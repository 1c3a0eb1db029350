"""Published addresses lead to the same thing for ever: the rules on a site of three pages, then the real one."""

import re
from pathlib import Path

import ledger as ledgers
import pytest
from PIL import Image, PngImagePlugin
from project import ROOT, topics


def page(body: str, title: str) -> str:
    heading = "" if "<h1" in body else f"<h1>{title}</h1>"
    return f"<!doctype html><html><head><title>{title}</title></head><body>{heading}{body}</body></html>"


def put(site: Path, address: str, body: str, title: str = "A page") -> None:
    path = site / address / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(body, title), "utf-8")


def redirect(site: Path, address: str, target: str) -> None:
    path = site / address / "index.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    template = (ROOT / "docs/theme/moved.html").read_text("utf-8")
    path.write_text(template.replace("{{ target }}", target), "utf-8")


def draw(site: Path, name: str, claim: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><title>{claim}</title></svg>'
    (site / "figures").mkdir(exist_ok=True)
    (site / f"figures/{name}.svg").write_text(svg, "utf-8")
    for kind in ("csv", "js"):
        (site / f"figures/{name}.{kind}").write_text("0", "utf-8")
    said = PngImagePlugin.PngInfo()
    said.add_text("Title", claim)
    Image.new("RGB", (2, 2)).save(site / f"figures/{name}.png", pnginfo=said)


FILES = ("csv", "js", "png", "svg")
CLAIM = "The kink at λ ≥ 1 holds."
HOME = (
    '<h2 id="kink">The kink</h2><figure id="fig-kink"><a href="faq/why/">why</a> <a href="figures/kink/">Source</a></figure>'
    '<h3 id="proof">Proof</h3><h2 id="bowl">The bowl</h2>'
)
RELATED = '<h2 id="related">Related questions</h2>'


@pytest.fixture
def site(tmp_path) -> Path:
    put(tmp_path, "", HOME, "Home")
    put(tmp_path, "faq/why", RELATED, "Why does L1 give zeros?")
    put(tmp_path, "faq/what", "", "What is L1?")
    put(tmp_path, "figures/kink", '<figure id="fig-kink"></figure>', "Figure: kink")
    draw(tmp_path, "kink", CLAIM)
    return tmp_path


@pytest.fixture
def ledger(site) -> dict[str, str]:
    return ledgers.published(site)


def only(problems: list[str]) -> str:
    (problem,) = problems
    return problem


def test_every_page_heading_figure_and_figure_file_is_in_the_ledger_with_what_it_is(ledger):
    assert ledger == {
        "./": "page: Home",
        "./#kink": "heading: The kink",
        "./#fig-kink": f"figure: {CLAIM}",
        "./#proof": "heading: The kink › Proof",
        "./#bowl": "heading: The bowl",
        "faq/why/": "page: Why does L1 give zeros?",
        "faq/why/#related": "heading: Related questions",
        "faq/what/": "page: What is L1?",
        "figures/kink/": "page: Figure: kink",
        "figures/kink/#fig-kink": f"figure: {CLAIM}",
        **{f"figures/kink.{kind}": f"file: {CLAIM}" for kind in FILES},
    }


def test_data_of_a_stop_go_with_the_drawing(site):
    (site / "figures/kink-2.js").write_text("0", "utf-8")
    assert ledgers.published(site)["figures/kink-2.js"] == f"file: {CLAIM}"


def test_an_unchanged_site_loses_nothing(ledger, site):
    assert ledgers.problems(ledger, site) == []


def test_what_is_published_and_not_listed_fails_with_the_command_that_lists_it(ledger, site):
    put(site, "faq/new", "", "A new question?")
    assert (
        only(ledgers.problems(ledger, site)) == f"faq/new/ is not in docs/permalinks.txt; to add it: {ledgers.COMMAND}"
    )


def test_a_renamed_heading_without_an_anchor_left_in_place_is_caught(ledger, site):
    put(site, "", HOME.replace('id="bowl"', 'id="smooth-bowl"'), "Home")
    lost = [line for line in ledgers.problems(ledger, site) if "is lost" in line]
    assert only(lost).startswith("./#bowl (heading: The bowl) is lost: no heading, figure or empty anchor has this id")
    put(site, "", HOME.replace('<h2 id="bowl">', '<a id="bowl"></a><h2 id="smooth-bowl">'), "Home")
    assert not [line for line in ledgers.problems(ledger, site) if "is lost" in line]
    put(site, "", HOME.replace('<h2 id="bowl">', '<a id="bowl" href="#x">Elsewhere</a><h2 id="smooth-bowl">'), "Home")
    assert [line for line in ledgers.problems(ledger, site) if "./#bowl (heading: The bowl) is lost" in line]


@pytest.mark.parametrize("words", ["What convexity buys", "The bowls", "A bowl", "The bowl."])
def test_a_heading_in_other_words_is_caught_until_its_line_is_edited(ledger, site, words):
    put(site, "", HOME.replace("The bowl", words), "Home")
    assert only(ledgers.problems(ledger, site)) == (
        f"./#bowl was 'heading: The bowl' and is 'heading: {words}' now; give the new thing an address of its "
        "own or, if it is the same thing in other words, edit this line of docs/permalinks.txt"
    )
    assert ledgers.problems(ledger | {"./#bowl": f"heading: {words}"}, site) == []


def test_labels_that_change_places_are_caught_however_near_they_are(site):
    two = "<h3 id='{}'>A fitted weight</h3><h3 id='{}'>The fitted weights</h3>"
    put(site, "", two.format("one", "many"), "Home")
    ledger = ledgers.published(site)
    put(site, "", two.format("many", "one"), "Home")
    assert [line.split(" ")[0] for line in ledgers.problems(ledger, site)] == ["./#one", "./#many"]


def test_questions_that_change_places_are_caught(ledger, site):
    put(site, "faq/what", "", "Why does L1 give zeros?")
    put(site, "faq/why", RELATED, "What is L1?")
    assert [line.split(" ")[0] for line in ledgers.problems(ledger, site)] == ["faq/what/", "faq/why/"]


@pytest.mark.parametrize("level", [1, 5, 6])
def test_headings_of_each_level_are_held_on_pages_and_in_notebooks(site, level):
    put(site, "notebooks/one", f"<h{level} id='answer'>The answer</h{level}>")
    ledger = ledgers.published(site)
    assert ledger["notebooks/one/#answer"] == "heading: The answer"
    put(site, "notebooks/one", f"<h{level} id='the-answer'>The answer</h{level}>")
    assert [line for line in ledgers.problems(ledger, site) if line.startswith("notebooks/one/#answer (")]


def test_a_question_on_the_index_may_change_its_topic_and_not_what_it_asks(site):
    index = "<h2 id='{0}'>{0}</h2><h3 id='why'><a href='why/'>{1}</a><a class='headerlink' href='#why'>¶</a></h3>"
    put(site, "faq", index.format("calculus", "Why L1?"))
    ledger = ledgers.published(site)
    assert ledger["faq/#why"] == "heading: Why L1?"
    put(site, "faq", index.format("data", "Why L1?") + "<h2 id='calculus'>calculus</h2>")
    assert ledgers.problems(ledger | {"faq/#data": "heading: data"}, site) == []
    put(site, "faq", index.format("calculus", "Why L2?"))
    assert only(ledgers.problems(ledger, site)).startswith("faq/#why was 'heading: Why L1?' and is")


def test_a_deleted_question_is_caught_and_a_redirect_of_one_hop_mends_it(ledger, site):
    (site / "faq/what/index.html").unlink()
    assert (
        only(ledgers.problems(ledger, site)) == "faq/what/ (page: What is L1?) is lost: there is no such page or file"
    )
    redirect(site, "faq/what", "../why/")
    assert only(ledgers.problems(ledger, site)).startswith("faq/what/ was 'page: What is L1?' and is 'page: Why does")
    assert ledgers.problems(ledger | {"faq/what/": "page: Why does L1 give zeros?"}, site) == []


def test_a_redirect_that_leads_nowhere_or_to_another_redirect_is_caught(ledger, site):
    redirect(site, "faq/why", "../nowhere/")
    assert all("which does not exist" in line for line in ledgers.problems(ledger, site))
    redirect(site, "faq/hop", "../what/")
    redirect(site, "faq/why", "../hop/")
    assert all("redirects again" in line for line in ledgers.problems(ledger, site))


def test_a_page_that_moves_takes_its_headings_and_their_anchors_along(ledger, site):
    def after(body: str, title: str = "Why does L1 give zeros?") -> list[str]:
        put(site, "faq/moved", body, title)
        return [line for line in ledgers.problems(ledger, site) if "is not in docs/permalinks.txt" not in line]

    redirect(site, "faq/why", "../moved/")
    assert after(RELATED) == []
    assert after('<a id="related"></a><h2 id="near">Related questions</h2>') == []
    assert only(after("")).startswith("faq/why/#related (heading: Related questions) is lost: no heading")
    other = "faq/why/#related was 'heading: Related questions' and is '{}' now"
    assert only(after('<h2 id="related">Related work</h2>')).startswith(other.format("heading: Related work"))
    assert only(after('<figure id="related"></figure>')).startswith(other.format("figure: "))
    assert only(after('<p id="related">Related questions</p>')).startswith("faq/why/#related (heading: Related")
    assert only(after(RELATED, "Why not?")).startswith(
        "faq/why/ was 'page: Why does L1 give zeros?' and is 'page: Why not"
    )


@pytest.mark.parametrize("script", ["", '<script>location.replace("../moved/")</script>'])
def test_a_redirect_has_to_carry_the_fragment_along(ledger, site, script):
    redirect(site, "faq/why", "../moved/")
    put(site, "faq/moved", RELATED, "Why does L1 give zeros?")
    path = site / "faq/why/index.html"
    path.write_text(re.sub("<script>.*</script>", script, path.read_text("utf-8")), "utf-8")
    lost = [line for line in ledgers.problems(ledger, site) if "without a script that takes the fragment" in line]
    assert [line.split(" ")[0] for line in lost] == ["faq/why/", "faq/why/#related"]


def test_equal_headings_that_change_places_are_caught(site):
    first, second = "<h2>A bowl</h2><h3 id='{}'>Proof</h3>", "<h2>The kink</h2><h3 id='{}'>Proof</h3>"
    put(site, "", first.format("proof") + second.format("proof_1"), "Home")
    ledger = ledgers.published(site)
    assert ledger["./#proof"] == "heading: Proof"  # a heading without an id is nobody's parent
    first, second = first.replace("<h2>", "<h2 id='a'>"), second.replace("<h2>", "<h2 id='b'>")
    put(site, "", first.format("proof") + second.format("proof_1"), "Home")
    ledger = ledgers.published(site)
    put(site, "", second.format("proof") + first.format("proof_1"), "Home")
    assert [line.split(" ")[0] for line in ledgers.problems(ledger, site)] == ["./#proof", "./#proof_1"]


def test_a_renamed_figure_is_caught_on_the_page_and_as_a_file(ledger, site):
    put(site, "", HOME.replace("fig-kink", "fig-corner"), "Home")
    for kind in FILES:
        (site / f"figures/kink.{kind}").rename(site / f"figures/corner.{kind}")
    (site / "figures/kink").rename(site / "figures/corner")
    lost = [line.split(" ")[0] for line in ledgers.problems(ledger, site) if "is lost" in line]
    files = [f"figures/kink.{kind}" for kind in FILES]
    assert sorted(lost) == ["./#fig-kink", *files, "figures/kink/", "figures/kink/#fig-kink"]


def test_another_drawing_under_the_name_of_a_figure_is_caught_on_the_page_and_in_its_files(ledger, site):
    draw(site, "kink", "The kink at λ ≥ 2 holds.")
    changed = [line.split(" was ")[0] for line in ledgers.problems(ledger, site)]
    assert sorted(changed) == ["./#fig-kink", *(f"figures/kink.{kind}" for kind in FILES), "figures/kink/#fig-kink"]


def test_a_figure_is_told_by_the_page_it_links_to_whatever_its_id(ledger, site):
    put(site, "figures/corner", '<figure id="fig-corner"></figure>', "Figure: corner")
    draw(site, "corner", "The corner holds.")
    put(site, "", HOME.replace("figures/kink/", "figures/corner/"), "Home")
    changed = [line for line in ledgers.problems(ledger, site) if " was " in line]
    assert only(changed).startswith(f"./#fig-kink was 'figure: {CLAIM}' and is 'figure: The corner holds.' now")


def test_adding_keeps_old_entries_their_labels_and_comments(site, tmp_path):
    file = tmp_path / "permalinks.txt"
    file.write_text("# A comment\n./  page: The old label of home\ngone/  page: Gone\n", "utf-8")
    assert ledgers.add(file, site) == 13
    text = file.read_text("utf-8")
    assert text.startswith("# A comment\n")
    assert ledgers.read(file)["./"] == "page: The old label of home"
    assert ledgers.read(file)["gone/"] == "page: Gone"
    assert ledgers.add(file, site) == 0
    assert file.read_text("utf-8") == text


def test_nothing_that_was_published_is_lost(site_dir):
    assert ledgers.problems(ledgers.read(), site_dir) == []


def test_every_label_says_what_the_thing_is():
    assert [address for address, label in ledgers.read().items() if not label.partition(": ")[2]] == []


def explicit(address: str, docs: Path = ROOT / "docs") -> bool:
    """Return whether the id of a heading stands in the source of its page, or in the code that makes it."""
    path, anchor = address.split("#")
    for made, name in (("figures/", "figure"), ("s/", "statement")):  # pages that the build writes, or writes around
        if path.startswith(made):
            code = (ROOT / f"docs/extensions/{name}{'_page' * (name == 'figure')}s.py").read_text("utf-8")
            return f"{{#{anchor}" in code or f'id="{anchor}"' in (docs / f"theme/partials/{name}.html").read_text(
                "utf-8"
            )
    source = next(file for file in (docs / f"{path.strip('/')}.md", docs / path / "index.md") if file.is_file())
    if path.startswith("faq/") and source.name != "index.md" and anchor in ("answer", "related"):
        return True  # written by docs/extensions/questions.py
    if path == "faq/" and (
        anchor in {re.sub(r"\W+", "-", topic) for topic in topics()} or (docs / f"faq/{anchor}.md").is_file()
    ):
        return True
    own = rf"^#+ .*\{{#{re.escape(anchor)}[ }}]|<a id=\"{re.escape(anchor)}\"></a>"
    return re.search(own, source.read_text("utf-8"), re.M) is not None


def test_every_heading_in_the_ledger_has_an_explicit_id():
    headings = [address for address, label in ledgers.read().items() if label.startswith("heading: ")]
    assert [address for address in headings if address.endswith("_1")] == []
    # The headings of notebooks have the ids that their words give: {#id} would be shown to who opens the file.
    written = [address for address in headings if not address.startswith("notebooks/")]
    assert [address for address in written if not explicit(address)] == []


def test_a_link_to_an_id_does_not_make_it_explicit(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("## A bowl\n\n[here](#a-bowl), [there](other.md#a-bowl)\n", "utf-8")
    assert not explicit("page/#a-bowl", tmp_path)
    page.write_text("## A bowl {#a-bowl}\n\n## Next {#next data-search-exclude}\n", "utf-8")
    assert explicit("page/#a-bowl", tmp_path)
    assert explicit("page/#next", tmp_path)
    assert not explicit("page/#a", tmp_path)
