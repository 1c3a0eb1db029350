"""Begin a build: with an object of its own that knows it, with fresh snippets, and as strict however loud it is."""

import logging
import os
import re
import sys

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import CountHandler

from docs.extensions.mistakes import ROOT, Report
from docs.extensions.project import EXTENSIONS, Site

# One thread: the problems are small, and sums then have the same order, so the same bits, on every machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("SOURCE_DATE_EPOCH", "1735689600")  # 2025-01-01: or the sitemap would change daily


_commands: list[str] = []  # build or serve: MkDocs says it once, before it reads its settings


def on_startup(command, dirty):
    _commands.append(command)
    logger = logging.getLogger("mkdocs")
    # -q and -v must not change what strict mode counts: quiet the handlers, not the loggers.
    for handler in logger.handlers:
        handler.setLevel(logger.level)
    logger.setLevel(logging.INFO if logger.level > logging.INFO else logger.level)
    logging.getLogger("mkdocs.structure.pages").setLevel(logging.INFO)


def on_config(config: MkDocsConfig):
    for name in [name for name in sys.modules if re.match(r"snippets(\.|$)", name)]:
        del sys.modules[name]
    config.extra["site"] = site = Site(Report(), serving=_commands[-1:] == ["serve"])
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
