"""How a test run is put in order and spread over the cores.

The order is random, with two exceptions. The cells of a notebook run one after another. And in
a run of everything the long pieces come first, so that short ones fill what is left at the end.
Under `--dist loadgroup` the tests of a group run on one core: those of a notebook, of a page
that is visited, and else of a file.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell

ROOT = Path(__file__).parent
NOTEBOOKS, PROJECT, UNIT, SITE = range(4)


def group(item: pytest.Item) -> str:
    """Return what an item shares with others: its notebook, its page or its file."""
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    page = parameters.get("page_name") or parameters.get("chapter_name")
    fixtures = set(getattr(item, "fixturenames", ()))
    if page and fixtures & {"tour", "chapter_tour"}:
        return f"tour of {page}"
    if page and "visit" in fixtures:
        return f"{item.path.stem} on {page}"
    return item.path.relative_to(ROOT).as_posix()


def turn(item: pytest.Item) -> tuple[int, int, str, int]:
    """Return a key to sort by, the same for all items whose order may be random."""
    if isinstance(item, IPyNbCell):
        # The more pictures are stored in a notebook, the longer it takes.
        return NOTEBOOKS, -item.path.stat().st_size, item.path.name, item.cell_num
    folders = item.path.relative_to(ROOT).parts
    place = SITE if "site" in folders else UNIT if "unit" in folders else PROJECT
    return place, 0, "", 0


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Name each item's group, and put the items into their order once they are shuffled."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group(item)))
    yield
    items.sort(key=turn)
