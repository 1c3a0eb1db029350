"""Rules about the built site that need no browser."""

import json
import re

import brotli
from project import ADDRESS, ROOT

import snippets


def test_each_figure_is_published_alone_small_and_as_png(site_dir):
    drawn = {path.stem for path in (site_dir / "figures").glob("*.svg")}
    assert drawn == {path.stem for path in (site_dir / "figures").glob("*.png")}
    assert drawn <= set(snippets.names())
    assert "kink" in drawn
    for path in (site_dir / "figures").glob("*.svg"):
        assert len(brotli.compress(path.read_bytes(), quality=9)) <= 10_000, path.name


def test_the_font_is_published_with_its_license(site_dir):
    assert len((site_dir / "assets/fonts/math.woff2").read_bytes()) < 45_000
    assert "SIL OPEN FONT LICENSE" in (site_dir / "assets/fonts/OFL.txt").read_text("utf-8")


def test_nothing_of_the_house_is_published(site_dir):
    assert not [path for path in site_dir.rglob("*") if path.suffix in (".py", ".md", ".yml", ".lock")]


def test_every_page_has_a_title_and_a_description_of_its_own(pages):
    for what in ("//title/text()", "//meta[@name='description']/@content", "//h1"):
        found = {}
        for name, page in pages.items():
            (value,) = page.xpath(what)
            value = value if isinstance(value, str) else value.text_content()
            assert value.strip(), name
            found.setdefault(value.strip(), []).append(name)
        assert all(len(names) == 1 for names in found.values()), found


def test_nothing_that_is_read_out_was_escaped_twice(pages):
    links = 0
    for name, page in pages.items():
        for link in page.find_class("md-footer__link"):
            (title,) = link.find_class("md-ellipsis")
            assert link.get("aria-label").partition(": ")[2] == title.text_content().strip(), name
            links += 1
        spoken = page.xpath("//@aria-label | //@alt | //@title | //@content | //title/text()")
        assert not [text for text in spoken if re.search(r"&(#\w+|amp|lt|gt|quot);", text)], name
    assert links > 100


def test_no_heading_has_an_id_made_up_for_a_second_time(pages):
    for name, page in pages.items():
        ids = page.xpath("//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5 or self::h6]/@id")
        assert not [made for made in ids if re.search(r"_\d+$", made)], name


def test_the_readme_shows_the_figure_that_the_snippet_draws(site_dir):
    fresh = "copy it from site/figures/kink.svg after a build"
    assert (ROOT / ".github/kink.svg").read_bytes() == (site_dir / "figures/kink.svg").read_bytes(), fresh
    assert "(.github/kink.svg)" in (ROOT / "README.md").read_text("utf-8")


def test_each_notebook_can_be_downloaded_and_holds_no_outputs(pages, site_dir):
    for source in (ROOT / "docs/notebooks").glob("*.ipynb"):
        copy = site_dir / "notebooks" / source.stem / source.name
        assert pages[f"{ADDRESS}notebooks/{source.stem}/"].xpath("//a[@download]/@href") == [source.name]
        content = json.loads(copy.read_text("utf-8"))
        assert not [cell for cell in content["cells"] if cell.get("outputs")]
        assert json.loads(source.read_text("utf-8"))["cells"][1:] == content["cells"][1:]


def test_the_lock_file_names_no_host_and_has_a_hash_for_every_version():
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "http" not in lock
    pinned = re.findall(r"^[\w.-]+==.*?(?=^\S|\Z)", lock, re.M | re.S)
    assert len(pinned) > 50
    assert all("--hash=sha256:" in one for one in pinned)
