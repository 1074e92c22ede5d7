"""An exercise on the distances of all pairs of points."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake

__all__ = ["EXERCISES"]


@st.composite
def _tables(draw: st.DrawFn) -> Arguments:
    features = draw(st.integers(1, 3))
    x, y = (
        draw(arrays(float, (draw(st.integers(1, 4)), features), elements=WHOLE)) for _ in range(2)
    )
    return x, y


def _pairs(x: np.ndarray, y: np.ndarray) -> Any:
    shape = len(x), len(y), x.shape[1]
    rows, columns = (np.broadcast_to(side, shape) for side in (x[:, None], y[None]))
    return lossbook.euclidean_distance(rows, columns)


def _expanded(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the squares by the expanded formula, which cancels and may come out negative."""
    squares: np.ndarray = (x**2).sum(axis=1)[:, None] - 2 * x @ y.T + (y**2).sum(axis=1)
    return squares


def _centred(x: np.ndarray, y: np.ndarray) -> Arguments:
    """Return the points less the mean of all of them."""
    mean = np.concatenate([x, y]).mean(axis=0)
    return x - mean, y - mean


CANCELS = (
    "The expanded formula subtracts nearly equal squares, and what is left is rounding. Square the "
    "differences themselves: x[:, None] - y[None]."
)
MEAN_IS_FAR = (
    "Centring helps only if all points lie close together. Here they form two clumps, and the mean "
    "lies far from both: the squares stay large and cancel. Square the differences themselves: "
    "x[:, None] - y[None]."
)
ROW_AND_COLUMN = (
    "The squares of x belong to the rows of the table: make them a column with keepdims=True."
)

PAIRWISE_DISTANCES = Exercise(
    name="pairwise_distances",
    reference=_pairs,
    examples=[
        (np.array([[0.0]]), np.array([[1.0]])),
        (np.array([[0.0, 0.0]]), np.array([[3.0, 4.0]])),
        (np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[3.0, 4.0], [1.0, 2.0]])),
        (np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([[3.0, 4.0], [1.0, 2.0], [0.0, 1.0]])),
        (np.array([[1e8]]), np.array([[1e8 + 1], [1e8 + 2]])),
        (np.array([[1e8, 0.1]]), np.array([[1e8, 0.2], [1e8, 0.1]])),
        (np.array([[1e8, 0.0], [-1e8, 0.0]]), np.array([[1e8, 1.0], [-1e8, -1.0]])),
    ],
    inputs=_tables(),
    mistakes=[
        Mistake(
            lambda x, y: np.sqrt((x**2).sum(axis=1) - 2 * x @ y.T + (y**2).sum(axis=1)),
            ROW_AND_COLUMN,
        ),
        Mistake(
            lambda x, y: np.sqrt((x**2).sum(axis=1) + (y**2).sum(axis=1) - 2 * x @ y.T),
            ROW_AND_COLUMN,
        ),
        Mistake(lambda x, y: np.sqrt(_expanded(x, y)), CANCELS),
        Mistake(lambda x, y: np.sqrt(np.maximum(_expanded(x, y), 0)), CANCELS),
        Mistake(lambda x, y: np.sqrt(abs(_expanded(x, y))), CANCELS),
        Mistake(lambda x, y: np.sqrt(_expanded(*_centred(x, y))), MEAN_IS_FAR),
        Mistake(lambda x, y: np.sqrt(np.maximum(_expanded(*_centred(x, y)), 0)), MEAN_IS_FAR),
        Mistake(lambda x, y: _pairs(x, y) ** 2, "The root is missing: these are the squares."),
        Mistake(_expanded, "The root is missing: these are the squares."),
        Mistake(lambda x, y: _pairs(y, x), "Rows and columns are swapped: row i belongs to x[i]."),
        Mistake(
            lambda x, y: np.linalg.norm(x - y, axis=1),
            "This compares row i of x with row i of y alone. Compare every row with every row: "
            "x[:, None] - y[None].",
        ),
        Mistake(
            lambda x, y: abs(x[:, None] - y[None]).sum(axis=-1),
            "This is the Manhattan distance. Sum squared differences, and take the root.",
        ),
        Mistake(
            lambda x, y: np.sqrt(((x[:, None] - y[None]) ** 2).mean(axis=-1)),
            "This is the mean of the squares over the features. The distance takes their sum.",
        ),
        Mistake(
            lambda x, y: x @ y.T,
            "These are the inner products. They are one part of the expanded square.",
        ),
        Mistake(
            lambda x, y: np.sqrt((x**2).sum(axis=1)[:, None] + (y**2).sum(axis=1)),
            "The cross term −2 xᵀy is left out.",
        ),
        Mistake(
            lambda x, y: np.sqrt(
                (x**2).sum(axis=1)[:, None] - x @ y.T + (y**2).sum(axis=1),
            ),
            "The cross term needs the factor 2: (x − y)² = x² − 2xy + y².",
        ),
    ],
)

EXERCISES = (PAIRWISE_DISTANCES,)
