"""What the checker says of a function, in every case that is not an exercise's own."""

import math
import subprocess
import sys
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from lossbook.course.exercises import check

from .right_answers import RIGHT


def stable(x):
    return RIGHT["softmax"](x)


def test_report_shows_input_answer_and_expectation(report):
    assert report("softmax", lambda x: np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)) == (
        "softmax([1000.0, 0.0]) returned [nan, 0.0], but [1.0, 0.0] is expected.\n"
        "Hint: exp overflows for large logits. Subtract the largest logit of the row first; the "
        "result\nstays the same.\n"
    )


def test_counterexample_is_shrunk(report):
    """Wrong from three logits above 50 on: the simplest such numbers are 51."""

    def wrong(x):
        return stable(x) * (1 + (x > 50).sum() // 3)

    told = report("softmax", wrong)
    logits = told[len("softmax([") : told.index("]")].split(", ")
    assert [float(logit) for logit in logits] == [51.0, 51.0, 51.0]


def test_same_report_on_every_run(report):
    def wrong(x):
        return stable(x) * (1 + (x.sum() > 123))

    assert report("softmax", wrong) == report("softmax", wrong)


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (lambda x: None, "returned None, but a NumPy array of shape (1,) is expected. Is a return"),
        (lambda x: list(stable(x)), "returned a list, but a NumPy array of shape (1,)"),
        (lambda x: "p", "returned a str, but"),
        (lambda x: [[1], [2, 3]], "returned a list, but"),
        (lambda x: stable(x).astype(complex), "returned values of type complex128, but real"),
        (lambda x: stable(x).astype(object), "returned values of type object, but real"),
        (lambda x: stable(x)[None], "returned a NumPy array of shape (1, 1), but a NumPy array"),
        (lambda x: np.ma.masked_array(stable(x)), "returned a MaskedArray, but a NumPy array"),
        (lambda x: 1.0, "returned a single number, but a NumPy array of shape (1,)"),
        (lambda x: stable(x) * (1 + 3e-6), "returned [1.000003], but [1.0] is expected."),
        (lambda x, y: x, "raised TypeError: "),
        (lambda: 1, "raised TypeError: "),
        (lambda x: 1 / 0, "raised ZeroDivisionError: division by zero"),
    ],
)
def test_unusable_answer_is_told_without_a_hint(report, function, told):
    message = report("softmax", function)
    assert message.startswith(f"softmax([0.0]) {told}")
    assert "Hint" not in message


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (0.0, "a single number"),
        ([0.0, 0.0], "a list"),
        (np.zeros(2), "a NumPy array of shape (2,)"),
        ((0.0,), "a tuple of a single number"),
        ((0.0, np.zeros(1)), "a tuple of a single number and a NumPy array of shape (1,)"),
        ((0.0, None), "a tuple of a single number and a NoneType"),
        ((), "a tuple of nothing"),
    ],
)
def test_only_a_tuple_of_numbers_will_do_where_one_is_expected(report, answer, told):
    assert report("bias_variance", lambda predictions, truth: answer) == (
        f"bias_variance([[1.0]], [1.0]) returned {told}, "
        "but a tuple of a single number and a single number is expected.\n"
    )


def test_wrong_numbers_of_a_tuple_are_shown(report):
    assert report("bias_variance", lambda predictions, truth: (0.0, 1.0)) == (
        "bias_variance([[1.0]], [1.0]) returned (0.0, 1.0), but (0.0, 0.0) is expected.\n"
    )


def test_known_error_is_told_with_its_hint(report):
    def solution(candidates, skip):
        return skip / candidates * sum(1 / (i - 1) for i in range(skip + 1, candidates + 1))

    assert report("secretary_success", solution) == (
        "secretary_success(1, 0) raised ZeroDivisionError: division by zero\n"
        "Hint: The formula divides by 0 if nothing is skipped. Then the first candidate is taken, "
        "who is\nthe best with probability 1 / candidates.\n"
    )


def test_hint_that_fits_degenerate_inputs_alone_is_not_told(report):
    def solution(x):
        return RIGHT["sigmoid"](x) if x.size == 1 else stable(x) / 2

    assert report("softmax", solution) == "softmax([0.0]) returned [0.5], but [1.0] is expected.\n"


def test_hint_is_told_though_some_answers_cannot_be_compared(report):
    def solution(x):
        return list(x) if x.size == 3 else RIGHT["sigmoid"](x)

    assert report("softmax", solution) == (
        "softmax([0.0]) returned [0.5], but [1.0] is expected.\n"
        "Hint: This is the sigmoid of each logit. Divide by the sum over the row instead.\n"
    )


def test_changed_input_is_told(report):
    def in_place(x):
        x -= x.max(axis=-1, keepdims=True)
        return stable(x)

    assert report("softmax", in_place) == (
        "softmax([1.0, 0.0]) changed its input to [0.0, -1.0]. Work on a copy.\n"
    )


def test_a_tiny_change_of_the_input_is_shown(report):
    def in_place(x):
        answer = stable(x)
        x += 1e-9
        return answer

    assert report("softmax", in_place).startswith("softmax([0.0]) changed its input to [1e-09].")

    def later(x):
        answer = stable(x)
        x *= 1 + 1e-12
        return answer

    assert "changed its input to [1.000000000001, 0.0]" in report("softmax", later)


def test_as_many_digits_as_the_failing_entry_needs(report):
    """The first entry differs by rounding alone; the second is wrong from the sixth digit on."""

    def wrong(x):
        return stable(x) * (1 + np.where(np.arange(x.shape[-1]) == 1, 3e-6, 1e-10))

    assert report("softmax", wrong) == (
        "softmax([1.0, 0.0]) returned [0.73105858, 0.26894223], "
        "but [0.73105858, 0.26894142] is expected.\n"
    )


def test_the_largest_floats_are_not_shown_as_infinite(report):
    largest = np.finfo(float).max
    told = report("softmax", lambda x: np.full_like(x, largest))
    assert told.startswith("softmax([0.0]) returned [1.7976931348623157e+308], but [1.0]")


def test_an_error_without_words_says_its_line(report):
    def silent(x):
        raise ValueError

    line = silent.__code__.co_firstlineno + 1
    assert report("softmax", silent) == f"softmax([0.0]) raised ValueError in line {line}\n"


def test_a_fraction_is_a_number(report):
    def solution(candidates, skip):
        return Fraction(RIGHT["secretary_success"](candidates, skip))

    assert "passed" in report("secretary_success", solution)


def test_a_random_answer_is_called_random(report):
    rng = np.random.default_rng(0)
    told = report("softmax", lambda x: rng.random(x.shape))
    assert told.endswith("does not always answer the same on the same input.\n")


def test_answer_that_varies_is_told(report):
    calls = []

    def fickle(x):
        calls.append(x)
        return stable(x) * (1 + (len(calls) % 40 == 0))

    assert "does not always answer the same" in report("softmax", fickle)


def test_prints_and_warnings_of_the_function_are_not_shown(report):
    def noisy(x):
        print("debug")
        warnings.warn("overflow", RuntimeWarning, stacklevel=1)
        return stable(x)

    assert report("softmax", noisy).startswith("softmax: passed all")


def test_float32_within_a_function_passes(report):
    """Where logits of 1000 leave float32 four digits."""
    assert "passed" in report("softmax", lambda x: stable(x.astype(np.float32)))
    assert "passed" in report(
        "softmax_cross_entropy",
        lambda z, y: RIGHT["softmax_cross_entropy"](z.astype(np.float32), y).astype(np.float32),
    )


def test_a_mistake_in_float32_is_named(report):
    told = report("softmax", lambda x: RIGHT["sigmoid"](x.astype(np.float32)))
    assert "Hint: This is the sigmoid of each logit." in told


@pytest.mark.parametrize("epsilon", [1e-16, 1e-8, 1e-4])
def test_an_epsilon_in_a_logarithm_is_a_mistake(report, epsilon):
    def solution(p, q):
        return -(p * np.log(q + epsilon)).sum(axis=-1)

    assert "Hint: Keeping log q finite hides" in report("cross_entropy", solution)


def test_an_epsilon_under_a_root_is_a_mistake_if_it_can_be_seen(report):
    def length(image, epsilon):
        down = np.diff(image, axis=0, append=image[-1:])
        right = np.diff(image, axis=1, append=image[:, -1:])
        return np.sqrt(down**2 + right**2 + epsilon).sum()

    assert "passed" in report("total_variation", lambda image: length(image, 1e-24))
    assert report("total_variation", lambda image: length(image, 1e-12)).startswith(
        "total_variation([[0.0]]) returned 1e-06, but 0.0 is expected.\n"
    )


def test_one_question_of_a_whole_array_is_explained(report):
    def solution(x):
        return 1 / (1 + np.exp(-x)) if x >= 0 else np.exp(x) / (1 + np.exp(x))

    told = report("sigmoid", solution)
    assert "raised ValueError: The truth value of an array" in told
    assert "Hint: An array has no single truth value" in told
    assert "np.where" in told


def test_a_function_of_single_numbers_is_explained(report):
    told = report("sigmoid", lambda x: 1 / (1 + math.exp(-x)))
    assert "raised TypeError: only 0-dimensional arrays can be converted" in told
    assert "Hint: A function of single numbers, such as those of math" in told


@pytest.mark.parametrize("name", ["hinge", "", None])
def test_unknown_exercise_is_refused(name):
    with pytest.raises(ValueError, match=r"name must be one of sigmoid, softmax, .*; got"):
        check(name, stable)


def test_function_must_be_callable():
    with pytest.raises(TypeError, match="function must be callable, got ndarray"):
        check("softmax", np.zeros(3))


def report_in_a_fresh_interpreter(before):
    """Return the report on a function that random inputs find wrong, after some code has run."""
    code = f"""
import sys
sys.path.insert(0, {str(Path.cwd())!r})
{before}
import numpy as np
from lossbook.course.exercises import check
check("sigmoid", lambda x: np.where((x > 66) & (x < 333), 1.0, 1 / (1 + np.exp(-x))))
check("gaussian_kl", lambda m, s, n, t: np.log(t / s) + m * s * t)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize(
    "before",
    ["import odd_constants", "import numpy as np; np.seterr(all='raise')", "import torch"],
)
def test_the_report_does_not_change_with_what_else_was_imported(tmp_path, monkeypatch, before):
    """Hypothesis would draw the constants that stand in the modules of the reader."""
    constants = ", ".join(f"{number}.25" for number in range(-999, 1000))
    (tmp_path / "odd_constants.py").write_text(f"CONSTANTS = [{constants}]\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert report_in_a_fresh_interpreter(before) == report_in_a_fresh_interpreter("")
