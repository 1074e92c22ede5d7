"""What the search knows beside the visible text: quizzes, short names such as JS, Chinese parts."""

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

WIDGET = "application/vnd.jupyter.widget-view+json"
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
# So many characters has a Chinese word at most.
LONGEST = 8


class CourseWords(SearchEnglish):
    """English, with the field's names of two letters, and Chinese in all its parts.

    A stretch of Chinese has no spaces, so a word may be any part of it.
    """

    def split(self, text: str) -> list[str]:
        """Return the words of a text."""
        parts = [
            stretch[start:end]
            for stretch in CHINESE.findall(text)
            for start in range(len(stretch) - 1)
            for end in range(start + 2, min(start + LONGEST, len(stretch)) + 1)
        ]
        return [*super().split(text), *parts]

    def stem(self, word: str) -> str:
        """Return a word without its ending; a name such as JS has none, as in the browser."""
        return word.lower() if len(word) < 3 else super().stem(word)

    def word_filter(self, word: str) -> bool:
        """Tell whether a word goes into the index."""
        is_name = len(word) == 2 and re.fullmatch(r"[a-z][a-z0-9]", word)
        return bool(is_name and word not in self.stopwords) or super().word_filter(word)


class IndexedText(nodes.Element):  # type: ignore[misc] # docutils has no types
    """Text that the search reads and the page does not show."""


def skip(_: Any, node: IndexedText) -> None:
    """Write nothing."""
    raise nodes.SkipNode


def index_quizzes(app: Sphinx, doctree: nodes.document) -> None:
    """Add the plain text of each widget, before MyST-NB keeps the widget alone."""
    for form in list(doctree.findall(nodes.container)):
        if form.get("mime_type") != "text/plain" or not _is_widget(form.parent):
            continue
        output = form.parent.parent
        output.insert(output.index(form.parent) + 1, IndexedText("", nodes.Text(form.astext())))


def _is_widget(output: nodes.Element) -> bool:
    forms = [
        child.get("mime_type") for child in output.children if isinstance(child, nodes.container)
    ]
    return WIDGET in forms


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_node(IndexedText, html=(skip, None))
    app.add_search_language(CourseWords)
    app.connect("doctree-read", index_quizzes)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
