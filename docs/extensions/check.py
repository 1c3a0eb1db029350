"""What strict mode does not see: rules about the built pages, each broken one reported at its source."""

import functools
import json
import posixpath
import re
from collections import Counter
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import html as lxml_html
from mkdocs.utils import get_relative_url

from docs.extensions import reading
from docs.extensions.cache import Cache
from docs.extensions.mistakes import ROOT, Mistake, lines_of

_TEX = re.compile(r"\\(?:frac|lambda|lvert|rvert|lVert|beta|sum|mathbf|left|right|begin|le|ge|num|text)\b")
_AS_IS = " or ".join(f"ancestor::{tag}" for tag in ("code", "pre", "script", "style", "template", "math"))
_PROSE = f"//text()[contains(., '\\')][not({_AS_IS})]"  # that may hold TeX, and must not
_LINKS = ("canonical", "prev", "next", "alternate")  # what a <link> of this rel names is not loaded
_NAMED = "//@href | //@src | //@poster | //@srcset | //@imagesrcset | //object/@data | //@*[name() = 'xlink:href']"
_NAMED += " | //@style[contains(., 'url(')]"
_URL = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s*["']([^"']+)""")


def problems(site: Path, site_url: str, sources: dict[str, str] | None = None, cache: Cache | None = None) -> list:
    """Return as a Mistake each broken rule of the pages below `site`, which is published at `site_url`.

    `sources` names for each of them the file of docs/ that it is made from; in the cache is what was read in a page before.
    """
    there = {path.relative_to(site).as_posix(): path for path in site.rglob("*.*") if path.is_file()}
    texts = {name: path.read_text("utf-8") for name, path in there.items() if path.suffix == ".html"}
    read = functools.partial(cache.once, _read) if cache else _read
    pages = {name: json.loads(read(text, urljoin(site_url, name), site_url)) for name, text in texts.items()}
    ids = {name: page["ids"] for name, page in pages.items()}
    sheets = {name: _in_css(path.read_text("utf-8")) for name, path in there.items() if path.suffix == ".css"}
    sources = sources or {}
    files = dict.fromkeys(sorted(there.keys() - pages.keys())) | {origin: target for target, origin in sources.items()}

    found = []
    for name, page in sorted(pages.items()):
        source = functools.cache(lambda name=name: _Source(name, sources.get(name, ""), files))  # which few pages need
        dead = set()
        for written, loaded, *led in page["addresses"]:
            if wrong := _broken(written, *led, ids, there):
                dead.add(written)
                found.append(source().mistake(wrong, written, loaded, ids))
        mute = [(f"the picture {src} has no alternative text", src) for src in page["mute"] if src not in dead]
        found += [source().mistake(wrong, literal) for wrong, literal in [*page["wrong"], *mute]]
    for name, addresses in sorted(sheets.items()):
        for written in addresses:
            if wrong := _broken(written, *_led(urljoin(site_url, name), written, True, site_url), ids, there):
                found.append(Mistake(wrong, f"site/{name}"))
    return found


def _read(text: str, address: str, site_url: str) -> bytes:
    """Return as JSON the ids of the page at that address, where its own lead, pictures without words, what else is wrong."""
    page = lxml_html.fromstring(text)
    ids = page.xpath("//@id[. != '']")
    mute = [picture.get("src") for picture in page.iter("img") if not (picture.get("alt") or "").strip()]
    addresses = [(*named, *_led(address, *named, site_url)) for named in _addresses(page)]
    return json.dumps({"ids": ids, "addresses": addresses, "mute": mute, "wrong": [*_own(page, ids)]}).encode()


def _own(page, ids):
    """Yield what is wrong with a page in itself, each with what it stands in."""
    for repeated, times in Counter(ids).items():
        if times > 1:
            yield f"the id '{repeated}' stands {times} times on this page", repeated
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


def _led(base: str, written: str, loaded: bool, site_url: str) -> tuple[str | None, str, str]:
    """Return the file that an address leads to from `base`, None where it is not ours; its fragment; what is wrong so far."""
    address, fragment = urldefrag(urljoin(base, written))
    parts, home = urlsplit(address), urlsplit(site_url)
    if parts.scheme not in ("http", "https"):
        harmless = parts.scheme in ("mailto", "tel") or (loaded and parts.scheme == "data")
        return None, "", "" if harmless else f"links to {written}, which begins with none of https:, mailto:, tel:"
    if parts[:2] != home[:2]:
        return None, "", f"loads {written} from another host" if loaded else ""
    file = unquote(parts.path).removeprefix(
        home.path or "/"
    )  # what lies beside the site keeps its /, and is no file of it
    return f"{file}index.html" if file == "" or file.endswith("/") else file, fragment, ""


def _broken(written: str, target: str | None, fragment: str, wrong: str, ids, there: dict) -> str:
    """Return what is wrong with an address that leads there."""
    if target is None:
        return wrong
    if target not in there:
        return f"links to {written}, which does not exist"
    made = fragment.startswith(("__", "fnref:"))  # by the theme, or for a footnote
    if fragment and not made and unquote(fragment) not in ids.get(target, [unquote(fragment)]):
        return f"links to {written}, but {target} has no such anchor"
    return ""


class _Source:
    """The file that a page is made from, and each address in it as it is built: with its lines, as it is written.

    `files` names all files that an address may lead to, those of docs/ with what is built from them.
    """

    def __init__(self, name: str, uri: str, files: dict[str, str | None]):
        self._name, self._uri, self._files = name, uri, files
        path = ROOT / "docs" / uri
        known = bool(uri) and path.is_file()
        self._path = f"docs/{uri}" if known else f"site/{name}"
        self._text = path.read_text("utf-8-sig", "replace") if known else ""
        self._times: Counter[tuple[str, str]] = Counter()  # the next of the same kind stands at the next place
        self._addresses: dict[str, list[tuple[int, str]]] = {}
        text, lines = reading.text_of(self._text)
        for line, address in reading.links(reading.tokens_of(text)):
            file, _, fragment = address.partition("#")
            built = f"{self._built(self._inside(file))}#{fragment}".removesuffix("#")
            for literal in {address, built}:
                self._addresses.setdefault(literal, []).append((lines[line - 1], address))

    def _inside(self, file: str) -> str:
        """Return the file of docs/ that an address in Markdown leads to."""
        return posixpath.normpath(posixpath.join(posixpath.dirname(self._uri), file))

    def _built(self, file: str) -> str:
        """Return the address of a file of docs/ as it is built."""
        return get_relative_url(_url(self._files.get(file) or file), _url(self._name))

    def mistake(self, message: str, literal: str, loaded: bool | None = None, ids: dict | None = None) -> Mistake:
        """Return the mistake with the next such `literal`, at its line, as it is written; of an address, with what is near."""
        anchors = [*lines_of(self._text, f"{{#{literal}"), *lines_of(self._text, f'id="{literal}"')]
        places = self._addresses.get(literal) or [(n, literal) for n in anchors[-1:] or lines_of(self._text, literal)]
        self._times[literal, message] += 1
        line, address = places[min(self._times[literal, message], len(places)) - 1] if places else (0, literal)
        meant = self._near(address, bool(loaded), ids) if ids and places else ""
        hint = f"; did you mean {meant}?" if meant else ""
        return Mistake(message.replace(f" {literal}", f" {address}") + hint, self._path, line)

    def _near(self, address: str, loaded: bool, ids: dict[str, list[str]]) -> str:
        """Return what stands near a dead address: a figure, a page or a file of a like name, a like anchor; or nothing."""
        file, _, fragment = address.partition("#")
        figure, kind = posixpath.splitext(posixpath.basename(file.removeprefix("fig:").strip()))
        if f"figures/{figure}/index.html" in ids and kind not in (".md", ".ipynb"):
            return f"![](fig:{figure})" if loaded else f"[words](fig:{figure})"
        if re.search(rf"""=\s*["']?{re.escape(address)}""", self._text):  # in raw HTML, which stays as it is
            known = {self._built(one): target for one, target in self._files.items()}
            page = known.get(file)
        else:
            known = [posixpath.relpath(one, posixpath.dirname(self._uri) or ".") for one in self._files]
            page = self._files.get(self._inside(file))
        if page or not file:
            close = get_close_matches(fragment, ids.get(page or self._name, ()), 1)
            return f"{file}#{close[0]}" if close else ""
        close = get_close_matches(file.strip("/"), known, 1)
        return f"{close[0]}#{fragment}".removesuffix("#") if close else ""


def _url(file: str) -> str:
    return re.sub(r"(^|/)index\.html$", r"\1", file) or "./"
