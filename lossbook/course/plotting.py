"""The look that all figures of the course share."""

from typing import Any

import matplotlib as mpl
from cycler import cycler

__all__ = ["COLOURS", "use_course_style"]

# Okabe & Ito (2008), "Color Universal Design": told apart with every kind of colour vision.
COLOURS = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "orange": "#E69F00",
    "purple": "#CC79A7",
    "sky": "#56B4E9",
    "black": "#000000",
    "yellow": "#F0E442",
}

# Yellow is too pale for a line on white, so it is left to areas that ask for it by name.
_LINES = [colour for name, colour in COLOURS.items() if name != "yellow"]

_STYLE: dict[Any, Any] = {
    # Text of this size can still be read where a phone shows the figure 350 pixels wide.
    "figure.figsize": (5.8, 3.4),
    "figure.dpi": 150,
    "savefig.dpi": "figure",
    "figure.constrained_layout.use": True,
    # The site inverts the lightness of pictures on a dark page, which takes an opaque background.
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "axes.facecolor": "white",
    "axes.prop_cycle": cycler(color=_LINES),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#DDDDDD",
    "grid.linewidth": 0.6,
    "axes.titlelocation": "left",
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "figure.titlesize": 12,
    "figure.titleweight": "bold",
    "font.size": 11,
    "xtick.labelsize": 10,
    "ytick.labelsize": 10,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "lines.linewidth": 2,
    "image.cmap": "viridis",
}


def use_course_style() -> None:
    """Give every figure drawn from now on the look of the course.

    Lines take the colours of `COLOURS` in turn, all but yellow. A figure is 5.8 by 3.4 inches
    unless it asks for another size, so that a phone can show it: a title has room for about
    50 characters a line. Pictures of data (`imshow`) use viridis and show the grid, so switch it
    off for them with ``axes.grid(False)``.

    Examples
    --------
    >>> from lossbook.course.plotting import use_course_style
    >>> use_course_style()
    >>> import matplotlib
    >>> matplotlib.rcParams["image.cmap"]
    'viridis'
    """
    mpl.rcParams.update(_STYLE)
