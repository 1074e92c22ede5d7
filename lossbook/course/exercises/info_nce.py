"""An exercise on InfoNCE."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.epsilons import added, clipped, kept_from_zero
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import EACH_SAMPLE, ROW_MAXIMUM, SIGN, SUM_OF_SAMPLES

__all__ = ["CAPPED", "EXERCISES", "LENGTHS", "STABLE", "TEMPERATURE", "views"]


@st.composite
def views(draw: st.DrawFn) -> Arguments:
    """Draw two tables of as many vectors, none of them 0, and a temperature."""
    shape = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    tables = arrays(float, shape, elements=WHOLE).filter(lambda rows: rows.any(axis=1).all())
    return draw(tables), draw(tables), draw(st.sampled_from([1.0, 0.5, 0.1, 0.001]))


def _info_nce(anchors: np.ndarray, positives: np.ndarray, temperature: float) -> Any:
    return lossbook.info_nce(anchors, positives, temperature=temperature)


def _directions(x: np.ndarray) -> Any:
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def _squared_directions(x: np.ndarray) -> Any:
    return x / (x**2).sum(axis=1, keepdims=True)


def _own_losses(logits: np.ndarray, axis: int = 1) -> np.ndarray:
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


def _share_changed(change: Any) -> Any:
    return lambda a, b, t: -np.log(change(lossbook.softmax(_cosines(a, b) / t).diagonal())).mean()


def _sum_changed(change: Any) -> Any:
    def loss(a: np.ndarray, b: np.ndarray, t: float) -> Any:
        powers = np.exp(_cosines(a, b) / t)
        return -np.log(powers.diagonal() / change(powers.sum(axis=1))).mean()

    return loss


def _shifted_by_all(logits: np.ndarray) -> Any:
    shifted = logits - logits.max()
    return np.log(np.exp(shifted).sum(axis=1)) - shifted.diagonal()


CAPPED = (
    "The small number keeps the logarithm finite and changes the loss: at a temperature of 0.001 a "
    "wrong pick costs up to 2000. Take the logarithm of the sum: "
    "log p = z − max(z) − log Σ exp(z − max(z))."
)

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
        (np.array([[1.0, 0.0], [-1.0, 0.0]]), np.array([[1.0, 0.0], [1.0, 0.0]]), 0.001),
        (np.array([[3, 4], [0, 2]]), np.array([[1, 0], [0, 1]]), 1),
    ],
    inputs=views(),
    mistakes=[
        Mistake(lambda a, b, t: _own_losses(a @ b.T / t).mean(), LENGTHS),
        Mistake(
            lambda a, b, t: _own_losses(a @ b.T / np.linalg.norm(a) / np.linalg.norm(b) / t).mean(),
            "The whole table is divided by one length. Divide each row by its own: axis=1, "
            "keepdims=True.",
        ),
        Mistake(
            lambda a, b, t: _own_losses(_directions(a.T).T @ _directions(b.T) / t).mean(), LENGTHS
        ),
        Mistake(lambda a, b, t: -np.log(_shares(_cosines(a, b) / t)).mean(), STABLE),
        Mistake(
            lambda a, b, t: -np.log(lossbook.softmax(_cosines(a, b) / t).diagonal()).mean(),
            STABLE,
        ),
        *kept_from_zero(_share_changed, CAPPED),
        *clipped(_share_changed, CAPPED),
        *added(_sum_changed, CAPPED, above=5e-9),
        Mistake(lambda a, b, t: _shifted_by_all(_cosines(a, b) / t).mean(), ROW_MAXIMUM),
        Mistake(
            lambda a, b, t: _own_losses(
                _squared_directions(a) @ _squared_directions(b).T / t
            ).mean(),
            "The rows are divided by the squares of their lengths. Take the root.",
        ),
        Mistake(
            lambda a, b, t: _own_losses(-((a[:, None] - b) ** 2).sum(axis=-1) / t).mean(),
            "The logits are minus the squared distances. Take the cosines.",
        ),
        Mistake(
            lambda a, b, t: -np.log(_shares(_cosines(a, b) / t).mean()),
            "The mean comes last: take the logarithm for each anchor, then their mean.",
        ),
        Mistake(lambda a, b, t: -_info_nce(a, b, t), SIGN),
        Mistake(lambda a, b, t: _own_losses(_cosines(a, b) / t).sum(), SUM_OF_SAMPLES),
        Mistake(lambda a, b, t: _own_losses(_cosines(a, b) / t), EACH_SAMPLE),
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
        Mistake(lambda a, b, t: _own_losses(_cosines(a, b) * t).mean(), TEMPERATURE),
        Mistake(lambda a, b, t: _info_nce(a, b, 1.0) / t, TEMPERATURE),
    ],
)

EXERCISES = (INFO_NCE,)
