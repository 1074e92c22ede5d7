"""A slider over pictures that are all drawn beforehand."""

from base64 import b64encode
from collections.abc import Callable, Sequence
from html import escape
from io import BytesIO
from math import isinf
from numbers import Integral, Real
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from ipywidgets import HTML, Layout, SelectionSlider, Stack, VBox, jslink
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from lossbook.widgets.output import Output

__all__ = ["explore"]

MOST_FRAMES = 60
# An inch of a figure is 100 CSS pixels wide on the page, drawn with 1.5 times as many dots.
CSS_PIXELS = 100
DOTS = 150
# Text and lines keep their look with this many colours, at half the bytes.
PALETTE = 48

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
    >>> from lossbook.widgets import explore
    >>> def draw(temperature):
    ...     figure, axes = plt.subplots()
    ...     axes.bar(["cat", "dog"], [1, temperature])
    ...     axes.set_title(f"At temperature {temperature:g} the dog has {temperature:g}")
    ...     return figure
    >>> explore(draw, [0.5, 1.0, 2.0], label="temperature")
    Explorer: temperature from 0.5 to 2, 3 frames.
    Shown at 0.5: At temperature 0.5 the dog has 0.5
    """
    if not callable(draw):
        raise TypeError(f"draw must be callable, got {type(draw).__name__}")
    _check_label(label)
    values = list(values)
    names = _names(values)
    first = 0 if start is None else _position(start, values)
    pictures = [_draw(draw, value) for value in values]

    image, title = pictures[first]
    frames = [_frame(*picture) for picture in pictures]
    widget = _slider_over(frames, names, label, first, width=_css_size(image)[0])
    text = (
        f"Explorer: {label} from {names[0]} to {names[-1]}, {len(names)} frames.\n"
        f"Shown at {names[first]}: {title}"
    )
    display(Output(widget, text, _encode(_reduce(image), "PNG", optimize=True)))


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


def _draw(draw: Callable[[Any], Figure], value: Value) -> tuple[Image.Image, str]:
    """Draw one frame; return its pixels and its titles, and leave no figure open."""
    open_before = set(plt.get_fignums())
    try:
        figure = draw(value)
        if not isinstance(figure, Figure):
            raise ValueError(
                f"draw must return a matplotlib figure, but draw({value!r}) returned "
                f"{'None' if figure is None else type(figure).__name__}"
            )
        title = _title(figure, value)
        image = _render(figure)
        plt.close(figure)
        return image, title
    finally:
        for number in set(plt.get_fignums()) - open_before:
            plt.close(number)


def _title(figure: Figure, value: Value) -> str:
    titles = [figure.get_suptitle()]
    titles += [
        axes.get_title(place) for axes in figure.axes for place in ("left", "center", "right")
    ]
    # The dollar signs of mathematics and the breaks of lines are not spoken.
    spoken = ". ".join(" ".join(title.replace("$", "").split()) for title in titles if title)
    if not spoken:
        raise ValueError(
            f"the figure that draw({value!r}) returned must have a title: it is read to those "
            "who cannot see the picture"
        )
    return spoken


def _render(figure: Figure) -> Image.Image:
    figure.set_dpi(DOTS)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def _frame(image: Image.Image, title: str) -> str:
    """Write a picture as HTML: lossless with few colours, or as a photograph if that is smaller."""
    lossless = _encode(_reduce(image).convert("RGB"), "WEBP", lossless=True)
    lossy = _encode(image, "WEBP", quality=80)
    source = b64encode(min(lossless, lossy, key=len)).decode("ascii")
    width, height = _css_size(image)
    return (
        f'<img class="lossbook-frame" src="data:image/webp;base64,{source}" '
        f'alt="{escape(title)}" width="{width}" height="{height}" decoding="sync" '
        'style="display: block; max-width: 100%; height: auto">'
    )


def _css_size(image: Image.Image) -> tuple[int, int]:
    return round(image.width * CSS_PIXELS / DOTS), round(image.height * CSS_PIXELS / DOTS)


def _reduce(image: Image.Image) -> Image.Image:
    # Maximum coverage keeps thin coloured lines. k-means then sets the large areas exactly; it
    # stops once a step moves fewer than 1000 pixels to another colour.
    return image.quantize(
        PALETTE, method=Image.Quantize.MAXCOVERAGE, kmeans=1000, dither=Image.Dither.NONE
    )


def _encode(image: Image.Image, format: str, **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def _slider_over(frames: list[str], names: list[str], label: str, first: int, width: int) -> VBox:
    slider = SelectionSlider(
        options=[(name, position) for position, name in enumerate(names)],
        index=first,
        description=label,
        style={"description_width": "initial"},
        layout=Layout(width="auto", max_width=f"{width}px"),
    )
    stack = Stack([HTML(frame) for frame in frames], selected_index=first)
    stack.add_class("lossbook-frames")
    jslink((slider, "index"), (stack, "selected_index"))
    explorer = VBox([slider, stack])
    explorer.add_class("lossbook-explorer")
    return explorer
