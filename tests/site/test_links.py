"""No page has a dead link, fragment, file or picture, or loads a file from another host."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

# What the browser loads by itself; a link that a reader follows may lead anywhere.
LOADED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}
FILE_NAMES = (".png", ".webp", ".jpg", ".svg")


class Tags(HTMLParser):
    """The tags of a page in their order, each with its attributes.

    A tree of each page, which `BeautifulSoup` makes, takes ten times as long.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, also one that closes itself."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def parse(path: Path) -> Tags:
    return Tags(path.read_text(encoding="utf-8"))


@cache
def names(path: Path) -> frozenset[str]:
    """Return the fragments that a page can be entered at."""
    tags = [tag for _, tag in parse(path).found]
    return frozenset(tag[key] for tag in tags for key in ("id", "name") if key in tag) | {"", "top"}


@pytest.fixture(scope="module")
def page(site: Path, page_name: str) -> Path:
    return site / f"{page_name}.html"


@pytest.fixture(scope="module")
def tags(page: Path) -> Tags:
    return parse(page)


def addresses(tags: Tags, kinds: dict[str, str]) -> list[str]:
    return [tag[kinds[kind]] for kind, tag in tags.found if kinds.get(kind) in tag]


def is_internal(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc


def fault(page: Path, address: str) -> str | None:
    """Return what is wrong with an internal address of a page, if anything is."""
    parts = urlsplit(address)
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_file():
        return f"{address}: no such file"
    if target.suffix == ".html" and unquote(parts.fragment) not in names(target):
        return f"{address}: no such place on that page"
    return None


def test_every_internal_link_leads_somewhere(page: Path, tags: Tags) -> None:
    links = [address for address in addresses(tags, {"a": "href"}) if is_internal(address)]
    assert links
    assert [found for address in links if (found := fault(page, address))] == []


def test_every_file_that_a_page_loads_is_on_this_site(page: Path, tags: Tags) -> None:
    files = addresses(tags, LOADED)
    assert files
    away = [one for one in files if not is_internal(one) and not one.startswith("data:")]
    assert away == []
    dead = [fault(page, one) for one in files if is_internal(one)]
    assert [one for one in dead if one] == []


def test_every_picture_says_what_it_shows(tags: Tags) -> None:
    silent = [
        picture["src"][:80]
        for kind, picture in tags.found
        if kind == "img"
        and (not picture.get("alt", "").strip() or picture["alt"].endswith(FILE_NAMES))
    ]
    assert silent == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<h1 id="here">A page</h1>')
    assert fault(page, "#here") is None
    assert fault(page, "page.html#here") is None
    assert fault(page, "#nowhere") == "#nowhere: no such place on that page"
    assert fault(page, "missing.html") == "missing.html: no such file"
