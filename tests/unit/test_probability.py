"""probability against SciPy and torch."""

import numpy as np
import pytest
import scipy.special
import torch
from hypothesis import given
from hypothesis import strategies as st

from lossbook.probability import log_softmax, logsumexp, sigmoid, softmax

from .libraries import assert_close, assert_matches, both_libraries, to_numpy
from .strategies import arrays, vectors

temperatures = st.floats(0.01, 100.0)


@both_libraries
@given(inputs=arrays(low=-1e4, high=1e4))
def test_sigmoid(library, inputs):
    (x,) = inputs
    assert_matches(library, sigmoid, [x], scipy.special.expit(x.astype(np.float64)))


@both_libraries
@given(inputs=vectors())
def test_logsumexp(library, inputs):
    (x,), axis = inputs
    wide = x.astype(np.float64)
    assert_matches(
        library,
        logsumexp,
        [x],
        scipy.special.logsumexp(wide, axis=axis),
        scale=np.max(np.abs(wide), axis=axis),
        axis=axis,
    )


@both_libraries
@given(inputs=vectors())
def test_logsumexp_keeps_dimensions(library, inputs):
    (x,), axis = inputs
    wide = x.astype(np.float64)
    assert_matches(
        library,
        logsumexp,
        [x],
        scipy.special.logsumexp(wide, axis=axis, keepdims=True),
        scale=np.max(np.abs(wide), axis=axis, keepdims=True),
        axis=axis,
        keepdims=True,
    )


@both_libraries
@given(inputs=vectors(), temperature=temperatures)
def test_softmax(library, inputs, temperature):
    (x,), axis = inputs
    # A logit's own rounding, divided by the temperature, is a relative error of its probability.
    spread = np.ptp(x.astype(np.float64), axis=axis, keepdims=True) / temperature
    expected = scipy.special.softmax(x.astype(np.float64) / temperature, axis=axis)
    assert_matches(
        library,
        softmax,
        [x],
        expected,
        scale=np.minimum(expected * spread, 1),
        temperature=temperature,
        axis=axis,
    )


@both_libraries
@given(inputs=vectors(), temperature=temperatures)
def test_log_softmax(library, inputs, temperature):
    (x,), axis = inputs
    wide = torch.from_numpy(x.astype(np.float64)) / temperature
    assert_matches(
        library,
        log_softmax,
        [x],
        torch.log_softmax(wide, dim=axis).numpy(),
        scale=1,
        temperature=temperature,
        axis=axis,
    )


@both_libraries
def test_defaults_are_the_last_axis_and_temperature_one(library):
    x = np.array([[2.0, 1.0, 0.1], [0.0, 0.0, 3.0]])
    assert_matches(library, logsumexp, [x], scipy.special.logsumexp(x, axis=1))
    assert_matches(library, softmax, [x], scipy.special.softmax(x, axis=1))
    assert_matches(library, log_softmax, [x], scipy.special.log_softmax(x, axis=1))


def test_the_course_example():
    np.testing.assert_allclose(softmax([2, 1, 0.1]), [0.6590, 0.2424, 0.0986], atol=5e-5)


@both_libraries
@pytest.mark.parametrize("limit", [-np.inf, np.inf])
def test_infinite_logits_have_their_limits(library, limit):
    x = np.array([limit, 0.0, 1.0])
    assert_matches(library, sigmoid, [x], scipy.special.expit(x))
    assert_matches(library, logsumexp, [x], scipy.special.logsumexp(x))


@both_libraries
def test_a_class_ruled_out_has_probability_zero(library):
    x = np.array([-np.inf, 0.0, 1.0])
    assert_matches(library, softmax, [x], scipy.special.softmax(x))
    assert_matches(library, log_softmax, [x], scipy.special.log_softmax(x))


@both_libraries
def test_logsumexp_of_nothing_possible_is_minus_infinity(library):
    x = np.array([-np.inf, -np.inf])
    assert_matches(library, logsumexp, [x], -np.inf)


@both_libraries
@pytest.mark.parametrize("function", [sigmoid, softmax, log_softmax, logsumexp])
def test_nan_is_not_hidden(library, function):
    x = library.convert(np.array([[np.nan, 0.0, 1.0], [1.0, 0.0, 2.0]]))
    result = np.asarray(function(x))
    assert np.isnan(result[0]).any()
    assert np.isfinite(result[1]).all()


@pytest.mark.parametrize("function", [softmax, log_softmax])
def test_a_low_temperature_does_not_overflow(function):
    result = function(np.array([1e300, 0.0, 1e300]), temperature=1e-100)
    assert_close(np.exp(result) if function is log_softmax else result, [0.5, 0.0, 0.5])


@pytest.mark.parametrize("temperature", [1e39, 3.5e38, 1e-39])
@pytest.mark.parametrize("function", [softmax, log_softmax])
@both_libraries
def test_a_temperature_beyond_the_dtype(library, function, temperature):
    logits = np.array([0.0, 1.0, -np.inf])
    assert not np.any(
        np.isnan(to_numpy(function(library.convert(logits), temperature=temperature)))
    )
    with pytest.raises(ValueError, match=r"^temperature must be .*float32"):
        function(library.convert(logits.astype(np.float32)), temperature=temperature)
