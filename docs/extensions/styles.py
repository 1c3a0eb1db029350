"""The style sheets without what no page of the site can show: half of the theme's rules are for what it does not use."""

import re
from pathlib import Path

_READ = re.compile(r"var\((--[\w-]+)")
_FEATURES = ("md-", "tabbed-", "mermaid")  # begin the names of classes that the theme's script may give
_MADE = ("md-code", "md-tags")  # by it, at blocks of code and in what a search finds, and on no page
_STRING = r"\"[^\"]*\"|'[^']*'"


def write(site: Path) -> None:
    """Rewrite each style sheet below assets: without comments, white space of no effect, and rules that match nothing.

    A rule is left out where each of its selectors names a class that no page and no script names, or is for what is
    written from right to left. What the theme's script names is a part of something on a page, as md-nav__link is of
    md-nav, or is _MADE, or belongs to a feature that is off.
    """
    names, read = set(), set()  # of classes, and of the custom properties that drawings in pages read
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        names |= {name for given in re.findall(r'class="([^"]*)"', text) for name in given.split()}
        read |= set(_READ.findall(text))
    parts = {re.split("__|--", name)[0] for name in [*names, *_MADE]}
    for script in [*site.glob("assets/*.js"), *site.glob("assets/javascripts/*.js")]:  # others know words of languages
        for name in set(re.findall(r"[\w-]+", script.read_text("utf-8"))):
            names |= {name} if not name.startswith(_FEATURES) or re.split("__|--", name)[0] in parts else set()

    def rule(match: re.Match) -> str:
        written = [one for one in _selectors(match[1]) if "[dir=rtl]" not in one]
        kept = [one for one in written if set(re.findall(r"\.([a-z][\w-]*)", _bare(one))) <= names]
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
