"""Exercises on distances and similarities."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import lossbook
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.information import pairs

__all__ = ["EXERCISES"]


@st.composite
def _vectors_and_order(draw: st.DrawFn) -> Arguments:
    shape = draw(array_shapes(min_dims=1, max_dims=3, max_side=3))
    x, y = (draw(arrays(float, shape, elements=WHOLE)) for _ in range(2))
    return x, y, draw(st.sampled_from([1.0, 2.0, 1.5, 3.0, np.inf, 500.0]))


def _minkowski(x: np.ndarray, y: np.ndarray, p: float) -> Any:
    return lossbook.minkowski_distance(x, y, p=p)


def _powers(x: np.ndarray, y: np.ndarray, p: float) -> Any:
    return (abs(x - y) ** p).sum(axis=-1)


def _from_powers(x: np.ndarray, y: np.ndarray, p: float) -> Any:
    return _powers(x, y, p) ** (1 / p)


def _scaled(x: np.ndarray, y: np.ndarray, p: float) -> Any:
    largest = abs(x - y).max(axis=-1)
    return largest * _from_powers(x / largest[..., None], y / largest[..., None], p)


def _scaled_by_all(x: np.ndarray, y: np.ndarray, p: float) -> Any:
    if p == np.inf:
        return _minkowski(x, y, p)
    largest = abs(x - y).max() or 1.0
    return largest * _from_powers(x / largest, y / largest, p)


ABSOLUTE = "Take the absolute values of the differences first."
ORDER = "p is not used."

MINKOWSKI_DISTANCE = Exercise(
    name="minkowski_distance",
    reference=_minkowski,
    examples=[
        (np.array([0.0]), np.array([1.0]), 1.0),
        (np.array([0.0, 0.0]), np.array([3.0, 4.0]), 2.0),
        (np.array([0.0, 0.0]), np.array([3.0, 4.0]), 1.0),
        (np.array([3.0, 0.0]), np.array([0.0, 4.0]), 3.0),
        (np.array([0.0, 0.0]), np.array([3.0, 4.0]), np.inf),
        (np.array([1.0, 2.0]), np.array([1.0, 2.0]), 2.0),
        (np.array([0.0]), np.array([1000.0]), 200.0),
        (np.array([0.0]), np.array([0.001]), 200.0),
        (np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([[3.0, 4.0], [1.0, 3.0]]), 2.0),
        (np.array([0.0, 3.0]), np.array([3.0, 0.0]), 500.0),
        (np.array([0.0, 3.0]), np.array([3.0, 0.0]), 120.0),
        (np.array([0.0, 3.0]), np.array([3.0, 0.0]), 60.0),
        (np.array([[0.0, 0.0], [0.0, 0.0]]), np.array([[3.0, 4.0], [3000.0, 0.0]]), 200.0),
        (np.array([[[0.0]], [[2.0]]]), np.array([[[1.0]], [[5.0]]]), 2.0),
        # Not the object np.inf.
        (np.array([0.0, 0.0]), np.array([3.0, -4.0]), float("inf")),
        (np.array([0, 0]), np.array([3, -4]), 3),
    ],
    inputs=_vectors_and_order(),
    mistakes=[
        Mistake(lambda x, y, p: ((x - y) ** p).sum(axis=-1) ** (1 / p), ABSOLUTE),
        Mistake(
            lambda x, y, p: (x - y).max(axis=-1) if p == np.inf else _minkowski(x, y, p),
            ABSOLUTE,
        ),
        Mistake(_powers, "The root is missing: raise the sum to the power 1 / p."),
        Mistake(
            lambda x, y, p: np.sqrt(_powers(x, y, p)),
            "This is a square root for every p. Raise the sum to the power 1 / p.",
        ),
        Mistake(lambda x, y, p: _minkowski(x, y, 2), f"{ORDER} This is the Euclidean distance."),
        Mistake(lambda x, y, p: _minkowski(x, y, 1), f"{ORDER} This is the Manhattan distance."),
        Mistake(
            lambda x, y, p: _minkowski(x, y, np.inf),
            f"{ORDER} This is the largest difference, the distance for p = ∞.",
        ),
        Mistake(
            lambda x, y, p: (abs(x - y) ** p).mean(axis=-1) ** (1 / p),
            "This is the mean of the powers. The distance takes their sum.",
        ),
        Mistake(
            _from_powers,
            "The formula fails for p = ∞. There the distance is its limit, the largest absolute "
            "difference.",
        ),
        Mistake(
            lambda x, y, p: _powers(x, y, 1) if p == np.inf else _minkowski(x, y, p),
            "This is the distance for p = 1. For p = ∞ it is the largest absolute difference.",
        ),
        Mistake(
            lambda x, y, p: abs(x - y).min(axis=-1) if p == np.inf else _minkowski(x, y, p),
            "For p = ∞ the distance is the largest absolute difference, not the smallest.",
        ),
        Mistake(
            lambda x, y, p: _minkowski(x, y, p) if p == np.inf else _from_powers(x, y, p),
            "The powers over- or underflow for large p. Divide the differences by the largest "
            "one first, and multiply the result by it.",
        ),
        Mistake(
            lambda x, y, p: _minkowski(x, y, p) if p == np.inf else _scaled(x, y, p),
            "The largest difference is 0 where the vectors are equal. Do not divide by it there.",
        ),
        Mistake(
            lambda x, y, p: _from_powers(x, y, p) if p is not np.inf else _minkowski(x, y, p),
            "is asks whether two names stand for one object, and not every infinity is np.inf. "
            "Compare values: p == np.inf, or np.isinf(p).",
        ),
        *(
            Mistake(
                lambda x, y, p, large=large: _minkowski(x, y, np.inf if p > large else p),
                "For large p the largest difference is near the distance, but not equal to it: "
                "two equal differences give 2^(1/p) times as much.",
            )
            for large in (50, 100, 200, 300)
        ),
        Mistake(
            _scaled_by_all,
            "All rows are divided by the largest difference of the whole table, and the powers of "
            "a row far below it underflow. Take each row's own: max(axis=-1, keepdims=True).",
        ),
        Mistake(
            lambda x, y, p: abs(((x - y) ** p).sum(axis=-1)) ** (1 / p),
            "Take the absolute values of the differences first, not of their sum.",
        ),
        Mistake(
            lambda x, y, p: _powers(x, y, p) ** (1 // p),
            "1 // p is a whole number, 0 for p > 1. Write 1 / p.",
        ),
        Mistake(
            lambda x, y, p: _minkowski(x.ravel(), y.ravel(), p),
            "All rows are taken as one vector. Reduce the last axis alone, with axis=-1.",
        ),
    ],
)


def _half_sum(p: np.ndarray, q: np.ndarray) -> Any:
    return abs(p - q).sum() / 2


def _steps(p: np.ndarray) -> Any:
    return abs(np.diff(p)).sum()


TOTAL_VARIATION_DISTANCE = Exercise(
    name="total_variation_distance",
    reference=_half_sum,
    examples=[
        (np.array([1.0]), np.array([1.0])),
        (np.array([1.0, 0.0]), np.array([0.0, 1.0])),
        (np.array([0.9, 0.1]), np.array([0.6, 0.4])),
        (np.array([0.5, 0.5, 0.0]), np.array([0.25, 0.25, 0.5])),
        (np.array([0.4, 0.3, 0.1, 0.2]), np.array([0.1, 0.2, 0.3, 0.4])),
        (np.array([0.4, 0.1, 0.4, 0.1]), np.array([0.1, 0.4, 0.1, 0.4])),
    ],
    inputs=pairs(1),
    mistakes=[
        Mistake(
            lambda p, q: 2 * _half_sum(p, q),
            "The ½ is missing: what P has too much, Q has too little, and the sum counts both.",
        ),
        Mistake(
            lambda p, q: abs(_steps(p) - _steps(q)),
            "This compares the total variations of the two rows, neighbour by neighbour. The "
            "distance compares P and Q outcome by outcome, and the order does not matter.",
        ),
        Mistake(
            lambda p, q: _steps(p - q),
            "This is the total variation of the row p - q. The distance takes no neighbours: sum "
            "the absolute differences of the same outcome.",
        ),
        Mistake(
            lambda p, q: (p - q).sum() / 2,
            "Differences of both signs cancel: take their absolute values.",
        ),
        Mistake(
            lambda p, q: abs(p - q).max(),
            "This is the largest difference of one outcome. An event may hold several outcomes: "
            "add up all that P has more than Q.",
        ),
        Mistake(
            lambda p, q: abs(np.cumsum(p - q)).max(),
            "This is the largest gap of the cumulative sums, the Kolmogorov–Smirnov distance. It "
            "allows only events of the form 'at most k'.",
        ),
        Mistake(
            lambda p, q: np.sqrt(((p - q) ** 2).sum()),
            "This is the Euclidean distance. Add up absolute differences, not squares.",
        ),
        Mistake(
            lambda p, q: ((p - q) ** 2).sum() / 2,
            "These are squares. Add up absolute differences.",
        ),
        Mistake(
            lambda p, q: abs(p - q).mean(),
            "This is the mean over the outcomes. Take half of the sum.",
        ),
        Mistake(
            lambda p, q: abs(p - q).mean() / 2,
            "This is the mean over the outcomes. Take half of the sum.",
        ),
        Mistake(
            lambda p, q: np.minimum(p, q).sum(),
            "This is what P and Q have in common. The distance is 1 minus it.",
        ),
        Mistake(
            lambda p, q: 1 - np.sqrt(p * q).sum(),
            "This is the squared Hellinger distance.",
        ),
    ],
)


EXERCISES = (MINKOWSKI_DISTANCE, TOTAL_VARIATION_DISTANCE)
