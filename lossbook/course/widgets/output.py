"""What a widget leaves in a notebook: itself, and what to show where widgets do not run."""

from base64 import b64encode
from typing import Any

from ipywidgets import DOMWidget

__all__ = ["Output"]


class Output:
    """A widget with a picture and a text that stand in for it.

    The text is the same on every run, so that a stored notebook can be compared with a new run.
    """

    def __init__(self, widget: DOMWidget, text: str, png: bytes | None = None):
        self.widget = widget
        self.text = text
        self.png = png

    def __repr__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """Give Jupyter every form of the output, to choose from."""
        bundle: dict[str, Any] = self.widget._repr_mimebundle_()
        bundle["text/plain"] = self.text
        if self.png is not None:
            bundle["image/png"] = b64encode(self.png).decode("ascii")
        return bundle
