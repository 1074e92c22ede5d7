r"""Numbers the equations that end in `\tag{3}`, and links "equation (3)" to them.

Any viewer of notebooks shows a tag beside its formula. On the site the number is Sphinx's own,
counted on each page, which the tag has to agree with.
"""

import re
from typing import Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains.math import MathDomain
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

logger = logging.getLogger(__name__)

TAG = re.compile(r"\s*\\tag\{(\d+)\}\s*$")
REFERENCE = re.compile(r"(?<=quation )\((\d+)\)")
NOT_PROSE = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)


class Equations(SphinxTransform):
    """Turns tags into labels, and the mentions of a tag into references."""

    # After Sphinx has looked for the texts to translate (at 20), which keep their numbers.
    default_priority = 30

    def apply(self, **kwargs: Any) -> None:
        """Look at every formula of the document, then at every text."""
        tags = [self.label(block) for block in list(self.document.findall(nodes.math_block))]
        for text in list(self.document.findall(nodes.Text)):
            if not isinstance(text.parent, NOT_PROSE) and REFERENCE.search(text):
                self.link(text, tags)

    def label(self, block: nodes.math_block) -> str:
        """Number an equation that has a tag; return the tag, or "" where there is none."""
        formula = block.astext()
        found = TAG.search(formula)
        if not found:
            return ""
        domain = cast(MathDomain, self.env.get_domain("math"))
        label = self.label_of(found[1])
        domain.note_equation(self.env.docname, label, location=block)
        number = domain.get_equation_number_for(label)
        if str(number) != found[1]:
            message = "this is equation %s of its page, and its tag says %s"
            logger.warning(message, number, found[1], location=block)
        block.children = []
        block += nodes.Text(formula[: found.start()])
        block.update_basic_atts({"ids": [], "names": []})
        block["label"], block["number"], block["docname"] = label, number, self.env.docname
        target = nodes.target("", "", ids=[nodes.make_id(f"equation-{label}")])
        self.document.note_explicit_target(target)
        block.parent.insert(block.parent.index(block), target)
        return found[1]

    def label_of(self, tag: str) -> str:
        """Return the name of an equation, which no other page has."""
        return f"{self.env.docname}-{tag}"

    def link(self, text: nodes.Text, tags: list[str]) -> None:
        """Cut a text at its mentions of equations, and make them references."""
        pieces: list[nodes.Node] = []
        for number, piece in enumerate(REFERENCE.split(text)):
            # What the pattern found stands at the odd places.
            if number % 2 == 0:
                pieces.append(nodes.Text(piece))
                continue
            if piece not in tags:
                message = "no equation of this page has the tag %s"
                logger.warning(message, piece, location=text.parent)
            pieces.append(
                addnodes.pending_xref(
                    "",
                    nodes.inline("", f"({piece})"),
                    refdomain="math",
                    reftype="eq",
                    refdoc=self.env.docname,
                    reftarget=self.label_of(piece),
                    refexplicit=False,
                )
            )
        text.parent.replace(text, pieces)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_transform(Equations)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
