"""How long a build takes with many questions and many figures, cold and warm.

python tests/by_hand/growth.py
"""

import re
import shutil
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))
from project import mkdocs  # noqa: E402 (found beside this folder)

LEFT_OUT = {".git", ".venv", ".cache", "site", "browser"}  # of the project's folder; another site holds the logo


def grown(folder: Path, questions: int, figures: int) -> Path:
    """Return a copy of the project with so many questions and figures more, each a copy of one that is there."""
    root = folder / f"{questions}-{figures}"
    shutil.copytree(ROOT, root, ignore=lambda above, names: LEFT_OUT.intersection(names) if Path(above) == ROOT else [])
    question = (root / "docs/faq/must-i-standardize.md").read_text("utf-8")
    snippet = (root / "snippets/soft_threshold.py").read_text("utf-8")
    for number in range(questions):
        word = "".join(chr(ord("a") + int(digit)) for digit in str(number))
        copy = re.sub(r"^question: .*\?", f"question: Must I standardize {word}?", question, flags=re.M)
        copy = re.sub(r'^short_answer: "', f'short_answer: "For {word}: ', copy, flags=re.M)
        (root / f"docs/faq/copy-{number}.md").write_text(copy, "utf-8")
    for number in range(figures):
        claim = f'"""Copy {number}: '
        (root / f"snippets/copy_{number}.py").write_text(snippet.replace('"""', claim, 1), "utf-8")
    return root


def timed(root: Path) -> float:
    start = time.monotonic()
    done = mkdocs(root, "build", "-q")
    assert done.returncode == 0, done.stderr[-2000:]
    return time.monotonic() - start


if __name__ == "__main__":
    print("questions more | figures more | cold, s | warm, s")
    for questions, figures in ((0, 0), (10, 0), (100, 0), (1000, 0), (0, 30), (0, 100), (0, 300)):
        with tempfile.TemporaryDirectory() as folder:
            root = grown(Path(folder), questions, figures)
            print(f"{questions} | {figures} | {timed(root):.1f} | {timed(root):.1f}", flush=True)
