"""What is typed into the search, stands in an address, or in the front matter of a page is text, whatever it looks like.

The policy of pages, which would hide what gets in, is left out here.
"""

import json
from urllib.parse import quote, urlencode

import pytest
from conftest import served
from playwright.sync_api import expect
from project import mkdocs, put_into_menu, write
from waits import COUNT_REPLIES, search

HOSTILE = [
    "<img src=x onerror=hit=true>",
    '"><img src=x onerror=hit=true>',
    "'><svg onload=hit=true>",
    "<script>hit=true</script>",
    "</script><script>hit=true</script>",
    "</title><script>hit=true</script>",
    "</textarea><img src=x onerror=hit=true>",
    "--><img src=x onerror=hit=true><!--",
    "]]><script>hit=true</script>",
    '<iframe srcdoc="<script>parent.hit=true</script>">',
    '<a href="javascript:hit=true">here</a>',
    "javascript:hit=true",
    "data:text/html,<script>parent.hit=true</script>",
    '" onfocus="hit=true" autofocus="',
    "' onmouseover='hit=true",
    "[here](javascript:hit=true)",
    '![x](x" onerror="hit=true)',
    "{#top onclick=hit=true}",
    "{{ config }}{% raw %}${hit=true}",
    "&lt;img src=x onerror=hit=true&gt;",
]
# What none of the templates and scripts puts into a page.
FOREIGN = """[...document.querySelectorAll("*")].filter(e =>
  e.matches("iframe, object, embed, base, img[src='x'], a[href^='javascript:'], a[href^='data:'], [srcdoc], [autofocus]") ||
  [...e.attributes].some(attribute => attribute.name.startsWith("on")) ||
  e.matches("script:not([src], [type])") && e.textContent.includes("hit=true")).map(e => e.outerHTML.slice(0, 200))"""


def assert_untouched(page):
    assert page.evaluate(FOREIGN) == []
    assert page.evaluate("window.hit") is None
    assert page.problems == []


def test_there_are_twenty_and_something_would_be_seen_of_each_that_got_in(open_page):
    assert len(set(HOSTILE)) == 20
    page = open_page("/404.html")
    assert_untouched(page)
    page.evaluate("text => document.body.insertAdjacentHTML('beforeend', text)", "<p>".join(HOSTILE))
    assert len(page.evaluate(FOREIGN)) > 6
    page.wait_for_function("window.hit")


def test_what_is_typed_into_the_search_is_text(open_page, site):
    page = open_page("/404.html")
    page.add_init_script(COUNT_REPLIES)
    page.goto(f"{site}/myths/?q={quote(HOSTILE[1])}")
    page.wait_for_function("window.replies")
    assert page.locator("[name=query]").input_value() == HOSTILE[1]
    for words in HOSTILE:
        search(page, f"{words} zero")
        assert page.locator("[name=query]").input_value() == f"{words} zero"
    search(page, "kink")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    assert_untouched(page)


STATES = {
    "/": ["kink.lam", "stationary_point.lam", "kink", "from", "q"],
    "/conventions/": ["from", "lambda", "n", "s_y", "batch", "lr"],
}


@pytest.mark.parametrize("address", STATES)
def test_what_stands_in_an_address_is_text(open_page, site, address):
    names = STATES[address]
    page = open_page(f"{address}?{urlencode(dict(zip(names, HOSTILE, strict=False)))}#{quote(HOSTILE[0])}")
    page.mouse.move(300, 300)
    page.wait_for_function("window.document$")
    assert_untouched(page)
    page.evaluate("article => window.written = article", page.locator("article").inner_html())
    for text in HOSTILE:  # the elements of the page come anew, and read the address as it is then
        page.evaluate(
            """address => {
              history.replaceState(history.state, "", address)
              document.querySelector("article").innerHTML = written
            }""",
            f"?{urlencode(dict.fromkeys(names, text))}",
        )
        page.evaluate("text => location.hash = text", text)
    page.wait_for_function("hash => location.hash === hash", arg=page.evaluate("location.hash"))
    assert_untouched(page)


def test_what_stands_in_front_matter_is_text(open_page, project):
    for number, text in enumerate(HOSTILE):
        name = f"page-{chr(97 + number)}"
        title, asked = text.replace("$", ""), f"Why {text.replace('$', '')}?"
        front = {"title": f"{title} {name}", "description": f"{title} of {name}"}
        write(project, f"docs/{name}.md", f"---\n{json.dumps(front)}\n---\n\n# Page {{#{name}}}\n\nWords.\n")
        front = {"question": asked, "short_answer": f"Because {title}.", "asked_at": [], "topics": ["why zeros"]}
        front |= {"also_asked": [text], "reviewed": "2026-11-23"}
        write(project, f"docs/faq/why-{name}.md", f"---\n{json.dumps(front)}\n---\n\nBecause.\n")
    put_into_menu(project, *(f"page-{chr(97 + number)}.md" for number in range(len(HOSTILE))))
    done = mkdocs(project, "build")
    assert done.returncode == 0, done.stderr
    with served(project / "site") as address:
        page = open_page("/404.html")
        page.add_init_script(COUNT_REPLIES)
        for path in ("/faq/", "/faq/why-page-a/", "/page-d/", "/no/such/page-c/"):
            page.goto(address + path)
            assert_untouched(page)
        page.goto(f"{address}/faq/?q=page")
        page.wait_for_function("window.replies")
        expect(page.locator(".md-search-result__item").first).to_be_visible()
        for words in ("why", "because", "iframe", "parent", "hit"):
            search(page, words)
        assert_untouched(page)
