from base64 import b64decode
from io import BytesIO

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from ipywidgets import SelectionSlider, Stack
from matplotlib.figure import Figure
from PIL import Image

from lossbook.course.plotting import use_course_style
from lossbook.course.widgets import explore, explore_pair, explorer

from .widget_parts import WIDGET_VIEW, attribute, draw, links, parts, pixels


@pytest.fixture(autouse=True)
def course_style():
    with mpl.rc_context():
        use_course_style()
        yield
    plt.close("all")


@pytest.fixture
def shown(monkeypatch):
    """What the explorers display, in order."""
    outputs = []
    monkeypatch.setattr(explorer, "display", outputs.append)
    return outputs


def test_draws_every_value_once_in_order_and_returns_nothing(shown):
    values = []
    assert explore(lambda v: values.append(v) or draw(v), [3, 1, 2], label="slope") is None
    assert values == [3, 1, 2]
    assert len(shown) == 1


def test_slider_and_pictures_are_linked_in_the_browser(shown):
    explore(draw, [1, 2, 3], label="slope", start=2)
    widget = shown[0].widget
    (slider,), (stack,) = parts(widget, SelectionSlider), parts(widget, Stack)
    assert slider.index == stack.selected_index == 1
    assert slider.description == "slope"
    assert len(stack.children) == 3
    assert links(widget) == [(slider.model_id, "index", stack.model_id, "selected_index")]
    assert "lossbook-explorer" in widget._dom_classes


def test_first_value_is_shown_unless_another_is_chosen(shown):
    explore(draw, [1, 2, 3], label="slope")
    assert parts(shown[0].widget, SelectionSlider)[0].index == 0


def test_output_has_a_view_a_picture_of_the_start_and_stable_text(shown):
    explore(draw, [1, 2], label="slope", start=2)
    bundle = shown[0]._repr_mimebundle_()
    assert bundle.keys() == {"text/plain", "image/png", WIDGET_VIEW}
    assert bundle["text/plain"] == (
        "Explorer: slope from 1 to 2, 2 frames.\nShown at 2: At 2 the slope is <2> & more"
    )
    picture = Image.open(BytesIO(b64decode(bundle["image/png"]))).convert("RGB")
    frame = pixels(parts(shown[0].widget, Stack)[0].children[1].value).convert("RGB")
    assert picture.tobytes() == frame.tobytes()
    assert bundle[WIDGET_VIEW]["model_id"] == shown[0].widget.model_id


def test_jupyter_gets_all_forms(shown):
    explore(draw, [1, 2], label="slope")
    data, _ = InteractiveShell().display_formatter.format(shown[0])
    assert data.keys() == {"text/plain", "image/png", WIDGET_VIEW}
    assert data["text/plain"] == shown[0].text


def test_without_jupyter_the_text_is_printed(capsys):
    explore(draw, [1, 2], label="slope")
    assert capsys.readouterr().out.startswith("Explorer: slope from 1 to 2, 2 frames.\n")


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ([1, 10, -2], ["1", "10", "−2"]),
        ([0.1, 0.30000000000000004, 1.0], ["0.1", "0.3", "1"]),
        ([-4.5, 0.0, 1e-5], ["−4.5", "0", "1e−05"]),
        ([100.12, 100.14], ["100.12", "100.14"]),
        (np.array([0.5, 1.0], dtype=np.float32), ["0.5", "1"]),
        ([1, 2.0, float("inf"), -float("inf")], ["1", "2", "∞", "−∞"]),
        (["L1", "L2"], ["L1", "L2"]),
        (range(2), ["0", "1"]),
    ],
)
def test_values_are_named_briefly(shown, values, names):
    def titled(value):
        figure = Figure(figsize=(1, 1))
        figure.suptitle(f"{value}")
        return figure

    explore(titled, values, label="value")
    assert parts(shown[0].widget, SelectionSlider)[0]._options_labels == tuple(names)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([], "values must be 2 to 60 in number, got 0"),
        ([1], "values must be 2 to 60 in number, got 1"),
        (range(61), "values must be 2 to 60 in number, got 61"),
        ([1, 2, 1], "values must be different from one another, got 1 twice"),
        ([1, 1.0], "got 1.0 twice"),
        ([1, float("nan")], "got nan"),
        (["1", 1], "different names"),
    ],
)
def test_unusable_values_are_refused(shown, values, message):
    with pytest.raises(ValueError, match=message):
        explore(draw, values, label="slope")
    assert shown == []


@pytest.mark.parametrize("value", [None, (1, 2), np.zeros(2), 1j])
def test_values_of_another_type_are_refused(value):
    with pytest.raises(TypeError, match="values must be numbers or strings, got"):
        explore(draw, [1, value], label="slope")


@pytest.mark.parametrize(
    ("result", "name"), [(None, "None"), ("figure", "str"), (Image.new("L", (1, 1)), "Image")]
)
def test_draw_must_return_a_figure(shown, result, name):
    with pytest.raises(
        ValueError, match=rf"must return a matplotlib figure, but draw\(1\) returned {name}"
    ):
        explore(lambda value: result, [1, 2], label="slope")
    assert shown == []


def test_start_must_be_a_value():
    with pytest.raises(ValueError, match=r"start must be one of the values \[1, 2\], got 3"):
        explore(draw, [1, 2], label="slope", start=3)


@pytest.mark.parametrize(("label", "error"), [("", ValueError), (" ", ValueError), (3, TypeError)])
def test_label_must_be_words(label, error):
    with pytest.raises(error, match="label must"):
        explore(draw, [1, 2], label=label)


def test_draw_must_be_callable():
    with pytest.raises(TypeError, match="draw must be callable, got Figure"):
        explore(draw(1), [1, 2], label="slope")


def draw_pair(slope, shift):
    figure = draw(slope)
    figure.axes[0].set_title(f"Slope {slope} and shift {shift}")
    return figure


def shown_picture(stack):
    """Follow the selected children down to the picture that is seen."""
    child = stack.children[stack.selected_index]
    return shown_picture(child) if isinstance(child, Stack) else attribute(child.value, "alt")


def test_pair_draws_every_pair_once(shown):
    pairs = []

    def noted(slope, shift):
        pairs.append((slope, shift))
        return draw_pair(slope, shift)

    assert explore_pair(noted, [1, 2, 3], ["a", "b"], labels=("slope", "shift")) is None
    assert pairs == [(1, "a"), (1, "b"), (2, "a"), (2, "b"), (3, "a"), (3, "b")]
    assert shown[0].text == (
        "Explorer: slope from 1 to 3 and shift from a to b, 6 frames.\n"
        "Shown at 1 and a: Slope 1 and shift a"
    )


def test_pair_of_sliders_leads_to_the_picture_of_their_values(shown):
    explore_pair(draw_pair, [1, 2], ["a", "b"], labels=("slope", "shift"), start=(2, "a"))
    widget = shown[0].widget
    rows, columns = parts(widget, SelectionSlider)
    stack = parts(widget, Stack)[0]
    assert shown_picture(stack) == "Slope 2 and shift a"
    # What the browser does as the sliders move, by the links that the page keeps.
    stacks = {each.model_id: each for each in parts(widget, Stack)}
    followers = {
        slider: [stacks[target] for source, _, target, _ in links(widget) if source == slider]
        for slider in (rows.model_id, columns.model_id)
    }
    for row, slope in enumerate([1, 2]):
        for column, shift in enumerate(["a", "b"]):
            for follower in followers[rows.model_id]:
                follower.selected_index = row
            for follower in followers[columns.model_id]:
                follower.selected_index = column
            assert shown_picture(stack) == f"Slope {slope} and shift {shift}"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"first_values": range(8), "second_values": range(8)}, "at most 60 in number, got 8 x 8"),
        ({"second_values": []}, "values must be 2 to 60 in number, got 0"),
        ({"labels": ("slope",)}, "labels must be two"),
        ({"labels": ("slope", "")}, "label must say"),
        ({"start": (1, 5)}, r"start must be one of the values \[1, 2\], got 5"),
        ({"draw": lambda slope, shift: None}, r"but draw\(1, 1\) returned None"),
    ],
)
def test_unusable_pair_is_refused(shown, options, message):
    usual = {
        "draw": draw_pair,
        "first_values": [1, 2],
        "second_values": [1, 2],
        "labels": ("slope", "shift"),
    }
    with pytest.raises(ValueError, match=message):
        explore_pair(**{**usual, **options})
    assert shown == []
