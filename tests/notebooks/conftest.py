"""The chapters, and what they are held to: the table of contents, the bank, the bibliography."""

from pathlib import Path

import pytest
from citations import address
from pybtex.database import Entry, parse_file
from reading import Chapter
from sphinx_external_toc.parsing import parse_toc_yaml

from lossbook.course.bank import Question, load_questions

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "chapters").glob("*.ipynb"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test for every notebook in chapters/, as its arguments ask."""
    if "notebook_path" in metafunc.fixturenames:
        metafunc.parametrize("notebook_path", NOTEBOOKS, ids=lambda path: path.stem, scope="module")


@pytest.fixture(scope="module")
def chapter(notebook_path: Path) -> Chapter:
    return Chapter(notebook_path)


@pytest.fixture(scope="session")
def notebooks() -> list[Path]:
    return NOTEBOOKS


@pytest.fixture(scope="session")
def listed_chapters() -> list[str]:
    """The stems of the chapters in the order of the table of contents."""
    entries = [str(entry) for entry in parse_toc_yaml(ROOT / "_toc.yml")]
    return [Path(entry).stem for entry in entries if entry.startswith("chapters/")]


@pytest.fixture(scope="session")
def bank() -> dict[str, Question]:
    return {question.id: question for question in load_questions()}


@pytest.fixture(scope="session")
def bibliography() -> list[Entry]:
    return list(parse_file(ROOT / "references.bib").entries.values())


@pytest.fixture(scope="session")
def works(bibliography: list[Entry]) -> dict[str, Entry]:
    """The works of the bibliography by their addresses."""
    return {address(work): work for work in bibliography}
