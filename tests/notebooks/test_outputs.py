"""What is stored in a notebook is what a run gives, on any machine, and reads well anywhere."""

import re
from base64 import b64decode
from io import BytesIO

import nbformat
from nbformat import NotebookNode
from PIL import Image
from reading import Chapter

MOST_LINES = 30
# Not the widget view: its identifiers are random, and without its state Jupyter shows an error.
STORED = {"text/plain", "text/html", "text/markdown", "text/latex", "image/png"}
ADDRESS = re.compile(r"(?:https?|ftp)://|\bwww\.", re.IGNORECASE)
FETCHING = re.compile(
    r"\bfetch_\w+\(|\burlopen\b|\burlretrieve\b|\bimport (?:requests|urllib|httpx)\b"
    r"|\bhub\.load|^\s*[%!]|\bdownload=True",
    re.MULTILINE,
)
OBJECT_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")


def outputs(chapter: Chapter) -> list[NotebookNode]:
    return [output for cell in chapter.cells for output in cell.outputs]


def shown(chapter: Chapter) -> list[NotebookNode]:
    """Return the outputs that are displayed or returned, each in its forms."""
    return [output.data for output in outputs(chapter) if "data" in output]


def texts(chapter: Chapter) -> list[str]:
    """Return all that is written in a notebook: prose, code and textual outputs."""
    sources = [cell.source for cell in chapter.notebook.cells]
    printed = [output.text for output in outputs(chapter) if "text" in output]
    forms = [text for data in shown(chapter) for kind, text in data.items() if "text/" in kind]
    return sources + printed + forms


def test_it_is_a_valid_notebook(chapter: Chapter) -> None:
    nbformat.validate(chapter.notebook)


def test_every_cell_was_run_in_order(chapter: Chapter) -> None:
    counts = [cell.execution_count for cell in chapter.cells]
    assert counts == list(range(1, len(chapter.cells) + 1))


def test_no_cell_is_empty_or_long(chapter: Chapter) -> None:
    lengths = {cell.source[:60]: len(cell.source.splitlines()) for cell in chapter.cells}
    assert {start: lines for start, lines in lengths.items() if lines > MOST_LINES} == {}
    assert all(cell.source.strip() for cell in chapter.notebook.cells)


def test_no_output_is_an_error_or_a_warning(chapter: Chapter) -> None:
    assert [one.ename for one in outputs(chapter) if one.output_type == "error"] == []
    assert [one.text for one in outputs(chapter) if one.get("name") == "stderr"] == []


def test_outputs_are_text_and_png(chapter: Chapter) -> None:
    assert {kind for data in shown(chapter) for kind in data} <= STORED
    assert [text for text in texts(chapter) if "<svg" in text] == []


def test_every_picture_and_widget_has_a_short_text_beside_it(chapter: Chapter) -> None:
    for data in shown(chapter):
        assert data["text/plain"].strip()
        assert max(map(len, data["text/plain"].splitlines())) < 1000


def test_every_picture_shows_something(chapter: Chapter) -> None:
    pictures = [data["image/png"] for data in shown(chapter) if "image/png" in data]
    assert pictures
    for picture in pictures:
        image = Image.open(BytesIO(b64decode(picture))).convert("L")
        darkest, brightest = image.getextrema()
        assert brightest - darkest > 50


def test_no_state_of_widgets_or_of_a_machine_is_stored(chapter: Chapter) -> None:
    assert set(chapter.notebook.metadata) == {"kernelspec", "language_info"}
    assert set(chapter.notebook.metadata.language_info) == {"name"}
    timed = [cell.source for cell in chapter.notebook.cells if "execution" in cell.metadata]
    assert timed == []


def test_no_path_or_address_of_a_machine_is_in_it(
    chapter: Chapter, machine_path: re.Pattern[str]
) -> None:
    for pattern in (machine_path, OBJECT_ADDRESS):
        assert [found[0] for text in texts(chapter) if (found := pattern.search(text))] == []


def test_no_cell_fetches_anything(chapter: Chapter) -> None:
    for pattern in (ADDRESS, FETCHING):
        fetching = [cell.source for cell in chapter.cells if pattern.search(cell.source)]
        assert fetching == []
