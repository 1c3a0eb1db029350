"""The index of the search: each page with its answer, each section with other words for it and the terms defined there.

Code is left out, and of statements all but what they state: who opens the search waits for the index. All of it is HTML,
since the theme shows it as such.
"""

import html
import re

from mkdocs.plugins import event_priority

_TERM = re.compile(r"^\| \[(?P<term>[^\]]+)\]\((?P<file>[\w/-]+\.md)#(?P<anchor>[\w-]+)\) \|", re.M)
_LISTED = "conventions.md"  # the page that lists the terms


@event_priority(50)  # before the search writes its index
def on_post_build(config):
    site = config.extra["site"]
    others: dict[str, list[str]] = {}
    for term, file, anchor in _TERM.findall(site.pages[_LISTED].file.content_string if _LISTED in site.pages else ""):
        others.setdefault(f"{site.pages[file].url}#{anchor}", []).append(term)
    search = config.plugins.get("material/search")
    listed = search.search_index.entries if search else []
    listed[:] = [entry for entry in listed if not entry["location"].startswith("s/") or "#" not in entry["location"]]
    for entry in listed:
        entry["text"] = re.sub(r"<pre>.*?</pre>", "", entry["text"], flags=re.S)
    entries = {entry["location"]: entry for entry in listed}
    for page in site.pages.values():
        if page.url not in entries:
            continue
        entries[page.url]["answer"] = page.meta["description"]
        called = page.front.get("also_called", {})  # of a statement as a whole, of other pages by section
        for anchor, words in called.items() if isinstance(called, dict) else [("", called)]:
            location = f"{page.url}#{anchor}" if anchor else page.url
            others.setdefault(location, []).extend(words)
            if location not in entries:
                message = f"front matter: also_called: the page has no heading with the id '{anchor}'"
                site.report.add_in(f"docs/{page.file.src_uri}", page.file.content_string, f"{anchor}:", message)
    for location, entry in entries.items():
        if words := entry.get("tags", []) + others.get(location, []):
            entry["tags"] = [html.escape(word, quote=False) for word in words]
