"""extensions/repository_links.py finds the repository's address, or leaves the buttons out."""

import importlib
import subprocess
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest


@pytest.fixture
def links(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(root / "extensions")
    return importlib.import_module("repository_links")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "--quiet", tmp_path], check=True)
    return tmp_path


def options(links: ModuleType, folder: Path, setting: str = "") -> dict:
    """Return the theme's options for a course in `folder`."""
    config = SimpleNamespace(repository_links_url=setting, html_theme_options={})
    links.add_buttons(SimpleNamespace(srcdir=folder), config)
    return config.html_theme_options


def add_remote(checkout: Path, address: str) -> None:
    subprocess.run(["git", "remote", "add", "origin", address], cwd=checkout, check=True)


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("https://github.com/someone/lossbook", "https://github.com/someone/lossbook"),
        ("https://github.com/someone/lossbook.git", "https://github.com/someone/lossbook"),
        ("https://github.com/someone/lossbook/", "https://github.com/someone/lossbook"),
        ("http://code.example.org/a/b/lossbook.git", "https://code.example.org/a/b/lossbook"),
        ("git@github.com:someone/loss.book.git", "https://github.com/someone/loss.book"),
        ("ssh://git@gitlab.com/group/lossbook.git", "https://gitlab.com/group/lossbook"),
        ("/srv/git/lossbook.git", ""),
        ("../lossbook", ""),
        ("file:///srv/git/lossbook.git", ""),
        ("", ""),
    ],
)
def test_web_address(links: ModuleType, remote: str, address: str) -> None:
    assert links.web_address(remote) == address


@pytest.mark.parametrize("user", ["name", "first.last", "x-access-token"])
def test_a_password_never_reaches_the_site(links: ModuleType, user: str) -> None:
    remote = f"https://{user}:secret@github.com/someone/lossbook.git"
    assert "secret" not in links.web_address(remote)


@pytest.mark.parametrize(
    ("remote", "right"),
    [
        ("https://code.example.org:8443/a/lossbook", "https://code.example.org:8443/a/lossbook"),
        ("ssh://git@code.example.org:2222/a/lossbook", "https://code.example.org/a/lossbook"),
    ],
)
def test_a_port_is_no_part_of_the_path(links: ModuleType, remote: str, right: str) -> None:
    assert links.web_address(remote) in {right, ""}


def test_a_remote_switches_the_buttons_on(links: ModuleType, checkout: Path) -> None:
    add_remote(checkout, "git@github.com:someone/lossbook.git")
    found = options(links, checkout)
    assert found["repository_url"] == "https://github.com/someone/lossbook"
    assert found["repository_branch"] == "main"
    assert found["launch_buttons"]["binderhub_url"]


def test_no_button_opens_a_notebook_where_lossbook_is_missing(
    links: ModuleType, checkout: Path
) -> None:
    add_remote(checkout, "https://github.com/someone/lossbook.git")
    launchers = options(links, checkout)["launch_buttons"]
    assert [name for name in launchers if name.endswith("_url")] == ["binderhub_url"]


def test_the_setting_wins_over_the_remote(links: ModuleType, checkout: Path) -> None:
    add_remote(checkout, "https://github.com/someone/lossbook.git")
    found = options(links, checkout, setting="https://github.com/other/course")
    assert found["repository_url"] == "https://github.com/other/course"


def test_no_remote_no_buttons(links: ModuleType, checkout: Path) -> None:
    assert options(links, checkout) == {}


def test_a_local_remote_no_buttons(links: ModuleType, checkout: Path, tmp_path: Path) -> None:
    add_remote(checkout, str(tmp_path / "elsewhere"))
    assert options(links, checkout) == {}


def test_no_git_no_buttons(
    links: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert options(links, tmp_path) == {}
