"""An exercise on weight decay beside an adaptive step."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake

__all__ = ["EXERCISES"]

BETA_1, BETA_2, EPSILON = 0.9, 0.999, 1e-8


@st.composite
def _state(draw: st.DrawFn) -> Arguments:
    """Draw parameters, a gradient, the running means before the step, and the settings."""
    size, t = draw(st.integers(1, 3)), draw(st.integers(1, 20))
    theta, gradient, past = (draw(arrays(float, size, elements=WHOLE)) for _ in range(3))
    # Before the first step both means are 0; later the second is at least the first's square.
    m = past if t > 1 else np.zeros(size)
    rate, decay = draw(st.sampled_from([0.1, 0.5])), draw(st.sampled_from([0.1, 0.0, 0.5]))
    return theta, gradient, m, m**2, t, rate, decay


def _means(gradient: Any, m: Any, v: Any) -> tuple[Any, Any]:
    return BETA_1 * m + (1 - BETA_1) * gradient, BETA_2 * v + (1 - BETA_2) * gradient**2


def _direction(gradient: Any, m: Any, v: Any, t: int) -> Any:
    m, v = _means(gradient, m, v)
    return m / (1 - BETA_1**t) / (np.sqrt(v / (1 - BETA_2**t)) + EPSILON)


def _adamw_step(
    theta: np.ndarray,
    gradient: np.ndarray,
    m: np.ndarray,
    v: np.ndarray,
    t: int,
    rate: float,
    decay: float,
) -> Any:
    return (1 - rate * decay) * theta - rate * _direction(gradient, m, v, t)


def _with_decay(change: Callable[[Any, Any, float, float], Any]) -> Callable[..., Any]:
    """Combine parameters, Adam's direction, rate and decay in another way."""
    return lambda theta, gradient, m, v, t, rate, decay: change(
        theta, _direction(gradient, m, v, t), rate, decay
    )


def _with_direction(change: Callable[..., Any]) -> Callable[..., Any]:
    """Take another direction, of the updated means, the gradient and t."""

    def step(
        theta: Any, gradient: Any, m: Any, v: Any, t: int, rate: float, decay: float
    ) -> np.ndarray:
        new_m, new_v = _means(gradient, m, v)
        kept = (1 - rate * decay) * theta
        return np.asarray(kept - rate * change(new_m, new_v, gradient, t))

    return step


def _l2_in_the_gradient(
    theta: Any, gradient: Any, m: Any, v: Any, t: int, rate: float, decay: float
) -> Any:
    return theta - rate * _direction(gradient + decay * theta, m, v, t)


def _l2_without_correction(
    theta: Any, gradient: Any, m: Any, v: Any, t: int, rate: float, decay: float
) -> Any:
    m, v = _means(gradient + decay * theta, m, v)
    return theta - rate * m / (np.sqrt(v) + EPSILON)


def _past_means(
    theta: Any, gradient: Any, m: Any, v: Any, t: int, rate: float, decay: float
) -> Any:
    mean, square = m / (1 - BETA_1**t), v / (1 - BETA_2**t)
    return (1 - rate * decay) * theta - rate * mean / (np.sqrt(square) + EPSILON)


def _of_the_unsquared(
    theta: Any, gradient: Any, m: Any, v: Any, t: int, rate: float, decay: float
) -> Any:
    m, _ = _means(gradient, m, v)
    v = BETA_2 * v + (1 - BETA_2) * gradient
    square = v / (1 - BETA_2**t)
    return (1 - rate * decay) * theta - rate * m / (1 - BETA_1**t) / (np.sqrt(square) + EPSILON)


def _unsquared_l2_without_correction(
    theta: Any, gradient: Any, m: Any, v: Any, t: int, rate: float, decay: float
) -> Any:
    gradient = gradient + decay * theta
    m, _ = _means(gradient, m, v)
    v = BETA_2 * v + (1 - BETA_2) * gradient
    return theta - rate * m / (np.sqrt(v) + EPSILON)


SQUARE = "v is the running mean of the squared gradient. Square the gradient."
COUPLED = (
    "This is Adam with an L2 penalty: the decay goes into the gradient, and is divided by the root "
    "of v with it. Take rate · decay · theta off outside."
)


def _example(
    theta: list[float],
    gradient: list[float],
    m: list[float],
    v: list[float],
    *settings: float,
) -> Arguments:
    return (*(np.array(each, dtype=float) for each in (theta, gradient, m, v)), *settings)


ADAMW_STEP = Exercise(
    name="adamw_step",
    reference=_adamw_step,
    examples=[
        _example([1.0], [2.0], [0.0], [0.0], 1, 0.1, 0.0),
        _example([4.0], [-2.0], [0.0], [0.0], 1, 0.1, 0.5),
        _example([4.0], [0.0], [0.0], [0.0], 1, 0.1, 0.5),
        _example([4.0], [2.0], [1.0], [1.0], 3, 0.1, 0.5),
        _example([1.0], [1e-8], [0.0], [0.0], 1, 0.1, 0.0),
        _example([1.0, -3.0], [0.01, 10.0], [0.02, -5.0], [0.01, 30.0], 5, 0.5, 0.1),
    ],
    inputs=_state(),
    mistakes=[
        Mistake(_l2_in_the_gradient, COUPLED),
        Mistake(_l2_without_correction, COUPLED),
        Mistake(_unsquared_l2_without_correction, SQUARE),
        Mistake(_of_the_unsquared, SQUARE),
        Mistake(
            _with_decay(lambda theta, step, rate, decay: (1 - decay) * theta - rate * step),
            "The decay is not multiplied by the rate: theta shrinks by the factor "
            "1 − rate · decay.",
        ),
        Mistake(
            _with_decay(lambda theta, step, rate, decay: theta - rate * step),
            "The decay is missing: this is Adam's own step.",
        ),
        Mistake(
            _with_decay(
                lambda theta, step, rate, decay: (1 - 2 * rate * decay) * theta - rate * step
            ),
            "There is a factor 2 too many: the decay is that of the weight, not of the penalty "
            "decay · theta².",
        ),
        Mistake(
            _with_decay(
                lambda theta, step, rate, decay: (1 - rate * decay) * (theta - rate * step)
            ),
            "The decay shrinks the step as well. Shrink the old theta alone.",
        ),
        Mistake(
            _with_decay(lambda theta, step, rate, decay: (1 + rate * decay) * theta - rate * step),
            "The sign of the decay is wrong: it shrinks theta.",
        ),
        Mistake(
            _with_decay(lambda theta, step, rate, decay: (1 - rate * decay) * theta + rate * step),
            "The sign of the step is wrong: go against the gradient.",
        ),
        Mistake(
            _with_decay(
                lambda theta, step, rate, decay: theta - rate * (step + decay * np.sign(theta))
            ),
            "This decay is that of an L1 penalty: the same for large and small weights. Take it in "
            "proportion to theta.",
        ),
        Mistake(
            _with_direction(lambda m, v, gradient, t: m / (np.sqrt(v) + EPSILON)),
            "The corrections for the start are missing: divide m by 1 − 0.9ᵗ and v by 1 − 0.999ᵗ.",
        ),
        Mistake(
            _with_direction(lambda m, v, gradient, t: m / (1 - BETA_1**t) / (np.sqrt(v) + EPSILON)),
            "v is not corrected for its start: divide it by 1 − 0.999ᵗ before the root.",
        ),
        Mistake(
            _with_direction(lambda m, v, gradient, t: m / (np.sqrt(v / (1 - BETA_2**t)) + EPSILON)),
            "m is not corrected for its start: divide it by 1 − 0.9ᵗ.",
        ),
        Mistake(
            _with_direction(
                lambda m, v, gradient, t: (
                    m / (1 - BETA_1 ** (t + 1)) / (np.sqrt(v / (1 - BETA_2 ** (t + 1))) + EPSILON)
                )
            ),
            "t counts from 1: the exponent is t itself.",
        ),
        Mistake(
            _with_direction(
                lambda m, v, gradient, t: m / (1 - BETA_1**t) / (v / (1 - BETA_2**t) + EPSILON)
            ),
            "The root is missing: divide by the root of v.",
        ),
        Mistake(
            _with_direction(
                lambda m, v, gradient, t: m / (1 - BETA_1**t) / np.sqrt(v / (1 - BETA_2**t))
            ),
            "Where gradient and means are 0, this is 0 / 0. Add ε to the root.",
        ),
        Mistake(
            _with_direction(
                lambda m, v, gradient, t: (
                    m / (1 - BETA_1**t) / np.sqrt(v / (1 - BETA_2**t) + EPSILON)
                )
            ),
            "ε stands beside the root, not under it.",
        ),
        Mistake(
            _with_direction(
                lambda m, v, gradient, t: gradient / (np.sqrt(v / (1 - BETA_2**t)) + EPSILON)
            ),
            "The step goes along the running mean m, not along the last gradient.",
        ),
        Mistake(
            _past_means,
            "The running means have to take in this step's gradient first.",
        ),
    ],
)

EXERCISES = (ADAMW_STEP,)
