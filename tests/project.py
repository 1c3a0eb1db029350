"""A project as its author has it: where it is, how to build it, and how to write a file of it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def mkdocs(root: Path, *arguments: str, program: str = "mkdocs", **environment: str) -> subprocess.CompletedProcess:
    """Run mkdocs on the project at `root`, with its own docs.extensions and snippets."""
    clean = {
        name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPO_URL", "SOURCE_DATE_EPOCH")
    }
    return subprocess.run(
        [sys.executable, "-m", program, *arguments],
        cwd=root,
        env=clean | {"PYTHONPATH": str(root), "NO_MKDOCS_2_WARNING": "1"} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def write(root: Path, name: str, text: str) -> None:
    """Write a file of the project; a page without front matter gets its own."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name.endswith(".md") and not text.startswith("---"):
        text = f"---\ntitle: Page {path.stem} of {path.parent.name}\ndescription: About {name}.\n---\n\n{text}"
    path.write_text(text, "utf-8")
