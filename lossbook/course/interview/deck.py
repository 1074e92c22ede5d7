r"""Flash cards for Anki from the question bank.

Every note has a GUID made of its question's id, and models and decks have fixed ids. So Anki
recognises what it has, updates the text, and keeps the schedule. Formulas stand between ``\(``
and ``\)``, which Anki's own MathJax shows.
"""

import zipfile
from collections.abc import Sequence
from html import escape
from io import BytesIO
from typing import Any

import genanki

from lossbook.course.bank import ChoiceQuestion, OpenQuestion, Question
from lossbook.course.interview.sheet import mentioned_chapter
from lossbook.course.widgets.markdown import renderer

__all__ = ["deck_package"]

# Drawn once at random. Never change them: Anki takes another number for another deck.
DECKS, CHOICE_MODEL, OPEN_MODEL = 1_824_067_400, 1_607_392_311, 1_607_392_312
# Zip files have no earlier date.
EARLIEST = (1980, 1, 1, 0, 0, 0)

STYLE = """
.card { font-family: sans-serif; font-size: 18px; line-height: 1.5; text-align: left;
        max-width: 40em; margin: 0 auto; }
.about { font-size: 14px; opacity: 0.75; }
.right > strong:first-child::before { content: "✓ "; }
.wrong > strong:first-child::before { content: "✗ "; }
li { margin-bottom: 0.5em; }
"""
ABOUT = '<p class="about">{{About}}</p>'
CHOICE = genanki.Model(
    CHOICE_MODEL,
    "lossbook: choice",
    fields=[{"name": name} for name in ("Question", "Options", "Feedback", "Answer", "About")],
    templates=[
        {
            "name": "Choice",
            "qfmt": f"{ABOUT}{{{{Question}}}}{{{{Options}}}}",
            "afmt": f"{ABOUT}{{{{Question}}}}<hr id=answer>{{{{Feedback}}}}{{{{Answer}}}}",
        }
    ],
    css=STYLE,
)
OPEN = genanki.Model(
    OPEN_MODEL,
    "lossbook: open question",
    fields=[
        {"name": name}
        for name in ("Question", "Answer", "Rubric", "Red flags", "Follow-ups", "About")
    ],
    templates=[
        {
            "name": "Open",
            "qfmt": f"{ABOUT}{{{{Question}}}}",
            "afmt": "{{FrontSide}}<hr id=answer>{{Answer}}"
            "<h3>What earns marks</h3>{{Rubric}}"
            "<h3>Red flags</h3>{{Red flags}}"
            "<h3>Follow-ups</h3>{{Follow-ups}}",
        }
    ],
    css=STYLE,
)


def deck_package(questions: Sequence[Question], timestamp: float) -> bytes:
    """Return an Anki package: a deck for each chapter, a note for each question.

    Parameters
    ----------
    questions : sequence of Question
        What to learn.
    timestamp : float
        Seconds since 1970. Anki overwrites a note that it has if the package's is newer. The same
        questions and the same time give the same bytes.

    Returns
    -------
    bytes
        What a file ``….apkg`` holds.
    """
    decks: dict[str, genanki.Deck] = {}
    for question in questions:
        deck = decks.setdefault(question.chapter, _deck(question))
        deck.add_note(_note(question))
    package = BytesIO()
    genanki.Package(list(decks.values())).write_to_file(package, timestamp=timestamp)
    return _without_dates(package)


def _without_dates(package: BytesIO) -> bytes:
    """Write a zip file again without the dates of the files in it."""
    undated = BytesIO()
    with zipfile.ZipFile(package) as old, zipfile.ZipFile(undated, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, EARLIEST)
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return undated.getvalue()


def _deck(question: Question) -> genanki.Deck:
    number, _, words = question.chapter.partition("_")
    name = f"lossbook::{number} {words.replace('_', ' ')}"
    return genanki.Deck(DECKS + int(number), name)


def _note(question: Question) -> genanki.Note:
    match question:
        case ChoiceQuestion():
            model, fields = CHOICE, _choice_fields(question)
        case OpenQuestion():
            model, fields = OPEN, _open_fields(question)
    return genanki.Note(
        model=model,
        fields=[
            _html(question.question),
            *fields,
            f"{question.level}, {mentioned_chapter(question)}",
        ],
        guid=genanki.guid_for("lossbook", question.id),
        tags=[f"lossbook::{question.level}", f"lossbook::{question.chapter}"],
    )


def _choice_fields(question: ChoiceQuestion) -> list[str]:
    options = [f"<li>{escape(option.text)}</li>" for option in question.options]
    feedback = [
        f'<li class="{"right" if option.right else "wrong"}">'
        f"<strong>{escape(option.text)}</strong>{_html(option.feedback)}</li>"
        for option in question.options
    ]
    return [
        f'<ol type="A">{"".join(options)}</ol>',
        f'<ol type="A">{"".join(feedback)}</ol>',
        _html(question.answer),
    ]


def _open_fields(question: OpenQuestion) -> list[str]:
    rubric = [f"({point.weight}) {point.point}" for point in question.rubric]
    return [
        _html(question.answer),
        _list(rubric),
        _list(question.red_flags),
        _list(question.follow_ups),
    ]


def _list(texts: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{_html(text)}</li>' for text in texts)}</ul>"


def _html(markdown: str) -> str:
    html: str = renderer(_mathjax).render(markdown)
    return html


def _mathjax(latex: str, options: dict[str, Any]) -> str:
    before, after = (r"\[", r"\]") if options["display_mode"] else (r"\(", r"\)")
    return f"{before}{escape(latex)}{after}"
