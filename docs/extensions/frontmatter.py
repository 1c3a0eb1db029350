"""What the front matter of a page has to hold: title and description, or for a question what `QUESTION` says."""

import datetime
import re

import yaml
from jsonschema import Draft202012Validator

from docs.extensions import errors, numbers

_TEXT = {"type": "string", "minLength": 1}
TITLE = {**_TEXT, "maxLength": 120}  # more would not fit on a card
_TEXTS = {"type": "array", "items": _TEXT, "uniqueItems": True}
_SENTENCE = r"(?:[^.?!]|[.?!](?=\S))+[.?!]"
_PATTERNS = {  # what a text that does not match should have been
    r"\?$": "a sentence that ends with '?'",
    rf"^{_SENTENCE}(?: {_SENTENCE})?$": "one or two sentences",
    r"^https://[\w-]+(\.[\w-]+)+(/\S*)?$": "a URL that begins with https:// and a host",
    r"^\d{4}-\d{2}-\d{2}$": "a date like 2026-01-31",
    r"^[\w-]+(/[\w-]+)*/?$": "a former address like faq/why-l1/",
}
_ASKS, _SHORT, _URL, _DATE, _ADDRESS = _PATTERNS
_ALIASES = {"type": "array", "items": {"type": "string", "pattern": _ADDRESS}, "uniqueItems": True}
PAGE = {
    "type": "object",
    "properties": {"title": TITLE, "description": {**_TEXT, "maxLength": 160}, "aliases": _ALIASES},
    "required": ["title", "description"],
    "additionalProperties": False,
}
QUESTION = {
    "type": "object",
    "properties": {
        "question": {**TITLE, "pattern": _ASKS},
        "short_answer": {**_TEXT, "maxLength": 300, "pattern": _SHORT},
        "asked_at": {"type": "array", "items": {"type": "string", "pattern": _URL}, "uniqueItems": True},
        "topics": {**_TEXTS, "minItems": 1},
        "also_asked": _TEXTS,
        "reviewed": {"type": "string", "pattern": _DATE, "format": "date"},
        "aliases": _ALIASES,
    },
    "required": ["question", "short_answer", "asked_at", "topics", "also_asked", "reviewed"],
    "additionalProperties": False,
}
VALID: set[str] = set()  # the questions whose front matter has all it needs
_seen: dict[str, str] = {}  # titles, questions and descriptions, each with the page that has it


def is_question(src_uri: str) -> bool:
    """Return whether the page is a question: a file of docs/faq/ other than its index."""
    return re.fullmatch(r"faq/(?!index\.md)[^/]+\.md", src_uri) is not None


def sound(meta: dict, question: bool) -> dict:
    """Return the fields of a front matter that are as they have to be, dates as text."""
    return _validated(meta, question)[1]


def check(page, config) -> None:
    """Report what is wrong with the front matter of the page; keep what is right, and set its title and description."""
    path, source, meta = f"docs/{page.file.src_uri}", page.file.content_string, page.meta
    if not meta and (not_yaml := _yaml_problem(source)):  # MkDocs reads none where it cannot, and shows it as text
        errors.report(path, *not_yaml)
        meta |= {"title": page.file.name, "description": ""}
        return
    question = is_question(page.file.src_uri)
    problems, right = _validated(meta, question)
    if question and not problems:
        VALID.add(page.file.src_uri)

    def report(field: str, message: str) -> None:
        errors.report(path, errors.line_of(source, f"{field}:") if field else 1, f"front matter: {message}")

    for problem in problems:
        field = str(problem.path[0]) if problem.path else ""
        report(field, _explain(problem, field))
    meta.clear()
    meta |= right
    for topic in meta.get("topics", []):
        if topic not in (known := config.extra["topics"]):
            report("topics", f"topics: '{topic}' is none of {', '.join(known)}")
    for field in ("question", "short_answer") if question else ("title", "description"):
        if field in meta:
            meta[field] = numbers.resolve(meta[field], path, source)
            if (other := _seen.setdefault(meta[field], path)) != path:
                report(field, f"{field}: the same stands in {other}")
    if question:  # what is missing is reported by now, and the page is still drawn
        meta["title"] = meta.setdefault("question", "")
        meta["description"] = meta.setdefault("short_answer", "")
        meta["hide"] = ["toc"]  # an answer has no sections but the related questions
    meta["title"] = meta.get("title") or page.file.name
    meta.setdefault("description", "")


def _validated(meta: dict, question: bool) -> tuple[list, dict]:
    """Return what the schema says of the front matter, and the fields that it says nothing of, dates as text."""
    plain = {key: value.isoformat() if isinstance(value, datetime.date) else value for key, value in meta.items()}
    schema = QUESTION if question else PAGE
    found = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(plain)
    problems = sorted(found, key=lambda problem: [str(step) for step in problem.path])
    wrong = {problem.path[0] for problem in problems if problem.path}
    return problems, {key: value for key, value in plain.items() if key not in wrong}


def _yaml_problem(source: str) -> tuple[int, str] | None:
    """Return line and message where the front matter is no YAML, which MkDocs would print as text; or None."""
    block = errors.FRONT_MATTER.match(source)
    try:
        yaml.safe_load(block[1] if block else "")
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = f"{getattr(error, 'problem', error)}; quote a text that has a colon in it"
        return (mark.line + 2 if mark else 1), f"front matter: {what}"
    except ValueError as error:  # a date of no calendar
        return errors.line_of(source, "reviewed:") or 1, f"front matter: {error}; a date is like 2026-01-31"
    return None


def _explain(problem, field: str) -> str:
    match problem.validator:
        case "required":
            return f"{problem.message.removesuffix(' is a required property')} is missing"
        case "additionalProperties":
            allowed = problem.schema["properties"]
            unknown = ", ".join(str(key) for key in problem.instance if key not in allowed)
            return f"unknown field {unknown}; there are {', '.join(allowed)}"
        case "maxLength":
            return f"{field}: {len(problem.instance)} characters; at most {problem.validator_value}"
        case "pattern":
            return f"{field}: '{problem.instance}' is not {_PATTERNS[problem.validator_value]}"
        case "format":
            return f"{field}: '{problem.instance}' is not {_PATTERNS[_DATE]}"
        case "type":
            expected = {"array": "a list, like [one, two]", "string": "a text"}[problem.validator_value]
            return f"{field}: {problem.instance!r} is not {expected}"
    return f"{field}: {problem.message}"
