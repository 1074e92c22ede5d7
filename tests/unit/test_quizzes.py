import pytest
from ipywidgets import RadioButtons, Stack

from lossbook.course.bank import load_questions
from lossbook.course.widgets import quiz, quizzes
from lossbook.course.widgets.markdown import to_html

from .widget_parts import WIDGET_VIEW, links, parts

CHOICES = [question for question in load_questions() if question.kind == "choice"]
OPENS = [question for question in load_questions() if question.kind == "open"]


@pytest.fixture
def shown(monkeypatch):
    """What the quizzes display, in order."""
    outputs = []
    monkeypatch.setattr(quizzes, "display", outputs.append)
    return outputs


def test_options_and_feedback_are_linked_in_the_browser(shown):
    assert quiz(CHOICES[0].id, CHOICES[1].id) is None
    radios, stacks = parts(shown[0].widget, RadioButtons), parts(shown[0].widget, Stack)
    assert sorted(links(shown[0].widget)) == sorted(
        (buttons.model_id, "index", stack.model_id, "selected_index")
        for buttons, stack in zip(radios, stacks, strict=True)
    )
    assert "lossbook-quiz" in shown[0].widget._dom_classes


def test_nothing_is_picked_at_first(shown):
    quiz(CHOICES[0].id)
    assert parts(shown[0].widget, RadioButtons)[0].index is None
    assert parts(shown[0].widget, Stack)[0].selected_index is None


@pytest.mark.parametrize("question", CHOICES, ids=lambda question: question.id)
def test_every_option_has_its_own_feedback(shown, question):
    quiz(question.id)
    buttons, stack = parts(shown[0].widget, RadioButtons)[0], parts(shown[0].widget, Stack)[0]
    assert buttons._options_labels == tuple(option.text for option in question.options)
    for option, panel in zip(question.options, stack.children, strict=True):
        verdict = "Right." if option.right else "Not right."
        assert panel.value.count("<strong>Right.</strong>") == option.right
        assert f"<p><strong>{verdict}</strong></p>{to_html(option.feedback)}" in panel.value


def test_open_question_unfolds_its_answer_and_marks(shown):
    question = OPENS[0]
    quiz(question.id)
    (panel,) = [p for p in shown[0].widget.children if "lossbook-question" in p._dom_classes]
    text, answer = (child.value for child in panel.children)
    assert to_html(question.question) in text
    assert answer.startswith("<details><summary>")
    assert to_html(question.answer) in answer
    for point in question.rubric:
        assert to_html(f"**{point.weight}:** {point.point}") in answer
    assert all(to_html(flag) in answer for flag in question.red_flags)


def test_text_numbers_the_questions_without_answers(shown):
    question = CHOICES[0]
    quiz(question.id, OPENS[0].id)
    text = shown[0].text
    assert text.startswith("Quiz: 2 questions.\n\n1. ")
    assert "\n\n2. " in text
    for letter, option in zip("abcdefgh", question.options, strict=False):
        assert f"\n   {letter}) {option.text}" in text
    assert question.options[0].feedback not in text
    assert shown[0]._repr_mimebundle_().keys() == {"text/plain", WIDGET_VIEW}


def test_text_is_the_same_on_every_run(shown):
    quiz(CHOICES[0].id)
    quiz(CHOICES[0].id)
    assert shown[0].text == shown[1].text
    assert shown[0].text.startswith("Quiz: 1 question.\n")


def test_unknown_question_is_refused_with_the_closest():
    typo = CHOICES[0].id + "x"
    with pytest.raises(ValueError, match=f"'{typo}'; did you mean '{CHOICES[0].id}'"):
        quiz(CHOICES[1].id, typo)


def test_question_like_no_other_is_refused():
    with pytest.raises(ValueError, match=r"the bank has no question '12345'$"):
        quiz("12345")


def test_no_question_is_refused():
    with pytest.raises(ValueError, match="at least one question id expected"):
        quiz()


def test_question_twice_is_refused():
    with pytest.raises(ValueError, match=f"got '{CHOICES[0].id}' twice"):
        quiz(CHOICES[0].id, CHOICES[0].id)


@pytest.mark.parametrize("identifier", [["a", "b"], 3, None])
def test_id_must_be_a_string(identifier):
    with pytest.raises(TypeError, match=f"got {type(identifier).__name__}"):
        quiz(identifier)
