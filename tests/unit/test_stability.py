"""Against 50 digits: no overflow, underflow or cancellation that a better formula avoids."""

import math

import mpmath
import numpy as np
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
    pearson_correlation,
)
from lossbook.embedding import cosine_loss, info_nce
from lossbook.images import total_variation
from lossbook.objectives import cost
from lossbook.optimization import rastrigin
from lossbook.probability import log_softmax, logsumexp, sigmoid, softmax
from lossbook.regression import absolute_error, huber_loss, squared_error

from . import precise
from .libraries import assert_close, both_dtypes, both_libraries

LOGITS = [
    [1e4, -1e4, 0.0],
    [1e4, 1e4, 1e4],
    [-1e4, -1e4],
    [-1e4, -9999.0, -9998.5],
    [1000.0, 999.0],
    [40.0, 0.0],
    [0.0, -40.0, -41.0],
    [90.0, 0.0, 1.0],
    [700.0, 0.0],
    [0.1, 0.1, 0.1, 0.1],
    [1e-8, -1e-8],
    [-745.0, 0.0, 3.0],
    [5.0],
]
each_row_of_logits = pytest.mark.parametrize("row", LOGITS, ids=str)
SCALES = {"float64": [1e-300, 1e-200, 1.0, 1e200, 1e300], "float32": [1e-36, 1.0, 1e30]}


def given(library, dtype, *arrays):
    """Return the arrays in the library, and what they hold after rounding to the dtype."""
    rounded = [np.asarray(array, dtype=dtype) for array in arrays]
    return [library.convert(array) for array in rounded], rounded


def assert_precise(actual, expected):
    """Compare with mpmath's numbers: the dtype's tolerance, relative to the answer itself."""
    assert_close(actual, np.array(expected, dtype=np.float64))


@both_libraries
@both_dtypes
def test_sigmoid(library, dtype):
    x = [-1e4, -745.0, -700.0, -87.0, -40.0, -1.0, -1e-10, 0.0, 1e-10, 1.0, 20.0, 40.0, 1e4]
    (array,), (rounded,) = given(library, dtype, x)
    assert_precise(sigmoid(array), [precise.sigmoid(float(number)) for number in rounded])


@both_libraries
@both_dtypes
@each_row_of_logits
def test_logsumexp(library, dtype, row):
    (array,), (rounded,) = given(library, dtype, row)
    assert_precise(logsumexp(array), precise.logsumexp(rounded))


@both_libraries
@both_dtypes
@each_row_of_logits
def test_softmax(library, dtype, row):
    (array,), (rounded,) = given(library, dtype, row)
    assert_precise(softmax(array), precise.softmax(rounded))


@both_libraries
@both_dtypes
@each_row_of_logits
def test_log_softmax(library, dtype, row):
    """The likeliest class's −1e-18 is a sum of the others', not log(1 + 1e-18) = 0."""
    (array,), (rounded,) = given(library, dtype, row)
    assert_precise(log_softmax(array), precise.log_softmax(rounded))


@both_libraries
@pytest.mark.parametrize("temperature", [1e-3, 0.5, 100.0])
def test_temperature(library, temperature):
    row = [3.0, 2.75, -1.0]
    (array,), _ = given(library, "float64", row)
    assert_precise(softmax(array, temperature=temperature), precise.softmax(row, temperature))
    assert_precise(
        log_softmax(array, temperature=temperature), precise.log_softmax(row, temperature)
    )


@both_libraries
@both_dtypes
@each_row_of_logits
def test_softmax_cross_entropy(library, dtype, row):
    (array,), (rounded,) = given(library, dtype, row)
    for target in range(len(row)):
        actual = softmax_cross_entropy(array, library.convert(np.array(target)))
        assert_precise(actual, precise.softmax_cross_entropy(rounded, target))


@both_libraries
@both_dtypes
def test_binary_cross_entropy(library, dtype):
    logits = [1e4, -1e4, 40.0, -40.0, 700.0, -700.0, 1e-10, 0.0, 3.0]
    for target in (0.0, 1.0, 0.25):
        (x, y), (rounded, _) = given(library, dtype, logits, [target] * len(logits))
        expected = [precise.binary_cross_entropy(float(number), target) for number in rounded]
        assert_precise(binary_cross_entropy(x, y, reduction="none"), expected)


@both_libraries
@both_dtypes
def test_log_loss(library, dtype):
    """log(1 − p) of a tiny p is −p, not log(1) = 0."""
    chances = [1e-30, 1e-17, 1e-5, 0.25, 0.5, 1 - 2**-20]
    for target in (0.0, 1.0, 0.25):
        (p, y), (rounded, _) = given(library, dtype, chances, [target] * len(chances))
        expected = [precise.log_loss(float(number), target) for number in rounded]
        assert_precise(log_loss(p, y, reduction="none"), expected)


RESIDUALS = {
    "float64": [5e-324, 1e-300, 1e-160, 1e-8, 0.5, 1.0, 1.0 + 2**-52, 3.0, 1e150, 1e153],
    "float32": [1e-45, 1e-38, 1e-19, 1e-8, 0.5, 1.0, 1.0 + 2**-23, 3.0, 1e18],
}


@both_libraries
@both_dtypes
def test_regression(library, dtype):
    residuals = RESIDUALS[dtype]
    (x, zero), (rounded, _) = given(library, dtype, residuals, np.zeros(len(residuals)))
    exact = precise.exact(rounded)
    assert_precise(squared_error(x, zero, reduction="none"), [gap**2 for gap in exact])
    assert_precise(absolute_error(x, zero, reduction="none"), exact)
    for delta in (0.25, 1.0, 2.0**40):
        expected = [precise.huber(float(gap), delta) for gap in rounded]
        assert_precise(huber_loss(x, zero, delta=delta, reduction="none"), expected)


@both_libraries
def test_huber_loss_where_the_square_would_overflow(library):
    (x, zero), _ = given(library, "float64", [1e300, -1.5e308], [0.0, 0.0])
    assert_precise(huber_loss(x, zero, reduction="none"), [1e300, 1.5e308])
    assert_precise(huber_loss(x, zero, delta=1e-9, reduction="none"), [1e291, 1.5e299])


@both_libraries
@both_dtypes
@pytest.mark.parametrize("count", [2, 3, 1000])
def test_a_mean_is_representable_where_its_sum_is_not(library, dtype, count):
    top = float(np.finfo(dtype).max) / 1.5
    (x, zero), (rounded, _) = given(library, dtype, [top] * count, [0.0] * count)
    assert_precise(absolute_error(x, zero), mpmath.mpf(float(rounded[0])))
    assert_precise(huber_loss(x, zero), mpmath.mpf(float(rounded[0])) - 0.5)
    assert_precise(cost(x), mpmath.mpf(float(rounded[0])))
    (root, zero), (rounded, _) = given(library, dtype, [top**0.5] * count, [0.0] * count)
    assert_precise(squared_error(root, zero), mpmath.mpf(float(rounded[0])) ** 2)


def scaled_rows(dtype):
    return [
        (scale * np.array([3.0, -1.0, 0.5]), scale * np.array([-1.0, 1.0, 0.25]))
        for scale in SCALES[dtype]
    ]


@both_libraries
@both_dtypes
@pytest.mark.parametrize("p", [1, 1.5, 2, 3, 50, math.inf])
def test_norms_of_any_magnitude(library, dtype, p):
    for pair in scaled_rows(dtype):
        (x, y), rounded = given(library, dtype, *pair)
        expected = precise.minkowski(*rounded, p)
        assert_precise(minkowski_distance(x, y, p=p), expected)
        if p == 1:
            assert_precise(manhattan_distance(x, y), expected)
        if p == 2:
            assert_precise(euclidean_distance(x, y), expected)
            covariance = library.convert(np.eye(3, dtype=dtype))
            assert_precise(mahalanobis_distance(x, y, covariance=covariance), expected)


@both_libraries
def test_norms_of_the_smallest_number(library):
    (x, zero), _ = given(library, "float64", [5e-324, 0.0], [0.0, 0.0])
    assert float(euclidean_distance(x, zero)) == 5e-324
    assert float(minkowski_distance(x, zero, p=3)) == 5e-324
    assert float(cosine_similarity(x, x)) == 1.0


@both_libraries
@both_dtypes
def test_directions_of_any_magnitude(library, dtype):
    for pair in scaled_rows(dtype):
        (x, y), rounded = given(library, dtype, *pair)
        assert_precise(cosine_similarity(x, y), precise.cosine(*rounded))
        assert_precise(cosine_distance(x, y), 1 - precise.cosine(*rounded))
        assert_precise(cosine_loss(x, y), 1 - precise.cosine(*rounded))
        assert_precise(pearson_correlation(x, y), precise.pearson(*rounded))


@both_libraries
def test_directions_of_unlike_magnitudes(library):
    (x, y), rounded = given(library, "float64", [3e-200, 1e-200], [1e250, -2e250])
    assert_precise(cosine_similarity(x, y), precise.cosine(*rounded))
    assert_precise(pearson_correlation(x, y), mpmath.mpf(1))


@both_libraries
@both_dtypes
@pytest.mark.parametrize("length", [1.0, 2.7, 1e-3])
@pytest.mark.parametrize("angle", [0.3, 1e-1, 1e-2, 1e-3, 1e-6, 1e-9, 1e-13])
def test_cosine_distance_between_near_parallels(library, dtype, angle, length):
    """1 − cos loses the digits that the sine keeps."""
    base, upright = np.array([3.0, 1.0, -2.0]), np.array([-1.0, 3.0, 0.0])
    (x, y), rounded = given(library, dtype, base, length * (base + angle * upright))
    expected = 1 - precise.cosine(*rounded)
    assert_precise(cosine_distance(x, y), expected)
    assert_precise(cosine_loss(x, y), expected)


@both_libraries
def test_correlation_of_small_differences_on_a_large_mean(library):
    (x, y), rounded = given(
        library, "float64", [1e9 + 1, 1e9 + 2, 1e9 + 4], [1e12 + 3, 1e12 - 1, 1e12 - 9]
    )
    assert_precise(pearson_correlation(x, y), precise.pearson(*rounded))


@both_libraries
@pytest.mark.parametrize("temperature", [1e-3, 0.01, 0.1, 10.0])
def test_info_nce(library, temperature):
    anchors, positives = [[1.0, 0.0], [3.0, 4.0]], [[4.0, 3.0], [0.0, 1.0]]
    (a, b), _ = given(library, "float64", anchors, positives)
    expected = precise.info_nce(anchors, positives, temperature)
    assert_precise(info_nce(a, b, temperature=temperature), expected)


@both_libraries
@both_dtypes
@pytest.mark.parametrize("beta", [1, 2])
def test_total_variation_of_any_magnitude(library, dtype, beta):
    for scale in SCALES[dtype]:
        if beta == 2 and not 1e-20 < scale < 1e15:
            continue
        (image,), (rounded,) = given(library, dtype, scale * np.array([[0.0, 3.0], [4.0, 0.0]]))
        down, right = (mpmath.mpf(float(rounded[place])) for place in ((1, 0), (0, 1)))
        expected = mpmath.sqrt(down**2 + right**2) ** beta + right**beta + down**beta
        assert_precise(total_variation(image, beta=beta), expected)


@both_libraries
@pytest.mark.parametrize("x", [[1e-8], [1e-100, 0.0], [0.5, 1e-3], [1.0 + 1e-9, 2.0]])
def test_rastrigin_near_its_minima(library, x):
    """10 − 10 cos 2πx cancels at the bottom; 20 sin² πx does not."""
    (array,), (rounded,) = given(library, "float64", x)
    assert_precise(rastrigin(array), precise.rastrigin(rounded))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_slope_of_sigmoid_below_0_keeps_its_digits(dtype):
    """σ' = e^x / (1 + e^x)², down to the smallest normal number."""
    start = math.log(torch.finfo(dtype).smallest_normal)
    x = torch.linspace(start, 0, 201, dtype=dtype, requires_grad=True)
    sigmoid(x).sum().backward()
    odds = np.exp(x.detach().double().numpy())
    right = odds / (1 + odds) ** 2
    np.testing.assert_allclose(x.grad.double(), right, rtol=8 * torch.finfo(dtype).eps)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_slope_of_binary_cross_entropy_keeps_its_digits(dtype):
    """For the target 1 it is -1 / (1 + e^z), however small."""
    end = -math.log(torch.finfo(dtype).smallest_normal)
    z = torch.linspace(-end, end, 201, dtype=dtype, requires_grad=True)
    binary_cross_entropy(z, torch.ones_like(z), reduction="sum").backward()
    right = -1 / (1 + np.exp(z.detach().double().numpy()))
    np.testing.assert_allclose(z.grad.double(), right, rtol=8 * torch.finfo(dtype).eps)
