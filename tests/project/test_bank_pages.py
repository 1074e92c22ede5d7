"""The extensions that write the question bank, its links, and the reader's progress."""

from pathlib import Path
from types import SimpleNamespace

import bank_html
import chapter_links
import progress
import pytest
import verdicts
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx_external_toc.parsing import parse_toc_yaml

from lossbook.course.bank import CHAPTERS, TOPICS, load_questions


def parse(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def test_a_chapter_s_open_questions_are_numbered_first() -> None:
    numbered = list(bank_html.numbered(load_questions()))
    assert len({number for number, _ in numbered}) == len(numbered)
    chapter = [(number, one) for number, one in numbered if one.chapter == "15_huber_loss"]
    kinds = [one.kind for _, one in chapter]
    assert kinds == sorted(kinds, reverse=True)
    assert [number for number, _ in chapter] == [f"15.{n}" for n in range(1, len(chapter) + 1)]


def test_a_formula_is_whole_and_keeps_its_full_stop() -> None:
    html = parse(bank_html.rich("It is $a < b$. Then\n\n$$c = 1$$\n\nand $d$ ends."))
    [joined] = html.select(".formula-end")
    assert joined.text.endswith(".")
    sources = [formula.select_one("annotation").text for formula in html.select(".katex")]
    assert sources == ["a < b", "c = 1", "d"]
    assert all(formula["translate"] == "no" for formula in html.select(".katex"))
    assert html.select_one("div.math .katex-display annotation").text == "c = 1"
    assert "<!--" not in str(html)


def test_markup_in_an_option_is_shown_and_not_run() -> None:
    [question] = [one for one in load_questions() if one.id == "softmax-by-hand"]
    first, *others = question.options
    changed = question.model_copy(
        update={"options": (first.model_copy(update={"text": "<b>x</b> & y"}), *others)}
    )
    html = parse(bank_html.whole("1.1", changed, ""))
    assert html.select_one(".bank-text .bank-options li").text == "<b>x</b> & y"


def test_links_follow_the_root_of_the_page() -> None:
    question = load_questions("01_softmax")[0]
    for root in ("", "../"):
        link = parse(bank_html.whole("1.1", question, root)).select_one(".bank-source a")
        assert link["href"] == f"{root}chapters/01_softmax.html#test-yourself"


def test_every_chapter_has_a_page_of_questions_in_the_contents(root: Path) -> None:
    listed = {str(entry) for entry in parse_toc_yaml(root / "_toc.yml")}
    for chapter in CHAPTERS:
        assert f"questions/{chapter}" in listed
        text = (root / f"questions/{chapter}.md").read_text(encoding="utf-8")
        assert text.startswith("# Questions on ")
        assert f"../chapters/{chapter}.ipynb" in text
    assert set(TOPICS) == set(CHAPTERS)


def test_a_head_leads_to_the_parts_that_are_there() -> None:
    links = parse(chapter_links.head("01_softmax", {"fact-check": "Fact-check"})).select("nav a")
    assert [(link["href"], link.text) for link in links] == [("#fact-check", "Fact-check")]


def claim(name: str, text: str) -> nodes.section:
    paragraph = nodes.paragraph("", "", nodes.strong(text, text), nodes.Text(" It is so."))
    return nodes.section("", nodes.title(name, name), paragraph, ids=[name])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Half true.", "a Half true"),
        ("False as a definition.", "a False"),
        ("True, and too little.", "a True"),
        ("Falsehood.", "a"),
        ("Why?", "a"),
    ],
)
def test_a_claim_shows_the_verdict_that_its_text_begins_with(text: str, shown: str) -> None:
    document = nodes.document(None, None)
    document += nodes.section("", claim("a", text), ids=["fact-check"])
    document += nodes.section("", claim("b", text), ids=["elsewhere"])
    entry = nodes.reference("", "a", anchorname="#a")
    contents = nodes.bullet_list("", nodes.list_item("", nodes.paragraph("", "", entry)))
    app = SimpleNamespace(env=SimpleNamespace(docname="chapter", tocs={"chapter": contents}))
    verdicts.show(app, document)
    titles = [title.astext() for title in document.findall(nodes.title)]
    assert titles == [shown, "b"]
    assert entry.astext() == shown


def test_a_page_s_exercises_are_named_once() -> None:
    document = nodes.document(None, None)
    for code in ('check("softmax", mine)', "x = 1", 'check("focal", f)\ncheck("softmax", g)'):
        document += nodes.literal_block(code, code)
    assert list(progress.exercises_of(document)) == ["softmax", "focal"]
