"""The index of the search: each page with its answer, each section with the terms that are defined there."""

import re

from mkdocs.plugins import event_priority

_TERM = re.compile(r"^\| \[(?P<term>[^\]]+)\]\((?P<file>[\w/-]+\.md)#(?P<anchor>[\w-]+)\) \|", re.M)
_LISTED = "conventions.md"  # the page that lists the terms


@event_priority(50)  # before the search writes its index
def on_post_build(config):
    pages = config.extra["site"].pages
    answers = {page.url: page.front["description"] for page in pages.values()}
    terms: dict[str, list[str]] = {}
    for term, file, anchor in _TERM.findall(pages[_LISTED].file.content_string if _LISTED in pages else ""):
        terms.setdefault(f"{pages[file].url}#{anchor}", []).append(term)
    search = config.plugins.get("material/search")
    for entry in search.search_index.entries if search else ():
        if answer := answers.get(entry["location"]):
            entry["answer"] = answer
        if found := terms.get(entry["location"]):
            entry["tags"] = entry.get("tags", []) + found
