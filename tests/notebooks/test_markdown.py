"""A chapter is plain Markdown: it reads well in any viewer, with its solutions closed.

The site's own panels, numbers and references are made from it by `extensions/`.
"""

import re

import pytest
from citations import ARXIV, DOI, ISBN
from pybtex.database import Entry
from reading import Chapter, links

# What only MyST reads: directives, roles, labels of formulas, targets, attributes.
MYST = {
    "directive": re.compile(r"^\s*(?::{3,}|[`~]{3,}\{)", re.MULTILINE),
    "role": re.compile(r"\{[\w:+-]+\}`"),
    "label": re.compile(r"\$\$ *\([\w:-]+\)"),
    "target": re.compile(r"^\([\w:-]+\)=", re.MULTILINE),
    "attributes": re.compile(r"[\])`]\{[.#\w][^}`$]*\}"),
    "substitution": re.compile(r"\{\{ *\w+ *\}\}"),
}
RAW = {
    "directive": ":::{admonition} The answer\n:::",
    "role": "see {footcite:p}`bridle1990`",
    "label": "$$\nx\n$$ (eq-softmax)",
    "target": "(eq-softmax)=\n# Title",
    "attributes": "[a word]{.green}",
    "substitution": "{{ version }}",
}
HTML = re.compile(r"</?[a-z][^>]*>")
KNOWN_HTML = {"<details>", "</details>", "<summary>", "</summary>", "<code>", "</code>"}
KNOWN_HTML |= {'<span lang="zh-CN">', "</span>"}
MARKUP = re.compile(r"[$`*]|\]\(")
CODE_OR_FORMULA = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", re.DOTALL)
TAG = re.compile(r"\\tag\{(\d+)\}")
MENTION = re.compile(r"quation \((\d+)\)")
FOLDED = {
    "hide-input": {"source_hidden"},
    "hide-output": {"outputs_hidden"},
    "hide-cell": {"source_hidden", "outputs_hidden"},
}


@pytest.mark.parametrize("kind", MYST)
def test_raw_markup_is_recognised(kind: str) -> None:
    assert MYST[kind].search(RAW[kind])


@pytest.mark.parametrize("kind", MYST)
def test_no_markup_is_left_that_only_the_site_reads(chapter: Chapter, kind: str) -> None:
    assert [found[0] for found in MYST[kind].finditer(chapter.text)] == []


def test_html_is_what_every_viewer_shows(chapter: Chapter) -> None:
    assert set(HTML.findall(CODE_OR_FORMULA.sub("", chapter.text))) - KNOWN_HTML == set()


def test_every_dropdown_is_closed_and_has_a_plain_title(chapter: Chapter) -> None:
    titles = [panel.title for panel in chapter.dropdowns]
    assert len(titles) == chapter.text.count("<details") == chapter.text.count("</details>")
    assert [title for title in titles if MARKUP.search(title) or not title.strip()] == []
    # The site makes a link of it, and a control within a control is one too many.
    assert [title for title in titles if MENTION.search(title)] == []


def test_equations_are_numbered_in_their_order(chapter: Chapter) -> None:
    tags = [int(tag) for tag in TAG.findall(chapter.text)]
    assert tags == list(range(1, len(tags) + 1))
    assert {int(number) for number in MENTION.findall(chapter.text)} <= set(tags)


def test_what_the_site_folds_is_folded_in_jupyter(chapter: Chapter) -> None:
    """Solutions with their outputs."""
    for cell in chapter.cells:
        tags = set(cell.metadata.get("tags", []))
        expected = {field for tag, fields in FOLDED.items() if tag in tags for field in fields}
        folded = {field for field, on in cell.metadata.get("jupyter", {}).items() if on}
        assert folded == expected, cell.source


def test_it_cites_works_of_the_bibliography_by_author_and_year(
    chapter: Chapter, works: dict[str, Entry]
) -> None:
    citations = [one for one in links(chapter.text) if one[1].startswith((DOI, ARXIV, ISBN))]
    assert citations
    assert [address for _, address in citations if address not in works] == []
    for text, address in citations:
        first = works[address].persons["author"][0]
        family = " ".join(map(str, [*first.rich_prelast_names, *first.rich_last_names]))
        assert text.startswith(family), f"{text!r} leads to a work of {family}"
        assert works[address].fields["year"] in text, f"{text!r} names another year"


def test_every_work_has_an_address_of_its_own(
    bibliography: list[Entry], works: dict[str, Entry]
) -> None:
    assert len(works) == len(bibliography) > 0
