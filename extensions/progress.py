"""Gives the places where `assets/js/progress.js` says what the reader has solved in this browser.

Any element with `data-progress="01_softmax"` gets the text on that chapter. With `data-part="quiz"`
or `data-part="exercises"` it is about that part alone. This extension adds such elements to the
chapters and to the landing page's map, and the names of a chapter's exercises to each.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from docutils import nodes
from question_bank import raw
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from lossbook.course.bank import CHAPTERS, TOPICS

MAP = "index"
CHAPTER_PAGE = re.compile(r"chapters/(\w+)(?:\.html)?$")
CHECK = re.compile(r"""\bcheck\(\s*["'](\w+)["']""")
PLACE = re.compile(r'data-progress="(\w+)"')
# The sections of a chapter that have a line of their own.
PARTS = {"test-yourself": "quiz", "exercises": "exercises"}


def exercises_of(doctree: nodes.document) -> Iterator[str]:
    """Yield the names of the exercises that a page checks, each once."""
    found = [
        name
        for code in doctree.findall(nodes.literal_block)
        for name in CHECK.findall(code.astext())
    ]
    yield from dict.fromkeys(found)


def add_lines(app: Sphinx, doctree: nodes.document) -> None:
    """Note a chapter's exercises, and add its lines."""
    page = CHAPTER_PAGE.match(app.env.docname)
    if page is None:
        return
    app.env.metadata[app.env.docname]["exercises"] = " ".join(exercises_of(doctree))
    for section in list(doctree.findall(nodes.section)):
        for name in section["ids"]:
            if name in PARTS:
                section.insert(1, raw(place("p", page[1], f' data-part="{PARTS[name]}"')))


def place(tag: str, chapter: str, part: str = "") -> str:
    """Return an element that gets the text."""
    return f'<{tag} class="lossbook-progress" data-progress="{chapter}"{part}></{tag}>'


def add_to_map(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Add a place after each link to a chapter in the landing page's tables."""
    if docname != MAP:
        return
    for table in doctree.findall(nodes.table):
        for link in list(table.findall(nodes.reference)):
            found = CHAPTER_PAGE.search(link.get("refuri", ""))
            if found:
                link.parent.insert(link.parent.index(link) + 1, raw(place("span", found[1])))


def name_exercises(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Tell each place which exercises its chapter has."""

    def with_names(found: re.Match[str]) -> str:
        names = app.env.metadata.get(f"chapters/{found[1]}", {}).get("exercises", "")
        return f'{found[0]} data-exercises="{escape(names)}"'

    if "body" in context:
        context["body"] = PLACE.sub(with_names, context["body"])


class Progress(SphinxDirective):
    """What the reader has solved in each chapter, and the buttons to keep it or to forget it."""

    def run(self) -> list[nodes.Node]:
        """Return the list and the buttons."""
        items = "".join(
            f'<li><a href="chapters/{chapter}.html">{int(chapter[:2])}. {escape(TOPICS[chapter])}'
            f"</a> {place('span', chapter)}</li>"
            for chapter in CHAPTERS
        )
        return [raw(f'<ul class="progress-list">{items}</ul>{BUTTONS}')]


# They wait for their script, and take their room already.
BUTTONS = """
<div id="progress-buttons" class="progress-buttons" inert>
<button type="button" class="btn btn-outline-primary" value="save">Save to a file</button>
<label class="btn btn-outline-primary" for="progress-file">Read a file
<input type="file" id="progress-file" accept=".json,application/json" /></label>
<button type="button" class="btn btn-outline-primary" value="ask">Forget everything</button>
<p role="status"></p>
<dialog aria-labelledby="progress-question">
<p id="progress-question">Forget all answers, solutions and interviews that this browser keeps?</p>
<button type="button" class="btn btn-primary" value="forget">Forget everything</button>
<button type="button" class="btn btn-outline-primary" value="keep">Keep it</button>
</dialog>
</div>
"""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_directive("course-progress", Progress)
    app.connect("doctree-read", add_lines)
    app.connect("doctree-resolved", add_to_map)
    app.connect("html-page-context", name_exercises)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
