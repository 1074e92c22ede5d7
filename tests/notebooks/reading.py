"""A chapter's notebook, read as its author wrote it: sections, directives and calls."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from nbformat import NotebookNode

MARKDOWN = MarkdownIt().use(colon_fence_plugin)
DIRECTIVE = re.compile(r"\{(?P<name>[\w:-]+)\}\s*(?P<title>.*)")
DROPDOWN_OPTION = re.compile(r"^:class:.*\bdropdown\b", re.MULTILINE)
FOLDED = {"hide-cell", "hide-input", "hide-output"}


@dataclass
class Directive:
    """A MyST directive, such as an admonition or a dropdown."""

    name: str
    title: str
    body: str

    @property
    def is_dropdown(self) -> bool:
        return self.name == "dropdown" or DROPDOWN_OPTION.search(self.body) is not None


@dataclass
class Section:
    """A heading with the texts and the cells of code below it, in their order."""

    heading: str | None
    contents: list[NotebookNode | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(one for one in self.contents if isinstance(one, str))

    @property
    def cells(self) -> list[NotebookNode]:
        return [one for one in self.contents if not isinstance(one, str)]

    @property
    def dropdowns(self) -> list[Directive]:
        return [one for one in directives(self.text) if one.is_dropdown]

    @property
    def folded_cells(self) -> list[NotebookNode]:
        return [cell for cell in self.cells if FOLDED & set(cell.metadata.get("tags", []))]

    def parts(self, level: int) -> list["Section"]:
        """Return the sections of a level within this one."""
        found = [Section(None)]
        for one in self.contents:
            if not isinstance(one, str):
                found[-1].contents.append(one)
                continue
            for heading, text in split(one, level):
                if heading is not None:
                    found.append(Section(heading))
                found[-1].contents.append(text)
        return found[1:]

    def calls(self, *names: str) -> list[ast.Call]:
        """Return the calls of the named functions in this section's code."""
        nodes = (node for cell in self.cells for node in ast.walk(ast.parse(python(cell))))
        calls = (node for node in nodes if isinstance(node, ast.Call))
        return [one for one in calls if isinstance(one.func, ast.Name) and one.func.id in names]


def directives(markdown: str) -> Iterator[Directive]:
    """Yield the directives of a text, and those within them."""
    for token in MARKDOWN.parse(markdown):
        found = DIRECTIVE.fullmatch(token.info.strip())
        if token.type in ("fence", "colon_fence") and found:
            yield Directive(found["name"], found["title"], token.content)
            yield from directives(token.content)


def split(markdown: str, level: int) -> Iterator[tuple[str | None, str]]:
    """Cut a text at its headings of a level; what stands before the first has none."""
    lines = markdown.splitlines()
    heads = [(0, None)] + [
        (opening.map[0], inline.content)
        for opening, inline in pairwise(MARKDOWN.parse(markdown))
        if opening.type == "heading_open" and opening.tag == f"h{level}"
    ]
    ends = [start for start, _ in heads[1:]] + [len(lines)]
    for (start, heading), end in zip(heads, ends, strict=True):
        yield heading, "\n".join(lines[start:end])


def python(cell: NotebookNode) -> str:
    """Return a cell's Python, without the lines that only IPython knows."""
    return re.sub(r"^\s*[%!].*", "", cell.source, flags=re.MULTILINE)


class Chapter(Section):
    """A notebook of the course, which holds sections of the second level."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.notebook = nbformat.read(path, as_version=4)
        cells = self.notebook.cells
        super().__init__(None, [one if one.cell_type == "code" else one.source for one in cells])
        self.sections = self.parts(level=2)

    def __getitem__(self, heading: str) -> Section:
        [section] = [section for section in self.sections if section.heading == heading]
        return section
