"""What pages show of other pages: kept by page in Sphinx's environment, and always up to date."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Generic, TypeVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

Part = TypeVar("Part")
LINKS = (nodes.reference, addnodes.pending_xref)


class Gathered(Generic[Part]):
    """Parts of pages, found when a page is read, for the pages that show them."""

    def __init__(self, name: str, find: Callable[[nodes.document], Part | None]) -> None:
        """Name the place in the environment, and say how to find a page's part."""
        self.name = f"lossbook_{name}"
        self.find = find

    def of(self, env: BuildEnvironment) -> dict[str, Part]:
        """Return the parts by the page that they stand on."""
        parts: dict[str, Part] = env.__dict__.setdefault(self.name, {})
        return parts

    def connect(self, app: Sphinx) -> None:
        """Gather from every page that is read from now on."""
        app.connect("doctree-read", self._read)
        app.connect("env-purge-doc", lambda _, env, page: self.of(env).pop(page, None))
        app.connect("env-merge-info", lambda _, env, __, other: self.of(env).update(self.of(other)))

    def _read(self, app: Sphinx, doctree: nodes.document) -> None:
        part = self.find(doctree)
        if part is not None:
            self.of(app.env)[app.env.docname] = part


def section_called(doctree: nodes.document, title: str) -> nodes.section | None:
    """Return the section with a title, or None."""
    for section in doctree.findall(nodes.section):
        if section[0].astext() == title:
            return section
    return None


def without_links(parts: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Copy parts of a text; of links, which lead from the page they stand on, the words alone."""
    for part in parts:
        if isinstance(part, LINKS):
            yield from without_links(part.children)
        elif isinstance(part, nodes.Text):
            yield nodes.Text(part.astext())
        else:
            copy = part.copy()
            copy.extend(without_links(part.children))
            yield copy


def link(env: BuildEnvironment, here: str, page: str, place: str, *words: Any) -> nodes.reference:
    """Return a link from one page to a place of another."""
    address = env.app.builder.get_relative_uri(here, page)
    address = f"{address}#{place}" if place else address
    return nodes.reference("", "", *words, refuri=address, internal=True)
