"""The ledger of everything that was ever published: docs/permalinks.txt, one address a line with a label of what it is.

    faq/why/            page: Why?
    ./#l1               heading: L1: a kink that holds
    ./#fig-kink         figure: The kink holds the minimum.
    figures/kink.svg    file: The kink holds the minimum.

An address in the ledger has to lead to the same thing for ever: directly, by an anchor left in place, or by a redirect
of one hop. To say what a thing is in other words, edit its line; an entry is only ever removed by hand. After
`mkdocs build`, this adds what is new:

    .venv/bin/python -m tests.ledger
"""

import re
import sys
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from lxml import etree
from lxml import html as lxml_html
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
LEDGER = ROOT / "docs" / "permalinks.txt"
COMMAND = ".venv/bin/mkdocs build && .venv/bin/python -m tests.ledger"
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def published(site: Path) -> dict[str, str]:
    """Return the label of each page, heading, figure and figure file below `site`, by its address from the root.

    Redirects, footnotes and the cells of notebooks are left out.
    """
    files = [path for path in sorted((site / "figures").glob("*.*")) if path.suffix != ".html"]
    found = {f"figures/{path.name}": f"file: {_claim(path)}" for path in files}
    for path in sorted(site.rglob("index.html")):
        page = _parse(path)
        if _redirect(page):
            continue
        address = _address(path, site)
        found[address] = f"page: {_text(page.find('.//h1'))}"
        above: dict[int, str] = {}
        for element in (element for element in page.iter(*_HEADINGS) if element.get("id")):
            level, text = int(element.tag[1]), _text(element)
            above = {depth: over for depth, over in above.items() if 1 < depth < level} | {level: text}
            alone = element.xpath("a[not(@class='headerlink')]")  # a question on the index, under whatever topic
            found[f"{address}#{element.get('id')}"] = f"heading: {text if alone else ' › '.join(above.values())}"
        for figure in page.xpath("//figure[@id]"):
            # It is the one to whose own page it links; there it links to none.
            links = [urljoin(address, href) for href in figure.xpath(".//a/@href")]
            drawn = (site / f"{link.strip('/')}.svg" for link in [*links, address] if link.startswith("figures/"))
            claim = next((_claim(path) for path in drawn if path.is_file()), "")
            found[f"{address}#{figure.get('id')}"] = f"figure: {claim}"
    return found


def read(ledger: Path = LEDGER) -> dict[str, str]:
    """Return the ledger: the label of each address."""
    lines = ledger.read_text("utf-8").splitlines() if ledger.exists() else []
    return dict(line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#"))


def problems(ledger: dict[str, str], site: Path) -> list[str]:
    """Return a line for each address of the ledger that no longer leads to what it was, and for each not in it."""
    new = [address for address in published(site) if address not in ledger]
    return broken(ledger, site) + [f"{address} is not in docs/permalinks.txt; to add it: {COMMAND}" for address in new]


def broken(ledger: dict[str, str], site: Path) -> list[str]:
    """Return a line for each address of the ledger that no longer leads to what it was."""
    now = published(site)
    wrong = []
    for address, label in ledger.items():
        try:
            there = _follow(address, site, now)
        except LookupError as lost:
            wrong.append(f"{address} ({label}) is lost: {lost.args[0]}")
            continue
        if there not in (None, label):
            wrong.append(
                f"{address} was '{label}' and is '{there}' now; give the new thing an address of its own or, "
                "if it is the same thing in other words, edit this line of docs/permalinks.txt"
            )
    return wrong


def add(ledger: Path, site: Path) -> int:
    """Write the addresses that are new into the ledger, sorted, and return how many; nothing is removed or relabeled."""
    old, now = read(ledger), published(site)
    comments = (
        [line for line in ledger.read_text("utf-8").splitlines() if line.startswith("#")] if ledger.exists() else []
    )
    entries = sorted((now | old).items())
    ledger.write_text("\n".join([*comments, *(f"{address}  {label}" for address, label in entries)]) + "\n", "utf-8")
    return len(now.keys() - old.keys())


def _follow(address: str, site: Path, now: dict[str, str]) -> str | None:
    """Return the label of what an address leads to, None for an anchor left in place; raise LookupError if it is lost."""
    path, fragment = urldefrag(address)
    if not _file(site, path).is_file():
        raise LookupError("there is no such page or file")
    if path.endswith("/") and (target := _redirect(page := _parse(_file(site, path)))):
        scripts = "".join(page.xpath("//script/text()"))
        if (
            page.xpath("//a/@href") != [target]
            or "location.replace(document.links[0].href + location.hash)" not in scripts
        ):
            raise LookupError(f"it redirects to {target}, without a script that takes the fragment along")
        path = urljoin(urljoin("https://x/", path), target).removeprefix("https://x/") or "./"
        if not _file(site, path).is_file():
            raise LookupError(f"it redirects to {target}, which does not exist")
        if path not in now:
            raise LookupError(f"it redirects to {target}, which redirects again")
    if (here := f"{path}#{fragment}" if fragment else path) in now:
        return now[here]
    if not _parse(_file(site, path)).xpath("//a[@id=$id][not(@href) and not(node())]", id=fragment):
        raise LookupError(
            f'no heading, figure or empty anchor has this id; leave one in place: <a id="{fragment}"></a>'
        )
    return None


def _file(site: Path, path: str) -> Path:
    return site / path / "index.html" if path.endswith("/") else site / path


def _address(path: Path, site: Path) -> str:
    return f"{path.parent.relative_to(site).as_posix()}/"


def _claim(path: Path) -> str:
    """Return what a file of a figure is of: the title in its drawing or picture; points and data go with the drawing."""
    if path.suffix == ".png":
        with Image.open(path) as picture:
            return picture.text.get("Title", "")
    drawing = path.with_name(f"{path.stem.partition('-')[0]}.svg")  # the data of a stop are in NAME-STOP.js
    return _text(etree.parse(drawing).find("{*}title")) if drawing.is_file() else ""


def _parse(path: Path):
    return lxml_html.fromstring(path.read_text("utf-8"))


def _redirect(page) -> str | None:
    refresh = page.xpath("//meta[@http-equiv='refresh']/@content")
    return re.search(r"url=(.*)", refresh[0])[1].strip() if refresh else None


def _text(element) -> str:
    if element is None:
        return ""
    text = "".join(part for part in element.itertext() if part != "¶")
    return " ".join(text.split())


if __name__ == "__main__":
    if not (ROOT / "site" / "index.html").is_file():
        sys.exit("there is no site/; run .venv/bin/mkdocs build first")
    print(f"{add(LEDGER, ROOT / 'site')} new addresses in {LEDGER.relative_to(ROOT)}")
