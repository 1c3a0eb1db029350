"""Notebooks as ordinary pages: executed, then written as Markdown, which MkDocs renders once like any other.

The plugin is mkdocs-jupyter's, which knows the files; it renders them as pages of half a megabyte, and this one does not.
"""

import html
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jsonschema import Draft202012Validator

from docs.extensions import dependencies, drawings, later
from docs.extensions.cache import key_of
from docs.extensions.figures import in_words
from docs.extensions.mistakes import ROOT, Mistake, line_of
from docs.extensions.project import Site
from docs.extensions.raw import running
from docs.extensions.reading import line_of_cell

# Both together are half the start of a build; they render notebooks, which is done here.
Plugin = later.without("jupytext", "mkdocs_jupyter.convert", module="mkdocs_jupyter.plugin").Plugin
_NEEDED = "a notebook here has format 4.5, an id of its own in each cell, and the kernel python3"
_VALID = Draft202012Validator(json.loads((ROOT / "docs/extensions/schemas/notebook.json").read_text("utf-8")))
_DESCRIBED = Draft202012Validator(json.loads((ROOT / "docs/extensions/schemas/drawing.json").read_text("utf-8")))


class Notebooks(Plugin):
    """mkdocs-jupyter, whose notebooks are executed and rendered here."""

    def on_startup(self, command, dirty):
        # An empty profile, so that the user's own does not leak in; the kernel warns that it talks over TCP.
        self._profile = tempfile.mkdtemp(prefix="jupyter-")
        settings = Path(self._profile, "profile_default", "ipython_kernel_config.py")
        settings.parent.mkdir()
        limits = 'c.InteractiveShellApp.extensions = ["docs.extensions.limits"]'
        settings.write_text(f"c.Application.log_level = 40\n{limits}\n")
        os.environ |= {"JUPYTER_CONFIG_DIR": self._profile, "IPYTHONDIR": self._profile, "JUPYTER_PLATFORM_DIRS": "1"}
        os.environ |= {"PYDEVD_DISABLE_FILE_VALIDATION": "1"}

    def on_shutdown(self):
        shutil.rmtree(self._profile, ignore_errors=True)

    def on_pre_page(self, page, config, files):
        return page  # which MkDocs renders

    def on_page_read_source(self, page, config):
        """Return the Markdown of a notebook: of its text, its code, and what the code shows."""
        site: Site = config.extra["site"]
        if not page.file.src_uri.endswith(".ipynb"):
            return None
        if (outputs := site.outputs.get(page.file.src_uri)) is None:  # it cannot be run, which is reported by now
            return " "
        return as_markdown(page.file.content_string, outputs, page.file.name, f"docs/{page.file.src_uri}", site)


def problems(notebook: str) -> list[Mistake]:
    """Return what keeps the notebook from being run; of cells that lack the same, the first."""
    try:
        content = json.loads(notebook)
    except json.JSONDecodeError as error:
        return [Mistake(f"is not JSON: {error.msg}", line=error.lineno)]
    found: dict[str, Mistake] = {}
    for error in _VALID.iter_errors(content):
        place = [str(step) for step in error.path]
        key = ["", *place][:3][-1]  # the number of a cell, or else the name of a field
        line = line_of_cell(notebook, int(key)) if key.isdigit() else line_of(notebook, f'"{key}":')
        message = f"{'.'.join(place) or 'top level'}: {error.message[:120]}; {_NEEDED}"
        found.setdefault(error.message, Mistake(message, line=line))
    ids = [cell.get("id") for cell in content["cells"] if isinstance(cell, dict)] if isinstance(content, dict) else []
    for number, name in enumerate(ids):
        if name is not None and name in ids[:number]:
            line = line_of_cell(notebook, number)
            found[name] = Mistake(f"a second cell with the id '{name}'; {_NEEDED}", line=line)
    return [*found.values()]


def run(src_uri: str, notebook: str, site: Site) -> None:
    """Put what the cells of the notebook show into `site.outputs`; it is executed where that is not known."""
    code = "\n".join("".join(cell["source"]) for cell in json.loads(notebook)["cells"] if cell["cell_type"] == "code")
    key = key_of("outputs", notebook, dependencies.behind(code))
    if (content := site.cache.get(key)) is None:
        outputs, wrong = _execute(notebook, site)
        content = json.dumps(outputs).encode()
        if wrong:
            site.report.add(Mistake(wrong.message, f"docs/{src_uri}", wrong.line))
        else:
            site.cache.put(key, content)
    site.outputs[src_uri] = json.loads(content)


def stop(site: Site) -> None:
    """End the kernels that run, so that nobody waits for them."""
    for client in site.kernels:
        if client.km and client.km.has_kernel and client.km.provisioner.process:
            client.km.provisioner.process.kill()


def _execute(notebook: str, site: Site) -> tuple[list[list[dict]], Mistake | None]:
    """Return the outputs of each cell, and what is wrong with the cell that fails; those from it on have no outputs."""
    import nbclient  # takes half a second, and most builds run no notebook
    import nbformat

    cells = nbformat.reads(notebook, as_version=4)
    running = []
    client = nbclient.NotebookClient(
        cells, coalesce_streams=True, resources={"metadata": {"path": str(ROOT)}}, kernel_name="python3"
    )
    site.kernels.append(client)
    client.on_cell_start = lambda cell, cell_index: running.append(cell_index)
    try:
        # What a cell writes there is among its outputs; this is what the kernel itself says as it ends.
        client.execute(stderr=subprocess.DEVNULL)
    except (nbclient.exceptions.CellExecutionError, nbclient.exceptions.DeadKernelError) as error:
        message = f"{getattr(error, 'ename', 'DeadKernelError')}: {getattr(error, 'evalue', error)}"
        done = [cell.get("outputs", []) if number < running[-1] else [] for number, cell in enumerate(cells.cells)]
        return done, Mistake(f"this cell fails: {message}", line=line_of_cell(notebook, running[-1]))
    return [cell.get("outputs", []) for cell in cells.cells], None


def as_markdown(notebook: str, outputs: list[list[dict]], file: str, path: str, site: Site) -> str:
    """Return the page of the notebook at `path` as Markdown: its cells, and the outputs of each.

    Added to the first cell are how to get the snippets, a link to the notebook, `file`, and one to Colab. Outputs that a
    page cannot show are reported.
    """
    parts = []
    for number, (cell, shown) in enumerate(zip(json.loads(notebook)["cells"], outputs, strict=True)):
        source = "".join(cell["source"])
        for wrong in _odd(number, cell["cell_type"], cell.get("outputs")):
            site.report.add(Mistake(f"this cell {wrong}", path, line_of_cell(notebook, number)))
        if cell["cell_type"] == "markdown":
            parts.append(source)
            if number == 0:
                download = f'<a href="{file}.ipynb" download>Download this notebook</a>'
                parts += [_install_line(), f"<p>{download}{_colab(path)}</p>"]
        elif cell["cell_type"] == "code":
            fence = max(["``", *re.findall("`{3,}", source)], key=len) + "`"
            parts.append(f"{fence}python\n{source}\n{fence}")
            for place, output in enumerate(shown):
                try:
                    parts.append(_shown(output, cell["metadata"].get("figure"), f"cell-{number}-{place}-"))
                except Mistake as wrong:
                    site.report.add(Mistake(f"this cell {wrong.message}", path, line_of_cell(notebook, number)))
    return "\n\n".join(parts) + "\n"


def _odd(number: int, kind: str, saved: list | None) -> Iterator[str]:
    """Yield what is wrong with a cell as it is written."""
    if number == 0 and kind != "markdown":
        yield "is the first, and holds no text: begin with the title"
    if saved:
        yield "holds the output of a former run; clear it, since each build runs the notebook"


def published(notebook: str) -> str:
    """Return the notebook as it is offered for download: with the same first cell as its page, and no outputs."""
    content = json.loads(notebook)
    first = content["cells"][0]
    first["source"] = "".join(first["source"]) + f"\n{_install_line()}"
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _colab(path: str) -> str:
    """Return a link that opens the notebook at `path` in Colab, which reads from GitHub alone; else nothing."""
    match = re.fullmatch(r"https://github\.com/([\w.-]+/[\w.-]+?)(\.git)?/?", os.environ.get("REPO_URL", ""))
    if not match:
        return ""
    link = f'<a href="https://colab.research.google.com/github/{match[1]}/blob/main/{path}">Open in Colab</a>'
    return f" or {link}, and run the line above there first, with a <code>!</code> before it"


def _install_line() -> str:
    repository = os.environ.get("REPO_URL", "").rstrip("/")
    return f"\nElsewhere: `pip install --no-deps git+{repository}`, with NumPy and Matplotlib.\n" if repository else ""


def _shown(output: dict, figure, prefix: str) -> str:
    """Return an output of a cell as HTML; `figure` says in words what the cell draws. Errors: Mistake."""
    if output["output_type"] == "stream" and output["name"] == "stderr":
        text = re.sub(r"\S*/ipykernel_\S+ ", "", output["text"])  # a name that is another at each build
        raise Mistake(f"writes to stderr, which is not shown: {' '.join(text.split())[:160]}")
    data = {"text/plain": output["text"]} if output["output_type"] == "stream" else output["data"]
    kind = next((kind for kind in data if kind != "text/plain"), "text/plain")
    if kind == "image/svg+xml":
        for _, message in running("".join(data[kind])):
            raise Mistake(f"draws what it must not: {message}")
        if not _DESCRIBED.is_valid(figure):
            raise Mistake('draws: its metadata need "figure": {"name": "…", "description": "…"}')
        said = f'role="img" aria-label="{html.escape(figure["name"])}" aria-describedby="{prefix}words"'
        svg = drawings.inline("".join(data[kind]), prefix, said).replace("\n", " ")
        words = in_words(figure["description"], f"{prefix}words")
        return f'<div class="nb-figure" data-search-exclude>{svg}<div class="fig-tools">{words}</div></div>'
    if kind != "text/plain":
        raise Mistake(f"has an output of type {kind}, which is not shown: print text, or draw a Figure")
    text = "".join(data[kind]).strip("\n")
    if " at 0x" in text:
        raise Mistake("shows an address in memory, which is another at each build; end its last line with ';'")
    return f'<pre class="nb-output" tabindex="0"><code>{html.escape(text)}</code></pre>' if text else ""
