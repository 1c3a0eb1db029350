"""What there is to publish: pages that can be read, what snippets produce, the pages of figures, the list of questions."""

from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from mkdocs.structure.files import File, InclusionLevel

from docs.extensions import figure_pages, frontmatter, markup, notebooks, questions, raw, statements
from docs.extensions.files import PICTURES, refuse_loops, sort_out
from docs.extensions.library import unknown
from docs.extensions.mistakes import Mistake, line_of
from docs.extensions.project import Site

_HEAVY = 300  # kilobytes of a picture, which is more than all else on its page


def on_pre_build(config):
    refuse_loops(Path(config.docs_dir))


def on_files(files, config):
    site: Site = config.extra["site"]
    sort_out(files, config.docs_dir, site.report)
    for file in files:
        if file.src_dir == config.docs_dir and file.src_uri.endswith(PICTURES):
            _look_at(Path(file.abs_src_path), f"docs/{file.src_uri}", site)
    pages = {file.src_uri: file.content_string for file in files.documentation_pages() if _can_be_read(file, site)}
    with ThreadPoolExecutor() as pool:  # kernels are processes of their own, and run beside those of the snippets
        running = [pool.submit(notebooks.run, uri, text, site) for uri, text in pages.items() if uri.endswith(".ipynb")]
        running += [pool.submit(_check, pages, site)]
        try:
            site.library.make(*site.library.names)
            for one in running:
                one.result()
        except BaseException:  # of who will not wait for them
            while wait(running, timeout=0.1).not_done:
                notebooks.stop(site)
            raise
    for uri, text in pages.items():
        site.fronts[uri] = frontmatter.read(uri, text, site)
    _take_statements(files, site)
    asked = {uri: front for uri, front in site.fronts.items() if frontmatter.is_question(uri)}
    site.questions = questions.ordered(asked, [*site.topics])
    _put_into_menu(config.nav, site)
    for uri in dict.fromkeys([*_listed(config.nav), *pages]):
        if uri in pages:
            site.note(uri, pages[uri])
    for name in site.library.figures():
        snippet = site.library.snippet(name)
        for address, content in figure_pages.files(name, snippet):
            files.append(File.generated(config, address, content=content))
        site.figure_pages.append(uri := f"figures/{name}.md")
        front = {"title": figure_pages.title(name), "description": snippet.claim}
        _add(files, config, uri, figure_pages.page(name), front)
    _add(files, config, "figures/index.md", figure_pages.index(site.library), figure_pages.INDEX)
    if site.statements:
        _add(files, config, "s/index.md", statements.index(site), statements.INDEX)
    statements.check(site)
    _check_menu(config, files, pages, site)
    return files


def _look_at(picture: Path, path: str, site: Site) -> None:
    """Report a picture that is too heavy, or could run something where it is opened by itself."""
    if (weight := picture.stat().st_size / 1024) > _HEAVY:
        message = f"has {weight:.0f} KB; a picture has at most {_HEAVY}: make it smaller, or draw it as a figure"
        site.report.add(Mistake(message, path))
    elif picture.suffix == ".svg":
        for line, message in raw.running(picture.read_text("utf-8", "replace")):
            site.report.add(Mistake(message, path, line))


def _check(pages: dict[str, str], site: Site) -> None:
    for uri, text in pages.items():
        markup.check(uri, text, site)


def _take_statements(files, site: Site) -> None:
    """Give each statement its address, s/NAME/, in the order of their numbers."""
    found = [file for file in files.documentation_pages() if statements.is_statement(file.src_uri)]
    for file in sorted(found, key=lambda file: site.fronts.get(file.src_uri, {}).get("number", 0)):
        file.dest_uri = f"s/{statements.name_of(file.src_uri)}/index.html"
        file.inclusion = InclusionLevel.NOT_IN_NAV
        site.statements[file.src_uri] = file.content_string
        if figure := site.fronts.get(file.src_uri, {}).get("figure"):
            site.shown.setdefault(figure, []).append(file.src_uri)


def _can_be_read(file: File, site: Site) -> bool:
    """Report what keeps a page or a notebook from being read, and let the build go on to the others."""
    content = file.content_bytes
    try:
        text = content.decode("utf-8")
        wrong = notebooks.problems(text) if file.src_uri.endswith(".ipynb") else []
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong = [Mistake(f"is not UTF-8: {error.reason}; save it as UTF-8", line=line)]
        file.content_string = text = content.decode("utf-8", "replace")
    for mistake in wrong:
        site.report.add(Mistake(mistake.message, f"docs/{file.src_uri}", mistake.line))
        file.inclusion = InclusionLevel.NOT_IN_NAV  # for it is no part of the menu
    if wrong and file.src_uri.endswith(".ipynb"):
        markup.check(file.src_uri, text, site)
    return not wrong


def _add(files, config, src_uri: str, text: str, front: dict[str, str]) -> None:
    """Add a page that no author wrote, with what it says of itself."""
    files.append(File.generated(config, src_uri, content=text, inclusion=InclusionLevel.NOT_IN_NAV))
    config.extra["site"].fronts[src_uri] = front


def _put_into_menu(nav: list, site: Site) -> None:
    """Add the questions, by topic, to the section that has their index."""
    topics: dict[str, list[str]] = {}
    for uri in site.questions:
        topic = site.fronts[uri].get("topics", [""])[0]
        topics.setdefault(site.topics.get(topic, "Others"), []).append(uri)
    for section in (item for item in nav if isinstance(item, dict)):
        for pages in section.values():
            if isinstance(pages, list) and "faq/index.md" in str(pages):
                pages += [{topic: uris} for topic, uris in topics.items()]


def _check_menu(config, files, pages: dict[str, str], site: Site) -> None:
    """Report pages that the menu leaves out, and what it names and is not there: until then, an empty page."""
    listed = [uri for uri in _listed(config.nav) if "://" not in uri]
    for uri in pages:
        if uri not in listed and files.get_file_from_path(uri).inclusion.is_in_nav():
            site.report.add(Mistake("stands in no menu; name it under nav in mkdocs.yml", f"docs/{uri}"))
    for uri in [uri for uri in listed if not files.get_file_from_path(uri)]:
        if not Path(config.docs_dir, uri).exists():  # else it is told why it is left out
            line = line_of(Path(config.config_file_path).read_text("utf-8"), uri)
            site.report.add(Mistake(f"nav: {unknown('page', uri, pages)}", "mkdocs.yml", line))
        _add(files, config, uri, "", {"title": uri, "description": uri})


def _listed(nav) -> list[str]:
    """Return the files of the menu in its order."""
    if isinstance(nav, dict):
        nav = list(nav.values())
    return [nav] if isinstance(nav, str) else [uri for item in nav for uri in _listed(item)]
