"""The other words for a question: `also_asked` goes into the search index, not into the page."""

import json
from pathlib import Path

from docs.extensions import questions


def add_other_words(site: Path) -> None:
    """Add what else each question is called to the text of its entry in the search index of `site`."""
    index = site / "search" / "search_index.json"
    content = json.loads(index.read_text("utf-8"))
    entries = {entry["location"]: entry for entry in content["docs"]}
    for name, meta in questions.read().items():
        if entry := entries.get(f"faq/{name.removesuffix('.md')}/"):
            others = "; ".join(map(str, meta.get("also_asked") or []))
            entry["text"] = f"{entry['text']} Also asked: {others}."
    index.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
