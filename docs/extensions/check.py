"""What strict mode does not see: rules about the built pages, each broken one reported at its source."""

import functools
import posixpath
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import html as lxml_html

from docs.extensions.mistakes import ROOT, Mistake, line_of

_TEX = re.compile(
    r"\\(?:frac|lambda|lvert|rvert|lVert|beta|sum|mathbf|left|right|begin|le|ge|num|text)\b|\$[^$\n]{1,80}\$"
)
_AS_IS = " or ".join(f"ancestor::{tag}" for tag in ("code", "pre", "script", "style", "template", "math"))
_PROSE = f"//text()[contains(., '$') or contains(., '\\')][not({_AS_IS})]"  # that may hold TeX, and must not
_LINKS = ("canonical", "prev", "next", "alternate")  # what a <link> of this rel names is not loaded
_NAMED = "//@href | //@src | //@poster | //@srcset | //@imagesrcset | //object/@data | //@*[name() = 'xlink:href']"
_NAMED += " | //@style[contains(., 'url(')]"
_URL = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s*["']([^"']+)""")


def problems(site: Path, site_url: str) -> list[Mistake]:
    """Return each broken rule of the pages below `site`, which is published at `site_url`."""
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
    for name, page in sorted(pages.items()):
        for wrong, literal in _own(page, ids[name]):
            found.append(Mistake(wrong, *_source(name, literal)))
        for written, loaded in _addresses(page):
            within = (
                name if written.startswith(("#", "?")) or not written else f"{posixpath.dirname(name)}/".lstrip("/")
            )
            if wrong := broken(within, written, loaded):
                found.append(Mistake(wrong, *_source(name, written)))
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
        return None
    if parts[:2] != home[:2]:
        return f"loads {written} from another host" if loaded else None
    target = _file(unquote(parts.path), home.path)
    if target is None or not (site / target).is_file():
        return f"links to {written}, which does not exist"
    if fragment and target in ids and unquote(fragment) not in ids[target] and not fragment.startswith("__"):
        return f"links to {written}, but {target} has no such anchor"
    return None


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
