import importlib
import io
import re

import markdown
import numpy as np
import pytest
from lxml import etree
from lxml import html as lxml_html
from matplotlib import image

import snippets
from docs.extensions import drawings
from docs.extensions.figures import symbol
from docs.extensions.project import Site

EXTENSIONS = [f"docs.extensions.{name}" for name in ("formulas", "quotes", "figures")]
SITE = Site()
NAMES = [name for name in snippets.names() if hasattr(importlib.import_module(f"snippets.{name}"), "figure")]
SWEPT = [name for name in NAMES if hasattr(importlib.import_module(f"snippets.{name}"), "SWEEP")]


def convert(text: str) -> str:
    return markdown.markdown(
        text, extensions=EXTENSIONS, extension_configs={name: {"site": SITE} for name in EXTENSIONS}
    )


@pytest.fixture(autouse=True)
def _all_are_computed(computed):
    """Each snippet is computed once for all tests in all processes."""


def test_a_figure_has_name_description_caption_and_a_link_to_its_own_page():
    page = lxml_html.fromstring(f"<div>{convert('![](fig:kink)')}</div>")
    snippet = SITE.library.snippet("kink")
    (figure,) = page.xpath("//figure[@id='fig-kink']")
    (drawing,) = figure.xpath(".//*[@role='img']")
    assert page.get_element_by_id(drawing.get("aria-labelledby")).text_content().replace("\u00a0", " ") == snippet.claim
    assert page.get_element_by_id(drawing.get("aria-describedby")).text_content() == snippet.description
    assert [link.get("href") for link in figure.xpath(".//a")] == ["figures/kink.md"]  # which MkDocs makes an address


@pytest.mark.parametrize("name", ["kink", "penalty"])
def test_words_lead_to_the_page_of_a_figure(name, caplog):
    page = convert(f"See [*the* kink, [0.75](num:kink.minimizer)](fig:{name}) there.")
    assert f'<a href="figures/{name}.md">' in page
    assert "<em>the</em>" in page
    assert not caplog.records


def test_words_that_lead_to_no_figure_are_reported_as_an_unknown_figure_is(caplog):
    assert "<a" not in convert("One.\n\nSee [there](fig:soft_treshold), and [here](fig:soft_treshold).")
    message = "page:3: unknown figure 'soft_treshold'; did you mean 'soft_threshold'?"
    assert [str(record.msg) for record in caplog.records] == [message, message]


def test_words_that_lead_to_a_snippet_without_a_figure_are_reported(caplog):
    convert("See [there](fig:lasso).")
    assert [str(record.msg) for record in caplog.records] == ["page:1: snippet 'lasso' draws no figure"]


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
    for svg in SITE.library.snippet(name).panels:
        assert "<style" not in svg
        assert not re.search(r"<svg[^>]* (width|height)=", svg)
        assert not re.search(r"\d\.\d{3}", re.sub(r">[^<]*<", "><", svg)), "a coordinate that is not rounded"
        assert not re.findall(r"(?<!,)(?<!url\()#[0-9a-f]{6}", svg), "a color that no custom property covers"


@pytest.mark.parametrize("name", NAMES)
def test_the_standalone_svg_is_valid_opaque_and_has_title_and_description(name):
    snippet = SITE.library.snippet(name)
    svg = etree.fromstring(drawings.file(snippet.panels, snippet.claim, snippet.description).encode())
    space = {"s": "http://www.w3.org/2000/svg"}
    assert svg.xpath("string(s:title)", namespaces=space) == snippet.claim
    assert svg.xpath("string(s:desc)", namespaces=space) == snippet.description
    assert svg.xpath("s:rect/@fill", namespaces=space) == ["#fff"]
    assert b"var(" not in etree.tostring(svg)
    assert len(svg.xpath("s:svg", namespaces=space)) == len(snippet.panels)


def test_the_png_shows_all_panels_side_by_side_at_two_pixels_for_each_css_pixel():
    png = SITE.library.snippet("penalty").png
    pixels = image.imread(io.BytesIO(png))
    assert pixels.shape == (3 * 192, 2 * 4.5 * 192, 4)
    assert np.all(pixels[0, 0] == 1)
    assert b"Software" not in png


@pytest.mark.parametrize("name", SWEPT)
def test_each_frame_of_a_swept_figure_is_what_the_snippet_draws_at_that_value(name):
    """Applies the changes as the page's script does, and compares with the drawing itself."""
    sweep = SITE.library.snippet(name).sweep
    assert len(sweep.values) >= 3  # the example of contributing.md has five
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


@pytest.mark.parametrize("name", SWEPT)
def test_the_slider_starts_at_the_frame_that_is_shown_without_a_script(name):
    module = importlib.import_module(f"snippets.{name}")
    (slider,) = lxml_html.fromstring(f"<div>{convert(f'![](fig:{name})')}</div>").xpath("//fig-sweep")
    values = slider.get("data-values").split()
    assert values == [f"{value:g}" for value in module.SWEEP[slider.get("data-parameter")]]
    panel = module.figure()
    drawn = lxml_html.fromstring(drawings.inline(panel.svg(), f"fig-{name.replace('_', '-')}-0-"))
    shown = slider.find(".//svg")
    assert [element.get("d") for element in shown.iter("path")] == [element.get("d") for element in drawn.iter("path")]
    start = float(values[int(slider.get("data-start"))])
    assert start == pytest.approx(module.figure.__defaults__[0])
    assert slider.get("data-name") == name
    assert slider.get("data-frames") == f"figures/{name}.js"


@pytest.mark.parametrize(("parameter", "shown"), [("lam", "λ"), ("delta", "δ"), ("c", "c"), ("radius", "radius")])
def test_a_parameter_is_shown_as_mathematics_writes_it(parameter, shown):
    assert symbol(parameter) == shown
