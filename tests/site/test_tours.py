"""What a tour of each page shows: no fault, no other host, room on a phone, nothing for axe-core.

All that only looks stands in this module: each page is toured once, whichever process runs it.
"""

from pathlib import Path

import pytest
from gzip_server import transferred
from sphinx_external_toc.parsing import parse_toc_yaml
from tours import PHONE, Tour

KIBIBYTE = 1024


def test_every_page_of_the_table_of_contents_is_there(root: Path, site: Path) -> None:
    listed = {str(entry) for entry in parse_toc_yaml(root / "_toc.yml")}
    assert {name for name in listed if not (site / f"{name}.html").exists()} == set()


def test_nothing_fails_while_a_page_is_read(tour: Tour) -> None:
    assert tour.faults == []


def test_a_page_asks_no_other_host(tour: Tour) -> None:
    assert tour.elsewhere == []


def test_a_page_fits_a_phone(tour: Tour) -> None:
    assert tour.phone_width <= PHONE["width"], tour.sticking_out


def test_what_scrolls_on_a_phone_is_reached_by_the_keyboard(tour: Tour) -> None:
    assert tour.out_of_reach == []


def test_the_first_view_at_a_desk_is_small(tour: Tour, site: Path, page_name: str) -> None:
    sizes = {path: len(transferred(site / path)) for path in tour.first_view}
    assert f"{page_name}.html" in sizes
    assert sum(sizes.values()) <= 700 * KIBIBYTE, sizes


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(tour: Tour, scheme: str) -> None:
    assert tour.audits[scheme].findings == []


def test_dark_is_dark_and_light_is_light(tour: Tour) -> None:
    assert tour.audits["light"].brightness > 0.8
    assert tour.audits["dark"].brightness < 0.05


def test_a_screen_reader_hears_question_and_feedback(chapter_tour: Tour) -> None:
    """Before the first answer, since nobody touches anything on a tour."""
    wiring = chapter_tour.wiring
    assert wiring.questions >= 6
    assert wiring.named_groups == wiring.announced_feedback == wiring.questions
