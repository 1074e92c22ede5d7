"""An exercise on the logarithm of a mean of exponentials."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

import lossbook
from lossbook.course.exercises.epsilons import added
from lossbook.course.exercises.exercise import Exercise, Mistake
from lossbook.course.exercises.hints import BITS, ROW_MAXIMUM
from lossbook.course.exercises.softmax import EXAMPLES, LOGITS

__all__ = ["EXERCISES"]


def _log_mean_exp(x: np.ndarray) -> Any:
    return lossbook.logsumexp(x) - np.log(x.shape[-1])


def _shifted_by_all(x: np.ndarray) -> Any:
    return x.max() + np.log(np.exp(x - x.max()).mean(axis=-1))


def _sum_changed(change: Any) -> Any:
    def answer(x: np.ndarray) -> Any:
        largest = x.max(axis=-1)
        return largest + np.log(change(np.exp(x - largest[..., None]).mean(axis=-1)))

    return answer


OVERFLOW = (
    "exp over- or underflows. Subtract the largest entry of the row inside the exponential, and "
    "add it to the logarithm."
)
NEEDLESS = (
    "The small number in the logarithm changes the answer, and is not needed: with the largest "
    "entry subtracted the mean is at least 1 / n."
)

LOG_MEAN_EXP = Exercise(
    name="log_mean_exp",
    reference=_log_mean_exp,
    examples=[(x,) for x in EXAMPLES],
    inputs=st.tuples(LOGITS),
    mistakes=[
        Mistake(lambda x: np.log(np.exp(x).mean(axis=-1)), OVERFLOW),
        Mistake(lambda x: np.log(np.exp(x).sum(axis=-1)) - np.log(x.shape[-1]), OVERFLOW),
        Mistake(
            lossbook.logsumexp,
            "This is the logarithm of the sum. For the mean subtract log n.",
        ),
        Mistake(
            lambda x: lossbook.logsumexp(x) / x.shape[-1],
            "n divides inside the logarithm: subtract log n.",
        ),
        Mistake(
            lambda x: lossbook.logsumexp(x) + np.log(x.shape[-1]),
            "The sign of log n is wrong: a mean is smaller than the sum.",
        ),
        Mistake(
            lambda x: x.mean(axis=-1),
            "The logarithm of the mean is not the mean of the logarithms: this is the mean of x.",
        ),
        Mistake(
            lambda x: x.max(axis=-1),
            "This is the largest entry alone. Add the logarithm of the mean of the rest.",
        ),
        Mistake(
            lambda x: _log_mean_exp(x) - x.max(axis=-1),
            "The largest entry is subtracted and never added again.",
        ),
        Mistake(_shifted_by_all, ROW_MAXIMUM),
        Mistake(
            lambda x: _log_mean_exp(x.ravel()),
            "The mean runs over all entries. Take one for each row, with axis=-1.",
        ),
        Mistake(
            lambda x: lossbook.logsumexp(x) - np.log(x.size),
            "n is the length of the last axis, x.shape[-1], not the number of all entries.",
        ),
        Mistake(
            lambda x: lossbook.logsumexp(x) - np.log(len(x)),
            "n is the length of the last axis, x.shape[-1]. len(x) is that of the first one.",
        ),
        Mistake(lambda x: _log_mean_exp(x) / np.log(2), BITS),
        *added(_sum_changed, NEEDLESS, above=5e-9),
    ],
)

EXERCISES = (LOG_MEAN_EXP,)
