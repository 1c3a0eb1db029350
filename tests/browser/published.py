"""The pages of a built site as files: which there are, of which kind each is, and what a first view of it loads."""

import functools
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import brotli
from lxml import etree
from lxml import html as lxml_html

KB = 1024
KINDS = ("first", "argument", "question", "index", "figure", "statement", "notebook", "404")
SECTIONS = {"faq": "question", "figures": "figure", "s": "statement", "notebooks": "notebook"}
COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".csv", ".ipynb"}
_HEADERS = 200  # bytes before the body of an answer, as the server of these tests writes them, or a few less


@dataclass(frozen=True)
class Page:
    address: str  # as in /faq/, below the address of the site
    unpacked: int  # bytes of HTML
    elements: int
    first_view: tuple[str, ...]  # the files that a browser loads before anything is touched, the page itself first
    other_hosts: tuple[str, ...]  # what it would load from elsewhere
    transferred: int  # bytes of the first view, packed, with headers

    @property
    def kind(self) -> str:
        """Return which of KINDS the page is. Errors: ValueError for a page of a section that is not known here."""
        match self.address.strip("/").split("/"):
            case [""]:
                return "first"
            case ["404.html"]:
                return "404"
            case [name]:
                return "index" if name in SECTIONS else "argument"
            case [section, _] if section in SECTIONS:
                return SECTIONS[section]
        raise ValueError(f"no kind of page is known for {self.address}: add its section to SECTIONS")


@functools.cache
def packed(file: Path) -> bytes:
    """Return the content of a file as it travels."""
    content = file.read_bytes()
    return brotli.compress(content, quality=9) if file.suffix in COMPRESSED else content


@functools.cache
def pages(site: Path) -> tuple[Page, ...]:
    """Return all pages of the site that a reader reads, the 404 among them, in the order of their addresses."""
    root = lxml_html.fromstring((site / "index.html").read_text("utf-8")).xpath("//link[@rel='canonical']/@href")[0]
    found = (_page(site, file, root) for file in site.rglob("*.html"))
    return tuple(sorted(filter(None, found), key=lambda page: page.address))


def heaviest(site: Path, count: int = 2) -> list[Page]:
    """Return of each kind of page the heaviest ones."""
    ordered = sorted(pages(site), key=lambda page: -page.transferred)
    return [page for kind in KINDS for page in [page for page in ordered if page.kind == kind][:count]]


def _page(site: Path, file: Path, root: str) -> Page | None:
    """Return what the file is as a page, or None where it only leads on to the new address of one."""
    content = file.read_bytes()
    tree = lxml_html.fromstring(content.decode("utf-8"))
    if tree.xpath("//meta[@http-equiv='refresh']"):
        return None
    address = "/" + file.relative_to(site).as_posix().removesuffix("index.html")
    loaded = [urljoin(root + address.lstrip("/"), written) for written in _loaded(tree)]
    own = [url for url in loaded if url.startswith(root)]
    first_view = (
        file.relative_to(site).as_posix(),
        *dict.fromkeys(urlsplit(url.removeprefix(root)).path for url in own),
    )
    transferred = sum(len(packed(site / name)) + _HEADERS for name in first_view)
    others = tuple(url for url in loaded if not url.startswith((root, "data:")))
    elements = sum(1 for _ in tree.iter(etree.Element))
    return Page(address, len(content), elements, first_view, others, transferred)


def _loaded(tree) -> list[str]:
    """Return what a browser loads by itself: styles, what is preloaded, the icon, scripts and pictures that do not wait."""
    links = tree.xpath("//link[@rel='stylesheet' or @rel='preload' or @rel='icon']/@href")
    return [*links, *tree.xpath("//*[@src][not(ancestor::template)][not(@loading='lazy')]/@src")]
