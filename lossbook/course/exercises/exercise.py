"""What an exercise is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

__all__ = ["REAL", "WHOLE", "Arguments", "Exercise", "Mistake"]

Arguments = tuple[Any, ...]

# Wide enough for a naive exponential to overflow.
REAL = st.floats(-1000, 1000)
# Whole numbers keep a counterexample readable.
WHOLE = st.integers(-9, 9).map(float)


@dataclass(frozen=True)
class Mistake:
    """A wrong solution that people really write, and what to tell them.

    The hint is given when the reader's function answers, or fails, just as this one does on
    the input that is shown and on many others.
    """

    function: Callable[..., Any]
    hint: str


@dataclass(frozen=True, eq=False)
class Exercise:
    """A function to write.

    Attributes
    ----------
    name : str
        What readers call it by.
    reference : callable
        The right answers: a function of lossbook itself where there is one. They are an array, a
        number or a tuple of numbers.
    examples : sequence of tuple
        Chosen arguments, simplest first.
    inputs : SearchStrategy
        Where random arguments come from.
    mistakes : sequence of Mistake
        Of those that fit, the one that agrees with the reader's function on most inputs is told,
        the first of equals; none is told that agrees on too few.
    """

    name: str
    reference: Callable[..., Any]
    examples: Sequence[Arguments]
    inputs: SearchStrategy[Arguments]
    mistakes: Sequence[Mistake]
