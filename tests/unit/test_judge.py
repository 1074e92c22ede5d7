"""A solution as a text: what the page *Practice* is told of it."""

import subprocess
import sys

import pytest

from lossbook.course.exercises import EXERCISES
from lossbook.course.exercises.judge import LONGEST_OUTPUT, Verdict, judge
from lossbook.course.exercises.search import RANDOM_INPUTS

RIGHT = """
def my_softmax(logits):
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)
"""
NAIVE = """
def my_softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
"""


def softmax(source: str, **options: object) -> Verdict:
    return judge("softmax", "my_softmax", source, **options)


def function(body: str) -> str:
    return f"def my_softmax(logits):\n    {body}\n"


def test_a_right_solution_passes() -> None:
    verdict = softmax(RIGHT)
    assert verdict == Verdict(True, verdict.report)
    chosen = len(EXERCISES["softmax"].examples)
    assert verdict.report == f"Right on all {chosen} chosen inputs and {RANDOM_INPUTS} random ones."


def test_counterexample_and_hint_come_apart() -> None:
    verdict = softmax(NAIVE)
    assert not verdict.passed
    expected = "softmax([1000.0, 0.0]) returned [nan, 0.0], but [1.0, 0.0] is expected."
    assert verdict.report == expected
    assert verdict.hint == EXERCISES["softmax"].mistakes[0].hint


def test_a_mistake_without_a_name_gets_no_hint() -> None:
    assert softmax(function("return logits * 7")).hint == ""


def test_a_helper_above_the_function_is_fine() -> None:
    helper = "import math\nfrom lossbook import softmax\n"
    assert softmax(helper + function("return softmax(logits)")).passed


def test_what_is_printed_on_the_failing_input_is_told() -> None:
    verdict = softmax('print("at the top")\n' + function("print(logits); return logits"))
    assert verdict.report.startswith("softmax([0.0]) returned")
    assert verdict.printed == "at the top\n[0.]\n"


def test_what_a_right_solution_prints_is_told_once() -> None:
    verdict = softmax(RIGHT.replace("return", "print(logits)\n    return"))
    assert verdict.passed
    assert verdict.printed == "[0.]\n"


def test_an_error_comes_with_the_reader_s_lines_alone() -> None:
    verdict = softmax("def inner(x):\n    return np.exp(y)\n\n" + function("return inner(logits)"))
    assert verdict.report == "softmax([0.0]) raised NameError: name 'y' is not defined"
    assert verdict.line == 2
    assert [line for line in verdict.traceback.splitlines() if "File" in line] == [
        '  File "your code", line 5, in my_softmax',
        '  File "your code", line 2, in inner',
    ]
    assert "return np.exp(y)" in verdict.traceback


def test_an_error_inside_numpy_is_shown_where_the_reader_called_it() -> None:
    verdict = softmax(function("return np.linalg.inv(logits)"))
    assert verdict.line == 2
    assert "LinAlgError" in verdict.traceback
    assert "numpy/" not in verdict.traceback.replace("\\", "/")


def test_what_is_no_python_is_told_with_its_line() -> None:
    verdict = softmax("def my_softmax(logits)\n    return logits\n")
    assert verdict.report == "Line 1 is not Python: expected ':'."
    assert verdict.line == 1
    assert "^" in verdict.traceback


@pytest.mark.parametrize(
    ("source", "words", "line"),
    [
        ("import nothing_like_it", "Your code raised ModuleNotFoundError in line 1: No module", 1),
        ("x = 1\nraise ValueError('<b>bold</b>')", "ValueError in line 2: <b>bold</b>", 2),
        ("exit()", "Your code raised SystemExit in line 1", 1),
        ("raise KeyboardInterrupt", "Your code raised KeyboardInterrupt in line 1", 1),
        (function("raise SystemExit"), "Your code raised SystemExit in line 2", 2),
        ("my_softmax = 3", "There is no function my_softmax. Define it: def my_softmax(…).", None),
        ("", "There is no function my_softmax.", None),
        (function("return 'text'"), "returned a str", None),
        (function("return my_softmax(logits)"), "RecursionError", 2),
        (function("return np.zeros(10**15)"), "raised", 2),
        ("x = '\0'", "source code string cannot contain null bytes", None),
    ],
)
def test_whatever_the_code_does_is_part_of_the_verdict(
    source: str, words: str, line: int | None
) -> None:
    verdict = softmax(source)
    assert not verdict.passed
    assert words in verdict.report
    assert verdict.line == line


def test_a_flood_of_output_is_cut() -> None:
    told: list[str] = []
    verdict = softmax("for _ in range(10**5): print('flood')", tell=told.append)
    assert verdict.printed.startswith("flood\n" * 100)
    assert verdict.printed.endswith("which is not shown.")
    assert len(verdict.printed) < LONGEST_OUTPUT + 100
    assert "".join(told) == verdict.printed


def test_a_piece_is_told_before_the_code_has_ended() -> None:
    told: list[str] = []
    source = "print('before')\nraise ValueError"
    softmax(source, tell=told.append)
    assert "".join(told) == "before\n"


def test_what_a_loop_in_the_function_prints_is_told_at_once() -> None:
    class EndedError(BaseException):
        """As if the reader had pressed Stop."""

    def stop(text: str) -> None:
        if text.strip():
            raise EndedError(text)

    verdict = softmax(function("\n    while True: print('round')"), tell=stop)
    assert "EndedError" in verdict.report
    assert "round" in verdict.report


def test_nothing_of_one_solution_reaches_the_next() -> None:
    softmax("leftover = 1\n" + RIGHT)
    assert "leftover" in softmax(function("return leftover")).report


def test_an_exercise_that_is_not_there_is_named() -> None:
    with pytest.raises(ValueError, match=r"name must be one of sigmoid, .*; got 'soft'"):
        judge("soft", "f", RIGHT)


def test_it_needs_nothing_that_a_browser_lacks() -> None:
    """Pyodide comes with NumPy and Hypothesis; the rest of the course's packages are not there."""
    absent = ["IPython", "ipywidgets", "matplotlib", "pandas", "pydantic", "scipy", "torch", "yaml"]
    code = f"""
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
from lossbook.course.exercises.judge import judge
assert judge("softmax", "my_softmax", {RIGHT!r}).passed
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
