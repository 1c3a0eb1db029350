"""The page of each figure: where the figure is large, with its numbers and its source, and where links to it lead."""

import csv
import importlib
import json
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from lxml import html
from matplotlib.patches import PathPatch
from matplotlib.transforms import Affine2D
from project import ADDRESS, ROOT, questions

import snippets
from docs.extensions import figure_pages
from docs.extensions.project import Site

NAMES = [name for name in snippets.names() if hasattr(importlib.import_module(f"snippets.{name}"), "figure")]
LIBRARY = Site().library
GRID = importlib.import_module("docs.extensions.produce").COLORS["grid"]


@pytest.fixture(scope="session")
def figure_page(pages):
    return {name: pages[f"{ADDRESS}figures/{name}/"] for name in NAMES}


def meta(page, name: str) -> str:
    (content,) = page.xpath("//meta[@property=$n or @name=$n]/@content", n=name)
    return content


def points_of(site_dir, name: str) -> list[list[str]]:
    with (site_dir / f"figures/{name}.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["panel", "series", "x", "y"]
    return rows


def test_there_is_a_page_for_each_figure_and_a_list_of_all(figure_page, pages, site_dir):
    made = {path.parent.name for path in (site_dir / "figures").glob("*/index.html")}
    assert made == set(NAMES)
    listed = pages[f"{ADDRESS}figures/"].xpath("//article//li/a")
    assert [link.get("href").strip("/") for link in listed] == NAMES
    assert [link.text_content() for link in listed] == [LIBRARY.snippet(name).claim for name in NAMES]


def test_the_page_of_a_figure_says_of_itself_what_every_page_does(figure_page, site_dir):
    for name, page in figure_page.items():
        address, claim = f"{ADDRESS}figures/{name}/", LIBRARY.snippet(name).claim
        assert page.xpath("//link[@rel='canonical']/@href") == [address]
        assert page.xpath("string(//title)").startswith(f"Figure: {name.replace('_', ' ')} - ")
        assert meta(page, "description") == meta(page, "og:description") == claim
        assert meta(page, "og:image") == f"{ADDRESS}cards/figures/{name}.png"
        assert (site_dir / f"cards/figures/{name}.png").is_file()
        assert claim in meta(page, "og:image:alt")
        article = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))["@graph"][0]
        assert (article["url"], article["description"]) == (address, claim)
        assert page.xpath("string(//pre[@id='share-bibtex'])").count(address) == 1


def test_pages_of_figures_are_in_the_sitemap_and_neither_in_the_menu_nor_in_the_search(pages, site_dir):
    mapped = {place.text for place in ElementTree.parse(site_dir / "sitemap.xml").findall(".//{*}loc")}
    assert {f"{ADDRESS}figures/", *(f"{ADDRESS}figures/{name}/" for name in NAMES)} <= mapped
    for address, page in pages.items():
        in_menu = page.xpath("//nav[contains(@class, 'md-nav--primary')]//a/@href")
        assert in_menu
        assert not [link for link in in_menu if "figures/" in link], address
    index = json.loads((site_dir / "search/search_index.json").read_text("utf-8"))["docs"]
    assert not [entry["location"] for entry in index if entry["location"].startswith("figures/")]
    assert len(index) > 100


def test_a_figure_is_drawn_on_its_page_with_its_words_open_its_files_and_ways_to_share_it(figure_page, site_dir):
    for name, page in figure_page.items():
        snippet = LIBRARY.snippet(name)
        (figure,) = page.xpath("//figure")
        assert figure.get("id") == f"fig-{name.replace('_', '-')}"
        assert len(figure.xpath(".//svg")) >= 1
        assert figure.xpath("string(.//details[@open]/p)") == snippet.description
        source = page.xpath("string(//h2[@id='source']/following-sibling::div[contains(@class, 'highlight')][1])")
        assert source.strip() == (ROOT / f"snippets/{name}.py").read_text("utf-8").strip()
        files = [link for link in page.xpath("//article//p/a/@href") if name in link]
        assert [link.removeprefix("../") for link in files] == [f"{name}.{kind}" for kind in ("csv", "svg", "png")]
        assert page.xpath("string(//pre[@id='share-link'])") == f"{ADDRESS}figures/{name}/"
        assert page.xpath("string(//pre[@id='share-png'])") == f"{ADDRESS}figures/{name}.png"
        embedded = html.fromstring(page.xpath("string(//pre[@id='share-embed'])"))
        assert embedded.get("href") == f"{ADDRESS}figures/{name}/"
        (picture,) = embedded.xpath(".//img")
        assert picture.get("alt") == snippet.claim
        assert (site_dir / picture.get("src").removeprefix(ADDRESS)).is_file()


def test_a_minus_in_words_is_read_out_as_one(figure_page):
    for name, page in figure_page.items():
        assert not re.search(r"(?:^|[\s(=×])-[\d.]", page.xpath("string(//figure//details/p)")), name
    assert "from −4 to 4" in figure_page["leaf_weight"].xpath("string(//figure//details/p)")


def drawn_by(name: str) -> list[tuple[int, str, float, float]]:
    """Return the points of each artist of the figure, by how matplotlib holds artists of its kind."""
    drawn = importlib.import_module(f"snippets.{name}").figure()
    found = []
    for number, panel in enumerate(drawn if isinstance(drawn, tuple) else (drawn,), 1):
        axes = panel.ax
        limits = {"x": axes.get_xlim(), "y": axes.get_ylim()}
        assert not axes.images, "points of pictures are not read"
        for artist in [*axes.lines, *axes.patches, *axes.collections]:
            if hasattr(artist, "get_color") and np.array_equal(artist.get_color(), GRID):
                continue
            if artist in axes.lines:
                x, y = artist.get_data(orig=False)
                over = [
                    artist.get_transform() == axes.get_yaxis_transform(),
                    artist.get_transform() == axes.get_xaxis_transform(),
                ]
                x = limits["x"] if over[0] else x
                y = limits["y"] if over[1] else y
                points = np.column_stack([x, y])
            elif hasattr(artist, "get_width"):  # a bar
                left, bottom, width, height = (*artist.get_xy(), artist.get_width(), artist.get_height())
                points = [
                    (left, bottom),
                    (left + width, bottom),
                    (left + width, bottom + height),
                    (left, bottom + height),
                ]
            elif isinstance(artist, PathPatch):  # bends: points on them
                large = artist.get_path().transformed(Affine2D().scale(1000))
                points = np.vstack(large.to_polygons(closed_only=False)) / 1000
            elif hasattr(artist, "get_xy"):
                points = artist.get_xy()
            elif len(artist.get_offsets()) > 1 or np.any(artist.get_offsets()):  # scattered
                points = artist.get_offsets()
            else:
                points = np.vstack([path.vertices for path in artist.get_paths()])
            label = artist.get_label()
            found += [(number, "" if label.startswith("_") else label, float(x), float(y)) for x, y in points]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_csv_holds_every_point_that_is_drawn_and_no_other(name, site_dir):
    drawn = np.array([(panel, x, y) for panel, _, x, y in drawn_by(name)])
    rows = points_of(site_dir, name)
    listed = np.array([(int(panel), float(x), float(y)) for panel, _, x, y in rows])
    assert len(drawn) > 0
    for points, others in ((drawn, listed), (listed, drawn)):
        for panel in np.unique(points[:, 0]):
            near = others[others[:, 0] == panel, 1:]
            scale = 1e-8 * (1 + np.abs(near[np.isfinite(near).all(axis=1)]).max(axis=0))
            for point in np.unique(points[points[:, 0] == panel, 1:], axis=0):
                if np.isfinite(point).all():
                    assert (np.abs(near - point) <= scale).all(axis=1).any(), (panel, point)
    assert {(str(panel), label) for panel, label, _, _ in drawn_by(name)} == {
        (panel, label) for panel, label, _, _ in rows
    }


def test_the_table_on_the_page_has_at_most_30_rows_of_the_csv_with_all_ends_where_there_is_room(figure_page, site_dir):
    for name, page in figure_page.items():
        rows = [
            [cell.text_content().replace("−", "-") for cell in row] for row in page.xpath("//article//table/tbody/tr")
        ]
        assert 1 <= len(rows) <= 30, name
        points = points_of(site_dir, name)
        assert len(rows) == min(30, len(points)), name
        place = -1  # they come in the order drawn
        for panel, series, x, y in rows:
            place = next(
                k for k in range(place + 1, len(points)) if points[k][:2] == [panel, series] and near(points[k], x, y)
            )
        marks = [point for point in LIBRARY.snippet(name).points if point[4]]
        if len(marks) <= 30:
            for panel, series, x, y, _ in marks:
                assert [str(panel), series, f"{x:.4g}", f"{y:.4g}"] in rows, name


def near(point: list[str], x: str, y: str) -> bool:
    return np.allclose([float(point[2]), float(point[3])], [float(x), float(y)], rtol=6e-4, atol=1e-12)


def series(label: str, count: int, mark: bool = False) -> list[list]:
    return [[1, label, float(k), float(k * k), mark] for k in range(count)]


@pytest.mark.parametrize("count", [1, 2, 29, 30, 31, 100, 1001])
def test_the_table_takes_marks_then_ends_then_points_between_evenly(count):
    points = [*series("a", count), *series("marks", 5, mark=True), *series("b", count)]
    taken = figure_pages.table(points)
    assert len(taken) == min(30, len(points))
    assert [point for point in points if any(point is one for one in taken)] == taken, "in the order drawn, each once"
    assert [point for point in taken if point[4]] == series("marks", 5, mark=True)
    for label in ("a", "b"):
        xs = [point[2] for point in taken if point[1] == label]
        assert {xs[0], xs[-1]} == {0.0, count - 1.0}
    if count > 100:
        steps = np.diff([point[2] for point in taken if point[1] == "a"])
        assert steps.max() < 0.2 * count


def test_where_marks_alone_are_too_many_some_are_left_out():
    taken = figure_pages.table([*series("marks", 90, mark=True), *series("a", 9)])
    assert len(taken) == 30
    assert all(point[4] for point in taken)
    assert len({label for _, label, *_ in taken}) == 1


def test_the_page_lists_exactly_the_pages_that_show_the_figure(figure_page, pages):
    showing = {name: set() for name in NAMES}
    for address, page in pages.items():
        for figure in page.xpath("//figure[@id]"):
            if not address.startswith(f"{ADDRESS}figures/"):
                showing[figure.get("id").removeprefix("fig-").replace("-", "_")].add((address, meta(page, "og:title")))
    assert len(showing["kink"]) > 1
    for name, page in figure_page.items():
        base = f"{ADDRESS}figures/{name}/"
        links = page.xpath("//h2[@id='shown']/following-sibling::*[1]//a")
        listed = {(absolute(base, link.get("href")), link.text_content()) for link in links}
        assert listed == showing[name], name
        assert len(links) == len(listed)
        assert bool(page.xpath("//h2[@id='shown']")) == bool(listed)


def absolute(base: str, link: str) -> str:
    parts = base.rstrip("/").split("/")
    for step in link.rstrip("/").split("/"):
        parts = parts[:-1] if step == ".." else parts if step in (".", "") else [*parts, step]
    return "/".join(parts) + "/"


def test_a_page_that_shows_a_figure_holds_its_drawing_words_and_one_link_and_nothing_else_of_it(pages, site_dir):
    sources = {name: LIBRARY.snippet(name).source for name in NAMES}
    for address, page in pages.items():
        if address.startswith(f"{ADDRESS}figures/"):
            continue
        for figure in page.xpath("//figure"):
            name = figure.get("id").removeprefix("fig-").replace("-", "_")
            assert [absolute(address, link) for link in figure.xpath(".//a[@class='fig-link']/@href")] == [
                f"{ADDRESS}figures/{name}/"
            ]
            assert len(figure.xpath(".//figcaption//a[contains(@href, 'figures/')]")) == 1
            assert figure.xpath("string(.//details[@class='fig-words']/p)") == LIBRARY.snippet(name).description
            assert not figure.xpath(".//pre | .//table | .//script | .//*[contains(@class, 'share')]")
        code = {block.text_content() for block in page.xpath("//pre")}
        assert not [name for name, source in sources.items() if any(source.strip() in block for block in code)], address
        assert not page.xpath("//*[@id='share-embed' or @id='share-png']")


def test_what_moves_comes_from_a_script_of_their_own_that_pages_do_not_hold(pages, site_dir):
    moving = {name: made for name in NAMES if (made := LIBRARY.snippet(name).moving)}
    made = {f"{name}{end}": data for name, one in moving.items() for end, data in one.data.items()}
    assert {"kink", "constraint_region", "constraint_region-1", "constraint_region-2"} <= set(made)
    assert {path.stem for path in (site_dir / "figures").glob("*.js")} == set(made)
    for file, data in made.items():
        text = (site_dir / f"figures/{file}.js").read_text("utf-8")
        held = json.loads(re.fullmatch(r"Object\.assign\(globalThis\.figData \?\?= \{\}, (.*)\)\n", text)[1])
        assert held == {file: json.loads(json.dumps(data))}
    for address, page in pages.items():
        for slider in page.xpath("//fig-hand"):
            assert absolute(address, slider.get("data-source")) == f"{ADDRESS}figures/"
            assert slider.get("data-name") in moving
            assert not slider.xpath(".//script")


def test_the_menu_lists_the_questions_on_the_pages_of_questions_alone(pages):
    for address, page in pages.items():
        links = page.xpath("//nav[contains(@class, 'md-nav--primary')]//a/@href")
        asked = {absolute(address, link.partition("#")[0]) for link in links} & {
            other for other in pages if other.startswith(f"{ADDRESS}faq/") and other != f"{ADDRESS}faq/"
        }
        if address.startswith(f"{ADDRESS}faq/"):  # where the topics are, and the questions of the page's own
            assert len(asked) >= len({front["topics"][0] for front in questions().values()}), address
        else:
            assert asked == set(), address
