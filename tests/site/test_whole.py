"""Each chapter is whole in print, in high contrast, in the clipboard and on small screens.

One visit to a chapter sees all of it.
"""

import re

import pytest
from bs4 import BeautifulSoup
from observations import DESK, NARROW, Seen, observe


@pytest.fixture(scope="module")
def seen(visit, chapter_name: str) -> Seen:
    with visit(chapter_name, viewport=DESK) as opened:
        return observe(opened)


def test_a_screen_reader_has_every_question_from_the_start(seen: Seen) -> None:
    assert seen.questions
    for question in seen.questions:
        assert question["group"] == "radiogroup"
        assert question["named"]
        assert question["live"] == "polite"


def test_no_widget_is_an_empty_frame_before_it_is_drawn(seen: Seen) -> None:
    assert seen.empty_places == []


def test_every_fold_has_an_address(seen: Seen) -> None:
    assert seen.folds
    names = [fold["id"] for fold in seen.folds]
    assert all(re.fullmatch(r"[\w-]+", name) for name in names)
    assert len(set(names)) == len(names)
    assert [fold["link"] for fold in seen.folds] == [f"#{name}" for name in names]


def test_folded_cells_in_a_row_share_a_bar(seen: Seen) -> None:
    assert seen.bars_in_a_row == []


def test_a_copied_formula_is_its_source(seen: Seen) -> None:
    assert seen.sources
    assert [source for source in seen.sources if f"${source}$" not in seen.copied] == []


def test_no_formula_is_translated(seen: Seen) -> None:
    assert seen.translated == []


def test_no_full_stop_starts_a_line_after_a_formula(seen: Seen) -> None:
    assert seen.loose_marks == []
    assert seen.parted == []


def test_high_contrast_leaves_formulas_and_rails_whole(seen: Seen) -> None:
    assert seen.miscoloured == []
    assert seen.rails
    assert set(seen.rails) == {"solid1px"}


def test_a_chapter_prints_open_light_and_uncut(seen: Seen) -> None:
    assert seen.paper == {
        "theme": "light",
        "closed": [],
        "inverted": 0,
        "title": True,
        "cut": [],
        "buttons": [],
    }


def test_after_printing_the_page_is_as_before(seen: Seen) -> None:
    assert seen.after_paper["theme"] == "dark"
    assert seen.after_paper["closed"]


def test_on_a_phone_an_equation_s_number_stands_below_it(seen: Seen) -> None:
    assert seen.beside == []


def test_on_a_phone_a_wide_equation_fits_or_scrolls(seen: Seen) -> None:
    assert seen.cut == []


def test_the_narrowest_screen_scrolls_down_only(seen: Seen) -> None:
    assert seen.narrow_width <= NARROW["width"]


def test_every_page_says_what_it_is_about(site, page_name: str) -> None:
    page = BeautifulSoup((site / f"{page_name}.html").read_text(encoding="utf-8"), "html.parser")
    description = page.find("meta", {"name": "description"})["content"]
    assert 20 < len(description) <= 200
    assert page.find("meta", {"property": "og:description"})["content"] == description
