"""An exercise on leverage: errors at samples that are left out of the fit."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake

__all__ = ["EXERCISES"]


def _design(places: list[float]) -> np.ndarray:
    return np.column_stack([np.ones(len(places)), places])


@st.composite
def _line_and_targets(draw: st.DrawFn) -> Arguments:
    """Draw a design of a column of ones and different places, so that no leverage is 1."""
    places = draw(st.lists(WHOLE, min_size=3, max_size=5, unique=True))
    return _design(places), draw(arrays(float, len(places), elements=WHOLE))


def _residuals_and_leverage(design: np.ndarray, targets: np.ndarray) -> tuple[Any, Any]:
    basis, _ = np.linalg.qr(design)
    return targets - basis @ (basis.T @ targets), (basis**2).sum(axis=1)


def _with_residuals(change: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    """Make something else of the residuals and the leverages."""
    return lambda design, targets: change(*_residuals_and_leverage(design, targets))


def _predictions(design: np.ndarray, targets: np.ndarray) -> Any:
    residuals, leverage = _residuals_and_leverage(design, targets)
    return targets - residuals / (1 - leverage)


LEFT_OUT_RESIDUALS = Exercise(
    name="left_out_residuals",
    reference=_with_residuals(lambda a, h: a / (1 - h)),
    examples=[
        (_design([0.0, 1.0, 2.0]), np.array([1.0, 2.0, 4.0])),
        (_design([0.0, 1.0, 2.0, 5.0]), np.array([0.0, 0.0, 0.0, 3.0])),
        (_design([0.0, 1.0, 2.0, 3.0, 14.0]), np.array([1.0, 2.0, 0.0, 3.0, 9.0])),
        (np.ones((3, 1)), np.array([1.0, 2.0, 6.0])),
        (np.array([[1, 0], [1, 1], [1, 3]]), np.array([1, 2, 9])),
    ],
    inputs=_line_and_targets(),
    mistakes=[
        Mistake(
            _with_residuals(lambda a, h: a),
            "These are the ordinary residuals. Divide each by 1 − h, with its own leverage h.",
        ),
        Mistake(
            _with_residuals(lambda a, h: -a / (1 - h)),
            "The sign is wrong: a residual is the target minus the prediction.",
        ),
        Mistake(
            _with_residuals(lambda a, h: a / (1 - h.mean())),
            "This takes the mean leverage for every sample. Each sample has its own, the diagonal "
            "of the projection.",
        ),
        Mistake(
            _with_residuals(lambda a, h: -a / (1 - h.mean())),
            "The sign is wrong, and this takes the mean leverage for every sample. Each sample has "
            "its own, the diagonal of the projection.",
        ),
        Mistake(
            _with_residuals(lambda a, h: a / np.sqrt(1 - h)),
            "The root belongs to standardised residuals, whose variances are equal. Here divide by "
            "1 − h.",
        ),
        Mistake(
            _with_residuals(lambda a, h: a * (1 - h)),
            "The factor is upside down: leaving a sample out makes its error larger. Divide by "
            "1 − h.",
        ),
        Mistake(
            _with_residuals(lambda a, h: abs(a) / (1 - h)),
            "The sign is lost. A residual is the target minus the prediction.",
        ),
        Mistake(
            _with_residuals(lambda a, h: a / (1 + h)),
            "The sign of the leverage is wrong: divide by 1 − h, which makes the error larger.",
        ),
        Mistake(
            _with_residuals(lambda a, h: a / (1 - h) ** 2),
            "1 − h is squared. Divide by it once.",
        ),
        Mistake(
            _with_residuals(lambda a, h: -a / (1 - h) ** 2),
            "The sign is wrong, and 1 − h is squared.",
        ),
        Mistake(
            _predictions,
            "These are the predictions of the samples that are left out. Subtract them from the "
            "targets.",
        ),
        Mistake(
            _with_residuals(lambda a, h: a / h),
            "This divides by the leverage h. Divide by 1 − h.",
        ),
        Mistake(
            _with_residuals(lambda a, h: (a / (1 - h)) ** 2),
            "These are the squares of the errors.",
        ),
        Mistake(
            _with_residuals(lambda a, h: ((a / (1 - h)) ** 2).mean()),
            "This is the mean square of the errors. Return one error for each sample.",
        ),
        Mistake(
            lambda design, targets: targets - (targets.sum() - targets) / (len(targets) - 1),
            "This leaves out each sample of a constant fit. Use the design.",
        ),
    ],
)

EXERCISES = (LEFT_OUT_RESIDUALS,)
