"""Inputs, answers and errors in words."""

from collections.abc import Callable
from traceback import extract_tb
from typing import Any

import numpy as np

from lossbook.course.exercises.answers import close, comparable, is_numeric

__all__ = ["difference", "error_in_words", "show_all", "shown_apart", "wrong_type"]


def wrong_type(answer: Any, expected: Any) -> str | None:
    """Say what an answer is, if it is nothing to compare with the expected one."""
    if comparable(answer, expected):
        return None
    if answer is None:
        return f"None, but {_form(expected)} is expected. Is a return missing?"
    if is_numeric(answer) and not isinstance(expected, tuple):
        return f"values of type {np.asarray(answer).dtype}, but real numbers are expected."
    return f"{_form(answer)}, but {_form(expected)} is expected."


def difference(answer: Any, expected: Any) -> str:
    """Show both answers, with as many digits as tell them apart."""
    if np.shape(answer) != np.shape(expected):
        return f"{_form(answer)}, but {_form(expected)} is expected."
    shown, wanted = shown_apart(answer, expected, digits=(4, 8, 17))
    return f"{shown}, but {wanted} is expected."


def shown_apart(first: Any, second: Any, digits: tuple[int, ...]) -> tuple[str, str]:
    """Show two values with so many digits that entries which differ are shown so."""
    pairs = list(zip(_entries(first), _entries(second), strict=True))
    apart = [pair for pair in pairs if not close(*pair)] or [
        pair for pair in pairs if not np.array_equal(*pair, equal_nan=True)
    ]
    for count in digits:
        if all(_show(one, count) != _show(other, count) for one, other in apart):
            break
    return _show(first, count), _show(second, count)


def error_in_words(error: Exception, function: Callable[..., Any]) -> str:
    """Name an error; where it says nothing, name the line of the reader's code."""
    name = type(error).__name__
    if str(error):
        return f"{name}: {error}"
    code = getattr(function, "__code__", None)
    lines = [
        frame.lineno
        for frame in extract_tb(error.__traceback__)
        if code is not None and frame.filename == code.co_filename
    ]
    return f"{name} in line {lines[-1]}" if lines else name


def show_all(values: tuple[Any, ...], digits: int = 6) -> str:
    """Write numbers and arrays as a reader would type them."""
    return ", ".join(_show(value, digits) for value in values)


def _show(value: Any, digits: int) -> str:
    if isinstance(value, tuple):
        return f"({show_all(value, digits)})"
    array = np.asarray(value)
    if array.ndim:
        return f"[{', '.join(_show(entry, digits) for entry in array)}]"
    if array.dtype.kind == "f":
        rounded = float(f"{float(array):.{digits}g}")
        # Rounding up the largest floats would make them infinite.
        return repr(rounded if np.isfinite(rounded) else float(array))
    return str(array)


def _entries(value: Any) -> list[Any]:
    """Return all numbers in an array, or in a tuple of arrays."""
    parts = value if isinstance(value, tuple) else (value,)
    return [entry for part in parts for entry in np.asarray(part).flat]


def _form(value: Any) -> str:
    if isinstance(value, tuple):
        return f"a tuple of {' and '.join(map(_form, value)) or 'nothing'}"
    if not is_numeric(value):
        return f"a {type(value).__name__}"
    return f"a NumPy array of shape {np.shape(value)}" if np.ndim(value) else "a single number"
