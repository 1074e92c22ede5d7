import json
from copy import deepcopy

import jsonschema
import pytest
import yaml
from pydantic import ValidationError

from lossbook.course.bank import (
    CHAPTERS,
    TOPICS,
    QuestionError,
    _load_folder,
    bank_json,
    bank_schema,
    load_questions,
)
from lossbook.course.widgets.markdown import to_html

CHOICE = {
    "id": "shift",
    "chapter": "01_softmax",
    "level": "junior",
    "kind": "choice",
    "question": "What does adding 5 to each logit change?",
    "answer": "Nothing.",
    "options": [
        {"text": "Nothing.", "right": True, "feedback": "The factor cancels."},
        {"text": "Everything.", "feedback": "The factor cancels."},
    ],
}
OPEN = {
    "id": "calibration",
    "chapter": "01_softmax",
    "level": "senior",
    "kind": "open",
    "question": "Are these probabilities?",
    "answer": "Not without a check.",
    "rubric": [{"point": "Says so.", "weight": 6}, {"point": "Measures it.", "weight": 4}],
    "red_flags": ["Says that they sum to one."],
    "follow_ups": ["How to repair it?"],
}


@pytest.fixture
def write(tmp_path):
    def write(*questions, chapter="01_softmax"):
        path = tmp_path / f"{chapter}.yaml"
        path.write_text(yaml.safe_dump(list(questions), allow_unicode=True), encoding="utf-8")
        return tmp_path

    return write


def changed(question, path, value):
    """Copy a question with one value put in another place; `...` takes it out."""
    question = deepcopy(question)
    *steps, last = path
    target = question
    for step in steps:
        target = target[step]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return question


def fault(folder):
    with pytest.raises(QuestionError) as caught:
        _load_folder(folder)
    return str(caught.value)


def test_valid_questions_come_back_whole_and_in_order(write):
    choice, open_question = _load_folder(write(CHOICE, OPEN))
    assert choice.model_dump(exclude_defaults=True) == {
        **CHOICE,
        "options": tuple(CHOICE["options"]),
    }
    assert open_question.model_dump() == {
        **OPEN,
        **{name: tuple(OPEN[name]) for name in ("rubric", "red_flags", "follow_ups")},
    }


def test_questions_are_frozen(write):
    (question,) = _load_folder(write(CHOICE))
    with pytest.raises(ValidationError, match="frozen"):
        question.level = "senior"


def test_one_chapter_at_a_time(write):
    write(changed(CHOICE, ["chapter"], "02_cross_entropy"), chapter="02_cross_entropy")
    folder = write(OPEN)
    assert [q.id for q in _load_folder(folder)] == ["calibration", "shift"]
    assert [q.id for q in _load_folder(folder, "02_cross_entropy")] == ["shift"]


@pytest.mark.parametrize("field", sorted(CHOICE))
def test_missing_field_of_a_choice_question_is_named(write, field):
    message = fault(write(OPEN, changed(CHOICE, [field], ...)))
    name = "question number 2" if field == "id" else "question 'shift'"
    assert f"01_softmax.yaml, {name}, field {field}: " in message


@pytest.mark.parametrize("field", sorted(OPEN))
def test_missing_field_of_an_open_question_is_named(write, field):
    message = fault(write(changed(OPEN, [field], ...)))
    name = "question number 1" if field == "id" else "question 'calibration'"
    assert f"01_softmax.yaml, {name}, field {field}: " in message


@pytest.mark.parametrize(
    ("question", "path", "value", "field", "reason"),
    [
        (CHOICE, ["options", 1, "right"], True, "options", "exactly one option"),
        (CHOICE, ["options", 0, "right"], False, "options", "got 0"),
        (CHOICE, ["options", 1, "text"], "Nothing.", "options", "same text twice"),
        (CHOICE, ["options"], CHOICE["options"][:1], "options", "at least 2"),
        (CHOICE, ["options", 0, "feedback"], ..., "options.0.feedback", "Field required"),
        (CHOICE, ["options", 0, "text"], 0.5, "options.0.text", "valid string"),
        (CHOICE, ["options", 0, "text"], "two\nlines", "options.0.text", "one line"),
        (CHOICE, ["options", 0, "text"], "$x$", "options.0.text", "plain text"),
        (CHOICE, ["options", 0, "right"], "yes", "options.0.right", "valid boolean"),
        (CHOICE, ["options", 0, "hint"], "x", "options.0.hint", "not permitted"),
        (CHOICE, ["chapter"], "16_hinge_loss", "chapter", "'15_huber_loss'"),
        (CHOICE, ["chapter"], "02_cross_entropy", "chapter", "'01_softmax' expected"),
        (CHOICE, ["level"], "expert", "level", "'junior', 'mid' or 'senior'"),
        (CHOICE, ["kind"], "essay", "kind", "'choice'"),
        (CHOICE, ["question"], "  \n", "question", "at least 1 character"),
        (CHOICE, ["id"], "Shift It", "id", "pattern"),
        (CHOICE, ["rubric"], OPEN["rubric"], "rubric", "not permitted"),
        (OPEN, ["rubric", 0, "weight"], 5, "rubric", "add up to 10 expected, got 9"),
        (OPEN, ["rubric", 0, "weight"], 0, "rubric.0.weight", "greater than or equal to 1"),
        (OPEN, ["rubric", 0, "weight"], "6", "rubric.0.weight", "valid integer"),
        (OPEN, ["rubric"], [], "rubric", "at least 1"),
        (OPEN, ["red_flags"], [], "red_flags", "at least 1"),
        (OPEN, ["follow_ups", 0], "", "follow_ups.0", "at least 1 character"),
        (OPEN, ["follow_ups"], "one", "follow_ups", "valid tuple"),
    ],
)
def test_fault_names_file_question_and_field(write, question, path, value, field, reason):
    folder = write(changed(question, path, value))
    message = fault(folder)
    number_or_name = "" if path == ["id"] else f"question {question['id']!r}, "
    assert message.startswith(f"01_softmax.yaml, {number_or_name}")
    assert f"field {field}: " in message
    assert reason in message


def test_all_faults_of_a_question_are_named_at_once(write):
    message = fault(write(changed(changed(CHOICE, ["level"], "boss"), ["answer"], ...)))
    assert "field level" in message
    assert "field answer" in message


def test_id_used_twice_names_both_files(write):
    write(changed(OPEN, ["id"], "shift"))
    message = fault(
        write(changed(CHOICE, ["chapter"], "02_cross_entropy"), chapter="02_cross_entropy")
    )
    assert "02_cross_entropy.yaml, question 'shift', field id" in message
    assert "01_softmax.yaml has it already" in message


def test_id_used_twice_in_one_file(write):
    message = fault(write(CHOICE, changed(OPEN, ["id"], "shift")))
    assert "01_softmax.yaml, question 'shift', field id" in message


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "a list of questions expected, got an empty file"),
        (b"# nothing yet\n", "got an empty file"),
        (b"[]", "got an empty file"),
        (b"id: shift\n", "a list of questions expected, got a dict"),
        (b"just text", "got a str"),
        (b"- 5\n", "question number 1, field kind"),
        (b"- id: [unclosed\n", "valid YAML expected"),
        (b"- id: shift\n  id: other\n", "key 'id' given twice"),
        (b"- options:\n  - {text: a, text: b}\n", "key 'text' given twice"),
        (b"- id: 2026-13-45\n", "valid YAML expected"),
        (b"- !!python/object/apply:os.getcwd []\n", "valid YAML expected"),
        ("- id: naïve\n".encode("latin-1"), "UTF-8 expected"),
        ("- id: shift\n".encode("utf-16"), "UTF-8 expected"),
    ],
)
def test_broken_file_is_named(tmp_path, content, reason):
    (tmp_path / "01_softmax.yaml").write_bytes(content)
    message = fault(tmp_path)
    assert message.startswith("01_softmax.yaml")
    assert reason in message


@pytest.mark.parametrize("name", ["99_hinge_loss.yaml", "softmax.yaml", "01_softmax.yml"])
def test_file_must_be_named_like_a_chapter(write, name):
    folder = write(CHOICE)
    (folder / "01_softmax.yaml").rename(folder / name)
    assert f"{name}: a file named like its chapter expected" in fault(folder)


@pytest.mark.parametrize("chapter", ["99_x", "softmax", "", 1])
def test_unknown_chapter_is_refused(chapter):
    with pytest.raises(
        ValueError, match=r"chapter must be one of 01_softmax, .*15_huber_loss; got"
    ):
        load_questions(chapter)


def test_chapter_without_questions_is_refused(write):
    with pytest.raises(ValueError, match="15_huber_loss has no questions"):
        _load_folder(write(CHOICE), "15_huber_loss")


def test_shipped_bank_is_valid_and_renders():
    questions = load_questions()
    for question in questions:
        texts = [question.question, question.answer]
        if question.kind == "choice":
            texts += [option.feedback for option in question.options]
        else:
            texts += [point.point for point in question.rubric]
            texts += [*question.red_flags, *question.follow_ups]
        for text in texts:
            html = to_html(text)
            assert "$" not in html.replace("\\$", ""), (question.id, text)


def test_every_written_chapter_has_enough_questions():
    questions = load_questions()
    for chapter in {question.chapter for question in questions}:
        kinds = [question.kind for question in questions if question.chapter == chapter]
        assert kinds.count("choice") >= 8, chapter
        assert kinds.count("open") >= 6, chapter


def test_chapters_are_fifteen_and_numbered():
    assert [int(chapter[:2]) for chapter in CHAPTERS] == list(range(1, 16))


def test_the_bank_as_json_keeps_to_its_schema():
    bank, schema = json.loads(bank_json()), bank_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(bank, schema, cls=jsonschema.Draft202012Validator)
    assert [question["id"] for question in bank] == [question.id for question in load_questions()]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ([0, "level"], "boss"),
        ([0, "id"], "Shift It"),
        ([0, "hint"], "not in the schema"),
        ([0, "options"], []),
        ([-1, "rubric", 0, "weight"], 0),
        ([-1, "follow_ups"], []),
        ([-1, "kind"], "choice"),
    ],
)
def test_the_schema_refuses_what_the_bank_refuses(path, value):
    questions = sorted(json.loads(bank_json()), key=lambda question: question["kind"])
    broken = changed(questions, path, value)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, bank_schema(), cls=jsonschema.Draft202012Validator)


def test_every_chapter_has_a_topic_of_its_own():
    assert tuple(TOPICS) == CHAPTERS
    assert len(set(TOPICS.values())) == len(CHAPTERS)
