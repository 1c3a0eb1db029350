"""Notebook pages made light: the cells of an executed notebook as an ordinary page.

mkdocs-jupyter executes the notebook and renders it to HTML of half a megabyte. What a reader needs of it is in three
places: the Markdown cells and the code are in the notebook, the outputs are in that HTML. `as_markdown` puts them
together again as the Markdown of a page, so that mathematics, links, numbers and code look and fail as on any other.
"""

import base64
import html
import json
import re

from lxml import html as lxml_html

from docs.extensions import figures


def as_markdown(notebook: str, rendered: str, install: str, file: str) -> str:
    """Return the page of a notebook, given its JSON text and the HTML that mkdocs-jupyter made of it.

    Two things are added to the first cell: `install`, how to get the snippets, and a link to the notebook's `file`.
    """
    boxes = {box.get("id"): box for box in lxml_html.fromstring(rendered).iter("div")}
    parts = []
    for number, cell in enumerate(json.loads(notebook)["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
            if number == 0:
                parts += [install, f'<p><a href="{file}" download>Download this notebook</a></p>']
        elif cell["cell_type"] == "code":
            parts += [f"```python\n{source}\n```", *_outputs(boxes[f"cell-id={cell['id']}"], number)]
    return "\n\n".join(parts) + "\n"


def published(notebook: str, install: str) -> str:
    """Return the notebook as it is offered for download: with the same first cell as its page."""
    content = json.loads(notebook)
    first = content["cells"][0]
    first["source"] = "".join(first["source"]) + f"\n{install}"
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _outputs(box, cell: int) -> list[str]:
    parts = []
    for number, output in enumerate(box.xpath(".//div[contains(@class, 'jp-OutputArea-output')]")):
        pictures = output.xpath(".//img[starts-with(@src, 'data:image/svg+xml;base64,')]")
        for picture in pictures:
            svg = base64.b64decode(picture.get("src").split(",", 1)[1]).decode("utf-8")
            svg = figures.inline(svg, f"cell-{cell}-{number}-").replace(
                "<svg ", '<svg role="img" aria-label="The figure that the cell above draws" ', 1
            )
            parts.append(f'<div class="nb-figure" data-search-exclude>{re.sub(chr(10), " ", svg)}</div>')
        if not pictures and (text := output.text_content().strip("\n")):
            parts.append(f'<pre class="nb-output" tabindex="0"><code>{html.escape(text)}</code></pre>')
    return parts
