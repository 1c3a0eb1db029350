"""Results on disk, by the content of all that they depend on and never by time, so that nothing is computed twice.

A file that was cut short, or that another program wrote, is no result: it is made again. Where the disk is full or may
not be written, nothing is kept, and the build goes on without.
"""

import contextlib
import functools
import hashlib
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

log = logging.getLogger("mkdocs.docs")
_OLD = 30 * 24 * 3600  # seconds after which what no build has asked for is thrown away
_LIBRARIES = ("numpy", "matplotlib", "pillow", "fonttools", "ziamath", "brotli", "lxml", "pygments")
_LIBRARIES += ("mkdocs", "mkdocs-material", "jinja2", "pymdown-extensions", "math-core")
_LIBRARIES += ("ipykernel", "ipython", "nbclient", "markdown", "markdown-it-py", "mdit-py-plugins")


class Cache:
    """The files of one folder, each named by a key and holding the digest of key and content, then the content."""

    def __init__(self, folder: Path):
        self.folder = folder

    def get(self, key: str) -> bytes | None:
        """Return what is kept under the key, or None."""
        path = self.folder / key
        try:
            digest, content = path.read_bytes().split(b"\n", 1)
            os.utime(path)
        except (OSError, ValueError):
            return None
        return content if digest == _digest(key, content) else None

    def put(self, key: str, content: bytes) -> None:
        """Keep the content under the key: whole, or not at all."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(dir=self.folder) as own:
                written = Path(own, key)
                written.write_bytes(_digest(key, content) + b"\n" + content)
                written.replace(self.folder / key)
        except OSError as error:  # full, or read-only: then it is made again next time
            log.info("Nothing is kept in %s: %s", self.folder, error.strerror)

    def once(self, make: Callable[..., bytes], *arguments) -> bytes:
        """Return make(*arguments), from the disk where it is there. Arguments are bytes or have a `repr` that says all."""
        key = key_of(make.__module__, make.__qualname__, *arguments)
        if (content := self.get(key)) is None:
            self.put(key, content := make(*arguments))
        return content

    def tidy(self) -> None:
        """Remove what no build has asked for in a month."""
        for path in self.folder.glob("*"):
            with contextlib.suppress(OSError):  # another build was faster
                if path.is_file() and path.stat().st_mtime < time.time() - _OLD:
                    path.unlink()


def key_of(*parts) -> str:
    """Return the key of a result that depends on the parts, this house, its libraries and this Python."""
    digest = hashlib.sha256(_surroundings())
    for part in parts:
        content = part if isinstance(part, (bytes, str)) else repr(part)
        content = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
        digest.update(b"%a %d " % (type(part), len(content)) + content)
    return digest.hexdigest()


@functools.cache
def _surroundings() -> bytes:
    """Return all that every result depends on: the sources beside and below this file, Python, and the libraries that draw."""
    sources = [path.read_bytes() for path in sorted(Path(__file__).parent.rglob("*.py"))]
    versions = [f"{name} {version(name)}" for name in _LIBRARIES]
    return hashlib.sha256(repr((sys.version, versions, sources)).encode()).digest()


def _digest(key: str, content: bytes) -> bytes:
    return hashlib.sha256(key.encode() + content).hexdigest().encode()
