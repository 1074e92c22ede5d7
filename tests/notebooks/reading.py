"""A chapter's notebook, read as its author wrote it: sections, dropdowns and calls."""

import ast
import re
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import nbformat
from markdown_it import MarkdownIt
from nbformat import NotebookNode

MARKDOWN = MarkdownIt()
DROPDOWN = re.compile(
    r"^<details>\n<summary>(?P<title>.*?)</summary>\n\n(?P<body>.*?)\n\n</details>$",
    re.MULTILINE | re.DOTALL,
)
QUOTE = re.compile(r"^> \*\*(?P<title>.+)\*\*\n>\n(?P<body>(?:^>.*\n?)+)", re.MULTILINE)
FOLDED = {"hide-cell", "hide-input", "hide-output"}


@dataclass
class Panel:
    """What stands apart from the text: a block quote with a title, or a dropdown."""

    title: str
    body: str


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
    def dropdowns(self) -> list[Panel]:
        return [Panel(**found.groupdict()) for found in DROPDOWN.finditer(self.text)]

    @property
    def quotes(self) -> list[Panel]:
        return [Panel(**found.groupdict()) for found in QUOTE.finditer(self.text)]

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


def links(markdown: str) -> list[tuple[str, str]]:
    """Return the links of a text, each as its own text and its address."""
    found = []
    for block in MARKDOWN.parse(markdown):
        for place, token in enumerate(block.children or []):
            if token.type == "link_open":
                found.append((block.children[place + 1].content, token.attrGet("href")))
    return found


def split(markdown: str, level: int) -> list[tuple[str | None, str]]:
    """Cut a text at its headings of a level; what stands before the first has none."""
    lines = markdown.splitlines()
    heads = [(0, None)] + [
        (opening.map[0], inline.content)
        for opening, inline in pairwise(MARKDOWN.parse(markdown))
        if opening.type == "heading_open" and opening.tag == f"h{level}"
    ]
    ends = [start for start, _ in heads[1:]] + [len(lines)]
    return [
        (heading, "\n".join(lines[start:end]))
        for (start, heading), end in zip(heads, ends, strict=True)
    ]


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
