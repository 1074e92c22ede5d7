"""assets/vendor holds what its manifest lists, unchanged, and nothing else."""

import hashlib
import json
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def vendor(root: Path) -> Path:
    return root / "assets/vendor"


@pytest.fixture(scope="module")
def packages(vendor: Path) -> list[dict]:
    return json.loads((vendor / "manifest.json").read_text())["packages"]


def test_every_package_says_what_it_is(packages: list[dict]) -> None:
    fields = {"folder", "name", "version", "licence", "source", "files"}
    assert packages
    for package in packages:
        assert set(package) == fields
        assert all(package.values())


def test_every_package_brings_its_licence(packages: list[dict]) -> None:
    assert [package["name"] for package in packages if "LICENSE" not in package["files"]] == []


def test_the_files_are_those_of_the_manifest(vendor: Path, packages: list[dict]) -> None:
    listed = {
        f"{package['folder']}/{name}": checksum
        for package in packages
        for name, checksum in package["files"].items()
    }
    found = {
        path.relative_to(vendor).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path != vendor / "manifest.json"
    }
    assert found == listed
