"""The FAQ as a whole, made from the front matter of its questions.

A line `[[questions]]` becomes the list of all, by topic, each with its short answer. At the end of each question stand
those that share most with it in their topics.
"""

import re
from collections import Counter

from markdown.preprocessors import Preprocessor

from docs.extensions.frontmatter import as_markdown
from docs.extensions.mistakes import page_of
from docs.extensions.project import SiteExtension

RELATED = 4
LIST = "[[questions]]"


def ordered(fronts: dict[str, dict], topics: list[str]) -> list[str]:
    """Return the files of the questions in the order of the index: by first topic, then by name."""

    def place(src_uri: str) -> tuple[int, str]:
        first = fronts[src_uri].get("topics", [None])[0]
        return (topics.index(first) if first in topics else len(topics), src_uri)

    return sorted(fronts, key=place)


def related(src_uri: str, fronts: dict[str, dict]) -> list[str]:
    """Return the questions that share most with one of them, nearest in the list first.

    A shared topic counts the more, the fewer questions have it.
    """
    mine = set(fronts[src_uri].get("topics", []))
    places = list(fronts)
    here = places.index(src_uri)
    having = Counter(topic for front in fronts.values() for topic in front.get("topics", []))
    shared = {
        other: sum(1 / having[topic] for topic in sorted(mine & set(front.get("topics", []))))
        for other, front in fronts.items()
        if other != src_uri
    }
    # After the last question of a topic comes its first, so that all of them are reached.
    others = sorted(shared, key=lambda other: (-shared[other], (places.index(other) - here) % len(places)))
    return [other for other in others if shared[other]][:RELATED]


class _Lists(Preprocessor):
    def run(self, lines):
        fronts = {uri: self.md.site.fronts[uri] for uri in self.md.site.questions}
        out = []
        for line in lines:
            out += _index(fronts, self.md.site.topics) if line.rstrip() == LIST else [line]
        page = page_of(self.md)[0].removeprefix("docs/")
        if page in fronts:
            others = [f"- [{_asked(fronts[uri], uri)}]({_name(uri)})" for uri in related(page, fronts)]
            # The title stands on the page, so that its anchor is where a reader of screens skips to.
            out = [f"# {_asked(fronts[page], page)} {{#answer}}", "", *out]
            out += ["", "## Related questions {#related data-search-exclude}", "", *others] if others else []
        return out


def _index(fronts: dict[str, dict], headings: dict[str, str]) -> list[str]:
    out = ["", '<p class="filter"></p>', "", '<div class="questions" markdown="1">', ""]
    for topic in dict.fromkeys(front.get("topics", [""])[0] for front in fronts.values()):
        anchor = re.sub(r"\W+", "-", topic)
        out += ['<section markdown="1">', "", f"## {headings.get(topic, 'Others')} {{#{anchor}}}", ""]
        for uri, front in fronts.items():
            if front.get("topics", [""])[0] == topic:
                question = f"### [{_asked(front, uri)}]({_name(uri)}) {{#{_name(uri).removesuffix('.md')}}}"
                out += ['<article markdown="1">', "", question, ""]
                out += [as_markdown(front.get("short_answer", "")), "", "</article>", ""]
        out += ["</section>", ""]
    return [*out, "</div>", ""]


def _asked(front: dict, src_uri: str) -> str:
    return as_markdown(front.get("question", src_uri))


def _name(src_uri: str) -> str:
    return src_uri.removeprefix("faq/")


class QuestionsExtension(SiteExtension):
    def register(self, md):
        # After fences (25), in which a line is code; before raw HTML (20), which the list is made of.
        md.preprocessors.register(_Lists(md), "questions", 22)


def makeExtension(**kwargs):
    return QuestionsExtension(**kwargs)
