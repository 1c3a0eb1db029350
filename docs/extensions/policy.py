"""What a page may load and run, said to the browser right after its charset, in the same words on every page.

Instant navigation keeps the policy of the page that one came from, so each names the scripts of all. Those that stand in
templates get a mark as a template is compiled, which no author can know; what an author writes into a page has none.
"""

import base64
import hashlib
import re
import secrets
from pathlib import Path

from jinja2.ext import Extension

from docs.extensions.mistakes import Mistake

_CHARSET = '<meta charset="utf-8">'
_POLICY = (
    "default-src 'none'; script-src 'self' {}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)


class Marked(Extension):
    """Marks each script whose text stands in a template, so that `write` knows it."""

    def preprocess(self, source, name, filename=None):
        return re.sub("<script(?![^>]*(?:src=|json))", "<script{{ mark_of_templates }}", source)


def new_mark() -> str:
    return f" data-of-a-template={secrets.token_hex(16)}"


def write(site: Path, mark: str) -> list[Mistake]:
    """Put the policy into each page below `site`: it allows the scripts that bear the mark, which is taken away.

    What is returned are the pages without a place for it.
    """
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    scripts = {
        one for page in pages.values() for one in re.findall(f"<script{mark}(?: [^>]*)?>(.*?)</script>", page, re.S)
    }
    digests = sorted(base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts)
    policy = _POLICY.format(" ".join(f"'sha256-{digest}'" for digest in digests))
    said = f'{_CHARSET}<meta http-equiv="Content-Security-Policy" content="{policy}">'
    for path, page in pages.items():
        path.write_text(page.replace(mark, "").replace(_CHARSET, said, 1), "utf-8")
    without = [path.relative_to(site).as_posix() for path, page in pages.items() if _CHARSET not in page]
    return [Mistake(f"has no {_CHARSET}, behind which its policy would stand", f"site/{name}") for name in without]
