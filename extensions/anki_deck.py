"""Offers the question bank as flash cards: the site gets `lossbook.apkg`, which its pages link to.

Anki updates the cards that a reader has where the package is newer. So the package's date is that
of the bank's last change, and a site built twice has the same file.
"""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from lossbook.course import bank
from lossbook.course.interview.deck import deck_package

NAME = "lossbook.apkg"
# The page that says what the file is. A book without it needs no file.
PAGE = "sheets/index"


def write_deck(app: Sphinx, error: Exception | None) -> None:
    """Write the package beside the pages."""
    if error is not None or PAGE not in app.env.found_docs:
        return
    files = Path(bank.__file__).with_name("questions").glob("*.yaml")
    changed = max(file.stat().st_mtime for file in files)
    Path(app.outdir, NAME).write_bytes(deck_package(bank.load_questions(), int(changed)))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("build-finished", write_deck)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
