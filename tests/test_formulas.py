import markdown
import pytest
from project import read_of

from docs.extensions import formulas
from docs.extensions.project import Site


def convert(text: str) -> str:
    return markdown.markdown(text, extensions=["docs.extensions.formulas", "docs.extensions.quotes", "tables"])


def errors_of(text: str, caplog) -> list[str]:
    convert(text)
    return [record.message for record in caplog.records]


def test_inline_and_display_formulas_become_mathml():
    page = convert("Let $x^2$ be, and\n\n$$\\frac{1}{2}$$")
    assert "<msup><mi>x</mi><mn>2</mn></msup>" in page
    assert '<math display="block"><mfrac><mn>1</mn><mn>2</mn></mfrac></math>' in page
    assert "$" not in page


@pytest.mark.parametrize("text", ["`$x$`", "    $x$", "a \\$5 note"])
def test_dollars_in_code_and_escaped_dollars_stay(text):
    assert "<math" not in convert(text)
    assert "$" in convert(text)
    assert not [message for _, message in read_of(text) if "closed" in message]


def test_markdown_inside_a_formula_is_left_alone():
    assert "<em>" not in convert("$a_1 * b_2 * c_3$ and $a_{x}b_{y}$")


def test_a_formula_stands_in_a_table_and_in_a_heading():
    assert convert("| a |\n|---|\n| $\\lvert x\\rvert$ |").count("<math") == 1
    assert "<math" in convert("# About $x$")


def test_bad_tex_is_reported_with_its_line_what_was_expected_and_the_formula(caplog):
    (message,) = errors_of("First.\n\nSecond $\\frac{1}{$ here.", caplog)
    assert message.startswith("page:3: ")
    assert 'expected closing token "}"' in message
    assert message.endswith(r"in: \frac{1}{")
    assert "\n" not in message


def test_a_dollar_that_opens_no_formula_is_reported_once_with_its_line_whatever_digits_follow():
    for text, line in {
        "`$` and $x$.\n\nIt costs $x and more.": 3,
        "$$\nx\n$$\n\nMore.\n\n$$\ny\n": 7,
        "$$\ny\n\nMore.\n\n$$\nx\n$$\n": 1,
        "It costs \\$x.\n\nIt costs $5, or 6.": 3,
        "| a | b |\n|---|---|\n| costs $5 | $x$ |": 3,
        "![Of it, and $y](x.png)": 1,
    }.items():
        ((where, message),) = read_of(text)
        assert (where, "stays text: a $ that is not closed" in message) == (line, True), text
    ((line, message),) = read_of("Of $|x|$.\n\n| a | b | c |\n|---|---|---|\n| $|y|$ |")
    assert (line, message.split(";")[0]) == (5, "'$' stays text: it opens no formula")
    assert [line for line, _ in read_of("It costs \\$5, and 6.")] == [1, 1]  # which have to be computed, or in words


def test_the_same_formula_that_is_wrong_twice_is_reported_twice(caplog):
    written = [r"a $\frac{1}{$.", r"b $\frac{1}{$, c", "d $x = 8$.", "e $x = 8$ f"]
    places = [message.split(":")[1] for message in errors_of("\n\n".join(written), caplog)]
    assert sorted(places) == ["1", "3", "5", "7"]


def test_a_number_in_a_formula_is_checked(caplog):
    assert "<mn>0.75</mn>" in convert(r"$x = \num{kink.minimizer}{0.75}$")
    assert not caplog.records
    (message,) = errors_of(r"$x = \num{kink.minimizer}{0.76}$", caplog)
    assert message == "page:1: prose says '0.76' but kink.minimizer = 0.75"


@pytest.mark.parametrize(
    "tex",
    [
        *(
            "x^2",
            r"\tfrac12 x",
            r"\tfrac12\text{RSS}",
            "10^{-k}",
            r"f(x) := 0.25 x^{12}",
            "L_1",
            r"\lvert x\rvert^{3/2}",
        ),
        *(
            "x = 0",
            "f(0) = 0.",
            r"-1 \le g \le 1",
            r"c \ne 1",
            r"x < \tfrac12",
            "0 < q < 1",
            r"x \in [-1, 1]",
            r"\{0, 1\}",
        ),
        *(r"\mu = 2\lambda", "t = R/2", "s/(s + 4)", r"4R^2 - 2t^2", r"N(0, \tau^2)", r"P(\text{is } 0) = t"),
        r"\begin{aligned} a &\ge 0 \\ b &= 2c . \end{aligned}",
        *(
            r"X\mathbf{1} = \mathbf 0",
            r"\text{L1}",
            r"x \le \pm 1",
            r"\text{of Tibshirani (1996)}",
            r"\lvert 2x\rvert \le y",
        ),
    ],
)
def test_notation_and_definitions_need_no_computed_number(tex):
    assert formulas.number_problems(tex, Site().library) == []


@pytest.mark.parametrize(
    ("tex", "digits"),
    [
        *(
            ("x = 0.3", "0.3"),
            ("n = 442", "442"),
            ("x = 8", "8"),
            (r"\lambda = 1", "1"),
            ("x = -1", "-1"),
            ("x = .5", ".5"),
        ),
        *((r"\frac{5}{6}", "5/6"), (r"\tfrac56 x", "5/6"), ("3/4", "3/4"), (r"x = \tfrac12", "1/2"), ("8", "8")),
        *(
            (r"\lambda\ge3", "3"),
            (r"12\lambda", "12"),
            ("0.5x", "0.5"),
            (r"x = \sqrt2", r"\sqrt2"),
            ("(0.3, 1)", "0.3"),
        ),
        *((r"x = 10{,}000", "10000"), (r"\text{if } x = 8", "8"), (r"\begin{aligned} x &= 8 \end{aligned}", "8")),
        *(
            (rf"x \{relation} 3", "3")
            for relation in ("neq", "leqslant", "simeq", "gg", "ll", "propto", "asymp", "iff")
        ),
        *((f"x {relation} 3", "3") for relation in "≤≥≠≈≃∝≫∈"),
        *(
            (f"x = {written}", "3")
            for written in ("|3|", r"\mathbf{3}", r"\text{3}", r"\pm 3", r"3\%", r"\lvert 3\rvert")
        ),
        *((r"x \in \{3\}", "3"), (r"\text{12 of them}", "12")),
    ],
)
def test_any_other_number_in_a_formula_does(tex, digits):
    ((literal, wrong),) = formulas.number_problems(tex, Site().library)
    assert literal == tex
    assert wrong.startswith(f"'{digits}' is not a computed number")


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        *(
            (tex, r"a row ends with \\ alone")
            for tex in (
                r"\begin{aligned} a &= b \\[2pt] c &= d \end{aligned}",
                r"\begin{cases} a \\[4pt] b \end{cases}",
                r"\begin{pmatrix} a \\ [1ex] b \end{pmatrix}",
                r"\begin{aligned} a \\* b \end{aligned}",
            )
        ),
        *((tex, r"\\ ends a row, and here are none") for tex in (r"a \\ b", r"\begin{cases} a \\ b \end{cases} \\ c")),
        *(
            (rf"\begin{{{name}}} a \end{{{name}}}", "formulas have no numbers here")
            for name in ("equation", "align", "gather", "multline")
        ),
        *((tex, "formulas have no numbers here") for tex in (r"\eqref{e}", r"a \label{e}", r"a \tag{e}")),
        *((rf"\{box}{{x}}", "no browser draws") for box in ("cancel", "bcancel", "xcancel", "boxed", "fbox")),
        *((tex, r"% begins a comment; the sign is \%") for tex in ("a % b", r"a \begin{cases} b \\% c \end{cases}")),
    ],
)
def test_what_no_browser_shows_is_an_error(tex, message, caplog):
    (told,) = errors_of(f"First.\n\nSo ${tex}$ is.", caplog)
    assert told.startswith(f"page:3: {message}")
    assert told.endswith(f" in: {tex}")


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{aligned} a &= b \\ &= [2, 3) \end{aligned}",
        r"\begin{cases} [a, b] \\ [c, d] \end{cases}",
        r"\begin{pmatrix} \begin{matrix} a \\ b \end{matrix} \\ c \end{pmatrix}",
        r"a\,\%",
        r"\begin{align*} a \\ b \end{align*}",
    ],
)
def test_rows_and_percent_signs_that_are_shown_are_none(tex, caplog):
    assert "<math" in convert(f"$${tex}$$")
    assert not [record for record in caplog.records if "computed" not in record.message]


@pytest.mark.parametrize(("tex", "sign"), [(r"\vec x", "→"), (r"\overline{xy}", "‾"), (r"\underline{xy}", "_")])
def test_an_accent_stands_over_its_letter(tex, sign):
    """Looked at in Chromium: a sign that combines with a letter before it hangs to the left of one below it."""
    assert f">{sign}</mo></m" in formulas.to_mathml(tex)


@pytest.mark.parametrize("prices", ["$five or $six", "US$ to AU$ and", "$5 and $6", "US$5 to AU$6", "5$ and 6$"])
def test_a_pair_of_prices_is_no_formula(prices):
    assert "<math" not in convert(f"From {prices} it is.")
