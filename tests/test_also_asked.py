"""The other words for a question are answered on its page: each of their rare words stands there."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from project import questions

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "faq"
HANDFUL = 5  # a word that so many questions use says nothing of one of them
ENDING = re.compile(r"(?<=\w{3})(izations?|iz(e[ds]?|ing)|ions?|ings?|ies|e[ds]?|y|(?<![asu])s)$")
# Words by which a question is asked, and not what it is about.
ASKING = """versus will want tell say see good highly very most less make before after explain don we two several go up
    my should work lead"""
# Words of others for what the site has one word for.
SAME = {"variable": "feature", "predictor": "feature", "observation": "row", "sample": "row", "coefficient": "weight"}


def stem(word: str) -> str:
    """Return the beginning of the word, six letters at most, in American spelling and without an ending."""
    word = re.sub(r"is(?=(e|ed|es|er|ing|ation|ations)$)", "iz", word.lower())
    word = SAME.get(word.removesuffix("s"), word)
    return ENDING.sub("", word)[:6]


def stems(text: str) -> set[str]:
    """Return the stems of the words of the text; formulas, addresses and the names of figures are no words."""
    text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$|\]\([^)]*\)", " ", text, flags=re.DOTALL)
    return {stem(word) for word in re.findall(r"[A-Za-z][A-Za-z0-9]+", text.replace("_", " "))}


@cache
def pages() -> dict[str, set[str]]:
    """Return for each question the stems of its question, its short answer and its answer."""
    found = {}
    for name, front in questions().items():
        body = (FOLDER / f"{name}.md").read_text("utf-8").split("\n---\n", 1)[1]
        found[name] = stems(" ".join([front["question"], front["short_answer"], body]))
    return found


def missing(phrases: list[str], name: str, answers: dict[str, set[str]]) -> list[str]:
    """Return the rare stems of the phrases that the page `name` lacks: those that fewer than a handful of others use."""
    uses = Counter()
    for other, front in questions().items():
        if other != name:
            uses.update(answers[other] | stems(" ".join(map(str, front["also_asked"]))))
    rare = {word for word in stems(" ".join(phrases)) if uses[word] < HANDFUL}
    return sorted(rare - answers[name] - stems(ASKING))


@pytest.mark.parametrize("name", list(questions()))
def test_each_rare_word_of_what_is_also_asked_stands_on_the_page(name):
    also_asked = [str(phrase) for phrase in questions()[name]["also_asked"]]
    assert missing(also_asked, name, pages()) == []


def test_a_phrase_that_no_page_answers_is_found():
    name = "is-weight-decay-the-same-as-l2-under-adam"
    assert missing(["Does dropout replace weight decay?"], name, pages()) == ["dropou", "replac"]
    assert missing(["Ridge versus AdamW, decoupled"], name, pages()) == []
    # words of another page are missing on this one
    assert missing(["Huber's loss and the Poisson loss"], name, pages()) == ["huber", "poisso"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("regularised", "regularization"),
        ("penalties", "penalty"),
        ("tuning", "tuned"),
        ("biases", "bias"),
        ("predictors", "features"),
        ("penalized", "penalised"),
    ],
)
def test_two_forms_of_one_word_have_one_stem(one, other):
    assert stem(one) == stem(other)
