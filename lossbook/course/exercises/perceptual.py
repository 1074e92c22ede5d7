"""Exercises on perceptual losses: the mean over layers, and LPIPS with learned weights."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import lossbook
from lossbook.course.exercises.epsilons import added
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.images import feature_maps

__all__ = ["EXERCISES"]


@st.composite
def _two_layers(draw: st.DrawFn) -> Arguments:
    """Draw features of a shallow and of a deep layer, for an image and for its target."""
    deep = tuple(draw(st.integers(1, 2)) for _ in range(3))
    shallow = draw(st.integers(1, 2)), 2 * deep[1], 2 * deep[2]
    return tuple(draw(feature_maps(*shape)) for shape in (shallow, deep, shallow, deep))


def _mean_of_layers(
    shallow: np.ndarray,
    deep: np.ndarray,
    shallow_target: np.ndarray,
    deep_target: np.ndarray,
) -> Any:
    pairs = (shallow, shallow_target), (deep, deep_target)
    return sum(lossbook.squared_error(*pair) for pair in pairs) / len(pairs)


def _squares(s: np.ndarray, d: np.ndarray, s2: np.ndarray, d2: np.ndarray) -> list[np.ndarray]:
    return [(s - s2) ** 2, (d - d2) ** 2]


PERCEPTUAL_LOSS = Exercise(
    name="perceptual_loss",
    reference=_mean_of_layers,
    examples=[
        (np.ones((1, 2, 2)), np.ones((1, 1, 1)), np.ones((1, 2, 2)), np.ones((1, 1, 1))),
        (
            np.array([[[1.0, 0.0], [2.0, 0.0]]]),
            np.zeros((2, 1, 1)),
            np.zeros((1, 2, 2)),
            np.zeros((2, 1, 1)),
        ),
        (
            np.array([[[1.0, 2.0], [3.0, 0.0]]]),
            np.array([[[3.0]], [[0.0]]]),
            np.array([[[1.0, 0.0], [0.0, 0.0]]]),
            np.array([[[1.0]], [[1.0]]]),
        ),
        (
            np.zeros((1, 4, 2)),
            np.array([[[1.0], [3.0]], [[0.0], [2.0]]]),
            np.ones((1, 4, 2)),
            np.zeros((2, 2, 1)),
        ),
        (np.full((1, 2, 2), 3), np.array([[[2]]]), np.zeros((1, 2, 2), int), np.array([[[1]]])),
    ],
    inputs=_two_layers(),
    mistakes=[
        Mistake(
            lambda *all: np.concatenate([x.ravel() for x in _squares(*all)]).mean(),
            "All entries are averaged together, so the shallow layer, which has more of them, "
            "outweighs the deep one. Take the mean in each layer, then the mean of the two.",
        ),
        Mistake(
            lambda *all: sum(x.mean() for x in _squares(*all)),
            "This is the sum over the layers. Take their mean.",
        ),
        Mistake(
            lambda *all: sum(x.sum() for x in _squares(*all)),
            "These are sums. Take the mean in each layer, then the mean of the two.",
        ),
        Mistake(
            lambda *all: sum(np.sqrt(x).mean() for x in _squares(*all)) / 2,
            "These are absolute differences. Square them.",
        ),
        Mistake(
            lambda *all: _squares(*all)[1].mean(),
            "The shallow layer is left out.",
        ),
        Mistake(lambda *all: _squares(*all)[0].mean(), "The deep layer is left out."),
        Mistake(
            lambda *all: sum(np.sqrt(x.mean()) for x in _squares(*all)) / 2,
            "These are the roots of the means. Take no root.",
        ),
        Mistake(
            lambda *all: sum(x.mean() for x in _squares(*all)) / 4,
            "There is a factor ½ too many: take the mean of the squares in each layer, then the "
            "mean of the two.",
        ),
        Mistake(
            lambda *all: sum(x.sum() / len(x) for x in _squares(*all)) / 2,
            "This divides by the number of channels alone. The mean is over channels, rows and "
            "columns.",
        ),
        Mistake(
            lambda *all: sum(x.sum(axis=0).mean() for x in _squares(*all)) / 2,
            "The channels are summed, the positions averaged. The mean is over all entries.",
        ),
    ],
)


@st.composite
def _inputs(draw: st.DrawFn) -> Arguments:
    channels, height, width = (draw(st.integers(1, 3)) for _ in range(3))
    features, targets = (
        draw(arrays(float, (channels, height, width), elements=WHOLE)) for _ in range(2)
    )
    weights = draw(arrays(float, channels, elements=st.integers(0, 5).map(float)))
    return features, targets, weights


def _unit(features: np.ndarray, axis: int | tuple[int, ...] | None = 0) -> np.ndarray:
    """Scale to unit length along the axes; what is 0 stays 0."""
    length = np.sqrt((features**2).sum(axis=axis, keepdims=True))
    scaled: np.ndarray = features / np.where(length == 0, 1.0, length)
    return scaled


def _weighted(squares: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.tensordot(weights, squares, axes=1)


def _lpips(features: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> Any:
    return _weighted((_unit(features) - _unit(targets)) ** 2, weights).mean()


def _scaled_along(axis: tuple[int, ...] | None) -> Any:
    """Return the distance with another axis scaled to unit length."""
    return lambda f, t, w: _weighted((_unit(f, axis) - _unit(t, axis)) ** 2, w).mean()


def _plain_division(features: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> Any:
    first, second = (x / np.sqrt((x**2).sum(axis=0)) for x in (features, targets))
    return _weighted((first - second) ** 2, weights).mean()


def _absolute_lengths(features: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> Any:
    lengths = (abs(x).sum(axis=0) for x in (features, targets))
    first, second = (
        x / np.where(length == 0, 1.0, length)
        for x, length in zip((features, targets), lengths, strict=True)
    )
    return _weighted((first - second) ** 2, weights).mean()


def _weighted_first(features: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> Any:
    scaled = (_unit(x * weights[:, None, None]) for x in (features, targets))
    first, second = scaled
    return ((first - second) ** 2).sum(axis=0).mean()


def _over_channels_too(features: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> Any:
    return _lpips(features, targets, weights) / len(weights)


def _lengths_changed(change: Any) -> Any:
    def loss(features: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> Any:
        first, second = (x / change(np.sqrt((x**2).sum(axis=0))) for x in (features, targets))
        return _weighted((first - second) ** 2, weights).mean()

    return loss


def _squares_changed(change: Any) -> Any:
    def loss(features: np.ndarray, targets: np.ndarray, weights: np.ndarray) -> Any:
        first, second = (x / np.sqrt(change((x**2).sum(axis=0))) for x in (features, targets))
        return _weighted((first - second) ** 2, weights).mean()

    return loss


SHORTER = (
    "The number added to the length is so large that it changes the answer. Divide by the length "
    "itself, and leave a vector of zeros as it is."
)

LPIPS_LAYER = Exercise(
    name="lpips_layer",
    reference=_lpips,
    examples=[
        (np.array([[[3.0]], [[4.0]]]), np.array([[[6.0]], [[8.0]]]), np.array([1.0, 1.0])),
        (np.array([[[1.0]], [[0.0]]]), np.array([[[0.0]], [[2.0]]]), np.array([3.0, 1.0])),
        (np.array([[[3.0, 1.0]]]), np.array([[[-1.0, 2.0]]]), np.array([2.0])),
        (
            np.array([[[3.0, 0.0]], [[4.0, 1.0]]]),
            np.array([[[0.0, 0.0]], [[5.0, 1.0]]]),
            np.array([1.0, 2.0]),
        ),
        (np.array([[[0.0]], [[0.0]]]), np.array([[[3.0]], [[4.0]]]), np.array([1.0, 2.0])),
        (np.array([[[0.0]]]), np.array([[[0.0]]]), np.array([1.0])),
    ],
    inputs=_inputs(),
    mistakes=[
        Mistake(
            lambda f, t, w: _weighted((f - t) ** 2, w).mean(),
            "The features are not scaled. At each position divide the vector of all channels by "
            "its length first, for both images.",
        ),
        Mistake(
            _scaled_along((1, 2)),
            "Each map is scaled over its positions. Scale at each position over the channels: "
            "the first axis.",
        ),
        Mistake(
            _scaled_along(None),
            "One length is taken for the whole layer. Each position has its own: sum the squares "
            "over the channels alone.",
        ),
        Mistake(
            _plain_division,
            "A feature vector of zeros has the length 0, and 0 / 0 is NaN. It occurs where all "
            "ReLUs are off. Leave such a vector 0.",
        ),
        Mistake(
            _absolute_lengths,
            "The length is the root of the sum of squares, not the sum of the absolute values.",
        ),
        Mistake(
            _weighted_first,
            "The weights come after the scaling: they multiply the squared differences.",
        ),
        Mistake(
            lambda f, t, w: _weighted((_unit(f) - _unit(t)) ** 2, w**2).mean(),
            "The weights are squared. Here they multiply the squared differences once.",
        ),
        Mistake(
            _over_channels_too,
            "The channels are averaged. Sum over them, and average over the positions alone.",
        ),
        Mistake(
            lambda f, t, w: _weighted((_unit(f) - _unit(t)) ** 2, w).sum(),
            "The positions are summed. Take their mean.",
        ),
        Mistake(
            lambda f, t, w: ((_unit(f) - _unit(t)) ** 2).sum(axis=0).mean(),
            "The channel weights are missing.",
        ),
        Mistake(
            lambda f, t, w: _lpips(f, t, np.sqrt(w)),
            "This takes the roots of the weights. They multiply the squared differences as they "
            "are.",
        ),
        Mistake(
            lambda f, t, w: _lpips(f, t, w / max(w.sum(), 1e-300)),
            "The weights are scaled to a sum of 1. Use them as they are.",
        ),
        *added(_lengths_changed, SHORTER, above=2e-3),
        *added(_squares_changed, SHORTER, above=2e-4),
        Mistake(
            lambda f, t, w: _weighted(1 - _unit(f) * _unit(t), w).mean(),
            "This is one minus the product of each channel. Take the squared differences.",
        ),
        Mistake(
            lambda f, t, w: np.sqrt(_lpips(f, t, w)),
            "This is the root. LPIPS adds up squared differences and takes no root.",
        ),
    ],
)

EXERCISES = (PERCEPTUAL_LOSS, LPIPS_LAYER)
