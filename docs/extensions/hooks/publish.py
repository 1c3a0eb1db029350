"""Build beside the site, check what was built, tell every mistake, and only then put it in the place of the old one."""

import logging
import os
import shutil
from concurrent.futures import wait
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from mkdocs.exceptions import Abort, PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

from docs.extensions import check, fonts, policy, styles
from docs.extensions.project import Site

log = logging.getLogger("mkdocs.docs")


@dataclass
class _Build:
    """A build that is not done: what it knows, where its site goes, and the lock that keeps others from the folder."""

    site: Site
    target: Path
    lock: FileLock | None

    def beside(self, what: str) -> Path:
        return self.target.with_name(f".{self.target.name}-{what}")

    def swap(self) -> None:
        """Put what was built in the place of the site. Stopped at whatever moment, it leaves one of them whole."""
        if self.target.exists():
            self.target.rename(self.beside("old"))
        self.beside("building").rename(self.target)

    def tidy(self) -> None:
        """Put the old site back where a build was stopped between two renames, and remove what else it left."""
        building, old = self.beside("building"), self.beside("old")
        if old.exists() and not (self.target.exists() and any(self.target.iterdir())):
            old.rename(self.target)
        shutil.rmtree(building, ignore_errors=True)
        if old.exists():
            old.rename(building)  # so that what is called old is whole, always
            shutil.rmtree(building, ignore_errors=True)

    def end(self) -> None:
        for card in self.site.cards:  # or one would write into the folder after it was removed
            card.cancel()
        wait(self.site.cards)
        self.tidy()
        if self.lock:
            self.lock.release()


_running: list[_Build] = []  # MkDocs tells of an error or an end without saying of which build


@event_priority(-100)  # after whoever else has a say in where the site goes
def on_config(config):
    site: Site = config.extra["site"]
    target = Path(config.site_dir).resolve()  # of a link what it leads to
    build = _Build(site, target, _locked(site))
    if wrong := _unfit(target):
        raise PluginError(f"{target} {wrong}; nothing was touched")
    _running.append(build)
    build.tidy()
    config.site_dir = str(build.beside("building"))
    return config


@event_priority(-100)  # after the search index and all else is written
def on_post_build(config):
    site: Site = config.extra["site"]
    built = Path(config.site_dir)
    fonts.write(built, site.cache)
    styles.write(built)
    unguarded = [] if site.serving else policy.write(built, site.mark)
    sources = {page.file.dest_uri: page.file.src_uri for page in site.pages.values()}
    for mistake in [*unguarded, *check.problems(built, config.site_url or "/", sources, site.cache)]:
        site.report.add(mistake)
    found = site.report.tell()
    build = _running[-1]
    counted = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    if site.serving or not (found or any(counter.get_counts() for counter in counted)):  # else strict mode aborts next
        build.swap()
        if not site.serving:
            site.cache.tidy()
    on_shutdown()
    if found and not (site.serving or counted):  # with --no-strict
        raise PluginError(f"mistakes: {found}; {build.target} is as it was")


def on_build_error(error):
    for build in _running:
        build.site.report.tell()
    on_shutdown()
    if isinstance(error, OSError):  # the machine's, or else a mistake in here, of which -v shows where
        parts = error.filename2 or error.filename, error.strerror
        log.error(": ".join(str(part) for part in parts if part) or error, exc_info=log.isEnabledFor(logging.DEBUG))
        raise Abort("Aborted: nothing was published, and what was is as it was") from None


def on_shutdown():
    while _running:
        _running[-1].end()
        _running.pop()  # only now: who is stopped before comes here again


def _unfit(target: Path) -> str | None:
    """Return why the folder is none to put a site into."""
    if os.path.ismount(target):
        return f"is a mount, which cannot be replaced; build into a folder of it: mkdocs build -d {target / 'site'}"
    if target.exists() and not target.is_dir():
        return "is no folder"
    ours = all((target / name).exists() for name in ("sitemap.xml", "figures/index.html"))
    if target.exists() and any(target.iterdir()) and not ours:
        return "is not empty, and holds no sitemap.xml and figures/: it is no site of ours"
    return None


def _locked(site: Site) -> FileLock | None:
    """Wait until no other build works in this folder; where nothing can be written, there is no lock."""
    lock = FileLock(site.cache.folder / "build.lock")
    try:
        site.cache.folder.mkdir(exist_ok=True)
        lock.acquire(blocking=False)
    except Timeout:
        log.info("Another build in this folder is running; waiting for it")
        lock.acquire()
    except OSError:
        return None
    return lock
