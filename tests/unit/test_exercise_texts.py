"""The texts of the exercises: what their files must hold, and that their sources do as they say."""

import ast
import re

import numpy as np
import pytest
import yaml

from lossbook.course.exercises import EXERCISES, check
from lossbook.course.exercises.texts import TextError, _load_folder, load_texts
from lossbook.course.records import CHAPTERS

TEXTS = load_texts()
EACH = pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.name)
KNOWN = {"numpy", "lossbook"}
ENTRY = {
    "name": "softmax",
    "title": "Implement softmax",
    "level": "junior",
    "text": "Write `my_softmax(logits)`.",
    "nudge": "What do the rows add up to?",
    "start": "def my_softmax(logits):\n    return logits\n",
    "solution": "import lossbook\n\ndef my_softmax(logits):\n    return lossbook.softmax(logits)\n",
}


def written_by(source):
    """Return the function that a source defines, where only `np` is known besides."""
    namespace = {"np": np}
    exec(source, namespace)
    return namespace[ast.parse(source).body[-1].name]


def test_every_exercise_has_a_text_and_every_text_an_exercise():
    assert sorted(text.name for text in TEXTS) == sorted(EXERCISES)


def test_texts_come_in_the_order_of_the_chapters():
    places = [CHAPTERS.index(text.chapter) for text in TEXTS]
    assert places == sorted(places)
    assert set(places) == set(range(len(CHAPTERS)))


@EACH
def test_the_start_fails_its_check(text, capsys):
    check(text.name, written_by(text.start))
    assert capsys.readouterr().out.startswith(f"{text.name}(")


@EACH
def test_the_solution_passes_its_check(text, capsys):
    check(text.name, written_by(text.solution))
    assert capsys.readouterr().out.startswith(f"{text.name}: passed all ")


@EACH
@pytest.mark.parametrize("field", ["start", "solution"])
def test_sources_import_nothing_that_the_browser_lacks(text, field):
    nodes = list(ast.walk(ast.parse(getattr(text, field))))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    assert {name.partition(".")[0] for name in names} <= KNOWN


@EACH
def test_a_text_stands_alone(text):
    """It names the function with its arguments, and no formula or page of a chapter."""
    function = ast.parse(text.start).body[-1]
    assert text.function == function.name
    call = f"`{function.name}({ast.unparse(function.args)})`"
    assert call in " ".join(text.text.split())
    assert not re.search(r"quation \(|\]\(|<", text.text + text.nudge)
    assert text.title[0].isupper()


@pytest.fixture
def write(tmp_path):
    def write(*entries, chapter="01_softmax"):
        path = tmp_path / f"{chapter}.yaml"
        path.write_text(yaml.safe_dump(list(entries)), encoding="utf-8")
        return tmp_path

    return write


def test_a_text_knows_its_chapter_and_its_function(write):
    [text] = _load_folder(write(ENTRY))
    assert (text.chapter, text.function) == ("01_softmax", "my_softmax")
    assert text.start == ENTRY["start"].strip()


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("nudge", "", "field nudge: String should have at least 1 character"),
        ("level", "expert", "field level: Input should be 'junior', 'mid' or 'senior'"),
        ("text", 3, "field text: Input should be a valid string"),
        ("hint", "x", "field hint: Extra inputs are not permitted"),
        ("chapter", "02_cross_entropy", "field chapter: Extra inputs are not permitted"),
        ("start", "def f(:", "field start: Value error, Python expected, got "),
        ("start", "# nothing", "field start: Value error, one function, after imports at most"),
        ("start", "x = 1\ndef my_softmax(logits):\n    pass", "expected, got Assign, FunctionDef"),
        ("start", "def my_softmax(x):\n    pass", "field start and solution: Value error, one "),
        ("start", "def softmax(logits):\n    pass", "field start and solution: Value error, one "),
    ],
)
def test_a_fault_names_its_file_exercise_and_field(write, field, value, fault):
    with pytest.raises(TextError) as caught:
        _load_folder(write({**ENTRY, field: value}))
    assert str(caught.value).startswith("01_softmax.yaml, exercise 'softmax', field ")
    assert fault in str(caught.value)


def test_a_missing_field_is_named(write):
    unnamed = {field: value for field, value in ENTRY.items() if field != "name"}
    with pytest.raises(TextError, match="exercise number 1, field name: Field"):
        _load_folder(write(unnamed))


def test_a_name_may_stand_once(write):
    folder = write(ENTRY)
    write(ENTRY, chapter="02_cross_entropy")
    with pytest.raises(TextError, match=r"02_cross_entropy.yaml, .* 01_softmax.yaml has it"):
        _load_folder(folder)
