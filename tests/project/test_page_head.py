"""extensions/page_head.py describes a page in sentences that read well alone."""

import importlib
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from docutils import nodes

LABEL = "The answer you would speak"


@pytest.fixture
def head(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(root / "extensions")
    return importlib.import_module("page_head")


def page(title: str, *paragraphs: list[nodes.Node]) -> nodes.document:
    document = nodes.document(None, None)
    section = nodes.section("", nodes.title(title, title))
    section += [nodes.paragraph("", "", *content) for content in paragraphs]
    document += section
    return document


def test_the_title_and_the_first_sentences(head: ModuleType) -> None:
    text = "A loss is a number. Training makes it small. " + "Long " * 40 + "end."
    described = head.describe(page("3. What is a loss?", [nodes.Text(text)]))
    assert described == "What is a loss? A loss is a number. Training makes it small."


def test_a_sentence_with_a_formula_is_left_out(head: ModuleType) -> None:
    content = [
        nodes.Text("The loss is "),
        nodes.math("", r"\tfrac12 a^2"),
        nodes.Text(". So it is smooth. Outliers cost it dearly, as squares do."),
    ]
    described = head.describe(page("Squares", content))
    assert described == "Squares. Outliers cost it dearly, as squares do."


def test_a_label_is_no_text(head: ModuleType) -> None:
    text = "Cross-entropy is the mean number of bits for a code."
    assert head.describe(page("Bits", [nodes.Text(LABEL)], [nodes.Text(text)])) == f"Bits. {text}"


@pytest.mark.parametrize("baseurl", ["", "https://course.example.org/"])
def test_the_address_and_the_picture_stand_where_the_address_is_known(
    head: ModuleType, baseurl: str
) -> None:
    app = SimpleNamespace(
        config=SimpleNamespace(html_baseurl=baseurl, html_title='A "course"'),
        builder=SimpleNamespace(get_target_uri=lambda name: f"{name}.html"),
    )
    context = {"title": "A <em>title</em>"}
    head.describe_page(app, "a/page", "page.html", context, None)
    tags = context["metatags"]
    assert '<meta property="og:title" content="A title" />' in tags
    assert "A &quot;course&quot;" in tags
    assert ("og:url" in tags) == ("og:image" in tags) == bool(baseurl)
    assert ("https://course.example.org/a/page.html" in tags) == bool(baseurl)
