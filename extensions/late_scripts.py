"""Lets a page be painted before its scripts run: they run in order once it is parsed.

Where none runs, the page is light: the theme has no colours for the mode "auto", which its script
turns into one of the two.
"""

import re
from typing import Any

from built_pages import rewrite
from sphinx.application import Sphinx

BLOCKING = re.compile(r"<script (?=[^>]*\bsrc=)(?![^>]*\b(?:async|defer|type)\b)")
# This inline script needs a file that now runs later. A module waits its turn among the files.
OPTIONS = re.compile(r"<script>(?=\s*DOCUMENTATION_OPTIONS\.)")
AUTOMATIC = re.compile(r'(<html\b[^>]*\bdata-theme=)"auto"')


def defer(html: str) -> str:
    """Return a page that shows its colours by itself, and whose scripts do not hold it up."""
    html = AUTOMATIC.sub(r'\1"light"', html)
    return OPTIONS.sub('<script type="module">', BLOCKING.sub("<script defer ", html))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect(
        "build-finished", lambda app, error: rewrite(app, error, lambda _, html: defer(html))
    )
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
