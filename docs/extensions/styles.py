"""The style sheets without what no page of the site can show: half of the theme's rules are for what it does not use."""

import re
from pathlib import Path

_READ = re.compile(r"var\((--[\w-]+)")
_STRING = r"\"[^\"]*\"|'[^']*'"


def write(site: Path) -> None:
    """Rewrite each style sheet below assets: without comments, white space of no effect, and rules that match nothing.

    A rule is left out where each of its selectors names a class that no page and no script names.
    """
    names, read = set(), set()  # of classes, and of the custom properties that drawings in pages read
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        names |= {name for given in re.findall(r'class="([^"]*)"', text) for name in given.split()}
        read |= set(_READ.findall(text))
    for script in site.glob("assets/**/*.js"):
        names |= set(re.findall(r"[\w-]+", script.read_text("utf-8")))

    def rule(match: re.Match) -> str:
        kept = [one for one in _selectors(match[1]) if set(re.findall(r"\.([a-z][\w-]*)", _bare(one))) <= names]
        return f"{','.join(kept)}{{{match[2]}}}" if kept else ""

    sheets = {path: path.read_text("utf-8") for path in sorted(site.glob("assets/**/*.css"))}
    for path, text in sheets.items():
        text = re.sub(r"/\*.*?\*/\s*|\s+(?=[{}])|(?<=[{};])\s+", "", text, flags=re.S)
        sheets[path] = re.sub(r"(?<=[{};])((?:[^{}@;\"']|" + _STRING + r")+)\{([^{}]*)\}", rule, "{" + text)[1:]
    read |= set(_READ.findall("".join(sheets.values())))
    for path, text in sheets.items():
        unread = rf"(?<=[{{;])(--[\w-]+):(?:{_STRING}|[^;{{}}\"'])*;?"
        path.write_text(re.sub(unread, lambda one: one[0] if one[1] in read else "", text), "utf-8")


def _bare(selector: str) -> str:
    """Return the selector without what stands in parentheses, as in :not(.a)."""
    while (shorter := re.sub(r"\([^()]*\)", "", selector)) != selector:
        selector = shorter
    return selector


def _selectors(text: str) -> list[str]:
    """Return the selectors of a list, parted at the commas that stand in no parentheses."""
    found = [""]
    for piece in text.split(","):
        opened = found[-1].count("(") > found[-1].count(")")
        found[len(found) - opened :] = [f"{found[-1]},{piece}" if opened else piece]
    return found[1:]
