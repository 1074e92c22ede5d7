"""Finds the function that a reader wrote for an exercise, in a file of theirs."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import isfunction
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import extract_tb
from types import ModuleType
from typing import Any

from hypothesis.configuration import set_hypothesis_home_dir

__all__ = ["find_function", "notes_elsewhere"]

# What a reader's file is called while it runs; so a part under `if __name__ == "__main__"` rests.
MODULE = "readers_file"


def find_function(path: Path, exercise: str) -> Callable[..., Any]:
    """Run a reader's file and return the function it defines for an exercise.

    That is the function named like the exercise, else the one named so with ``my_`` before it,
    else the only one. What the file imports does not count.

    Parameters
    ----------
    path : Path
        A Python file.
    exercise : str
        The exercise's name.

    Returns
    -------
    callable
        The function.

    Raises
    ------
    ValueError
        If the file cannot be run, or no function or more than one could be meant.
    """
    functions = {
        name: value
        for name, value in vars(_run(path)).items()
        if isfunction(value) and value.__module__ == MODULE
    }
    for name in (exercise, f"my_{exercise}"):
        if name in functions:
            return functions[name]
    if len(functions) == 1:
        [only] = functions.values()
        return only
    raise ValueError(
        f"{path} must define {exercise} or my_{exercise}, or one function only; "
        f"it defines {', '.join(functions) or 'none'}"
    )


def _run(path: Path) -> ModuleType:
    """Run a file as a module, with the files beside it in reach of its imports."""
    module = ModuleType(MODULE)
    module.__file__ = str(path)
    sys.modules[MODULE] = module
    sys.path.insert(0, str(path.resolve().parent))
    try:
        exec(compile(path.read_bytes(), str(path), "exec"), vars(module))
    except SyntaxError as error:
        raise ValueError(f"{path}, line {error.lineno}, is not Python: {error.msg}") from error
    except (Exception, SystemExit) as error:
        frames = extract_tb(error.__traceback__)
        lines = [frame.lineno for frame in frames if frame.filename == str(path)]
        where = f", line {lines[-1]}," if lines else ""
        raise ValueError(f"{path}{where} fails with {error!r}") from error
    finally:
        sys.path.pop(0)
    return module


@contextmanager
def notes_elsewhere() -> Iterator[None]:
    """Let hypothesis keep what it notes elsewhere than in the reader's folder."""
    with TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)
