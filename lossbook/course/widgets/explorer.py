"""One or two sliders over pictures that are all drawn beforehand."""

from collections.abc import Callable, Sequence
from math import isinf
from numbers import Integral, Real
from typing import Any

from IPython.display import display
from ipywidgets import HTML, Layout, SelectionSlider, Stack, VBox, Widget, jslink
from matplotlib.figure import Figure

from lossbook.course.widgets.frames import Picture, css_size, draw_picture, to_html, to_png
from lossbook.course.widgets.output import Output

__all__ = ["explore", "explore_pair"]

MOST_FRAMES = 60

Value = float | str


def explore(
    draw: Callable[[Any], Figure],
    values: Sequence[Value],
    *,
    label: str,
    start: Value | None = None,
) -> None:
    """Show a slider that moves through figures, one for each value.

    Every figure is drawn now, once, so the slider works on a page with no kernel behind it.

    The alternative text of a picture, which a screen reader speaks, is the titles of its figure:
    let the title say what this frame shows, with its number, in plain words
    ("At temperature 0.5 the first class gets 86 %"). An inch of the figure is 100 pixels wide on
    the page. Keep to about 20 frames of lines and bars, or 8 photographs, an explorer.

    Parameters
    ----------
    draw : callable
        Takes a value and returns a new matplotlib figure that has a title. The figure is closed.
    values : sequence of float or str
        At least two different ones, in the order of the slider; at most 60.
    label : str
        What the slider sets, in a word or two, with its unit: it stands beside the slider.
    start : float or str, optional
        The value shown first: the first of `values` if left out.

    Raises
    ------
    ValueError
        If there are no values, only one, too many or equal ones, `start` is not among them,
        `label` is empty, or `draw` returns no figure or one without a title.
    TypeError
        If a value is neither a number nor a string, `draw` cannot be called, or `label` is not
        a string.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from lossbook.course.widgets import explore
    >>> def draw(temperature):
    ...     figure, axes = plt.subplots()
    ...     axes.bar(["cat", "dog"], [1, temperature])
    ...     axes.set_title(f"At temperature {temperature:g} the dog has {temperature:g}")
    ...     return figure
    >>> explore(draw, [0.5, 1.0, 2.0], label="temperature")
    Explorer: temperature from 0.5 to 2, 3 frames.
    Shown at 0.5: At temperature 0.5 the dog has 0.5
    """
    _check_callable(draw)
    _check_label(label)
    values = list(values)
    names = _names(values)
    first = 0 if start is None else _position(start, values)
    pictures = [draw_picture(draw, value) for value in values]

    slider = _slider(names, label, first, pictures[first])
    widget = _explorer(slider, _stack(pictures, slider))
    text = (
        f"Explorer: {label} from {names[0]} to {names[-1]}, {len(names)} frames.\n"
        f"Shown at {names[first]}: {pictures[first].title}"
    )
    display(Output(widget, text, to_png(pictures[first])))


def explore_pair(
    draw: Callable[[Any, Any], Figure],
    first_values: Sequence[Value],
    second_values: Sequence[Value],
    *,
    labels: tuple[str, str],
    start: tuple[Value, Value] | None = None,
) -> None:
    """Show two sliders that move through figures, one for each pair of values.

    Works like `explore`. Pairs multiply: 7 by 5 values are 35 figures, so keep them small.

    Parameters
    ----------
    draw : callable
        Takes a value of each slider and returns a new matplotlib figure that has a title.
    first_values, second_values : sequence of float or str
        At least two different ones each; at most 60 pairs.
    labels : tuple of str
        What each slider sets.
    start : tuple of float or str, optional
        The pair shown first: the first value of each if left out.

    Raises
    ------
    ValueError
        As in `explore`; and if there are too many pairs, or not two labels.
    TypeError
        As in `explore`.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> from lossbook.course.widgets import explore_pair
    >>> def draw(slope, shift):
    ...     figure, axes = plt.subplots()
    ...     axes.plot([0, 1], [shift, slope + shift])
    ...     axes.set_title(f"Slope {slope} and shift {shift}")
    ...     return figure
    >>> explore_pair(draw, [1, 2], [0, 1], labels=("slope", "shift"))
    Explorer: slope from 1 to 2 and shift from 0 to 1, 4 frames.
    Shown at 1 and 0: Slope 1 and shift 0
    """
    _check_callable(draw)
    if len(labels) != 2:
        raise ValueError(f"labels must be two, one for each slider, got {labels!r}")
    for label in labels:
        _check_label(label)
    rows, columns = list(first_values), list(second_values)
    row_names, column_names = _names(rows), _names(columns)
    if len(rows) * len(columns) > MOST_FRAMES:
        raise ValueError(
            f"the pairs must be at most {MOST_FRAMES} in number, got {len(rows)} x {len(columns)}"
        )
    row, column = (0, 0) if start is None else map(_position, start, (rows, columns))
    pictures = [[draw_picture(draw, first, second) for second in columns] for first in rows]
    shown = pictures[row][column]

    # A stack of stacks: the first slider picks a row of pictures, the second one in every row.
    row_slider = _slider(row_names, labels[0], row, shown)
    column_slider = _slider(column_names, labels[1], column, shown)
    stack = _linked([_stack(line, column_slider) for line in pictures], row_slider)
    widget = _explorer(row_slider, column_slider, stack)
    text = (
        f"Explorer: {labels[0]} from {row_names[0]} to {row_names[-1]} and {labels[1]} "
        f"from {column_names[0]} to {column_names[-1]}, {len(rows) * len(columns)} frames.\n"
        f"Shown at {row_names[row]} and {column_names[column]}: {shown.title}"
    )
    display(Output(widget, text, to_png(shown)))


def _check_callable(draw: object) -> None:
    if not callable(draw):
        raise TypeError(f"draw must be callable, got {type(draw).__name__}")


def _check_label(label: str) -> None:
    if not isinstance(label, str):
        raise TypeError(f"label must be a string, got {type(label).__name__}")
    if not label.strip():
        raise ValueError(f"label must say what the slider sets, got {label!r}")


def _names(values: list[Value]) -> list[str]:
    """Check the values, and name each as briefly as keeps them apart."""
    if not 2 <= len(values) <= MOST_FRAMES:
        raise ValueError(f"values must be 2 to {MOST_FRAMES} in number, got {len(values)}")
    for position, value in enumerate(values):
        if not isinstance(value, Real | str):
            raise TypeError(
                f"values must be numbers or strings, got {value!r} of type {type(value).__name__}"
            )
        if value != value or value in values[:position]:
            problem = "twice" if value == value else "among them"
            raise ValueError(f"values must be different from one another, got {value!r} {problem}")
    for digits in range(3, 18):
        names = [_name(value, digits) for value in values]
        if len(set(names)) == len(names):
            return names
    raise ValueError(f"values must have different names on the slider, got {names}")


def _name(value: Value, digits: int) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Integral):
        number = str(value)
    else:
        number = "∞" if isinf(value) else f"{abs(value):.{digits}g}"
        number = f"-{number}" if value < 0 else number
    return number.replace("-", "−")


def _position(start: Value, values: list[Value]) -> int:
    if start not in values:
        raise ValueError(f"start must be one of the values {values}, got {start!r}")
    return values.index(start)


def _slider(names: list[str], label: str, first: int, picture: Picture) -> SelectionSlider:
    """Return a slider over named positions, as wide as the picture below it."""
    return SelectionSlider(
        options=[(name, position) for position, name in enumerate(names)],
        index=first,
        description=label,
        style={"description_width": "initial"},
        layout=Layout(width="auto", max_width=f"{css_size(picture)[0]}px"),
    )


def _stack(pictures: list[Picture], slider: SelectionSlider) -> Stack:
    stack = _linked([HTML(to_html(picture)) for picture in pictures], slider)
    stack.add_class("lossbook-frames")
    return stack


def _linked(children: Sequence[Widget], slider: SelectionSlider) -> Stack:
    """Return a stack that shows the child at the slider's position, with no kernel needed."""
    stack = Stack(children, selected_index=slider.index)
    jslink((slider, "index"), (stack, "selected_index"))
    return stack


def _explorer(*parts: Widget) -> VBox:
    explorer = VBox(parts)
    explorer.add_class("lossbook-explorer")
    return explorer
