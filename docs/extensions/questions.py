"""The FAQ as a whole, made from the front matter of its questions.

A line `[[questions]]` becomes the list of all, by topic, each with its short answer. At the end of each question stand
those that share most with it in their topics.
"""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import yaml
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from mkdocs.utils.meta import get_data

from docs.extensions import frontmatter

ROOT = Path(__file__).resolve().parents[2]
RELATED = 4


def topics() -> list[str]:
    """Return the topics a question can have, in the order of the index: the list in mkdocs.yml."""
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    return yaml.safe_load(settings[settings.index("\nextra:") :])["extra"]["topics"]


@cache
def read(folder: Path = ROOT / "docs" / "faq") -> dict[str, dict]:
    """Return the front matter of each question of the folder by file name, sorted by first topic, then by name."""
    files = [path for path in folder.glob("*.md") if path.name != "index.md"]
    texts = {path.name: path.read_text("utf-8-sig", "replace") for path in files}  # what is not UTF-8 is reported
    metas = {name: frontmatter.sound(get_data(text)[1], question=True) for name, text in texts.items()}
    order = topics()

    def place(name: str) -> tuple[int, str]:
        first = metas[name].get("topics", [None])[0]
        return (order.index(first) if first in order else len(order), name)

    return {name: metas[name] for name in sorted(metas, key=place)}


def related(name: str, metas: dict[str, dict]) -> list[str]:
    """Return the file names of the questions that share most with `name`, nearest in the list first.

    A shared topic counts the more, the fewer questions have it.
    """
    mine = set(metas[name].get("topics", []))
    places = list(metas)
    here = places.index(name)
    having = Counter(topic for meta in metas.values() for topic in meta.get("topics", []))
    shared = {
        other: sum(1 / having[topic] for topic in sorted(mine & set(meta.get("topics", []))))
        for other, meta in metas.items()
        if other != name
    }
    # After the last question of a topic comes its first, so that all of them are reached.
    others = sorted(shared, key=lambda other: (-shared[other], (places.index(other) - here) % len(places)))
    return [other for other in others if shared[other]][:RELATED]


class _Lists(Preprocessor):
    def run(self, lines):
        out = []
        for line in lines:
            out += self._all() if line.strip() == "[[questions]]" else [line]
        page = self.md.treeprocessors["relpath"].file.src_uri if "relpath" in self.md.treeprocessors else ""
        if frontmatter.is_question(page) and (name := page.removeprefix("faq/")) in read():
            others = [f"- [{read()[other].get('question', other)}]({other})" for other in related(name, read())]
            # The title stands on the page, so that its anchor is where a reader of screens skips to.
            out = [f"# {read()[name].get('question', name)} {{#answer}}", "", *out]
            out += ["", "## Related questions {#related data-search-exclude}", "", *others] if others else []
        return out

    def _all(self) -> list[str]:
        out = ["", '<p class="filter"></p>', "", '<div class="questions" markdown="1">', ""]
        for topic in dict.fromkeys(meta.get("topics", [""])[0] for meta in read().values()):
            anchor = re.sub(r"\W+", "-", topic)
            out += ['<section markdown="1">', "", f"## {topic[:1].upper()}{topic[1:]} {{#{anchor}}}", ""]
            for name, meta in read().items():
                if meta.get("topics", [""])[0] == topic:
                    question = f"### [{meta.get('question', name)}]({name}) {{#{name.removesuffix('.md')}}}"
                    out += ['<article markdown="1">', "", question, ""]
                    out += [meta.get("short_answer", ""), "", "</article>", ""]
            out += ["</section>", ""]
        return [*out, "</div>", ""]


class QuestionsExtension(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(_Lists(md), "questions", 28)


def makeExtension(**kwargs):
    return QuestionsExtension(**kwargs)
