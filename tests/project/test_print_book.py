"""tools/print_book.py joins what Chromium prints into one book, and the site offers it."""

import importlib
import os
from pathlib import Path

import print_book
import pytest
from browser import installed
from pypdf import PdfReader

MARGIN = "<style>@page { margin: 20mm }</style>"
FIRST = """<title>First</title><h1 id="top">First chapter</h1><p>See the
<a href="second.html#part">second chapter</a>, the <a href="notes.ipynb">notebook</a> or
<a href="https://example.org/">elsewhere</a>.</p>
<div style="break-before: page"><h2 id="part">A part of the first</h2></div>"""
SECOND = """<title>Second</title><h1 id="top">Second chapter</h1>
<p><a href="first.html">Back</a></p>"""


@pytest.fixture
def _a_browser() -> None:
    if installed() is None and os.environ.get("CI") != "true":
        pytest.skip("no browser to print with; get one: apt install chromium")


@pytest.mark.usefixtures("_a_browser")
def test_two_pages_make_a_book(tmp_path: Path) -> None:
    (tmp_path / "first.html").write_text(MARGIN + FIRST)
    (tmp_path / "second.html").write_text(MARGIN + SECOND)
    book = print_book.join(print_book.print_pages(tmp_path, ["first", "second"]))
    book.write(tmp_path / "book.pdf")
    read = PdfReader(tmp_path / "book.pdf")

    texts = [page.extract_text() for page in read.pages]
    assert len(texts) == 3
    assert "First chapter" in texts[0]
    assert "Second chapter" in texts[2]
    # A page's number is drawn before its text.
    assert [text.split()[0] for text in texts] == ["1", "2", "3"]

    titles = [
        (entry.title, read.get_destination_page_number(entry)) for entry in flat(read.outline)
    ]
    assert titles == [("First chapter", 0), ("A part of the first", 1), ("Second chapter", 2)]

    assert links(read, 0) == [2, None, "https://example.org/"]
    assert links(read, 2) == [0]


def flat(outline: list) -> list:
    """Return an outline's entries, whatever their depth."""
    return [
        one for entry in outline for one in (flat(entry) if isinstance(entry, list) else [entry])
    ]


def links(book: object, number: int) -> list[int | str | None]:
    """Return where a page's links lead: a page of the book, an address, or nowhere."""
    leads = []
    for entry in book.pages[number]["/Annots"]:
        link = entry.get_object()
        if "/A" in link:
            leads.append(str(link["/A"]["/URI"]))
        elif "/Dest" in link:
            leads.append(book.get_page_number(link["/Dest"][0].get_object()))
        else:
            leads.append(None)
    return leads


def test_a_pdf_is_offered_while_no_source_is_newer(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(root / "extensions")
    book_pdf = importlib.import_module("book_pdf")
    pdf, source = tmp_path / "book.pdf", tmp_path / "page.md"
    source.touch()
    assert not book_pdf.is_current(pdf, [source])
    pdf.touch()
    os.utime(source, (1000, 1000))
    os.utime(pdf, (2000, 2000))
    assert book_pdf.is_current(pdf, [source])
    os.utime(source, (3000, 3000))
    assert not book_pdf.is_current(pdf, [source])
