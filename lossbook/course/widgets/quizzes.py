"""Questions from the bank, answered in the browser alone."""

from difflib import get_close_matches
from string import ascii_lowercase
from textwrap import indent

from IPython.display import display
from ipywidgets import HTML, Layout, RadioButtons, Stack, VBox, Widget, jslink

from lossbook.course.bank import ChoiceQuestion, OpenQuestion, Question, load_questions
from lossbook.course.widgets.markdown import to_html
from lossbook.course.widgets.output import Output

__all__ = ["quiz"]

# ipywidgets gives an option one line only; these rules let it wrap, in Jupyter as on the site.
STYLE = """<style>
.lossbook-quiz .widget-html, .lossbook-quiz .widget-html-content { min-width: 0;
  font-size: inherit; line-height: 1.5; white-space: normal; }
.lossbook-quiz div.math { overflow: auto hidden; }
.lossbook-quiz .widget-radio-box label { display: flex; height: auto; margin: 0.2em 0;
  font-size: inherit; line-height: 1.5; white-space: normal; cursor: pointer; }
.lossbook-quiz .widget-radio-box input { order: -1; flex: none; height: auto;
  margin: 0.35em 0.6em 0 0.2em; align-self: flex-start; }
</style>"""


def quiz(*question_ids: str) -> None:
    """Show questions of the bank, with feedback as soon as an option is picked.

    Options come in the order of the bank's file. An open question shows its model answer and its
    rubric on demand.

    Parameters
    ----------
    *question_ids : str
        At least one, none twice, in the order to show them.

    Raises
    ------
    ValueError
        If no id is given, an id is given twice, or the bank has no such question.
    TypeError
        If an id is not a string.
    """
    questions = _find(question_ids, load_questions())
    panels = [_panel(number, question) for number, question in enumerate(questions, start=1)]
    widget = VBox([HTML(STYLE, layout=Layout(display="none")), *panels])
    widget.add_class("lossbook-quiz")
    display(Output(widget, _plain_text(questions)))


def _find(question_ids: tuple[str, ...], bank: tuple[Question, ...]) -> list[Question]:
    if not question_ids:
        raise ValueError("at least one question id expected, got none")
    known = {question.id: question for question in bank}
    for position, identifier in enumerate(question_ids):
        if not isinstance(identifier, str):
            raise TypeError(f"a question id is a string, got {type(identifier).__name__}")
        if identifier not in known:
            closest = get_close_matches(identifier, known, n=1)
            hint = f"; did you mean {closest[0]!r}?" if closest else ""
            raise ValueError(f"the bank has no question {identifier!r}{hint}")
        if identifier in question_ids[:position]:
            raise ValueError(f"different questions expected, got {identifier!r} twice")
    return [known[identifier] for identifier in question_ids]


def _panel(number: int, question: Question) -> VBox:
    heading = f"<p><strong>Question {number}</strong> ({question.level})</p>"
    text = HTML(heading + to_html(question.question))
    text.add_class("lossbook-question-text")
    if isinstance(question, ChoiceQuestion):
        panel = VBox([text, *_choice(question)])
    else:
        panel = VBox([text, HTML(_model_answer(question))])
    panel.add_class("lossbook-question")
    return panel


def _choice(question: ChoiceQuestion) -> list[Widget]:
    """Radio buttons with nothing picked, and the feedback on the one that is."""
    options = RadioButtons(
        options=[(option.text, position) for position, option in enumerate(question.options)],
        index=None,
        layout=Layout(width="auto"),
    )
    feedback = Stack(
        [HTML(_feedback(option.right, option.feedback)) for option in question.options],
        selected_index=None,
    )
    feedback.add_class("lossbook-feedback")
    jslink((options, "index"), (feedback, "selected_index"))
    return [options, feedback]


def _feedback(right: bool, why: str) -> str:
    kind, verdict = ("right", "Right.") if right else ("wrong", "Not right.")
    return f'<div class="lossbook-{kind}"><p><strong>{verdict}</strong></p>{to_html(why)}</div>'


def _model_answer(question: OpenQuestion) -> str:
    """Write what an answer should hold as a part that the reader unfolds."""
    rubric = "".join(
        f"<li>{to_html(f'**{point.weight}:** {point.point}')}</li>" for point in question.rubric
    )
    red_flags = "".join(f"<li>{to_html(flag)}</li>" for flag in question.red_flags)
    return (
        "<details><summary>Show a model answer and how it is marked</summary>"
        f"{to_html(question.answer)}"
        f"<p><strong>Marks, out of ten</strong></p><ul>{rubric}</ul>"
        f"<p><strong>Red flags</strong></p><ul>{red_flags}</ul></details>"
    )


def _plain_text(questions: list[Question]) -> str:
    """Write the questions without answers, for viewers that show no widgets."""
    count = "1 question" if len(questions) == 1 else f"{len(questions)} questions"
    parts = [f"Quiz: {count}."]
    for number, question in enumerate(questions, start=1):
        parts.append(f"\n{number}. " + indent(question.question, "   ").lstrip())
        if isinstance(question, ChoiceQuestion):
            options = "\n".join(
                f"{letter}) {option.text}"
                for letter, option in zip(ascii_lowercase, question.options, strict=False)
            )
            parts.append(indent(options, "   "))
    return "\n".join(parts)
