"""Search for an input on which a reader's function is wrong, and tell it in words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from io import StringIO
from textwrap import fill
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
from hypothesis import Phase, find, settings
from hypothesis.errors import Flaky, NoSuchExample

from lossbook.course.exercises.exercise import Arguments, Exercise, Mistake

__all__ = ["RANDOM_INPUTS", "find_fault"]

RANDOM_INPUTS = 200
# Far above rounding, far below any mistake.
RELATIVE_TOLERANCE = 1e-6
ABSOLUTE_TOLERANCE = 1e-9


@dataclass(frozen=True)
class _Fault:
    """An input on which the reader's function is wrong, and what is wrong, in words."""

    arguments: Arguments
    words: str
    answer: Any = None  # None if no known mistake can answer so


def find_fault(exercise: Exercise, function: Callable[..., Any]) -> str | None:
    """Say what is wrong on the smallest failing input found; None if all inputs passed."""
    for arguments in exercise.examples:
        fault = _fault(exercise, function, arguments)
        if fault is not None:
            return fault.words + _hint(exercise, function, fault)
    return _find_random_fault(exercise, function)


def _find_random_fault(exercise: Exercise, function: Callable[..., Any]) -> str | None:
    faults: list[_Fault] = []

    def fails(arguments: Arguments) -> bool:
        fault = _fault(exercise, function, arguments)
        if fault is not None:
            faults.append(fault)
        return fault is not None

    # Derandomised: a stored notebook shows the same counterexample on every run. Without the
    # phase that explains a failure: it takes longer than the search, and nothing shows it.
    plan = settings(
        max_examples=RANDOM_INPUTS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
    )
    try:
        find(exercise.inputs, fails, settings=plan)
    except NoSuchExample:
        return None
    except Flaky:
        words = faults[-1].words
        return f"{words}\nThe function does not always answer the same on the same input."
    return faults[-1].words + _hint(exercise, function, faults[-1])


def _fault(exercise: Exercise, function: Callable[..., Any], arguments: Arguments) -> _Fault | None:
    """Say what is wrong on one input."""
    call = f"{exercise.name}({_show_all(arguments)})"
    given = deepcopy(arguments)
    answer = _outcome(function, given)
    if isinstance(answer, Exception):
        return _Fault(arguments, f"{call} raised {type(answer).__name__}: {answer}", answer)
    if not all(map(np.array_equal, given, arguments)):
        return _Fault(arguments, f"{call} changed its input to {_show_all(given)}. Work on a copy.")
    expected = exercise.reference(*arguments)
    wrong_type = _wrong_type(answer, expected)
    if wrong_type is not None:
        return _Fault(arguments, f"{call} returned {wrong_type}")
    if _same(answer, expected):
        return None
    return _Fault(arguments, f"{call} returned {_difference(answer, expected)}", answer)


def _outcome(function: Callable[..., Any], arguments: Arguments) -> Any:
    """Return what a function answers, or the error that it raises."""
    try:
        with _quiet():
            return function(*arguments)
    except Exception as error:  # whatever the reader's code raises is the answer to report
        return error


def _wrong_type(answer: Any, expected: Any) -> str | None:
    """Say what an answer is, if it is nothing to compare with the expected one."""
    if answer is None:
        return f"None, but {_form(expected)} is expected. Is a return missing?"
    if isinstance(expected, tuple):
        return _wrong_tuple(answer, expected)
    if not isinstance(answer, np.ndarray | np.generic | float | int):
        return f"{_form(answer)}, but {_form(expected)} is expected."
    if np.asarray(answer).dtype.kind not in "fiub":
        return f"values of type {np.asarray(answer).dtype}, but real numbers are expected."
    return None


def _wrong_tuple(answer: Any, expected: tuple[Any, ...]) -> str | None:
    """Say what an answer is, if it is not a tuple of numbers of the expected length."""
    if (
        isinstance(answer, tuple)
        and len(answer) == len(expected)
        and not any(map(_wrong_type, answer, expected))
        and not any(map(np.ndim, answer))
    ):
        return None
    return f"{_form(answer)}, but {_form(expected)} is expected."


def _difference(answer: Any, expected: Any) -> str:
    """Show both answers, with as many digits as tell them apart."""
    if np.shape(answer) != np.shape(expected):
        return f"{_form(answer)}, but {_form(expected)} is expected."
    for digits in (4, 8, 17):
        if _show(answer, digits) != _show(expected, digits):
            break
    return f"{_show(answer, digits)}, but {_show(expected, digits)} is expected."


def _form(value: Any) -> str:
    if isinstance(value, tuple):
        return f"a tuple of {' and '.join(map(_form, value)) or 'nothing'}"
    if not isinstance(value, np.ndarray | np.generic | float | int):
        return f"a {type(value).__name__}"
    return f"a NumPy array of shape {np.shape(value)}" if np.ndim(value) else "a single number"


def _hint(exercise: Exercise, function: Callable[..., Any], fault: _Fault) -> str:
    """Name the known mistake that goes wrong in the same way."""
    if fault.answer is None:
        return ""
    fitting = [
        mistake
        for mistake in exercise.mistakes
        if _agree(lambda *_: fault.answer, mistake.function, fault.arguments)
        and not _agree(mistake.function, exercise.reference, fault.arguments)
    ]
    if not fitting:
        return ""

    def agreement(mistake: Mistake) -> int:
        return sum(_agree(function, mistake.function, example) for example in exercise.examples)

    # Different mistakes can give one answer by chance: the likeliest agrees elsewhere too.
    return "\n" + fill(f"Hint: {max(fitting, key=agreement).hint}", width=96)


def _agree(first: Callable[..., Any], second: Callable[..., Any], arguments: Arguments) -> bool:
    """Say whether two functions answer the same, or raise the same error."""
    return _same(_outcome(first, deepcopy(arguments)), _outcome(second, deepcopy(arguments)))


def _same(first: Any, second: Any) -> bool:
    """Compare shapes, and values up to rounding; an undefined value is like another one."""
    if isinstance(first, Exception) or isinstance(second, Exception):
        return repr(first) == repr(second)
    if _wrong_type(first, second) is not None or np.shape(first) != np.shape(second):
        return False
    return np.allclose(
        first, second, rtol=RELATIVE_TOLERANCE, atol=ABSOLUTE_TOLERANCE, equal_nan=True
    )


@contextmanager
def _quiet() -> Iterator[None]:
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()), catch_warnings():
        simplefilter("ignore")
        yield


def _show_all(values: tuple[Any, ...], digits: int = 6) -> str:
    return ", ".join(_show(value, digits) for value in values)


def _show(value: Any, digits: int = 6) -> str:
    """Write numbers and arrays as a reader would type them."""
    if isinstance(value, tuple):
        return f"({_show_all(value, digits)})"
    array = np.asarray(value)
    if array.ndim:
        return f"[{', '.join(_show(entry, digits) for entry in array)}]"
    if array.dtype.kind == "f":
        return repr(float(f"{float(array):.{digits}g}"))
    return str(array)
