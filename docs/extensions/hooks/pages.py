"""Each page: what it says of itself, its card, and what leads to it from its former addresses."""

import html
import posixpath
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from jinja2.bccache import BytecodeCache
from markupsafe import Markup
from mkdocs.plugins import event_priority

from docs.extensions import cards, figure_pages, frontmatter, notebooks, policy, statements
from docs.extensions.cache import Cache, key_of
from docs.extensions.project import Site
from docs.extensions.reading import FRONT_MATTER

DEFAULT = "kink"  # the figure on the card of a page that has none of its own
_BESIDE = ThreadPoolExecutor(1)  # cards are packed while pages are rendered
_APART = re.compile(r"<(svg|math)[ >].*?</\1>", re.S)
_AS_IS = re.compile(r"(<pre.*?</pre>|<script.*?</script>)", re.S)
_BIBTEX = {
    "λ": r"$\lambda$",
    "α": r"$\alpha$",
    "²": "$^2$",
    "′": "$'$",
    "≤": r"$\le$",
    "≥": r"$\ge$",
}  # none is text there


class _Templates(BytecodeCache):
    """The theme's templates compiled, which takes longer than to render them."""

    def __init__(self, cache: Cache):
        self._cache = cache

    def load_bytecode(self, bucket):
        if content := self._cache.get(key_of(bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(content)

    def dump_bytecode(self, bucket):
        self._cache.put(key_of(bucket.key, bucket.checksum), bucket.bytecode_to_string())


def on_page_markdown(markdown, page, config, files):
    """Give the page what its front matter holds, as the theme needs it: in HTML. What its author wrote is `page.front`."""
    site: Site = config.extra["site"]
    uri = page.file.src_uri
    front = page.front = dict(site.fronts.get(uri, {}))
    front["title"] = front.get("title") or front.get("question") or page.file.name
    if uri in site.statements:
        front |= {"title": statements.title(front), "name": statements.name_of(uri)}
    front.setdefault("description", front.get("short_answer", ""))
    front["figure"] = _main_figure(site.figures_in(uri, page.file.content_string), site)
    front["card"] = f"cards/{page.url.strip('/') or 'index'}.png"
    claim = site.library.snippet(front["figure"]).claim if front["figure"] else ""
    end = " " if front["title"].endswith(("?", ".")) else ". "
    front["card_alt"] = f"{front['title']}{end}{claim}".strip()
    # As Markup, since the theme escapes a title in some places, and not in others.
    page.meta = {name: Markup(html.escape(front[name])) for name in ("title", "description")}
    if frontmatter.is_question(uri):
        page.meta["hide"] = ["toc"]  # an answer has no sections but the related questions
        # Found by its other words too, which are not shown; and an answer before the many pages that touch on it.
        page.meta |= {"tags": front.get("also_asked", []), "search": {"boost": 1.2}}
    if uri.startswith("figures/") or uri in ("contributing.md", "faq/index.md", "s/index.md"):
        page.meta["search"] = {"exclude": True}  # results lead to the pages that argue
    markdown = re.sub(r"(?m)(?<! ) $", "", markdown)  # two spaces break a line, one is there by chance
    return FRONT_MATTER.sub("", markdown)  # it is still there where it is no YAML


def on_page_content(content, page, config, files):
    """Keep drawings and formulas apart until the page is written: most of its tags, of which a search needs the text."""
    page.apart = []

    def keep(match: re.Match) -> str:
        page.apart.append(match[0])
        return f'<u- n="{len(page.apart)}">' + f"{'' if match[1] == 'svg' else re.sub('<[^>]*>', '', match[0])}</u->"

    return _APART.sub(keep, content)


def on_env(env, config, files):
    site: Site = config.extra["site"]
    # Those of the menu in its order.
    pages = site.pages = {file.src_uri: file.page for file in files.documentation_pages()}
    complete = [uri for uri in site.questions if frontmatter.is_complete(site.fronts[uri])]
    env.globals |= {"by_file": pages, "questions": [pages[uri] for uri in complete]}
    env.globals["statements"] = [pages[uri] for uri in site.statements if "reviewed" in site.fronts[uri]]
    env.globals |= {"table": figure_pages.table, "highlighted": figure_pages.highlighted, "formal": statements.formal}
    env.filters["bibtex"] = lambda text: re.sub(
        r"[&%#_{}λα²′≤≥]", lambda sign: _BIBTEX.get(sign[0], f"\\{sign[0]}"), text
    )
    env.filters["markdown"] = lambda text: re.sub(r"([\\`*_\[\]<>|~]|&(?=#?\w+;)|^[#+-])", r"\\\1", text)
    env.filters["day"] = lambda iso: (day := date.fromisoformat(iso)).strftime(f"%B {day.day}, %Y")
    env.filters["lean"] = lambda script: re.sub(r"^\s*//.*\n|^\s+| +// .*$", "", script, flags=re.M)
    env.add_extension(policy.Marked)
    env.globals["mark_of_templates"] = site.mark
    env.bytecode_cache = _Templates(site.cache)
    _redirect(env.get_template("moved.html"), config, files)
    return env


def on_post_page(output, page, config):
    site: Site = config.extra["site"]
    if not page.again:
        parts = _AS_IS.split(output)  # what indents the theme's templates is white space of no effect, but in these
        output = "".join(part if k % 2 else re.sub(r"\s*\n\s*", "\n", part) for k, part in enumerate(parts))
        output = re.sub(r'<u- n="(\d+)">.*?</u->', lambda place: page.apart[int(place[1]) - 1], output, flags=re.S)
    figure = page.front["figure"]
    preview = site.library.snippet(figure).preview if figure else b""
    card = Path(config.site_dir, page.front["card"])
    site.cards.append(_BESIDE.submit(_write_card, card, site.cache, page.front["title"], preview, config.site_name))
    if page.file.src_uri in site.outputs:
        copy = Path(page.file.abs_dest_path).with_name(page.file.name + ".ipynb")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(notebooks.published(page.file.content_string), "utf-8")
    return output


@event_priority(100)  # before anyone looks at what was built
def on_post_build(config):
    for card in config.extra["site"].cards:
        card.result()


def _write_card(path: Path, cache: Cache, *what) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cache.once(cards.draw, *what))


def _main_figure(shown: list[str], site: Site) -> str | None:
    """Return the name of the figure for the page: the default if shown, else the first shown; None where all fail."""
    known = site.library.figures()
    return next((name for name in [*sorted(shown, key=lambda name: name != DEFAULT), DEFAULT] if name in known), None)


def _redirect(template, config, files) -> None:
    """Publish, at each former address of a page, a page that leads to it and takes the fragment along."""
    site: Site = config.extra["site"]
    taken = {file.dest_uri: f"docs/{file.src_uri}" for file in files}
    for uri, front in site.fronts.items():
        page = files.get_file_from_path(uri).page
        for alias in front.get("aliases", []):
            old = f"{alias.strip('/')}/index.html"
            if old in taken:
                message = f"front matter: aliases: '{alias}' is the address of {taken[old]}"
                site.report.add_in(f"docs/{uri}", page.file.content_string, alias, message)
                continue
            taken[old] = f"docs/{uri}"
            target = posixpath.relpath("/" + page.url, "/" + alias.strip("/")) + "/"
            Path(config.site_dir, old).parent.mkdir(parents=True, exist_ok=True)
            moved = template.render(title=page.front["title"], target=target, canonical=page.canonical_url)
            Path(config.site_dir, old).write_text(moved, "utf-8")
