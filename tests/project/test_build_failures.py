"""What the build executes, and that a cell that raises stops it and is named."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SETTINGS = ["Makefile", "_config.yml", "references.bib", "assets", "extensions", "templates"]
SETTINGS += ["tools", "requirements.lock"]
TOC = "format: jb-book\nroot: chapter\n"
COUNT = "print(1, file=open('runs.txt', 'a'))"


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Path:
    """A book of one chapter with the course's own settings."""
    for name in SETTINGS:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, tmp_path / name)
    (tmp_path / "lossbook").mkdir()
    (tmp_path / "_toc.yml").write_text(TOC)
    return tmp_path


def build(book: Path, *cells: str, text: str = "# A chapter") -> subprocess.CompletedProcess:
    """Call `make book` with these code cells in the chapter, and with this environment."""
    chapter = new_notebook(
        cells=[new_markdown_cell(text), *map(new_code_cell, cells)],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    nbformat.write(chapter, book / "chapter.ipynb")
    programs = Path(sys.executable).parent
    command = ["make", "book", f"BIN={programs}", "--old-file=.venv/.ready"]
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


def test_a_chapter_is_executed_once(book: Path) -> None:
    """Before Sphinx, which takes it from the cache; and not again when only its text changed."""
    first = build(book, COUNT)
    second = build(book, COUNT, text="# A better title")
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert "Executing 1 of 1 notebooks" in first.stdout
    assert "1 of 1  chapter.ipynb\n" in first.stdout
    assert "1 of 1" not in second.stdout
    assert "A better title" in (book / "_build/html/chapter.html").read_text()
    assert (book / "runs.txt").read_text() == "1\n"


def test_a_build_warns_of_nothing(book: Path) -> None:
    """Not of the kernels' connections either."""
    run = build(book, "print('fine')")
    assert run.returncode == 0
    assert "warning" not in (run.stdout + run.stderr).lower()


def test_a_change_of_the_package_reaches_the_page(book: Path) -> None:
    """Though the chapter is the same, and neither Sphinx nor the cache looks at more."""
    for number in "12345678", "87654321":
        (book / "lossbook/number.py").write_text(f"NUMBER = {number}")
        run = build(book, "print(open('lossbook/number.py').read())")
        assert run.returncode == 0, run.stderr
        assert number in (book / "_build/html/chapter.html").read_text()
