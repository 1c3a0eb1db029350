"""Notebook pages made light: the cells of an executed notebook as an ordinary page.

mkdocs-jupyter executes the notebook and renders it to HTML of half a megabyte. What a reader needs of it is in three
places: the Markdown cells and the code are in the notebook, the outputs are in that HTML. `as_markdown` puts them
together again as the Markdown of a page, so that mathematics, links, numbers and code look and fail as on any other.
"""

import base64
import html
import json
import posixpath
import re

from jsonschema import Draft202012Validator
from lxml import html as lxml_html

from docs.extensions import errors, figures

_NEEDED = "a notebook here has format 4.5, an id of its own in each cell, and the kernel python3"
_SCHEMA = {
    "type": "object",
    "required": ["cells", "metadata", "nbformat", "nbformat_minor"],
    "properties": {
        "cells": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["id", "cell_type", "metadata", "source"],
                "properties": {"metadata": {"type": "object"}, "source": {"type": ["string", "array"]}},
                "if": {"properties": {"cell_type": {"const": "code"}}},
                "then": {"required": ["outputs", "execution_count"]},
            },
        },
        "metadata": {
            "type": "object",
            "required": ["kernelspec"],
            "properties": {
                "kernelspec": {
                    "type": "object",
                    "required": ["name", "display_name", "language"],
                    "properties": {"name": {"const": "python3"}},
                }
            },
        },
        "nbformat": {"const": 4},
        "nbformat_minor": {"const": 5},
    },
}
_TEXT = {"type": "string", "minLength": 1}
_DESCRIBED = Draft202012Validator(
    {
        "type": "object",
        "properties": {"name": _TEXT, "description": _TEXT},
        "required": ["name", "description"],
        "additionalProperties": False,
    }
)


def problem(notebook: str) -> tuple[int, str] | None:
    """Return line and text of what keeps the notebook from being run; None where nothing does."""
    try:
        content = json.loads(notebook)
    except json.JSONDecodeError as error:
        return error.lineno, f"is not JSON: {error.msg}"
    for error in Draft202012Validator(_SCHEMA).iter_errors(content):
        place = [str(step) for step in error.path]
        key = ["", *place][:3][-1]  # the number of a cell, or else the name of a field
        line = line_of_cell(notebook, int(key)) if key.isdigit() else errors.line_of(notebook, f'"{key}":')
        return line, f"{'.'.join(place) or 'top level'}: {error.message[:120]}; {_NEEDED}"
    ids = [cell["id"] for cell in content["cells"]]
    for number, name in enumerate(ids):
        if name in ids[:number]:
            return line_of_cell(notebook, number), f"a second cell with the id '{name}'; {_NEEDED}"
    return None


def line_of_cell(notebook: str, number: int) -> int:
    """Return the line of the notebook's JSON where the source of its cell of that number, from 0, begins; else 0."""
    sources = list(re.finditer(r'"source"\s*:', notebook))  # quotes within a text are escaped
    return notebook.count("\n", 0, sources[number].start()) + 1 if number < len(sources) else 0


def as_markdown(notebook: str, rendered: str, install: str, path: str) -> str:
    """Return the page of the notebook at `path`, given its JSON text and the HTML that mkdocs-jupyter made of it.

    Two things are added to the first cell: `install`, how to get the snippets, and a link to the notebook.
    Outputs that a page cannot show are reported.
    """
    file = posixpath.basename(path)
    boxes = {box.get("id"): box for box in lxml_html.fromstring(rendered).iter("div")}
    parts = []
    for number, cell in enumerate(json.loads(notebook)["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            if number == 0:
                parts += [install, f'<p><a href="{file}" download>Download this notebook</a></p>']
        elif cell["cell_type"] == "code":
            outputs, troubles = _outputs(boxes[f"cell-id={cell['id']}"], cell["metadata"].get("figure"), number)
            parts += [f"```python\n{source}\n```", *outputs]
            for trouble in troubles:
                errors.report(path, line_of_cell(notebook, number), f"this cell {trouble}")
    return "\n\n".join(parts) + "\n"


def published(notebook: str, install: str) -> str:
    """Return the notebook as it is offered for download: with the same first cell as its page."""
    content = json.loads(notebook)
    first = content["cells"][0]
    first["source"] = "".join(first["source"]) + f"\n{install}"
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _outputs(box, figure, cell: int) -> tuple[list[str], list[str]]:
    """Return the outputs of a cell as HTML, and what is wrong with them; `figure` says in words what the cell draws."""
    parts, troubles = [], []
    for number, output in enumerate(box.xpath(".//div[contains(@class, 'jp-OutputArea-child')]")):
        # The type stands at the output; that of a picture only in the address of its data.
        types = output.xpath("./div/@data-mime-type | .//img/@src") or ["unknown"]
        kind = re.split("[;,]", types[0].removeprefix("data:"))[0]
        text = "".join(output.xpath("./div[@data-mime-type]//text()")).strip("\n")
        if kind == "image/svg+xml":
            if _DESCRIBED.is_valid(figure):
                parts.append(_drawing(output.xpath(".//img/@src")[0], **figure, prefix=f"cell-{cell}-{number}-"))
            else:
                troubles.append('draws: its metadata need "figure": {"name": "…", "description": "…"}')
        elif kind == "text/plain" and " at 0x" not in text:
            parts += [f'<pre class="nb-output" tabindex="0"><code>{html.escape(text)}</code></pre>'] if text else []
        elif kind == "text/plain":
            troubles.append("shows an address in memory, which is another at each build; end its last line with ';'")
        elif kind == "application/vnd.jupyter.stderr":
            text = re.sub(r"\S*/ipykernel_\S+ ", "", text)  # a name that is another at each build
            troubles.append(f"writes to stderr, which is not shown: {' '.join(text.split())[:160]}")
        else:
            troubles.append(f"has an output of type {kind}, which is not shown: print text, or draw a Figure")
    return parts, troubles


def _drawing(address: str, name: str, description: str, prefix: str) -> str:
    svg = figures.inline(base64.b64decode(address.split(",", 1)[1]).decode("utf-8"), prefix)
    said = f'<svg role="img" aria-label="{html.escape(name)}" aria-describedby="{prefix}words" '
    return (
        f'<div class="nb-figure" data-search-exclude>{svg.replace("<svg ", said, 1).replace(chr(10), " ")}'
        f'<div class="fig-tools">{figures.in_words(description, f"{prefix}words")}</div></div>'
    )
