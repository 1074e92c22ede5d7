"""Shows the question bank: a page for each chapter with answers, and one list of all questions.

The directive `question-list` lists every question, with the filter that `assets/js/bank/` runs.
On a page in `questions/`, named like its chapter, `question-bank` shows that chapter's questions
with their answers. The same HTML lies in `_questions/` as scripts, for the pages that fetch
answers when a reader asks for them: a page opened from a disk may load scripts and no other data.
Beside it lie the bank as JSON, and its schema.
"""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from bank_html import in_short, numbered, whole
from docutils import nodes
from search_text import IndexedText
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from lossbook.course.bank import (
    CHAPTERS,
    TOPICS,
    Question,
    bank_json,
    bank_schema,
    load_questions,
)

LIST = "questions"
FOLDER = "_questions"
KINDS = {"open": "Open questions", "choice": "Choice questions"}
LEVELS = ("junior", "mid", "senior")


@cache
def bank() -> tuple[tuple[str, Question], ...]:
    """Return every question with its number."""
    return tuple(numbered(load_questions()))


def of_chapter(chapter: str) -> list[tuple[str, Question]]:
    """Return the questions of one chapter with their numbers."""
    return [(number, question) for number, question in bank() if question.chapter == chapter]


@cache
def bank_mark() -> str:
    """Return a mark that changes as the bank does."""
    return hashlib.sha256(bank_json().encode()).hexdigest()[:8]


def raw(html: str) -> nodes.raw:
    """Return HTML as a part of a page."""
    return nodes.raw("", html, format="html")


def search_words(questions: Sequence[Question]) -> IndexedText:
    """Return the words of questions and answers, which the search does not see in HTML."""
    words = "\n".join(f"{question.question}\n{question.answer}" for question in questions)
    return IndexedText("", nodes.Text(words))


class BankDirective(SphinxDirective):
    """What both directives share."""

    def section(self, name: str, title: str, *content: nodes.Node) -> nodes.section:
        """Return a section with a heading."""
        # Other pages have sections of these names too, so they are no labels.
        return nodes.section("", nodes.title(title, title), *content, ids=[name])

    def note_bank(self) -> None:
        """Have the page written again when the bank changes."""
        for path in (files("lossbook.course") / "questions").iterdir():
            self.env.note_dependency(str(path))


class QuestionBank(BankDirective):
    """The questions of the chapter that the page is named after, with their answers."""

    def run(self) -> list[nodes.Node]:
        """Return a section for each kind of question."""
        self.note_bank()
        chapter = self.env.docname.rpartition("/")[2]
        questions = of_chapter(chapter)
        sections: list[nodes.Node] = []
        for kind, title in KINDS.items():
            chosen = [(number, one) for number, one in questions if one.kind == kind]
            html = "".join(whole(number, one, "../") for number, one in chosen)
            words = search_words([one for _, one in chosen])
            sections.append(self.section(f"{kind}-questions", title, raw(html), words))
        return sections


class QuestionList(BankDirective):
    """All questions in short, by chapter, below the form that filters them."""

    def run(self) -> list[nodes.Node]:
        """Return the form, and a section for each chapter."""
        self.note_bank()
        sections: list[nodes.Node] = [raw(filter_form())]
        for chapter in CHAPTERS:
            html = "".join(in_short(number, one, "") for number, one in of_chapter(chapter))
            title = f"{int(chapter[:2])}. {TOPICS[chapter]}"
            name = nodes.make_id(f"questions-{TOPICS[chapter]}")
            sections.append(self.section(name, title, raw(chapter_links(chapter)), raw(html)))
        return sections


def chapter_links(chapter: str) -> str:
    """Return the ways from the list to a chapter, and to its page of answers."""
    return (
        f'<p class="bank-links"><a href="{LIST}/{chapter}.html">These questions with all answers'
        f'</a> · <a href="chapters/{chapter}.html">The chapter</a></p>'
    )


def filter_form() -> str:
    """Return the filter. It waits for its script, and takes its room already."""
    numbers = {name: str(int(name[:2])) for name in CHAPTERS}
    chapters = {numbers[name]: f"{numbers[name]}. {topic}" for name, topic in TOPICS.items()}
    levels = {level: level for level in LEVELS}
    kinds = {"open": "open, with marks", "choice": "choice"}
    return (
        f'<form class="bank-filter" id="bank-filter" role="search" inert '
        f'aria-label="Filter the questions" data-version="{bank_mark()}">\n'
        f"{menu('chapter', 'Chapter', chapters)}{menu('level', 'Level', levels)}"
        f"{menu('kind', 'Kind', kinds)}"
        '<label>Words <input type="search" name="words" autocomplete="off" '
        'placeholder="such as gradient δ"></label>\n'
        '<p class="bank-count" role="status"></p>'
        '<button type="reset" class="btn btn-sm btn-outline-primary">Show all</button></form>\n'
    )


def menu(name: str, label: str, choices: dict[str, str]) -> str:
    """Return a menu of a form, whose first choice is no choice."""
    every = [f'<option value="{key}">{escape(word)}</option>' for key, word in choices.items()]
    return (
        f'<label>{label} <select name="{name}"><option value="">all</option>{"".join(every)}'
        "</select></label>\n"
    )


def write_files(app: Sphinx, error: Exception | None) -> None:
    """Write the questions as scripts, and the bank and its schema as JSON."""
    if error is not None or app.builder.format != "html" or LIST not in app.env.found_docs:
        return
    site = Path(app.outdir)
    (site / FOLDER).mkdir(exist_ok=True)
    for chapter in CHAPTERS:
        html = {
            question.id: whole(number, question, "") for number, question in of_chapter(chapter)
        }
        script = f"QUESTIONS.add({json.dumps(html, ensure_ascii=False)});\n"
        (site / FOLDER / f"{chapter}.js").write_text(script, encoding="utf-8")
    (site / f"{LIST}.json").write_text(bank_json(), encoding="utf-8")
    schema = json.dumps(bank_schema(), indent=1)
    (site / f"{LIST}.schema.json").write_text(schema, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_directive("question-bank", QuestionBank)
    app.add_directive("question-list", QuestionList)
    app.connect("build-finished", write_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
