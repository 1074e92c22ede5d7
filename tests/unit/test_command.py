"""The command `lossbook`, with arguments good and bad."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lossbook.course import bank
from lossbook.course.command import main

RIGHT = "import lossbook\ndef {name}(x):\n    return lossbook.softmax(x)\n"
SHEET = ["interview", "--level", "senior", "--count", "3", "--chapters", "1,2,15", "--seed", "7"]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Call the command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def complaint(result: Result) -> str:
    """Return the one line that a call which failed has said."""
    assert result.exit_code != 0
    assert result.stdout == ""
    [line] = result.stderr.splitlines()
    return line


@pytest.mark.parametrize("command", ["interview", "anki", "questions", "check"])
def test_every_command_explains_itself_with_examples(call, command):
    assert command in call("--help").stdout
    explained = call(command, "--help").stdout
    assert f"Examples:\n    lossbook {command}" in explained


def test_an_interview_goes_to_the_screen_or_into_a_file(call, tmp_path):
    printed = call(*SHEET)
    assert printed.exit_code == 0
    assert call(*SHEET, "-o", "-").stdout == printed.stdout
    assert call(*SHEET, "-o", "sheet.md").stdout == ""
    assert (tmp_path / "sheet.md").read_text(encoding="utf-8") == printed.stdout


def test_a_seed_that_is_drawn_stands_in_the_title(call):
    drawn = call("interview").stdout
    seed = drawn.splitlines()[0].split()[-1]
    assert call("interview", "--seed", seed).stdout == drawn


def test_the_candidate_gets_the_same_questions_without_answers(call):
    whole, sheet = call(*SHEET).stdout, call(*SHEET, "--candidate").stdout
    chosen = [q for q in bank.load_questions() if q.question.strip() in whole]
    assert len(chosen) == 3
    for question in chosen:
        assert question.question.strip() in sheet
        for secret in (question.answer, question.rubric[0].point, question.red_flags[0]):
            assert secret.strip() not in sheet


@pytest.mark.parametrize("arguments", [SHEET, ["anki", "--chapters", "1"]])
def test_a_file_is_overwritten_only_by_force(call, tmp_path, arguments):
    file = tmp_path / "mine"
    file.write_text("a year's work")
    assert complaint(call(*arguments, "-o", "mine")).endswith("add --force.")
    assert file.read_text() == "a year's work"
    assert call(*arguments, "-o", "mine", "--force").exit_code == 0
    assert file.read_bytes() != b"a year's work"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["interview", "--chapters", "0"], "numbers from 1 to 15"),
        (["interview", "--chapters", "1,,2"], "got ''"),
        (["interview", "--chapters", "softmax"], "got 'softmax'"),
        (["interview", "--level", "expert"], "'junior', 'mid', 'senior'"),
        (["interview", "--count", "0"], "x>=1"),
        (["interview", "--count", "many"], "valid integer"),
        (["interview", "--seed", "-1"], "x>=0"),
        (["interview", "--count", "999"], "999 questions asked for, and "),
        (["interview", "-o", "no/such/folder.md"], "No such file"),
        (["anki", "--kind", "both"], "'choice', 'open'"),
        (["questions", "--words", "xyzzy"], "No question fits"),
        (["grade"], "No such command 'grade'"),
        (["check", "softmax"], "Missing argument 'FILE'"),
        (["check", "softmax", "missing.py"], "does not exist"),
    ],
)
def test_a_bad_value_gets_one_line(call, arguments, said):
    assert said in complaint(call(*arguments))


def test_the_deck_is_a_package(call, tmp_path):
    assert call("anki", "--chapters", "1").exit_code == 0
    with zipfile.ZipFile(tmp_path / "lossbook.apkg") as package:
        assert "collection.anki2" in package.namelist()


def test_questions_are_listed_and_filtered(call):
    everything = call("questions").stdout.splitlines()
    assert len(everything) == len(bank.load_questions())
    listed = call("questions", "--chapters", "15", "--level", "junior", "--kind", "open").stdout
    assert [line.split()[:4] for line in listed.splitlines()] == [
        ["huber-definition-open", "15", "junior", "open"]
    ]
    for line in call("questions", "--words", "FlashAttention").stdout.splitlines():
        assert " 01 " in line


def test_a_fault_in_the_bank_is_told(call, monkeypatch):
    assert call("questions", "--validate").stdout.startswith("The bank is valid: ")

    def broken() -> None:
        raise bank.QuestionError("01_softmax.yaml, question 'shift', field level: wrong")

    monkeypatch.setattr("lossbook.course.command.load_questions", broken)
    assert "question 'shift'" in complaint(call("questions", "--validate"))


@pytest.mark.parametrize(
    "content",
    [
        RIGHT.format(name="softmax"),
        RIGHT.format(name="my_softmax") + "def helper(x):\n    return x\n",
        RIGHT.format(name="anything"),
        "from lossbook import softmax\n" + RIGHT.format(name="mine"),
        RIGHT.format(name="softmax") + "if __name__ == '__main__':\n    raise SystemExit(3)\n",
    ],
)
def test_a_right_function_passes(call, tmp_path, content):
    (tmp_path / "mine.py").write_text(content)
    result = call("check", "softmax", "mine.py")
    assert result.stdout.startswith("softmax: passed all ")
    assert result.exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["mine.py"]


def test_a_wrong_function_fails_with_the_input(call, tmp_path):
    (tmp_path / "mine.py").write_text(
        "import numpy as np\ndef softmax(x):\n    return np.exp(x) / np.exp(x).sum()\n"
    )
    result = call("check", "softmax", "mine.py")
    assert "softmax([1000.0, 0.0]) returned" in result.stdout
    assert result.exit_code == 1


def test_a_file_may_import_what_lies_beside_it(call, tmp_path):
    (tmp_path / "course_helper.py").write_text("from lossbook import softmax as right\n")
    (tmp_path / "mine.py").write_text(
        "from course_helper import right\ndef softmax(x):\n    return right(x)\n"
    )
    assert call("check", "softmax", str(tmp_path / "mine.py")).exit_code == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("from lossbook import softmax", "one function only; it defines none"),
        ("def a(x): return x\ndef b(x): return x", "it defines a, b"),
        ("def softmax(x)\n    return x", "mine.py, line 1, is not Python"),
        ("x = 1\ny = x / 0", "mine.py, line 2, fails with ZeroDivisionError"),
        ("import sys\nsys.exit()", "mine.py, line 2, fails with SystemExit"),
    ],
)
def test_a_file_without_a_function_to_check_is_explained(call, tmp_path, content, said):
    (tmp_path / "mine.py").write_text(content)
    result = call("check", "softmax", "mine.py")
    assert said in complaint(result)
    assert result.exit_code == 2


def test_an_unknown_exercise_has_its_neighbours_named(call, tmp_path):
    (tmp_path / "mine.py").write_text(RIGHT.format(name="softmax"))
    assert "Did you mean softmax" in complaint(call("check", "softmx", "mine.py"))
    assert "softmax" in call("check", "--list").stdout.splitlines()
