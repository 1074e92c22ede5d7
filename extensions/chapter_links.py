"""Links at a chapter's head to what a reader in a hurry needs, and from its parts to the bank."""

from html import escape
from typing import Any

from bank_html import SECTIONS
from docutils import nodes
from progress import place
from question_bank import raw
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

CHAPTERS = "chapters/"
# The parts that the head leads to, and what it calls them.
PARTS = {"in-30-seconds": "30 seconds", "fact-check": "Fact-check", "test-yourself": "Quiz"}


class ChapterLinks(SphinxTransform):
    """Adds the links to the chapters of the course."""

    # After the sections have their names, and before anything counts what is on the page.
    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Look at the page's sections."""
        if not self.env.docname.startswith(CHAPTERS):
            return
        chapter = self.env.docname.removeprefix(CHAPTERS)
        sections = {
            name: one for one in self.document.findall(nodes.section) for name in one["ids"]
        }
        parts = {name: word for name, word in PARTS.items() if name in sections}
        title = next(self.document.findall(nodes.title), None)
        if title is not None and parts:
            title.parent.insert(title.parent.index(title) + 1, raw(head(chapter, parts)))
        page = f"questions/{chapter}"
        if page in self.env.found_docs:
            for kind, (name, _) in SECTIONS.items():
                if name in sections:
                    sections[name] += raw(to_bank(page, kind))


def head(chapter: str, parts: dict[str, str]) -> str:
    """Return links to parts of the page, and the place for what the reader has solved."""
    links = "".join(
        f'<li><a href="#{name}">{escape(word)}</a></li>' for name, word in parts.items()
    )
    return (
        f'<nav class="chapter-links" aria-label="In this chapter"><ul>{links}</ul></nav>'
        f"{place('p', chapter)}"
    )


def to_bank(page: str, kind: str) -> str:
    """Return a link to the bank's questions of a kind on this chapter."""
    return (
        f'<p class="bank-links"><a href="../{page}.html#{kind}-questions">'
        f"All {kind} questions on this chapter</a></p>"
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_transform(ChapterLinks)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
