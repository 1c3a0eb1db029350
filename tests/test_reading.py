"""How hard the prose is to read: the reading grade of each page of the argument, each question and each figure's words."""

import re

import pytest
from project import ROOT

HARDEST = 9  # years of school: WCAG 2.2, success criterion 3.1.5 (AAA), asks for lower secondary education
PAGES = sorted(path for folder in ("docs", "docs/faq") for path in (ROOT / folder).glob("*.md") if path.stem != "index")
PAGES.insert(0, ROOT / "docs/index.md")


def prose(text: str) -> str:
    """Return the sentences of a page: no front matter, headings, tables, code, figures or formulas."""
    text = re.sub(r"\A---\n.*?^---\n", "", text, flags=re.S | re.M)
    text = re.sub(r"^(```+|~~~+).*?^\1 *$|<!--.*?-->|\$\$.*?\$\$", "", text, flags=re.S | re.M)
    text = re.sub(r"^(#|\||!\[|\[\[|\[\^\w+\]:|<).*$", "", text, flags=re.M)
    text = re.sub(r"(`+).+?\1|\$[^$]+\$|\[\^\w+\]|\{[:#.][^}]*\}", "", text, flags=re.S)
    text = re.sub(r"!?\[([^\[\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"^\s*([-*+]|\d+\.) ", "", text, flags=re.M)


def syllables(word: str) -> int:
    """Return about how many vowels are heard in an English word, by its letters."""
    silent = (
        r"(?<![^aeiouy]l)(?<=[^aeiouy])e$|(?<=[^aeiouytd])ed$|(?<![cgsxz])(?<![cs]h)(?<![^aeiouy]l)(?<=[^aeiouy])es$"
    )
    heard = re.sub(silent, "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", heard)) + len(re.findall(r"i[ao](?!n\b|ns\b)|ea$|eo|uou", heard)))


def grade(text: str) -> float:
    """Return the Flesch–Kincaid grade of prose. Source: Kincaid, Fishburne, Rogers & Chissom (1975)."""
    parts = [re.findall(r"[A-Za-z]+", part) for part in re.split(r"[.!?]+(?=\s|$)", text)]
    sentences = [words for words in parts if words]
    words = [word for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_reading_grade_of_each_page_and_question_is_at_most_nine():
    grades = {path.relative_to(ROOT).as_posix(): round(grade(prose(path.read_text("utf-8"))), 2) for path in PAGES}
    assert len(grades) > 60
    assert {page: found for page, found in grades.items() if found > HARDEST} == {}


def test_so_is_that_of_the_words_of_each_figure(pages):
    words = {address: page.xpath("//*[contains(@class, 'fig-words')]/p") for address, page in pages.items()}
    grades = {
        at: round(grade(found[0].text_content()), 2) for at, found in words.items() if "/figures/" in at and found
    }
    assert len(grades) > 20
    assert {figure: found for figure, found in grades.items() if found > HARDEST} == {}


def test_the_grade_is_that_of_its_formula():
    assert grade("The cat sat.") == pytest.approx(0.39 * 3 + 11.8 * 1 - 15.59)
    assert grade("A weight is zero. Why?") == pytest.approx(0.39 * 5 / 2 + 11.8 * 6 / 5 - 15.59)


def test_syllables_are_those_of_a_dictionary():
    spoken = {1: "the kink weight slopes scaled whole reached", 2: "zero exact changes little added needed angles"}
    spoken |= {3: "minimum penalty area addition", 4: "equivalent", 6: "regularization differentiable"}
    assert {word: syllables(word) for words in spoken.values() for word in words.split()} == {
        word: count for count, words in spoken.items() for word in words.split()
    }


def test_prose_is_what_is_read_as_sentences():
    page = """---
title: Long title, which is no prose
---

# A heading

It holds [at 0](x.md#y "there") for $x^2$, as `code` says.[^1]

| a | table |

```pycon
>>> print(1)
```

![a caption](fig:kink)

- An item.
1. Another.

$$
x = 1
$$

[^1]: A note.
"""
    assert prose(page).split() == ["It", "holds", "at", "0", "for", ",", "as", "says.", "An", "item.", "Another."]
