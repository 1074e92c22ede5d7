"""At both ends of each dtype's range: a result that the dtype can hold comes back."""

import math
from functools import partial

import numpy as np
import pytest
import torch

import lossbook

from . import precise
from .libraries import JAX, NUMPY, TORCH, to_numpy

LIBRARIES = {"numpy": NUMPY, "torch": TORCH, "jax": JAX}
KINDS = [
    *(("numpy", dtype) for dtype in ("float16", "float32", "float64")),
    *(("torch", dtype) for dtype in ("float16", "bfloat16", "float32", "float64")),
    # One alone: JAX compiles each step anew for each type, and its half precision is NumPy's.
    ("jax", "float32"),
]
every_kind = pytest.mark.parametrize(("library", "dtype"), KINDS, ids=map("-".join, KINDS))


def limits(library, dtype):
    return torch.finfo(getattr(torch, dtype)) if library == "torch" else np.finfo(dtype)


def largest(library, dtype):
    return float(limits(library, dtype).max)


def given(library, dtype, *rows):
    """Return the rows as arrays of a library and a dtype."""
    if library == "torch":
        return [torch.tensor(row, dtype=getattr(torch, dtype)) for row in rows]
    return [LIBRARIES[library].convert(np.array(row, dtype=dtype)) for row in rows]


def assert_is(found, right, library, dtype):
    """Compare within a few roundings of the dtype, which comes back as well."""
    assert str(found.dtype).endswith(dtype)
    np.testing.assert_allclose(as_float64(found), right, rtol=4 * float(limits(library, dtype).eps))


def as_float64(found):
    return to_numpy(found.double() if isinstance(found, torch.Tensor) else found).astype(float)


@every_kind
def test_the_length_of_the_largest_number(library, dtype):
    top = largest(library, dtype)
    x, zero = given(library, dtype, [top], [0.0])
    for distance in (
        lossbook.euclidean_distance(x, zero),
        lossbook.manhattan_distance(x, zero),
        lossbook.minkowski_distance(x, zero, p=3),
        lossbook.minkowski_distance(x, zero, p=math.inf),
    ):
        assert_is(distance, top, library, dtype)


@every_kind
def test_the_direction_of_the_largest_numbers(library, dtype):
    top = largest(library, dtype)
    x, y = given(library, dtype, [top, 0.0], [1.0, 1.0])
    assert_is(lossbook.cosine_similarity(x, x), 1.0, library, dtype)
    assert_is(lossbook.cosine_similarity(x, y), math.sqrt(0.5), library, dtype)
    assert_is(lossbook.cosine_distance(x, y), 1 - math.sqrt(0.5), library, dtype)
    assert_is(lossbook.cosine_loss(x, y), 1 - math.sqrt(0.5), library, dtype)
    x, y = given(library, dtype, [top, -top, 0.0], [1.0, -1.0, 0.0])
    assert_is(lossbook.pearson_correlation(x, y), 1.0, library, dtype)
    x, y = given(library, dtype, [[top, 0.0], [0.0, top]], [[1.0, 0.0], [0.0, 1.0]])
    right = math.log1p(math.exp(-1))
    assert_is(lossbook.info_nce(x, y, temperature=1.0), right, library, dtype)


@every_kind
def test_the_direction_of_the_smallest_normal_numbers(library, dtype):
    bottom = float(limits(library, dtype).smallest_normal)
    x, y = given(library, dtype, [4 * bottom, 0.0], [4 * bottom, 4 * bottom])
    assert_is(lossbook.cosine_similarity(x, y), math.sqrt(0.5), library, dtype)
    assert_is(lossbook.euclidean_distance(x, y), 4 * bottom, library, dtype)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32", "float64"])
def test_the_gradient_at_the_largest_number(dtype):
    top = largest("torch", dtype)
    x, zero = given("torch", dtype, [top, 0.0], [0.0, 0.0])
    x.requires_grad_()
    for distance in (lossbook.euclidean_distance, lossbook.manhattan_distance):
        (gradient,) = torch.autograd.grad(distance(x, zero), x)
        assert gradient.tolist() == [1.0, 0.0]


@every_kind
def test_logits_at_both_ends(library, dtype):
    top = largest(library, dtype)
    (z,) = given(library, dtype, [top, -top])
    # JAX divides by multiplying with 1 / T, and takes what is below the normal numbers for 0.
    temperature, gap = (top / 8, 16) if library == "jax" else (top, 2)
    share = 1 / (1 + math.exp(-gap))
    found = lossbook.softmax(z, temperature=temperature)
    assert_is(found, [share, share * math.exp(-gap)], library, dtype)
    found = lossbook.log_softmax(z, temperature=temperature)
    assert_is(found, [-math.log1p(math.exp(-gap)), math.log(share) - gap], library, dtype)
    assert_is(lossbook.softmax(z), [1.0, 0.0], library, dtype)
    assert_is(lossbook.logsumexp(z), top, library, dtype)
    assert_is(lossbook.sigmoid(z), [1.0, 0.0], library, dtype)
    targets = given(library, dtype, [1.0, 0.0])[0]
    assert_is(lossbook.binary_cross_entropy(z, targets), 0.0, library, dtype)
    targets = given(library, dtype, [0.0, 1.0])[0]
    assert_is(lossbook.binary_cross_entropy(z, targets), top, library, dtype)


@every_kind
def test_a_mean_square_that_is_representable_where_a_square_is_not(library, dtype):
    root = math.sqrt(largest(library, dtype)) * 1.2
    x, zero = given(library, dtype, [root, 0.0], [0.0, 0.0])
    root = float(x[0])
    assert_is(lossbook.squared_error(x, zero), root / 2 * root, library, dtype)
    # Half of the square, of which the mean over two is taken.
    assert_is(lossbook.huber_loss(x, zero, delta=root), root / 4 * root, library, dtype)


@every_kind
def test_a_mean_error_that_is_representable_where_a_residual_is_not(library, dtype):
    top = largest(library, dtype)
    x, y = given(library, dtype, [top, 0.0, 0.0, 0.0], [-top, 0.0, 0.0, 0.0])
    assert_is(lossbook.absolute_error(x, y), top / 2, library, dtype)
    assert_is(lossbook.huber_loss(x, y, delta=1.0), top / 2, library, dtype)
    found = lossbook.huber_loss(x, y, delta=0.25, reduction="none")
    assert_is(found, [top / 2, 0.0, 0.0, 0.0], library, dtype)


@every_kind
def test_a_tiny_delta(library, dtype):
    """δ (|a| - δ / 2), also where half precision would round δ to 0."""
    x, zero = given(library, dtype, [1e4], [0.0])
    right = 1e-8 * (float(x[0]) - 0.5e-8)
    assert_is(lossbook.huber_loss(x, zero, delta=1e-8), right, library, dtype)


def test_a_delta_that_the_dtype_cannot_hold():
    x = np.array([3.0], dtype=np.float32)
    assert lossbook.huber_loss(x, 0 * x, delta=1e300) == 4.5
    with pytest.raises(ValueError, match=r"delta must be at least 1\.17\S+ for float32, got 1e-46"):
        lossbook.huber_loss(x, 0 * x, delta=1e-46)


@every_kind
def test_gaussians_far_apart(library, dtype):
    """½ d² where d² overflows, and a distance of means that overflows in their own unit."""
    top = largest(library, dtype)
    far = math.sqrt(top) * 1.2
    arguments = given(library, dtype, [far], [1.0], [0.0], [1.0])
    far = float(arguments[0][0])
    assert_is(lossbook.gaussian_kl(*arguments), far / 2 * far, library, dtype)
    arguments = given(library, dtype, [top], [top], [-top], [top])
    assert_is(lossbook.gaussian_kl(*arguments), 2.0, library, dtype)
    arguments = given(library, dtype, [0.0], [far], [0.0], [1.0])
    right = far / 2 * far - 0.5 - math.log(far)
    assert_is(lossbook.gaussian_kl(*arguments), right, library, dtype)


@every_kind
def test_whitening_of_the_largest_numbers(library, dtype):
    top = largest(library, dtype)
    x, y, covariance = given(library, dtype, [top], [-top], [[top]])
    found = lossbook.mahalanobis_distance(x, y, covariance=covariance)
    assert_is(found, 2 * math.sqrt(top), library, dtype)


@every_kind
def test_steps_of_the_largest_size(library, dtype):
    top = largest(library, dtype)
    (image,) = given(library, dtype, [[0.0, top / 2], [0.0, top / 2]])
    assert_is(lossbook.total_variation(image), top, library, dtype)


@every_kind
def test_features_whose_gram_matrix_is_just_representable(library, dtype):
    root = math.sqrt(largest(library, dtype)) * 0.9
    (maps,) = given(library, dtype, [[[root] * 8]])
    root = float(maps[0, 0, 0])
    assert_is(lossbook.gram_matrix(maps), [[root * root]], library, dtype)


@every_kind
def test_a_cost_of_the_largest_losses(library, dtype):
    top = largest(library, dtype)
    (losses,) = given(library, dtype, [top] * 5)
    assert_is(lossbook.cost(losses), top, library, dtype)


@pytest.mark.parametrize("case", ["js", "kl", "entropy", "sigmoid", "softmax", "huber", "cosine"])
def test_long_double(case):
    """NumPy's longest float, whose limits Python's float cannot hold."""
    p, q = np.longdouble([0.5, 0.5]), np.longdouble([0.4, 0.6])
    x, y = np.longdouble([3.0, 4.0]), np.longdouble([4.0, 3.0])
    found, right = {
        "js": (lossbook.js_divergence(p, q), float(precise.js_divergence(p, q))),
        "kl": (lossbook.kl_divergence(p, q), float(precise.kl_divergence(p, q))),
        "entropy": (lossbook.entropy(p), math.log(2)),
        "sigmoid": (lossbook.sigmoid(np.longdouble([20000.0])), 1.0),
        "softmax": (lossbook.softmax(np.longdouble([2e4, 2e4])), 0.5),
        "huber": (lossbook.huber_loss(x, y), 0.5),
        "cosine": (lossbook.cosine_similarity(x, y), 24 / 25),
    }[case]
    assert found.dtype == np.longdouble
    np.testing.assert_allclose(np.float64(found), right, rtol=1e-15)


@every_kind
def test_an_overflow_is_infinite_and_not_nan(library, dtype):
    """What the dtype cannot hold: products of mixed signs, and gaps beyond the largest number."""
    top = largest(library, dtype)
    # A power of two, whose products are exact.
    huge = 2.0 ** math.floor(math.log2(top / 2))
    (maps,) = given(library, dtype, [[[huge, huge]], [[huge, -huge]]])
    gram = lossbook.gram_matrix(maps)
    np.testing.assert_array_equal(as_float64(gram), [[math.inf, 0], [0, math.inf]])
    x, y, eye = given(library, dtype, [top, -top], [-top, top], [[1.0, 0.0], [0.0, 1.0]])
    found = as_float64(lossbook.mahalanobis_distance(x, y, covariance=eye))
    assert found == as_float64(lossbook.euclidean_distance(x, y)) == math.inf


# XLA takes what is below the normal numbers for 0.
@pytest.mark.parametrize(("library", "dtype"), [kind for kind in KINDS if "jax" not in kind])
def test_subnormal_gaussians_keep_their_digits(library, dtype):
    limit = limits(library, dtype)
    step = float(limit.smallest_normal) * float(limit.eps)
    means = given(library, dtype, [5 * step], [3 * step], [0.0], [3 * step])
    assert_is(lossbook.gaussian_kl(*means), 25 / 18, library, dtype)


@pytest.mark.parametrize(("library", "dtype"), [kind for kind in KINDS if "16" not in kind[1]])
def test_a_pair_of_maps_that_overflows_changes_no_other_pair(library, dtype):
    """Maps of very unlike sizes: a larger unit for all would lose the small ones."""
    root = math.sqrt(largest(library, dtype))
    sizes = [2 * root, 1e-3, 1e-3 / root]
    (maps,) = given(library, dtype, [[[size] * 4] for size in sizes])
    sizes = as_float64(maps)[:, 0, 0]
    with np.errstate(over="ignore"):
        right = 4 * np.outer(sizes, sizes)
    right[0, 0] = math.inf
    # The last entry is beneath the normal numbers.
    found = lossbook.gram_matrix(maps, normalize=False)
    assert_is(found[:2], right[:2], library, dtype)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("loss", "slope"),
    [
        (lossbook.squared_error, lambda a: 2 * a),
        (partial(lossbook.huber_loss, delta=1e300), lambda a: a),
    ],
    ids=["squared", "huber"],
)
def test_a_loss_that_overflows_has_its_slope(loss, slope, dtype):
    size = math.sqrt(largest("torch", dtype)) * 4
    x, y = given("torch", dtype, [size, 1.0], [0.0, 0.0])
    x.requires_grad_()
    loss(x, y, reduction="none").sum().backward()
    assert_is(x.grad, [slope(float(x.detach()[0])), slope(1.0)], "torch", dtype)


@every_kind
def test_gaussians_whose_deviations_are_huge_but_alike(library, dtype):
    """Two large logarithms would cancel."""
    top = largest(library, dtype)
    arguments = given(library, dtype, [0.0], [top / 16], [0.0], [top / 4])
    ratio = float(as_float64(arguments[1])[0] / as_float64(arguments[3])[0])
    right = ratio**2 / 2 - 0.5 - math.log(ratio)
    assert_is(lossbook.gaussian_kl(*arguments), right, library, dtype)
