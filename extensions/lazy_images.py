"""Lets browsers load pictures when they come near the screen, not all at once."""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx


def mark_lazy(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Set the attribute that docutils writes as HTML's `loading`."""
    for image in doctree.findall(nodes.image):
        image["loading"] = "lazy"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("doctree-resolved", mark_lazy)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
