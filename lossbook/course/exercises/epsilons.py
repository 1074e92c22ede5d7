"""Mistakes that keep a logarithm, a root or a quotient away from 0 by a small number.

Public code has more of them than of any other mistake, each with an epsilon of its own.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from lossbook.course.exercises.exercise import Mistake

__all__ = ["added", "clipped", "kept_from_zero"]

EPSILONS = [
    *(10.0**-power for power in range(3, 17)),
    *(float(np.finfo(dtype).eps) for dtype in (np.float32, np.float64)),
    *(float(np.finfo(dtype).tiny) for dtype in (np.float32, np.float64)),
    1e-20,
    1e-30,
    1e-38,
    1e-300,
]
Solution = Callable[..., Any]
Change = Callable[[Any], Any]


def added(solution: Callable[[Change], Solution], hint: str, above: float = 0.0) -> list[Mistake]:
    """Return the mistake with each epsilon that is added, and large enough to be seen.

    `solution` returns a whole solution, in which a change is made to something that may be 0.
    """
    return [
        Mistake(solution(partial(np.add, epsilon)), hint) for epsilon in EPSILONS if epsilon > above
    ]


def kept_from_zero(solution: Callable[[Change], Solution], hint: str) -> list[Mistake]:
    """Return the mistake with each epsilon, added or as a least value."""
    least = [Mistake(solution(partial(np.maximum, epsilon)), hint) for epsilon in EPSILONS]
    return [*added(solution, hint), *least]


def clipped(solution: Callable[[Change], Solution], hint: str) -> list[Mistake]:
    """Return the mistake with each epsilon that keeps a probability away from 0 and from 1."""
    return [
        Mistake(solution(partial(np.clip, a_min=epsilon, a_max=1 - epsilon)), hint)
        for epsilon in EPSILONS
        if 1 - epsilon < 1
    ]
