"""Interview sheets as Markdown: one for the interviewer, one without answers for the candidate."""

from collections.abc import Sequence

from lossbook.course.bank import FULL_SCORE, OpenQuestion, Question

__all__ = ["RULED_LINES", "candidate_sheet", "interviewer_sheet", "mentioned_chapter"]

# Lines to write on: Markdown's thematic breaks.
RULED_LINES = "\n\n".join(["___"] * 4)


def interviewer_sheet(title: str, questions: Sequence[OpenQuestion]) -> str:
    """Return a sheet with model answers, rubrics, red flags, follow-ups and room for notes.

    Parameters
    ----------
    title : str
        The sheet's heading.
    questions : sequence of OpenQuestion
        What is asked, in this order.

    Returns
    -------
    str
        Markdown with ``$...$`` mathematics.
    """
    parts = [
        f"# {title}",
        f"Candidate: {'_' * 24}  Date: {'_' * 12}".replace("_", r"\_"),
        f"Each question has {FULL_SCORE} marks. Give a point's marks where the candidate makes it "
        "unasked; ask a follow-up before you withhold them.",
    ]
    for number, question in enumerate(questions, start=1):
        parts += [_heading(number, question), question.question.strip(), *_for_marking(question)]
    most = FULL_SCORE * len(questions)
    marks = [
        f"- Question {number}: \\_\\_\\_ of {FULL_SCORE}" for number in range(1, len(questions) + 1)
    ]
    parts += ["## Result", "\n".join(marks), f"**Total: \\_\\_\\_ of {most}**"]
    return "\n\n".join(parts) + "\n"


def candidate_sheet(title: str, questions: Sequence[OpenQuestion]) -> str:
    """Return a sheet with the questions alone, numbered as on the interviewer's.

    Parameters
    ----------
    title : str
        The sheet's heading.
    questions : sequence of OpenQuestion
        What is asked, in this order.

    Returns
    -------
    str
        Markdown with ``$...$`` mathematics.
    """
    parts = [f"# {title}"]
    for number, question in enumerate(questions, start=1):
        parts += [f"## Question {number}", question.question.strip(), RULED_LINES]
    return "\n\n".join(parts) + "\n"


def mentioned_chapter(question: Question) -> str:
    """Return how a text names a question's chapter, such as "chapter 5"."""
    return f"chapter {int(question.chapter[:2])}"


def _heading(number: int, question: OpenQuestion) -> str:
    return f"## Question {number}\n\n*{question.level}, {mentioned_chapter(question)}*"


def _for_marking(question: OpenQuestion) -> list[str]:
    rubric = [f"☐ **{point.weight}** {point.point}" for point in question.rubric]
    return [
        "**Model answer**",
        question.answer.strip(),
        f"**Rubric, {FULL_SCORE} marks**",
        _items(rubric),
        "**Red flags**",
        _items(question.red_flags),
        "**Follow-ups**",
        _items(question.follow_ups),
        "**Notes**",
        RULED_LINES,
    ]


def _items(texts: Sequence[str]) -> str:
    """Return a list; the lines of an item after its first are indented."""
    return "\n".join("- " + text.strip().replace("\n", "\n  ") for text in texts)
