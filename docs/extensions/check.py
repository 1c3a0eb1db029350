"""What strict mode does not see: rules about the built pages, each broken one reported at its source."""

import posixpath
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from docs.extensions.mistakes import ROOT, Mistake, line_of

_TEX = re.compile(
    r"\\(?:frac|lambda|lvert|rvert|lVert|beta|sum|mathbf|left|right|begin|le|ge|num|text)\b|\$[^$\n]{1,80}\$"
)
_AS_IS = " or ".join(f"ancestor::{tag}" for tag in ("code", "pre", "script", "style", "template", "math"))
_PROSE = f"//text()[contains(., '$') or contains(., '\\')][not({_AS_IS})]"  # that may hold TeX, and must not
_LINKS = ("canonical", "prev", "next", "alternate")  # what a <link> of this rel names is not loaded
_URL = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s*["']([^"']+)""")


def problems(site: Path, site_url: str) -> list[Mistake]:
    """Return each broken rule of the pages below `site`, which is published at `site_url`."""
    pages = {
        path.relative_to(site).as_posix(): lxml_html.fromstring(path.read_text("utf-8"))
        for path in site.rglob("*.html")
    }
    ids = {name: page.xpath("//@id[. != '']") for name, page in pages.items()}
    found = []
    for name, page in sorted(pages.items()):
        for message, literal in [*_own(page, ids[name]), *_links(name, page, ids, site, site_url)]:
            found.append(Mistake(message, *_source(name, literal)))
    for sheet in sorted(site.rglob("*.css")):
        name = sheet.relative_to(site).as_posix()
        for written in _in_css(sheet.read_text("utf-8")):
            found += [Mistake(message, f"site/{name}") for message in _broken(name, written, True, ids, site, site_url)]
    return found


def _own(page, ids):
    for repeated, times in Counter(ids).items():
        if times > 1:
            yield f"the id '{repeated}' stands {times} times on this page", repeated
    for picture in page.iter("img"):
        if not (picture.get("alt") or "").strip():
            yield f"the picture {picture.get('src')} has no alternative text", picture.get("src")
    for text in page.xpath(_PROSE):
        if raw := _TEX.search(text):
            yield f"TeX that became no formula: {raw[0]}", raw[0]


def _links(name, page, ids, site, site_url):
    for element in page.iter(etree.Element):
        for written, loaded in _addresses(element):
            for message in _broken(name, written.strip(), loaded, ids, site, site_url):
                yield message, written.strip()


def _addresses(element):
    """Yield each address that an element names, and whether a browser loads it by itself."""
    for attribute, value in element.items():
        if attribute in ("src", "poster") or (element.tag, attribute) == ("object", "data"):
            yield value, True
        elif attribute in ("srcset", "imagesrcset"):
            yield from ((written, True) for written in re.findall(r"(?:^|,\s+|,(?=https?:|//))\s*([^\s,]+)", value))
        elif attribute in ("href", "xlink:href"):
            in_head = element.tag == "link" and element.get("rel") not in _LINKS
            yield value, in_head or element.tag in ("image", "use", "feimage")
        elif attribute == "style":
            yield from ((written, True) for written in _in_css(value))
    if element.tag == "style":
        yield from ((written, True) for written in _in_css(element.text or ""))


def _in_css(text: str) -> list[str]:
    return [address or imported for address, imported in _URL.findall(text)]


def _broken(name: str, written: str, loaded: bool, ids, site: Path, site_url: str):
    """Yield what is wrong with an address that stands in the file `name`."""
    address, fragment = urldefrag(urljoin(urljoin(site_url, name), written))
    if urlsplit(address).scheme not in ("http", "https"):
        return
    if urlsplit(address)[:2] != urlsplit(site_url)[:2]:
        if loaded:
            yield f"loads {written} from another host"
        return
    target = _file(unquote(urlsplit(address).path), urlsplit(site_url).path)
    if target is None or not (site / target).is_file():
        yield f"links to {written}, which does not exist"
    elif fragment and target in ids and unquote(fragment) not in ids[target] and not fragment.startswith("__"):
        yield f"links to {written}, but {target} has no such anchor"


def _file(path: str, prefix: str) -> str | None:
    if not path.startswith(prefix or "/"):
        return None
    inside = path[len(prefix or "/") :]
    return posixpath.join(inside, "index.html") if inside == "" or inside.endswith("/") else inside


def _source(name: str, literal: str) -> tuple[str, int]:
    """Return the source of the page and the line of the literal in it; the built page where that is not to be found."""
    page = re.sub(r"(/?)index\.html$", "", name)
    for candidate in (f"{page}.md", f"{page}.ipynb", posixpath.join(page, "index.md")):
        source = ROOT / "docs" / candidate
        if source.is_file():
            return f"docs/{candidate}", line_of(source.read_text("utf-8", "replace"), literal)
    return f"site/{name}", 0
