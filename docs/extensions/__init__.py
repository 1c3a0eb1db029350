"""The house of the site. Who enters it with a Python or an installation that lacks something is told so in one line."""

import re
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def lacking(settings: str) -> list[str]:
    """Return what the settings of a project name as its dependencies, and is not installed."""
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", settings, re.M | re.S)
    missing = []
    for name in re.findall(r'^ *"([\w.-]+)', listed[1] if listed else "", re.M):
        try:
            version(name)
        except PackageNotFoundError:
            missing.append(name)
    return missing


if sys.version_info < (3, 11):  # noqa: UP036 (said to who has an older one)
    sys.exit(f"Python {sys.version.split()[0]} is too old for this site; it needs 3.11 or newer")
if not (_ROOT / "mkdocs.yml").is_file():
    sys.exit(f"{_ROOT} holds no mkdocs.yml: docs/ has to be a folder of the project, and no link out of it")
if (_ROOT / "pyproject.toml").is_file() and (_missing := lacking((_ROOT / "pyproject.toml").read_text("utf-8"))):
    sys.exit(f"{', '.join(_missing)} missing; install what requirements.lock pins, as README.md says")
