"""Figures that a reader may move: their frames come with the reader's hand, and are what Python drew."""

import importlib
import re
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import expect

import snippets

FOLDER = Path(snippets.__file__).parent
SWEPT = [name for name in snippets.names() if re.search(r"^SWEEP = ", (FOLDER / f"{name}.py").read_text("utf-8"), re.M)]
FRAMES = "**/figures/*.js"


def frames_asked(page) -> list[str]:
    """Return the names of the figures whose frames the page has asked for."""
    return [found[1] for request in page.requests if (found := re.search(r"/figures/(\w+)\.js$", request.url))]


def figure_of(page, name: str):
    return page.locator(f"#fig-{name.replace('_', '-')}")


def move(page, name: str, stop: int):
    """Move the slider to that stop, as a hand would, and wait for the frames."""
    slider = figure_of(page, name).locator("input")
    slider.focus()
    slider.evaluate("(input, stop) => { input.value = stop; input.dispatchEvent(new Event('input')) }", stop)
    page.wait_for_function("name => globalThis.figFrames?.[name]", arg=name)


def on_page(page, name: str) -> list:
    """Return what the page draws."""
    serialized = "svg => new XMLSerializer().serializeToString(svg)"
    return as_drawn(figure_of(page, name).locator(".fig-panels svg").evaluate(serialized))


def by_python(name: str, stop: int | None = None) -> list:
    """Return what Python draws at that stop of the slider, or where it starts."""
    module = importlib.import_module(f"snippets.{name}")
    ((parameter, values),) = module.SWEEP.items()
    default = module.figure()
    drawn = default if stop is None else module.figure(**{parameter: values[stop]})
    return as_drawn(drawn.svg(place=default))


def as_drawn(svg: str) -> list:
    """Return each element as its tag, attributes and text; what refers to another says which in the order drawn."""
    elements = list(etree.fromstring(svg).iter())
    order = {element.get("id"): str(place) for place, element in enumerate(elements) if element.get("id")}

    def plain(value: str) -> str:
        return re.sub(r"#([\w-]+)", lambda found: f"#{order.get(found[1], found[1])}", value)

    own = ("id", "data-k", "aria-hidden", "focusable")
    return [
        (
            etree.QName(element).localname,
            {etree.QName(key).localname: plain(value) for key, value in element.attrib.items() if key not in own},
            (element.text or "").strip(),
        )
        for element in elements
    ]


def stop_of(name: str, value: float) -> int:
    return next(iter(importlib.import_module(f"snippets.{name}").SWEEP.values())).index(value)


def test_there_are_sliders():
    assert {"kink", "stationary_point"} <= set(SWEPT)
    assert by_python("kink", 0) != by_python("kink", 1)


@pytest.mark.parametrize("name", SWEPT)
def test_a_moved_slider_draws_exactly_what_python_drew(open_page, name):
    page = open_page(f"/figures/{name}/")
    assert on_page(page, name) == by_python(name)
    values = next(iter(importlib.import_module(f"snippets.{name}").SWEEP.values()))
    for stop in (len(values) - 1, 0, len(values) // 2):
        move(page, name, stop)
        assert figure_of(page, name).locator("output").text_content() == f"{values[stop]:g}"
        assert on_page(page, name) == by_python(name, stop)
    assert page.problems == []


def test_a_slider_moves_by_keyboard_and_says_where_it_is(open_page):
    page = open_page("/", hold=True)  # and does not wait for the theme's script
    slider, before = figure_of(page, "kink").locator("input"), on_page(page, "kink")
    slider.focus()
    page.wait_for_function("globalThis.figFrames?.kink")
    page.keyboard.press("ArrowRight")
    assert figure_of(page, "kink").locator("output").text_content() == "1.1"
    assert slider.get_attribute("aria-valuetext") == "λ = 1.1"
    assert on_page(page, "kink") == by_python("kink", stop_of("kink", 1.1)) != before
    page.keyboard.press("ArrowLeft")
    assert on_page(page, "kink") == before


def test_no_frames_are_asked_for_before_the_hand_comes_near(open_page):
    page = open_page("/")
    page.mouse.move(640, 10)
    page.wait_for_function("window.document$")
    assert frames_asked(page) == []


@pytest.mark.parametrize("hand", ["pointer", "focus", "touch"])
def test_a_hand_over_a_figure_asks_for_its_frames_once(open_page, hand):
    page = open_page("/", has_touch=True)
    panel = figure_of(page, "kink").locator(".fig-panels")
    match hand:
        case "pointer":
            panel.hover()
        case "focus":
            figure_of(page, "kink").locator("input").focus()
        case "touch":
            panel.tap()
    page.wait_for_function("globalThis.figFrames?.kink")
    move(page, "kink", 0)
    assert frames_asked(page) == ["kink"]


def test_a_slider_moved_before_its_frames_arrive_shows_its_place_when_they_do(open_page):
    page, held = open_page("/"), []
    page.route(FRAMES, lambda route: held.append(route))
    slider, before = figure_of(page, "kink").locator("input"), on_page(page, "kink")
    slider.focus()
    page.keyboard.press("Home")
    while not held:
        page.wait_for_timeout(20)
    assert on_page(page, "kink") == before
    held[0].continue_()
    page.wait_for_function("globalThis.figFrames?.kink")
    assert on_page(page, "kink") == by_python("kink", 0)


def test_frames_that_did_not_come_are_asked_for_again(open_page):
    page = open_page("/")
    page.route(FRAMES, lambda route: route.abort(), times=1)
    with page.expect_event("requestfailed"):
        figure_of(page, "kink").locator(".fig-panels").hover()
    move(page, "kink", 0)
    assert on_page(page, "kink") == by_python("kink", 0)


@pytest.mark.parametrize(("written", "value"), [("0.7", 0.7), ("0.72", 0.7), ("-3", 0.0), ("99", 2.0)])
def test_an_address_that_holds_a_state_opens_it(open_page, written, value):
    page = open_page(f"/?kink.lam={written}")
    page.wait_for_function("globalThis.figFrames?.kink")
    assert figure_of(page, "kink").locator("output").text_content() == f"{value:g}"
    assert on_page(page, "kink") == by_python("kink", stop_of("kink", value))
    assert frames_asked(page) == ["kink"]


@pytest.mark.parametrize("query", ["?kink.lam=", "?kink.lam=most", "?kink.mu=0.7", "?other=1"])
def test_an_address_that_holds_none_leaves_the_figure_as_it_is(open_page, query):
    page = open_page(f"/{query}")
    page.wait_for_timeout(100)
    assert on_page(page, "kink") == by_python("kink")
    assert frames_asked(page) == page.problems == []


def test_a_slider_works_from_a_disk(open_page, site_dir):
    page = open_page("/404.html")
    page.goto((site_dir / "index.html").as_uri() + "?kink.lam=0.7")
    page.wait_for_function("globalThis.figFrames?.kink")
    assert on_page(page, "kink") == by_python("kink", stop_of("kink", 0.7))


def test_a_slider_works_where_the_page_may_fetch_nothing(open_page, site):
    page = open_page("/404.html", bypass_csp=False)
    policy = (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; connect-src 'none'"
    )

    def strictly(route):
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-security-policy": policy})

    page.route(f"{site}/", strictly)
    page.goto(f"{site}/")
    move(page, "kink", 0)
    assert on_page(page, "kink") == by_python("kink", 0)


@pytest.mark.parametrize(("query", "stop"), [("", None), ("?kink.lam=0.7", 0.7)])
def test_a_slider_works_after_instant_navigation(open_page, query, stop):
    page = open_page("/constraint-region/")
    page.mouse.move(640, 10)
    page.wait_for_function("performance.getEntriesByType('resource').some(e => e.name.endsWith('/sitemap.xml'))")
    page.wait_for_timeout(200)
    page.evaluate("window.same = true")
    link = "query => document.querySelector('article h1').insertAdjacentHTML('afterend', `<a id=there href='../${query}'>x</a>`)"
    page.evaluate(link, query)
    page.locator("#there").click()
    expect(figure_of(page, "kink").locator("input")).to_be_visible()
    assert page.evaluate("window.same") is True
    if stop is None:
        assert on_page(page, "kink") == by_python("kink")
        move(page, "kink", 0)
    page.wait_for_function("globalThis.figFrames?.kink")
    assert on_page(page, "kink") == by_python("kink", 0 if stop is None else stop_of("kink", stop))
    assert page.problems == []


def test_without_javascript_the_figure_is_there_and_the_slider_is_not(open_page):
    page = open_page("/?kink.lam=0.7", java_script_enabled=False)
    assert figure_of(page, "kink").locator(".fig-panels svg").bounding_box()["height"] > 150
    assert not figure_of(page, "kink").locator(".fig-slider").is_visible()
    assert figure_of(page, "kink").locator("a", has_text="Numbers").is_visible()


def test_a_finger_finds_the_slider(open_page):
    page = open_page("/", viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    slider = figure_of(page, "kink").locator("input")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box["height"] >= 44
    page.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + 2)
    assert float(figure_of(page, "kink").locator("output").text_content()) > 1.5
