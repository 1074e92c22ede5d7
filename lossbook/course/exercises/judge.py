"""Judge a solution that is a text: run it, check its function, and say what came, in parts.

The page *Practice* shows the parts one by one, where `check` prints them all at once.
"""

import linecache
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass
from io import StringIO
from traceback import TracebackException, extract_tb
from types import TracebackType
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np

from lossbook.course.exercises import EXERCISES
from lossbook.course.exercises.naming import find_hint
from lossbook.course.exercises.search import RANDOM_INPUTS, find_fault

__all__ = ["Verdict", "judge"]

# What tracebacks name the reader's code.
FILE = "your code"
# So much of what the code prints is shown; a loop can print for ever.
LONGEST_OUTPUT = 5000
CUT = "\n… and more, which is not shown."


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    Attributes
    ----------
    passed : bool
        Whether every input was answered rightly.
    report : str
        The result in words: what passed, or the smallest counterexample found.
    hint : str
        What the named mistake that fits says; empty if none fits.
    printed : str
        What the code prints when it is run, and when its function is called with the failing input
        or, if none fails, with the first one.
    traceback : str
        The lines of the reader's code that led to an error; empty without an error.
    line : int or None
        The last of these lines, or the one that is no Python.
    """

    passed: bool
    report: str
    hint: str = ""
    printed: str = ""
    traceback: str = ""
    line: int | None = None


class _Output(StringIO):
    """Keeps what is printed, up to a limit, and tells each piece as it comes."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__()
        self.tell_piece = tell

    def write(self, text: str) -> int:
        room = LONGEST_OUTPUT - self.tell()
        if room > 0:
            piece = text if len(text) <= room else text[:room] + CUT
            super().write(piece)
            self.tell_piece(piece)
        return len(text)


def judge(
    name: str, function: str, source: str, tell: Callable[[str], object] = lambda _: None
) -> Verdict:
    """Run a solution and check the function that it defines.

    Parameters
    ----------
    name : str
        The exercise, such as ``"softmax"``.
    function : str
        The name of the function that the solution must define, such as ``"my_softmax"``.
    source : str
        The solution. NumPy is there as ``np``.
    tell : callable
        Is handed each piece of what is printed, at once: a loop that never ends prints too.

    Raises
    ------
    ValueError
        If there is no such exercise. Whatever the solution raises is part of the verdict.
    """
    if name not in EXERCISES:
        raise ValueError(f"name must be one of {', '.join(EXERCISES)}; got {name!r}")
    linecache.cache[FILE] = (len(source), None, source.splitlines(keepends=True), FILE)
    top = _Output(tell)
    space: dict[str, Any] = {"__name__": "practice", "np": np}
    try:
        with _heard(top):
            exec(compile(source, FILE, "exec", dont_inherit=True), space)
    except BaseException as error:
        return _failed(error, top.getvalue())
    solution = space.get(function)
    if not callable(solution):
        report = f"There is no function {function}. Define it: def {function}(…)."
        return Verdict(False, report, printed=top.getvalue())
    try:
        return _checked(name, solution, top.getvalue(), tell)
    except BaseException as error:  # such as SystemExit, which is no answer of a function
        return _failed(error, top.getvalue())


def _checked(
    name: str, solution: Callable[..., Any], before: str, tell: Callable[[str], object]
) -> Verdict:
    """Check a function, and call it once more on the input that tells most."""
    exercise = EXERCISES[name]
    # Before the search, which is silent: the reader sees where a loop is that never ends.
    printed, _ = _call(solution, exercise.examples[0], tell)
    fault = find_fault(exercise, solution)
    if fault is None:
        inputs = f"{len(exercise.examples)} chosen inputs and {RANDOM_INPUTS} random ones"
        return Verdict(True, f"Right on all {inputs}.", printed=before + printed)
    printed, error = _call(solution, fault.arguments, lambda _: None)
    trace = error.__traceback__ if error is not None else None
    return Verdict(
        passed=False,
        report=fault.words,
        hint=find_hint(exercise, solution, fault) or "",
        printed=before + printed,
        traceback=_traceback(error) if error is not None else "",
        line=_last_line(trace),
    )


def _call(
    solution: Callable[..., Any], arguments: tuple[Any, ...], tell: Callable[[str], object]
) -> tuple[str, Exception | None]:
    """Return what a call prints, and the error that it raises."""
    output = _Output(tell)
    try:
        with _heard(output):
            solution(*deepcopy(arguments))
    except Exception as error:
        return output.getvalue(), error
    return output.getvalue(), None


@contextmanager
def _heard(output: _Output) -> Iterator[None]:
    """Have what is printed go to an output, and no warning be shown."""
    with redirect_stdout(output), redirect_stderr(output), catch_warnings():
        simplefilter("ignore")
        yield


def _failed(error: BaseException, printed: str) -> Verdict:
    """Return the verdict on a solution that did not come to its check."""
    trace = error.__traceback__
    if isinstance(error, SyntaxError) and error.filename == FILE:
        report = f"Line {error.lineno} is not Python: {error.msg}."
        return Verdict(False, report, "", printed, _traceback(error), error.lineno)
    line = _last_line(trace)
    place = f" in line {line}" if line is not None else ""
    words = ": ".join(filter(None, [f"{type(error).__name__}{place}", str(error)]))
    return Verdict(False, f"Your code raised {words}", "", printed, _traceback(error), line)


def _traceback(error: BaseException) -> str:
    """Write a traceback of the reader's own lines."""
    whole = TracebackException.from_exception(error)
    whole.stack[:] = [frame for frame in whole.stack if frame.filename == FILE]
    whole.__cause__ = whole.__context__ = None
    lines = whole.format() if whole.stack else whole.format_exception_only()
    return "".join(lines).rstrip()


def _last_line(trace: TracebackType | None) -> int | None:
    """Return the last of the reader's own lines in a traceback."""
    lines = [frame.lineno for frame in extract_tb(trace) if frame.filename == FILE]
    return lines[-1] if lines else None
