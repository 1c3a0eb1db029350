"""What `mkdocs serve` shows of mistakes: a bar with each line below every page, until a build without any.

A build that ends in an error leaves the pages of the one before, and the server goes on.
"""

import functools
import html
import logging
import os
import socket

from mkdocs.exceptions import MkDocsException, PluginError

log = logging.getLogger("mkdocs.docs")
_STYLE = "position:fixed;inset:auto 0 0;z-index:99;max-height:40vh;overflow:auto;margin:0;padding:.8em 1.2em;"
_STYLE += "background:#7d1128;color:#fff;font:14px/1.5 monospace;white-space:pre-wrap;overflow-wrap:anywhere"
_complaints: list[str] = []  # of the last build, as it said them
_servers: list = []  # one at most, once it is there


class _Listener(logging.Handler):
    def emit(self, record):
        if not record.name.endswith(".livereload"):
            _complaints.append(record.getMessage())


def on_startup(command, dirty):
    if command == "serve":
        logging.getLogger("mkdocs").addHandler(_Listener(logging.WARNING))


def on_config(config):
    if config.extra["site"].serving and not _servers and (wrong := _taken(*config.dev_addr)):
        raise PluginError(wrong)


def on_serve(server, config, builder):
    _servers.append(server)
    server.builder = functools.partial(_build, builder)
    server.set_app(functools.partial(_with_bar, server.get_app()))


def _build(builder) -> None:
    """Build, and say what went wrong instead of raising it: MkDocs' server would answer no request until it is mended."""
    _complaints.clear()
    try:
        builder()
    except (Exception, SystemExit) as error:
        known = isinstance(error, (MkDocsException, SystemExit))
        log.error(str(error) if known else f"{type(error).__name__}: {error}", exc_info=not known)


def _with_bar(app, environ, start_response):
    """Answer a request as `app` does, with the complaints of the last build at the end of a page."""
    heads = []
    body = app(environ, lambda *head: heads.append(head))
    ((status, headers),) = heads
    if _complaints and dict(headers)["Content-Type"].startswith("text/html"):
        said = html.escape("\n".join(_complaints))
        page = b"".join(body) + f'<pre role="alert" class="complaints" style="{_STYLE}">{said}</pre>'.encode()
        body, headers = [page], [head for head in headers if head[0] != "Content-Length"]
        headers.append(("Content-Length", str(len(page))))
    start_response(status, headers)
    return body


def _taken(host: str, port: int) -> str | None:
    """Return why nothing can be served there, and where it can."""

    def refusal(port: int) -> str | None:
        try:
            socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
        except OSError as error:
            return os.strerror(error.errno)

    if not (wrong := refusal(port)):
        return None
    free = next(other for other in (*range(port + 1, min(port + 50, 65536)), 0) if not refusal(other))
    return f"{host}:{port}: {wrong}; take another: mkdocs serve -a {host}:{free}"
