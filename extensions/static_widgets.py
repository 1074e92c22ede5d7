"""Shows explorers and quizzes before any script runs, and takes their data out of the page.

MyST-NB writes the state of all widgets, every frame of every explorer, into the page's head. Here
it goes to a file of its own, which `load_widgets.js` fetches when the reader comes near. The file
is a script, because a page opened from a disk may load scripts and no other data. In the widget's
place stands what it shows at first.
"""

import hashlib
import json
import re
from base64 import b64decode
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.core.render import WIDGET_STATE_MIMETYPE, WIDGET_VIEW_MIMETYPE
from myst_nb.sphinx_ import NbMetadataCollector
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri
from widget_html import first_view

VIEW = re.compile(
    rf'<script type="{re.escape(WIDGET_VIEW_MIMETYPE)}">(.*)</script>', flags=re.DOTALL
)
FRAME = re.compile(r'src="data:image/(\w+);base64,([^"]+)"')
FOLDER = "_widgets"


def state_script(state: str) -> str:
    """Return a script that puts a page's widget state where the runtime looks for it."""
    properties = json.dumps({"type": WIDGET_STATE_MIMETYPE, "textContent": state})
    return f'document.head.append(Object.assign(document.createElement("script"), {properties}));\n'


class ShowWidgets(SphinxPostTransform):
    """Puts what a widget shows at first before the script that describes it."""

    # After MyST-NB has chosen the form of each output.
    default_priority = 5
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Look for the widgets of a page."""
        views = [
            (node, found)
            for node in self.document.findall(nodes.raw)
            if (found := VIEW.fullmatch(node.astext()))
        ]
        if not views:
            return
        files = NbMetadataCollector.get_js_files(self.env, self.env.docname)
        state = files["ipywidgets_state"][1]["body"]
        address = self.address(state)
        models = json.loads(state)["state"]
        for node, found in views:
            html = self.with_frame_files(first_view(models, json.loads(found[1])["model_id"]))
            text = f'<div class="lossbook-static" data-state="{address}">{html}</div>'
            node.replace_self([nodes.raw("", text, format="html"), node])

    def address(self, state: str) -> str:
        """Return where the page finds its state, with a mark that changes as the state does."""
        name = self.env.docname
        mark = hashlib.sha256(state.encode()).hexdigest()[:8]
        return f"{self.relative(f'{FOLDER}/{name}.js')}?v={mark}"

    def with_frame_files(self, html: str) -> str:
        """Move pictures out of the HTML into files, which come when they are near the screen."""

        def to_file(found: re.Match[str]) -> str:
            content = b64decode(found[2])
            name = f"_images/{hashlib.sha256(content).hexdigest()}.{found[1]}"
            path = Path(self.app.outdir, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content)
            return f'loading="lazy" src="{self.relative(name)}"'

        return FRAME.sub(to_file, html)

    def relative(self, path: str) -> str:
        """Return the way from this page to a file of the site."""
        page = self.app.builder.get_target_uri(self.env.docname)
        return relative_uri(page, path)


def move_state(app: Sphinx, page: str, _: str, context: dict[str, Any], __: Any) -> None:
    """Write the page's widget state into its file, and leave it out of the page."""
    for script in list(context["script_files"]):
        if script.attributes.get("type") == WIDGET_STATE_MIMETYPE:
            context["script_files"].remove(script)
            path = Path(app.outdir, FOLDER, f"{page}.js")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(state_script(script.attributes["body"]), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_post_transform(ShowWidgets)
    # After MyST-NB has added the state to the page.
    app.connect("html-page-context", move_state, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
