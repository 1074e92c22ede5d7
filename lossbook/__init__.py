"""Loss functions as readable formulas, the same for NumPy arrays and torch tensors."""

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
from lossbook.images import (
    content_loss,
    gram_matrix,
    perceptual_loss,
    style_loss,
    total_variation,
)
from lossbook.information import (
    cross_entropy,
    entropy,
    gaussian_kl,
    js_divergence,
    kl_divergence,
    mutual_information,
)
from lossbook.objectives import cost, l1_penalty, l2_penalty, objective
from lossbook.optimization import (
    DivergenceError,
    Path,
    Search,
    double_well,
    gradient_descent,
    himmelblau,
    random_restarts,
    rastrigin,
    secretary_success,
    simulate_secretary,
    simulated_annealing,
)
from lossbook.probability import log_softmax, logsumexp, sigmoid, softmax
from lossbook.regression import absolute_error, huber_loss, squared_error

__all__ = [
    "DivergenceError",
    "Path",
    "Search",
    "absolute_error",
    "binary_cross_entropy",
    "content_loss",
    "cosine_distance",
    "cosine_loss",
    "cosine_similarity",
    "cost",
    "cross_entropy",
    "double_well",
    "entropy",
    "euclidean_distance",
    "gaussian_kl",
    "gradient_descent",
    "gram_matrix",
    "himmelblau",
    "huber_loss",
    "info_nce",
    "jaccard_similarity",
    "js_divergence",
    "kl_divergence",
    "l1_penalty",
    "l2_penalty",
    "log_loss",
    "log_softmax",
    "logsumexp",
    "mahalanobis_distance",
    "manhattan_distance",
    "minkowski_distance",
    "mutual_information",
    "objective",
    "pearson_correlation",
    "perceptual_loss",
    "random_restarts",
    "rastrigin",
    "secretary_success",
    "sigmoid",
    "simulate_secretary",
    "simulated_annealing",
    "softmax",
    "softmax_cross_entropy",
    "squared_error",
    "style_loss",
    "total_variation",
]
