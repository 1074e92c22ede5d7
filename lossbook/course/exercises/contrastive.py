"""An exercise on NT-Xent, the contrastive loss over two views."""

from collections.abc import Callable
from typing import Any

import numpy as np

import lossbook
from lossbook.course.exercises.epsilons import clipped, kept_from_zero
from lossbook.course.exercises.exercise import Exercise, Mistake
from lossbook.course.exercises.hints import EACH_SAMPLE, SIGN, SUM_OF_SAMPLES
from lossbook.course.exercises.info_nce import CAPPED, LENGTHS, STABLE, TEMPERATURE, views

__all__ = ["EXERCISES"]


def _stacked(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    z = np.concatenate([x, y])
    unit: np.ndarray = z / np.linalg.norm(z, axis=1, keepdims=True)
    return unit


def _partners(n: int) -> np.ndarray:
    return np.roll(np.arange(2 * n), n)


def _picked(logits: np.ndarray, partners: np.ndarray) -> Any:
    """Return the cross-entropy of each row, whose class is its partner."""
    return -lossbook.log_softmax(logits)[np.arange(len(logits)), partners]


def _logits(x: np.ndarray, y: np.ndarray, own: float = -np.inf) -> np.ndarray:
    """Return the cosines of all pairs, with `own` for a vector with itself."""
    z = _stacked(x, y)
    cosines: np.ndarray = z @ z.T
    np.fill_diagonal(cosines, own)
    return cosines


def _losses(x: np.ndarray, y: np.ndarray, temperature: float) -> Any:
    return _picked(_logits(x, y) / temperature, _partners(len(x)))


def _nt_xent(x: np.ndarray, y: np.ndarray, temperature: float) -> Any:
    return _losses(x, y, temperature).mean()


def _with_own(own: float) -> Callable[..., Any]:
    """Return the loss that keeps each vector among its own candidates, at this cosine."""
    return lambda x, y, t: _picked(_logits(x, y, own) / t, _partners(len(x))).mean()


def _lengths_kept(x: np.ndarray, y: np.ndarray, temperature: float) -> Any:
    z = np.concatenate([x, y])
    logits = z @ z.T / temperature
    np.fill_diagonal(logits, -np.inf)
    return _picked(logits, _partners(len(x))).mean()


def _from_powers(x: np.ndarray, y: np.ndarray, temperature: float) -> Any:
    powers = np.exp(_logits(x, y) / temperature)
    n = len(x)
    return -np.log(powers[np.arange(2 * n), _partners(n)] / powers.sum(axis=1)).mean()


def _with_own_from_powers(x: np.ndarray, y: np.ndarray, temperature: float) -> Any:
    powers = np.exp(_logits(x, y, 1.0) / temperature)
    share = powers / powers.sum(axis=1, keepdims=True)
    return -np.log(np.diagonal(share, offset=len(x))).mean()


def _one_side(x: np.ndarray, y: np.ndarray, temperature: float) -> Any:
    return _losses(x, y, temperature)[: len(x)].mean()


def _without_partner(x: np.ndarray, y: np.ndarray, temperature: float) -> Any:
    logits, n = _logits(x, y) / temperature, len(x)
    rows, partners = np.arange(2 * n), _partners(n)
    own = logits[rows, partners]
    rest = np.exp(logits)
    rest[rows, partners] = 0.0
    return (np.log(rest.sum(axis=1)) - own).mean()


def _one_way(x: np.ndarray, y: np.ndarray, temperature: float) -> Any:
    return lossbook.info_nce(x, y, temperature=temperature)


def _both_ways(x: np.ndarray, y: np.ndarray, temperature: float) -> Any:
    return (_one_way(x, y, temperature) + _one_way(y, x, temperature)) / 2


def _changed(change: Any) -> Any:
    """Return the loss with a change to the share of the partner."""

    def loss(x: np.ndarray, y: np.ndarray, temperature: float) -> Any:
        shares = lossbook.softmax(_logits(x, y) / temperature)
        return -np.log(change(shares[np.arange(len(shares)), _partners(len(x))])).mean()

    return loss


ITSELF = (
    "Each vector is among its own candidates, with the cosine 1. Put −inf on the diagonal of the "
    "logits, before the softmax."
)
EAST, NORTH = [1.0, 0.0], [0.0, 1.0]

NT_XENT = Exercise(
    name="nt_xent",
    reference=_nt_xent,
    examples=[
        (np.array([[1.0]]), np.array([[1.0]]), 1.0),
        (np.array([EAST, NORTH]), np.array([EAST, NORTH]), 1.0),
        (np.array([EAST, NORTH]), np.array([EAST, NORTH]), 0.5),
        (np.array([[3.0, 4.0], [0.0, 2.0]]), np.array([EAST, NORTH]), 1.0),
        (np.array([EAST, EAST]), np.array([EAST, NORTH]), 1.0),
        (np.array([EAST, NORTH]), np.array([NORTH, EAST]), 0.001),
        (np.array([[3, 4], [0, 2]]), np.array([[1, 0], [0, 1]]), 1),
    ],
    inputs=views(),
    mistakes=[
        Mistake(_with_own(1.0), ITSELF),
        Mistake(_with_own_from_powers, ITSELF),
        Mistake(
            _with_own(0.0),
            "A 0 on the diagonal of the logits still counts: exp(0) = 1. Put −inf there.",
        ),
        Mistake(_from_powers, STABLE),
        *kept_from_zero(_changed, CAPPED),
        *clipped(_changed, CAPPED),
        Mistake(
            _with_own(-1.0),
            "−1 is the cosine of opposite vectors, and still counts. Put −inf on the diagonal.",
        ),
        Mistake(
            lambda x, y, t: _nt_xent(x, y, t) / 2,
            "The mean over the 2n vectors is halved once more.",
        ),
        Mistake(_lengths_kept, LENGTHS),
        Mistake(
            _one_side,
            "Only the rows of x pick. Those of y pick their partners too: take the mean over 2n.",
        ),
        Mistake(
            _both_ways,
            "This is CLIP's loss: a vector meets those of the other view alone. Its candidates are "
            "all 2n − 1 others, also those of its own view.",
        ),
        Mistake(
            _one_way,
            "This is InfoNCE: x picks among y. Stack both, so that each of the 2n vectors picks "
            "among the 2n − 1 others.",
        ),
        Mistake(
            _without_partner,
            "The partner is left out of the denominator. It counts there too.",
        ),
        Mistake(
            lambda x, y, t: _picked(_logits(x, y) / t, np.arange(2 * len(x)) ^ 1).mean(),
            "The partner of row i of the stacked table is n rows away, not the next row.",
        ),
        Mistake(lambda x, y, t: -_nt_xent(x, y, t), SIGN),
        Mistake(lambda x, y, t: _losses(x, y, t).sum(), SUM_OF_SAMPLES),
        Mistake(
            lambda x, y, t: _losses(x, y, t).sum() / len(x),
            "The sum is divided by n. There are 2n vectors that pick.",
        ),
        Mistake(_losses, EACH_SAMPLE),
        Mistake(lambda x, y, t: _nt_xent(x, y, 1.0), "The temperature is not used."),
        Mistake(lambda x, y, t: _nt_xent(x, y, 1 / t), TEMPERATURE),
    ],
)

EXERCISES = (NT_XENT,)
