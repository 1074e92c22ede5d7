"""Gradients under torch: right by finite differences, and finite at the nasty points."""

import math

import pytest
import torch

from lossbook.classification import binary_cross_entropy, log_loss, softmax_cross_entropy
from lossbook.distances import (
    cosine_distance,
    cosine_similarity,
    euclidean_distance,
    mahalanobis_distance,
    manhattan_distance,
    minkowski_distance,
)
from lossbook.embedding import cosine_loss, info_nce
from lossbook.images import total_variation
from lossbook.information import (
    cross_entropy,
    entropy,
    gaussian_kl,
    js_divergence,
    kl_divergence,
    mutual_information,
)
from lossbook.objectives import l1_penalty
from lossbook.probability import log_softmax, logsumexp, sigmoid, softmax
from lossbook.regression import absolute_error, huber_loss, squared_error

from .catalogue import CASES
from .libraries import TORCH, both_dtypes

# A set's membership has no gradient.
DIFFERENTIABLE = [case for case in CASES if repr(case) != "jaccard_similarity"]


def leaves(case):
    """Return the case's torch arguments, the floating ones asking for gradients."""
    return {
        name: array.requires_grad_() if array.is_floating_point() else array
        for name, array in case.converted(TORCH).items()
    }


def gradients(value, *arguments):
    return torch.autograd.grad(value.sum(), arguments)


@pytest.mark.parametrize("case", DIFFERENTIABLE, ids=repr)
def test_gradcheck(case):
    arguments = leaves(case)
    moved = {name: array for name, array in arguments.items() if array.requires_grad}

    def function(*values):
        changed = dict(zip(moved, values, strict=True))
        if "covariance" in changed:
            # A single entry that moves alone leaves the symmetric matrices.
            changed["covariance"] = (changed["covariance"] + changed["covariance"].T) / 2
        return case.call(**{**arguments, **changed})

    assert moved
    # A step below the tolerance of a distribution's sum.
    assert torch.autograd.gradcheck(function, tuple(moved.values()), eps=5e-7, atol=1e-6)


@pytest.mark.parametrize(
    ("case", "reduction"),
    [
        pytest.param(case, reduction, id=f"{case}-{reduction}")
        for case in DIFFERENTIABLE
        for reduction in ("mean", "sum", "none")
        # A cost is one number.
        if case.accepts("reduction") and (repr(case), reduction) != ("cost", "none")
    ],
)
def test_every_reduction_keeps_the_graph(case, reduction):
    arguments = leaves(case)
    value = case.call(**arguments, reduction=reduction)
    first = next(iter(arguments.values()))
    assert torch.isfinite(gradients(value, first)[0]).all()


def tensor(*numbers, dtype="float64"):
    return torch.tensor(numbers, dtype=getattr(torch, dtype), requires_grad=True)


# Points where a careless formula divides 0 by 0 though the derivative, or the one-sided
# derivative, is finite.
NASTY = {
    "sigmoid at ±1e4": (sigmoid, [(1e4, -1e4, 0.0)]),
    "logsumexp at ±1e4": (logsumexp, [(1e4, -1e4, 0.0)]),
    "logsumexp of ties": (logsumexp, [(1.0, 1.0, 1.0)]),
    "logsumexp with an impossible class": (logsumexp, [(1.0, -math.inf, 0.0)]),
    "softmax at ±1e4": (softmax, [(1e4, -1e4, 0.0)]),
    "softmax with an impossible class": (softmax, [(1.0, -math.inf, 0.0)]),
    "log_softmax at ±1e4": (log_softmax, [(1e4, -1e4, 0.0)]),
    "log_softmax of ties": (log_softmax, [(1e4, 1e4, 1e4)]),
    "cross_entropy, q for sure": (lambda q: cross_entropy(q.detach(), q), [(0.0, 1.0)]),
    "cross_entropy, p impossible": (
        lambda q: cross_entropy(torch.tensor([0.0, 1.0], dtype=q.dtype), q),
        [(0.25, 0.75)],
    ),
    "kl_divergence, both impossible": (lambda q: kl_divergence(q.detach(), q), [(0.0, 1.0)]),
    "kl_divergence of equals": (kl_divergence, [(0.25, 0.75), (0.25, 0.75)]),
    "js_divergence of equals": (js_divergence, [(0.25, 0.75), (0.25, 0.75)]),
    "js_divergence, both impossible": (js_divergence, [(0.0, 1.0), (0.0, 1.0)]),
    "gaussian_kl of equals": (gaussian_kl, [(0.5,), (2.0,), (0.5,), (2.0,)]),
    "gaussian_kl far apart": (gaussian_kl, [(1e3,), (1e-3,), (-1e3,), (1e3,)]),
    "softmax_cross_entropy at ±1e4": (
        lambda x: softmax_cross_entropy(x, torch.tensor(1)),
        [(1e4, -1e4, 0.0)],
    ),
    "softmax_cross_entropy, impossible and absent": (
        lambda x: softmax_cross_entropy(x, torch.tensor([0.0, 1.0, 0.0], dtype=x.dtype)),
        [(-math.inf, 0.0, 1.0)],
    ),
    "binary_cross_entropy at ±1e4": (
        lambda x: binary_cross_entropy(x, torch.tensor([0.0, 1.0, 0.5], dtype=x.dtype)),
        [(1e4, -1e4, 0.0)],
    ),
    "log_loss, certain and right": (
        lambda p: log_loss(p, torch.tensor([0.0, 1.0, 0.0], dtype=p.dtype)),
        [(0.0, 1.0, 0.5)],
    ),
    "squared_error of equals": (squared_error, [(1.0, 2.0), (1.0, 2.0)]),
    "absolute_error of equals": (absolute_error, [(1.0, 2.0), (1.0, 2.0)]),
    "huber_loss of equals": (huber_loss, [(1.0, 2.0), (1.0, 2.0)]),
    "huber_loss on the border": (huber_loss, [(1.0, -1.0), (0.0, 0.0)]),
    "huber_loss far out": (huber_loss, [(1e15, -1e15), (0.0, 0.0)]),
    "euclidean_distance of equals": (euclidean_distance, [(1.0, 2.0), (1.0, 2.0)]),
    "euclidean_distance far apart": (euclidean_distance, [(1e30, 0.0), (-1e30, 0.0)]),
    "manhattan_distance of equals": (manhattan_distance, [(1.0, 2.0), (1.0, 2.0)]),
    **{
        f"minkowski_distance of equals, p = {p}": (
            lambda x, y, p=p: minkowski_distance(x, y, p=p),
            [(1.0, 2.0), (1.0, 2.0)],
        )
        for p in (1, 1.5, 2, 3, math.inf)
    },
    **{
        f"minkowski_distance of ties, p = {p}": (
            lambda x, y, p=p: minkowski_distance(x, y, p=p),
            [(1.0, -1.0, 0.0), (0.0, 0.0, 0.0)],
        )
        for p in (1, 1.5, 2, 3, math.inf)
    },
    "mahalanobis_distance of equals": (
        lambda x, y: mahalanobis_distance(x, y, covariance=torch.eye(2, dtype=x.dtype)),
        [(1.0, 2.0), (1.0, 2.0)],
    ),
    "cosine_similarity of parallels": (cosine_similarity, [(1.0, 2.0), (3.0, 6.0)]),
    "cosine_similarity of opposites": (cosine_similarity, [(1.0, 2.0), (-1.0, -2.0)]),
    "cosine_distance of equals": (cosine_distance, [(0.1, 0.2), (0.1, 0.2)]),
    "cosine_loss of equals": (cosine_loss, [(0.1, 0.2), (0.1, 0.2)]),
    "total_variation of a constant": (lambda x: total_variation(x.reshape(2, 2)), [(7.0,) * 4]),
    "l1_penalty at zero": (l1_penalty, [(0.0, -0.0)]),
}


@both_dtypes
@pytest.mark.parametrize(("function", "points"), NASTY.values(), ids=NASTY)
def test_gradients_are_finite_at_nasty_points(function, points, dtype):
    arguments = [tensor(*point, dtype=dtype) for point in points]
    for gradient in gradients(function(*arguments), *arguments):
        assert torch.isfinite(gradient).all(), gradient


@pytest.mark.parametrize("beta", [1, 1.5, 2, 3])
def test_total_variation_of_an_image_flat_in_part(beta):
    image = torch.zeros(4, 4, dtype=torch.float64)
    image[2:, 2:] = 5.0
    image.requires_grad_()
    (gradient,) = gradients(total_variation(image, beta=beta), image)
    assert torch.isfinite(gradient).all()
    assert gradient[3, 3] == 0
    assert gradient[2, 2] != 0


# At the point itself the derivative is 0 by symmetry, or the subgradient of least size.
FLAT = {
    "euclidean": euclidean_distance,
    "manhattan": manhattan_distance,
    "minkowski": lambda x, y: minkowski_distance(x, y, p=3),
    "squared": squared_error,
    "absolute": absolute_error,
    "huber": huber_loss,
}


@pytest.mark.parametrize("function", FLAT.values(), ids=FLAT)
def test_equal_arguments_pull_nowhere(function):
    x = tensor(1.0, 2.0, 3.0)
    (gradient,) = gradients(function(x, x.detach()), x)
    assert torch.equal(gradient, torch.zeros(3, dtype=torch.float64))


def test_infinite_slopes_are_never_nan():
    """Where the one-sided derivative is infinite the gradient may be, but it is not NaN."""
    for function in (
        entropy,
        lambda p: kl_divergence(p, torch.tensor([0.5, 0.5, 0.0], dtype=p.dtype)),
        lambda p: js_divergence(p, torch.tensor([0.5, 0.25, 0.25], dtype=p.dtype)),
        lambda p: cross_entropy(p, torch.tensor([0.5, 0.5, 0.0], dtype=p.dtype)),
        lambda p: cross_entropy(torch.tensor([0.5, 0.5, 0.0], dtype=p.dtype), p),
        lambda p: mutual_information(p[None, :]),
        lambda p: mutual_information(torch.diag(p)),
    ):
        p = tensor(0.5, 0.5, 0.0)
        assert not gradients(function(p), p)[0].isnan().any()


@both_dtypes
@pytest.mark.parametrize("exponent", [-20, -120, -145])
def test_gradient_of_js_divergence_of_tiny_probabilities(exponent, dtype):
    """The gradient in p is log(p / m) / 2, however small p and q are."""
    tiny = 2.0 ** (exponent * 7 if dtype == torch.float64 else exponent)
    p, q = tensor(tiny, 1 - tiny, dtype=dtype), tensor(3 * tiny, 1 - 3 * tiny, dtype=dtype)
    (gradient,) = gradients(js_divergence(p, q), p)
    # m = (p + q) / 2 = 2p.
    assert gradient[0].item() == pytest.approx(math.log(1 / 2) / 2, rel=1e-3)


def test_gradient_of_softmax_cross_entropy_is_the_difference_of_probabilities():
    logits = tensor(1e4, 0.0, -1e4)
    (gradient,) = gradients(softmax_cross_entropy(logits, torch.tensor(1)), logits)
    torch.testing.assert_close(gradient, torch.tensor([1.0, -1.0, 0.0], dtype=torch.float64))


@pytest.mark.parametrize(("residual", "slope"), [(0.5, 0.5), (1.0, 1.0), (9.0, 1.0), (-9.0, -1.0)])
def test_gradient_of_huber_loss_is_clipped(residual, slope):
    prediction = tensor(residual)
    (gradient,) = gradients(huber_loss(prediction, torch.zeros_like(prediction)), prediction)
    assert gradient.item() == slope


@pytest.mark.parametrize("temperature", [0.01, 0.1, 10.0])
def test_gradient_of_info_nce_with_identical_rows(temperature):
    x = torch.ones(4, 3, dtype=torch.float64, requires_grad=True)
    (gradient,) = gradients(info_nce(x, x, temperature=temperature), x)
    assert torch.isfinite(gradient).all()
