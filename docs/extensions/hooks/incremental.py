"""A page that is made of the same as in the last build without a mistake is published again as it was.

What a page is made of: its own text, front matter and the outputs of its cells, the statements it shows, where its figure is
shown and itself is cited, each snippet that was looked up while it was made, and what any page may show of all others: their
titles and what else is not of their OWN, addresses, the settings, the theme.
"""

import json
import os
from pathlib import Path

from mkdocs.plugins import event_priority

from docs.extensions import questions
from docs.extensions.cache import key_of
from docs.extensions.mistakes import ROOT
from docs.extensions.project import Site

# Fields of front matter that no other page shows, but the list of the questions.
OWN = {"short_answer", "description", "also_asked", "asked_at", "reviewed", "also_called"}


def on_files(files, config):  # after they are known all
    config.extra["site"].common = _common(config, files)


def on_pre_page(page, config, files):
    page.again = None
    config.extra["site"].library.reader = page.file.src_uri
    return page


def on_page_markdown(markdown, page, config, files):
    site: Site = config.extra["site"]
    if (made := _last(page, site, config)) and made["key"] == _key(page, site) and _same(made["snippets"], site):
        page.again, page.content = made, ""
        page.render = lambda config, files: None
        page.meta |= {"template": "again.html", "search": {"exclude": True}}  # its entries are there already
    return markdown


def on_env(env, config, files):
    config.extra["site"].library.reader = ""  # templates of no page follow
    return env


def on_page_context(context, page, config, nav):  # after the search has read the page
    site: Site = config.extra["site"]
    site.library.reader = page.file.src_uri
    search = config.plugins.get("material/search")
    entries = search.search_index.entries if search else []
    if page.again:
        entries += page.again["entries"]
    page.entries = json.loads(json.dumps(entries[site.indexed :]))
    site.indexed = len(entries)
    return context


def on_post_page(output, page, config):  # after all that changes it
    if page.again:
        site: Site = config.extra["site"]
        return output.replace(page.again["mark"], site.mark) if site.mark else output
    page.output = output
    return output


@event_priority(-200)  # after all mistakes are told
def on_post_build(config):
    site: Site = config.extra["site"]
    if site.report.told or site.common != _common(config, site.files):
        return
    for page in site.pages.values():
        snippets = {name: site.library.key(name) for name in sorted(site.library.read[page.file.src_uri])}
        if page.again is None and None not in snippets.values():
            made = {"key": _key(page, site), "snippets": snippets, "mark": site.mark}
            made |= {"entries": page.entries, "html": page.output}
            site.cache.put(_name(page, config), json.dumps(made).encode())


def _name(page, config) -> str:
    """Return the name under which the last version of the page at its address is kept."""
    return key_of("page", page.file.src_uri, config.site_url, config.extra["site"].serving)


def _last(page, site: Site, config) -> dict | None:
    content = site.cache.get(_name(page, config))
    return json.loads(content) if content else None


def _key(page, site: Site) -> str:
    uri, front = page.file.src_uri, page.front
    shown = {name: site.statements.get(f"statements/{name}.md") for name, where in site.cited.items() if uri in where}
    listed = (uri in site.figure_pages and site.shown.get(front["figure"]), site.cited.get(front.get("name")))
    lists = uri == "faq/index.md" or questions.LIST in page.file.content_string
    others = [site.fronts[question] for question in site.questions] if lists else []
    return key_of(site.common, page.file.content_string, front, site.outputs.get(uri), shown, listed, others)


def _same(snippets: dict[str, str], site: Site) -> bool:
    return all(site.library.key(name) == key for name, key in snippets.items())


def _common(config, files) -> str:
    """Return a key of all that any page may be made of, but its own text and snippets."""
    site: Site = config.extra["site"]
    site.files = files
    read = [Path(config.config_file_path), *Path(config.theme.custom_dir).rglob("*.*"), *ROOT.glob("tests/proofs/*.v")]
    texts = [(str(path), path.read_bytes()) for path in sorted(read) if path.is_file()]
    told = (type(config).__module__, config.site_url, config.edit_uri, os.environ["SOURCE_DATE_EPOCH"], site.serving)
    where = sorted((file.src_uri, file.dest_uri) for file in files)
    fronts = {uri: {k: v for k, v in front.items() if k not in OWN} for uri, front in site.fronts.items()}
    known = (fronts, [*site.statements], site.questions, site.figure_pages)
    return key_of(texts, told, where, known)
