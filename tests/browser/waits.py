"""What a test waits for where the page answers a little later: its frames, its timers, the theme's script."""

# Playwright's wait_for_function evaluates text, which the policy of pages refuses; these do not.
_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
_PAUSE = "ms => new Promise(done => setTimeout(done, ms))"
# What is fetched here comes after what the theme's script has asked for, and so after it was read.
_INSTANT = """async () => {
  const sitemap = () => performance.getEntriesByType("resource").find(entry => entry.name.endsWith("/sitemap.xml"))
  for (let tries = 0; !sitemap(); tries++) {
    if (tries > 1000) throw new Error("the theme's script asks for no sitemap")
    await new Promise(done => setTimeout(done, 20))
  }
  await (await fetch(sitemap().name)).text()
  await new Promise(done => setTimeout(done))
}"""


# For a page on which `search` is called: counts what the worker that searches is asked, and what it replies.
COUNT_REPLIES = """window.asked = window.replies = 0
window.Worker = class extends Worker {
  constructor(...what) {
    super(...what)
    this.addEventListener("message", ({ data }) => { replies += data.type === 3 })
  }
  postMessage(message, ...more) {
    asked += message.type === 2
    super.postMessage(message, ...more)
  }
}"""


def frames(page) -> None:
    """Wait until the page has drawn what it knows: moves of a hand, and sizes that changed, are told it once a frame."""
    page.evaluate(_FRAMES)


def pause(page, ms: float) -> None:
    """Wait for so long by the page's own clock: timers of the page that were shorter, and set before, have run."""
    page.evaluate(_PAUSE, ms)


def instant(page) -> None:
    """Wait until links exchange the page in place: the theme's script, which a hand has called, has read the sitemap."""
    page.evaluate(_INSTANT)


def search(page, words: str) -> None:
    """Type the words, which are others than before, into the open search, and wait until it shows what it found."""
    asked = page.evaluate("asked")
    page.locator("[name=query]").fill(words)
    page.keyboard.press("End")  # the theme looks at each key that comes up
    page.wait_for_function("before => asked > before && replies === asked", arg=asked)
    frames(page)
