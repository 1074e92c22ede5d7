"""A chapter that raises stops the build, and the build says which cell it was."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SETTINGS = ["_config.yml", "references.bib", "assets", "extensions", "templates"]
TOC = "format: jb-book\nroot: chapter\n"


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Path:
    """A book of one chapter with the course's own settings."""
    for name in SETTINGS:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, tmp_path / name)
    (tmp_path / "_toc.yml").write_text(TOC)
    return tmp_path


def build(book: Path, *cells: str) -> subprocess.CompletedProcess:
    """Build the book with these code cells in its chapter, as `make book` does."""
    chapter = new_notebook(
        cells=[new_markdown_cell("# A chapter"), *map(new_code_cell, cells)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(chapter, book / "chapter.ipynb")
    jupyter_book = Path(sys.executable).with_name("jupyter-book")
    command = [jupyter_book, "build", ".", "-W", "-n", "--keep-going", "--quiet"]
    return subprocess.run(command, cwd=book, capture_output=True, text=True)


def test_a_cell_that_raises_stops_the_build_and_is_named(book: Path) -> None:
    run = build(book, "good = 1", "bad = good / 0  # the cell at fault")
    said = run.stdout + run.stderr
    assert run.returncode != 0
    assert "chapter.ipynb" in said
    assert "bad = good / 0  # the cell at fault" in said
    assert "ZeroDivisionError" in said


def test_a_cell_that_warns_stops_the_build(book: Path) -> None:
    run = build(book, "import warnings; warnings.warn('the data are odd')")
    assert run.returncode != 0
    assert "chapter.ipynb" in run.stdout + run.stderr


def test_a_chapter_without_fault_builds(book: Path) -> None:
    run = build(book, "1 + 1")
    assert run.returncode == 0, run.stderr
    assert (book / "_build/html/chapter.html").exists()
