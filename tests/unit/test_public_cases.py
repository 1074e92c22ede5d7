"""What went wrong for people in other libraries, as values that mathematics gives.

Reported for PyTorch (113708, 11752, 37154, 42479, 16045), SciPy (20083, 19436, 8980), NumPy (8775),
scikit-learn (28827, 16355) and optax (896), and what belongs to the same kinds.
"""

import math

import numpy as np
import pytest
import torch

import lossbook

from . import precise
from .libraries import both_dtypes


def test_js_divergence_of_proportional_vectors_is_not_nan():
    """Rounding may take the sum of the terms below 0, where a root has no value."""
    left = np.array([0.027501475, 0.055202297], dtype=np.float32)
    right = np.array([0.027537677, 0.055334348], dtype=np.float32)
    p, q = left / left.sum(), right / right.sum()
    found = lossbook.js_divergence(p, q)
    assert found >= 0
    assert found == pytest.approx(float(precise.js_divergence(p, q)), rel=1e-3)


def test_js_divergence_of_neighbouring_floats_is_symmetric_and_not_negative():
    x = np.nextafter(0.5, 0)
    p, q = np.array([x, 1 - x]), np.array([1 - x, x])
    assert 0 <= lossbook.js_divergence(p, q) == lossbook.js_divergence(q, p) < 1e-30


def test_js_divergence_with_the_smallest_probability_is_not_infinite():
    """Half of 5e-324 is 0, so a mixture that is formed first divides by 0."""
    assert lossbook.js_divergence([0.0, 1.0], [5e-324, 1.0]) == pytest.approx(0, abs=1e-300)
    assert lossbook.js_divergence([1.0, 0.0], [5e-324, 1.0]) == pytest.approx(math.log(2))


def test_kl_divergence_does_not_normalise_what_does_not_add_up():
    with pytest.raises(ValueError, match=r"q must sum to 1 along axis 0, found a sum of 0\.6"):
        lossbook.kl_divergence([0.5, 0.5], [0.3, 0.3])


def test_kl_divergence_passes_nan_on():
    with pytest.raises(ValueError, match="found a sum of nan"):
        lossbook.kl_divergence([math.nan, 0.1], [0.5, 0.5])


def test_kl_divergence_with_an_impossible_target_has_a_finite_gradient():
    p = torch.tensor([0.0, 0.4, 0.6, 0.0], dtype=torch.float64)
    z = torch.tensor([0.5, 1.0, 2.0, -1.0], dtype=torch.float64, requires_grad=True)
    q = lossbook.softmax(z)
    lossbook.kl_divergence(p, q).backward()
    np.testing.assert_allclose(z.grad, (q - p).detach(), atol=1e-15)


def test_cross_entropy_with_a_masked_class_that_no_target_asks_for():
    """0 · log 0 is 0, as a value and in the gradient."""
    z = torch.tensor([1.0, -math.inf, 0.0], requires_grad=True)
    lossbook.softmax_cross_entropy(z, torch.tensor([1.0, 0.0, 0.0])).backward()
    assert z.grad[1] == 0
    assert torch.isfinite(z.grad).all()


@both_dtypes
def test_a_vector_is_at_no_distance_from_itself(dtype):
    """x·x - 2 x·y + y·y loses what the differences keep."""
    x = np.array([[0.0, 1.0, 0.0, 3.2, 1.4, 4.4, -188.0, -72.0]], dtype=dtype)
    assert lossbook.euclidean_distance(x, x) == 0
    assert lossbook.cosine_distance(x, x) == 0
    assert lossbook.cosine_distance(x, 3 * x) == pytest.approx(0, abs=1e-12)


@both_dtypes
def test_close_vectors_keep_their_distance(dtype):
    x = np.array([61.22163772, 71.60662841, -65.75126647], dtype=dtype)
    y = np.array([61.22163772, 71.60894012, -65.72847747], dtype=dtype)
    right = math.sqrt(math.fsum((x.astype(float) - y.astype(float)) ** 2))
    assert lossbook.euclidean_distance(x, y) == pytest.approx(right, rel=1e-6)


@both_dtypes
@pytest.mark.parametrize("length", [2, 84, 1000])
def test_no_cosine_and_no_correlation_leaves_its_range(dtype, length):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2000, length)).astype(dtype)
    for factor in (1, 3, -0.7):
        for measure in (lossbook.cosine_similarity, lossbook.pearson_correlation):
            found = measure(x, (factor * x).astype(dtype))
            assert np.abs(found).max() <= 1
            np.testing.assert_allclose(found, np.sign(factor), rtol=1e-5)


def test_a_zero_vector_is_refused_and_not_similar_to_anything():
    for measure in (lossbook.cosine_similarity, lossbook.cosine_distance):
        with pytest.raises(ValueError, match="zero vector"):
            measure([0.0, 0.0, 0.0], [1.0, 0.0, 0.0])


def test_the_gradient_of_a_norm_at_zero_is_zero():
    x = torch.zeros(3, requires_grad=True)
    lossbook.euclidean_distance(x, torch.zeros(3)).backward()
    assert x.grad.tolist() == [0, 0, 0]


def test_log_loss_of_a_float32_certainty():
    """1 - 1e-15 is 1 in float32: clipping by it gives 0 · log 0."""
    one = np.array([1.0], dtype=np.float32)
    assert lossbook.log_loss(one, one) == 0
    assert lossbook.log_loss(one, 0 * one) == math.inf


def test_logsumexp_of_an_empty_row_poisons_no_gradient():
    """As in the forward pass of a hidden Markov model with an unreachable state."""
    e = torch.zeros(2, requires_grad=True)
    rows = torch.stack([e + torch.tensor([-math.inf, -math.inf]), e])
    lossbook.logsumexp(lossbook.logsumexp(rows)).backward()
    assert e.grad.tolist() == [0.5, 0.5]


@pytest.mark.parametrize("axis", [0, 1])
def test_logsumexp_of_an_empty_row_has_a_zero_gradient_along_any_axis(axis):
    rows = torch.full((2, 2), -math.inf, requires_grad=True)
    total = lossbook.logsumexp(rows, axis=axis)
    assert total.tolist() == [-math.inf, -math.inf]
    assert torch.autograd.grad(total.sum(), rows)[0].tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize("seed", range(200))
def test_a_covariance_of_proportional_features_is_refused(seed):
    """Rounded, it is barely positive definite now and then, and the answer would be noise."""
    x = np.random.default_rng(seed).standard_normal(50)
    for covariance in (np.cov(x, 3 * x + 1), np.cov([x, x[::-1], x - x[::-1]])):
        zero = np.zeros(len(covariance))
        with pytest.raises(ValueError, match="positive definite"):
            lossbook.mahalanobis_distance(zero + 1, zero, covariance=covariance)


@pytest.mark.parametrize("gap", [1e-3, 1e-6, 1e-9, 1e-12])
def test_a_covariance_of_nearly_proportional_features_is_accepted(gap):
    rho = 1 - gap
    found = lossbook.mahalanobis_distance(
        [1.0, -1.0], [0.0, 0.0], covariance=[[1.0, rho], [rho, 1.0]]
    )
    assert found == pytest.approx(math.sqrt(2 / (1 - rho)), rel=1e-3)


@pytest.mark.parametrize("mode", [torch.inference_mode, torch.no_grad])
def test_a_descent_where_gradients_are_switched_off(mode):
    with mode():
        path = lossbook.gradient_descent(
            lambda x: (x**2).sum(), torch.tensor([1.0, 2.0]), learning_rate=0.25, steps=2
        )
    assert path.points.tolist() == [[1.0, 2.0], [0.5, 1.0], [0.25, 0.5]]


@pytest.mark.parametrize("convert", [np.array, torch.tensor], ids=["numpy", "torch"])
def test_a_function_that_changes_its_argument_changes_nothing_else(convert):
    def doubled_in_place(x):
        x *= 2
        return (x**2).sum()

    start = convert([1.0, 2.0])
    path = lossbook.gradient_descent(doubled_in_place, start, learning_rate=1 / 16, steps=2)
    assert start.tolist() == [1.0, 2.0]
    np.testing.assert_allclose(path.points, [[1, 2], [0.5, 1], [0.25, 0.5]], rtol=1e-6)
    search = lossbook.simulated_annealing(
        doubled_in_place, start, evaluations=3, temperature=1.0, step_size=0.1, seed=0
    )
    assert start.tolist() == [1.0, 2.0]
    assert search.path.points[0].tolist() == [1.0, 2.0]
