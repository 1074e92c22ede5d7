"""No page has a dead link, fragment, file or picture, or loads a file from another host."""

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

# What the browser loads by itself; a link that a reader follows may lead anywhere.
LOADED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}
FILE_NAMES = (".png", ".webp", ".jpg", ".svg")


@cache
def parse(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@cache
def names(path: Path) -> frozenset[str]:
    """Return the fragments that a page can be entered at."""
    places = parse(path).find_all(lambda tag: tag.has_attr("id") or tag.has_attr("name"))
    found = {tag.get(attribute) for tag in places for attribute in ("id", "name")}
    return frozenset(found - {None}) | {"", "top"}


@pytest.fixture(scope="module")
def page(site: Path, page_name: str) -> Path:
    return site / f"{page_name}.html"


def addresses(page: Path, kinds: dict[str, str]) -> list[str]:
    return [
        tag[attribute]
        for kind, attribute in kinds.items()
        for tag in parse(page).find_all(kind, **{attribute: True})
    ]


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


def test_every_internal_link_leads_somewhere(page: Path) -> None:
    links = [address for address in addresses(page, {"a": "href"}) if is_internal(address)]
    assert links
    assert [found for address in links if (found := fault(page, address))] == []


def test_every_file_that_a_page_loads_is_on_this_site(page: Path) -> None:
    files = addresses(page, LOADED)
    assert files
    away = [one for one in files if not is_internal(one) and not one.startswith("data:")]
    assert away == []
    dead = [fault(page, one) for one in files if is_internal(one)]
    assert [one for one in dead if one] == []


def test_every_picture_says_what_it_shows(page: Path) -> None:
    silent = [
        picture["src"][:80]
        for picture in parse(page).find_all("img")
        if not picture.get("alt", "").strip() or picture["alt"].endswith(FILE_NAMES)
    ]
    assert silent == []


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text('<h1 id="here">A page</h1>')
    assert fault(page, "#here") is None
    assert fault(page, "page.html#here") is None
    assert fault(page, "#nowhere") == "#nowhere: no such place on that page"
    assert fault(page, "missing.html") == "missing.html: no such file"
