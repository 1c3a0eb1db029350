"""The site builds under MkDocs' drop-in successor to the same bytes, but for the generator's name."""

import re

from project import ROOT, mkdocs


def without_generator(page: bytes) -> bytes:
    return re.sub(rb'<meta name="generator" content="[^"]*">', b"", page)


def test_properdocs_builds_the_same_site(site_dir, tmp_path):
    built = tmp_path / "site"
    address = {"SITE_URL": "https://example.org/l1-vs-l2/"}
    done = mkdocs(ROOT, "build", "-f", "mkdocs.yml", "-d", str(built), program="properdocs", **address)
    assert done.returncode == 0, done.stderr
    files = {path.relative_to(site_dir) for path in site_dir.rglob("*") if path.is_file()}
    assert files == {path.relative_to(built) for path in built.rglob("*") if path.is_file()}
    for file in files:
        theirs, ours = (built / file).read_bytes(), (site_dir / file).read_bytes()
        if file.suffix == ".html":
            assert b"ProperDocs" in theirs or b"generator" not in ours, file
            theirs, ours = without_generator(theirs), without_generator(ours)
        assert theirs == ours, file
