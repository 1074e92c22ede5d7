"""The form of a mock interview, and what its script has to know of the bank's open questions."""

import json
from html import escape
from typing import Any

from docutils import nodes
from question_bank import LEVELS, BankDirective, bank, bank_mark, menu, raw
from sphinx.application import Sphinx

from lossbook.course.bank import CHAPTERS, TOPICS, OpenQuestion

# The values that the form shows at first, and the most that it takes.
NUMBERS = {
    "count": ("Number of questions", 5, 30),
    "minutes": ("Minutes for each", 5, 60),
    "seed": ("Seed", 1, 999_999),
}


class MockInterview(BankDirective):
    """The form, the place of the interview, and a list of the questions without their texts."""

    def run(self) -> list[nodes.Node]:
        """Return all of it."""
        self.note_bank()
        return [raw(f"{form()}{PLACES}{known_questions()}")]


def form() -> str:
    """Return the form. It waits for its script, and takes its room already."""
    boxes = "".join(
        f'<label><input type="checkbox" name="chapter" value="{chapter}" checked> '
        f"{int(chapter[:2])}. {escape(TOPICS[chapter])}</label>\n"
        for chapter in CHAPTERS
    )
    levels = menu("level", "Level", {level: level for level in LEVELS})
    numbers = "".join(
        f'<label>{label} <input type="number" name="{name}" min="{0 if name == "seed" else 1}" '
        f'max="{most}" step="1" value="{value}" required></label>\n'
        for name, (label, value, most) in NUMBERS.items()
    )
    return (
        f'<form id="interview-form" class="interview-form" data-version="{bank_mark()}" inert>\n'
        f"<fieldset><legend>Chapters</legend>{boxes}"
        '<p><button type="button" class="btn btn-sm btn-outline-primary" value="all">All</button>\n'
        '<button type="button" class="btn btn-sm btn-outline-primary" value="none">None</button>'
        f"</p></fieldset>\n<div>{levels}{numbers}</div>\n"
        '<p class="interview-fits" role="status"></p>\n'
        '<button type="submit" class="btn btn-primary">Start the interview</button>\n'
        '<button type="button" class="btn btn-outline-primary" value="copy">Copy its address'
        "</button>\n</form>\n"
    )


def known_questions() -> str:
    """Return the open questions: number, chapter, level and the marks of each point."""
    questions = [
        {
            "id": question.id,
            "number": number,
            "chapter": question.chapter,
            "level": question.level,
            "marks": [point.weight for point in question.rubric],
            "flags": len(question.red_flags),
        }
        for number, question in bank()
        if isinstance(question, OpenQuestion)
    ]
    data = json.dumps(questions, separators=(",", ":"))
    return f'<script type="application/json" id="interview-questions">{data}</script>\n'


PLACES = """<div id="interview-kept" class="interview-kept" hidden></div>
<div id="interview-notice" class="interview-notice" role="alert"></div>
<div id="interview-time" class="visually-hidden" role="status"></div>
<div id="interview" class="interview"></div>
"""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.add_directive("mock-interview", MockInterview)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
