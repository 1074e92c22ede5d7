"""An exercise on fits with the Huber loss."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lossbook.course.exercises.epsilons import added
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake

__all__ = ["EXERCISES"]


@st.composite
def _line_and_start(draw: st.DrawFn) -> Arguments:
    points = draw(st.integers(3, 6))
    # Neither column is a multiple of the other, so that each round has one answer.
    places = draw(st.lists(WHOLE, min_size=points, max_size=points, unique=True))
    design = np.column_stack([np.ones(points), places])
    targets = draw(arrays(float, points, elements=WHOLE))
    theta = draw(arrays(float, 2, elements=WHOLE))
    return design, targets, theta, draw(st.sampled_from([1.0, 2.0, 0.5, 5.0]))


def _solve(design: np.ndarray, targets: np.ndarray, weights: Any) -> Any:
    weighted = design.T * weights
    return np.linalg.solve(weighted @ design, weighted @ targets)


def _weights(residuals: np.ndarray, delta: float) -> Any:
    return delta / np.maximum(abs(residuals), delta)


def _round(design: np.ndarray, targets: np.ndarray, theta: np.ndarray, delta: float) -> Any:
    return _solve(design, targets, _weights(targets - design @ theta, delta))


def _weighted_by(weigh: Callable[[np.ndarray, float], Any]) -> Callable[..., Any]:
    """Take other weights, as a function of residuals and delta."""

    def once(x: np.ndarray, y: np.ndarray, theta: np.ndarray, delta: float) -> Any:
        return _solve(x, y, weigh(y - x @ theta, delta))

    return once


def _squared_if_positive(a: np.ndarray, delta: float) -> Any:
    return np.where(a <= delta, 1.0, delta / abs(a)) ** 2


SQUARED = (
    "The weights are squared. If you scale rows of design and targets, scale them by the square "
    "root of the weight."
)


def _half_weighted(design: np.ndarray, targets: np.ndarray, theta: np.ndarray, delta: float) -> Any:
    weighted = design.T * _weights(targets - design @ theta, delta)
    return np.linalg.solve(weighted @ design, design.T @ targets)


def _of_residuals(design: np.ndarray, targets: np.ndarray, theta: np.ndarray, delta: float) -> Any:
    residuals = targets - design @ theta
    return _solve(design, residuals, _weights(residuals, delta))


def _descent(design: np.ndarray, targets: np.ndarray, theta: np.ndarray, delta: float) -> Any:
    return theta + design.T @ np.clip(targets - design @ theta, -delta, delta) / len(targets)


def _rooted_design(design: np.ndarray, targets: np.ndarray, theta: np.ndarray, delta: float) -> Any:
    roots = np.sqrt(_weights(targets - design @ theta, delta))
    return np.linalg.lstsq(roots[:, None] * design, targets)[0]


def _clipped_residuals(
    design: np.ndarray, targets: np.ndarray, theta: np.ndarray, delta: float
) -> Any:
    residuals = np.clip(targets - design @ theta, -delta, delta)
    return theta + np.linalg.lstsq(design, residuals)[0]


def _padded(change: Callable[[Any], Any]) -> Callable[..., Any]:
    return _weighted_by(lambda a, delta: np.minimum(1, delta / change(abs(a))))


PADDED = (
    "The number added to |a| is so large that it changes the weights. Write "
    "δ / np.maximum(|a|, δ), which never divides by 0."
)

_LINE = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
_CONSTANT = np.ones((4, 1))

HUBER_IRLS_ROUND = Exercise(
    name="huber_irls_round",
    reference=_round,
    examples=[
        (_CONSTANT, np.array([0.0, 0.0, 0.0, 8.0]), np.array([0.0]), 2.0),
        (_CONSTANT, np.array([0.0, 0.0, 0.0, 8.0]), np.array([2.0]), 1.0),
        (_CONSTANT, np.array([0.0, 0.0, 0.0, -8.0]), np.array([0.0]), 1.0),
        (_LINE, np.array([0.0, 1.0, 9.0]), np.array([0.0, 1.0]), 1.0),
        (_LINE, np.array([0.0, 1.0, -9.0]), np.array([1.0, 2.0]), 0.5),
        (_LINE, np.array([3.0, 1.0, 9.0]), np.array([5.0, 0.0]), 2.0),
        (np.array([[1, 0], [1, 1], [1, 2]]), np.array([3, 1, 9]), np.array([5, 0]), 2),
    ],
    inputs=_line_and_start(),
    mistakes=[
        Mistake(
            _weighted_by(lambda a, delta: np.ones_like(a)),
            "This is plain least squares: the weights are not used.",
        ),
        Mistake(
            _weighted_by(lambda a, delta: delta / abs(a)),
            "The weight is at most 1. Use min(1, δ / |a|): delta / |a| alone fits the absolute "
            "error, and divides by 0.",
        ),
        Mistake(_weighted_by(lambda a, delta: _weights(a, delta) ** 2), SQUARED),
        Mistake(_weighted_by(_squared_if_positive), SQUARED),
        Mistake(
            _weighted_by(lambda a, delta: np.sqrt(_weights(a, delta))),
            "This uses the root of the weights. The weight itself belongs into XᵀWX.",
        ),
        Mistake(
            _weighted_by(lambda a, delta: np.maximum(1, delta / np.maximum(abs(a), 1e-12))),
            "This takes the larger of 1 and δ / |a|. Take the smaller, so that large residuals "
            "count less.",
        ),
        Mistake(
            _weighted_by(lambda a, delta: np.where(abs(a) <= delta, 1.0, delta)),
            "Beyond δ the weight is δ / |a|. The δ alone is the slope of the loss.",
        ),
        Mistake(
            _weighted_by(lambda a, delta: np.where(abs(a) <= delta, 1.0, 1 / np.abs(a))),
            "Beyond δ the weight is δ / |a|: the factor δ is missing, so the weight jumps at δ.",
        ),
        Mistake(
            _weighted_by(lambda a, delta: np.where(abs(a) <= delta, 1.0, 1e-12)),
            "Samples beyond δ get no weight here. Huber's weight is δ / |a|: a limited pull, not "
            "none.",
        ),
        Mistake(
            _weighted_by(lambda a, delta: np.where(a <= delta, 1.0, delta / np.abs(a))),
            "Large negative residuals get the weight 1. Compare |a| with δ.",
        ),
        Mistake(
            lambda x, y, theta, delta: _solve(x, y, _weights(y, delta)),
            "The weights come from the targets. Take them from the residuals y − Xθ.",
        ),
        Mistake(
            _half_weighted,
            "Only the left side is weighted. The right side is XᵀWy.",
        ),
        Mistake(
            lambda x, y, theta, delta: theta - _of_residuals(x, y, theta, delta),
            "The change of θ, fitted to the residuals, is added, not subtracted.",
        ),
        Mistake(
            _rooted_design,
            "The rows of the design are scaled, the targets are not. Scale both by the root of the "
            "weight.",
        ),
        Mistake(
            _clipped_residuals,
            "This clips the residuals and fits them by plain least squares: a round of another "
            "method. IRLS puts the weights into XᵀWX.",
        ),
        *added(_padded, PADDED, above=2e-6),
        Mistake(
            _weighted_by(
                lambda a, delta: np.where(abs(a) <= delta, (1 - (a / delta) ** 2) ** 2, 0)
            ),
            "These are Tukey's weights, 0 beyond δ. Huber's weight is min(1, δ / |a|).",
        ),
        Mistake(
            _of_residuals,
            "This is the change of θ, fitted to the residuals. Add θ, or fit the targets.",
        ),
        Mistake(
            _descent,
            "This is a step of gradient descent. A round solves XᵀWX θ = XᵀWy.",
        ),
        Mistake(
            lambda x, y, theta, delta: x @ _round(x, y, theta, delta),
            "These are the predictions. Return the new θ.",
        ),
        Mistake(
            lambda x, y, theta, delta: _weights(y - x @ theta, delta),
            "These are the weights. Solve the weighted least squares with them.",
        ),
    ],
)

EXERCISES = (HUBER_IRLS_ROUND,)
