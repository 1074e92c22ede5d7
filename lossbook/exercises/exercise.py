"""What an exercise is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

__all__ = ["REAL", "Arguments", "Exercise", "Mistake"]

Arguments = tuple[Any, ...]

# Wide enough for a naive exponential to overflow.
REAL = st.floats(-1000, 1000)


@dataclass(frozen=True)
class Mistake:
    """A wrong solution that people really write, and what to tell them.

    The hint is given when the reader's function answers just as this one does.
    """

    function: Callable[..., Any]
    hint: str


@dataclass(frozen=True)
class Exercise:
    """A function to write.

    Attributes
    ----------
    name : str
        What readers call it by.
    reference : callable
        The right answers: a function of lossbook itself.
    examples : sequence of tuple
        Chosen arguments, simplest first.
    inputs : SearchStrategy
        Where random arguments come from.
    mistakes : sequence of Mistake
        The first that fits is told.
    """

    name: str
    reference: Callable[..., Any]
    examples: Sequence[Arguments]
    inputs: SearchStrategy[Arguments]
    mistakes: Sequence[Mistake]
