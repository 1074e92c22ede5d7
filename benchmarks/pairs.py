"""What is compared: for each function of lossbook a peer that computes the same."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.spatial.distance
import scipy.special
import scipy.stats
import sklearn.metrics
import torch
from torch.nn import functional

from lossbook import classification, distances, embedding, information, probability, regression

CLASSES = 100  # the length of the last axis


@dataclass(frozen=True)
class Pair:
    """A function, its peer, and the NumPy arguments of both for n elements."""

    name: str
    peer: str
    ours: Callable[..., Any]
    theirs: Callable[..., Any]
    arguments: Callable[[int], list[np.ndarray]]


def normal(count: int) -> Callable[[int], list[np.ndarray]]:
    """Tables of normal numbers, `CLASSES` columns each."""
    return lambda n: list(np.random.default_rng(0).normal(size=(count, n // CLASSES, CLASSES)))


def vectors(count: int) -> Callable[[int], list[np.ndarray]]:
    """Vectors of n normal numbers."""
    return lambda n: list(np.random.default_rng(0).normal(size=(count, n)))


def distributions(count: int) -> Callable[[int], list[np.ndarray]]:
    """Tables whose rows sum to 1."""
    return lambda n: [scipy.special.softmax(table, axis=-1) for table in normal(count)(n)]


def logits_and_classes(n: int) -> list[np.ndarray]:
    random = np.random.default_rng(0)
    (logits,) = normal(1)(n)
    return [logits, random.integers(CLASSES, size=len(logits))]


def logits_and_chances(n: int) -> list[np.ndarray]:
    logits, targets = vectors(2)(n)
    return [logits, (targets > 0).astype(float)]


def chances_and_chances(n: int) -> list[np.ndarray]:
    logits, targets = logits_and_chances(n)
    return [scipy.special.expit(logits), targets]


def embeddings(n: int) -> list[np.ndarray]:
    """Two tables of vectors whose similarities make a table of about n elements."""
    return list(np.random.default_rng(0).normal(size=(2, round(n**0.5), 64)))


def counts(n: int) -> list[np.ndarray]:
    """A table of how often two labels met."""
    return [np.random.default_rng(0).integers(1, 50, size=(n // CLASSES, CLASSES))]


def sets(n: int) -> list[np.ndarray]:
    return list(np.random.default_rng(0).random(size=(2, n)) > 0.5)


def torch_info_nce(anchors: torch.Tensor, positives: torch.Tensor) -> torch.Tensor:
    cosines = functional.normalize(anchors, dim=1) @ functional.normalize(positives, dim=1).T
    return functional.cross_entropy(cosines / 0.1, torch.arange(len(anchors)))


TORCH_PAIRS = [
    Pair("sigmoid", "torch.sigmoid", probability.sigmoid, torch.sigmoid, vectors(1)),
    Pair(
        "softmax",
        "functional.softmax",
        probability.softmax,
        lambda x: functional.softmax(x, dim=-1),
        normal(1),
    ),
    Pair(
        "log_softmax",
        "functional.log_softmax",
        probability.log_softmax,
        lambda x: functional.log_softmax(x, dim=-1),
        normal(1),
    ),
    Pair(
        "logsumexp",
        "torch.logsumexp",
        probability.logsumexp,
        lambda x: torch.logsumexp(x, dim=-1),
        normal(1),
    ),
    Pair(
        "softmax_cross_entropy",
        "functional.cross_entropy",
        classification.softmax_cross_entropy,
        functional.cross_entropy,
        logits_and_classes,
    ),
    Pair(
        "binary_cross_entropy",
        "functional.binary_cross_entropy_with_logits",
        classification.binary_cross_entropy,
        functional.binary_cross_entropy_with_logits,
        logits_and_chances,
    ),
    Pair(
        "log_loss",
        "functional.binary_cross_entropy",
        classification.log_loss,
        functional.binary_cross_entropy,
        chances_and_chances,
    ),
    Pair(
        "kl_divergence",
        "functional.kl_div",
        lambda p, q: information.kl_divergence(p, q).mean(),
        lambda p, q: functional.kl_div(q.log(), p, reduction="batchmean"),
        distributions(2),
    ),
    Pair(
        "squared_error",
        "functional.mse_loss",
        regression.squared_error,
        functional.mse_loss,
        vectors(2),
    ),
    Pair(
        "absolute_error",
        "functional.l1_loss",
        regression.absolute_error,
        functional.l1_loss,
        vectors(2),
    ),
    Pair(
        "huber_loss",
        "functional.huber_loss",
        regression.huber_loss,
        functional.huber_loss,
        vectors(2),
    ),
    Pair(
        "euclidean_distance",
        "functional.pairwise_distance",
        distances.euclidean_distance,
        functional.pairwise_distance,
        normal(2),
    ),
    Pair(
        "cosine_similarity",
        "functional.cosine_similarity",
        distances.cosine_similarity,
        lambda x, y: functional.cosine_similarity(x, y, dim=-1),
        normal(2),
    ),
    Pair(
        "cosine_loss",
        "functional.cosine_embedding_loss",
        embedding.cosine_loss,
        lambda x, y: functional.cosine_embedding_loss(x, y, torch.ones(len(x))),
        normal(2),
    ),
    Pair("info_nce", "functional.cross_entropy", embedding.info_nce, torch_info_nce, embeddings),
]

NUMPY_PAIRS = [
    Pair("sigmoid", "scipy expit", probability.sigmoid, scipy.special.expit, vectors(1)),
    Pair(
        "softmax",
        "scipy softmax",
        probability.softmax,
        lambda x: scipy.special.softmax(x, axis=-1),
        normal(1),
    ),
    Pair(
        "log_softmax",
        "scipy log_softmax",
        probability.log_softmax,
        lambda x: scipy.special.log_softmax(x, axis=-1),
        normal(1),
    ),
    Pair(
        "logsumexp",
        "scipy logsumexp",
        probability.logsumexp,
        lambda x: scipy.special.logsumexp(x, axis=-1),
        normal(1),
    ),
    Pair(
        "entropy",
        "scipy entropy",
        information.entropy,
        lambda p: scipy.stats.entropy(p, axis=-1),
        distributions(1),
    ),
    Pair(
        "kl_divergence",
        "scipy entropy",
        information.kl_divergence,
        lambda p, q: scipy.stats.entropy(p, q, axis=-1),
        distributions(2),
    ),
    Pair(
        "js_divergence",
        "scipy jensenshannon",
        information.js_divergence,
        lambda p, q: scipy.spatial.distance.jensenshannon(p, q, axis=-1) ** 2,
        distributions(2),
    ),
    Pair(
        "mutual_information",
        "sklearn mutual_info_score",
        lambda counts: information.mutual_information(counts / counts.sum()),
        lambda counts: sklearn.metrics.mutual_info_score(None, None, contingency=counts),
        counts,
    ),
    Pair(
        "softmax_cross_entropy",
        "sklearn log_loss",
        classification.softmax_cross_entropy,
        lambda logits, classes: sklearn.metrics.log_loss(
            classes, scipy.special.softmax(logits, axis=-1), labels=range(CLASSES)
        ),
        logits_and_classes,
    ),
    Pair(
        "log_loss",
        "sklearn log_loss",
        classification.log_loss,
        lambda p, y: sklearn.metrics.log_loss(y, p),
        chances_and_chances,
    ),
    Pair(
        "squared_error",
        "sklearn mean_squared_error",
        regression.squared_error,
        sklearn.metrics.mean_squared_error,
        vectors(2),
    ),
    Pair(
        "absolute_error",
        "sklearn mean_absolute_error",
        regression.absolute_error,
        sklearn.metrics.mean_absolute_error,
        vectors(2),
    ),
    Pair(
        "huber_loss",
        "scipy huber",
        regression.huber_loss,
        lambda x, y: scipy.special.huber(1.0, x - y).mean(),
        vectors(2),
    ),
    *(
        Pair(name, f"scipy {peer}", ours, getattr(scipy.spatial.distance, peer), make)
        for name, ours, peer, make in [
            ("euclidean_distance", distances.euclidean_distance, "euclidean", vectors(2)),
            ("manhattan_distance", distances.manhattan_distance, "cityblock", vectors(2)),
            ("cosine_distance", distances.cosine_distance, "cosine", vectors(2)),
        ]
    ),
    Pair(
        "jaccard_similarity",
        "scipy jaccard",
        distances.jaccard_similarity,
        lambda x, y: 1 - scipy.spatial.distance.jaccard(x, y),
        sets,
    ),
    Pair(
        "minkowski_distance",
        "scipy minkowski",
        lambda x, y: distances.minkowski_distance(x, y, p=3),
        lambda x, y: scipy.spatial.distance.minkowski(x, y, 3),
        vectors(2),
    ),
    Pair(
        "pearson_correlation",
        "scipy pearsonr",
        distances.pearson_correlation,
        lambda x, y: scipy.stats.pearsonr(x, y).statistic,
        vectors(2),
    ),
    Pair(
        "cosine_loss",
        "sklearn paired_cosine_distances",
        embedding.cosine_loss,
        lambda x, y: sklearn.metrics.pairwise.paired_cosine_distances(x, y).mean(),
        normal(2),
    ),
]
