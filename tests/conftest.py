"""What the tests of more than one folder share."""

import re
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return Path(__file__).parents[1]


@pytest.fixture(scope="session")
def machine_path() -> re.Pattern[str]:
    """Finds a path that only one machine has (written so that it does not find itself)."""
    return re.compile(r"(?<![\w.}])/(?:[h]ome|[r]oot|[w]ork|[t]mp|[U]sers)/|\b[A-Z]:\\+\w+\\")
