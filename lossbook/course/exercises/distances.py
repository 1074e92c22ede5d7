"""Exercises on distances and similarities."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import lossbook
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import EACH_SAMPLE, SIGN, SUM_OF_SAMPLES
from lossbook.course.exercises.information import PAIRS

__all__ = ["EXERCISES"]


@st.composite
def _vectors_and_order(draw: st.DrawFn) -> Arguments:
    shape = draw(array_shapes(min_dims=1, max_dims=2, max_side=3))
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
    inputs=PAIRS,
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
    ],
)


@st.composite
def _embeddings(draw: st.DrawFn) -> Arguments:
    shape = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    tables = arrays(float, shape, elements=WHOLE).filter(lambda rows: rows.any(axis=1).all())
    return draw(tables), draw(tables), draw(st.sampled_from([1.0, 0.5, 0.1, 0.001]))


def _info_nce(anchors: np.ndarray, positives: np.ndarray, temperature: float) -> Any:
    return lossbook.info_nce(anchors, positives, temperature=temperature)


def _directions(x: np.ndarray) -> Any:
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def _losses(logits: np.ndarray, axis: int = 1) -> np.ndarray:
    """Return the cross-entropy of each row, whose class is its own number."""
    losses: np.ndarray = -np.diagonal(lossbook.log_softmax(logits, axis=axis))
    return losses


def _cosines(a: np.ndarray, b: np.ndarray) -> Any:
    return _directions(a) @ _directions(b).T


def _shares(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits)
    return np.diagonal(powers / powers.sum(axis=1, keepdims=True))


def _against_negatives(a: np.ndarray, b: np.ndarray, t: float) -> Any:
    powers = np.exp(_cosines(a, b) / t)
    own = np.diagonal(powers)
    return -np.log(own / (powers.sum(axis=1) - own)).mean()


LENGTHS = "The rows are not scaled to length 1. Divide each by its own length first."
STABLE = (
    "exp over- or underflows where the temperature is low. Subtract the largest logit of each row "
    "first, and take the logarithm of the sum: log p = z − max(z) − log Σ exp(z − max(z))."
)
TEMPERATURE = "Divide the cosines by the temperature, before the exponential."

INFO_NCE = Exercise(
    name="info_nce",
    reference=_info_nce,
    examples=[
        (np.array([[1.0]]), np.array([[1.0]]), 1.0),
        (np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 1.0]]), 1.0),
        (np.array([[3.0, 4.0], [0.0, 2.0]]), np.array([[1.0, 0.0], [0.0, 1.0]]), 1.0),
        (np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [1.0, 0.0]]), 1.0),
        (np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.0, 1.0]]), 0.5),
        (np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.0, 1.0], [1.0, 0.0]]), 0.001),
    ],
    inputs=_embeddings(),
    mistakes=[
        Mistake(lambda a, b, t: _losses(a @ b.T / t).mean(), LENGTHS),
        Mistake(
            lambda a, b, t: _losses(a @ b.T / np.linalg.norm(a) / np.linalg.norm(b) / t).mean(),
            "The whole table is divided by one length. Divide each row by its own: axis=1, "
            "keepdims=True.",
        ),
        Mistake(lambda a, b, t: _losses(_directions(a.T).T @ _directions(b.T) / t).mean(), LENGTHS),
        Mistake(lambda a, b, t: -np.log(_shares(_cosines(a, b) / t)).mean(), STABLE),
        Mistake(
            lambda a, b, t: -np.log(lossbook.softmax(_cosines(a, b) / t).diagonal()).mean(),
            STABLE,
        ),
        Mistake(lambda a, b, t: -_info_nce(a, b, t), SIGN),
        Mistake(lambda a, b, t: _losses(_cosines(a, b) / t).sum(), SUM_OF_SAMPLES),
        Mistake(lambda a, b, t: _losses(_cosines(a, b) / t), EACH_SAMPLE),
        Mistake(
            _against_negatives,
            "The positive is left out of the denominator. It counts there too.",
        ),
        Mistake(
            lambda a, b, t: lossbook.cosine_loss(a, b),
            "This is the cosine loss of the pairs. The negatives are left out.",
        ),
        Mistake(lambda a, b, t: -_shares(_cosines(a, b) / t).mean(), "The logarithm is missing."),
        Mistake(
            lambda a, b, t: _info_nce(b, a, t),
            "The softmax runs over the anchors. Each anchor chooses among the positives.",
        ),
        Mistake(
            lambda a, b, t: (_info_nce(a, b, t) + _info_nce(b, a, t)) / 2,
            "This is the mean of both directions. Only the anchors choose, among the positives.",
        ),
        Mistake(lambda a, b, t: _info_nce(a, b, 1.0), "The temperature is not used."),
        Mistake(lambda a, b, t: _losses(_cosines(a, b) * t).mean(), TEMPERATURE),
        Mistake(lambda a, b, t: _info_nce(a, b, 1.0) / t, TEMPERATURE),
    ],
)

EXERCISES = (MINKOWSKI_DISTANCE, TOTAL_VARIATION_DISTANCE, INFO_NCE)
