"""Build beside the site, check what was built, tell every mistake, and only then put it in the place of the old one."""

import logging
import shutil
from concurrent.futures import wait
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import CountHandler

from docs.extensions import check, fonts, styles
from docs.extensions.project import Site


@dataclass
class _Build:
    """A build that is not done: what it knows, where its site goes, and the lock that keeps others from the folder."""

    site: Site
    target: Path
    lock: FileLock | None

    def beside(self, what: str) -> Path:
        return self.target.with_name(f".{self.target.name}-{what}")

    def end(self) -> None:
        for card in self.site.cards:  # or one would write into the folder after it was removed
            card.cancel()
        wait(self.site.cards)
        shutil.rmtree(self.beside("building"), ignore_errors=True)
        shutil.rmtree(self.beside("old"), ignore_errors=True)
        if self.lock:
            self.lock.release()


_running: list[_Build] = []  # MkDocs tells of an error or an end without saying of which build


@event_priority(-100)  # after whoever else has a say in where the site goes
def on_config(config):
    site: Site = config.extra["site"]
    if site.serving:
        return config
    target = Path(config.site_dir)
    if target.exists() and any(target.iterdir()) and not (target / "sitemap.xml").exists():
        raise PluginError(f"{target} is not empty and holds no sitemap.xml: it is no site of ours; nothing was touched")
    build = _Build(site, target, _locked(site))
    _running.append(build)
    if not target.exists() and build.beside("old").exists():  # a build was stopped between two renames
        build.beside("old").rename(target)
    shutil.rmtree(build.beside("building"), ignore_errors=True)
    config.site_dir = str(build.beside("building"))
    return config


@event_priority(-100)  # after the search index and all else is written
def on_post_build(config):
    site: Site = config.extra["site"]
    built = Path(config.site_dir)
    fonts.write(built, site.cache)
    styles.write(built)
    sources = {page.file.dest_uri: page.file.src_uri for page in site.pages.values()}
    for mistake in check.problems(built, config.site_url or "/", sources):
        site.report.add(mistake)
    found = site.report.tell()
    if site.serving:
        return
    build = _running.pop()
    counted = [handler for handler in logging.getLogger("mkdocs").handlers if isinstance(handler, CountHandler)]
    if not found and not any(counter.get_counts() for counter in counted):  # else strict mode aborts next
        if build.target.exists():
            build.target.rename(build.beside("old"))
        built.rename(build.target)
        site.cache.tidy()
    build.end()


def on_build_error(error):
    while _running:
        build = _running.pop()
        build.site.report.tell()
        build.end()


def on_shutdown():
    while _running:
        _running.pop().end()


def _locked(site: Site) -> FileLock | None:
    """Wait until no other build works in this folder; where nothing can be written, there is no lock."""
    lock = FileLock(site.cache.folder / "build.lock")
    try:
        site.cache.folder.mkdir(exist_ok=True)
        lock.acquire(blocking=False)
    except Timeout:
        logging.getLogger("mkdocs.docs").info("Another build in this folder is running; waiting for it")
        lock.acquire()
    except OSError:
        return None
    return lock
