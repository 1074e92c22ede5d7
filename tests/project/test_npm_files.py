"""What npm brings into the site: exact versions, with checksums and licences, and no more."""

import importlib
import json
import re
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
import sphinxcontrib.katex as katex
from sphinx.errors import ExtensionError

RUNTIME = "@jupyter-widgets/html-manager"
EMPTY = "npm:dry-uninstall@0.3.0"


@pytest.fixture
def npm_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(root / "extensions")
    return importlib.import_module("npm_files")


@pytest.fixture(scope="module")
def wanted(root: Path) -> dict:
    return json.loads((root / "package.json").read_text())


@pytest.fixture(scope="module")
def locked(root: Path) -> dict[str, dict]:
    packages = json.loads((root / "package-lock.json").read_text())["packages"]
    return {path.removeprefix("node_modules/"): one for path, one in packages.items() if path}


def copied(npm_files: ModuleType, project: Path, site: Path) -> set[str]:
    """Return the files that a build of the project puts into a site."""
    builder = SimpleNamespace(format="html")
    npm_files.copy_files(SimpleNamespace(confdir=project, outdir=site, builder=builder))
    folder = site / "_static/vendor"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_versions_are_exact_and_locked(wanted: dict, locked: dict[str, dict]) -> None:
    named = wanted["dependencies"] | wanted["devDependencies"]
    assert {name: locked[name]["version"] for name in named} == named
    assert all(re.fullmatch(r"[\d.]+", version) for version in named.values())


def test_every_package_has_a_checksum_and_names_no_host(locked: dict[str, dict]) -> None:
    assert [name for name, one in locked.items() if "integrity" not in one] == []
    assert [name for name, one in locked.items() if "resolved" in one] == []


def test_the_runtime_comes_without_what_its_script_holds_already(
    wanted: dict, locked: dict[str, dict]
) -> None:
    left_out = wanted["overrides"][RUNTIME]
    assert sorted(left_out) == sorted(locked[RUNTIME]["dependencies"])
    assert set(left_out.values()) == {EMPTY}


def test_formulas_are_written_and_styled_by_one_version(locked: dict[str, dict]) -> None:
    assert locked["katex"]["version"] == katex.katex_version


def test_the_site_gets_the_files_with_their_licences(
    npm_files: ModuleType, root: Path, tmp_path: Path
) -> None:
    files = copied(npm_files, root, tmp_path)
    for folder, needed in [("katex", "katex.min.css"), ("html-manager", "embed.js")]:
        assert {f"{folder}/{needed}", f"{folder}/LICENSE"} <= files
    style = (tmp_path / "_static/vendor/katex/katex.min.css").read_text()
    fonts = set(re.findall(r"fonts/[\w-]+\.woff2", style))
    assert {f"katex/{font}" for font in fonts} == {one for one in files if "/fonts/" in one}


def test_a_build_without_npm_says_how_to_get_it(npm_files: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(ExtensionError, match=r"katex/LICENSE is not there; .* make book"):
        copied(npm_files, tmp_path, tmp_path / "site")
