"""Writes questions of the bank as HTML, the one form that every page of the site shows."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from string import ascii_lowercase
from typing import Any

from formulas import MARKS, TRANSLATED, UNTRANSLATED
from sphinxcontrib.katex import render_latex

from lossbook.course.bank import FULL_SCORE, TOPICS, ChoiceQuestion, OpenQuestion, Question
from lossbook.course.widgets.markdown import renderer

# Stand around a formula, whose own HTML has no simple end.
START, END = "<!--formula-->", "<!--/formula-->"
INLINE = re.compile(
    rf'<span class="math inline">{START}(?P<formula>.*?){END}</span>(?P<marks>{MARKS.pattern})?',
    re.DOTALL,
)
# The section of a chapter that a kind of question belongs to, and its name there.
SECTIONS = {
    "choice": ("test-yourself", "Test yourself"),
    "open": ("interview-follow-ups", "Interview follow-ups"),
}


@cache
def rich(markdown: str) -> str:
    """Return Markdown as HTML whose formulas are those of the chapters."""
    html = renderer(_formula).render(markdown)
    return INLINE.sub(_with_marks, html).replace(START, "").replace(END, "").strip()


def _formula(latex: str, options: dict[str, Any]) -> str:
    html = render_latex(latex, {"displayMode": options["display_mode"]})
    return f"{START}{html.replace(TRANSLATED, UNTRANSLATED)}{END}"


def _with_marks(found: re.Match[str]) -> str:
    """Hold a formula together with the full stop after it."""
    formula = f'<span class="math">{found["formula"]}</span>'
    marks = found["marks"]
    return f'<span class="formula-end">{formula}{marks}</span>' if marks else formula


def numbered(questions: Iterable[Question]) -> Iterator[tuple[str, Question]]:
    """Number questions as "1.1", "1.2" and so on: a chapter's open ones, then its choice ones."""
    counts: dict[str, int] = {}
    for question in sorted(questions, key=lambda one: (one.chapter, one.kind == "choice")):
        counts[question.chapter] = counts.get(question.chapter, 0) + 1
        yield f"{chapter_number(question)}.{counts[question.chapter]}", question


def chapter_number(question: Question) -> int:
    """Return the number of the chapter that a question belongs to."""
    return int(question.chapter[:2])


def whole(number: str, question: Question, root: str) -> str:
    """Return a question with its answer; `root` leads from the page to the site's start."""
    return _framed(number, question, _answer(question, root), "bank-answer")


def in_short(number: str, question: Question, root: str) -> str:
    """Return a question whose answer is a link to the page that has it."""
    address = f"{root}questions/{question.chapter}.html#{question.id}"
    link = f'<p><a href="{address}">Question {number} with its answer</a></p>'
    return _framed(number, question, link, "bank-answer print-if-open")


def _framed(number: str, question: Question, answer: str, fold: str) -> str:
    name = question.id
    return (
        f'<section class="bank-question" id="{name}" data-chapter="{question.chapter}" '
        f'data-level="{question.level}" data-kind="{question.kind}">\n'
        f"<h3>Question {number} "
        f'<span class="bank-marks">{question.level}, {question.kind}</span>'
        f'<a class="headerlink" href="#{name}" title="Link to this question">#</a></h3>\n'
        f'<div class="bank-text">{rich(question.question)}{_options(question)}</div>\n'
        f'<details class="{fold}" id="{name}-answer"><summary>{_summary(question)}</summary>\n'
        f"{answer}</details>\n</section>\n"
    )


def _summary(question: Question) -> str:
    return "Answer" if isinstance(question, ChoiceQuestion) else "Model answer and marks"


def _options(question: Question) -> str:
    if isinstance(question, OpenQuestion):
        return ""
    items = "".join(f"<li>{escape(option.text)}</li>" for option in question.options)
    return f'<ol class="bank-options">{items}</ol>'


def _answer(question: Question, root: str) -> str:
    parts = _choice(question) if isinstance(question, ChoiceQuestion) else _open(question)
    place, section = SECTIONS[question.kind]
    link = f"{root}chapters/{question.chapter}.html#{place}"
    return (
        f"{''.join(parts)}"
        f'<p class="bank-source"><a href="{link}">Chapter {chapter_number(question)}, '
        f"{TOPICS[question.chapter]}: {section}</a></p>"
    )


def _choice(question: ChoiceQuestion) -> Iterator[str]:
    [(letter, right)] = [
        (letter, option)
        for letter, option in zip(ascii_lowercase, question.options, strict=False)
        if option.right
    ]
    yield f"<p><strong>{letter}) {escape(right.text)}</strong></p>{rich(question.answer)}"
    feedback = "".join(f"<li>{rich(option.feedback)}</li>" for option in question.options)
    yield f'<h4>What each option shows</h4><ol class="bank-options">{feedback}</ol>'


def _open(question: OpenQuestion) -> Iterator[str]:
    yield f'<div class="bank-model">{rich(question.answer)}</div>'
    points = "".join(
        f'<li data-marks="{point.weight}"><strong class="bank-weight">{point.weight}</strong>'
        f"<div>{rich(point.point)}</div></li>"
        for point in question.rubric
    )
    yield f'<h4>Marks</h4><ul class="bank-rubric">{points}</ul>'
    total = f'<strong class="bank-weight">{FULL_SCORE}</strong> marks in all'
    yield f'<p class="bank-total">{total}</p>'
    yield _list("Red flags", "bank-flags", question.red_flags)
    yield _list("Follow-ups", "bank-follow-ups", question.follow_ups)


def _list(heading: str, name: str, texts: Iterable[str]) -> str:
    items = "".join(f"<li>{rich(text)}</li>" for text in texts)
    return f'<h4>{heading}</h4><ul class="{name}">{items}</ul>'
