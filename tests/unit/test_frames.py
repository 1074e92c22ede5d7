from base64 import b64decode
from io import BytesIO

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image
from skimage.data import astronaut

from lossbook.course.plotting import use_course_style
from lossbook.course.widgets.frames import draw_picture, to_html

from .widget_parts import attribute, draw, pixels


@pytest.fixture(autouse=True)
def course_style():
    with mpl.rc_context():
        use_course_style()
        yield
    plt.close("all")


def size(html):
    return len(b64decode(attribute(html, "src").split(",")[1]))


def test_picture_is_described_and_sized():
    def sized(value):
        figure = draw(value)
        figure.set_size_inches(6, 3.5)
        return figure

    html = to_html(draw_picture(sized, 2))
    assert attribute(html, "alt") == "At 2 the slope is <2> & more"
    assert (attribute(html, "width"), attribute(html, "height")) == ("600", "350")
    assert "max-width: 100%; height: auto" in attribute(html, "style")
    assert pixels(html).size == (900, 525)


def test_picture_looks_like_the_figure():
    file = BytesIO()
    draw(1).savefig(file, dpi=150)
    drawn = np.asarray(Image.open(file).convert("RGB"), dtype=float)
    found = np.asarray(pixels(to_html(draw_picture(draw, 1))).convert("RGB"), dtype=float)
    # Of 255: unseen on average, and faint at the smoothed edges of text.
    assert np.sqrt(((found - drawn) ** 2).mean()) < 2
    assert np.abs(found - drawn).max() < 50
    assert found[0, 0].tolist() == [255, 255, 255]


def test_eighteen_frames_of_lines_fit_the_budget():
    pictures = [draw_picture(draw, value) for value in np.linspace(0.5, 5, 18)]
    assert sum(size(to_html(picture)) for picture in pictures) < 170_000


def test_photographs_are_small_too():
    def photograph(strength):
        axes = plt.figure().subplots()
        axes.imshow((astronaut() / 255) ** strength)
        axes.set_axis_off()
        axes.set_title(f"Strength {strength}")
        return axes.figure

    # Lossless it takes 290,000 bytes.
    assert size(to_html(draw_picture(photograph, 1))) < 40_000


def test_no_figure_stays_open():
    before = draw(1)

    def untidy(value):
        plt.figure()
        return draw(value)

    draw_picture(untidy, 1)
    assert plt.get_fignums() == [before.number]


def test_no_figure_stays_open_if_draw_fails():
    def fail(value):
        plt.figure()
        raise RuntimeError("no data")

    with pytest.raises(RuntimeError, match="no data"):
        draw_picture(fail, 1)
    assert plt.get_fignums() == []


def test_same_figure_drawn_anew_is_fine():
    figure = draw(1)

    def redraw(value):
        figure.axes[0].set_title(f"Redrawn for {value}")
        return figure

    pictures = [draw_picture(redraw, value) for value in (1, 2)]
    assert [picture.title for picture in pictures] == ["Redrawn for 1", "Redrawn for 2"]
    assert plt.get_fignums() == []


def test_all_titles_of_a_figure_are_spoken():
    def panels(value):
        figure = Figure(figsize=(6.4, 3.2))
        left, right = figure.subplots(1, 2)
        figure.suptitle(f"Both at {value}")
        left.set_title("$p_1$ grows")
        right.set_title("a line\nbroken", loc="left")
        return figure

    assert draw_picture(panels, 1).title == "Both at 1. p_1 grows. a line broken"


def test_draw_must_not_return_axes():
    with pytest.raises(ValueError, match=r"draw\(1\) returned tuple"):
        draw_picture(lambda value: plt.subplots(), 1)


def test_figure_must_have_a_title():
    with pytest.raises(
        ValueError, match=r"the figure that draw\(1, 2\) returned must have a title"
    ):
        draw_picture(lambda first, second: plt.figure(), 1, 2)
