"""Lists at the end of a page the works that it links to, and leads the links there.

A citation is a plain link to a work's DOI, arXiv or ISBN address, so that it helps in any viewer
of notebooks. What the list says comes from `references.bib`, by way of sphinxcontrib-bibtex.
"""

from collections.abc import Mapping
from typing import Any, cast

from docutils import nodes
from pybtex.database import Entry
from pybtex.plugin import find_plugin
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util import logging
from sphinxcontrib.bibtex.domain import BibtexDomain

logger = logging.getLogger(__name__)

DOI, ARXIV, ISBN = "https://doi.org/", "https://arxiv.org/abs/", "https://openlibrary.org/isbn/"
# Signs that Markdown reads in another way where they stand in a link.
ESCAPED = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E"})


def address(work: Entry) -> str:
    """Return the web address of a work of the bibliography."""
    fields: Mapping[str, str] = work.fields
    if "doi" in fields:
        return DOI + fields["doi"].translate(ESCAPED)
    if "eprint" in fields:
        return ARXIV + fields["eprint"]
    return ISBN + fields["isbn"].replace("-", "")


class Citations(SphinxTransform):
    """Turns the links to works into links to the page's list of references."""

    # After Sphinx has put translations in (at 20), whose links are citations too.
    default_priority = 30

    def apply(self, **kwargs: Any) -> None:
        """Look at every link of the document."""
        data = cast(BibtexDomain, self.env.get_domain("cite")).bibdata
        works = {address(work): work for work in data.data.entries.values()}
        cited = {}
        for link in list(self.document.findall(nodes.reference)):
            uri = link.get("refuri", "")
            if uri in works:
                cited[uri] = works[uri]
                link.replace_self(nodes.reference("", "", *link.children, refid=name(works[uri])))
            elif uri.startswith((DOI, ARXIV, ISBN)):
                logger.warning("references.bib has no work at %s", uri, location=link)
        if cited:
            *_, last = self.document.findall(nodes.section)
            last += nodes.rubric("", "References")
            last += self.references(list(cited.values()))
            # The page changes when the bibliography does.
            for file in data.bibfiles:
                self.env.note_dependency(str(file))

    def references(self, works: list[Entry]) -> nodes.Element:
        """Return the list of references, in the order of the bibliography's style."""
        backend = cast(BibtexDomain, self.env.get_domain("cite")).backend
        style = find_plugin("pybtex.style.formatting", self.config.bibtex_default_style)()
        entries = nodes.bullet_list(classes=["references"])
        for work in style.sort(works):
            entry = backend.paragraph(style.format_entry(label="", entry=work))
            entries += nodes.list_item("", entry, ids=[name(work)])
        return entries


def name(work: Entry) -> str:
    """Return the name of a work's entry, which links lead to."""
    return str(nodes.make_id(f"reference-{work.key}"))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_transform(Citations)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
