import os
import re
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings
from project import ROOT, mkdocs, write

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small problems: threads only get in each other's way

# The same examples on every machine, and no deadline: a slow machine is not a failing one.
settings.register_profile("site", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("site")


@pytest.fixture(scope="session")
def site_dir(tmp_path_factory) -> Path:
    """The whole site, built once for all tests in all processes, published below a path as project pages are."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    target = shared / "built" / "site"
    with FileLock(shared / "built.lock"):
        if not target.exists():  # a build that fails leaves nothing there
            done = mkdocs(ROOT, "build", "-d", str(target), SITE_URL="https://example.org/l1-vs-l2/")
            assert done.returncode == 0, done.stderr
    return target


@pytest.fixture
def project(tmp_path) -> Path:
    """A project of three pages and the snippets they show, with the real extensions, theme and settings."""
    root = tmp_path / "project"
    for folder in ("docs/extensions", "docs/theme"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "snippets/shared", root / "snippets/shared", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("__init__", "penalty", "stationary_point", "kink"):
        text = (ROOT / f"snippets/{name}.py").read_text("utf-8")
        default = "".join(re.findall(r"^def figure\(lam: float = (\w+)\)", text, re.M))
        few = re.sub(r"^SWEEP = .*", f'SWEEP = {{"lam": ({default},)}}', text, flags=re.M)  # more frames take more time
        (root / f"snippets/{name}.py").write_text(few, "utf-8")
    before, _, after = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:")
    rest = after[after.index("\ntheme:") :]
    (root / "mkdocs.yml").write_text(f"{before}\nnav: [index.md, other.md, {{FAQ: [faq/index.md]}}]\n{rest}", "utf-8")
    write(root, "docs/index.md", "# One {#one}\n\n![](fig:kink)\n\n[Two](other.md#two)\n")
    write(root, "docs/other.md", "# Two {#two}\n\nIt is [0.75](num:kink.minimizer).\n")
    write(root, "docs/faq/index.md", "# Questions {#questions}\n\n[[questions]]\n")
    return root
