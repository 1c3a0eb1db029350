import importlib
import io
import json
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
MOVING = {name: importlib.import_module(f"snippets.{name}") for name in NAMES}
SWEPT = [name for name, module in MOVING.items() if hasattr(module, "SWEEP") and not hasattr(module, "moving")]
DRAGGED = [name for name, module in MOVING.items() if hasattr(module, "moving")]


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
    moving, module = SITE.library.snippet(name).moving, importlib.import_module(f"snippets.{name}")
    ((parameter, stops, _, _),) = moving.parameters
    lists = [None, *(values for _, values in moving.data[""]["lists"])]  # after the parameter
    assert len(stops) >= 3  # the example of contributing.md has five
    for number, value in enumerate(stops):
        shown = [etree.fromstring(svg) for svg in moving.svgs]
        targets = {element.get("data-k"): element for svg in shown for element in svg.iter() if element.get("data-k")}
        for k, attribute, place in moving.data[""]["binds"]:
            if k == "result":
                assert lists[place][number] == module.result(**{parameter: value})
            elif attribute == "#text":
                targets[k].text = lists[place][number]
            else:
                targets[k].set(attribute, lists[place][number])
        panels = module.figure(**{parameter: value})
        for svg, panel in zip(shown, panels if isinstance(panels, tuple) else (panels,), strict=True):
            for element, expected in zip(svg.iter(), etree.fromstring(panel.svg()).iter(), strict=True):
                assert (element.text or "").strip() == (expected.text or "").strip()
                for attribute in ("d", "style", "transform", "x", "y"):
                    assert element.get(attribute) == expected.get(attribute)


def stops_of(slider) -> list[float]:
    """Return the values that a slider of a page may have."""
    text, most = slider.get("data-stops"), int(slider.get("max"))
    if ":" not in text:
        return [float(value) for value in text.split()]
    first, step = map(float, text.split(":"))
    return [round(first + k * step, 9) for k in range(most + 1)]


@pytest.mark.parametrize("name", [*SWEPT, *DRAGGED])
def test_sliders_start_at_the_state_that_is_shown_without_a_script(name):
    module = importlib.import_module(f"snippets.{name}")
    page = lxml_html.fromstring(f"<div>{convert(f'![](fig:{name})')}</div>")
    (hand,) = page.xpath("//fig-hand")
    start = dict(zip(module.SWEEP, module.figure.__defaults__, strict=True))
    assert json.loads(page.find("figure").get("data-state")) == start
    sentence = module.result()
    assert hand.find_class("fig-result")[0].text_content() == sentence
    for (parameter, stops), slider in zip(module.SWEEP.items(), hand.xpath(".//input"), strict=True):
        assert slider.get("name") == parameter
        assert stops_of(slider) == pytest.approx(list(stops))
        assert stops_of(slider)[int(slider.get("value"))] == pytest.approx(start[parameter])
        assert slider.get("aria-valuetext") == sentence
    panels = module.figure()
    for number, panel in enumerate(panels if isinstance(panels, tuple) else (panels,)):
        drawn = lxml_html.fromstring(drawings.inline(panel.svg(), f"fig-{name.replace('_', '-')}-{number}-"))
        shown = hand.xpath(".//svg")[number]
        assert [e.get("d") for e in shown.iter("path")] == [e.get("d") for e in drawn.iter("path")]
    assert hand.get("data-name") == name
    assert hand.get("data-source") == "figures/"
    apart = [slider.get("name") for slider in hand.xpath(".//input[@data-apart]")]
    assert apart == ([module.APART] if hasattr(module, "APART") else [])


def test_what_is_dragged_has_a_handle_and_a_slider_and_a_line_that_says_how():
    page = lxml_html.fromstring(f"<div>{convert('![](fig:stick_or_slide)')}</div>")
    (handle,) = page.xpath("//*[@data-hand]")
    assert handle.get("data-hand") == "z"
    assert [label.get("class") for label in page.xpath("//label")] == ["dragged", None]
    assert "Drag the loss" in page.find_class("fig-hint")[0].text_content()


@pytest.mark.parametrize(("parameter", "shown"), [("lam", "λ"), ("delta", "δ"), ("c", "c"), ("radius", "radius")])
def test_a_parameter_is_shown_as_mathematics_writes_it(parameter, shown):
    assert symbol(parameter) == shown
