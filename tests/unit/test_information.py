"""information against SciPy, scikit-learn and torch."""

import math

import numpy as np
import pytest
import scipy.integrate
import scipy.spatial.distance
import scipy.special
import scipy.stats
import sklearn.metrics
import torch
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossbook.information import (
    cross_entropy,
    entropy,
    gaussian_kl,
    js_divergence,
    kl_divergence,
    mutual_information,
)

from .libraries import NUMPY, assert_close, assert_matches, both_libraries
from .strategies import arrays, distributions, normalise

bases = st.sampled_from([None, 2, 10, 3.5])


def nats_in(base):
    """Return how many nats one unit of `base` holds."""
    return 1.0 if base is None else math.log(base)


def wide(inputs):
    return [array.astype(np.float64) for array in inputs]


def surprise(p, q):
    """−p log q with 0 · log 0 = 0, by SciPy's own conventions."""
    return -scipy.special.xlogy(p, q)


@both_libraries
@given(inputs=distributions(), base=bases)
def test_entropy(library, inputs, base):
    (p,), axis = inputs
    expected = scipy.special.entr(p.astype(np.float64)).sum(axis=axis) / nats_in(base)
    assert_matches(library, entropy, [p], expected, base=base, axis=axis)


@both_libraries
@given(inputs=distributions(2), base=bases)
def test_cross_entropy(library, inputs, base):
    (p, q), axis = inputs
    expected = surprise(*wide((p, q))).sum(axis=axis) / nats_in(base)
    assert_matches(library, cross_entropy, [p, q], expected, base=base, axis=axis)


@both_libraries
@given(inputs=distributions(2), base=bases)
def test_kl_divergence(library, inputs, base):
    (p, q), axis = inputs
    terms = scipy.special.rel_entr(*wide((p, q)))
    size = np.abs(np.where(np.isfinite(terms), terms, 0)).sum(axis=axis) + 1
    expected = terms.sum(axis=axis) / nats_in(base)
    assert_matches(library, kl_divergence, [p, q], expected, scale=size, base=base, axis=axis)


@both_libraries
@given(inputs=distributions(2), base=bases)
def test_js_divergence(library, inputs, base):
    (p, q), axis = inputs
    p_wide, q_wide = wide((p, q))
    # Twice the middle: half of the smallest number above 0 would round to 0.
    doubled = p_wide + q_wide
    terms = (
        scipy.special.rel_entr(2 * p_wide, doubled) + scipy.special.rel_entr(2 * q_wide, doubled)
    ) / 4
    expected = terms.sum(axis=axis) / nats_in(base)
    assert_matches(library, js_divergence, [p, q], expected, scale=1, base=base, axis=axis)


@given(inputs=distributions(2), base=bases)
def test_other_libraries_agree_on_distributions(inputs, base):
    (p, q), axis = inputs
    p, q = (normalise(array, axis) for array in wide((p, q)))
    options = {"base": base, "axis": axis}
    assert_close(np.asarray(entropy(p, **options)), scipy.stats.entropy(p, **options), scale=1)
    assert_close(
        np.asarray(kl_divergence(p, q, **options)), scipy.stats.entropy(p, q, **options), scale=1
    )
    # SciPy's middle of 0 and the smallest number above 0 is 0, and its divergence infinite.
    assume(np.all(((p + q) / 2 > 0) == (p + q > 0)))
    # SciPy takes the root of a sum that rounding may leave below 0: that is its NaN.
    with np.errstate(invalid="ignore"):
        root = np.nan_to_num(scipy.spatial.distance.jensenshannon(p, q, **options))
    assert_close(np.asarray(js_divergence(p, q, **options)), root**2, scale=1)


@both_libraries
@given(
    counts=hnp.arrays(
        np.int64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=6), elements=st.integers(0, 50)
    ).filter(np.any),
    base=bases,
    dtype=st.sampled_from(["float32", "float64"]),
)
def test_mutual_information(library, counts, base, dtype):
    joint = (counts / counts.sum()).astype(dtype)
    expected = sklearn.metrics.mutual_info_score(None, None, contingency=counts) / nats_in(base)
    assert_matches(library, mutual_information, [joint], expected, scale=1, base=base)


@both_libraries
@given(inputs=arrays(4, low=-5, high=5), exponents=st.tuples(*[st.floats(-2, 2)] * 2))
def test_gaussian_kl(library, inputs, exponents):
    mean_p, std_p, mean_q, std_q = inputs
    std_p, std_q = (
        np.abs(std) + std.dtype.type(10**exponent)
        for std, exponent in zip((std_p, std_q), exponents, strict=True)
    )
    first, second = (
        torch.distributions.Normal(*map(torch.from_numpy, map(np.atleast_1d, wide(pair))))
        for pair in ((mean_p, std_p), (mean_q, std_q))
    )
    expected = torch.distributions.kl_divergence(first, second).numpy().reshape(mean_p.shape)
    ratio = np.square(std_p.astype(np.float64) / std_q)
    scale = ratio + np.abs(np.log(ratio)) + 1
    assert_matches(library, gaussian_kl, [mean_p, std_p, mean_q, std_q], expected, scale=scale)


def test_gaussian_kl_is_the_integral():
    p, q = scipy.stats.norm(0.3, 1.2), scipy.stats.norm(-1.0, 0.8)
    integral, _ = scipy.integrate.quad(
        lambda x: p.pdf(x) * (p.logpdf(x) - q.logpdf(x)), -12, 12, epsabs=1e-12
    )
    assert float(gaussian_kl(0.3, 1.2, -1.0, 0.8)) == pytest.approx(integral, rel=1e-9)


# Chapters 6 and 10 print these numbers, each worked out by hand from its logarithms.
EXAMPLES = [
    (lambda p, q, base: entropy(p, base=base), 0.325083, 0.468996),
    (lambda p, q, base: cross_entropy(p, q, base=base), 0.551372, 0.795462),
    (lambda p, q, base: kl_divergence(p, q, base=base), 0.226289, 0.326466),
    (lambda p, q, base: kl_divergence(q, p, base=base), 0.311239, 0.311239 / math.log(2)),
    (lambda p, q, base: js_divergence(p, q, base=base), 0.063288, 0.063288 / math.log(2)),
]


@pytest.mark.parametrize(("measure", "nats", "bits"), EXAMPLES)
def test_the_course_example(measure, nats, bits):
    p, q = [0.9, 0.1], [0.6, 0.4]
    assert float(measure(p, q, None)) == pytest.approx(nats, abs=1e-6)
    assert float(measure(p, q, 2)) == pytest.approx(bits, abs=2e-6)


@both_libraries
@pytest.mark.parametrize("function", [cross_entropy, kl_divergence])
def test_an_event_that_q_rules_out_costs_infinity(library, function):
    p, q = np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([[1.0, 0.0], [1.0, 0.0]])
    assert_matches(library, function, [p, q], [np.inf, 0.0])


@both_libraries
def test_disjoint_distributions_are_one_bit_apart(library):
    p, q = np.array([0.5, 0.5, 0.0]), np.array([0.0, 0.0, 1.0])
    assert_matches(library, js_divergence, [p, q], 1.0, base=2)
    assert_matches(library, js_divergence, [p, q], math.log(2))


@both_libraries
def test_certainty_has_no_entropy(library):
    assert_matches(library, entropy, [np.array([0.0, 1.0, -0.0])], 0.0)


def test_integer_distributions_are_promoted():
    assert float(entropy([0, 1])) == 0.0
    assert float(kl_divergence([0, 1], [0.5, 0.5])) == pytest.approx(math.log(2))
    assert float(mutual_information([[0, 0], [0, 1]])) == 0.0


# The sum may miss 1 by the tolerance, which depends on the dtype; twice that is too much.
@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-6), ("float32", 1e-3)])
@pytest.mark.parametrize("sign", [-1, 1])
def test_the_tolerance_of_the_sum(dtype, tolerance, sign):
    def off(times):
        return np.array([0.5, 0.5 + sign * times * tolerance], dtype=dtype)

    near, far, fair = off(0.9), off(1.2), off(0)
    joint_near, joint_far = near[None, :], far[None, :]
    entropy(near), cross_entropy(near, fair), cross_entropy(fair, near)
    kl_divergence(near, fair), kl_divergence(fair, near), mutual_information(joint_near)
    js_divergence(near, fair), js_divergence(fair, near)
    for call in (
        lambda: entropy(far),
        lambda: cross_entropy(far, fair),
        lambda: cross_entropy(fair, far),
        lambda: kl_divergence(far, fair),
        lambda: kl_divergence(fair, far),
        lambda: js_divergence(far, fair),
        lambda: js_divergence(fair, far),
        lambda: mutual_information(joint_far),
    ):
        with pytest.raises(ValueError, match="sum"):
            call()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_each_argument_has_its_own_tolerance(dtype):
    """A float64 partner makes a float32 distribution no less rounded."""
    p = np.array([0.5, 0.5 + 5e-4], dtype=np.float32)
    kl_divergence(p, np.array([0.5, 0.5], dtype=dtype))


def test_gaussian_kl_by_name():
    value = gaussian_kl(mean_p=0.0, std_p=1.0, mean_q=1.0, std_q=2.0)
    assert_close(np.asarray(value), math.log(2) + 2 / 8 - 0.5)
    assert NUMPY.owns(value)
