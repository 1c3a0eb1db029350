"""The index of the FAQ, made from the front matter of its questions: a line `[[questions]]` becomes the list."""

import re
from pathlib import Path

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from mkdocs.utils.meta import get_data

FOLDER = Path(__file__).resolve().parents[1] / "faq"


def read(folder: Path = FOLDER) -> dict[str, dict]:
    """Return the front matter of each question of the folder, by file name, in alphabetical order."""
    files = sorted(path for path in folder.glob("*.md") if path.name != "index.md")
    return {path.name: get_data(path.read_text("utf-8"))[1] for path in files}


class _List(Preprocessor):
    def run(self, lines):
        out = []
        for line in lines:
            out += self._questions() if line.strip() == "[[questions]]" else [line]
        return out

    def _questions(self) -> list[str]:
        out = []
        for name, meta in read().items():
            anchor = re.sub(r"\.md$", "", name)
            out += [
                "",
                f"## [{meta.get('question', name)}]({name}) {{#{anchor}}}",
                "",
                str(meta.get("short_answer", "")),
                "",
            ]
        return out


class QuestionsExtension(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(_List(md), "questions", 28)


def makeExtension(**kwargs):
    return QuestionsExtension(**kwargs)
