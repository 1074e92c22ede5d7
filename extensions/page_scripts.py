"""Loads a script on the pages alone that need it: those that name it in their front matter.

A page names its scripts as places in `assets/`: under `scripts`, in the order to run them, those
that run when the page is opened; under `later_scripts` those that a script of the page loads when
they are needed. It finds their addresses in the element `later-scripts`.
"""

import json
import zlib
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

# After the scripts of every page, which `html_js_files` lists (at 800).
LATE = 900


def add_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document
) -> None:
    """Add the scripts that a page names."""
    named = app.env.metadata.get(pagename, {})
    for place, script in enumerate(json.loads(named.get("scripts", "[]"))):
        app.add_js_file(script, priority=LATE + place, defer="defer")
    later = json.loads(named.get("later_scripts", "[]"))
    if later:
        addresses = [context["pathto"](f"_static/{marked(app, one)}", 1) for one in later]
        element = '<script type="application/json" id="later-scripts">{}</script>'
        context["body"] += element.format(json.dumps(addresses))


def marked(app: Sphinx, script: str) -> str:
    """Return a script's place with a mark that changes as the script does, as Sphinx marks it."""
    content = Path(app.srcdir, "assets", script).read_bytes()
    return f"{script}?v={zlib.crc32(content):08x}"


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("html-page-context", add_scripts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
