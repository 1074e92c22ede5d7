"""The names, the arguments and the documentation that chapters rely on."""

import doctest
import importlib
import inspect

import pytest

from .catalogue import CASES

SIGNATURES = {
    "probability": [
        "sigmoid(x)",
        "logsumexp(x, *, axis=-1, keepdims=False)",
        "softmax(logits, *, temperature=1.0, axis=-1)",
        "log_softmax(logits, *, temperature=1.0, axis=-1)",
    ],
    "information": [
        "entropy(p, *, base=None, axis=-1)",
        "cross_entropy(p, q, *, base=None, axis=-1)",
        "kl_divergence(p, q, *, base=None, axis=-1)",
        "js_divergence(p, q, *, base=None, axis=-1)",
        "mutual_information(joint, *, base=None)",
        "gaussian_kl(mean_p, std_p, mean_q, std_q)",
    ],
    "classification": [
        "softmax_cross_entropy(logits, targets, *, label_smoothing=0.0, reduction='mean')",
        "binary_cross_entropy(logits, targets, *, reduction='mean')",
        "log_loss(probabilities, targets, *, reduction='mean')",
    ],
    "regression": [
        "squared_error(predictions, targets, *, reduction='mean')",
        "absolute_error(predictions, targets, *, reduction='mean')",
        "huber_loss(predictions, targets, *, delta=1.0, reduction='mean')",
    ],
    "distances": [
        "euclidean_distance(x, y, *, axis=-1)",
        "manhattan_distance(x, y, *, axis=-1)",
        "minkowski_distance(x, y, *, p, axis=-1)",
        "mahalanobis_distance(x, y, *, covariance)",
        "cosine_similarity(x, y, *, axis=-1)",
        "cosine_distance(x, y, *, axis=-1)",
        "pearson_correlation(x, y, *, axis=-1)",
        "jaccard_similarity(x, y, *, axis=-1)",
    ],
    "embedding": [
        "cosine_loss(x, y, *, reduction='mean')",
        "info_nce(anchors, positives, *, temperature=0.1)",
    ],
    "images": [
        "gram_matrix(features, *, normalize=True)",
        "total_variation(images, *, beta=1.0)",
    ],
    "objectives": [
        "cost(losses, *, reduction='mean')",
        "l1_penalty(parameters)",
        "l2_penalty(parameters)",
        "objective(cost, penalty, *, strength)",
    ],
    "optimization": [
        "gradient_descent(function, start, *, learning_rate, steps, momentum=0.0)",
        "double_well(x)",
        "himmelblau(x)",
        "rastrigin(x)",
        "random_restarts(function, low, high, *, evaluations, steps, learning_rate, seed, "
        "momentum=0.0)",
        "simulated_annealing(function, start, *, evaluations, temperature, step_size, seed)",
        "secretary_success(candidates, skip)",
        "simulate_secretary(candidates, skip, *, trials, seed)",
    ],
}
every_signature = pytest.mark.parametrize(
    ("module", "signature"),
    [(module, signature) for module, rows in SIGNATURES.items() for signature in rows],
)


def find(module, signature):
    return getattr(importlib.import_module(f"lossbook.{module}"), signature.partition("(")[0])


@every_signature
def test_signature(module, signature):
    function = find(module, signature)
    parameters = inspect.signature(function).parameters.values()
    bare = inspect.Signature([one.replace(annotation=one.empty) for one in parameters])
    assert f"{function.__name__}{bare}" == signature


@every_signature
def test_documentation(module, signature):
    function = find(module, signature)
    parameters = inspect.signature(function).parameters.values()
    assert all(one.annotation is not one.empty for one in parameters)
    assert inspect.signature(function).return_annotation is not inspect.Signature.empty
    text = inspect.getdoc(function)
    for heading in ("Parameters", "Returns", "Raises", "References", "Examples"):
        assert f"\n{heading}\n{'-' * len(heading)}\n" in text, heading
    assert "chapter" in text


@every_signature
def test_examples(module, signature):
    function = find(module, signature)
    home = importlib.import_module(function.__module__)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    for example in doctest.DocTestFinder(recurse=False).find(function, module=home):
        runner.run(example)
    assert runner.summarize().attempted > 0
    assert runner.summarize().failed == 0


def test_the_catalogue_has_every_function_of_arrays():
    """A function added to the contract must meet the table-driven tests too."""
    tested = {case.function.__name__ for case in CASES}
    without_arrays = {
        "gradient_descent",
        "random_restarts",
        "simulated_annealing",
        "secretary_success",
        "simulate_secretary",
    }
    named = {row.partition("(")[0] for rows in SIGNATURES.values() for row in rows}
    assert named - without_arrays == tested
