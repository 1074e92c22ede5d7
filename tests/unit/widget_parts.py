"""What widgets are made of, read off for the tests."""

import re
from base64 import b64decode
from html import unescape
from io import BytesIO

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets.embed import dependency_state
from PIL import Image

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def parts(widget, kind):
    """All widgets of a kind, depth first."""
    found = [widget] if isinstance(widget, kind) else []
    for child in getattr(widget, "children", ()):
        found += parts(child, kind)
    return found


def links(widget):
    """The links between widgets that a page keeps, as (source, trait, target, trait)."""
    states = [entry["state"] for entry in dependency_state([widget], drop_defaults=False).values()]
    ends = [
        (*state["source"], *state["target"])
        for state in states
        if state["_model_name"] == "LinkModel"
    ]
    return [tuple(end.removeprefix("IPY_MODEL_") for end in link) for link in ends]


def attribute(html, name):
    return unescape(re.search(rf' {name}="([^"]*)"', html)[1])


def pixels(html):
    kind, data = attribute(html, "src").split(";base64,")
    assert kind == "data:image/webp"
    return Image.open(BytesIO(b64decode(data)))


def draw(value):
    """Draw a typical figure of the course: two lines and a legend."""
    figure, axes = plt.subplots()
    x = np.linspace(-6, 6, 300)
    axes.plot(x, 1 / (1 + np.exp(-x * float(value))), label="sigmoid")
    axes.plot(x, x / 12 + 0.5, label="line")
    axes.set(title=f"At {value} the slope is <{value}> & more", xlabel="x", ylabel="probability")
    axes.legend()
    return figure
