"""What must hold between lossbook's own functions, whatever the input: probability and losses."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossbook.classification import binary_cross_entropy, log_loss, softmax_cross_entropy
from lossbook.embedding import info_nce
from lossbook.information import (
    cross_entropy,
    entropy,
    js_divergence,
    kl_divergence,
    mutual_information,
)
from lossbook.objectives import cost, l1_penalty, l2_penalty, objective
from lossbook.probability import log_softmax, logsumexp, sigmoid, softmax
from lossbook.regression import absolute_error, huber_loss, squared_error

from .catalogue import CASES
from .libraries import both_libraries, to_numpy
from .strategies import arrays, distributions, dyadic_distributions, vectors

close = {"rtol": 1e-5, "atol": 1e-5}


def logits(high=50):
    return vectors(low=-high, high=high)


@given(inputs=logits(), shift=st.integers(-50, 50))
def test_shifting_all_logits_changes_no_probability(inputs, shift):
    (x,), axis = inputs
    moved = x + x.dtype.type(shift)
    np.testing.assert_allclose(softmax(moved, axis=axis), softmax(x, axis=axis), **close)
    np.testing.assert_allclose(log_softmax(moved, axis=axis), log_softmax(x, axis=axis), **close)
    np.testing.assert_allclose(
        logsumexp(moved, axis=axis), logsumexp(x, axis=axis) + shift, **close
    )


@given(inputs=vectors(dtype="float64"), temperature=st.floats(0.1, 10))
def test_softmax_is_a_distribution(inputs, temperature):
    (x,), axis = inputs
    chances = softmax(x, temperature=temperature, axis=axis)
    assert np.all(chances >= 0)
    np.testing.assert_allclose(chances.sum(axis=axis), 1, rtol=1e-14)
    np.testing.assert_allclose(
        np.exp(log_softmax(x, temperature=temperature, axis=axis)), chances, rtol=1e-9, atol=1e-300
    )


@given(inputs=vectors(dtype="float64"), exponent=st.integers(-3, 3))
def test_temperature_divides_the_logits(inputs, exponent):
    (x,), axis = inputs
    temperature = 2.0**exponent
    np.testing.assert_allclose(
        softmax(x, temperature=temperature, axis=axis),
        softmax(x / temperature, axis=axis),
        rtol=1e-11,
        atol=1e-300,
    )


@given(z=st.floats(-700, 700))
def test_softmax_of_two_classes_is_the_sigmoid(z):
    np.testing.assert_allclose(softmax([z, 0.0]), [sigmoid(z), sigmoid(-z)], rtol=1e-12)
    np.testing.assert_allclose(sigmoid(z) + sigmoid(-z), 1, rtol=1e-15)


@both_libraries
@given(inputs=distributions(2), base=st.sampled_from([None, 2]))
def test_cross_entropy_is_entropy_plus_kl(library, inputs, base):
    (p, q), axis = inputs
    p, q = library.convert(p), library.convert(q)
    options = {"base": base, "axis": axis}
    left = to_numpy(cross_entropy(p, q, **options))
    right = to_numpy(entropy(p, **options) + kl_divergence(p, q, **options))
    np.testing.assert_allclose(left, right, rtol=1e-5, atol=1e-5)


@given(inputs=distributions())
def test_entropy_is_greatest_for_equal_chances(inputs):
    (p,), axis = inputs
    assert np.all(entropy(p, axis=axis) >= 0)
    assert np.all(entropy(p, axis=axis) <= math.log(p.shape[axis]) + 1e-5)
    fair = np.full_like(p, 1 / p.shape[axis])
    np.testing.assert_allclose(entropy(fair, axis=axis), math.log(p.shape[axis]), **close)


@given(p=dyadic_distributions(5), q=dyadic_distributions(5))
def test_kl_is_zero_between_equals_only(p, q):
    assert kl_divergence(p, p) == 0
    assert kl_divergence(p, q) >= 0
    assert (kl_divergence(p, q) > 1e-15) == bool(np.any(p != q))


@both_libraries
@given(inputs=distributions(2), base=st.sampled_from([None, 2, 10]))
def test_js_divergence_has_its_bounds(library, inputs, base):
    (p, q), axis = inputs
    options = {"base": base, "axis": axis}
    there = to_numpy(js_divergence(library.convert(p), library.convert(q), **options))
    back = to_numpy(js_divergence(library.convert(q), library.convert(p), **options))
    np.testing.assert_array_equal(there, back)
    assert np.all(there >= 0)
    # The bound as the dtype rounds it: not one digit more.
    assert np.all(there <= np.asarray(math.log(2) / math.log(base or math.e), dtype=there.dtype))


@both_libraries
@given(pieces=dyadic_distributions(6), cut=st.integers(1, 5))
def test_disjoint_distributions_reach_the_bound(library, pieces, cut):
    p, q = pieces.copy(), pieces.copy()
    p[cut:], q[:cut] = 0, 0
    p, q = p / p.sum(), q / q.sum()
    distance = float(js_divergence(library.convert(p), library.convert(q)))
    assert distance == pytest.approx(math.log(2), rel=1e-15)
    assert distance <= math.log(2)


@given(*[dyadic_distributions(4)] * 3)
def test_the_root_of_js_divergence_obeys_the_triangle_inequality(p, q, r):
    direct, first, second = (math.sqrt(js_divergence(a, b)) for a, b in ((p, r), (p, q), (q, r)))
    assert direct <= first + second + 1e-12


@given(p=dyadic_distributions(4), q=dyadic_distributions(4))
def test_js_divergence_is_the_information_about_the_source(p, q):
    joint = np.stack([p, q]) / 2
    assert float(js_divergence(p, q)) == pytest.approx(float(mutual_information(joint)), abs=1e-12)


@given(cells=dyadic_distributions(6), base=st.sampled_from([None, 2]))
def test_mutual_information_is_kl_from_independence(cells, base):
    joint = cells.reshape(2, 3)
    independent = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    information = float(mutual_information(joint, base=base))
    assert information == pytest.approx(
        float(kl_divergence(joint.ravel(), independent.ravel(), base=base)), abs=1e-12
    )
    assert information == pytest.approx(float(mutual_information(joint.T, base=base)), abs=1e-12)
    assert mutual_information(independent, base=base) == pytest.approx(0, abs=1e-12)


# Farther out a probability close to 1 has rounded the other one's digits away.
@given(z=st.floats(-10, 10), y=st.floats(0, 1))
def test_the_binary_losses_are_one(z, y):
    expected = pytest.approx(float(cross_entropy([y, 1 - y], softmax([z, 0.0]))), rel=1e-10)
    assert float(binary_cross_entropy(z, y)) == expected
    assert float(log_loss(sigmoid(z), y)) == expected
    assert float(softmax_cross_entropy([z, 0.0], [y, 1 - y])) == expected


@given(target=st.integers(0, 3), smoothing=st.floats(0, 0.9), inputs=logits(20))
def test_label_smoothing_smooths_the_target(target, smoothing, inputs):
    (x,), _ = inputs
    classes = x.shape[-1]
    target %= classes
    smoothed = np.full(x.shape, smoothing / classes, dtype=x.dtype)
    smoothed[..., target] += x.dtype.type(1 - smoothing)
    np.testing.assert_allclose(
        softmax_cross_entropy(
            x, np.full(x.shape[:-1], target), label_smoothing=smoothing, reduction="none"
        ),
        softmax_cross_entropy(x, smoothed, reduction="none"),
        **close,
    )


@given(inputs=arrays(2, low=-1e3, high=1e3), delta=st.floats(0.01, 100))
def test_huber_loss_lies_below_both_its_parts(inputs, delta):
    x, y = inputs
    losses = huber_loss(x, y, delta=delta, reduction="none")
    slack = 1 + 1e-6
    assert np.all(losses <= squared_error(x, y, reduction="none") / 2 * slack)
    assert np.all(losses <= delta * absolute_error(x, y, reduction="none") * slack)
    assert np.all(losses >= 0)


@given(inputs=arrays(2, low=-1e3, high=1e3), delta=st.sampled_from([0.25, 1.0, 8.0]))
def test_huber_loss_scales_with_its_unit(inputs, delta):
    x, y = inputs
    np.testing.assert_allclose(
        huber_loss(4 * x, 4 * y, delta=4 * delta), 16 * huber_loss(x, y, delta=delta), rtol=1e-5
    )


@given(inputs=arrays(2, low=-100, high=100))
def test_a_wide_huber_loss_is_half_the_squared_error(inputs):
    x, y = inputs
    np.testing.assert_allclose(
        huber_loss(x, y, delta=1e6), squared_error(x, y) / 2, rtol=1e-6, atol=1e-40
    )


@pytest.mark.parametrize("function", [squared_error, absolute_error, huber_loss])
@given(inputs=arrays(2, low=-1e3, high=1e3))
def test_regression_losses_are_symmetric(function, inputs):
    x, y = inputs
    np.testing.assert_array_equal(function(x, y), function(y, x))


@given(rows=st.integers(1, 6), temperature=st.floats(0.05, 5))
def test_info_nce_cannot_tell_identical_rows_apart(rows, temperature):
    x = np.ones((rows, 3))
    assert float(info_nce(x, x, temperature=temperature)) == pytest.approx(
        math.log(rows), abs=1e-12
    )


@pytest.mark.parametrize("case", [case for case in CASES if case.accepts("axis")], ids=repr)
@both_libraries
def test_each_row_is_on_its_own(case, library):
    """What stands beside a row or before it, or which axis it lies on, changes nothing in it."""
    together = to_numpy(case.call(**case.converted(library)))
    for row in range(2):
        alone = {name: library.convert(array[row]) for name, array in case.arrays.items()}
        np.testing.assert_allclose(to_numpy(case.call(**alone)), together[row], rtol=1e-14)
    columns = {name: library.convert(array.T) for name, array in case.arrays.items()}
    across = to_numpy(case.call(**columns, axis=0))
    np.testing.assert_allclose(across.T, together, rtol=1e-14)
    stacks = {name: np.stack([array, array[::-1]]) for name, array in case.arrays.items()}
    stacked = case.call(**{name: library.convert(stack) for name, stack in stacks.items()})
    np.testing.assert_allclose(to_numpy(stacked), np.stack([together, together[::-1]]), rtol=1e-14)


@given(inputs=arrays(low=-100, high=100), strength=st.floats(0, 10))
def test_an_objective_is_cost_plus_penalty(inputs, strength):
    (x,) = inputs
    data_cost, penalty = cost(x * x), l2_penalty(x)
    value = objective(data_cost, penalty, strength=strength)
    np.testing.assert_allclose(value, data_cost + strength * penalty, rtol=1e-5)
    assert objective(data_cost, penalty, strength=0) == data_cost
    np.testing.assert_allclose(l1_penalty(-3 * x), 3 * l1_penalty(x), rtol=1e-5)
