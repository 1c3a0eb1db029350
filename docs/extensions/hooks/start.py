"""Begin a build: with an object of its own that knows it, with fresh snippets, and as strict however loud it is."""

import importlib
import logging
import os
import re
import signal
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.utils import CountHandler

import snippets
from docs.extensions.mistakes import ROOT, Report
from docs.extensions.project import EXTENSIONS, Site

# One thread: the problems are small, and sums then have the same order, so the same bits, on every machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("SOURCE_DATE_EPOCH", "1735689600")  # 2025-01-01: or the sitemap would change daily
os.environ["MATPLOTLIBRC"] = os.devnull  # figures have a style of their own, and need no window
os.environ.pop("MPLBACKEND", None)

_HERE = Path(__file__).resolve().parents[3]
_ADDRESS = re.compile(r"https?://(?:[\w.-]+|\[[\da-f:]+\])(?::\d+)?(?:/(?!\.\.?/)[\w.~%-]+)*/?")
_commands: list[str] = []  # build or serve: MkDocs says it once, before it reads its settings


def on_startup(command, dirty):
    _commands.append(command)
    logger = logging.getLogger("mkdocs")
    # -q and -v must not change what strict mode counts: quiet the handlers, not the loggers.
    for handler in logger.handlers:
        handler.setLevel(logger.level)
    logger.setLevel(logging.INFO if logger.level > logging.INFO else logger.level)
    for name in ("SIGTERM", "SIGHUP"):  # end as after Ctrl-C, with all that is left to do
        number = getattr(signal, name, None)
        if number and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def on_config(config: MkDocsConfig):
    serving = _commands[-1:] == ["serve"]
    if wrong := _of_another_folder() or _of_the_surroundings(config, serving):
        raise PluginError(wrong)
    for name in [name for name in sys.modules if re.match(r"snippets(\.|$)", name)]:
        del sys.modules[name]
    importlib.invalidate_caches()
    config.extra["site"] = site = Site(Report(), serving)
    site.topics = config.extra["topics"]
    for extension in EXTENSIONS:
        config.mdx_configs.setdefault(extension, {})["site"] = site
    if repository := os.environ.get("REPO_URL", "").rstrip("/").removesuffix(".git"):
        config.edit_uri = f"{repository}/edit/main/docs/"
    if site.serving:
        config.watch += [str(ROOT / "snippets")]
        # One bad page must not keep the others from being served: errors are logged, and not counted.
        logger = logging.getLogger("mkdocs")
        for counter in [handler for handler in logger.handlers if isinstance(handler, CountHandler)]:
            logger.removeHandler(counter)
    return config


def _of_another_folder() -> str | None:
    """Return what to do where Python finds the code of another clone."""
    found = {Path(snippets.__file__).resolve().parents[1], ROOT} - {_HERE}
    if found:
        return (
            f"Python takes docs.extensions and snippets from {found.pop()}; put this folder first: PYTHONPATH={_HERE}"
        )
    return None


def _of_the_surroundings(config: MkDocsConfig, serving: bool) -> str | None:
    """Return what is wrong in what a build is told from outside, and how to tell it."""
    if not re.fullmatch(r"\d{1,10}", epoch := os.environ["SOURCE_DATE_EPOCH"]) or int(epoch) >= 2**32:
        return f"SOURCE_DATE_EPOCH is '{epoch}'; it is a whole number of seconds since 1970, or is not set"
    if not serving and not _ADDRESS.fullmatch(address := config.site_url or ""):
        shown = re.sub("//.*@", "//…@", address)  # which may be a password
        return f"SITE_URL is '{shown}'; it is an address like https://example.org/path/, or is not set"
    return None
