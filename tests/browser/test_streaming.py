"""While a page streams in, nothing that a reader looks at moves but the words that are still coming."""

import pytest
import visit
from waits import pause


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("address", ["/", "/faq/difference-between-l1-and-l2/"])
def test_nothing_but_words_moves_while_a_page_streams_in(browser, site, address, width):
    context = browser.new_context(viewport={"width": width, "height": 800})
    context.add_init_script(visit.WATCH_SHIFTS)
    page = context.new_page()
    page.goto(f"{site}{address}?slowly")
    pause(page, 100)
    assert page.evaluate("moved.filter(([value, tag]) => value > 5e-4 && tag && !tag.startsWith('<m'))") == []
    context.close()
