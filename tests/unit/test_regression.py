"""regression against scikit-learn, SciPy and torch."""

import numpy as np
import pytest
import scipy.special
import sklearn.metrics
import torch
from hypothesis import given
from hypothesis import strategies as st

from lossbook.regression import absolute_error, huber_loss, squared_error

from .libraries import NUMPY, assert_matches, both_libraries
from .strategies import arrays, batch_shapes

REDUCTIONS = {"mean": np.mean, "sum": np.sum, "none": lambda losses: losses}
reductions = pytest.mark.parametrize("reduction", REDUCTIONS)
deltas = st.floats(1e-3, 1e3)


def pairs(limit=1e6):
    return arrays(2, low=-limit, high=limit)


def wide(inputs):
    return [array.astype(np.float64) for array in inputs]


@both_libraries
@reductions
@given(inputs=pairs())
def test_squared_error(library, reduction, inputs):
    x, y = wide(inputs)
    expected = REDUCTIONS[reduction](np.square(x - y))
    assert_matches(library, squared_error, inputs, expected, reduction=reduction)


@both_libraries
@reductions
@given(inputs=pairs(1e30))
def test_absolute_error(library, reduction, inputs):
    x, y = wide(inputs)
    expected = REDUCTIONS[reduction](np.abs(x - y))
    assert_matches(library, absolute_error, inputs, expected, reduction=reduction)


@both_libraries
@reductions
@given(inputs=pairs(), delta=deltas)
def test_huber_loss(library, reduction, inputs, delta):
    x, y = wide(inputs)
    expected = REDUCTIONS[reduction](scipy.special.huber(delta, x - y))
    assert_matches(library, huber_loss, inputs, expected, reduction=reduction, delta=delta)


@given(inputs=arrays(2, low=-1e6, high=1e6, shape=st.tuples(st.integers(1, 9))))
def test_the_means_are_scikit_learns(inputs):
    x, y = wide(inputs)
    assert_matches(NUMPY, squared_error, [x, y], sklearn.metrics.mean_squared_error(x, y))
    assert_matches(NUMPY, absolute_error, [x, y], sklearn.metrics.mean_absolute_error(x, y))


@given(inputs=pairs(), delta=deltas)
def test_huber_loss_is_torchs(inputs, delta):
    x, y = wide(inputs)
    expected = torch.nn.functional.huber_loss(torch.from_numpy(x), torch.from_numpy(y), delta=delta)
    assert_matches(NUMPY, huber_loss, [x, y], expected.item(), delta=delta)


@pytest.mark.parametrize("delta", [0.5, 1.0, 2.0, 3])
def test_huber_loss_on_the_border(delta):
    """At |a| = δ both branches give ½δ²."""
    expected = np.full(2, delta**2 / 2)
    border = np.array([delta, -delta], dtype=np.float64)
    assert_matches(
        NUMPY, huber_loss, [border, np.zeros(2)], expected, delta=delta, reduction="none"
    )


def test_huber_loss_by_default_has_delta_one():
    assert huber_loss(np.array([3.0]), np.array([0.0])) == 2.5


def test_the_houses():
    """The course's example: three houses, each wrong by 10,000."""
    predicted, true = [310_000, 390_000, 510_000], [300_000, 400_000, 500_000]
    assert squared_error(predicted, true) == 1e8
    assert squared_error(predicted, true, reduction="sum") == 3e8
    assert absolute_error(predicted, true) == 1e4


@both_libraries
@pytest.mark.parametrize("function", [squared_error, absolute_error, huber_loss])
def test_small_integers_do_not_wrap_round(library, function):
    """3 − 250 is 9 in eight bits without a sign."""
    x, y = np.array([3], dtype=np.uint8), np.array([250], dtype=np.uint8)
    expected = {squared_error: 247.0**2, absolute_error: 247.0, huber_loss: 246.5}[function]
    assert float(function(library.convert(x), library.convert(y))) == expected


@both_libraries
@pytest.mark.parametrize("function", [squared_error, absolute_error, huber_loss])
def test_nan_is_not_hidden(library, function):
    x, y = np.array([np.nan, 1.0]), np.array([1.0, 1.0])
    losses = np.asarray(function(library.convert(x), library.convert(y), reduction="none"))
    assert np.isnan(losses[0])
    assert losses[1] == 0
    assert np.isnan(float(function(library.convert(x), library.convert(y))))


@both_libraries
@pytest.mark.parametrize("function", [squared_error, absolute_error, huber_loss])
def test_infinite_residuals_cost_infinity(library, function):
    x, y = np.array([np.inf, -np.inf, 3.0]), np.array([1.0, 1.0, 3.0])
    assert_matches(library, function, [x, y], [np.inf, np.inf, 0.0], reduction="none")
    assert_matches(library, function, [x, y], np.inf)


@given(shape=batch_shapes)
def test_equal_arrays_cost_nothing(shape):
    x = np.full(shape, 0.1)
    for function in (squared_error, absolute_error, huber_loss):
        assert function(x, x) == 0
