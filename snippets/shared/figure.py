"""The one visual language of the site: what L1, L2, the loss and the optimum look like in every figure."""

import io
import re
from xml.etree import ElementTree

import matplotlib
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as _MatplotlibFigure
from matplotlib.patches import PathPatch
from matplotlib.path import Path

# Each color is used for one role only, so that it can be found in a drawn SVG and replaced by the custom property
# --fig-ROLE. The theme's stylesheet gives that property a value for the light and for the dark scheme.
COLORS = {
    "l1": "#b93a0e",
    "l2": "#1f56c4",
    "loss": "#5f6b7a",
    "optimum": "#14181d",
    "other": "#7a35b0",
    "region": "#38424e",
    "text": "#2b333c",
    "grid": "#c9d0d8",
}
DASHES = {
    "l1": "-",
    "l2": (0, (5, 2)),
    "loss": (0, (1.2, 1.6)),
    "optimum": "-",
    "other": (0, (7, 2, 1.5, 2)),
    "grid": "-",
}
MARKERS = {"l1": "o", "l2": "s", "loss": "D", "optimum": "*", "other": "^"}

_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.edgecolor": COLORS["text"],
    "axes.labelcolor": COLORS["text"],
    "axes.titlecolor": COLORS["text"],
    "axes.titlesize": 11,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "figure.facecolor": "none",
    "lines.linewidth": 1.8,
    "text.color": COLORS["text"],
    "xtick.color": COLORS["text"],
    "ytick.color": COLORS["text"],
    "svg.fonttype": "none",
    "svg.hashsalt": "why-l1-gives-zeros",
}
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
PNG_DPI = 192  # twice the 96 CSS pixels of an inch


class Figure(_MatplotlibFigure):
    """One panel of a figure, with a single pair of axes `ax`, drawn in the style of the site.

    Every mark takes a role ("l1", "l2", "loss", "optimum", …) that fixes its color, dash and marker, and a label
    by which a test finds it again: `curve`, `dot` and `note` set it as the artist's matplotlib label.
    """

    def __init__(self, xlabel: str, ylabel: str, title: str = "", width: float = 4.5, height: float = 3.0):
        with matplotlib.rc_context(_STYLE):
            super().__init__(figsize=(width, height), layout="constrained")
            self.ax = self.add_subplot()
            self.ax.set(xlabel=xlabel, ylabel=ylabel, title=title)

    def curve(self, x, y, role: str, label: str = "", **line):
        """Draw y against x as a line of the role, and return it."""
        line = {"color": _known(role, COLORS), "linestyle": _known(role, DASHES), "label": label} | line
        return self.ax.plot(x, y, **line)[0]

    def dot(self, x, y, role: str, label: str = "", **line):
        """Draw the points (x, y) as markers of the role, and return them."""
        line = {
            "color": _known(role, COLORS),
            "marker": _known(role, MARKERS),
            "linestyle": "none",
            "label": label,
        } | line
        return self.ax.plot(x, y, **({"markersize": 7, "zorder": 3} | line))[0]

    def bends(self, points, role: str, label: str = "", codes=None, **line):
        """Draw a curve of Bézier pieces as a line of the role, and return it.

        The points are start, control point, end, control point, end, … of quadratic pieces, or what the codes of
        `matplotlib.path.Path` say. Unlike a `curve` it is whole even where it leaves the figure.
        """
        codes = [Path.MOVETO] + [Path.CURVE3] * (len(points) - 1) if codes is None else codes
        line = {"edgecolor": _known(role, COLORS), "linestyle": _known(role, DASHES), "label": label} | line
        return self.ax.add_patch(PathPatch(Path(points, codes), **({"fill": False, "linewidth": 1.8} | line)))

    def zero_line(self, coordinate: str, **line):
        """Draw the line on which the coordinate, "x" or "y", is 0, behind all else, and return it."""
        draw = {"x": self.ax.axvline, "y": self.ax.axhline}[coordinate]
        return draw(0, **({"color": COLORS["grid"], "linewidth": 1, "zorder": 0} | line))

    def note(self, x: float, y: float, text: str, role: str = "text", **style):
        """Write the text at (x, y) in the color of the role, and return it. The limits of the axes leave room for it."""
        text = re.sub(r"^ +| +$", lambda spaces: "\u00a0" * len(spaces[0]), text, flags=re.M)  # SVG drops outer spaces
        font = {"family": _STYLE["font.family"], "size": _STYLE["font.size"]}
        return self.ax.text(x, y, text, in_layout=False, **({"color": _known(role, COLORS)} | font | style))

    def svg(self, place: "Figure | None" = None) -> str:
        """Return the drawing as SVG for a page: text as text, colors as custom properties, no size of its own.

        With `place` the axes lie where those of that figure do, so that frames of one drawing do not jump.
        """
        with matplotlib.rc_context(_STYLE):
            self._lay_out(place)
            buffer = io.StringIO()
            FigureCanvasSVG(self).print_svg(buffer, metadata=_NO_METADATA)
        return _lighten(buffer.getvalue())

    def pixels(self, dpi: int = PNG_DPI) -> np.ndarray:
        """Return the drawing on white as an array of shape (height, width, 4), 8 bits a channel."""
        with matplotlib.rc_context(_STYLE):
            self._lay_out()
            self.set_facecolor("white")
            self.set_dpi(dpi)
            canvas = FigureCanvasAgg(self)
            canvas.draw()
            self.set_facecolor("none")
            return np.asarray(canvas.buffer_rgba()).copy()

    def _lay_out(self, place: "Figure | None" = None) -> None:
        """Place axes and labels, once: a second run of the constrained layout would move them by a hair."""
        if self.get_layout_engine() is not None:
            if place is None or place is self:
                self.get_layout_engine().execute(self)
            else:
                place._lay_out()
                self.ax.set_position(place.ax.get_position())
            self.set_layout_engine("none")

    def _repr_svg_(self) -> str:
        return self.svg()


def _known(role: str, styles: dict):
    """Return what the styles have for the role. Errors: ValueError, with the roles that there are."""
    if role not in styles:
        raise ValueError(f"'{role}' is no role here; there are {', '.join(styles)}")
    return styles[role]


def _lighten(svg: str) -> str:
    """Return matplotlib's SVG with what a page needs of it: about a third of the elements, and colors as properties."""
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->|<defs>\s*<style.*?</style>\s*</defs>", "", svg, flags=re.S)
    root = ElementTree.fromstring(re.sub(r' xmlns(:xlink)?="[^"]*"|xlink:(?=href)', "", svg[svg.index("<svg") :]))
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    _join_ticks(root)
    used = set(re.findall(r'(?:href="#|url\(#)([^")]+)', ElementTree.tostring(root, encoding="unicode")))
    for element in root.iter():
        if (own := element.get("id", "")).startswith("moves:"):
            drawn = [child for child in element.iter() if child.tag in ("use", "text")] or [*element.iter("path")]
            drawn[0].set("data-k", own.removeprefix("moves:"))
        if element.get("id") not in used:
            element.attrib.pop("id", None)
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        if style := element.get("style"):
            element.set("style", re.sub(r"font: (\d+)px [^;]*", r"font-size: \1px", style))
            element.set("style", re.sub(r" ?font-family: [^;]*;|(?<=[:;]) ", "", element.get("style")))
        if path := element.get("d"):
            element.set("d", _relative(path))
        for name in ("x", "y", "width", "height", "transform", "viewBox", "style"):
            if name in element.attrib:
                element.set(
                    name, re.sub(r"-?\d+\.\d{3,}", lambda number: _rounded(float(number[0])), element.get(name))
                )
    _unwrap(root)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    svg = ElementTree.tostring(root, encoding="unicode", short_empty_elements=True).replace(" />", "/>")
    for role, color in COLORS.items():
        svg = svg.replace(color, f"var(--fig-{role},{color})")
    return svg


def _join_ticks(root: ElementTree.Element) -> None:
    """Draw all ticks of an axis as one path, where matplotlib defines one and uses it many times."""
    for axis in root.iter("g"):
        if not axis.get("id", "").startswith("matplotlib.axis"):
            continue
        marks = {path.get("id"): path for path in axis.iter("path") if path.get("id")}
        ticks = [(marks[use.get("href")[1:]], use) for use in axis.iter("use")]
        if ticks:
            lines = ""
            for mark, use in ticks:
                left, top = float(use.get("x")), float(use.get("y"))
                x, y, u, v = map(float, re.findall(r"-?[\d.]+", mark.get("d")))
                lines += f"M {left + x} {top + y} L {left + u} {top + v} "
            for tick in axis:
                for line in [child for child in tick if child.find(".//use") is not None]:
                    tick.remove(line)
            axis.insert(0, ElementTree.Element("path", {"d": lines, "style": ticks[0][0].get("style")}))


def _unwrap(parent: ElementTree.Element) -> None:
    """Leave out white space between elements, what draws nothing, and each group that says nothing but what is in it."""
    parent.text, children = None, []
    for child in parent:
        if child.get("style") == "fill:none":  # no line either
            continue
        child.tail = None
        if child.tag != "text":
            _unwrap(child)
        children += list(child) if child.tag == "g" and not child.attrib else [child]
    parent[:] = children


def _relative(path: str) -> str:
    """Return the data of a path with steps in the place of coordinates, rounded so that no error adds up."""
    written, last, here, start = "", "", (0.0, 0.0), (0.0, 0.0)
    for command, numbers in re.findall(r"([MLQCz])([^MLQCz]*)", path):
        values = [round(float(number), 2) for number in numbers.split()]
        points = list(zip(values[::2], values[1::2], strict=True))
        steps = " ".join(f"{_rounded(x - here[0])} {_rounded(y - here[1])}" for x, y in points)
        written += f"{' ' if command == last else command.lower()}{steps}"
        here = points[-1] if points else start
        start = here if command == "M" else start
        last = command
    return written


def _rounded(number: float) -> str:
    return re.sub(r"^(-?)0\.", r"\1.", f"{round(number, 2) + 0.0:.2f}".rstrip("0").rstrip("."))
