"""Each page says what it may load and run: the same on all, and no script but those of the templates."""

import base64
import hashlib
import re

import jinja2
import pytest

from docs.extensions import policy, project

OWN = "own()"
CHARSET = '<meta charset="utf-8">'
POLICY = re.compile(re.escape(CHARSET) + '<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


@pytest.fixture
def render():
    """A function that renders a template as a build does, its scripts marked with MARK."""
    env = jinja2.Environment(extensions=[policy.Marked])
    env.globals["mark_of_templates"] = " MARK"
    return lambda template, **values: env.from_string(template).render(**values)


def test_a_script_of_a_template_is_marked_and_what_is_put_into_the_template_is_not(render):
    written = "<script>author()</script>"
    others = '<script src=x></script><script id="a" type="application/json">{}</script>'
    page = render(f"<script>{OWN}</script><script type=module>x</script>{{{{ content }}}}{others}", content=written)
    assert page == f"<script MARK>{OWN}</script><script MARK type=module>x</script>{written}{others}"


def test_scripts_with_the_mark_are_allowed_on_each_page_and_no_others(render, tmp_path):
    for name, template in {
        "one": f"<script type=module>{OWN}</script>{{{{ content }}}}",
        "two": "{{ content }}",
    }.items():
        page = render(f"{CHARSET}{template}", content="<script>author()</script><script MARKED>x</script>")
        (tmp_path / f"{name}.html").write_text(page, "utf-8")
    (tmp_path / "zero.html").write_text("<p>x</p>", "utf-8")
    (missing,) = policy.write(tmp_path, " MARK")
    assert str(missing) == f"site/zero.html: has no {CHARSET}, behind which its policy would stand"
    pages = [path.read_text("utf-8") for path in sorted(tmp_path.glob("*.html"))]
    assert f"<script type=module>{OWN}</script>" in pages[0]
    assert [re.findall("'sha256-(.*?)'", page) for page in pages] == [[digest(OWN)], [digest(OWN)], []]


def test_no_two_builds_have_the_same_mark():
    assert policy.new_mark() != policy.new_mark()


def test_every_page_of_the_site_has_the_same_policy_right_after_its_charset(site_dir):
    pages = {path: path.read_text("utf-8") for path in site_dir.rglob("*.html")}
    found = {path: POLICY.search(text) for path, text in pages.items()}
    assert [path for path, match in found.items() if not match] == []
    assert len({match[1] for match in found.values()}) == 1
    assert all(match.start() < 100 for match in found.values())
    (said,) = {match[1] for match in found.values()}
    rules = dict(rule.split(" ", 1) for rule in said.split("; "))
    scripts = rules.pop("script-src").split(" ")
    assert rules == {
        "default-src": "'none'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        **dict.fromkeys(("font-src", "connect-src", "worker-src", "form-action"), "'self'"),
        "base-uri": "'none'",
    }
    assert scripts[0] == "'self'"
    assert all(source.startswith("'sha256-") for source in scripts[1:])
    script = re.compile("<script(?![^>]*(?:src=|json))[^>]*>(.*?)</script>", re.S)
    inline = {found for text in pages.values() for found in script.findall(text)}
    assert {f"'sha256-{digest(found)}'" for found in inline} == set(scripts[1:])
    assert "data-of-a-template" not in "".join(pages.values())


def test_while_one_writes_there_is_no_mark_and_so_no_policy():
    assert project.Site(serving=True).mark == ""
    assert project.Site().mark != ""
