"""What the build executes, and that a cell that raises stops it and is named."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SETTINGS = ["Makefile", "_config.yml", "references.bib", "assets", "extensions", "templates"]
SETTINGS += ["tools", "requirements.lock", "package-lock.json"]
TOC = "format: jb-book\nroot: chapter\n"
COUNT = "print(1, file=open('runs.txt', 'a'))"
SHOW_PACKAGE = "print(open('lossbook/number.py').read())"
NUMBERS = ["12345678", "87654321"]


@dataclass
class Built:
    """What a call of `make book` said and left behind."""

    said: str
    page: str
    runs: int


def make_book(root: Path, folder: Path) -> Path:
    """Set up a book of one chapter with the course's own settings."""
    for name in SETTINGS:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, folder / name)
    (folder / "node_modules").symlink_to(root / "node_modules")
    (folder / "lossbook").mkdir()
    (folder / "_toc.yml").write_text(TOC)
    return folder


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Path:
    return make_book(root, tmp_path)


def call_make(book: Path, *cells: str, text: str = "# A chapter") -> subprocess.CompletedProcess:
    """Call `make book` with these code cells in the chapter, and with this environment."""
    chapter = new_notebook(
        cells=[new_markdown_cell(text), *map(new_code_cell, cells)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(chapter, book / "chapter.ipynb")
    programs = Path(sys.executable).parent
    command = ["make", "book", f"BIN={programs}", "--old-file=.venv/.ready"]
    command += ["--old-file=_build/practice/.packed"]
    return subprocess.run(command, cwd=book, capture_output=True, text=True, timeout=240)


def build(book: Path, title: str, number: str) -> Built:
    """Build a chapter that counts its runs and shows a number out of the package."""
    package = book / "lossbook/number.py"
    if not package.exists() or number not in package.read_text():
        package.write_text(f"NUMBER = {number}")
    run = call_make(book, COUNT, SHOW_PACKAGE, text=f"# {title}")
    assert run.returncode == 0, run.stderr
    page = (book / "_build/html/chapter.html").read_text()
    return Built(run.stdout + run.stderr, page, len((book / "runs.txt").read_text().split()))


@pytest.fixture(scope="module")
def builds(root: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Built]:
    """A book built, built again with a better title, and again with another package."""
    book = make_book(root, tmp_path_factory.mktemp("book"))
    return [
        build(book, "A chapter", NUMBERS[0]),
        build(book, "A better title", NUMBERS[0]),
        build(book, "A better title", NUMBERS[1]),
    ]


def test_a_cell_that_raises_stops_the_build_and_is_named(book: Path) -> None:
    run = call_make(book, "good = 1", "bad = good / 0  # the cell at fault")
    said = run.stdout + run.stderr
    assert run.returncode != 0
    assert "chapter.ipynb" in said
    assert "bad = good / 0  # the cell at fault" in said
    assert "ZeroDivisionError" in said


def test_a_cell_that_warns_stops_the_build(book: Path) -> None:
    run = call_make(book, "import warnings; warnings.warn('the data are odd')")
    assert run.returncode != 0
    assert "chapter.ipynb" in run.stdout + run.stderr


def test_a_chapter_is_executed_once(builds: list[Built]) -> None:
    """Before Sphinx, which takes it from the cache; and not again when only its text changed."""
    first, second, _ = builds
    assert "Executing 1 of 1 notebooks" in first.said
    assert "1 of 1  chapter.ipynb\n" in first.said
    assert "1 of 1" not in second.said
    assert first.runs == second.runs == 1
    assert "A better title" not in first.page
    assert "A better title" in second.page


def test_a_build_warns_of_nothing(builds: list[Built]) -> None:
    """Not of the kernels' connections either."""
    assert [built.said for built in builds if "warning" in built.said.lower()] == []


def test_a_change_of_the_package_reaches_the_page(builds: list[Built]) -> None:
    """Though the chapter is the same, and neither Sphinx nor the cache looks at more."""
    _, before, after = builds
    assert NUMBERS[0] in before.page
    assert NUMBERS[1] in after.page
    assert after.runs == 2
