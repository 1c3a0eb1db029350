import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from lxml import html
from project import ADDRESS, ROOT, mkdocs, write

from docs.extensions import dependencies
from docs.extensions.project import Site

# What starts in the background, or by nohup, ignores these, and so would all it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP"):
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small problems: threads only get in each other's way

# The same examples on every machine, and no deadline: a slow machine is not a failing one.
settings.register_profile("site", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("site")


# The files that take longest, the longest first but for two that need no site: while one worker builds it, another has them.
LONG = [
    *("test_every_page", "test_proofs", "test_interrupted", "test_hands", "test_states", "test_keyboard", "test_theme"),
    *("test_translator", "test_search", "test_mistakes", "test_serve", "test_cache", "test_publish", "test_speech"),
    *("test_properdocs", "test_machine", "test_hostile", "test_peek", "test_bad_notebooks", "test_figure_pages"),
]


def pytest_configure(config):
    config.option.loadscopereorder = False  # pytest-xdist would begin with the files that have the most tests


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, or one of them would be the last, and leave the other workers idle."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


@pytest.fixture(scope="session")
def shared(tmp_path_factory) -> Callable[[str, Callable[[Path], None]], Path]:
    """A function that makes a folder of that name once for all tests in all processes, and returns it."""
    base = tmp_path_factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def once(name: str, make: Callable[[Path], None]) -> Path:
        with FileLock(base / f"{name}.lock"):
            if not (base / f"{name}.made").exists():
                make(base / name)
                (base / f"{name}.made").touch()  # what fails is tried again, and fails again
        return base / name

    return once


@pytest.fixture(scope="session")
def computed(shared) -> None:
    """All snippets are computed, once, and kept: in the folder of the project, where a build keeps them."""

    def make(folder: Path) -> None:
        made = Site().library
        made.make(*made.names)

    shared("computed", make)


@pytest.fixture(scope="session")
def site_dir(shared, computed) -> Path:
    """The whole site, built once, and published below a path as project pages are."""

    def make(folder: Path) -> None:
        done = mkdocs(ROOT, "build", "-d", str(folder / "site"), SITE_URL=ADDRESS)
        assert done.returncode == 0, done.stderr

    return shared("built", make) / "site"


@pytest.fixture(scope="session")
def pages(site_dir) -> dict:
    """Return each page of the whole site, parsed, by its address."""
    found = {}
    for path in site_dir.rglob("index.html"):
        address = ADDRESS + path.parent.relative_to(site_dir).as_posix().removeprefix(".")
        found[address.rstrip("/") + "/"] = html.fromstring(path.read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def prototype(shared) -> Path:
    """A good project of three pages and the snippets they show, with the real extensions, theme and settings.

    It has been built, with what the build said in build.log, so that its copies find their snippets computed.
    """
    return shared("prototype", _prototype)


def _prototype(root: Path) -> None:
    for folder in ("docs/extensions", "docs/theme"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    needed = {(ROOT / "snippets/__init__.py").read_bytes(), *dependencies.sources("kink")}
    for path in (ROOT / "snippets").rglob("*"):
        if path.is_file() and path.read_bytes() in needed:
            (root / path.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, root / path.relative_to(ROOT))
    before, _, after = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")
    rest = after[after.index("\ntheme:") :]
    (root / "mkdocs.yml").write_text(f"{before}\nnav: [index.md, other.md, {{FAQ: [faq/index.md]}}]\n{rest}", "utf-8")
    write(root, "docs/index.md", "# One {#one}\n\n![](fig:kink)\n\n[Two](other.md#two)\n")
    write(root, "docs/other.md", "# Two {#two}\n\nIt is [0.75](num:kink.minimizer).\n")
    write(root, "docs/faq/index.md", "# Questions {#questions}\n\n[[questions]]\n")
    done = mkdocs(root, "build")
    assert done.returncode == 0, done.stderr
    (root / "build.log").write_text(done.stdout + done.stderr, "utf-8")


@pytest.fixture
def project(prototype, tmp_path) -> Path:
    """A copy of the prototype for one test."""
    return Path(shutil.copytree(prototype, tmp_path / "project", symlinks=True))


@pytest.fixture(scope="module")
def common_project(prototype, tmp_path_factory) -> Path:
    """A copy of the prototype for all tests of a module, which build it once."""
    return Path(shutil.copytree(prototype, tmp_path_factory.mktemp("common") / "project", symlinks=True))
