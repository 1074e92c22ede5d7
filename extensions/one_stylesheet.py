"""Replaces the many style sheets of a page by one that holds only the rules that the site uses.

A browser paints nothing before it has every style sheet. The theme and the extensions bring a
dozen, with four times the rules that any page here needs.
"""

import hashlib
import posixpath
import re
from pathlib import Path
from typing import Any

from built_pages import pages, rewrite
from sphinx.application import Sphinx
from used_css import used_rules

LINK = re.compile(
    r'\s*<link\b(?=[^>]*\brel="stylesheet")(?:(?=[^>]*\bmedia="(?P<media>[^"]+)"))?'
    r'[^>]*\bhref="(?P<href>[^"?]+)[^>]*>'
)
BUNDLE = "_static/site.css"
IMPORT = re.compile(r'@import\s+(?:url\()?["\']?([^"\')]+)["\']?\)?\s*;')
ADDRESS = re.compile(r'url\(\s*(["\']?)(?!data:|#)([^"\')]+)\1\s*\)')
ATTRIBUTE = re.compile(r'\s(?:class|id)="([^"]+)"')
WORD = re.compile(r"-?[A-Za-z_][\w-]*")
# Scripts put these names together from parts, or come from the widget runtime, whose own words
# are not looked through.
MADE_UP = re.compile(r"(?:bs|widget|jupyter|jp|lm|lossbook|static|noUi)-.*")
RUNTIME = "html-manager"
# Letters show at once, in another font until the right one has come.
BLOCKING_FONT = re.compile(r"font-display:\s*block")


class Names(set[str]):
    """The classes and ids of a site, and those that its scripts may make up."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or bool(MADE_UP.fullmatch(str(name)))


def names_of(site: Path) -> Names:
    """Return every class and id in the pages, and every word of the scripts."""
    names = Names()
    for page in pages(site):
        for value in ATTRIBUTE.findall(page.read_text(encoding="utf-8")):
            names.update(value.split())
    for script in site.rglob("*.js"):
        if RUNTIME not in script.parts and script.relative_to(site).parts[0] == "_static":
            names.update(WORD.findall(script.read_text(encoding="utf-8")))
    return names


def sheets_of(site: Path) -> dict[str, str | None]:
    """Return the sheets that pages ask for, in order: the place of each, and its media."""
    found: dict[str, str | None] = {}
    for page in pages(site):
        folder = page.parent.relative_to(site).as_posix()
        for link in LINK.finditer(page.read_text(encoding="utf-8")):
            found[posixpath.normpath(posixpath.join(folder, link["href"]))] = link["media"]
    found.pop(BUNDLE, None)
    return found


def read(site: Path, sheet: str) -> str:
    """Return a sheet with those that it imports, its addresses seen from the bundle."""
    folder = posixpath.dirname(sheet)
    css = (site / sheet).read_text(encoding="utf-8")

    def with_import(found: re.Match[str]) -> str:
        return read(site, posixpath.normpath(posixpath.join(folder, found[1])))

    def from_bundle(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, found[2]))
        return f'url("{posixpath.relpath(target, posixpath.dirname(BUNDLE))}")'

    own = ADDRESS.sub(from_bundle, IMPORT.sub("", css))
    imported = "".join(map(with_import, IMPORT.finditer(css)))
    return imported + BLOCKING_FONT.sub("font-display:swap", own)


def joined(site: Path, sheets: dict[str, str | None]) -> str:
    """Return all sheets as one."""
    css = {sheet: read(site, sheet) for sheet in sheets}
    return "\n".join(
        f"@media {media} {{ {css[sheet]} }}" if media else css[sheet]
        for sheet, media in sheets.items()
    )


def bundle(app: Sphinx, error: Exception | None) -> None:
    """Write the one style sheet, and have every page ask for it alone."""
    site = Path(app.outdir)
    if error is not None or app.builder.format != "html":
        return
    sheets = sheets_of(site)
    if not sheets:  # every page stands as the last build left it
        return
    css = used_rules(joined(site, sheets), names_of(site))
    (site / BUNDLE).write_text(css, encoding="utf-8")
    mark = hashlib.sha256(css.encode()).hexdigest()[:8]

    def link(page: Path, html: str) -> str:
        root = "../" * (len(page.relative_to(site).parts) - 1)
        tag = f'\n  <link rel="stylesheet" href="{root}{BUNDLE}?v={mark}" />'
        first = LINK.search(html)
        if first is None:  # a page that brings its own style
            return html
        return html[: first.start()] + tag + LINK.sub("", html[first.start() :])

    rewrite(app, error, link)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    # Last of all: the theme writes its colours of code when the build is finished.
    app.connect("build-finished", bundle, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
