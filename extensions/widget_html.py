"""Writes what a widget shows at first as HTML that needs no script.

A widget's state names the parts that it is made of. The same classes as in the drawn widget, with
`static-` for `lossbook-`, let one style serve both, so that the page keeps its place when the
drawn one comes.
"""

from collections.abc import Callable
from html import escape
from typing import Any

Models = dict[str, Any]


def first_view(models: Models, identifier: str) -> str:
    """Return the HTML of a model and its parts."""
    model = models[identifier.removeprefix("IPY_MODEL_")]
    draw = DRAWN.get(model["model_name"])
    if draw is None:
        raise ValueError(
            f"one of {', '.join(DRAWN)} expected in an explorer or a quiz, "
            f"got {model['model_name']}"
        )
    return draw(models, model["state"])


def _box(models: Models, state: dict[str, Any]) -> str:
    parts = "".join(first_view(models, child) for child in state["children"])
    return f'<div class="{_classes(state)}">{parts}</div>'


def _text(models: Models, state: dict[str, Any]) -> str:
    if _layout(models, state)["display"] == "none":
        return ""
    classes = f"static-html {_classes(state)}".strip()
    return f'<div class="{classes}">{_scriptless_folds(state["value"])}</div>'


def _slider(models: Models, state: dict[str, Any]) -> str:
    label = escape(state["description"])
    value = escape(state["_options_labels"][state["index"]])
    return (
        f'<div class="static-slider" style="max-width: {_layout(models, state)["max_width"]}">'
        f'<span class="static-label">{label}</span><span class="static-rail"></span>'
        f'<span class="static-readout">{value}</span></div>'
    )


def _options(_: Models, state: dict[str, Any]) -> str:
    items = "".join(f"<li>{escape(label)}</li>" for label in state["_options_labels"])
    return f'<ol class="static-options">{items}</ol>'


def _stack(models: Models, state: dict[str, Any]) -> str:
    """Return the part that is shown; where none is, all of them in a fold, as answers."""
    chosen = state["selected_index"]
    if chosen is not None:
        return first_view(models, state["children"][chosen])
    items = "".join(f"<li>{first_view(models, child)}</li>" for child in state["children"])
    return _scriptless_folds(
        f"<details><summary>Show the answers</summary>"
        f'<ol class="static-answers">{items}</ol></details>'
    )


def _scriptless_folds(html: str) -> str:
    """Leave folds to readers without scripts: with scripts they would go while one reads them."""
    return html.replace("<details>", "<noscript><details>").replace(
        "</details>", "</details></noscript>"
    )


def _classes(state: dict[str, Any]) -> str:
    return escape(" ".join(state["_dom_classes"]).replace("lossbook-", "static-"))


def _layout(models: Models, state: dict[str, Any]) -> dict[str, Any]:
    layout: dict[str, Any] = models[state["layout"].removeprefix("IPY_MODEL_")]["state"]
    return layout


DRAWN: dict[str, Callable[[Models, dict[str, Any]], str]] = {
    "VBoxModel": _box,
    "HTMLModel": _text,
    "SelectionSliderModel": _slider,
    "RadioButtonsModel": _options,
    "StackModel": _stack,
}
