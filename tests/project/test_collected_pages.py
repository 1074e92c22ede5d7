"""A claim without a verdict or a proof stops the build, and what pages collect stays up to date."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

EXTENSIONS = ["fact_check", "spoken_answers", "glossary_links", "interview_sheets", "anki_deck"]
SETTINGS = f"""
import sys
sys.path.insert(0, "{{extensions}}")
extensions = ["myst_nb", "sphinx_design", "equations", "panels", {str(EXTENSIONS)[1:-1]}]
myst_enable_extensions = ["dollarmath"]
nb_execution_mode = "off"
exclude_patterns = ["jupyter_execute", "_site"]
root_doc = "index"
html_theme = "basic"
"""
INDEX = """# A book

```{toctree}
chapters/one
claims
glossary
```

## One

```{in-short} chapters/one
```
"""
GLOSSARY = "# Glossary\n\n```{glossary}\nlogit\n对数几率\n  A score.\n```\n"
SPOKEN = "> **The answer you would speak**\n>\n> A logit is a score. Two logits differ."
ADDED = "> **What a senior answer adds**\n>\n> Only differences matter."


class Book:
    """A book of one chapter and the pages that collect from it."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.folder = folder
        (folder / "chapters").mkdir()
        settings = SETTINGS.format(extensions=root / "extensions")
        pages = {"index.md": INDEX, "glossary.md": GLOSSARY, "conf.py": settings}
        pages["claims.md"] = "# Claims\n\n```{fact-check}\n```\n"
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")

    def build(self, *cells: NotebookNode) -> str:
        """Build the book with these cells below Fact-check; return what the build warns of."""
        texts = ["# 1. What is a logit?", f"## In 30 seconds\n\n{SPOKEN}\n\n{ADDED}"]
        notebook = new_notebook(
            metadata={"language_info": {"name": "python", "pygments_lexer": "ipython3"}},
            cells=[*map(new_markdown_cell, [*texts, "## Fact-check"]), *cells],
        )
        nbformat.write(notebook, self.folder / "chapters/one.ipynb")
        command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", ".", "_site"]
        run = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, timeout=240, check=False
        )
        assert (run.returncode == 0) == (run.stderr == ""), run.stderr
        return run.stderr

    def page(self, name: str) -> BeautifulSoup:
        html = (self.folder / f"_site/{name}.html").read_text("utf-8")
        return BeautifulSoup(html, "html.parser")


@pytest.fixture
def book(root: Path, tmp_path: Path) -> Book:
    return Book(root, tmp_path)


def claim(name: str, judged: str) -> NotebookNode:
    return new_markdown_cell(f'### "{name}"\n\n{judged}')


def proof() -> NotebookNode:
    return new_code_cell("2.5")


def test_what_pages_collect_follows_the_chapter_and_the_glossary(book: Book) -> None:
    judged = "**False.** Any number is a logit. The cell has one. *From our source.*"
    assert book.build(claim("It is a probability", judged), proof()) == ""
    [row] = book.page("claims").select("table.claims tbody tr")
    texts = [cell.get_text(" ", strip=True) for cell in row.select("td")]
    assert texts[1:] == [
        "False our source",
        "Any number is a logit. The cell has one.",
        "chapter 1",
    ]
    for link in row.select("a"):
        page, _, place = link["href"].partition("#")
        assert book.page(page.removesuffix(".html")).find(id=place), link
    assert book.page("index").select_one(".verdicts .verdict").text == "False"
    assert "A logit is a score." in book.page("index").get_text()
    [term] = book.page("chapters/one").select("a.term")
    assert term.parent.get_text().startswith("A logit is a score.")
    assert term["href"] == "../glossary.html#term-logit"
    [chinese] = book.page("glossary").select("dt[lang='zh-CN']")
    assert chinese.text.startswith("对数几率")

    (book.folder / "glossary.md").write_text(GLOSSARY.replace("logit\n", "score\n"), "utf-8")
    assert book.build(claim("It is a score", "**True.** So we say it."), proof()) == ""
    assert book.page("claims").select_one("tbody .verdict").text == "True"
    assert book.page("index").select_one(".verdicts .verdict").text == "True"
    assert [link.text for link in book.page("chapters/one").select("a.term")] == ["score"]


def test_a_claim_that_lacks_something_stops_the_build(book: Book) -> None:
    warnings = book.build(
        *(claim("One", "Nobody knows."), proof()),
        *(claim("Two", "**Maybe.** Nobody knows."), proof()),
        *(claim("Three", ""), proof()),
        claim("Four", "**True.** But nothing shows it."),
    )
    for name in ("One", "Two", "Three"):
        assert f"“{name}” lacks a verdict" in warnings
    assert "“Four” lacks a cell that proves its verdict" in warnings
    assert warnings.count("chapters/one.ipynb") >= 4


def test_a_fact_check_without_claims_stops_the_build(book: Book) -> None:
    assert "Fact-check has no claim" in book.build(proof())
