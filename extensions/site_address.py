"""Finds where the site will be published, for all that needs a full address.

The address is Sphinx's `html_baseurl` in `_config.yml` if set, else that of GitHub Pages where
git's remote `origin` is on GitHub. With it pages name their canonical address, the build writes
`sitemap.xml`, and the page for a wrong address finds the site. Without it they do without.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

from docutils import nodes
from repository_links import origin, web_address
from sphinx.application import Sphinx
from sphinx.config import Config

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NOT_FOUND = "404"


def pages_address(repository: str) -> str:
    """Return where GitHub Pages publishes a repository, or "" for one that is not on GitHub."""
    match = re.fullmatch(r"https://github\.com/([\w-]+)/([\w.-]+)", repository)
    if not match:
        return ""
    owner, name = match.groups()
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def find_address(app: Sphinx, config: Config) -> None:
    """Set Sphinx's own setting, from which the theme writes canonical addresses."""
    found = config.html_baseurl or pages_address(web_address(origin(Path(app.srcdir))))
    config.html_baseurl = f"{found.rstrip('/')}/" if found else ""


def tell_root(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Tell the page for wrong addresses, which is shown at any depth, where the site starts."""
    if pagename == NOT_FOUND:
        context["site_root"] = urlsplit(app.config.html_baseurl).path or "/"


def write_sitemap(app: Sphinx, error: Exception | None) -> None:
    """List every page of the course for search engines."""
    address = app.config.html_baseurl
    if error or app.builder.format != "html" or not address:
        return
    ElementTree.register_namespace("", SITEMAP)
    listed = ElementTree.Element(f"{{{SITEMAP}}}urlset")
    for page in sorted(app.env.found_docs):
        entry = ElementTree.SubElement(listed, f"{{{SITEMAP}}}url")
        location = ElementTree.SubElement(entry, f"{{{SITEMAP}}}loc")
        location.text = f"{address}{app.builder.get_target_uri(page)}"
    file = Path(app.outdir) / "sitemap.xml"
    ElementTree.ElementTree(listed).write(file, encoding="utf-8", xml_declaration=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("config-inited", find_address)
    app.connect("html-page-context", tell_root)
    app.connect("build-finished", write_sitemap)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
