"""Exercises on the sigmoid and on softmax."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import lossbook
from lossbook.course.exercises.exercise import REAL, Exercise, Mistake
from lossbook.course.exercises.hints import ROW_MAXIMUM

__all__ = [
    "EXAMPLES",
    "EXERCISES",
    "KEPT_AXES",
    "LOGITS",
    "OVERFLOW",
    "over",
    "rows_as_columns",
    "shifted_by",
]

LOGITS = arrays(float, array_shapes(min_dims=1, max_dims=3, max_side=4), elements=REAL)

OVERFLOW = Mistake(
    lambda x: np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True),
    "exp overflows for large logits. Subtract the largest logit of the row first; the result "
    "stays the same.",
)


def over(axis: int | None, x: np.ndarray) -> np.ndarray:
    """Take the softmax over another axis than the last one."""
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=axis, keepdims=True)
    return shares


def shifted_by(shift: Any) -> Any:
    """Subtract something else than the largest logit of each row."""

    def shares(x: np.ndarray) -> np.ndarray:
        powers = np.exp(x - shift(x))
        return np.asarray(powers / powers.sum(axis=-1, keepdims=True))

    return shares


def rows_as_columns(x: np.ndarray) -> Any:
    """Divide by the sums of the rows without keeping their axis."""
    powers = np.exp(x - x.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1)


def _truncated(x: np.ndarray) -> Any:
    """Fill an array of the input's own type."""
    answer = np.zeros_like(x)
    answer[...] = lossbook.softmax(x)
    return answer


WHOLE_NUMBERS = (
    "np.zeros_like, np.empty_like and x.copy() keep the type of x. For whole numbers that cuts off "
    "what stands behind the point: give the array dtype=float."
)
KEPT_AXES = (
    "The sums of the rows lie along the wrong axis. Keep it with keepdims=True, so that each row "
    "is divided by its own sum."
)


EXAMPLES = [
    np.array([0.0]),
    np.array([1.0, 0.0]),
    np.array([2.0, 1.0, 0.1]),
    np.array([1000.0, 0.0]),
    np.array([-1000.0, -1001.0]),
    np.array([[0.0, 0.0], [1.0, 0.0]]),
    np.array([[1000.0, 0.0], [0.0, -1000.0]]),
    np.array([[[0.0, 1.0]], [[3.0, 0.0]]]),
    np.array([[0.0, 0.0], [-2000.0, -2001.0]]),
    np.array([2, 0, 1]),
]

SIGMOID = Exercise(
    name="sigmoid",
    reference=lossbook.sigmoid,
    examples=[(np.array([x]),) for x in (0.0, 1.0, -1.0, 1000.0, -1000.0)]
    + [(np.array(x),) for x in ([[0.0, 2.0]], [[[1.0], [-2.0]]], [3, -1])],
    inputs=st.tuples(LOGITS),
    mistakes=[
        Mistake(
            lambda x: np.exp(x) / (1 + np.exp(x)),
            "exp overflows for large x. Use the exponential of −|x|, which never does.",
        ),
        Mistake(lambda x: 1 / (1 + np.exp(x)), "The sign is wrong: σ(x) = 1 / (1 + exp(−x))."),
        Mistake(
            lambda x: np.exp(-x) / (1 + np.exp(-x)),
            "The sign is wrong: σ(x) = 1 / (1 + exp(−x)). And exp overflows: use the exponential "
            "of −|x|, which never does.",
        ),
        Mistake(
            lambda x: (np.tanh(x) + 1) / 2,
            "This is σ(2x). With the hyperbolic tangent σ(x) = (1 + tanh(x / 2)) / 2.",
        ),
        Mistake(np.tanh, "This is the hyperbolic tangent. The sigmoid lies between 0 and 1."),
        Mistake(
            lambda x: lossbook.sigmoid(x) * lossbook.sigmoid(-x),
            "This is the derivative of the sigmoid.",
        ),
        Mistake(
            lossbook.softmax,
            "This is softmax, which makes a row add up to 1. The sigmoid takes each entry alone.",
        ),
        Mistake(lambda x: np.where(x >= 0, 1.0, 0.0), "This is a step. The sigmoid is smooth."),
        Mistake(lambda x: lossbook.sigmoid(-abs(x)), "For positive x this is 1 − σ(x)."),
        *(
            Mistake(
                lambda x, limit=limit: lossbook.sigmoid(np.clip(x, -limit, limit)),
                "Clipping x changes the answer beyond the limit. Use the exponential of −|x|, "
                "which never overflows.",
            )
            for limit in (5.0, 10.0, 15.0, 20.0)
        ),
        Mistake(lambda x: lossbook.sigmoid(x).astype(x.dtype), WHOLE_NUMBERS),
    ],
)

SOFTMAX = Exercise(
    name="softmax",
    reference=lossbook.softmax,
    examples=[(logits,) for logits in EXAMPLES],
    inputs=st.tuples(LOGITS),
    mistakes=[
        OVERFLOW,
        Mistake(lambda x: np.exp(x) / np.exp(x).sum(), OVERFLOW.hint),
        Mistake(
            lambda x: over(None, x),
            "All entries together add up to 1. Each row must: sum with axis=-1, keepdims=True.",
        ),
        Mistake(
            lambda x: over(0, x),
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
        Mistake(shifted_by(np.max), ROW_MAXIMUM),
        Mistake(rows_as_columns, KEPT_AXES),
        Mistake(_truncated, WHOLE_NUMBERS),
        Mistake(
            lambda x: lossbook.softmax(lossbook.softmax(x)),
            "The softmax is taken twice.",
        ),
        *(
            Mistake(
                shifted_by(shift),
                "Subtract the largest logit of the row. Only then no exponent is above 0, and one "
                "is 0, so that the sum is at least 1.",
            )
            for shift in (
                lambda x: x.min(axis=-1, keepdims=True),
                lambda x: x.mean(axis=-1, keepdims=True),
                lambda x: abs(x).max(axis=-1, keepdims=True),
            )
        ),
        *(
            Mistake(
                lambda x, limit=limit: lossbook.softmax(np.clip(x, -limit, limit)),
                "Clipping the logits changes the answer: logits beyond the limit become equal. "
                "Subtract the largest logit of the row instead.",
            )
            for limit in (20.0, 50.0, 80.0, 88.0, 100.0, 500.0, 700.0, 709.0)
        ),
        Mistake(
            lambda x: lossbook.softmax(x * np.log(2)),
            "This takes powers of 2. Take those of e, with np.exp.",
        ),
        Mistake(
            lambda x: (x == x.max(axis=-1, keepdims=True)) * 1.0,
            "This marks the largest logit alone. Softmax gives the others their share.",
        ),
        Mistake(
            lambda x: lossbook.softmax(x) * np.exp(-x.max(axis=-1, keepdims=True)),
            "The largest logit is subtracted in the numerator alone. Do so in the sum too.",
        ),
        Mistake(
            lambda x: lossbook.softmax(x / x.max(axis=-1, keepdims=True)),
            "This divides by the largest logit. Subtract it.",
        ),
        Mistake(
            shifted_by(lambda x: x.max(axis=0)),
            "The largest entries of the columns are subtracted. That changes the shares within a "
            "row: subtract the row's own, max(axis=-1, keepdims=True).",
        ),
        Mistake(
            lambda x: lossbook.softmax(abs(x)), "Absolute values of the logits lose their order."
        ),
        Mistake(
            lambda x: lossbook.softmax(-x), "The sign is wrong: a larger logit has a larger share."
        ),
    ],
)


EXERCISES = (SIGMOID, SOFTMAX)
