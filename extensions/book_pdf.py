"""Offers the whole course as one PDF where `make pdf` has printed it.

Pages mark the offer with the directive `only` and the tag `book_pdf`. A PDF that is older than a
page's source is not offered: it would say what the site no longer says.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

TAG = "book_pdf"
NAME = "lossbook.pdf"
# The pages that hold the offer.
PAGES = ["index"]


def is_current(pdf: Path, sources: Iterable[Path]) -> bool:
    """Tell whether a PDF was printed after the last change of what it prints."""
    if not pdf.exists():
        return False
    printed = pdf.stat().st_mtime
    return all(source.stat().st_mtime <= printed for source in sources)


def offer(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Set the tag, and have the pages with the offer written again where it has changed."""
    sources = [Path(env.doc2path(name)) for name in env.found_docs]
    offered = is_current(Path(app.outdir) / NAME, sources)
    if offered:
        app.tags.add(TAG)
    before = getattr(env, "lossbook_offers_pdf", False)
    env.lossbook_offers_pdf = offered  # type: ignore[attr-defined]
    return PAGES if offered != before else []


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("env-get-outdated", offer)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
