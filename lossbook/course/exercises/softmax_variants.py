"""Exercises on the logarithm of softmax, and on softmax with a temperature."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

import lossbook
from lossbook.course.exercises.epsilons import clipped, kept_from_zero
from lossbook.course.exercises.exercise import Exercise, Mistake
from lossbook.course.exercises.hints import BITS, ROW_MAXIMUM
from lossbook.course.exercises.softmax import (
    EXAMPLES,
    KEPT_AXES,
    LOGITS,
    OVERFLOW,
    over,
    rows_as_columns,
    shifted_by,
)

__all__ = ["EXERCISES"]


def _log_of_changed(change: Any) -> Any:
    return lambda x: np.log(change(lossbook.softmax(x)))


IN_ONE_STEP = "log softmax(x) = x − max(x) − log Σ exp(x − max(x))."
CAPPED = (
    "The small number in the logarithm caps it: log softmax(x) may be −1000 and less. Use "
    + IN_ONE_STEP
)

LOG_SOFTMAX = Exercise(
    name="log_softmax",
    reference=lossbook.log_softmax,
    examples=[(logits,) for logits in EXAMPLES],
    inputs=st.tuples(LOGITS),
    mistakes=[
        Mistake(
            lambda x: np.log(lossbook.softmax(x)),
            "The softmax rounds to 0, and its logarithm is −∞. Use " + IN_ONE_STEP,
        ),
        Mistake(lambda x: np.log(OVERFLOW.function(x)), OVERFLOW.hint),
        Mistake(lambda x: x - np.log(np.exp(x).sum(axis=-1, keepdims=True)), OVERFLOW.hint),
        Mistake(lossbook.softmax, "The logarithm is missing."),
        *kept_from_zero(_log_of_changed, CAPPED),
        *clipped(_log_of_changed, CAPPED),
        Mistake(
            lambda x: x - lossbook.logsumexp(x - x.max(axis=-1, keepdims=True), keepdims=True),
            "The largest logit is subtracted inside the sum alone. Add it to the logarithm of the "
            "sum, or subtract it from the first logit too.",
        ),
        Mistake(
            lambda x: (x - x.max()) - np.log(np.exp(x - x.max()).sum(axis=-1, keepdims=True)),
            ROW_MAXIMUM,
        ),
        Mistake(lambda x: lossbook.log_softmax(x) / np.log(2), BITS),
        Mistake(
            lambda x: x - lossbook.logsumexp(x.ravel()),
            "The sum runs over all entries. Each row has its own: axis=-1, keepdims=True.",
        ),
        Mistake(
            lambda x: x - lossbook.logsumexp(x),
            KEPT_AXES,
        ),
        Mistake(
            lambda x: x - np.log1p(np.exp(lossbook.logsumexp(x, keepdims=True))),
            "log1p adds 1 to the sum. Take np.log of the sum itself.",
        ),
        Mistake(
            lambda x: lossbook.log_softmax(x, axis=0),
            "The sum runs over the columns. Sum each row: axis=-1, keepdims=True.",
        ),
        Mistake(
            lambda x: -lossbook.log_softmax(x),
            "The sign is wrong: the logarithm of a probability is not positive.",
        ),
        Mistake(
            lambda x: x - x.max(axis=-1, keepdims=True),
            "The logarithm of the sum of exponentials is missing.",
        ),
    ],
)

SOFTMAX_WITH_TEMPERATURE = Exercise(
    name="softmax_with_temperature",
    reference=lambda x, temperature: lossbook.softmax(x, temperature=temperature),
    examples=[(logits, temperature) for temperature in (1.0, 2.0, 0.1) for logits in EXAMPLES],
    inputs=st.tuples(LOGITS, st.floats(0.1, 10)),
    mistakes=[
        Mistake(lambda x, temperature: OVERFLOW.function(x / temperature), OVERFLOW.hint),
        Mistake(
            lambda x, temperature: lossbook.softmax(x * temperature),
            "Divide the logits by the temperature, not the other way round: a high temperature "
            "flattens.",
        ),
        Mistake(
            lambda x, temperature: lossbook.softmax(x) / temperature,
            "Divide the logits by the temperature, before the exponential.",
        ),
        Mistake(
            lambda x, temperature: lossbook.softmax(x),
            "The temperature has no effect. Divide the logits by it, before the exponential.",
        ),
        Mistake(
            lambda x, temperature: OVERFLOW.function(x * temperature),
            "Divide the logits by the temperature, not the other way round. And exp overflows: "
            "subtract the largest logit of the row first.",
        ),
        Mistake(
            lambda x, temperature: shifted_by(np.max)(x / temperature),
            ROW_MAXIMUM,
        ),
        Mistake(
            lambda x, temperature: over(None, x / temperature),
            "All entries together add up to 1. Each row must: sum with axis=-1, keepdims=True.",
        ),
        Mistake(
            lambda x, temperature: rows_as_columns(x / temperature),
            KEPT_AXES,
        ),
        Mistake(
            lambda x, temperature: lossbook.log_softmax(x / temperature),
            "This is the logarithm of the softmax.",
        ),
    ],
)

EXERCISES = (LOG_SOFTMAX, SOFTMAX_WITH_TEMPERATURE)
