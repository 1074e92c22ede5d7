"""Says in each page's head what it is about, for search engines and for links that are shared."""

import re
from html import escape
from itertools import takewhile
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

PICTURE = "_static/screenshot.png"
LENGTH = 160
# A paragraph below this is a label, not a text.
SHORTEST = 40
FOLLOWS_ON = re.compile(r"(So|It|Its|This|That|These|Those|They|But|And|Then|Hence|Here)\b")
# Stands for a formula, whose source would not be read as a sentence.
FORMULA = "\0"


def plain_text(node: nodes.Node) -> str:
    """Return the words of a node, with a mark for each formula."""
    if isinstance(node, nodes.math | nodes.math_block):
        return FORMULA
    if isinstance(node, nodes.Text):
        return str(node.astext())
    return "".join(plain_text(child) for child in node.children)


def title_of(doctree: nodes.document) -> str:
    """Return a page's title without the number of its chapter."""
    title = next(doctree.findall(nodes.title), None)
    return re.sub(r"^\d+\.\s+", "", plain_text(title)) if title else ""


def sentences(doctree: nodes.document) -> list[str]:
    """Return sentences of the first paragraph that read well alone and have no formula."""
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(plain_text(paragraph).split())
        every = re.split(r"(?<=[.?!])\s+", text)
        start = list(takewhile(lambda sentence: FORMULA not in sentence, every))
        later = [one for one in every if FORMULA not in one and not FOLLOWS_ON.match(one)]
        if len(text) > SHORTEST and (start or later):
            return start or later
    return []


def describe(doctree: nodes.document) -> str:
    """Return a page's title and as many of its first sentences as search engines show."""
    title = title_of(doctree)
    text = title if re.search(r"[.?!]$", title) else f"{title}."
    for sentence in sentences(doctree):
        if len(f"{text} {sentence}") > LENGTH:
            break
        text += f" {sentence}"
    return text


def tags(properties: dict[str, str]) -> str:
    """Write Open Graph's properties as elements of the head."""
    return "".join(
        f'<meta property="og:{name}" content="{escape(value)}" />\n'
        for name, value in properties.items()
    )


def describe_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Add description and Open Graph tags to a page's head."""
    # Pages that Sphinx makes up (search, index) name themselves only later.
    title = re.sub(r"<[^>]+>", "", context.get("title", "")) or pagename
    description = describe(doctree) if doctree else f"{title}: {app.config.html_title}."
    name = '<meta name="description" content="{}" />\n'
    context["metatags"] = context.get("metatags", "") + name.format(escape(description))
    properties = {
        "type": "article",
        "site_name": app.config.html_title,
        "title": title,
        "description": description,
    }
    if address := app.config.html_baseurl:
        properties["url"] = f"{address}{app.builder.get_target_uri(pagename)}"
        properties["image"] = f"{address}{PICTURE}"
    context["metatags"] += tags(properties)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("html-page-context", describe_page)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
