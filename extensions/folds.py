"""Folded parts: an address for each, and one bar for folded cells that follow one another."""

import re
import unicodedata
from html import escape, unescape
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms.post_transforms import SphinxPostTransform

# A fold and its title; those of code cells bring their classes and need no address.
FOLD = re.compile(r"<details(?P<attributes>[^>]*)>(?P<summary>\s*<summary.*?</summary>)", re.DOTALL)
SPOKEN_TWICE = re.compile(r"<(annotation|svg)\b.*?</\1>|<span class=\"katex-html\".*?(?=$|<p)")
LONGEST = 60


class ShareBars(SphinxPostTransform):
    """Put folded cells with nothing shown between them under one bar."""

    default_priority = 200  # after MyST-NB's HideInputCells
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Change the page's tree."""
        merge_bars(self.document, self.config)


def merge_bars(document: nodes.document, config: Config) -> None:
    """Move the code of each folded cell without output into the folded cell after it."""
    for cell in list(document.findall(_is_folded_cell)):
        following = cell.next_node(descend=False, siblings=True)
        if following is None or not _is_folded_cell(following) or len(cell.children) > 1:
            continue
        [code], shared = cell.children, following.children[0]
        if code["prompt_show"] != shared["prompt_show"]:
            shared["prompt_show"], shared["prompt_hide"] = config.folds_show, config.folds_hide
        for block in reversed(code.children):
            shared.insert(0, block)
        following["ids"] += cell["ids"]
        cell.parent.remove(cell)


def _is_folded_cell(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.container)
        and node.get("nb_element") == "cell_code"
        and node.get("hide_mode") == "input"
        and isinstance(node.children[0], HideCodeCellNode)
    )


def slug(summary: str) -> str:
    """Return a fragment made of a title's first words."""
    words = re.sub(r"<[^>]+>", " ", SPOKEN_TWICE.sub(" ", summary))
    plain = unicodedata.normalize("NFKC", unescape(words)).lower()
    parts = re.findall(r"\w+", plain)
    kept = ""
    for part in parts:
        if len(f"{kept}-{part}") > LONGEST:
            break
        kept = f"{kept}-{part}" if kept else part
    return kept or "fold"


def add_addresses(body: str, link_title: str) -> str:
    """Give each fold that is not code an id and a link to itself."""
    taken = set(re.findall(r'\bid="([^"]*)"', body))

    def mark(match: re.Match[str]) -> str:
        attributes, summary = match["attributes"], match["summary"]
        if re.search(r'\bid="|class="[^"]*\bhide\b', attributes):
            return match[0]
        name = base = slug(summary)
        number = 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        link = f'<a class="headerlink fold-link" href="#{name}" title="{escape(link_title)}">#</a>'
        return f'<details id="{name}"{attributes}>{summary}{link}'

    return FOLD.sub(mark, body)


def address_folds(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Give the folds of a page their addresses."""
    if "body" in context:
        context["body"] = add_addresses(context["body"], app.config.folds_link)


def add_switch(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Put the switch of all code into the head of a page that has cells."""
    if 'class="cell_input' not in context.get("body", ""):
        return
    button = {"type": "javascript", "javascript": "", "icon": "fas fa-code", "label": "code-button"}
    context["header_buttons"].append({**button, "tooltip": app.config.folds_switch})


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_config_value("folds_show", "Show the code", "env", str)
    app.add_config_value("folds_hide", "Hide the code", "env", str)
    app.add_config_value("folds_link", "Link to this answer", "html", str)
    app.add_config_value("folds_switch", "Show all code", "html", str)
    app.add_post_transform(ShareBars)
    app.connect("html-page-context", address_folds)
    app.connect("html-page-context", add_switch, priority=600)  # after the theme's own buttons
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
