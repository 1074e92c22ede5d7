"""Exercises on learning from preferences."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import SearchStrategy

from lossbook.course.exercises.epsilons import clipped, kept_from_zero
from lossbook.course.exercises.exercise import Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import EACH_SAMPLE, SUM_OF_SAMPLES

__all__ = ["EXERCISES"]

# Log-probabilities of whole answers: far below 0.
LOG_PROBABILITIES = st.integers(-60, 0).map(float)
STRENGTHS = st.sampled_from([1.0, 0.1, 0.5, 2.0])


def _margins(
    chosen: np.ndarray,
    rejected: np.ndarray,
    reference_chosen: np.ndarray,
    reference_rejected: np.ndarray,
    beta: float,
) -> Any:
    return beta * ((chosen - reference_chosen) - (rejected - reference_rejected))


def _losses(margins: Any) -> Any:
    """Return -log σ(margin), which a large margin of either sign cannot overflow."""
    return np.logaddexp(0.0, -margins)


def _dpo_loss(*arguments: Any) -> Any:
    return np.mean(_losses(_margins(*arguments)))


def _naive(*arguments: Any) -> Any:
    return np.mean(-np.log(1 / (1 + np.exp(-_margins(*arguments)))))


def _log_of_changed(change: Callable[..., Any]) -> Callable[..., Any]:
    """Change the probability of the preference in its logarithm."""
    return lambda *arguments: -np.mean(np.log(change(np.exp(-_losses(_margins(*arguments))))))


CAPPED = (
    "The small number in the logarithm caps the loss, which grows with a wrong margin without a "
    "bound. Use np.logaddexp(0, -margin), which is -log σ(margin)."
)


def _without_reference(
    chosen: np.ndarray, rejected: np.ndarray, _: np.ndarray, __: np.ndarray, beta: float
) -> Any:
    return beta * (chosen - rejected)


def _with_strength(change: Callable[[float], float]) -> Callable[..., Any]:
    """Return the loss with another strength in place of beta."""

    def loss(
        chosen: np.ndarray, rejected: np.ndarray, a: np.ndarray, b: np.ndarray, beta: float
    ) -> Any:
        return np.mean(_losses(_margins(chosen, rejected, a, b, change(beta))))

    return loss


def _pair(pairs: int) -> SearchStrategy[Arguments]:
    answers = arrays(float, pairs, elements=LOG_PROBABILITIES)
    return st.tuples(answers, answers, answers, answers, STRENGTHS)


def _example(*arguments: Any) -> Arguments:
    return (*(np.array(each, dtype=float) for each in arguments[:4]), arguments[4])


DPO_LOSS = Exercise(
    name="dpo_loss",
    reference=_dpo_loss,
    examples=[
        _example([-3], [-3], [-3], [-3], 1.0),
        _example([-2], [-5], [-2], [-5], 1.0),
        _example([-2], [-5], [-3], [-4], 0.5),
        _example([-7], [-3], [-4], [-5], 0.1),
        _example([-2, -6], [-5, -4], [-3, -5], [-4, -6], 0.5),
        _example([-2000], [0], [0], [-2000], 1.0),
    ],
    inputs=st.integers(1, 3).flatmap(_pair),
    mistakes=[
        Mistake(
            _naive,
            "exp overflows for a large margin, or the logarithm meets a 0. Use "
            "np.logaddexp(0, -margin), which is -log σ(margin).",
        ),
        Mistake(
            lambda *arguments: np.mean(_losses(_without_reference(*arguments))),
            "The reference is left out: each log-probability counts relative to the reference's.",
        ),
        Mistake(
            lambda *arguments: np.mean(_losses(-_margins(*arguments))),
            "The margin has the wrong sign: the loss falls as the chosen answer gains on the "
            "rejected one.",
        ),
        Mistake(
            _with_strength(lambda _: 1.0),
            "beta is left out: it multiplies the margin.",
        ),
        Mistake(
            lambda *arguments: arguments[4] * _with_strength(lambda _: 1.0)(*arguments),
            "beta stands inside the sigmoid: it multiplies the margin, not the loss.",
        ),
        Mistake(
            _with_strength(lambda beta: 1 / beta),
            "Multiply by beta. The reward is beta times the log-ratio.",
        ),
        Mistake(
            lambda *arguments: -np.mean(_losses(_margins(*arguments))),
            "The minus sign is missing: the loss is the negative log-likelihood.",
        ),
        Mistake(
            lambda *arguments: np.mean(np.exp(-_losses(_margins(*arguments)))),
            "This is the probability of the preference. Take its negative logarithm.",
        ),
        Mistake(
            lambda *arguments: np.mean(-_margins(*arguments)),
            "The sigmoid is missing: the loss is -log σ(margin).",
        ),
        Mistake(
            lambda *arguments: np.mean(np.maximum(0.0, 1 - _margins(*arguments))),
            "This is the hinge loss of the margin. DPO has the logistic loss, -log σ(margin).",
        ),
        Mistake(
            lambda chosen, rejected, a, b, beta: np.mean(
                _losses(beta * ((chosen + a) - (rejected + b)))
            ),
            "The reference's log-probabilities have the wrong sign, or are exchanged: subtract "
            "from each answer its own. The ratio of probabilities is the difference of their "
            "logarithms.",
        ),
        *kept_from_zero(_log_of_changed, CAPPED),
        *clipped(_log_of_changed, CAPPED),
        Mistake(
            lambda c, r, a, b, beta: np.mean(_losses(beta * (c - r) - (a - b))),
            "beta multiplies the policy's part alone. It multiplies the whole margin.",
        ),
        Mistake(
            lambda c, r, a, b, beta: np.mean((c - a - r + b - 1 / (2 * beta)) ** 2),
            "This is IPO's squared loss. DPO has the logistic loss, -log σ(margin).",
        ),
        Mistake(lambda *arguments: np.sum(_losses(_margins(*arguments))), SUM_OF_SAMPLES),
        Mistake(lambda *arguments: _losses(_margins(*arguments)), EACH_SAMPLE),
        Mistake(
            lambda *arguments: _losses(np.mean(_margins(*arguments))),
            "The mean comes last: take the loss of each pair, then their mean.",
        ),
    ],
)

EXERCISES = (DPO_LOSS,)
