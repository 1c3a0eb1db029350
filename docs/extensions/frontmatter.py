"""What a page says of itself, in its front matter: schemas/page.json says what that is, for questions question.json."""

import copy
import datetime
import functools
import json
import os
import re
import time

import yaml
from jsonschema import Draft202012Validator

from docs.extensions import quotes
from docs.extensions.mistakes import ROOT, Mistake, line_of
from docs.extensions.project import Site
from docs.extensions.reading import FRONT_MATTER

SCHEMAS = {
    name: json.loads((ROOT / f"docs/extensions/schemas/{name}.json").read_text("utf-8"))
    for name in ("page", "question", "statement")
}
_MARKUP = re.compile(r"[\\`*_{}\[\]<>&$~^\"'!#|]")


class _Fields(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """Reads YAML in which no field stands twice, or the last would silently be the one."""

    def construct_mapping(self, node, deep=False):
        names = [name.value for name, _ in node.value]
        for number, (name, _) in enumerate(node.value):
            if name.value in names[:number]:
                raise Mistake(f"front matter: '{name.value}' stands twice", line=name.start_mark.line + 2)
        return super().construct_mapping(node, deep)


def is_question(src_uri: str) -> bool:
    """Return whether the page is a question: a file of docs/faq/ other than its index."""
    return re.fullmatch(r"faq/(?!index\.md)[^/]+\.md", src_uri) is not None


def is_complete(front: dict) -> bool:
    """Return whether a question has all that it needs to be listed."""
    return all(field in front for field in SCHEMAS["question"]["required"])


def as_markdown(text: str) -> str:
    """Return Markdown that shows the plain text as it is, whatever signs are in it."""
    return _MARKUP.sub(lambda sign: f"&#{ord(sign[0])};", text)


def last_day() -> str:
    """Return the latest date that it is anywhere on Earth, by the clock or SOURCE_DATE_EPOCH, whichever is later."""
    now = max(time.time(), int(os.environ.get("SOURCE_DATE_EPOCH", 0)))
    return datetime.datetime.fromtimestamp(now, datetime.timezone(datetime.timedelta(hours=14))).date().isoformat()


def read(src_uri: str, source: str, site: Site) -> dict:
    """Return the front matter of a page, or of a notebook, as plain text; what is wrong is reported and left out."""
    path, question = f"docs/{src_uri}", is_question(src_uri)
    kind = "question" if question else "statement" if src_uri.startswith("statements/") else "page"
    try:
        problems, front = copy.deepcopy(_validated(source, src_uri, kind))
    except Mistake as wrong:  # MkDocs reads none where it cannot, and shows it as text
        site.report.add(Mistake(wrong.message, path, wrong.line))
        return {}

    def report(field: str, message: str) -> None:
        line = line_of(source, f"{field}:") or line_of(source, f'"{field}":') if field else 1
        site.report.add(Mistake(f"front matter: {message}", path, line))

    for problem in problems:
        field = str(problem.path[0]) if problem.path else ""
        report(field, _explain(problem, field))
    for topic in front.get("topics", []):
        if topic not in site.topics:
            report("topics", f"topics: '{topic}' is none of {', '.join(site.topics)}")
    if front.get("reviewed", "") > (last := last_day()):
        report("reviewed", f"reviewed: {front['reviewed']} is still to come; today is at most {last}")
    for field in ("question", "short_answer") if question else ("title", "description"):
        if field in front:
            front[field] = quotes.resolve(" ".join(front[field].split()), path, source, site)
            if (other := site.said.setdefault(front[field], path)) != path:
                report(field, f"{field}: the same stands in {other}")
    return front


def _written(source: str, src_uri: str) -> dict:
    """Return the front matter as it stands there. Errors: Mistake where it is no YAML, or not closed."""
    if src_uri.endswith(".ipynb"):
        return dict(json.loads(source)["metadata"].get("page", {}))
    block = FRONT_MATTER.match(source)
    if not block and re.match(r"---[ \t]*\n", source):
        raise Mistake("front matter: no line --- ends it", line=1)
    try:
        return dict(yaml.load(block[1] if block else "", Loader=_Fields) or {})
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = f"{getattr(error, 'problem', error)}; quote a text that has a colon in it"
        raise Mistake(f"front matter: {what}", line=mark.line + 2 if mark else 1) from None
    except ValueError as error:  # a date of no calendar, or no fields
        what = f"{error}; a date is like 2026-01-31"
        raise Mistake(f"front matter: {what}", line=line_of(source, "reviewed:") or 1) from None
    except TypeError:
        raise Mistake("front matter: it has to be fields, as in 'title: A page'", line=1) from None


@functools.lru_cache(maxsize=256)  # while serving, about one version of each
def _validated(source: str, src_uri: str, kind: str) -> tuple[list, dict]:
    """Return what the schema says of the front matter, and the fields that it says nothing of, dates as text."""
    meta, schema = _written(source, src_uri), SCHEMAS[kind]
    plain = {key: value.isoformat() if isinstance(value, datetime.date) else value for key, value in meta.items()}
    found = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(plain)
    problems = sorted(found, key=lambda problem: [str(step) for step in problem.path])
    wrong = {problem.path[0] for problem in problems if problem.path}
    return problems, {key: value for key, value in plain.items() if key not in wrong}


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
        case "pattern" | "format":
            return f"{field}: '{problem.instance}' is not {problem.schema['description']}"
        case "type":
            expected = {"array": "a list, like [one, two]", "string": "a text"}.get(kind := problem.validator_value)
            return f"{field}: {problem.instance!r} is not {expected or f'of type {kind}'}"
    return f"{field}: {problem.message}"
