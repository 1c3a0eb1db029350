import numpy as np
import pytest

from snippets.shared.figure import COLORS, Figure


@pytest.mark.parametrize(("coordinate", "along"), [("x", 1), ("y", 0)])
def test_a_zero_line_is_where_its_coordinate_is_0_behind_all_else(coordinate, along):
    drawn = Figure("x", "y")
    curve, line = drawn.curve([-1, 2], [-3, 4], "l1"), drawn.zero_line(coordinate)
    drawn.ax.set(xlim=(-1, 2), ylim=(-3, 4))
    places = line.get_transform().transform(line.get_xydata())
    ends = drawn.ax.transData.inverted().transform(places)
    np.testing.assert_allclose(ends[:, 1 - along], 0, atol=1e-12)
    np.testing.assert_allclose(ends[:, along], ([-1, 2], [-3, 4])[along])
    assert line.get_zorder() < curve.get_zorder()
    assert line.get_color() == COLORS["grid"]


def test_an_unknown_coordinate_has_no_zero_line():
    with pytest.raises(KeyError):
        Figure("x", "y").zero_line("z")


def test_a_note_is_in_the_font_of_the_figure_in_the_color_of_its_role_and_keeps_its_outer_spaces():
    drawn = Figure("x", "y")
    note = drawn.note(0, 0, " λ = 1", "l1", va="center")
    assert note.get_text() == "\u00a0λ = 1"
    assert note.get_color() == COLORS["l1"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(__import__("matplotlib").rcParams, "font.size", 40)
        label = drawn.ax.xaxis.label
        assert note.get_fontfamily() == label.get_fontfamily()
        assert note.get_fontsize() == label.get_fontsize() == drawn.note(1, 1, "other").get_fontsize()


def test_an_unknown_role_is_told_with_those_that_there_are():
    with pytest.raises(ValueError, match="'l3' is no role here; there are l1, l2"):
        Figure("x", "y").curve([0, 1], [0, 1], "l3")
