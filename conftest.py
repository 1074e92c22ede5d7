"""How a test run is put in order and spread over the cores.

The order is random, with two exceptions. The cells of a notebook run one after another. And in
a run of everything the long pieces come first, so that short ones fill what is left at the end.
On several cores, one core runs what belongs together: the tests that look at a page of the site,
and else those of a file, such as a notebook. The unit tests come last, whose files are short.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parent
NOTEBOOKS, PROJECT, SITE, UNIT = range(4)


CHAPTER = re.compile(r"chapters/\w+")
# Files whose tests each look at one page, and its name in theirs, as in `[glossary-light]`.
OF_PAGES = ("test_links.py", "test_speed.py", "test_tours.py", "test_whole.py")
PAGE = re.compile(r"(?<=\[)[\w/-]+?(?=(?:-light|-dark)?\]$)")


class Grouped(LoadScopeScheduling):
    """Gives a core all tests of a page, or of a file."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        pattern = PAGE if file.endswith(OF_PAGES) else CHAPTER
        page = pattern.search(test)
        return page[0] if page else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Grouped:
    """Group by what the tests share, whatever `--dist` says."""
    return Grouped(config, log)


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
    """Put the items into their order once they are shuffled."""
    yield
    items.sort(key=turn)
