"""Exercises on entropies and divergences."""

import math
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from hypothesis.strategies import SearchStrategy

import lossbook
from lossbook.course.exercises.exercise import WHOLE, Arguments, Exercise, Mistake
from lossbook.course.exercises.hints import BITS, SIGN

__all__ = ["EXERCISES"]


def _distributions(size: int) -> SearchStrategy[np.ndarray]:
    """Draw distributions over a few classes, some of which may have probability 0."""
    counts = arrays(int, size, elements=st.integers(0, 9)).filter(np.any)
    return counts.map(lambda weights: weights / weights.sum())


def _pair(size: int) -> SearchStrategy[Arguments]:
    return st.tuples(_distributions(size), _distributions(size))


PAIRS = st.integers(1, 4).flatmap(_pair)

EXAMPLES = [
    (np.array([1.0]), np.array([1.0])),
    (np.array([0.5, 0.5]), np.array([0.5, 0.5])),
    (np.array([0.9, 0.1]), np.array([0.6, 0.4])),
    (np.array([1.0, 0.0]), np.array([0.5, 0.5])),
    (np.array([1.0, 0.0]), np.array([1.0, 0.0])),
    (np.array([0.5, 0.5]), np.array([1.0, 0.0])),
    (np.array([[0.9, 0.1], [1.0, 0.0]]), np.array([[0.6, 0.4], [0.5, 0.5]])),
]

TINY = [10.0**-power for power in range(6, 17)]
ZERO_TIMES_LOG = (
    "0 · log 0 is NaN in floating point, but counts as 0 here. Leave out the classes whose p is 0."
)
ROWS = "All rows are summed together. Each row is a distribution: sum with axis=-1."


def _naive_cross_entropy(p: np.ndarray, q: np.ndarray) -> Any:
    return -(p * np.log(q)).sum(axis=-1)


def _with_log_of(change: Any) -> Any:
    """Keep log q finite by a change to q."""
    return lambda p, q: _naive_cross_entropy(p, change(q))


CLIPPED = (
    "Keeping log q finite hides what the loss should show: where p gives weight to a class that "
    "q calls impossible, it is +∞."
)

CROSS_ENTROPY = Exercise(
    name="cross_entropy",
    reference=lossbook.cross_entropy,
    examples=EXAMPLES,
    inputs=PAIRS,
    mistakes=[
        Mistake(_naive_cross_entropy, ZERO_TIMES_LOG),
        Mistake(lambda p, q: -_naive_cross_entropy(p, q), SIGN),
        Mistake(lambda p, q: _naive_cross_entropy(p, q) / np.log(2), BITS),
        Mistake(
            lossbook.kl_divergence,
            "This is the KL divergence, which is the cross-entropy less the entropy of p.",
        ),
        Mistake(
            lambda p, q: _naive_cross_entropy(q, p),
            "The arguments are swapped: the logarithm is of q.",
        ),
        Mistake(
            lambda p, q: _naive_cross_entropy(p, q) / p.shape[-1],
            "This is the mean over the classes. Cross-entropy is their sum.",
        ),
        *(Mistake(_with_log_of(lambda q, tiny=tiny: q + tiny), CLIPPED) for tiny in TINY),
        *(
            Mistake(_with_log_of(lambda q, tiny=tiny: np.clip(q, tiny, 1)), CLIPPED)
            for tiny in TINY
        ),
    ],
)


def _naive_kl(p: np.ndarray, q: np.ndarray) -> Any:
    return (p * np.log(p / q)).sum(axis=-1)


def _kl_terms(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    return np.where(p > 0, p * np.log(p / q), 0.0)


def _careful_kl(p: np.ndarray, q: np.ndarray) -> Any:
    return _kl_terms(p, q).sum(axis=-1)


def _kl_smoothed(change: Any) -> list[Any]:
    """Keep the logarithm finite by a change to q, or to both."""
    return [
        lambda p, q: _careful_kl(p, change(q)),
        lambda p, q: _naive_kl(change(p), change(q)),
    ]


FINITE = (
    "Keeping the logarithm finite hides what the divergence should show: where p gives weight to "
    "a class that q calls impossible, it is +∞."
)

KL_DIVERGENCE = Exercise(
    name="kl_divergence",
    reference=lossbook.kl_divergence,
    examples=EXAMPLES,
    inputs=PAIRS,
    mistakes=[
        Mistake(_naive_kl, ZERO_TIMES_LOG),
        Mistake(
            lambda p, q: -_naive_kl(p, q),
            "The sign is wrong: a divergence is never negative. With p / q inside the logarithm "
            "there is no minus sign.",
        ),
        Mistake(lambda p, q: _naive_kl(p, q) / np.log(2), BITS),
        Mistake(
            lambda p, q: _naive_kl(q, p),
            "The arguments are swapped: p weights the logarithms of p / q.",
        ),
        Mistake(
            lossbook.cross_entropy,
            "This is the cross-entropy. Subtract the entropy of p: the logarithm is of p / q.",
        ),
        Mistake(
            lambda p, q: np.log(p / q).sum(axis=-1),
            "The weights are missing: multiply each logarithm by its p.",
        ),
        Mistake(
            lambda p, q: _naive_kl(p, q) / p.shape[-1],
            "This is the mean over the classes. The KL divergence is their sum.",
        ),
        Mistake(lossbook.js_divergence, "This is the Jensen-Shannon divergence."),
        Mistake(
            lambda p, q: np.where(q > 0, _kl_terms(p, q), 0.0).sum(axis=-1),
            "Classes whose q is 0 are left out. Where p gives such a class weight, the divergence "
            "is +∞. Leave out only those whose p is 0.",
        ),
        Mistake(lambda p, q: _kl_terms(p, q).sum(), ROWS),
        *(
            Mistake(function, FINITE)
            for tiny in TINY
            for change in (lambda q, tiny=tiny: q + tiny, lambda q, tiny=tiny: np.clip(q, tiny, 1))
            for function in _kl_smoothed(change)
        ),
    ],
)


def _from_mixture(divergence: Any) -> Any:
    """Return the mean divergence of p and q from their mixture."""

    def mean(p: np.ndarray, q: np.ndarray) -> Any:
        mixture = (p + q) / 2
        return (divergence(p, mixture) + divergence(q, mixture)) / 2

    return mean


JS_DIVERGENCE = Exercise(
    name="js_divergence",
    reference=lossbook.js_divergence,
    examples=[*EXAMPLES, (np.array([1.0, 0.0]), np.array([0.0, 1.0]))],
    inputs=PAIRS,
    mistakes=[
        Mistake(_from_mixture(_naive_kl), f"{ZERO_TIMES_LOG} Do the same for q."),
        Mistake(
            lambda p, q: 2 * lossbook.js_divergence(p, q),
            "This is the sum of the two divergences from the mixture. Take their mean.",
        ),
        Mistake(
            lambda p, q: lossbook.js_divergence(p, q) - np.log(2),
            "The mixture does not sum to 1: it is the mean of p and q, not their sum.",
        ),
        Mistake(
            lambda p, q: np.sqrt(lossbook.js_divergence(p, q)),
            "This is the Jensen-Shannon distance, the root of the divergence; so is "
            "scipy.spatial.distance.jensenshannon.",
        ),
        Mistake(lambda p, q: lossbook.js_divergence(p, q, base=2), BITS),
        Mistake(
            lambda p, q: -lossbook.js_divergence(p, q),
            "The sign is wrong: a divergence is never negative.",
        ),
        Mistake(
            lambda p, q: (lossbook.kl_divergence(p, q) + lossbook.kl_divergence(q, p)) / 2,
            "This is the mean of the KL divergences in both directions. Compare p and q with "
            "their mixture instead, not with each other.",
        ),
        Mistake(
            lambda p, q: _careful_kl(p, (p + q) / 2),
            "The divergence of q from the mixture is left out.",
        ),
        Mistake(lossbook.kl_divergence, "This is the KL divergence. The mixture is missing."),
        Mistake(
            _from_mixture(lambda p, mixture: lossbook.kl_divergence(mixture, p)),
            "The arguments are swapped: the divergences are from the mixture, which comes second.",
        ),
        Mistake(
            _from_mixture(
                lambda p, mixture: np.where(p < 2 * mixture, _kl_terms(p, mixture), 0.0).sum(-1)
            ),
            "Classes that only one distribution gives weight are left out. They count: its p / m "
            "is 2 there.",
        ),
        Mistake(_from_mixture(lambda p, mixture: _kl_terms(p, mixture).sum()), ROWS),
    ],
)

STANDARD_DEVIATIONS = st.sampled_from([1.0, 2.0, 3.0, 0.5, 0.1])


@st.composite
def _gaussians(draw: st.DrawFn) -> Arguments:
    number = draw(st.integers(1, 3))
    means, deviations = (
        arrays(float, number, elements=elements) for elements in (WHOLE, STANDARD_DEVIATIONS)
    )
    return draw(means), draw(deviations), draw(means), draw(deviations)


def _gaussian_kl(m: Any, s: Any, n: Any, t: Any, *, logs: float = 1, half: float = 0.5) -> Any:
    """Return the closed form for N(m, s²) and N(n, t²), with other factors if wanted."""
    return logs * np.log(t / s) + half * (s**2 + (m - n) ** 2) / t**2 - 0.5


GAUSSIAN_KL = Exercise(
    name="gaussian_kl",
    reference=lossbook.gaussian_kl,
    examples=[
        (0.0, 1.0, 0.0, 1.0),
        (0.0, 1.0, 0.0, 2.0),
        (3.0, 1.0, 1.0, 1.0),
        (1.0, 0.5, 3.0, 2.0),
        (np.array([0.0, 1.0]), np.array([1.0, 2.0]), np.array([2.0, 1.0]), np.array([3.0, 0.5])),
    ],
    inputs=_gaussians(),
    mistakes=[
        Mistake(lambda m, s, n, t: _gaussian_kl(n, t, m, s), "The two Gaussians are swapped."),
        Mistake(
            lambda *all: _gaussian_kl(*all) + 0.5,
            "The −½ is missing: the divergence of a Gaussian from itself is 0.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all, half=1),
            "The factor ½ of the quadratic term is missing.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all, half=1) - 0.5,
            "The factor ½ is missing from all but the logarithm.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all, logs=-1),
            "The ratio inside the logarithm is upside down: it is std_q / std_p.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all, logs=2),
            "The factor ½ of the logarithm is missing: log(σ²) is 2 log σ.",
        ),
        Mistake(
            lambda m, s, n, t: _gaussian_kl(m, s**0.5, n, t**0.5),
            "std_p and std_q are standard deviations. Square them for the variances.",
        ),
        Mistake(
            lambda m, s, n, t: _gaussian_kl(0.0, s, 0.0, t) + 0 * m,
            "The difference of the means is left out.",
        ),
        Mistake(
            lambda m, s, n, t: _gaussian_kl(0.0, s, abs(m - n) ** 0.5, t),
            "Square the difference of the means.",
        ),
        Mistake(
            lambda m, s, n, t: _gaussian_kl(m, s, 0.0, 1.0),
            "This is the divergence from the standard Gaussian. mean_q and std_q are not used.",
        ),
        Mistake(lambda *all: _gaussian_kl(*all) / np.log(2), BITS),
        Mistake(
            lambda m, s, n, t: _gaussian_kl(m, s, n, t) + 0 * math.log(t / s),
            "math.log takes numbers alone. Use np.log, which takes arrays too.",
        ),
        Mistake(
            lambda *all: _gaussian_kl(*all).sum(),
            "This is the sum over all pairs of Gaussians. Return one divergence for each.",
        ),
    ],
)

EXERCISES = (CROSS_ENTROPY, KL_DIVERGENCE, JS_DIVERGENCE, GAUSSIAN_KL)
