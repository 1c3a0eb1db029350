"""What a build publishes: all of a good site or nothing, at the right address, and the same bytes each time."""

import base64
import gzip
import hashlib
import re
import shutil
from urllib.parse import unquote

import pytest
import yaml
from lxml import html as lxml_html
from project import ADDRESS, QUESTION, ROOT, mkdocs, notebook, put_into_menu, write

from docs.extensions import check

LATER = """
import datetime, time

now, ahead = time.time, 200.7 * 86400
time.time = lambda: now() + ahead


class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls):
        return cls.fromtimestamp(time.time(), datetime.timezone.utc).replace(tzinfo=None)


datetime.datetime = Later
"""


@pytest.fixture(scope="module")
def at_root(shared):
    """The whole site for an address without a path, built in another folder where nothing is kept, in other surroundings.

    There it is another day, hour, language and order of hashes, and there is neither a home nor a screen.
    """

    def make(root):
        for folder in ("docs", "snippets", "tests"):  # the tests and proofs that statements name
            shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "mkdocs.yml", root)
        (root / "sitecustomize.py").write_text(LATER, "utf-8")
        odd = {
            "PYTHONHASHSEED": "7",
            "TZ": "Pacific/Kiritimati",
            "LC_ALL": "C",
            "HOME": "/nowhere",
            "MPLBACKEND": "none",
        }
        done = mkdocs(root, "build", "-q", SITE_URL="https://example.org/", **odd)
        assert done.returncode == 0, done.stderr

    return shared("elsewhere, ganz wo änders", make) / "site"


def test_a_good_project_builds_without_a_word_of_complaint(prototype):
    log = (prototype / "build.log").read_text("utf-8")
    assert "Documentation built" in log
    assert "WARNING" not in log
    site = prototype / "site"
    assert (site / "figures/kink.svg").is_file()
    assert (site / "assets/fonts/math.woff2").is_file()
    assert "One" in (site / "index.html").read_text("utf-8")
    assert not list(prototype.glob(".site*"))
    assert not list(site.rglob("*.py"))


@pytest.mark.parametrize("flags", [[], ["-q"], ["-v"]], ids=["plain", "quiet", "verbose"])
def test_a_missing_page_and_a_missing_anchor_fail_the_build_however_loud_it_is(project, flags):
    write(project, "docs/index.md", "# One {#one}\n\n[a](nowhere.md), [b](other.md#nowhere)\n")
    done = mkdocs(project, *flags, "build")
    assert done.returncode == 1
    assert re.search(r"Aborted with .*\b2 errors in strict mode!", done.stderr + done.stdout)


def test_a_failed_build_leaves_the_published_site_as_it_was(project):
    before = (project / "site/index.html").read_bytes()
    write(project, "docs/index.md", "# One {#one}\n\n![](fig:nothing)\n")
    assert mkdocs(project, "build").returncode == 1
    assert (project / "site/index.html").read_bytes() == before
    assert not list(project.glob(".site*"))


def test_a_folder_of_somebody_elses_files_is_not_wiped(project, tmp_path):
    target = tmp_path / "precious"
    target.mkdir()
    (target / "thesis.txt").write_text("years of work", "utf-8")
    (target / "sitemap.xml").write_text("of another site", "utf-8")
    done = mkdocs(project, "build", "-d", str(target))
    assert done.returncode == 1
    assert "nothing was touched" in done.stderr
    assert {path.name for path in target.iterdir()} == {"thesis.txt", "sitemap.xml"}
    assert [path.name for path in tmp_path.glob(".precious*")] == []


def test_where_the_repository_is_known_pages_link_to_their_source_and_notebooks_say_how_to_install(project, site_dir):
    write(project, "docs/notebooks/good.ipynb", notebook("1 + 1"))
    put_into_menu(project, "notebooks/good.ipynb")
    assert mkdocs(project, "build", REPO_URL="https://example.org/a/b").returncode == 0
    assert "https://example.org/a/b/edit/main/docs/other.md" in (project / "site/other/index.html").read_text("utf-8")
    for name in ("good.ipynb", "index.html"):
        text = (project / "site/notebooks/good" / name).read_text("utf-8")
        assert "pip install --no-deps git+https://example.org/a/b" in text
    # The whole site was built without an address of a repository.
    for page in site_dir.rglob("index.html"):
        assert "edit/main" not in page.read_text("utf-8"), page
    for name in ("one-dimension.ipynb", "index.html"):
        assert "pip install" not in (site_dir / "notebooks/one-dimension" / name).read_text("utf-8")


def test_where_the_repository_is_on_github_and_only_there_a_notebook_opens_in_colab_and_faults_are_told(
    project, site_dir
):
    write(project, "docs/notebooks/good.ipynb", notebook("1 + 1"))
    put_into_menu(project, "notebooks/good.ipynb")
    page = project / "site/notebooks/good/index.html"
    for address in ("https://github.com/a/b.c", "https://github.com/a/b.c.git", "https://github.com/a/b.c/"):
        assert mkdocs(project, "build", REPO_URL=address).returncode == 0
        link = "https://colab.research.google.com/github/a/b.c/blob/main/docs/notebooks/good.ipynb"
        assert f'<a href="{link}">Open in Colab</a>' in page.read_text("utf-8")
    form = ROOT / ".github/ISSUE_TEMPLATE/page.yml"
    (asked, *_) = (field["id"] for field in yaml.safe_load(form.read_text("utf-8"))["body"])
    for address in ("", "other/", "figures/kink/", "notebooks/good/"):
        (link,) = lxml_html.parse(project / "site" / address / "index.html").xpath(
            "//a[contains(., 'wrong or unclear')]"
        )
        start, _, filled_in = link.get("href").partition(f"&{asked}=")
        assert start == f"https://github.com/a/b.c/issues/new?template={form.name}"
        assert unquote(filled_in) == f"http://127.0.0.1:8000/{address}"
    assert mkdocs(project, "build", REPO_URL="https://github.com.example.org/a/b").returncode == 0
    for file in (page, site_dir / "notebooks/one-dimension/index.html"):
        assert not re.search("colab|wrong or unclear", file.read_text("utf-8"), re.I)


@pytest.mark.parametrize("address", [ADDRESS, "https://example.org/"])
def test_absolute_addresses_are_right_at_a_root_and_below_a_path(address, site_dir, at_root):
    site = site_dir if address == ADDRESS else at_root
    assert check.problems(site, address) == []
    for page in ("", "computing/", "faq/", "faq/why-does-l1-give-exact-zeros/", "figures/kink/"):
        text = (site / page / "index.html").read_text("utf-8")
        assert f'<link rel="canonical" href="{address}{page}">' in text
        assert f'<meta property="og:image" content="{address}cards/{page.strip("/") or "index"}.png">' in text
    listed = {"feed.xml": "faq/why-does-l1-give-exact-zeros/", "llms.txt": "computing/", "sitemap.xml": "figures/kink/"}
    for name, page in listed.items():
        text = (site / name).read_text("utf-8")
        assert address + page in text
        assert "127.0.0.1" not in text


def test_the_check_would_find_broken_links_at_another_address(site_dir):
    assert check.problems(site_dir, "https://example.org/elsewhere/")


def test_a_page_that_moved_leads_from_its_former_address_and_takes_the_fragment_along(project):
    write(project, "docs/faq/why.md", QUESTION.replace("reviewed:", "aliases: [faq/former/, old]\nreviewed:"))
    assert mkdocs(project, "build").returncode == 0
    for former, target in (("faq/former", "../why/"), ("old", "../faq/why/")):
        text = (project / "site" / former / "index.html").read_text("utf-8")
        assert f'content="0; url={target}"' in text
        assert lxml_html.fromstring(text).xpath("//a/@href") == [target]
        script = "location.replace(document.links[0].href + location.hash)"
        assert f"</a>.</p><script>{script}</script>" in text
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in text, "the policy has to allow it"


def test_two_builds_in_other_folders_and_at_other_addresses_differ_in_no_byte_but_that_path(site_dir, at_root):
    files = {path.relative_to(site_dir) for path in site_dir.rglob("*") if path.is_file()}
    assert files == {path.relative_to(at_root) for path in at_root.rglob("*") if path.is_file()}
    for file in files:
        below, above = (site_dir / file).read_bytes(), (at_root / file).read_bytes()
        if file.suffix == ".gz":
            assert below[:10] == above[:10]
            below, above = gzip.decompress(below), gzip.decompress(above)
        below = below.replace(ADDRESS.encode(), b"https://example.org/")
        if file.name == "404.html":
            below = below.replace(b"/l1-vs-l2/", b"/")
        assert below == above, file
