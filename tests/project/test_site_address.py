"""extensions/site_address.py finds the site's address, and does without one."""

import importlib
from pathlib import Path
from types import ModuleType, SimpleNamespace
from xml.etree import ElementTree

import pytest

ADDRESS = "https://someone.github.io/lossbook/"


@pytest.fixture
def address(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(root / "extensions")
    return importlib.import_module("site_address")


@pytest.mark.parametrize(
    ("repository", "expected"),
    [
        ("https://github.com/someone/lossbook", ADDRESS),
        ("https://github.com/Someone/Loss.book", "https://someone.github.io/Loss.book/"),
        ("https://github.com/someone/someone.github.io", "https://someone.github.io/"),
        ("https://gitlab.com/group/lossbook", ""),
        ("https://github.com/someone", ""),
        ("", ""),
    ],
)
def test_pages_address(address: ModuleType, repository: str, expected: str) -> None:
    assert address.pages_address(repository) == expected


@pytest.mark.parametrize(
    ("setting", "remote", "expected"),
    [
        ("", "", ""),
        ("", "git@github.com:someone/lossbook.git", ADDRESS),
        ("https://course.example.org/en", "", "https://course.example.org/en/"),
        ("https://course.example.org/", ADDRESS, "https://course.example.org/"),
    ],
)
def test_the_setting_wins_over_the_remote(
    address: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    remote: str,
    expected: str,
) -> None:
    monkeypatch.setattr(address, "origin", lambda _: remote)
    config = SimpleNamespace(html_baseurl=setting)
    address.find_address(SimpleNamespace(srcdir="."), config)
    assert config.html_baseurl == expected


def site(folder: Path, baseurl: str) -> SimpleNamespace:
    """Return as much of Sphinx as the extension asks."""
    return SimpleNamespace(
        config=SimpleNamespace(html_baseurl=baseurl),
        builder=SimpleNamespace(format="html", get_target_uri=lambda name: f"{name}.html"),
        env=SimpleNamespace(found_docs={"index", "chapters/01_softmax"}),
        outdir=folder,
    )


def test_the_sitemap_lists_every_page(address: ModuleType, tmp_path: Path) -> None:
    address.write_sitemap(site(tmp_path, ADDRESS), None)
    places = ElementTree.parse(tmp_path / "sitemap.xml").iter(f"{{{address.SITEMAP}}}loc")
    assert [place.text for place in places] == [
        f"{ADDRESS}chapters/01_softmax.html",
        f"{ADDRESS}index.html",
    ]


def test_without_an_address_there_is_no_sitemap(address: ModuleType, tmp_path: Path) -> None:
    address.write_sitemap(site(tmp_path, ""), None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("baseurl", "expected"), [(ADDRESS, "/lossbook/"), ("", "/")])
def test_the_page_for_wrong_addresses_knows_the_root(
    address: ModuleType, tmp_path: Path, baseurl: str, expected: str
) -> None:
    context: dict = {}
    address.tell_root(site(tmp_path, baseurl), "404", "404.html", context, None)
    assert context["site_root"] == expected
