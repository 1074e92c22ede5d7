from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_rgb

from lossbook.course.plotting import COLOURS, use_course_style


@pytest.fixture(autouse=True)
def course_style():
    with mpl.rc_context():
        use_course_style()
        yield
    plt.close("all")


def luminance(colour):
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def test_colours_are_those_of_okabe_and_ito():
    # The RGB triples that their paper prints.
    published = {
        "black": (0, 0, 0),
        "orange": (230, 159, 0),
        "sky": (86, 180, 233),
        "green": (0, 158, 115),
        "yellow": (240, 228, 66),
        "blue": (0, 114, 178),
        "vermillion": (213, 94, 0),
        "purple": (204, 121, 167),
    }
    assert {name: tuple(round(255 * c) for c in to_rgb(hue)) for name, hue in COLOURS.items()} == (
        published
    )


def test_lines_take_distinct_colours_that_show_on_white():
    colours = mpl.rcParams["axes.prop_cycle"].by_key()["color"]
    assert set(colours) == set(COLOURS.values()) - {COLOURS["yellow"]}
    assert all(first != second for first, second in combinations(colours, 2))
    # WCAG asks for 3:1 of graphics; the first three lines, which most figures need, all have it.
    assert all(1.05 / (luminance(colour) + 0.05) >= 3 for colour in colours[:3])


def test_figure_is_opaque_white_of_course_size():
    figure, axes = plt.subplots()
    assert figure.get_size_inches().tolist() == [5.8, 3.4]
    assert to_rgb(figure.get_facecolor()) == to_rgb(axes.get_facecolor()) == (1, 1, 1)
    assert figure.get_layout_engine() is not None
    assert not axes.spines["top"].get_visible()
    assert not axes.spines["right"].get_visible()
    assert axes.spines["left"].get_visible()


def test_text_is_legible():
    figure, axes = plt.subplots()
    axes.set(title="A finding", xlabel="logit")
    axes.plot([0, 1], label="a line")
    texts = [axes.title, axes.xaxis.label, *axes.get_xticklabels(), *axes.legend().get_texts()]
    figure.canvas.draw()
    # A point is 1/72 inch, and an inch is shown 100 pixels wide.
    assert min(text.get_fontsize() for text in texts) * 100 / 72 >= 13


def test_title_of_fifty_characters_fits():
    figure, axes = plt.subplots()
    axes.set_title("Doubling the logits sharpens what the model claims")
    axes.set_ylabel("probability")
    figure.canvas.draw()
    assert axes.title.get_window_extent().x1 <= figure.bbox.x1


def test_figure_of_data_uses_a_perceptual_map():
    axes = plt.figure().subplots()
    assert axes.imshow([[0.0, 1.0]]).get_cmap().name == "viridis"
