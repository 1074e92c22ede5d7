"""What a function answers, and whether two answers are the same.

Answers are compared, not the code that gave them. So an epsilon under a root or in a logarithm is
no mistake as long as it moves no answer by more than the tolerance: a millionth of the answer, plus
a billionth. Float64 keeps sixteen digits, and a right formula loses a few of them. An epsilon that
caps a loss is a mistake: the inputs include those on which the loss is large or infinite.

Float32 inside a function is no mistake either. An answer in float32 is held to a thousandth: of its
seven digits, logits of 1000 or a temperature of 0.001 take three or four.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from fractions import Fraction
from io import StringIO
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np

from lossbook.course.exercises.exercise import Arguments, Exercise

__all__ = ["close", "comparable", "is_numeric", "outcome", "right_answer", "same"]

RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE = 1e-6, 1e-9
FLOAT32_TOLERANCE = 1e-3


def outcome(function: Callable[..., Any], arguments: Arguments) -> Any:
    """Return what a function answers, or the error that it raises."""
    try:
        with _quiet():
            answer = function(*arguments)
            return float(answer) if isinstance(answer, Fraction) else answer
    except Exception as error:  # whatever the reader's code raises is the answer to report
        return error


def right_answer(exercise: Exercise, arguments: Arguments) -> Any:
    """Return what an exercise expects on one input."""
    with _quiet():
        return exercise.reference(*arguments)


@contextmanager
def _quiet() -> Iterator[None]:
    """Show nothing that a function prints or warns of."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()), catch_warnings():
        simplefilter("ignore")
        yield


def is_numeric(value: Any) -> bool:
    """Say whether a value is a number or an array, of whatever type."""
    numeric = isinstance(value, np.ndarray | np.generic | float | int)
    return numeric and not isinstance(value, np.ma.MaskedArray)


def comparable(answer: Any, expected: Any) -> bool:
    """Say whether an answer is made of real numbers, and a tuple of them where one is expected."""
    if isinstance(expected, tuple):
        return (
            isinstance(answer, tuple)
            and len(answer) == len(expected)
            and all(map(comparable, answer, expected))
            and not any(map(np.ndim, answer))
        )
    return is_numeric(answer) and np.asarray(answer).dtype.kind in "fiub"


def same(first: Any, second: Any) -> bool:
    """Compare shapes, and values up to rounding; an undefined value is like another one."""
    if isinstance(first, Exception) or isinstance(second, Exception):
        return repr(first) == repr(second)
    if not comparable(first, second) or np.shape(first) != np.shape(second):
        return False
    return close(first, second)


def close(first: Any, second: Any) -> bool:
    """Compare values of one shape, up to rounding."""
    if np.float32 in (np.asarray(first).dtype, np.asarray(second).dtype):
        relative = absolute = FLOAT32_TOLERANCE
    else:
        relative, absolute = RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE
    return np.allclose(first, second, rtol=relative, atol=absolute, equal_nan=True)
