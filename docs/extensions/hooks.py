"""What MkDocs alone needs: fresh snippets at each rebuild, figure files, light notebook pages, checks, the swap into place.

Everything an author writes is handled by the Markdown extensions beside this file.
"""

import itertools
import json
import logging
import os
import posixpath
import re
import shutil
import sys
import tempfile
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from nbclient.exceptions import CellExecutionError

# One thread: the problems are small, and sums then have the same order, so the same bits, on every machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# docs.extensions is imported inside the functions: each rebuild of `mkdocs serve` forgets and reads it anew.
ROOT = Path(__file__).resolve().parents[2]
os.environ.setdefault("SOURCE_DATE_EPOCH", "1735689600")  # 2025-01-01: or the sitemap would change daily

_command = "build"
_target: Path | None = None  # where the finished site goes
_profile: str | None = None  # an empty Jupyter profile, so that the user's own does not leak in
_own: tuple[bytes, ...] = ()  # the texts of the extensions
_kept: dict[tuple, tuple] = {}  # what they have computed, for as long as they themselves stay as they are
_pages: list[Page] = []  # in the order of the menu
_unreadable: set[str] = set()  # notebooks that cannot be run
_drawn: list[str] = []  # taken out of the page that the search plugin reads
_executed: dict[tuple, str] = {}  # notebooks run while serving, by their text and that of the snippets they import


def on_startup(command, dirty):
    global _command, _profile
    _command = command
    # -q and -v must not change what strict mode counts: quiet the handlers, not the loggers.
    logger = logging.getLogger("mkdocs")
    for handler in logger.handlers:
        handler.setLevel(logger.level)
    logger.setLevel(logging.INFO if logger.level > logging.INFO else logger.level)
    logging.getLogger("mkdocs.structure.pages").setLevel(logging.INFO)
    _profile = tempfile.mkdtemp(prefix="jupyter-")
    settings = Path(_profile) / "profile_default" / "ipython_kernel_config.py"
    settings.parent.mkdir()
    settings.write_text("c.Application.log_level = 40\n")  # errors only: the kernel warns that it talks over TCP
    os.environ |= {"JUPYTER_CONFIG_DIR": _profile, "IPYTHONDIR": _profile, "JUPYTER_PLATFORM_DIRS": "1"}
    os.environ |= {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}


@event_priority(-100)
def on_config(config):
    from docs.extensions import questions

    global _target
    if repository := os.environ.get("REPO_URL", "").rstrip("/"):
        config.edit_uri = f"{repository}/edit/main/docs/"
    for section in (item for item in config.nav if isinstance(item, dict)):
        for pages in section.values():
            if isinstance(pages, list) and "faq/index.md" in str(pages):
                pages += [f"faq/{name}" for name in questions.read() if f"faq/{name}" not in pages]
    if _command == "serve":
        # One bad page must not keep the others from being served: errors are logged, and not counted.
        for counter in _counters():
            logging.getLogger("mkdocs").removeHandler(counter)
        config.watch += [str(ROOT / "snippets")]
    else:
        _target = Path(config.site_dir)
        if _target.exists() and any(_target.iterdir()) and not (_target / "sitemap.xml").exists():
            raise PluginError(
                f"{_target} is not empty and holds no sitemap.xml: it is not a site of ours; nothing was touched"
            )
        config.site_dir = str(_beside("building"))
        _clean_up()
    return config


@event_priority(100)
def on_pre_build(config):
    for name in [name for name in sys.modules if re.match(r"(snippets|docs\.extensions)(\.|$)", name)]:
        del sys.modules[name]
    from docs.extensions import errors, library

    global _own
    errors.hold()
    before, _own = _own, tuple(path.read_bytes() for path in sorted((ROOT / "docs/extensions").glob("*.py")))
    if _own != before:
        _kept.clear()
    library.KEPT = _kept


def on_files(files, config):
    import snippets
    from docs.extensions import errors, figures, library

    for file in files:
        if file.abs_src_path and not Path(file.abs_src_path).resolve().is_relative_to(ROOT):
            if file.src_uri.startswith("assets/") or file.src_dir != config.docs_dir:
                continue
            errors.report(f"docs/{file.src_uri}", 0, "is a link that leads out of the project")
    _unreadable.clear()
    for file in files.documentation_pages():
        _read(file)
    library.make_all()
    for name in snippets.names():
        if (snippet := library.snippet(name)) and snippet.panels:
            files.append(File.generated(config, f"figures/{name}.svg", content=figures.standalone(name)))
            files.append(File.generated(config, f"figures/{name}.png", content=snippet.png))
    return files


def on_pre_page(page, config, files):
    from docs.extensions import library

    if page.file.src_uri.endswith(".ipynb"):
        render = page.render

        def render_once(config, files):
            if page.file.src_uri in _unreadable:
                page.content = ""
                return
            key = (page.file.content_string, library.texts_behind("\n".join(_code(page.file))))
            if key not in _executed or _command != "serve":
                try:
                    render(config, files)
                    _executed[key] = page.content
                except CellExecutionError as error:  # not kept: it is to be reported at each rebuild
                    _report_cell(page.file, error)
                    page.content = ""
                    return
            page.content = _executed[key]

        page.render = render_once
    return page


def on_nav(nav, config, files):
    from docs.extensions import figures

    for page in reversed(nav.pages):  # the first page that shows a figure is the one its permalink leads to
        for shown in figures.FIGURE.finditer(page.file.content_string):
            figures.HOMES[shown[2]] = (page.canonical_url, config.site_url)
    _pages[:] = nav.pages
    return nav


def on_page_markdown(markdown, page, config, files):
    from docs.extensions import errors, frontmatter

    if not page.file.src_uri.endswith(".ipynb"):
        frontmatter.check(page, config)
    return errors.FRONT_MATTER.sub("", markdown)  # it is still there where it is no YAML


def on_page_content(html, page, config, files):
    from docs.extensions import cards, frontmatter, library, notebooks

    if page.file.src_uri.endswith(".ipynb"):
        notebook = page.file.content_string
        if page.file.src_uri in _unreadable:
            page.meta = {"title": page.file.name, "description": ""}
        else:
            page.meta = dict(json.loads(notebook)["metadata"].get("page", {}))
            frontmatter.check(page, config)
        if html:  # empty where a cell failed, which is reported by then
            page.markdown = notebooks.as_markdown(notebook, html, _install_line(), f"docs/{page.file.src_uri}")
            Page.render(page, config, files)
            html = page.content
    figure = cards.main_figure(page.markdown)
    page.meta["figure"] = figure
    page.meta["card"] = f"cards/{page.url.strip('/') or 'index'}.png"
    claim = library.snippet(figure).claim if figure else ""
    ends = page.meta["title"].endswith(("?", "."))
    page.meta["card_alt"] = f"{page.meta['title']}{' ' if ends else '. '}{claim}".strip()
    return html


def on_env(env, config, files):
    from docs.extensions import frontmatter, questions

    by_file = {page.file.src_uri: page for page in _pages}
    valid = (f"faq/{name}" for name in questions.read() if f"faq/{name}" in frontmatter.VALID)
    env.globals |= {"menu": _pages, "questions": [by_file[uri] for uri in valid]}
    env.filters["bibtex"] = lambda text: re.sub(r"[&%#_]|[λα]", lambda sign: _BIBTEX.get(sign[0], f"\\{sign[0]}"), text)
    env.filters["markdown"] = lambda text: re.sub(r"([\\`*_\[\]<>|])", r"\\\1", text)
    _redirect(env.get_template("moved.html"), config, {file.dest_uri for file in files})
    return env


_BIBTEX = {"λ": r"$\lambda$", "α": r"$\alpha$"}  # LaTeX has no such letters in text
_DRAWN = re.compile(r'<svg.*?</svg>|<details class="fig-(?:source|share)">.*?</details>', re.S)


@event_priority(100)
def _hide_drawings(context, page, config, nav):
    """Take drawings and their sources out of the page while the search plugin reads it: they are nearly all of its tags."""
    _drawn[:] = _DRAWN.findall(page.content)
    numbers = itertools.count()
    page.content = _DRAWN.sub(lambda _: f"<!--drawn {next(numbers)}-->", page.content)


@event_priority(-100)
def _show_drawings(context, page, config, nav):
    page.content = re.sub(r"<!--drawn (\d+)-->", lambda place: _drawn[int(place[1])], page.content)


on_page_context = CombinedEvent(_hide_drawings, _show_drawings)


def on_post_page(output, page, config):
    from docs.extensions import cards, notebooks

    card = Path(config.site_dir, page.meta["card"])
    card.parent.mkdir(parents=True, exist_ok=True)
    card.write_bytes(cards.draw(page.meta["title"], page.meta["figure"], config.site_name))
    if page.file.src_uri.endswith(".ipynb") and page.content:
        copy = Path(page.file.abs_dest_path).with_name(page.file.name + ".ipynb")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(notebooks.published(page.file.content_string, _install_line()), "utf-8")
    return output


@event_priority(-100)
def on_post_build(config):
    from docs.extensions import check, errors, fonts, search

    site = Path(config.site_dir)
    fonts.write(site)
    search.add_other_words(site)
    for path, line, message in check.problems(site, config.site_url or "/"):
        errors.report(path, line, message)
    found = errors.release()
    if _command == "serve":
        return
    if found or any(counter.get_counts() for counter in _counters()):
        _clean_up()  # strict mode aborts next; what was published stays
        return
    old = _beside("old")
    if _target.exists():
        _target.rename(old)
    site.rename(_target)
    shutil.rmtree(old, ignore_errors=True)


def on_build_error(error):
    from docs.extensions import errors

    errors.release()
    _clean_up()


def on_shutdown():
    _clean_up()
    if _profile:
        shutil.rmtree(_profile, ignore_errors=True)


def _counters() -> list[CountHandler]:
    """Return what counts warnings and errors for strict mode."""
    return [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]


def _redirect(template, config, taken: set[str]) -> None:
    """Publish, at each former address of a page, a page that leads to it and takes the fragment along."""
    from docs.extensions import errors

    for page in _pages:
        for alias in page.meta.get("aliases", []):
            old = f"{alias.strip('/')}/index.html"
            if old in taken:
                errors.report(
                    f"docs/{page.file.src_uri}", 0, f"front matter: aliases: '{alias}' is the address of a page"
                )
                continue
            taken.add(old)
            target = posixpath.relpath("/" + page.url, "/" + alias.strip("/")) + "/"
            Path(config.site_dir, old).parent.mkdir(parents=True, exist_ok=True)
            moved = template.render(title=page.meta["title"], target=target, canonical=page.canonical_url)
            Path(config.site_dir, old).write_text(moved, "utf-8")


def _beside(what: str) -> Path:
    return _target.with_name(f".{_target.name}-{what}")


def _clean_up() -> None:
    if _target:
        for what in ("building", "old"):
            shutil.rmtree(_beside(what), ignore_errors=True)


def _install_line() -> str:
    repository = os.environ.get("REPO_URL", "").rstrip("/")
    return f"\nElsewhere: `pip install git+{repository}`.\n" if repository else ""


def _read(file: File) -> None:
    """Report what keeps a page or a notebook from being read, and let the build go on to the others."""
    from docs.extensions import errors, notebooks

    raw, path = file.content_bytes, f"docs/{file.src_uri}"
    try:
        text = raw.decode("utf-8")
        problem = notebooks.problem(text) if path.endswith(".ipynb") else None
    except UnicodeDecodeError as error:
        problem = raw.count(b"\n", 0, error.start) + 1, f"is not UTF-8: {error.reason}; save it as UTF-8"
        file.content_string = raw.decode("utf-8", "replace")
    if problem:
        errors.report(path, *problem)
        _unreadable.add(file.src_uri)


def _code(file) -> list[str]:
    """Return the text of each code cell of a notebook."""
    cells = json.loads(file.content_string)["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def _report_cell(file, error: CellExecutionError) -> None:
    from docs.extensions import errors, notebooks

    cells = json.loads(file.content_string)["cells"]
    failing = [n for n, cell in enumerate(cells) if f"-\n{''.join(cell['source'])}\n-" in str(error)]
    line = notebooks.line_of_cell(file.content_string, failing[0]) if failing else 0
    message = f"{error.ename}: {' '.join(error.evalue.split())}"
    errors.report(f"docs/{file.src_uri}", line, f"this cell fails: {message}")
