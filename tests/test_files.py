"""The files of docs/: what is no page of an author is left out or named, and what names cannot stand in an address."""

import os

import pytest
from project import QUESTION, errors_of, mkdocs, put_into_menu, write

NAME = "its name stands in an address: a-z, 0-9, and - between them, 120 in all; rename it"
KIND = "is neither a page nor what pages show (.md .ipynb .svg "
LEFT_OUT = ["docs/faq/.#why.md", "docs/faq/._why.md", "docs/faq/.draft.md", "docs/faq/why.md~", "docs/faq/#why.md#"]
LEFT_OUT += ["docs/faq/why.md.orig", "docs/Thumbs.db", "docs/notebooks/.ipynb_checkpoints/n-checkpoint.ipynb"]
NAMED = {  # each with what is said of it
    "docs/faq/why l1.md": NAME,
    "docs/faq/_a_.md": NAME,
    "docs/faq/Why.md": NAME,
    "docs/faq/why.MD": NAME,
    "docs/wärum.md": NAME,
    "docs/a#b.md": NAME,
    "docs/a%20b?.md": NAME,
    f"docs/{'a' * 130}.md": NAME,
    "docs/Folder/page.md": NAME,
    "docs/other/index.md": "has the address of docs/other.md; rename one of them",
    "docs/notes.docx": KIND,
    "docs/page.markdown": KIND,
    "docs/extensions/page.md": "lies in a folder of which nothing is published; move it",
    "docs/theme/page.md": "lies in a folder of which nothing is published; move it",
}


def test_what_nobody_meant_is_left_out_or_named_and_never_read(project, tmp_path):
    for name in (*LEFT_OUT, *NAMED):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x00\x05\xff no text")
    (project / "docs/faq/.#why.md").unlink()
    (project / "docs/faq/.#why.md").symlink_to("who@host.1")
    (project / "docs/faq/folder.md").mkdir()
    (project / "docs/gone.png").symlink_to("nowhere.png")
    (project / "docs/gone.md").symlink_to("nowhere.md")
    (project / "docs/out.txt").symlink_to("/etc/hostname")
    os.mkfifo(project / "docs/pipe.md")
    named = NAMED | dict.fromkeys(("docs/gone.png", "docs/gone.md"), "is a link that leads nowhere; remove it")
    named |= {"docs/pipe.md": "is no file that can be read; remove it"}
    named |= {"docs/out.txt": "is a link that leads out of the project"}
    write(project, "docs/faq/why.md", QUESTION)
    done = mkdocs(project, "build")
    assert done.returncode == 1
    found = errors_of(done)
    for name, said in named.items():
        assert [line for line in found if line.startswith(f"{name}: {said}")], (name, found)
    assert len(found) == len(named), found
    assert "WARNING" not in done.stderr


def test_what_is_left_out_does_not_stop_a_build_and_is_not_published(project):
    before = {path.relative_to(project) for path in (project / "site").rglob("*")}
    for name in LEFT_OUT[1:]:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_bytes(b"\x00\x05\xff no text")
    (project / LEFT_OUT[0]).symlink_to("who@host.1")
    assert mkdocs(project, "build").returncode == 0
    assert {path.relative_to(project) for path in (project / "site").rglob("*")} == before


def test_a_link_to_a_folder_that_holds_it_is_named(project):
    (project / "docs/faq/loop").symlink_to("..")
    assert errors_of(mkdocs(project, "build")) == ["docs/faq/loop: is a link to a folder that holds it; remove it"]


@pytest.mark.parametrize("name", ["guide", "a.b-c_d9"])
def test_a_good_name_is_an_address(name, project):
    write(project, f"docs/{name}.md", "# A title {#one}\n")
    put_into_menu(project, f"{name}.md")
    assert mkdocs(project, "build").returncode == 0
    assert (project / "site" / name / "index.html").is_file()
