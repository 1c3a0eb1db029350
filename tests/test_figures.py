import importlib
import json
import re

import markdown
import numpy as np
import pytest
from lxml import etree
from matplotlib import image

import snippets
from docs.extensions import figures, library

EXTENSIONS = ["docs.extensions.math", "docs.extensions.numbers", "docs.extensions.figures"]
NAMES = [name for name in snippets.names() if hasattr(importlib.import_module(f"snippets.{name}"), "figure")]
SWEPT = [name for name in NAMES if hasattr(importlib.import_module(f"snippets.{name}"), "SWEEP")]


def convert(text: str) -> str:
    return markdown.markdown(text, extensions=EXTENSIONS)


def test_a_figure_has_name_description_caption_source_and_files():
    page = convert("![](fig:kink)")
    snippet = library.snippet("kink")
    assert 'id="fig-kink"' in page
    assert 'role="img" ' in page.replace('role="img">', 'role="img" >')
    for part in ("caption", "words"):
        assert f'id="fig-kink-{part}"' in page
    assert "Adding λ|x| makes a kink at 0" in page
    assert snippet.description.replace("<", "&lt;").replace(">", "&gt;") in page
    source = re.search(r'<details class="fig-source">.*?<code>(.*?)</code>', page, re.S)[1]
    import html

    assert html.unescape(re.sub(r"<[^>]*>", "", source)).strip() == snippet.source.strip()
    assert 'href="figures/kink.svg"' in page
    assert 'href="figures/kink.png"' in page


def test_a_caption_in_other_words_is_markdown_and_its_numbers_are_checked(caplog):
    page = convert("![It is [0.75](num:kink.minimizer), $x$.](fig:kink)")
    assert '<data value="kink.minimizer">0.75</data>' in page
    assert "<math>" in page
    assert not caplog.records
    convert("![It is [0.76](num:kink.minimizer).](fig:kink)")
    assert [record.message for record in caplog.records] == ["page:1: prose says '0.76' but kink.minimizer = 0.75"]


def test_an_unknown_figure_is_reported_with_the_nearest_name(caplog):
    convert("One.\n\n![](fig:soft_treshold)")
    (record,) = caplog.records
    assert record.message == "page:3: unknown figure 'soft_treshold'; did you mean 'soft_threshold'?"


def test_a_figure_inside_a_paragraph_is_reported(caplog):
    convert("One.\n\nText ![](fig:kink) more.")
    (record,) = caplog.records
    assert record.message.startswith("page:3: a figure stands alone")


def test_a_figure_in_code_is_only_shown(caplog):
    assert "<figure" not in convert("Type `![](fig:kink)` alone.")
    assert not caplog.records


def test_two_figures_share_no_id():
    page = convert("\n\n".join(f"![](fig:{name})" for name in NAMES))
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    for reference in re.findall(r'(?:href="#|url\(#)([^")]+)', page):
        assert reference in ids


@pytest.mark.parametrize("name", NAMES)
def test_inlined_drawings_are_themed_light_and_without_style_of_their_own(name):
    for svg in library.snippet(name).panels:
        assert "<style" not in svg
        assert not re.search(r"<svg[^>]* (width|height)=", svg)
        assert not re.search(r"\d\.\d{3}", svg)
        assert not re.findall(r"(?<!,)(?<!url\()#[0-9a-f]{6}", svg), "a color that no custom property covers"


@pytest.mark.parametrize("name", NAMES)
def test_the_standalone_svg_is_valid_opaque_and_has_title_and_description(name):
    svg = etree.fromstring(figures.standalone(name).encode())
    space = {"s": "http://www.w3.org/2000/svg"}
    assert svg.xpath("string(s:title)", namespaces=space) == library.snippet(name).claim
    assert svg.xpath("string(s:desc)", namespaces=space) == library.snippet(name).description
    assert svg.xpath("s:rect/@fill", namespaces=space) == ["#fff"]
    assert b"var(" not in etree.tostring(svg)
    assert len(svg.xpath("s:svg", namespaces=space)) == len(library.snippet(name).panels)


def test_the_png_shows_all_panels_side_by_side_at_two_pixels_for_each_css_pixel(tmp_path):
    path = tmp_path / "penalty.png"
    path.write_bytes(library.snippet("penalty").png)
    pixels = image.imread(path)
    assert pixels.shape == (3 * 192, 2 * 4.5 * 192, 4)
    assert np.all(pixels[0, 0] == 1)
    assert b"Software" not in path.read_bytes()


@pytest.mark.parametrize("name", SWEPT)
def test_each_frame_of_a_swept_figure_is_what_the_snippet_draws_at_that_value(name):
    """Applies the changes as the page's script does, and compares with the drawing itself."""
    sweep = library.snippet(name).sweep
    assert len(sweep.values) >= 10
    for number, value in enumerate(sweep.values):
        svg = etree.fromstring(sweep.svg)
        targets = {element.get("data-k"): element for element in svg.iter() if element.get("data-k")}
        for k, attribute, values in sweep.changes:
            if attribute == "#text":
                targets[str(k)].text = values[number]
            else:
                targets[str(k)].set(attribute, values[number])
        panel = importlib.import_module(f"snippets.{name}").figure(**{sweep.parameter: value})
        drawn = list(etree.fromstring(panel.svg()).iter())
        for element, expected in zip(svg.iter(), drawn, strict=True):
            assert (element.text or "").strip() == (expected.text or "").strip()
            for attribute in ("d", "style", "transform", "x", "y"):
                assert element.get(attribute) == expected.get(attribute)


def test_the_slider_starts_at_the_frame_that_is_shown_without_a_script():
    page = convert("![](fig:kink)")
    data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', page)[1])
    assert float(data["values"][data["start"]]) == importlib.import_module("snippets.kink").DRAWN
