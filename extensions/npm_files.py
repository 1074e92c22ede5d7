"""Puts into the site the third-party code that npm brings, beside that of `assets/vendor`."""

import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

MODULES = "node_modules"
VENDOR = "_static/vendor"
# Where each file goes. The rest of these packages is other forms of the same, which no page needs.
FOLDERS = {
    "katex/LICENSE": "katex",
    "katex/dist/katex.min.css": "katex",
    "katex/dist/contrib/copy-tex.min.js": "katex",
    "katex/dist/fonts/*.woff2": "katex/fonts",
    "@jupyter-widgets/html-manager/LICENSE": "html-manager",
    "@jupyter-widgets/html-manager/dist/embed.js": "html-manager",
    "@jupyter-widgets/html-manager/dist/embed.js.LICENSE.txt": "html-manager",
    # The solid icons of Font Awesome 5, the only font that the widgets here ask for.
    "@jupyter-widgets/html-manager/dist/1551f4f60c37af51121f.woff2": "html-manager",
}


def copy_files(app: Sphinx) -> None:
    """Copy the files, before Sphinx takes the checksums that it writes into addresses."""
    if app.builder.format != "html":
        return
    for pattern, name in FOLDERS.items():
        found = sorted(Path(app.confdir, MODULES).glob(pattern))
        if not found:
            missing = f"{MODULES}/{pattern}"
            raise ExtensionError(f"{missing} is not there; build the site with: make book")
        folder = Path(app.outdir, VENDOR, name)
        folder.mkdir(parents=True, exist_ok=True)
        for path in found:
            shutil.copy(path, folder)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("builder-inited", copy_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
