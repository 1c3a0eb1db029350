"""The ledger of everything that was ever published: docs/permalinks.txt, one address a line with a label of what it is.

    faq/why/                      page: Why?
    ./#l1                         heading: L1: a kink that holds
    ./#fig-kink                   figure: kink
    figures/kink.svg              file

An address in the ledger has to lead to the same thing for ever: directly, by an anchor left in place, or by a redirect
of one hop. Labels are compared loosely, so that a typo may be mended; an entry is only ever removed by hand.
After `mkdocs build`, this adds what is new:

    .venv/bin/python -m docs.extensions.permalinks
"""

import re
import sys
from difflib import SequenceMatcher
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from lxml import html as lxml_html

ROOT = Path(__file__).resolve().parents[2]
LEDGER = ROOT / "docs" / "permalinks.txt"
COMMAND = ".venv/bin/mkdocs build && .venv/bin/python -m docs.extensions.permalinks"


def published(site: Path) -> dict[str, str]:
    """Return the label of each page, heading, figure and figure file below `site`, by its address from the root.

    Redirects, footnotes and the cells of notebooks are left out.
    """
    found = {}
    for path in sorted(site.rglob("index.html")):
        page = _parse(path)
        if _redirect(page):
            continue
        address = _address(path, site)
        found[address] = f"page: {_text(page.find('.//h1'))}"
        if address.startswith("notebooks/"):
            continue
        above: dict[int, str] = {}
        for element in page.iter("h2", "h3", "h4", "figure"):
            if element.tag == "figure" and (anchor := element.get("id")):
                found[f"{address}#{anchor}"] = f"figure: {anchor.removeprefix('fig-').replace('-', '_')}"
            elif anchor := element.get("id"):
                level = int(element.tag[1])
                above = {depth: text for depth, text in above.items() if depth < level} | {level: _text(element)}
                found[f"{address}#{anchor}"] = "heading: " + " › ".join(above[depth] for depth in sorted(above))
    for path in sorted((site / "figures").glob("*")):
        found[path.relative_to(site).as_posix()] = "file"
    return found


def read(ledger: Path = LEDGER) -> dict[str, str]:
    """Return the ledger: the label of each address."""
    lines = ledger.read_text("utf-8").splitlines() if ledger.exists() else []
    return dict(line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#"))


def problems(ledger: dict[str, str], site: Path) -> list[str]:
    """Return a line for each address of the ledger that no longer leads to what it was, and for each not in it."""
    now = published(site)
    wrong = []
    for address, label in ledger.items():
        if address in now:
            if not same(label, now[address]):
                wrong.append(
                    f"{address} was '{label}' and is '{now[address]}' now; give the new thing an address of its own"
                )
        elif reason := _lost(address, site):
            wrong.append(f"{address} ({label}) is lost: {reason}")
    wrong += [
        f"{address} is not in docs/permalinks.txt; to add it: {COMMAND}" for address in now if address not in ledger
    ]
    return wrong


def same(old: str, new: str) -> bool:
    """Return whether two labels name the same thing: of one kind, and each part of the one much like that of the other."""
    olds, news = re.split(r": | › ", old), re.split(r": | › ", new)
    if olds[0] != news[0]:
        return False
    if olds[0] == "figure":
        return olds == news
    return SequenceMatcher(None, olds[-1].lower(), news[-1].lower()).ratio() >= 0.6 and all(
        SequenceMatcher(None, a.lower(), b.lower()).ratio() >= 0.6 for a, b in zip(olds[1:-1], news[1:-1], strict=False)
    )


def add(ledger: Path, site: Path) -> int:
    """Write the addresses that are new into the ledger, sorted, and return how many; nothing is removed or relabeled."""
    old, now = read(ledger), published(site)
    comments = (
        [line for line in ledger.read_text("utf-8").splitlines() if line.startswith("#")] if ledger.exists() else []
    )
    entries = sorted((now | old).items())
    ledger.write_text("\n".join([*comments, *(f"{address}  {label}" for address, label in entries)]) + "\n", "utf-8")
    return len(now.keys() - old.keys())


def _lost(address: str, site: Path) -> str | None:
    """Return why an address that is no page, heading, figure or file of its own leads nowhere, or None."""
    path, fragment = urldefrag(address)
    file = _file(site, path)
    if not file.is_file():
        return "there is no such page or file"
    if file.suffix != ".html":
        return None
    page = _parse(file)
    if target := _redirect(page):
        here = urljoin("https://x/", "" if path == "./" else path)
        there = urljoin(here, target)
        file = _file(site, there.removeprefix("https://x/") or "./")
        if not file.is_file():
            return f"it redirects to {target}, which does not exist"
        page = _parse(file)
        if _redirect(page):
            return f"it redirects to {target}, which redirects again"
    if fragment and not page.xpath("//*[@id=$id]", id=fragment):
        return f'the page has no anchor #{fragment}; leave one in place: <a id="{fragment}"></a>'
    return None


def _file(site: Path, path: str) -> Path:
    return site / path / "index.html" if path.endswith("/") else site / path


def _address(path: Path, site: Path) -> str:
    return f"{path.parent.relative_to(site).as_posix()}/"


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
