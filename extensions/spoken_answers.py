"""Shows a chapter in short on another page: the answers one would speak, and its verdicts.

The answers are the panels of the section *In 30 seconds*; the verdicts are those of *Fact-check*.
"""

from dataclasses import dataclass
from typing import Any

from docutils import nodes
from fact_check import CLAIMS, Claim, verdict_mark
from gathered import Gathered, link, section_called, without_links
from panels import dropdown
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

SECTION = "In 30 seconds"
# The places of a chapter that the block leads to, and what the links say.
PLACES = {"": "The chapter", "fact-check": "Fact-check", "test-yourself": "Quiz"}


@dataclass
class Answers:
    """What one would say on a chapter's question, and what a senior adds."""

    spoken: list[nodes.Node]
    title: str
    added: list[nodes.Node]


def find_answers(doctree: nodes.document) -> Answers | None:
    """Return the answers of a chapter; None for a page that has none."""
    section = section_called(doctree, SECTION)
    if section is None:
        return None
    panels = list(section.findall(nodes.admonition))
    if len(panels) != 2:
        logger.warning("%s needs two panels, and has %d", SECTION, len(panels), location=section)
        return None
    (_, *spoken), (title, *added) = (panel.children for panel in panels)
    return Answers(list(without_links(spoken)), title.astext(), list(without_links(added)))


ANSWERS = Gathered("answers", find_answers)


class InShort(nodes.General, nodes.Element):  # type: ignore[misc] # docutils has no types
    """Stands for a chapter in short until all chapters are read."""


class ChapterInShort(SphinxDirective):
    """The directive `in-short`, whose argument is a chapter's page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return a node that stands for the chapter in short."""
        self.env.note_reread()  # the chapter may have changed
        node = InShort(chapter=self.arguments[0])
        self.set_source_info(node)
        return [node]


class ShowInShort(SphinxPostTransform):
    """Puts answers and verdicts where the directive is."""

    default_priority = 1

    def run(self, **_: Any) -> None:
        """Look for the directive's nodes."""
        for node in list(self.document.findall(InShort)):
            chapter = node["chapter"]
            answers = ANSWERS.of(self.env).get(chapter)
            if answers is None:
                logger.warning("no page %s has answers", chapter, location=node)
                continue
            node.replace_self(in_short(self.env, chapter, answers))


def in_short(env: BuildEnvironment, chapter: str, answers: Answers) -> list[nodes.Node]:
    """Return a chapter's answers, its verdicts and the ways into it."""
    claims = CLAIMS.of(env).get(chapter, [])
    verdicts = [verdict(env, chapter, claim) for claim in claims]
    ways = nodes.paragraph(classes=["ways"])
    for place, words in PLACES.items():
        ways += [link(env, env.docname, chapter, place, nodes.Text(words)), nodes.Text(" ")]
    opening = nodes.raw()
    opening.source, opening.line = env.docname, 0
    question = env.titles[chapter].astext().partition(" ")[2]
    return [
        nodes.paragraph("", "", nodes.strong("", question)),
        *without_links(answers.spoken),
        dropdown(opening, answers.title, list(without_links(answers.added))),
        nodes.bullet_list("", *verdicts, classes=["verdicts"]),
        ways,
    ]


def verdict(env: BuildEnvironment, chapter: str, claim: Claim) -> nodes.list_item:
    """Return a claim with its verdict, which leads to the proof."""
    way = link(env, env.docname, chapter, claim.heading, *without_links(claim.words))
    return nodes.list_item("", nodes.paragraph("", "", verdict_mark(claim), nodes.Text(" "), way))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    ANSWERS.connect(app)
    app.add_node(InShort)
    app.add_directive("in-short", ChapterInShort)
    app.add_post_transform(ShowInShort)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
