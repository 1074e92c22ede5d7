"""Gives the page *Practice* a content security policy, since it runs what its reader writes.

The page runs the site's own scripts and no others, and Python in a worker, which keeps to the
policy too: it reaches no other host. Inline scripts are the theme's; they are let in one by one.
"""

import hashlib
import re
from base64 import b64encode
from html import unescape
from pathlib import Path
from typing import Any

from built_pages import rewrite
from practice_places import PAGE
from sphinx.application import Sphinx

INLINE = re.compile(r"<script\b(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
HANDLER = re.compile(r'\son[a-z]+="([^"]*)"')
CHARSET = '<meta charset="utf-8" />'


def checksum(script: str) -> str:
    """Return a script's checksum as a policy names it."""
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def policy(html: str) -> str:
    """Return the policy that lets in what a page needs."""
    scripts = [*INLINE.findall(html), *map(unescape, HANDLER.findall(html))]
    allowed = " ".join(dict.fromkeys(map(checksum, scripts)))
    rules = {
        "default-src": "'self'",
        "script-src": f"'self' 'wasm-unsafe-eval' 'unsafe-hashes' {allowed}",
        "style-src": "'self' 'unsafe-inline'",  # formulas are laid out by attributes
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in rules.items())


def with_policy(path: Path, html: str) -> str:
    """Return the page *Practice* with its policy, and any other as it is."""
    if path.name != f"{PAGE}.html" or "Content-Security-Policy" in html:
        return html
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}" />'
    return html.replace(CHARSET, f"{CHARSET}\n    {tag}", 1)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    # Once nothing changes the page any more.
    app.connect("build-finished", lambda app, error: rewrite(app, error, with_policy), priority=990)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
