"""Loss functions as readable formulas, the same for NumPy arrays and torch tensors."""

from lossbook.classification import binary_cross_entropy, log_loss, softmax_cross_entropy
from lossbook.information import (
    cross_entropy,
    entropy,
    gaussian_kl,
    js_divergence,
    kl_divergence,
    mutual_information,
)
from lossbook.probability import log_softmax, logsumexp, sigmoid, softmax

__all__ = [
    "binary_cross_entropy",
    "cross_entropy",
    "entropy",
    "gaussian_kl",
    "js_divergence",
    "kl_divergence",
    "log_loss",
    "log_softmax",
    "logsumexp",
    "mutual_information",
    "sigmoid",
    "softmax",
    "softmax_cross_entropy",
]
