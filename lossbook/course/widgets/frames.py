"""The pictures of an explorer: drawn once, small, and described in words."""

from base64 import b64encode
from collections.abc import Callable
from html import escape
from io import BytesIO
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

__all__ = ["Picture", "css_size", "draw_picture", "to_html", "to_png"]

# An inch of a figure is 100 CSS pixels wide on the page, drawn with 1.5 times as many dots.
CSS_PIXELS = 100
DOTS = 150
# Text and lines keep their look with this many colours, at half the bytes.
PALETTE = 48
# Lines and bars have some thousand colours, with all their soft edges; photographs far more.
MOST_DRAWN = 10_000


class Picture(NamedTuple):
    """The pixels of a figure, and its titles, which say what it shows."""

    image: Image.Image
    title: str


def draw_picture(draw: Callable[..., Figure], *values: float | str) -> Picture:
    """Draw one frame, and leave no figure open."""
    call = f"draw({', '.join(map(repr, values))})"
    open_before = set(plt.get_fignums())
    try:
        figure = draw(*values)
        if not isinstance(figure, Figure):
            raise ValueError(
                f"draw must return a matplotlib figure, but {call} returned "
                f"{'None' if figure is None else type(figure).__name__}"
            )
        picture = Picture(_render(figure), _title(figure, call))
        plt.close(figure)
        return picture
    finally:
        for number in set(plt.get_fignums()) - open_before:
            plt.close(number)


def _title(figure: Figure, call: str) -> str:
    titles = [figure.get_suptitle()]
    titles += [
        axes.get_title(place) for axes in figure.axes for place in ("left", "center", "right")
    ]
    # The dollar signs of mathematics and the breaks of lines are not spoken.
    spoken = ". ".join(" ".join(title.replace("$", "").split()) for title in titles if title)
    if not spoken:
        raise ValueError(
            f"the figure that {call} returned must have a title: it is read to those "
            "who cannot see the picture"
        )
    return spoken


def _render(figure: Figure) -> Image.Image:
    figure.set_dpi(DOTS)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")


def to_html(picture: Picture) -> str:
    """Write a picture as HTML: lossless with few colours, or as a photograph if that is smaller."""
    image, title = picture
    encoded = _encode(image, "WEBP", quality=80)
    if not _is_photograph(image):
        lossless = _encode(_reduce(image).convert("RGB"), "WEBP", lossless=True)
        encoded = min(lossless, encoded, key=len)
    source = b64encode(encoded).decode("ascii")
    width, height = css_size(picture)
    return (
        f'<img class="lossbook-frame" src="data:image/webp;base64,{source}" '
        f'alt="{escape(title)}" width="{width}" height="{height}" decoding="sync" '
        'style="display: block; max-width: 100%; height: auto">'
    )


def css_size(picture: Picture) -> tuple[int, int]:
    """Return the width and height on the page, in CSS pixels."""
    image = picture.image
    return round(image.width * CSS_PIXELS / DOTS), round(image.height * CSS_PIXELS / DOTS)


def to_png(picture: Picture) -> bytes:
    """Write a picture for viewers that show no widgets."""
    image = picture.image
    # A photograph takes all the colours that a palette holds.
    reduced = image.quantize(256) if _is_photograph(image) else _reduce(image)
    return _encode(reduced, "PNG", optimize=True)


def _is_photograph(image: Image.Image) -> bool:
    return image.getcolors(MOST_DRAWN) is None


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
