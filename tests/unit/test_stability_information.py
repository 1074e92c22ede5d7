"""information against 50 digits: tiny chances, near-equal distributions, far-apart Gaussians."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossbook.information import (
    cross_entropy,
    entropy,
    gaussian_kl,
    js_divergence,
    kl_divergence,
    mutual_information,
)

from . import precise
from .libraries import assert_close, both_dtypes, both_libraries
from .strategies import dyadic_distributions

TINY = {"float64": [5e-324, 1e-300, 1e-30], "float32": [1e-45, 1e-38, 1e-10]}


def check(library, dtype, function, oracle, *arrays):
    rounded = [np.asarray(array, dtype=dtype) for array in arrays]
    actual = function(*map(library.convert, rounded))
    assert_close(actual, np.asarray(float(oracle(*rounded))))


@both_libraries
@both_dtypes
@given(p=dyadic_distributions(4, bits=10), q=dyadic_distributions(4, bits=10))
def test_distributions(library, dtype, p, q):
    check(library, dtype, entropy, precise.entropy, p)
    check(library, dtype, cross_entropy, precise.cross_entropy, p, q)


@both_libraries
@both_dtypes
def test_tiny_chances(library, dtype):
    """A ratio of chances may overflow where its logarithm is an ordinary number."""
    for tiny in TINY[dtype]:
        certain, rare = [1.0, 0.0], [tiny, 1.0]
        check(library, dtype, entropy, precise.entropy, rare)
        for function in ("cross_entropy", "kl_divergence"):
            ours, oracle = globals()[function], getattr(precise, function)
            check(library, dtype, ours, oracle, certain, rare)
            check(library, dtype, ours, oracle, rare, [1 - 2**-8, 2**-8])
        check(library, dtype, js_divergence, precise.js_divergence, certain, rare)
        check(library, dtype, js_divergence, precise.js_divergence, rare, [0.0, 1.0])


@both_libraries
@both_dtypes
def test_mutual_information_of_a_rare_pair(library, dtype):
    """The product of two tiny margins underflows; the information does not."""
    for tiny in TINY[dtype]:
        check(library, dtype, mutual_information, precise.mutual_information, [[tiny, 0], [0, 1]])


@both_libraries
@given(joint=dyadic_distributions(6, bits=8))
def test_mutual_information(library, joint):
    table = joint.reshape(2, 3)
    check(library, "float64", mutual_information, precise.mutual_information, table)


# Steps between distributions that sum to exactly 1, so that no rounding of the inputs
# hides in the answer.
STEPS = [2**-4, 2**-7, 2**-10, 2**-14, 2**-18, 2**-25, 2**-32, 2**-44]


@both_libraries
@pytest.mark.parametrize("step", STEPS)
def test_near_equal_distributions(library, step):
    p = np.array([0.25, 0.5, 0.125, 0.125])
    q = p * (1 + step * np.array([1.0, -0.5, 0.5, -0.5]))
    assert math.fsum(q) == 1
    check(library, "float64", kl_divergence, precise.kl_divergence, p, q)
    check(library, "float64", kl_divergence, precise.kl_divergence, q, p)
    check(library, "float64", js_divergence, precise.js_divergence, p, q)


@both_libraries
@both_dtypes
@pytest.mark.parametrize("step", STEPS[:4])
def test_near_equal_distributions_whose_sums_are_rounded(library, dtype, step):
    """Thirds are no floats: what the sums miss of 1 is part of the answer."""
    p = np.array([1 / 3, 1 / 6, 0.3, 0.2])
    q = p * (1 + step * np.array([1.0, -2.0, 0.5, -0.75]))
    check(library, dtype, kl_divergence, precise.kl_divergence, p, q)
    check(library, dtype, js_divergence, precise.js_divergence, p, q)


@both_libraries
@pytest.mark.parametrize("step", STEPS)
def test_near_independence(library, step):
    """The joint chances differ from the product of their margins by the step alone."""
    independent = np.outer([0.25, 0.75], [0.5, 0.125, 0.375])
    joint = independent + step / 64 * np.array([[1.0, -2.0, 1.0], [-1.0, 2.0, -1.0]])
    check(library, "float64", mutual_information, precise.mutual_information, joint)


@both_libraries
@both_dtypes
@pytest.mark.parametrize("step", STEPS[:4])
def test_near_independence_of_rounded_margins(library, dtype, step):
    independent = np.outer([0.3, 0.7], [0.1, 0.6, 0.3])
    joint = independent * (1 + step * np.array([[1.0, -2.0, 1.0], [-1.0, 2.0, -1.0]]))
    check(library, dtype, mutual_information, precise.mutual_information, joint / joint.sum())


@both_libraries
def test_a_neighbour_whose_sum_is_a_little_off(library):
    """Each row is judged by its own sum: the tolerance of one is not the error of the next."""
    p = np.array([[0.25, 0.5, 0.125, 0.125], [0.25, 0.5, 0.125, 0.125 + 5e-7]])
    q = p[0] * (1 + 2**-7 * np.array([1.0, -0.5, 0.5, -0.5]))
    both = kl_divergence(library.convert(p), library.convert(np.stack([q, q])))
    expected = [float(precise.kl_divergence(row, q)) for row in p]
    assert_close(both[:1], np.array(expected[:1]))
    assert_close(both[1:], np.array(expected[1:]), scale=1e-4)


@both_libraries
@both_dtypes
@pytest.mark.parametrize(
    "arguments",
    [
        (0.0, 1.0, 0.0, 1.0),
        (0.0, 1.0, 0.0, 1.0 + 2**-4),
        (0.5, 1.0, 0.5 + 2**-10, 1.0),
        (0.0, 1e-5, 3.0, 1e5),
        (-1.0, 7.0, 3.0, 0.5),
    ],
    ids=str,
)
def test_gaussian_kl(library, dtype, arguments):
    check(library, dtype, gaussian_kl, precise.gaussian_kl, *arguments)


@both_libraries
@pytest.mark.parametrize("width", [1 + step for step in STEPS] + [1 - 2**-10, 1 - 2**-20])
def test_gaussian_kl_of_nearly_equal_widths(library, width):
    check(library, "float64", gaussian_kl, precise.gaussian_kl, 1.0, 1.0, 1.0, width)
    check(library, "float64", gaussian_kl, precise.gaussian_kl, 1.0, width, 1.0, 1.0)


@both_libraries
@pytest.mark.parametrize(
    "arguments",
    [
        (0.0, 1e-200, 0.0, 1e200),
        (0.0, 1e-160, 1e-160, 1e-160),
        (1e200, 1e200, -1e200, 1e200),
        (1e150, 1.0, 0.0, 1e150),
        (0.0, 1e150, 0.0, 1.0),
    ],
    ids=str,
)
def test_gaussian_kl_of_extreme_scales(library, arguments):
    """Squares of scales overflow and underflow; the ratios' squares need not."""
    check(library, "float64", gaussian_kl, precise.gaussian_kl, *arguments)


@both_libraries
@given(base=st.sampled_from([2, 10, 1.5]), p=dyadic_distributions(3))
def test_bases_only_change_the_unit(library, base, p):
    array = library.convert(p)
    expected = float(precise.entropy(p)) / math.log(base)
    assert_close(entropy(array, base=base), np.asarray(expected))
