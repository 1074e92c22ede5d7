"""Collects the claims that chapters check, with their verdicts, into one table.

A claim is a heading below *Fact-check*. Its first paragraph begins with the verdict in bold; where
the claim stands in the course's own source, the paragraph ends in *From our source.* A cell below
proves the verdict. The build warns of a claim that lacks one of these, so it fails.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docutils import nodes
from gathered import Gathered, link, section_called, without_links
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

SECTION = "Fact-check"
VERDICTS = ("False", "Half true", "True")
VERDICT = re.compile(rf"(?:{'|'.join(VERDICTS)})\b")
SOURCE_MARK = "From our source."
SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
# A shorter reason, such as "By a sign.", takes the next sentence along.
SHORTEST = 45
# What the page says itself.
COLUMNS = {"claim": "Claim", "verdict": "Verdict", "why": "Why", "proof": "Proof"}
OURS = "our source"
FILTER = "Show claims by verdict"
CHOICES = {"": "All", **{nodes.make_id(verdict): verdict for verdict in VERDICTS}}
OURS_ALONE = "Our source only"
COUNT = (
    "{all} claims: {False} are false, {Half true} are half true, and {True} are true. "
    "{ours} of them stand in our source."
)


@dataclass
class Claim:
    """A claim as its chapter states and judges it."""

    words: list[nodes.Node]
    verdict: str
    why: list[nodes.Node]
    from_source: bool
    heading: str
    cell: str

    @property
    def kind(self) -> str:
        """The verdict as a class of the page."""
        return str(nodes.make_id(self.verdict))


def find_claims(doctree: nodes.document) -> list[Claim] | None:
    """Return the claims of a chapter; None for a page that checks none."""
    checked = section_called(doctree, SECTION)
    if checked is None:
        return None
    claims = [part for part in checked.children if isinstance(part, nodes.section)]
    if not claims:
        logger.warning("%s has no claim", SECTION, location=checked)
    return [claim for section in claims if (claim := read_claim(section))]


def read_claim(section: nodes.section) -> Claim | None:
    """Return what a section says about a claim, or warn of what is missing."""
    title, *body = section.children
    paragraph = body[0] if body else nodes.paragraph()
    cells = [part for part in section.findall(nodes.container) if is_cell(part)]
    found = verdict_of(paragraph)
    if found is None or not cells:
        missing = "a cell that proves its verdict" if found else "a verdict, such as **False.**,"
        logger.warning("the claim %s lacks %s", title.astext(), missing, location=section)
        return None
    heading = section["ids"][0]
    if not cells[0]["ids"]:
        cells[0]["ids"] = [f"proof-{heading}"]
    from_source = is_source_mark(paragraph[-1])
    sentences = list(sentences_of(paragraph[:-1] if from_source else paragraph.children))
    return Claim(
        words=list(without_links(title.children)),
        verdict=found,
        why=list(without_links(why(sentences, found))),
        from_source=from_source,
        heading=heading,
        cell=cells[0]["ids"][0],
    )


def is_cell(part: nodes.Element) -> bool:
    """Say whether an element is a code cell."""
    return bool(part.get("nb_element") == "cell_code")


def is_source_mark(part: nodes.Node) -> bool:
    """Say whether an element marks a claim of the course's own source."""
    return isinstance(part, nodes.emphasis) and part.astext() == SOURCE_MARK


def verdict_of(paragraph: nodes.Element) -> str | None:
    """Return the verdict that a paragraph begins with."""
    first = next((part for part in paragraph.children if part.astext()), None)
    found = VERDICT.match(first.astext()) if isinstance(first, nodes.strong) else None
    return found[0] if found else None


def sentences_of(parts: Iterable[nodes.Node]) -> Iterator[list[nodes.Node]]:
    """Cut the parts of a paragraph into sentences."""
    sentence: list[nodes.Node] = []
    for part in parts:
        if not isinstance(part, nodes.Text):
            sentence.append(part)
            continue
        first, *others = SENTENCE_END.split(part.astext())
        # The full stop may stand in what is bold before.
        if first[:1].isspace() and ends(sentence):
            yield sentence
            sentence = []
            first = first.lstrip()
        sentence.append(nodes.Text(first))
        for other in others:
            yield sentence
            sentence = [nodes.Text(other)]
    yield sentence


def ends(sentence: list[nodes.Node]) -> bool:
    """Say whether a sentence has its full stop."""
    return bool(re.search(r"[.?!]$", words_of(sentence)))


def words_of(parts: Iterable[nodes.Node]) -> str:
    """Return the plain text of parts of a paragraph."""
    return "".join(part.astext() for part in parts)


def why(sentences: list[list[nodes.Node]], verdict: str) -> list[nodes.Node]:
    """Return the sentence after the bare verdict, or that with it; two for a half truth."""
    if words_of(sentences[0]).strip() == f"{verdict}.":
        sentences = sentences[1:]
    fewest = 2 if verdict == "Half true" else 1
    chosen: list[nodes.Node] = []
    for number, sentence in enumerate(sentences):
        if number >= fewest and len(words_of(chosen)) >= SHORTEST:
            break
        chosen += [nodes.Text(" "), *sentence] if chosen else sentence
    return chosen


CLAIMS = Gathered("claims", find_claims)


class ClaimTable(nodes.General, nodes.Element):  # type: ignore[misc] # docutils has no types
    """Stands for the table until all chapters are read."""


class FactCheck(SphinxDirective):
    """The directive `fact-check`, in whose place the table comes."""

    def run(self) -> list[nodes.Node]:
        """Return a node that stands for the table."""
        self.env.note_reread()  # any chapter may have changed
        return [ClaimTable()]


class ShowClaims(SphinxPostTransform):
    """Puts the counts and the table where the directive is."""

    default_priority = 1

    def run(self, **_: Any) -> None:
        """Look for the directive's nodes."""
        for node in list(self.document.findall(ClaimTable)):
            claims = CLAIMS.of(self.env)
            if not any(claims.values()):
                logger.warning("no chapter checks a claim", location=node)
            node.replace_self([counts(claims), filter_bar(), table(self.env, claims)])


def counts(chapters: dict[str, list[Claim]]) -> nodes.Node:
    """Return how many claims there are of each verdict."""
    claims = [claim for of_chapter in chapters.values() for claim in of_chapter]
    verdicts = Counter(claim.verdict for claim in claims)
    text = COUNT.format(
        all=len(claims),
        ours=sum(claim.from_source for claim in claims),
        **{verdict: verdicts[verdict] for verdict in VERDICTS},
    )
    return nodes.paragraph("", text, classes=["claim-counts"])


def filter_bar() -> nodes.Node:
    """Return the buttons of the filter, which a script makes work, and a line for its answer."""
    marks = {f'data-verdict="{kind}"': words for kind, words in CHOICES.items()}
    marks['data-source="ours"'] = OURS_ALONE
    buttons = "".join(
        f'<button type="button" class="btn btn-sm btn-outline-primary" {mark}>{words}</button>'
        for mark, words in marks.items()
    )
    group = f'<div class="claim-filter" role="group" aria-label="{FILTER}">{buttons}</div>'
    return nodes.raw("", f'{group}<p class="claim-status" role="status">&nbsp;</p>', format="html")


def table(env: BuildEnvironment, chapters: dict[str, list[Claim]]) -> nodes.Node:
    """Return the table of all claims, in the order of the chapters."""
    head = nodes.row("", *(cell(name, nodes.Text(title)) for name, title in COLUMNS.items()))
    rows = [row(env, chapter, claim) for chapter in sorted(chapters) for claim in chapters[chapter]]
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in COLUMNS), cols=len(COLUMNS))
    group += [nodes.thead("", head), nodes.tbody("", *rows)]
    return nodes.table("", group, classes=["claims"])


def row(env: BuildEnvironment, chapter: str, claim: Claim) -> nodes.row:
    """Return a claim's row, whose classes the filter reads."""
    here = env.docname
    number = env.titles[chapter].astext().partition(".")[0]
    verdict: list[nodes.Node] = [verdict_mark(claim)]
    if claim.from_source:
        verdict += [nodes.Text(" "), nodes.inline("", OURS, classes=["claim-source"])]
    return nodes.row(
        "",
        cell("claim", link(env, here, chapter, claim.heading, *without_links(claim.words))),
        cell("verdict", *verdict),
        cell("why", *without_links(claim.why)),
        cell("proof", link(env, here, chapter, claim.cell, nodes.Text(f"chapter {number}"))),
        classes=[claim.kind, *(["ours"] if claim.from_source else [])],
    )


def verdict_mark(claim: Claim) -> nodes.inline:
    """Return a verdict in its colour."""
    return nodes.inline("", claim.verdict, classes=["verdict", f"verdict-{claim.kind}"])


def cell(name: str, *words: nodes.Node) -> nodes.entry:
    """Return a cell of a column."""
    return nodes.entry("", nodes.paragraph("", "", *words), classes=[f"column-{name}"])


def add_filter(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Load the filter where the table is."""
    if 'class="claims' in context.get("body", ""):
        app.add_js_file("js/fact_check.js", priority=900, defer="defer")  # after its words


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    CLAIMS.connect(app)
    app.add_node(ClaimTable)
    app.add_directive("fact-check", FactCheck)
    app.add_post_transform(ShowClaims)
    app.connect("html-page-context", add_filter)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
