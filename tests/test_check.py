"""The check of built pages finds what strict mode does not see, and nothing else."""

import re

import pytest
from project import errors_of, mkdocs, write

from docs.extensions import check


def test_what_strict_mode_does_not_see_is_found_in_the_built_pages(project):
    write(
        project,
        "docs/index.md",
        "# One {#one}\n\n"
        '<a href="../nowhere/">raw link</a>\n\n'
        '<img src="../figures/kink.png">\n\n'
        '<p id="twice"></p>\n\n<p id="twice"></p>\n\n'
        "<p>\\lambda</p>\n\n"
        '<a href="other/#nothing">raw anchor</a>\n\n'
        '<img alt="A picture" src="https://example.com/x.png">\n',
    )
    settings = project / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8") + "\nextra_css: [assets/missing.css]\n", "utf-8")
    (project / "docs/leak.txt").symlink_to("/etc/hostname")
    done = mkdocs(project, "build")
    assert done.returncode == 1
    found = errors_of(done)
    for part in (
        "docs/index.md:8: links to ../nowhere/, which does not exist",
        "has no alternative text",
        "the id 'twice' stands 2 times",
        r"TeX that became no formula: \lambda",
        "has no such anchor",
        "loads https://example.com/x.png from another host",
        "missing.css, which does not exist",
        "docs/leak.txt: is a link that leads out of the project",
    ):
        assert [line for line in found if part in line], (part, found)


@pytest.mark.parametrize(
    "loads",
    [
        '<img src="a.png" srcset="https://example.com/x 1x, a.png 2x">',
        '<img src="a.png" srcset="a.png 1x, //example.com/x 2x">',
        *(f'<{tag} src="https://example.com/x"></{tag}>' for tag in ("audio", "embed", "video", "input", "track")),
        '<object data="https://example.com/x"></object>',
        '<video poster="https://example.com/x"></video>',
        '<p style="background: url(https://example.com/x)"></p>',
        "<style>p { background: url('https://example.com/x') }</style>",
        '<style>@import "https://example.com/x";</style>',
        '<svg><image href="https://example.com/x"/></svg>',
        '<svg><use xlink:href="https://example.com/x#y"/></svg>',
    ],
)
def test_whatever_loads_from_another_host_is_found(loads, tmp_path):
    (tmp_path / "a.png").touch()
    (tmp_path / "index.html").write_text(f"<html><body>{loads}<a href='https://example.com/'>a</a></body></html>")
    (found,) = [found for found in check.problems(tmp_path, "http://127.0.0.1/") if "loads" in found.message]
    assert re.fullmatch("loads .*//example.com/x(#y)? from another host", found.message)


def test_style_sheets_load_nothing_from_another_host(tmp_path):
    (tmp_path / "a.css").write_text("p { background: url(https://example.com/x) } a { background: url(data:,x) }")
    (found,) = check.problems(tmp_path, "http://127.0.0.1/")
    assert str(found) == "site/a.css: loads https://example.com/x from another host"


def test_a_good_page_has_no_problem(tmp_path):
    (tmp_path / "index.html").write_text("<html><body><p id='a'>5 dollars</p><a href='#a'>a</a></body></html>")
    assert check.problems(tmp_path, "http://127.0.0.1/") == []
