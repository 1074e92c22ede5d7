"""Links the glossary's terms where a chapter first uses them, and marks the Chinese ones.

A link comes into the prose alone: not into headings, links, code, formulas or quotations of code.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from gathered import Gathered, link
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform

CHAPTERS = "chapters/"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# The writer turns this class into the attribute `lang`.
CHINESE_CLASS = "language-zh-CN"
# Names that are terms in some sentences only; elsewhere a link would mislead.
EVERYDAY = {"cost", "support"}
# What holds no prose of the chapter's own.
NOT_PROSE = (
    nodes.title,
    nodes.rubric,
    nodes.reference,
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    addnodes.pending_xref,
)


@dataclass
class Term:
    """An entry of the glossary."""

    names: list[str]
    place: str


def find_terms(doctree: nodes.document) -> list[Term] | None:
    """Return the terms of a glossary; None for any other page."""
    found = []
    for glossary in doctree.findall(addnodes.glossary):
        for entry in glossary.findall(nodes.definition_list_item):
            heads = [head for head in entry.children if isinstance(head, nodes.term)]
            for head in heads:
                if CHINESE.search(head.astext()):
                    head["classes"].append(CHINESE_CLASS)
            names = [head.astext() for head in heads if CHINESE_CLASS not in head["classes"]]
            found.append(Term(names, heads[0]["ids"][0]))
    return found or None


TERMS = Gathered("terms", find_terms)


def pattern(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds names, the longest first, with or without the s of many.

    A sentence may begin with a name. Other capitals are part of it: MAD is not mad.
    """
    choices = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])({choices})(?:s|es)?(?![\w-])")


def with_capital(name: str) -> str:
    """Return a name as it stands at the beginning of a sentence."""
    return name[0].upper() + name[1:]


class LinkTerms(SphinxPostTransform):
    """Links the first use of each term in a chapter."""

    default_priority = 300  # references are resolved by now

    def run(self, **_: Any) -> None:
        """Go through the texts of a chapter, in their order."""
        if not self.env.docname.startswith(CHAPTERS):
            return
        for page, terms in TERMS.of(self.env).items():
            ways = {
                name: (page, term.place)
                for term in terms
                for name in term.names
                if name not in EVERYDAY
            }
            self.link_first_uses(ways | {with_capital(name): way for name, way in ways.items()})

    def link_first_uses(self, ways: dict[str, tuple[str, str]]) -> None:
        """Link each place of the glossary once."""
        names, linked = pattern(ways), set[str]()
        for text in list(self.document.findall(nodes.Text)):
            if not is_prose(text):
                continue
            pieces: list[nodes.Node] = []
            end = 0
            for found in names.finditer(text):
                page, place = ways[found[1]]
                if place in linked:
                    continue
                linked.add(place)
                way = link(self.env, self.env.docname, page, place, nodes.Text(found[0]))
                way["classes"].append("term")
                pieces += [nodes.Text(text[end : found.start()]), way]
                end = found.end()
            if pieces:
                text.parent.replace(text, [*pieces, nodes.Text(text[end:])])


def is_prose(text: nodes.Text) -> bool:
    """Say whether a text is a chapter's own running text."""
    around, in_paragraph = text.parent, False
    while around is not None:
        if isinstance(around, NOT_PROSE) or around.get("nb_element"):
            return False
        in_paragraph = in_paragraph or isinstance(around, nodes.paragraph)
        around = around.parent
    return in_paragraph


def rewrite_chapters(_: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the chapters to write again where the glossary has changed."""
    before = getattr(env, "lossbook_terms_before", None)
    now = repr(TERMS.of(env))
    env.lossbook_terms_before = now  # type: ignore[attr-defined]
    return [page for page in env.found_docs if page.startswith(CHAPTERS) and now != before]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    TERMS.connect(app)
    app.add_post_transform(LinkTerms)
    app.connect("env-updated", rewrite_chapters)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
