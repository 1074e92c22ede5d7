"""Exercises on losses of residuals: quantiles, and the logarithm of cosh."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lossbook.course.exercises.exercise import REAL, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import EACH_SAMPLE, SUM_OF_SAMPLES
from lossbook.course.exercises.regression import predictions_and_targets

__all__ = ["EXERCISES"]


@st.composite
def _with_quantile(draw: st.DrawFn) -> Arguments:
    return (*draw(predictions_and_targets()), draw(st.sampled_from([0.5, 0.9, 0.1, 0.75])))


def _of_residuals(losses: Callable[..., Any]) -> Callable[..., Any]:
    """Return the mean of losses of the residuals, target minus prediction."""
    return lambda predictions, targets, tau: losses(targets - predictions, tau).mean()


def _pinball(a: np.ndarray, tau: float) -> Any:
    return np.maximum(tau * a, (tau - 1) * a)


QUANTILE_LOSS = Exercise(
    name="quantile_loss",
    reference=_of_residuals(_pinball),
    examples=[
        (np.array([0.0]), np.array([0.0]), 0.5),
        (np.array([0.0]), np.array([2.0]), 0.9),
        (np.array([2.0]), np.array([0.0]), 0.9),
        (np.array([1.0, 4.0]), np.array([3.0, 1.0]), 0.5),
        (np.array([1.0, 4.0, 0.0]), np.array([3.0, 1.0, 5.0]), 0.1),
        (np.array([[1.0, 4.0], [0.0, 2.0]]), np.array([[3.0, 1.0], [0.0, 5.0]]), 0.75),
        (np.array([1, 4]), np.array([3, 1]), 0.9),
    ],
    inputs=_with_quantile(),
    mistakes=[
        Mistake(
            _of_residuals(lambda a, tau: _pinball(-a, tau)),
            "The sides are exchanged: for a high quantile a prediction below the target costs "
            "more. The residual is the target minus the prediction.",
        ),
        Mistake(
            _of_residuals(lambda a, tau: np.minimum(tau * a, (tau - 1) * a)),
            "This takes the smaller of both lines, which is never positive. Take the larger one.",
        ),
        Mistake(
            _of_residuals(lambda a, tau: tau * abs(a)),
            "Both sides get the weight tau. Below the prediction the weight is 1 − tau.",
        ),
        Mistake(
            _of_residuals(lambda a, tau: abs(a)),
            "This is the absolute error. tau weights the two sides.",
        ),
        Mistake(
            _of_residuals(lambda a, tau: np.where(a > 0, tau * a, (1 - tau) * a)),
            "Negative residuals make the loss negative: their factor is tau − 1.",
        ),
        Mistake(
            _of_residuals(lambda a, tau: np.where(a > 0, tau, 1 - tau) * a**2),
            "This is the expectile loss. The quantile loss has absolute values, not squares.",
        ),
        Mistake(
            _of_residuals(lambda a, tau: 2 * _pinball(a, tau)),
            "There is a factor 2 too many. At tau = ½ the loss is half the absolute error.",
        ),
        Mistake(
            _of_residuals(lambda a, tau: np.maximum(tau * a, 0)),
            "Targets below the prediction cost nothing here. Their weight is 1 − tau.",
        ),
        Mistake(
            lambda p, y, tau: abs(np.quantile(y - p, tau)),
            "This is a quantile of the residuals. The loss is a mean of weighted absolute "
            "residuals.",
        ),
        Mistake(
            lambda p, y, tau: _pinball((y - p).mean(), tau),
            "The mean comes last: take the loss of each residual, then their mean.",
        ),
        Mistake(
            lambda p, y, tau: _pinball(y - p, tau).sum() / len(p),
            "This divides by the number of rows. The mean is over all entries.",
        ),
        Mistake(lambda p, y, tau: _pinball(y - p, tau).sum(), SUM_OF_SAMPLES),
        Mistake(lambda p, y, tau: _pinball(y - p, tau), EACH_SAMPLE),
    ],
)


@st.composite
def _large_predictions_and_targets(draw: st.DrawFn) -> Arguments:
    shape = draw(array_shapes(min_dims=1, max_dims=2, max_side=3))
    return tuple(draw(arrays(float, shape, elements=REAL)) for _ in range(2))


def _log_cosh(a: np.ndarray) -> Any:
    return np.logaddexp(a, -a) - np.log(2)


def _mean_of(losses: Callable[..., Any]) -> Callable[..., Any]:
    """Return the mean of losses of the residuals."""
    return lambda predictions, targets: losses(predictions - targets).mean()


OVERFLOW = (
    "cosh overflows for residuals above 710. Its logarithm does not: it is "
    "|a| + log(1 + exp(−2|a|)) − log 2, or np.logaddexp(a, −a) − log 2."
)

LOG_COSH_LOSS = Exercise(
    name="log_cosh_loss",
    reference=_mean_of(_log_cosh),
    examples=[
        (np.array([0.0]), np.array([0.0])),
        (np.array([1.0]), np.array([0.0])),
        (np.array([0.0]), np.array([2.0])),
        (np.array([1.0, 4.0]), np.array([3.0, 1.0])),
        (np.array([1000.0]), np.array([0.0])),
        (np.array([-1000.0]), np.array([0.0])),
        (np.array([[1.0, 0.0], [0.0, -3.0]]), np.array([[0.0, 0.0], [2.0, 1.0]])),
        (np.array([1, 4]), np.array([3, 1])),
    ],
    inputs=_large_predictions_and_targets(),
    mistakes=[
        Mistake(_mean_of(lambda a: np.log(np.cosh(a))), OVERFLOW),
        Mistake(_mean_of(lambda a: np.log((np.exp(a) + np.exp(-a)) / 2)), OVERFLOW),
        Mistake(
            _mean_of(lambda a: a + np.log1p(np.exp(-2 * a)) - np.log(2)),
            "exp overflows for residuals far below 0. cosh is even: take the absolute value first.",
        ),
        Mistake(
            _mean_of(lambda a: _log_cosh(a) + np.log(2)),
            "log 2 is missing: cosh is half of the sum of both exponentials, and the loss of 0 "
            "is 0.",
        ),
        Mistake(
            _mean_of(lambda a: _log_cosh(np.clip(a, -700, 700))),
            "Clipping the residuals makes the loss flat beyond the limit. It grows like |a|.",
        ),
        *(
            Mistake(
                _mean_of(lambda a, far=far: np.where(abs(a) > far, abs(a), _log_cosh(a))),
                "Far out the loss is |a| − log 2, not |a|: cosh is half of the exponential there.",
            )
            for far in (10, 20, 50, 100, 500, 700)
        ),
        Mistake(
            lambda p, y: np.log(np.mean(np.exp(_log_cosh(p - y)))),
            "The mean comes last: take the logarithm for each residual, then their mean.",
        ),
        Mistake(_mean_of(np.cosh), "The logarithm is missing."),
        Mistake(
            _mean_of(abs),
            "This is the absolute error. Near 0 log cosh is half the square.",
        ),
        Mistake(_mean_of(lambda a: a**2 / 2), "This is half the square. Far out log cosh is |a|."),
        Mistake(
            _mean_of(np.tanh),
            "This is the derivative of log cosh.",
        ),
        Mistake(
            lambda p, y: _log_cosh(np.mean(p - y)),
            "The mean comes last: take the loss of each residual, then their mean.",
        ),
        Mistake(lambda p, y: _log_cosh(p - y).sum(), SUM_OF_SAMPLES),
        Mistake(lambda p, y: _log_cosh(p - y), EACH_SAMPLE),
    ],
)

EXERCISES = (QUANTILE_LOSS, LOG_COSH_LOSS)
