"""What strict mode does not see: rules about the built pages, each broken one reported at its source."""

import functools
import posixpath
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import html as lxml_html
from mkdocs.utils import get_relative_url

from docs.extensions import reading
from docs.extensions.mistakes import ROOT, Mistake, lines_of

_TEX = re.compile(r"\\(?:frac|lambda|lvert|rvert|lVert|beta|sum|mathbf|left|right|begin|le|ge|num|text)\b")
_AS_IS = " or ".join(f"ancestor::{tag}" for tag in ("code", "pre", "script", "style", "template", "math"))
_PROSE = f"//text()[contains(., '\\')][not({_AS_IS})]"  # that may hold TeX, and must not
_LINKS = ("canonical", "prev", "next", "alternate")  # what a <link> of this rel names is not loaded
_NAMED = "//@href | //@src | //@poster | //@srcset | //@imagesrcset | //object/@data | //@*[name() = 'xlink:href']"
_NAMED += " | //@style[contains(., 'url(')]"
_URL = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s*["']([^"']+)""")


def problems(site: Path, site_url: str, sources: dict[str, str] | None = None) -> list[Mistake]:
    """Return each broken rule of the pages below `site`, which is published at `site_url`.

    `sources` names for each of them the file of docs/ that it is made from.
    """
    pages = {
        path.relative_to(site).as_posix(): lxml_html.fromstring(path.read_text("utf-8"))
        for path in site.rglob("*.html")
    }
    ids = {name: page.xpath("//@id[. != '']") for name, page in pages.items()}
    sheets = {path.relative_to(site).as_posix(): _in_css(path.read_text("utf-8")) for path in site.rglob("*.css")}

    @functools.cache  # pages beside each other name many of the same
    def broken(folder: str, written: str, loaded: bool) -> str | None:
        return _broken(urljoin(site_url, folder), written, loaded, ids, site, site_url)

    found = []
    times: Counter[tuple[str, str, str]] = Counter()  # the next of the same kind stands at the next place

    @functools.cache
    def read(name: str):
        return _read(name, sources or {})

    def add(message: str, name: str, literal: str) -> None:
        times[name, literal, message] += 1
        found.append(_mistake(message, literal, times[name, literal, message], *read(name)))

    for name, page in sorted(pages.items()):
        for wrong, literal in _own(page, ids[name]):
            add(wrong, name, literal)
        for written, loaded in _addresses(page):
            within = (
                name if written.startswith(("#", "?")) or not written else f"{posixpath.dirname(name)}/".lstrip("/")
            )
            if wrong := broken(within, written, loaded):
                add(wrong, name, written)
    for name, addresses in sorted(sheets.items()):
        within = f"{posixpath.dirname(name)}/".lstrip("/")
        found += [Mistake(wrong, f"site/{name}") for written in addresses if (wrong := broken(within, written, True))]
    return found


def _own(page, ids):
    """Yield what is wrong with a page in itself, each with what it stands in."""
    for repeated, times in Counter(ids).items():
        if times > 1:
            yield f"the id '{repeated}' stands {times} times on this page", repeated
    for picture in page.iter("img"):
        if not (picture.get("alt") or "").strip():
            yield f"the picture {picture.get('src')} has no alternative text", picture.get("src")
    for text in page.xpath(_PROSE):
        if raw := _TEX.search(text):
            yield f"TeX that became no formula: {raw[0]}", raw[0]


def _addresses(page):
    """Yield each address that a page names, and whether a browser loads it by itself."""
    for value in page.xpath(_NAMED):
        element, attribute = value.getparent(), value.attrname
        if attribute in ("srcset", "imagesrcset"):
            for written in re.findall(r"(?:^|,\s+|,(?=https?:|//))\s*([^\s,]+)", value):
                yield written, True
        elif attribute == "style":
            yield from ((written, True) for written in _in_css(value))
        else:
            in_head = element.tag == "link" and element.get("rel") not in _LINKS
            linked = attribute.endswith("href") and element.tag not in ("image", "use", "feimage")
            yield value.strip(), in_head or not linked
    for sheet in page.iter("style"):
        yield from ((written, True) for written in _in_css(sheet.text or ""))


def _in_css(text: str) -> list[str]:
    return [address or imported for address, imported in _URL.findall(text)]


def _broken(base: str, written: str, loaded: bool, ids, site: Path, site_url: str) -> str | None:
    """Return what is wrong with an address that stands in a file at the address `base`."""
    address, fragment = urldefrag(urljoin(base, written))
    parts, home = urlsplit(address), urlsplit(site_url)
    if parts.scheme not in ("http", "https"):
        harmless = parts.scheme in ("mailto", "tel") or (loaded and parts.scheme == "data")
        return None if harmless else f"links to {written}, which begins with none of https:, mailto:, tel:"
    if parts[:2] != home[:2]:
        return f"loads {written} from another host" if loaded else None
    target = _file(unquote(parts.path), home.path)
    if target is None or not (site / target).is_file():
        return f"links to {written}, which does not exist"
    if (
        fragment
        and target in ids
        and unquote(fragment) not in ids[target]
        and not fragment.startswith(("__", "fnref:"))
    ):
        return f"links to {written}, but {target} has no such anchor"
    return None


def _file(path: str, prefix: str) -> str | None:
    if not path.startswith(prefix or "/"):
        return None
    inside = path[len(prefix or "/") :]
    return posixpath.join(inside, "index.html") if inside == "" or inside.endswith("/") else inside


def _read(name: str, sources: dict[str, str]) -> tuple[str, str, dict[str, list[tuple[int, str]]]]:
    """Return the source of a page, its text, and each address in it as it is built: with its lines, as it is written."""
    source = sources.get(name, "")
    path = ROOT / "docs" / source
    if not source or not path.is_file():
        return f"site/{name}", "", {}
    written = path.read_text("utf-8-sig", "replace")
    text, lines = reading.text_of(written)
    built = {origin: target for target, origin in sources.items()}
    found: dict[str, list[tuple[int, str]]] = {}
    for line, address in reading.links(reading.tokens_of(text)):
        file, _, fragment = address.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), file))
        to = get_relative_url(_url(built.get(target, target)), _url(name))
        for literal in {address, f"{to}#{fragment}".removesuffix("#")}:
            found.setdefault(literal, []).append((lines[line - 1], address))
    return f"docs/{source}", written, found


def _mistake(message: str, literal: str, nth: int, path: str, written: str, addresses: dict) -> Mistake:
    """Return the mistake with the n-th `literal` of a page: at its line in the source, in the words of it."""
    anchors = [*lines_of(written, f"{{#{literal}"), *lines_of(written, f'id="{literal}"')]
    places = addresses.get(literal) or [(line, literal) for line in anchors[-1:] or lines_of(written, literal)]
    line, address = places[min(nth, len(places)) - 1] if places else (0, literal)
    return Mistake(message.replace(f" {literal}", f" {address}"), path, line)


def _url(file: str) -> str:
    return re.sub(r"(^|/)index\.html$", r"\1", file) or "./"
