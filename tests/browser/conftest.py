"""A real Chromium, and the built site served as a web server would: packed with brotli, at the path of its address."""

import functools
import itertools
import mimetypes
import os
import re
import shutil
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli
import pytest
import visit
from playwright.sync_api import expect, sync_playwright
from published import COMPRESSED, packed

PATIENCE = 20_000  # ms that a test waits for what has to come, on a machine that does other things as well
expect.set_options(timeout=PATIENCE)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-blink-features=ComputedAccessibilityInfo",  # the name of an element, as a screen reader gets it
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


@pytest.fixture(scope="session")
def chromium() -> dict:
    """Return how to launch the Chromium of this machine, as keyword arguments of Playwright's `launch`."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None and "CI" in os.environ:
        pytest.fail("no Chromium on this machine, and CI has to have one: apt install chromium-headless-shell")
    if found is None:
        pytest.skip("no Chromium on this machine; to run the browser tests: apt install chromium-headless-shell")
    return {"executable_path": found, "args": FLAGS}


@pytest.fixture(scope="session")
def site(site_dir, chromium):
    """Serve the built site and return its address, without the slash at the end."""
    with served(Path(site_dir)) as address:
        yield address


@contextmanager
def served(folder: Path):
    """Serve a built site, for as long as a `with` block lasts, at the address that it gives."""
    index = (folder / "index.html").read_text("utf-8")
    published = re.search(r'<link rel="canonical" href="([^"]*?)/?"', index)[1]
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, folder, published))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}{urlsplit(published).path}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser(chromium):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium)
        yield browser
        browser.close()


# Nothing that a former page kept is there when a page is opened, nor a mouse that has not come: headless, it may be at 0, 0.
FORGET = """try {
  if (!sessionStorage.opened) localStorage.clear()
  sessionStorage.opened = true
} catch {}
addEventListener("pointermove", event => event.clientX || event.clientY || event.stopImmediatePropagation(), true)"""


@pytest.fixture(scope="session")
def context_of(browser):
    """Return a function that gives the context with these options, the same for all tests: each takes a second to make."""
    made = {}

    def context_of(**options):
        name = repr(sorted(options.items()))
        if name not in made:
            made[name] = browser.new_context(**options)
            made[name].new_page()  # keeps its window open
        return made[name]

    return context_of


@pytest.fixture
def open_page(browser, context_of, site):
    """Return a function that opens a page of the site; more keyword arguments are the context's, as Playwright has them.

    `page.requests` lists what it requests, `page.problems` the errors of scripts; in the page `shift` is how far things
    moved. With hold=True the theme's script is held back until the test calls `page.held[0].continue_()`; with first=True
    nothing of the site is in the browser's cache.
    """
    opened = []

    def open_page(address="/", hold=False, first=False, **context):
        # Playwright's wait_for_function evaluates text, which the policy of pages refuses; test_refusals.py keeps it.
        context = {"viewport": {"width": 1280, "height": 800}, "bypass_csp": True} | context
        page = (browser.new_context if first else context_of)(**context).new_page()
        opened.append(page.context if first else page)
        page.set_default_timeout(PATIENCE)
        page.add_init_script(FORGET)
        page.add_init_script(visit.WATCH_SHIFTS)
        page.requests = []
        page.on("request", lambda request: page.requests.append(request))
        page.held = []
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        if hold:
            page.route("**/bundle.*.js", lambda route: page.held.append(route))
        page.goto(site + address)
        return page

    yield open_page
    for page in opened:
        page.close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, published: str, *request):
        self.folder, self.published = folder, published
        super().__init__(*request)

    def do_GET(self):
        prefix = urlsplit(self.published).path
        path = unquote(urlsplit(self.path).path)
        file = self.folder / path.removeprefix(prefix).lstrip("/")
        if path.endswith("/"):
            file /= "index.html"
        found = path.startswith(prefix + "/") and file.is_file()
        file = file if found else self.folder / "404.html"
        slowly = urlsplit(self.path).query == "slowly"
        body = file.read_bytes() if slowly else packed(file)
        if file.name == "sitemap.xml":  # names the address of this server, or instant navigation would know no page
            here = f"http://{self.headers['Host']}{prefix}"
            body = brotli.compress(file.read_bytes().replace(self.published.encode(), here.encode()))
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] or "application/octet-stream")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        if file.suffix in COMPRESSED and not slowly:
            self.send_header("Content-Encoding", "br")
        self.end_headers()
        for piece in _pieces(body) if slowly else [body]:
            self.wfile.write(piece)
            time.sleep(0.02 * slowly)

    def log_message(self, *_):
        pass


def _pieces(page: bytes) -> list[bytes]:
    """Cut a page as a slow network might: the header and what a first screen shows of the article in small pieces."""
    header, article = page.index(b"<header"), page.index(b"<article")
    cuts = [0, *range(header, header + 8000, 200), *range(article, article + 8000, 200), len(page)]
    return [page[start:end] for start, end in itertools.pairwise(cuts)]
