"""What the front matter of a page has to hold: title and description, or for a question what `QUESTION` says."""

import datetime
import re

import yaml
from jsonschema import Draft202012Validator

from docs.extensions import errors, numbers

_TEXT = {"type": "string", "minLength": 1}
TITLE = {**_TEXT, "maxLength": 120}  # more would not fit on a card
_TEXTS = {"type": "array", "items": _TEXT, "uniqueItems": True}
PAGE = {
    "type": "object",
    "properties": {"title": TITLE, "description": {**_TEXT, "maxLength": 160}, "aliases": _TEXTS},
    "required": ["title", "description"],
    "additionalProperties": False,
}
QUESTION = {
    "type": "object",
    "properties": {
        "question": {**TITLE, "pattern": r"\?$"},
        "short_answer": {**_TEXT, "maxLength": 300},
        "asked_at": {"type": "array", "items": {"type": "string", "pattern": r"^https://[^\s]+$"}, "uniqueItems": True},
        "topics": {**_TEXTS, "minItems": 1},
        "also_asked": _TEXTS,
        "reviewed": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "aliases": _TEXTS,
    },
    "required": ["question", "short_answer", "asked_at", "topics", "also_asked", "reviewed"],
    "additionalProperties": False,
}
_EXPECTED = {
    "pattern": {r"\?$": "a sentence that ends with '?'", r"^https://[^\s]+$": "a URL that begins with https://"}
}
VALID: set[str] = set()  # the questions whose front matter has all it needs
_seen: dict[str, str] = {}  # titles, questions and descriptions, each with the page that has it


def is_question(src_uri: str) -> bool:
    """Return whether the page is a question: a file of docs/faq/ other than its index."""
    return re.fullmatch(r"faq/(?!index\.md)[^/]+\.md", src_uri) is not None


def check(page, config) -> None:
    """Report what is wrong with the front matter of the page; set its title and description."""
    path, source, meta = f"docs/{page.file.src_uri}", page.file.content_string, page.meta
    if not meta and (not_yaml := _yaml_problem(source)):  # MkDocs reads none where it cannot
        errors.report(path, *not_yaml)
        meta |= {"title": page.file.name, "description": ""}
        return
    question = is_question(page.file.src_uri)
    schema = QUESTION if question else PAGE
    plain = {key: value.isoformat() if isinstance(value, datetime.date) else value for key, value in meta.items()}
    found = list(Draft202012Validator(schema).iter_errors(plain))
    if question and not found:
        VALID.add(page.file.src_uri)
    for problem in found:
        field = str(problem.path[0]) if problem.path else ""
        errors.report(
            path, errors.line_of(source, f"{field}:") if field else 1, f"front matter: {_explain(problem, field)}"
        )
    for topic in meta.get("topics") or [] if question else []:
        if topic not in (known := config.extra["topics"]):
            errors.report(
                path,
                errors.line_of(source, "topics:"),
                f"front matter: topics: '{topic}' is none of {', '.join(known)}",
            )
    for field in ("question", "short_answer") if question else ("title", "description"):
        if isinstance(text := meta.get(field), str):
            meta[field] = numbers.resolve(text, path, source)
            if (other := _seen.setdefault(meta[field], path)) != path:
                errors.report(
                    path, errors.line_of(source, f"{field}:"), f"front matter: {field}: the same stands in {other}"
                )
    if question:
        for field in ("question", "short_answer"):  # what is missing is reported by now, and the page is still drawn
            meta[field] = str(meta.get(field) or "")
        meta["title"], meta["description"] = meta["question"], meta["short_answer"]
        meta["hide"] = ["toc"]  # an answer has no sections but the related questions
    meta["title"], meta["description"] = str(meta.get("title") or page.file.name), str(meta.get("description") or "")


def _yaml_problem(source: str) -> tuple[int, str] | None:
    """Return line and message where the front matter is no YAML, which MkDocs would print as text; or None."""
    block = re.match(r"---\n(.*?)\n---\n", source, re.S)
    try:
        yaml.safe_load(block[1] if block else "")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = f"{getattr(error, 'problem', error)}; quote a text that has a colon in it"
        return (mark.line + 2 if mark else 1), f"front matter: {what}"
    return None


def _explain(problem, field: str) -> str:
    if problem.validator == "required":
        missing = re.match(r"'(\w+)'", problem.message)[1]
        return f"'{missing}' is missing"
    if problem.validator == "additionalProperties":
        allowed = ", ".join(problem.schema["properties"])
        unknown = re.findall(r"'(\w+)'", problem.message)
        return f"unknown field {', '.join(unknown)}; there are {allowed}"
    if problem.validator == "maxLength":
        return f"{field}: {len(problem.instance)} characters; at most {problem.validator_value}"
    if problem.validator == "pattern":
        expected = _EXPECTED["pattern"].get(problem.validator_value, "a date like 2026-01-31")
        return f"{field}: '{problem.instance}' is not {expected}"
    return f"{field}: {problem.message}"
