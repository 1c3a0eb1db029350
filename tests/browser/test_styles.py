"""The style sheets are written without what matches nothing, and with all that matches something."""

import re
from pathlib import Path

import material
import pytest
from project import ROOT
from published import KINDS, heaviest

# Each rule as [conditions around it, selector, declarations], for each selector of its list; custom properties aside.
RULES = """text => {
  const found = [], walk = (rules, around) => { for (const rule of rules) {
    if (rule.selectorText) for (const selector of rule.selectorText.split(/,(?![^(]*\\))/)) found.push([around, selector.trim(),
      [...rule.style].filter(name => !name.startsWith("--")).map(name => name + ":" + rule.style.getPropertyValue(name)).join(";")])
    else if (rule.cssRules) walk(rule.cssRules, around + (rule.conditionText ?? ""))
  } }
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  walk(sheet.cssRules, "")
  const bare = selector => selector.replace(/::?(before|after|marker|placeholder|selection|-[a-z-]+|details-content|hover|focus[a-z-]*|active|target|checked)/g, ":not(#_)")
  const matches = selector => { try { return document.querySelector(bare(selector)) } catch { return true } }
  return found.filter(([, selector, style]) => style && matches(selector)).map(rule => rule.join(" | "))
}"""


@pytest.mark.parametrize("kind", KINDS)
def test_no_rule_is_lost_that_something_on_a_page_matches(open_page, site_dir, kind):
    theme = Path(material.__file__).parent / "templates/assets/stylesheets"
    (sheet,) = theme.glob("main.*.min.css")
    page = open_page(next(page for page in heaviest(site_dir, 1) if page.kind == kind).address)
    for source, built in (
        (sheet, site_dir / "assets/stylesheets" / sheet.name),
        (ROOT / "docs/theme/assets/site.css", site_dir / "assets/site.css"),
    ):
        wanted = page.evaluate(RULES, source.read_text("utf-8"))
        kept = set(page.evaluate(RULES, built.read_text("utf-8")))
        assert len(wanted) > 50
        assert [rule for rule in wanted if rule not in kept] == []


def test_what_the_theme_makes_of_features_that_are_on_keeps_its_style(open_page, site_dir):
    """Tooltips, annotations, tabs and the like have lost theirs: whoever turns one of them on names its classes as _MADE."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert re.findall(r"- (content\..*)", settings) == ["content.action.edit", "content.code.copy"]
    assert not re.search(r"pymdownx\.tabbed|mermaid|- tags|provider: mike|content\.tooltips", settings)
    (sheet,) = (site_dir / "assets/stylesheets").glob("main.*.css")
    assert ".md-code__button:hover" in sheet.read_text("utf-8")
    page = open_page("/contributing/")
    page.keyboard.press("/")
    page.keyboard.type("duality")  # by which a section is called elsewhere: the search has it as a tag
    found = page.locator(".md-search-result__item")
    found.first.wait_for()
    tags = page.locator(".md-search-result .md-tags")
    assert tags.count() > 0
    assert not [tag for tag in tags.all() if tag.is_visible()]
    assert found.first.bounding_box()["height"] > 30


def test_much_is_left_out(site_dir):
    theme = Path(material.__file__).parent / "templates/assets/stylesheets"
    (sheet,) = theme.glob("main.*.min.css")
    built = site_dir / "assets/stylesheets" / sheet.name
    assert built.stat().st_size < 0.45 * sheet.stat().st_size
