"""Exercises of the chapter on softmax."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import lossbook
from lossbook.course.exercises.exercise import REAL, Exercise, Mistake

__all__ = ["EXERCISES"]

LOGITS = arrays(float, array_shapes(min_dims=1, max_dims=2, max_side=4), elements=REAL)

OVERFLOW = Mistake(
    lambda x: np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True),
    "exp overflows for large logits. Subtract the largest logit of the row first; the result "
    "stays the same.",
)


def _over(axis: int | None, x: np.ndarray) -> np.ndarray:
    """Take the softmax over another axis than the last one."""
    powers = np.exp(x - x.max())
    shares: np.ndarray = powers / powers.sum(axis=axis, keepdims=True)
    return shares


EXAMPLES = [
    np.array([0.0]),
    np.array([1.0, 0.0]),
    np.array([2.0, 1.0, 0.1]),
    np.array([1000.0, 0.0]),
    np.array([-1000.0, -1001.0]),
    np.array([[0.0, 0.0], [1.0, 0.0]]),
    np.array([[1000.0, 0.0], [0.0, -1000.0]]),
]

SIGMOID = Exercise(
    name="sigmoid",
    reference=lossbook.sigmoid,
    examples=[(np.array([x]),) for x in (0.0, 1.0, -1.0, 1000.0, -1000.0)]
    + [(np.array([[0.0, 2.0]]),)],
    inputs=st.tuples(LOGITS),
    mistakes=[
        Mistake(
            lambda x: np.exp(x) / (1 + np.exp(x)),
            "exp overflows for large x. Use the exponential of −|x|, which never does.",
        ),
        Mistake(lambda x: 1 / (1 + np.exp(x)), "The sign is wrong: σ(x) = 1 / (1 + exp(−x))."),
    ],
)

SOFTMAX = Exercise(
    name="softmax",
    reference=lossbook.softmax,
    examples=[(logits,) for logits in EXAMPLES],
    inputs=st.tuples(LOGITS),
    mistakes=[
        OVERFLOW,
        Mistake(
            lambda x: _over(None, x),
            "All entries together add up to 1. Each row must: sum with axis=-1, keepdims=True.",
        ),
        Mistake(
            lambda x: _over(0, x),
            "The columns add up to 1. Each row must: sum with axis=-1, keepdims=True.",
        ),
        Mistake(
            lossbook.sigmoid,
            "This is the sigmoid of each logit. Divide by the sum over the row instead.",
        ),
        Mistake(lambda x: x / x.sum(axis=-1, keepdims=True), "The exponential is missing."),
        Mistake(
            lambda x: np.exp(x - x.max(axis=-1, keepdims=True)),
            "The division by the sum over the row is missing.",
        ),
        Mistake(lossbook.log_softmax, "This is the logarithm of the softmax."),
    ],
)

LOG_SOFTMAX = Exercise(
    name="log_softmax",
    reference=lossbook.log_softmax,
    examples=[(logits,) for logits in EXAMPLES],
    inputs=st.tuples(LOGITS),
    mistakes=[
        Mistake(
            lambda x: np.log(lossbook.softmax(x)),
            "The softmax rounds to 0, and its logarithm is −∞. Use "
            "log softmax(x) = x − max(x) − log Σ exp(x − max(x)).",
        ),
        Mistake(lambda x: np.log(OVERFLOW.function(x)), OVERFLOW.hint),
        Mistake(lambda x: x - np.log(np.exp(x).sum(axis=-1, keepdims=True)), OVERFLOW.hint),
        Mistake(lossbook.softmax, "The logarithm is missing."),
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
        Mistake(lambda x, temperature: lossbook.softmax(x), "The temperature is not used."),
    ],
)

EXERCISES = (SIGMOID, SOFTMAX, LOG_SOFTMAX, SOFTMAX_WITH_TEMPERATURE)
