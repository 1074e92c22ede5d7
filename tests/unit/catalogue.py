"""Every function that takes arrays, with valid arguments: what the table-driven tests run over."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from lossbook.classification import binary_cross_entropy, log_loss, softmax_cross_entropy
from lossbook.distances import (
    cosine_distance,
    cosine_similarity,
    euclidean_distance,
    jaccard_similarity,
    mahalanobis_distance,
    manhattan_distance,
    minkowski_distance,
    pearson_correlation,
)
from lossbook.embedding import cosine_loss, info_nce
from lossbook.images import gram_matrix, total_variation
from lossbook.information import (
    cross_entropy,
    entropy,
    gaussian_kl,
    js_divergence,
    kl_divergence,
    mutual_information,
)
from lossbook.objectives import cost, l1_penalty, l2_penalty, objective
from lossbook.optimization import double_well, himmelblau, rastrigin
from lossbook.probability import log_softmax, logsumexp, sigmoid, softmax
from lossbook.regression import absolute_error, huber_loss, squared_error

from .libraries import Library

X = np.array([[0.5, -1.25, 2.0], [3.0, 0.25, -0.75]])
Y = np.array([[1.5, 0.75, -0.5], [-2.0, 1.0, 0.5]])
P = np.array([[0.5, 0.25, 0.25], [0.125, 0.5, 0.375]])
Q = np.array([[0.25, 0.5, 0.25], [0.625, 0.25, 0.125]])
SETS = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 1.0]]), np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]])
CHANCES = np.array([[0.5, 0.25, 0.75], [0.875, 0.0625, 0.125]])
PLANES = np.array([[[0.5, 1.5], [2.0, -1.0]], [[0.0, 0.25], [3.0, 1.0]]])
COVARIANCE = np.array([[2.0, 0.5, 0.0], [0.5, 1.0, 0.25], [0.0, 0.25, 3.0]])


@dataclass(frozen=True)
class Case:
    """A function, valid arrays by argument name, and the options it cannot do without."""

    function: Callable[..., Any]
    arrays: dict[str, np.ndarray]
    options: dict[str, Any] = field(default_factory=dict)
    name: str = ""

    def __repr__(self) -> str:
        return self.name or self.function.__name__

    def converted(self, library: Library, dtype: str = "float64") -> dict[str, Any]:
        """Return the arrays in `library`; integer classes keep their type."""
        return {
            name: library.convert(array if array.dtype.kind == "i" else array.astype(dtype))
            for name, array in self.arrays.items()
        }

    def accepts(self, option: str) -> bool:
        return option in inspect.signature(self.function).parameters

    def call(self, **changed: Any) -> Any:
        """Call with the valid arguments, some of them changed."""
        return self.function(**{**self.arrays, **self.options, **changed})


CASES = [
    Case(sigmoid, {"x": X}),
    Case(logsumexp, {"x": X}),
    Case(softmax, {"logits": X}),
    Case(log_softmax, {"logits": X}),
    Case(entropy, {"p": P}),
    Case(cross_entropy, {"p": P, "q": Q}),
    Case(kl_divergence, {"p": P, "q": Q}),
    Case(js_divergence, {"p": P, "q": Q}),
    Case(mutual_information, {"joint": P / 2}),
    Case(
        gaussian_kl,
        {"mean_p": X, "std_p": CHANCES + 1, "mean_q": Y, "std_q": CHANCES + 0.5},
    ),
    Case(
        softmax_cross_entropy,
        {"logits": X, "targets": np.array([2, 0])},
        name="softmax_cross_entropy-classes",
    ),
    Case(
        softmax_cross_entropy,
        {"logits": X, "targets": P},
        name="softmax_cross_entropy-distributions",
    ),
    Case(binary_cross_entropy, {"logits": X, "targets": CHANCES}),
    Case(log_loss, {"probabilities": P, "targets": CHANCES}),
    Case(squared_error, {"predictions": X, "targets": Y}),
    Case(absolute_error, {"predictions": X, "targets": Y}),
    Case(huber_loss, {"predictions": X, "targets": Y}),
    Case(euclidean_distance, {"x": X, "y": Y}),
    Case(manhattan_distance, {"x": X, "y": Y}),
    Case(minkowski_distance, {"x": X, "y": Y}, {"p": 3}),
    Case(mahalanobis_distance, {"x": X, "y": Y, "covariance": COVARIANCE}),
    Case(cosine_similarity, {"x": X, "y": Y}),
    Case(cosine_distance, {"x": X, "y": Y}),
    Case(pearson_correlation, {"x": X, "y": Y}),
    Case(jaccard_similarity, {"x": SETS[0], "y": SETS[1]}),
    Case(cosine_loss, {"x": X, "y": Y}),
    Case(info_nce, {"anchors": X, "positives": Y}),
    Case(gram_matrix, {"features": PLANES}),
    Case(total_variation, {"images": PLANES}),
    Case(cost, {"losses": CHANCES}),
    Case(l1_penalty, {"parameters": X}),
    Case(l2_penalty, {"parameters": X}),
    Case(objective, {"cost": np.array(2.5), "penalty": np.array(4.0)}, {"strength": 0.5}),
    Case(double_well, {"x": X}),
    Case(himmelblau, {"x": X[:, :2]}),
    Case(rastrigin, {"x": X}),
]

every_case = pytest.mark.parametrize("case", CASES, ids=repr)


def cases_with(option: str) -> pytest.MarkDecorator:
    """Run over the functions that take `option`."""
    chosen = [case for case in CASES if case.accepts(option)]
    return pytest.mark.parametrize("case", chosen, ids=repr)


# Functions that see their probability arguments sum to 1, and which arguments those are.
DISTRIBUTIONS = [
    (case, name)
    for case in CASES
    for name, array in case.arrays.items()
    if array is P or array is Q or name == "joint"
    if case.function is not log_loss
]
