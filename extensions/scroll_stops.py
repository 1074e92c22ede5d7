"""Leaves it to assets/js/scroll_stops.js to say which blocks scroll, instead of to the theme."""

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

SCRIPT = "_static/scripts/pydata-sphinx-theme.js"
# The last call of the theme's script: it measures every block that may scroll.
CALL = re.compile(
    r'"complete"===document\.readyState\?(\w)\(\):window\.addEventListener\("load",\1\)'
)
GONE = "void 'scroll_stops.js'"


def without_the_call(script: str) -> str:
    """Return the theme's script without the call that measures every block."""
    if GONE in script:
        return script
    changed, calls = CALL.subn(GONE, script)
    if calls != 1:
        raise ExtensionError(
            f"{SCRIPT}: expected one call that measures the blocks, got {calls}; "
            "look whether the theme's new version still makes it"
        )
    return changed


def take_over(app: Sphinx, error: Exception | None) -> None:
    """Change the theme's script in a site that was built well."""
    if error is None and app.builder.format == "html":
        script = Path(app.outdir) / SCRIPT
        script.write_text(without_the_call(script.read_text(encoding="utf-8")), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("build-finished", take_over)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
