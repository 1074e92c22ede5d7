"""No file of the project names a machine's folders or where its packages come from."""

import re
import subprocess
from pathlib import Path

import pytest

# Written so that this file does not name them itself.
REGISTRY = re.compile(r"pypi\.[o]rg|python[h]osted|registry\.npm[j]s|deb\.[d]ebian|mirrors?\.\w+\.")
BINARY = {".png", ".webp", ".jpg", ".woff", ".woff2", ".safetensors", ".ico"}
# Notebooks hold pictures as text; the tests in tests/notebooks read them cell by cell.
ELSEWHERE = {".ipynb"}


@pytest.fixture(scope="module")
def files(root: Path) -> list[Path]:
    """Every file that is in the repository or about to be."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [root / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def mentions(files: list[Path], pattern: re.Pattern[str]) -> list[str]:
    """Return where a text file says what the pattern finds."""
    return [
        f"{path}:{number}: {found[0]}"
        for path in files
        if path.suffix not in BINARY | ELSEWHERE and "vendor" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if (found := pattern.search(line))
    ]


def test_no_file_names_a_folder_of_one_machine(
    files: list[Path], machine_path: re.Pattern[str]
) -> None:
    assert files
    assert mentions(files, machine_path) == []


def test_no_file_names_a_package_registry(files: list[Path]) -> None:
    assert mentions(files, REGISTRY) == []


@pytest.mark.parametrize("folder", ["home/ann", "tmp/x.png", "root/.cache", "Users/ann"])
def test_a_folder_of_one_machine_is_found(machine_path: re.Pattern[str], folder: str) -> None:
    assert machine_path.search(f"see /{folder}")
    assert not machine_path.search(f"see https://example.org/{folder} or docs/{folder}")


def test_a_windows_folder_is_found(machine_path: re.Pattern[str]) -> None:
    assert machine_path.search("C:" + r"\Users\ann")
    assert not machine_path.search(r"$f\colon A \to C:\mathbb{R}$")
