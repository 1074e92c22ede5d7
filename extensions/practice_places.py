"""Marks the places where a reader can practise: in the chapters, and on the page *Practice*.

A place is empty until a script puts a button into it, so a page without scripts is as it was. The
texts are those of `lossbook.course.exercises.texts`.
"""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.statemachine import StringList
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.docutils import SphinxDirective

from lossbook.course.exercises.texts import ExerciseText, load_texts

PAGE = "practice"
CHAPTERS = "chapters/"
LEVELS = ["junior", "mid", "senior"]
CHECK = re.compile(r'\bcheck\("(\w+)"')
MARKDOWN = MarkdownIt("commonmark").use(dollarmath_plugin)
PLACE = 'class="lossbook-practice"'


@cache
def texts() -> tuple[ExerciseText, ...]:
    """Load the exercises once."""
    return load_texts()


def fragment(name: str) -> str:
    """Return where the page *Practice* has an exercise."""
    return name.replace("_", "-")


def place(text: ExerciseText) -> list[nodes.Node]:
    """Return the place of an exercise, which holds its nudge for whoever asks for it."""
    title = f'<span id="practise-{fragment(text.name)}" hidden>{escape(text.title)}</span>'
    opening = f'<div {PLACE} data-exercise="{text.name}">{title}'
    nudge = nodes.paragraph("", "", *inline_nodes(text.nudge))
    return [
        nodes.raw("", f'{opening}<div class="lossbook-practice-nudge" hidden>', format="html"),
        nudge,
        nodes.raw("", "</div></div>", format="html"),
    ]


def inline_nodes(markdown: str) -> Iterator[nodes.Node]:
    """Yield what a line of Markdown is made of; it is read after Sphinx has read the pages."""
    for token in MARKDOWN.parseInline(markdown)[0].children or []:
        match token.type:
            case "text":
                yield nodes.Text(token.content)
            case "softbreak":
                yield nodes.Text(" ")
            case "code_inline":
                yield nodes.literal(token.content, token.content)
            case "math_inline":
                yield nodes.math(token.content, token.content)
            case other:
                raise ExtensionError(f"a nudge has words, code and formulas; got {other}")


class PracticeList(SphinxDirective):
    """Lists every exercise: first by chapter and level, then with its text and its place."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return a table and a section for each chapter."""
        overview = nodes.raw("", table(texts()), format="html")
        by_chapter = groupby(texts(), key=lambda text: text.chapter)
        return [overview, *(self.chapter(name, list(group)) for name, group in by_chapter)]

    def chapter(self, name: str, group: list[ExerciseText]) -> nodes.section:
        """Return the section of a chapter, whose heading is the chapter's own and leads there."""
        notebook = f"{CHAPTERS}{name}"
        link = addnodes.pending_xref(
            "",
            nodes.inline("", title_of(Path(self.env.srcdir, f"{notebook}.ipynb"))),
            refdomain="std",
            reftype="doc",
            reftarget=f"/{notebook}",
            refdoc=self.env.docname,
            refexplicit=True,
            refwarn=True,
        )
        section = nodes.section("", nodes.title("", "", link), ids=[f"chapter-{fragment(name)}"])
        section += [self.exercise(text) for text in group]
        return section

    def exercise(self, text: ExerciseText) -> nodes.section:
        """Return the section of an exercise."""
        section = nodes.section("", ids=[fragment(text.name)])
        section += nodes.title("", f"{text.title} ({text.level})")
        lines = StringList(text.text.splitlines(), source=f"{text.chapter}.yaml")
        self.state.nested_parse(lines, 0, section)
        section.extend(place(text))
        return section


def title_of(notebook: Path) -> str:
    """Return the title of a chapter, with which its first cell begins."""
    source = json.loads(notebook.read_text(encoding="utf-8"))["cells"][0]["source"]
    return "".join(source).splitlines()[0].removeprefix("# ")


def table(exercises: Iterable[ExerciseText]) -> str:
    """Return a table of links to the exercises, with a column for each level."""
    heads = "".join(f'<th scope="col">{level}</th>' for level in LEVELS)
    rows = [f'<tr><th scope="col">chapter</th>{heads}</tr>']
    for chapter, group in groupby(exercises, key=lambda text: text.chapter):
        links: dict[str, list[str]] = {level: [] for level in LEVELS}
        for text in group:
            name = escape(text.title.removeprefix("Implement "))
            data = f'data-solves="{text.name}" data-function="{text.function}"'
            link = f'<a {data} href="#{fragment(text.name)}">{name}</a>'
            links[text.level].append(f"<li>{link}</li>")
        cells = "".join(
            f'<td data-head="{level}"><ul>{"".join(links[level])}</ul></td>' for level in LEVELS
        )
        number = int(chapter.partition("_")[0])
        rows.append(
            '<tr><th scope="row" data-head="chapter">'
            f'<a href="#chapter-{fragment(chapter)}">{number}</a></th>'
            f"{cells}</tr>"
        )
    return (
        '<p class="lossbook-practice-summary"></p><table class="lossbook-practice-table"><thead>'
        f"{rows[0]}</thead><tbody>{''.join(rows[1:])}</tbody></table>"
    )


class PlacesInChapters(SphinxPostTransform):
    """Puts a place after the cell from which an exercise of a chapter starts."""

    default_priority = 210  # after the folds, which change the cells
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Look at every cell that is shown."""
        page = self.env.docname
        if not page.startswith(CHAPTERS):
            return
        own = {text.name: text for text in texts() if text.chapter == page.removeprefix(CHAPTERS)}
        for cell in list(self.document.findall(is_shown_cell)):
            found = CHECK.search(code_of(cell))
            if found and (text := own.pop(found[1], None)):
                after = cell.parent.index(cell) + 1
                cell.parent[after:after] = place(text)


def is_shown_cell(node: nodes.Node) -> bool:
    """Tell whether a node is a cell of code that is not folded."""
    is_cell = isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"
    return is_cell and not node.get("hide_mode")


def code_of(cell: nodes.container) -> str:
    """Return the code of a cell."""
    source = next(iter(cell.findall(nodes.literal_block)), None)
    return str(source.astext()) if source is not None else ""


def add_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Load the script of the buttons on pages that have places for them."""
    if PLACE in context.get("body", ""):
        app.add_js_file("js/practise_buttons.js", priority=900, defer="defer")
    if page == PAGE:
        app.add_js_file("js/practice/records.js", priority=900, defer="defer")
        app.add_js_file("js/practice/list.js", priority=900, defer="defer")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_directive("practice-list", PracticeList)
    app.add_post_transform(PlacesInChapters)
    app.connect("html-page-context", add_scripts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
