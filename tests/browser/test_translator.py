"""The translator of λ: what it shows is what Python computes, for every pair; its address holds it; bad input is said."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import expect
from waits import instant, pause

from snippets import conventions
from snippets.shared.libraries import ROWS, SIZES

PAGE = "/conventions/"
GIVEN = {"n": 200, "s_y": 2.5, "batch": 32, "lr": 0.05}
BY_ID = """() => Object.fromEntries([...document.querySelectorAll("lam-translator li")].map(item =>
  [item.dataset.id, [item.querySelector("output").value, item.querySelector("pre").textContent]]))"""


def said(page, name: str):
    return page.locator(f"#tr-{name}-said")


def address(page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.evaluate("location.href")).query).items()}


def test_every_pair_is_what_python_computes(open_page):
    page = open_page(f"{PAGE}?lambda=0.7&" + "&".join(f"{name}={value}" for name, value in GIVEN.items()))
    for source in ROWS.values():
        page.select_option("#tr-from", source.id)
        found = page.evaluate(BY_ID)
        group = [row for row in ROWS.values() if (row.loss, row.penalty) == (source.loss, source.penalty)]
        assert set(found) == {row.id for row in group} - {source.id}
        for target, (value, code) in found.items():
            row = ROWS[target]
            expected = conventions.translated(0.7, source.id, target, **GIVEN)
            name, _, number = value.partition(" = ")
            assert name == row.parameter
            assert float(number) == pytest.approx(expected, rel=1e-5), (source.id, target)
            before, after = row.code.split("{}")
            assert code.startswith(before)
            assert code.endswith(after)
            pasted = code[len(before) : len(code) - len(after)]
            assert float(pasted) == pytest.approx(expected, rel=1e-11), (source.id, target)
    assert page.problems == []


def test_an_address_is_a_translation_and_typing_writes_it(open_page):
    page = open_page(f"{PAGE}?from=glmnet&lambda=0.25&n=80#translator")
    expect(page.locator("#tr-from")).to_have_value("glmnet")
    assert page.evaluate(BY_ID)["site"] == ["lam = 20", "lasso(X, y, lam=20)"]
    page.fill("#tr-n", "40")
    assert page.evaluate(BY_ID)["site"][0] == "lam = 10"
    assert address(page) == {"from": "glmnet", "lambda": "0.25", "n": "40"}
    assert page.evaluate("location.hash") == "#translator"
    page.select_option("#tr-from", "glmnet-ridge")
    page.fill("#tr-s_y", "2")
    assert address(page) == {"from": "glmnet-ridge", "lambda": "0.25", "n": "40", "s_y": "2"}
    again = open_page(PAGE + "?" + urlsplit(page.evaluate("location.href")).query)
    assert again.evaluate(BY_ID) == page.evaluate(BY_ID)


def test_before_a_hand_is_laid_on_it_the_address_stays_as_it_is(open_page):
    page = open_page(PAGE)
    assert page.evaluate("location.search") == ""
    assert page.evaluate(BY_ID)["site"][0] == "lam = 20"  # Lasso(alpha=0.1) on 200 rows


BAD = {
    "": "Type a number.",
    "  ": "Type a number.",
    "-3": "It has to be above 0.",
    "−3": "It has to be above 0.",
    "0": "It has to be above 0.",
    "0.00": "It has to be above 0.",
    "-0": "It has to be above 0.",
    "one": "This is not a number",
    "0,1": "This is not a number",
    "1e": "This is not a number",
    "Infinity": "This is not a number",
    "NaN": "This is not a number",
    "0x10": "This is not a number",
    "1 2": "This is not a number",
    "1e400": "This is too large.",
    "1e-400": "This is too small.",
}


@pytest.mark.parametrize("name", ["lambda", "n"])
def test_bad_input_gets_a_word_beside_its_field_and_no_result(open_page, name):
    page = open_page(PAGE)
    good = page.locator(f"#tr-{name}").input_value()
    for text in BAD:
        page.fill(f"#tr-{name}", text)
        expect(said(page, name)).to_contain_text(BAD[text])
        expect(page.locator(f"#tr-{name}")).to_have_attribute("aria-invalid", "true")
        assert {tuple(shown) for shown in page.evaluate(BY_ID).values()} == {("–", "")}
        page.fill(f"#tr-{name}", good)
        expect(said(page, name)).to_be_empty()
        assert page.evaluate(BY_ID)["site"][0] == "lam = 20"
    assert page.problems == []


def test_rows_are_counted_in_whole_numbers_and_a_batch_has_no_more_than_there_are(open_page):
    page = open_page(f"{PAGE}?from=mlp-batch&lambda=1&n=100&batch=10")
    assert page.evaluate(BY_ID)["ridge"][0] == "alpha = 10"
    page.fill("#tr-n", "99.5")
    expect(said(page, "n")).to_have_text("It has to be a whole number.")
    page.fill("#tr-n", "100")
    page.fill("#tr-batch", "101")
    expect(said(page, "batch")).to_have_text("It is at most n.")
    assert page.evaluate(BY_ID)["ridge"] == ["–", ""]


def test_a_row_whose_size_was_not_given_says_what_it_needs(open_page):
    page = open_page(f"{PAGE}?from=ridge&lambda=1&n=100")
    found = page.evaluate(BY_ID)
    assert found["glmnet-ridge"] == ["needs s_y", ""]
    assert found["mlp-batch"] == ["needs b", ""]
    assert found["shrink"] == ["needs η", ""]
    page.fill("#tr-s_y", "-1")
    expect(said(page, "s_y")).to_have_text("It has to be above 0.")
    assert page.evaluate(BY_ID)["glmnet-ridge"] == ["needs s_y", ""]
    assert page.evaluate(BY_ID)["ridge" if "ridge" in found else "sgd-l2"][0] == "alpha = 0.01"


def test_numbers_that_no_computer_holds_are_not_shown(open_page):
    page = open_page(f"{PAGE}?from=mse&lambda=1e299&n=1000000000")
    assert page.evaluate(BY_ID)["site"] == ["outside of what a number can hold", ""]


HOSTILE = [
    ("from", "<img src=x onerror=alert(1)>"),
    ("from", "__proto__"),
    ("from", ""),
    ("lambda", "1e400"),
    ("lambda", "<script>alert(1)</script>"),
    ("lambda", '"><img src=x onerror=alert(1)>'),
    ("lambda", "-1"),
    ("n", "0"),
    ("n", "1.5"),
    ("n", "\u0000"),
    ("s_y", "javascript:alert(1)"),
]


@pytest.mark.parametrize(("name", "text"), HOSTILE)
def test_a_hostile_address_injects_nothing_and_shows_the_default_with_a_word(open_page, name, text):
    page = open_page(f"{PAGE}?{name}={quote(text)}")
    dialogs = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.dismiss()))
    word = "The address names none of these." if name == "from" else "The address has no number here that can be used"
    assert word in said(page, name).text_content()
    expect(page.locator("#tr-from")).to_have_value("lasso")
    expect(page.locator("#tr-lambda")).to_have_value("0.1")
    expect(page.locator("#tr-n")).to_have_value("200")
    assert page.evaluate(BY_ID)["site"][0] == "lam = 20"
    assert page.locator("lam-translator img, lam-translator script").count() == 0
    pause(page, 50)
    assert dialogs == page.problems == []


def test_it_is_there_when_the_page_is_reached_by_a_click_and_once(open_page):
    page = open_page("/")
    page.mouse.move(5, 5)
    instant(page)
    page.evaluate("window.stayed = true")
    for _ in range(2):
        page.locator("a[href$='conventions/']").first.click()
        page.wait_for_url("**/conventions/**")
        expect(page.locator("lam-translator form")).to_have_count(1)
        page.select_option("#tr-from", "ridge")
        page.fill("#tr-lambda", "8")
        assert page.evaluate(BY_ID)["site-ridge"][0] == "lam = 4"
        page.go_back()
        page.wait_for_selector("lam-translator", state="detached")
    assert page.evaluate("window.stayed"), "the page was loaded anew: this tested no instant navigation"
    assert page.problems == []


def test_no_other_page_carries_it(site_dir):
    carrying = [
        path.parent.name for path in site_dir.rglob("index.html") if "lam-translator" in path.read_text("utf-8")
    ]
    assert carrying == ["conventions"]


def test_without_javascript_the_table_stands(open_page):
    page = open_page(PAGE, java_script_enabled=False)
    expect(page.locator("lam-translator")).to_be_hidden()
    expect(page.locator(".produced tbody tr").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_field_has_a_label_room_for_a_finger_and_the_page_does_not_scroll_sideways(open_page, scheme):
    page = open_page(f"{PAGE}?from=ridge", viewport={"width": 360, "height": 740}, color_scheme=scheme)
    for name in ("from", "lambda", *SIZES):
        field = page.locator(f"#tr-{name}")
        assert page.locator(f"label[for=tr-{name}]").text_content().strip()
        assert field.get_attribute("aria-describedby") == f"tr-{name}-said"
        assert field.bounding_box()["height"] >= 44
    boxes = page.locator("lam-translator button:visible").evaluate_all(
        "all => all.map(b => [b.offsetWidth, b.offsetHeight])"
    )
    assert boxes
    assert all(min(size) >= 44 for size in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    inner = "lam-translator, lam-translator *"
    assert page.locator(inner).evaluate_all("all => all.every(e => e.getBoundingClientRect().right <= innerWidth)")


def test_a_line_of_code_is_copied_by_its_button(open_page):
    page = open_page(f"{PAGE}?from=glmnet&lambda=0.1&n=200", permissions=["clipboard-read", "clipboard-write"])
    page.locator("li[data-id=ridge], li[data-id=lasso]").first.get_by_role("button").click()
    expect(page.locator(".share-said")).to_have_text(re.compile("^Copied: scikit-learn: Lasso"))
    assert page.evaluate("navigator.clipboard.readText()") == "Lasso(alpha=0.1).fit(X, y)"
