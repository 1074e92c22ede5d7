"""extensions/folds.py gives folds their addresses, and merges bars with nothing between them."""

import importlib
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode


@pytest.fixture
def folds(root: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(root / "extensions")
    return importlib.import_module("folds")


def fold(summary: str, attributes: str = "") -> str:
    return f"<details{attributes}>\n<summary><p>{summary}</p></summary>Answer</details>"


def test_a_fold_is_named_after_its_title(folds: ModuleType) -> None:
    found = folds.add_addresses(fold("Why is it <em>smooth</em>?", ' class="sd-dropdown"'), "Link")
    assert found.startswith('<details id="why-is-it-smooth" class="sd-dropdown">\n<summary>')
    assert (
        '</summary><a class="headerlink fold-link" href="#why-is-it-smooth" title="Link">' in found
    )


def test_no_name_is_given_twice(folds: ModuleType) -> None:
    body = f'<section id="solution"></section>{fold("Solution")}{fold("Solution")}'
    found = folds.add_addresses(body, "Link")
    assert '<details id="solution-2">' in found
    assert '<details id="solution-3">' in found


@pytest.mark.parametrize("attributes", [' id="mine"', ' class="admonition hide above-input"'])
def test_a_fold_with_a_name_and_folded_code_stay(folds: ModuleType, attributes: str) -> None:
    body = fold("Show the code", attributes)
    assert folds.add_addresses(body, "Link") == body


def test_a_formula_names_a_fold_by_its_letters_once(folds: ModuleType) -> None:
    formula = (
        '<span class="katex"><span class="katex-mathml"><math><semantics><mi>δ</mi>'
        '<annotation encoding="application/x-tex">\\delta</annotation></semantics></math></span>'
        '<span class="katex-html" aria-hidden="true"><span class="base">δ</span></span></span>'
    )
    assert folds.slug(f"<summary>What if {formula} grows?</summary>").startswith("what-if-δ")
    assert "delta" not in folds.slug(f"<summary>What if {formula} grows?</summary>")


def cell(prompt: str, *outputs: str) -> nodes.container:
    """Return a folded cell as MyST-NB leaves it."""
    code = HideCodeCellNode(prompt_show=f"Show {prompt}", prompt_hide=f"Hide {prompt}")
    code += nodes.literal_block(prompt, prompt)
    shown = [nodes.paragraph(text, text) for text in outputs]
    return nodes.container("", code, *shown, nb_element="cell_code", hide_mode="input")


def bars(folds: ModuleType, *children: nodes.Node) -> list[tuple[str, int]]:
    """Return the bars that are left, with how many cells' code each holds."""
    document = nodes.document(None, None)
    document += nodes.section("", *children)
    settings = SimpleNamespace(folds_show="Show the code", folds_hide="Hide the code")
    folds.merge_bars(document, settings)
    left = document.findall(HideCodeCellNode)
    return [(bar["prompt_show"], len(bar.children)) for bar in left]


def test_cells_with_nothing_between_them_share_a_bar(folds: ModuleType) -> None:
    found = bars(folds, cell("the cell"), cell("the cell"), cell("the cell", "a figure"))
    assert found == [("Show the cell", 3)]


def test_different_labels_give_way_to_a_general_one(folds: ModuleType) -> None:
    assert bars(folds, cell("the imports"), cell("the cell", "x")) == [("Show the code", 2)]


def test_an_output_or_a_text_keeps_bars_apart(folds: ModuleType) -> None:
    two = [("Show the cell", 1), ("Show the cell", 1)]
    assert bars(folds, cell("the cell", "x"), cell("the cell", "y")) == two
    text = nodes.paragraph("Text", "Text")
    assert bars(folds, cell("the cell"), text, cell("the cell", "y")) == two
