"""How long a hand waits for an answer: interaction to next paint at a processor slowed four times, of the figures that drag.

python tests/by_hand/interaction.py SITE_DIR

Of a first drag, of later ones and of keys, milliseconds as Chromium's event timing has them (steps of 8, those below 16
count as 0): the median and the worst of five visits. On a quiet machine; the goal is 50.
"""

import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "browser"))
from conftest import FLAGS, served

FIGURES = {
    "/": ["fig-stick-or-slide", "fig-kink"],
    "/constraint-region/": ["fig-constraint-region", "fig-corner-and-kink"],
}
WATCH = """window.times = []
new PerformanceObserver(list => list.getEntries().forEach(event => event.interactionId && times.push(event.duration)))
  .observe({ type: "event", durationThreshold: 16 })"""


def longest(page) -> float:
    page.wait_for_timeout(600)
    return max(page.evaluate("times.splice(0)"), default=0)


def drag(page, figure) -> float:
    box = figure.locator("[data-hand]").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(6):
        page.mouse.move(x - 6 * step, y)
    page.mouse.up()
    return longest(page)


def press(page) -> float:
    page.keyboard.press("ArrowRight")
    return longest(page)


def visit(browser, address: str, name: str) -> dict[str, list[float]]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    page.evaluate(WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    figure = page.locator(f"#{name}")
    figure.evaluate("figure => figure.scrollIntoView({ block: 'center' })")
    longest(page)
    found = {}
    if figure.locator("[data-hand]").count():
        found = {"first drag": [drag(page, figure)], "later drags": [drag(page, figure) for _ in range(2)]}
    figure.locator("input").first.focus()
    longest(page)
    found["keys"] = [press(page) for _ in range(4)]
    page.close()
    return found


if __name__ == "__main__":
    with sync_playwright() as playwright, served(Path(sys.argv[1])) as site:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for address, names in FIGURES.items():
            for name in names:
                visits = [visit(browser, site + address, name) for _ in range(5)]
                for what in visits[0]:
                    times = [time for found in visits for time in found[what]]
                    print(f"{name} | {what} | {median(times):.0f} | {max(times):.0f}", flush=True)
