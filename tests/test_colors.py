"""The colors of the stylesheet, in both schemes: those of the figures, and enough contrast for text and lines."""

import re
from pathlib import Path

import pytest

from snippets.shared.figure import COLORS

STYLE = (Path(__file__).parents[1] / "docs/theme/assets/site.css").read_text("utf-8")
SCHEMES = {"light": 1, "dark": 2}


def color(name: str, scheme: str) -> str:
    """Return the value of the custom property in the scheme, as #rrggbb."""
    value = re.search(rf"--{name}: light-dark\((#\w+), (#\w+)\);", STYLE)[SCHEMES[scheme]]
    return value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors, from 1 to 21. Source: WCAG 2.2, contrast ratio and relative luminance."""

    def luminance(value):
        channels = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_figures_have_the_same_colors_on_a_page_as_alone():
    assert {role: color(f"fig-{role}", "light") for role in COLORS} == COLORS


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("role", sorted(set(COLORS) - {"grid"}))
def test_labels_in_the_color_of_a_line_are_legible(role, scheme):
    assert contrast(color(f"fig-{role}", scheme), color("page", scheme)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["page", "raised"])
def test_the_prose_has_the_contrast_of_level_aaa(ground, scheme):
    assert "--md-typeset-color: var(--ink)" in STYLE
    assert contrast(color("ink", scheme), color(ground, scheme)) >= 7


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["page", "raised"])
@pytest.mark.parametrize("text", ["ink", "quiet", "fig-l1", "md-code-hl-string-color"])
def test_text_is_legible(text, ground, scheme):
    assert contrast(color(text, scheme), color(ground, scheme)) >= 4.5
