"""How the Speech Rule Engine says formulas, and the ledger of how it says those of statements: tests/spoken.txt.

The engine is npm's, at the version that .ci/run installs; node runs it, without the network. After a change of a formula
and `mkdocs build`, this writes the ledger again, for its changes to be read:

    .venv/bin/python -m tests.spoken
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from lxml import etree
from lxml import html as lxml_html

ROOT = Path(__file__).resolve().parents[1]
LEDGER = ROOT / "tests" / "spoken.txt"
COMMAND = ".venv/bin/mkdocs build && .venv/bin/python -m tests.spoken"
INSTALL = re.search(r"npm install .*--prefix (\S+) speech-rule-engine@(\S+)", (ROOT / ".ci/run").read_text("utf-8"))
ENGINE = ROOT / INSTALL[1] / "node_modules/speech-rule-engine"
STYLES = ("clearspeak", "mathspeak")
_GARBAGE = ("--max-semi-space-size=64", "--single-threaded-gc")  # MiB; collecting it was a third of the time of node
_SAID: dict[tuple[str, str], str] = {}  # the words for a formula in a style, once they have been said


def missing() -> str | None:
    """Return what has to be installed before formulas can be said, or None."""
    if shutil.which("node") is None:
        return "no node on this machine; to hear formulas: apt install nodejs npm"
    manifest = ENGINE / "package.json"
    if not manifest.is_file() or json.loads(manifest.read_text("utf-8"))["version"] != INSTALL[2]:
        return f"no speech-rule-engine {INSTALL[2]}; to hear formulas: {INSTALL[0]}"
    return None


def say(formulas: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the words for each MathML, by the style of speech; one process says those that were not said before."""
    new = {style: [math for math in wanted if (style, math) not in _SAID] for style, wanted in formulas.items()}
    if any(new.values()):
        command = ["node", *_GARBAGE, str(ROOT / "tests/speak.cjs"), str(ENGINE)]
        done = subprocess.run(command, input=json.dumps(new), capture_output=True, encoding="utf-8", timeout=600)
        assert done.returncode == 0, done.stderr
        for style, said in json.loads(done.stdout).items():
            _SAID.update(((style, math), " ".join(words.split())) for math, words in zip(new[style], said, strict=True))
    return {style: [_SAID[style, math] for math in wanted] for style, wanted in formulas.items()}


def formulas_of(page) -> list[str]:
    """Return the formulas of the page, each once."""
    return list(dict.fromkeys(etree.tostring(math, encoding="unicode", with_tail=False) for math in page.iter("math")))


def heard(site: Path) -> str:
    """Return what the ledger has to be: for each statement the words of its formulas, a lone sign apart, in their order."""
    pages = {}
    for source in sorted((ROOT / "docs/statements").glob("*.md")):
        front = yaml.safe_load(source.read_text("utf-8").split("---\n")[1])
        page = lxml_html.fromstring((site / "s" / source.stem / "index.html").read_text("utf-8")).find(".//article")
        longer = [math for math in formulas_of(page) if len(re.findall("<m(?:i|n|o|text)[ >]", math)) > 1]
        pages[front["number"], source.stem] = longer
    words = iter(say({STYLES[0]: [math for _, longer in sorted(pages.items()) for math in longer]})[STYLES[0]])
    parts = []
    for (number, name), longer in sorted(pages.items()):
        lines = dict.fromkeys(f"    {next(words)}" for _ in longer)
        parts.append("\n".join([f"{number} {name}", *lines]))
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    if problem := missing():
        sys.exit(problem)
    if not (ROOT / "site" / "index.html").is_file():
        sys.exit("there is no site/; run .venv/bin/mkdocs build first")
    LEDGER.write_text(heard(ROOT / "site"), "utf-8")
    print(f"{LEDGER.relative_to(ROOT)} says how the formulas of statements are spoken")
