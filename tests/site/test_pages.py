"""Every page loads without a fault, from this host alone, within its budget, on a phone too."""

import gzip
from pathlib import Path

from sphinx_external_toc.parsing import parse_toc_yaml
from tours import PHONE, Tour

KIBIBYTE = 1024
TEXT = {".html", ".css", ".js", ".svg", ".json", ".txt"}


def transfer_size(path: Path) -> int:
    """Return how many bytes a file takes on the way: text is compressed, the rest already is."""
    content = path.read_bytes()
    return len(gzip.compress(content)) if path.suffix in TEXT else len(content)


def test_every_page_of_the_table_of_contents_is_there(root: Path, site: Path) -> None:
    listed = {str(entry) for entry in parse_toc_yaml(root / "_toc.yml")}
    assert {name for name in listed if not (site / f"{name}.html").exists()} == set()


def test_nothing_fails_while_a_page_is_read(tour: Tour) -> None:
    assert tour.faults == []


def test_a_page_asks_no_other_host(tour: Tour) -> None:
    assert tour.elsewhere == []


def test_a_page_fits_a_phone(tour: Tour) -> None:
    assert tour.phone_width <= PHONE["width"], tour.sticking_out


def test_a_page_is_small(site: Path, page_name: str) -> None:
    assert transfer_size(site / f"{page_name}.html") <= 400 * KIBIBYTE


def test_the_first_view_is_small(tour: Tour, site: Path, page_name: str) -> None:
    sizes = {path: transfer_size(site / path) for path in tour.first_view}
    assert f"{page_name}.html" in sizes
    assert sum(sizes.values()) <= 700 * KIBIBYTE, sizes
