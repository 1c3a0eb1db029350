"""What a build is told from outside, and the machine it runs on: one line where that cannot be, and nothing is lost."""

import re
import resource
import subprocess
import sys

import pytest
from lxml import html
from project import ROOT, environment, errors_of, mkdocs, write

import docs.extensions as house

ADDRESS = "it is an address like https://example.org/path/, or is not set"
SECONDS = "it is a whole number of seconds since 1970, or is not set"
REFUSED = [  # a variable, its value, and what is said
    ("SITE_URL", "", f"SITE_URL is ''; {ADDRESS}"),
    ("SITE_URL", "https://e.org/?x=1", f"SITE_URL is 'https://e.org/?x=1'; {ADDRESS}"),
    ("SITE_URL", " https://e.org/ ", f"SITE_URL is 'https://e.org/ /'; {ADDRESS}"),
    ("SITE_URL", "https://user:word@e.org/", f"SITE_URL is 'https://…@e.org/'; {ADDRESS}"),
    ("SITE_URL", "https://e.org/a/../b/", f"SITE_URL is 'https://e.org/a/../b/'; {ADDRESS}"),
    ("SITE_URL", "file:///e", "Config value 'site_url': The URL isn't valid, it should include the http:// (scheme)"),
    *(
        ("SOURCE_DATE_EPOCH", bad, f"SOURCE_DATE_EPOCH is '{bad}'; {SECONDS}")
        for bad in ("", "abc", "-1", "1.5", "9" * 10)
    ),
]


@pytest.fixture(autouse=True)
def published(common_project):
    """The site that each test finds, and leaves."""
    before = {path: path.read_bytes() for path in (common_project / "site").rglob("*") if path.is_file()}
    yield
    assert {path: path.read_bytes() for path in (common_project / "site").rglob("*") if path.is_file()} == before
    assert not list(common_project.glob(".site*"))


@pytest.mark.parametrize(("name", "value", "said"), REFUSED)
def test_an_address_or_a_date_that_is_none_is_refused_in_one_line(name, value, said, common_project):
    done = mkdocs(common_project, "build", **{name: value})
    assert done.returncode == 1
    assert errors_of(done) == [said]


@pytest.mark.parametrize("address", ["https://example.org", "http://127.0.0.1:8000/", "https://e.org:81/a-b/~c/d.e/"])
def test_an_address_that_is_one_is_taken(address, common_project):
    done = mkdocs(common_project, "build", "-d", str(common_project / "elsewhere"), SITE_URL=address)
    assert done.returncode == 0, done.stderr


def test_the_code_of_another_clone_is_refused_unless_this_folder_comes_first(common_project, tmp_path):
    done = mkdocs(tmp_path, "build", "-f", str(common_project / "mkdocs.yml"), PYTHONPATH=str(ROOT))
    assert done.returncode == 1
    said = f"Python takes docs.extensions and snippets from {ROOT}; put this folder first: PYTHONPATH={common_project}"
    assert errors_of(done) == [said]


def test_without_strict_mode_mistakes_are_no_success_either(project):
    before = (project / "site/index.html").read_bytes()
    write(project, "docs/index.md", "# One {#one}\n\n![](fig:kinkk)\n")
    done = mkdocs(project, "build", "--no-strict")
    assert done.returncode == 1
    assert errors_of(done) == [
        "docs/index.md:8: unknown figure 'kinkk'; did you mean 'kink'?",
        f"mistakes: 1; {project / 'site'} is as it was",
    ]
    assert (project / "site/index.html").read_bytes() == before


def test_where_the_site_is_a_link_the_folder_it_leads_to_is_replaced_and_the_link_stays(project):
    (project / "far").mkdir()
    (project / "site").rename(project / "far/public")
    (project / "site").symlink_to("far/public")
    write(project, "docs/other.md", "# Two {#two}\n\nAnother text.\n")
    for _ in range(2):
        assert mkdocs(project, "build").returncode == 0
        assert (project / "site").is_symlink()
        assert "Another text." in (project / "far/public/other/index.html").read_text("utf-8")
        assert [path.name for path in (project / "far").iterdir()] == ["public"]


def test_a_file_or_a_mount_is_no_place_for_a_site(common_project):
    for place, said in (
        ("mkdocs.yml", "is no folder"),
        ("/proc", "is a mount, which cannot be replaced; build into a f"),
    ):
        done = mkdocs(common_project, "build", "-d", place)
        assert done.returncode == 1
        (line,) = errors_of(done)
        assert line.startswith(f"{common_project / place} {said}")
        assert line.endswith("; nothing was touched")


def test_a_full_disk_is_one_line(common_project):
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=common_project,
        env=environment(common_project),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)),
    )
    assert done.returncode == 1
    assert errors_of(done)[-1].endswith(": File too large")
    assert "nothing was published, and what was is as it was" in done.stdout


def test_what_may_not_be_written_is_one_line(common_project):
    """Whoever may write everywhere, as tests in a container may, still cannot make a folder in /proc."""
    done = mkdocs(common_project, "build", "-d", "/proc/sys/site")
    assert done.returncode == 1
    assert errors_of(done)[-1].startswith("/proc/sys/.site-building")


def test_a_missing_dependency_and_a_python_that_is_too_old_are_named(common_project, tmp_path):
    settings = (
        'dependencies = [\n  # The core\n  "mkdocs",  # pages\n  "no-such-thing>=2",\n]\n\nother = [\n  "neither"\n]\n'
    )
    assert house.lacking(settings) == ["no-such-thing"]
    assert house.lacking((ROOT / "pyproject.toml").read_text("utf-8")) == []
    (common_project / "pyproject.toml").write_text(settings, "utf-8")
    done = mkdocs(common_project, "build")
    (common_project / "pyproject.toml").unlink()
    assert done.returncode == 1
    assert done.stderr.strip() == "no-such-thing missing; install what requirements.lock pins, as README.md says"
    code = "import sys; sys.version_info = (3, 10); sys.version = '3.10.1 (main)'; import docs.extensions"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment(ROOT), capture_output=True, text=True, check=False
    )
    assert done.stderr == "Python 3.10.1 is too old for this site; it needs 3.11 or newer\n"


def test_docs_that_are_a_link_out_of_the_project_are_named(project, tmp_path):
    (project / "docs").rename(tmp_path / "docs")
    (project / "docs").symlink_to(tmp_path / "docs")
    done = mkdocs(project, "build")
    assert done.returncode == 1
    said = f"{tmp_path} holds no mkdocs.yml: docs/ has to be a folder of the project, and no link out of it"
    assert done.stderr.strip() == said


def test_where_the_folder_for_temporary_files_has_a_long_name_a_snippet_is_computed(project, tmp_path):
    (long := tmp_path / ("long" * 25)).mkdir()  # longer than a socket's address may be
    write(project, "snippets/other.py", '"""A claim."""\n\n\ndef numbers():\n    return {"x": 7}\n')
    write(project, "docs/other.md", "# Two {#two}\n\nIt is [7](num:other.x).\n")
    done = mkdocs(project, "build", TMPDIR=str(long))
    assert done.returncode == 0, done.stderr
    assert re.search(r"It is\W+7\.", html.fromstring((project / "site/other/index.html").read_bytes()).text_content())
