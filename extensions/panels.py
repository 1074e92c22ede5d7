"""Shows block quotes with a title as admonitions, and `<details>` as dropdowns.

Both are plain Markdown, so that a chapter reads well in any viewer. A block quote has a title
where its first paragraph is bold from end to end.
"""

import html
import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinx_design.shared import create_component

logger = logging.getLogger(__name__)

KINDS = {"The answer you would speak": "tip"}
OPENING = re.compile(r"<details>\s*<summary>(?P<title>.+)</summary>")
CLOSING = "</details>"
CODE = re.compile(r"<code>(.+?)</code>")
# Before Sphinx looks for the texts to translate (at 20).
BEFORE_TRANSLATION = 10


class Admonitions(SphinxTransform):
    """Turns titled block quotes into admonitions."""

    default_priority = BEFORE_TRANSLATION

    def apply(self, **kwargs: Any) -> None:
        """Look at every block quote of the document."""
        for quote in list(self.document.findall(nodes.block_quote)):
            heading, *body = quote.children
            # The parser puts empty texts around what is bold.
            match [node for node in heading.children if node.astext()]:
                case [nodes.strong() as title] if body:
                    quote.replace_self(admonition(heading, title, body))


def admonition(heading: nodes.Node, title: nodes.Element, body: list[nodes.Node]) -> nodes.Node:
    """Return an admonition with the title of a quote's first paragraph."""
    text = title.astext()
    name = nodes.title(text, "", *title.children)
    name.source, name.line = heading.source, heading.line
    return nodes.admonition("", name, *body, classes=[KINDS.get(text, "note")])


class Dropdowns(SphinxTransform):
    """Turns what stands between `<details>` and `</details>` into a dropdown."""

    default_priority = BEFORE_TRANSLATION

    def apply(self, **kwargs: Any) -> None:
        """Look at every piece of HTML in the document."""
        for opening in list(self.document.findall(nodes.raw)):
            if not opening.astext().startswith("<details"):
                continue
            found = OPENING.fullmatch(opening.astext().strip())
            after = opening.parent[opening.parent.index(opening) + 1 :]
            ends = [number for number, node in enumerate(after) if is_closing(node)]
            if not found or not ends:
                message = "a dropdown needs <details> and <summary>, an empty line, its text, "
                message += "an empty line and </details>; found: %s"
                logger.warning(message, opening.astext(), location=opening)
                continue
            body = after[: ends[0]]
            for node in after[: ends[0] + 1]:
                opening.parent.remove(node)
            opening.replace_self(dropdown(opening, found["title"], body))


def is_closing(node: nodes.Node) -> bool:
    """Say whether a node is the end of a dropdown."""
    return isinstance(node, nodes.raw) and node.astext().strip() == CLOSING


def dropdown(opening: nodes.raw, title: str, body: list[nodes.Node]) -> nodes.Node:
    """Return what the directive `dropdown` of sphinx-design makes."""
    # What the pattern found stands at the odd places.
    texts = [html.unescape(text) for text in CODE.split(title)]
    inline = [nodes.literal(one, one) if n % 2 else nodes.Text(one) for n, one in enumerate(texts)]
    summary = nodes.rubric(title, "", *inline)
    summary.source, summary.line = opening.source, opening.line
    return create_component(
        "dropdown",
        children=[summary, *body],
        opened=False,
        type="dropdown",
        has_title=True,
        icon=None,
        chevron=None,
        container_classes=["sd-mb-3"],
        title_classes=[],
        body_classes=[],
    )


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_transform(Admonitions)
    app.add_transform(Dropdowns)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
