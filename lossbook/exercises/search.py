"""Search for an input on which a reader's function is wrong, and tell it in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from io import StringIO
from textwrap import fill
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
from hypothesis import find, settings
from hypothesis.errors import Flaky, NoSuchExample

from lossbook.exercises.exercise import Arguments, Exercise

__all__ = ["RANDOM_INPUTS", "find_fault"]

RANDOM_INPUTS = 200
# Far above rounding, far below any mistake.
RELATIVE_TOLERANCE = 1e-6
ABSOLUTE_TOLERANCE = 1e-9


def find_fault(exercise: Exercise, function: Callable[..., Any]) -> str | None:
    """Say what is wrong on the smallest failing input found; None if all inputs passed."""
    for arguments in exercise.examples:
        fault = _fault(exercise, function, arguments)
        if fault is not None:
            return fault
    return _find_random_fault(exercise, function)


def _find_random_fault(exercise: Exercise, function: Callable[..., Any]) -> str | None:
    faults: list[str] = []

    def fails(arguments: Arguments) -> bool:
        fault = _fault(exercise, function, arguments)
        if fault is not None:
            faults.append(fault)
        return fault is not None

    # Derandomised: a stored notebook shows the same counterexample on every run.
    plan = settings(max_examples=RANDOM_INPUTS, derandomize=True, database=None, deadline=None)
    try:
        find(exercise.inputs, fails, settings=plan)
    except NoSuchExample:
        return None
    except Flaky:
        return f"{faults[-1]}\nThe function does not always answer the same on the same input."
    return faults[-1]


def _fault(exercise: Exercise, function: Callable[..., Any], arguments: Arguments) -> str | None:
    """Say what is wrong on one input."""
    call = f"{exercise.name}({_show_all(arguments)})"
    given = deepcopy(arguments)
    try:
        with _quiet():
            answer = function(*given)
    except Exception as error:  # whatever the reader's code raises is the answer to report
        return f"{call} raised {type(error).__name__}: {error}"
    if not all(map(np.array_equal, given, arguments)):
        return f"{call} changed its input to {_show_all(given)}. Work on a copy."
    expected = np.asarray(exercise.reference(*arguments))
    wrong_type = _wrong_type(answer, expected)
    if wrong_type is not None:
        return f"{call} returned {wrong_type}"
    if _same(answer, expected):
        return None
    hint = _hint(exercise, answer, expected, arguments)
    return f"{call} returned {_difference(np.asarray(answer), expected)}{hint}"


def _wrong_type(answer: Any, expected: np.ndarray) -> str | None:
    """Say what an answer is, if it is nothing to compare with the expected one."""
    if answer is None:
        return f"None, but {_form(expected)} is expected. Is a return missing?"
    if not isinstance(answer, np.ndarray | np.generic | float | int):
        return f"a {type(answer).__name__}, but {_form(expected)} is expected."
    if np.asarray(answer).dtype.kind not in "fiub":
        return f"values of type {np.asarray(answer).dtype}, but real numbers are expected."
    return None


def _difference(answer: np.ndarray, expected: np.ndarray) -> str:
    """Show both answers, with as many digits as tell them apart."""
    if answer.shape != expected.shape:
        return f"{_form(answer)}, but {_form(expected)} is expected."
    for digits in (4, 8, 17):
        if _show(answer, digits) != _show(expected, digits):
            break
    return f"{_show(answer, digits)}, but {_show(expected, digits)} is expected."


def _form(array: np.ndarray) -> str:
    return f"a NumPy array of shape {array.shape}" if array.shape else "a single number"


def _hint(exercise: Exercise, answer: Any, expected: np.ndarray, arguments: Arguments) -> str:
    """Name the known mistake that gives the same wrong answer."""
    for mistake in exercise.mistakes:
        with _quiet():
            wrong = mistake.function(*deepcopy(arguments))
        if _same(wrong, answer) and not _same(wrong, expected):
            return "\n" + fill(f"Hint: {mistake.hint}", width=96)
    return ""


def _same(first: Any, second: Any) -> bool:
    """Compare shapes, and values up to rounding; an undefined value is like another one."""
    return np.shape(first) == np.shape(second) and np.allclose(
        first, second, rtol=RELATIVE_TOLERANCE, atol=ABSOLUTE_TOLERANCE, equal_nan=True
    )


@contextmanager
def _quiet() -> Iterator[None]:
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()), catch_warnings():
        simplefilter("ignore")
        yield


def _show_all(arguments: Arguments) -> str:
    return ", ".join(_show(argument) for argument in arguments)


def _show(value: Any, digits: int = 6) -> str:
    """Write numbers and arrays as a reader would type them."""
    array = np.asarray(value)
    if array.ndim:
        return f"[{', '.join(_show(entry, digits) for entry in array)}]"
    if array.dtype.kind == "f":
        return repr(float(f"{float(array):.{digits}g}"))
    return str(array)
