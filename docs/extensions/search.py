"""The other words for a question: `also_asked` goes into the search index, not into the page."""

import json
from pathlib import Path

from docs.extensions import questions


def add_other_words(site: Path) -> None:
    """Add what else each question is called to its entry in the search index of `site`, as tags, which are not shown."""
    index = site / "search" / "search_index.json"
    content = json.loads(index.read_text("utf-8"))
    entries = {entry["location"]: entry for entry in content["docs"]}
    for name, meta in questions.read().items():
        if entry := entries.get(f"faq/{name.removesuffix('.md')}/"):
            entry["tags"] = meta.get("also_asked", [])
            entry["boost"] = 2  # an answer before the many pages that touch on it
    index.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
