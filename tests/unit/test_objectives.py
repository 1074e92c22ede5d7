"""objectives against NumPy, torch and scikit-learn."""

import math

import numpy as np
import pytest
import sklearn.linear_model
import torch
from hypothesis import given
from hypothesis import strategies as st

from lossbook.objectives import cost, l1_penalty, l2_penalty, objective
from lossbook.regression import squared_error

from .libraries import assert_close, assert_matches, both_dtypes, both_libraries, dtype_name
from .strategies import arrays, largest, numbers


@both_libraries
@pytest.mark.parametrize(("reduction", "oracle"), [("mean", np.mean), ("sum", np.sum)])
@given(inputs=arrays(low=-100, high=100))
def test_cost(library, reduction, oracle, inputs):
    wide = inputs[0].astype(np.float64)
    assert_matches(
        library,
        cost,
        inputs,
        oracle(wide),
        scale=oracle(np.abs(wide)),
        reduction=reduction,
    )


def test_cost_is_a_mean_by_default():
    assert cost([1.0, 2.0, 6.0]) == 3.0
    with pytest.raises(ValueError, match=r"^reduction .* for a cost, got 'none'$"):
        cost([1.0, 2.0, 6.0], reduction="none")


@both_libraries
@pytest.mark.parametrize(("penalty", "norm"), [(l1_penalty, 1), (l2_penalty, 2)], ids=["l1", "l2"])
@given(inputs=arrays(low=-1e6, high=1e6))
def test_penalty_of_an_array(library, penalty, norm, inputs):
    wide = torch.from_numpy(inputs[0].astype(np.float64)).reshape(-1)
    expected = torch.linalg.vector_norm(wide, ord=norm).item() ** norm
    assert_matches(library, penalty, inputs, expected)


@both_libraries
@both_dtypes
@pytest.mark.parametrize("sequence", [list, tuple])
def test_penalty_of_a_sequence_of_arrays(library, dtype, sequence):
    """The parameters of a model have different shapes."""
    parameters = [np.array([[1.0, -2.0], [3.0, 0.0]]), np.array([-4.0]), np.array(0.5)]
    given_parameters = sequence(library.convert(array.astype(dtype)) for array in parameters)
    for penalty, expected in ((l1_penalty, 10.5), (l2_penalty, 30.25)):
        value = penalty(given_parameters)
        assert library.owns(value)
        assert dtype_name(value) == dtype
        assert_close(value, expected)


def test_penalty_of_a_models_parameters():
    layer = torch.nn.Linear(3, 2)
    parameters = list(layer.parameters())
    flat = torch.cat([parameter.reshape(-1) for parameter in parameters])
    torch.testing.assert_close(l1_penalty(parameters), flat.abs().sum())
    torch.testing.assert_close(l2_penalty(parameters), flat.square().sum())
    l2_penalty(parameters).backward()
    torch.testing.assert_close(layer.weight.grad, 2 * layer.weight)


@pytest.mark.parametrize("penalty", [l1_penalty, l2_penalty])
def test_numbers_are_one_array(penalty):
    assert penalty([1.0, -2.0]) == {l1_penalty: 3.0, l2_penalty: 5.0}[penalty]
    assert penalty(-3) == {l1_penalty: 3.0, l2_penalty: 9.0}[penalty]
    assert (
        penalty(np.array([200, 100], dtype=np.uint8))
        == {
            l1_penalty: 300.0,
            l2_penalty: 50_000.0,
        }[penalty]
    )


@pytest.mark.parametrize("penalty", [l1_penalty, l2_penalty])
def test_bad_sequences_of_parameters(penalty):
    with pytest.raises(ValueError, match="empty"):
        penalty([])
    with pytest.raises(ValueError, match="empty"):
        penalty([np.ones(2), np.ones(0)])
    with pytest.raises(TypeError):
        penalty([np.ones(2), torch.ones(2)])
    with pytest.raises(TypeError):
        penalty([np.ones(2), "weights"])
    with pytest.raises(TypeError, match=r"^parameters must be an array or several, got dict$"):
        penalty({"weights": np.ones(2)})


@both_libraries
@given(
    values=st.tuples(
        numbers("float64", -largest("float64", 3), largest("float64", 3)),
        numbers("float64", 0, largest("float64", 3)),
        st.floats(0, 1e6),
    )
)
def test_objective(library, values):
    data_cost, penalty, strength = values
    expected = math.fsum([data_cost, strength * penalty])
    assert_matches(
        library,
        objective,
        [np.array(data_cost), np.array(penalty)],
        expected,
        scale=abs(data_cost) + strength * penalty,
        strength=strength,
    )


@both_libraries
@pytest.mark.parametrize("shapes", [((3,), ()), ((), (3,)), ((3,), (3,)), ((1,), (1,))])
def test_objective_takes_scalars(library, shapes):
    arrays_given = [library.convert(np.ones(shape)) for shape in shapes]
    with pytest.raises(ValueError, match=r"scalar|shape"):
        objective(*arrays_given, strength=1.0)


def test_ridge_regression_minimises_the_objective():
    """scikit-learn's ridge minimises ‖y − Xw‖² + αΣw²: no intercept, sums and not means."""
    random = np.random.default_rng(0)
    features, targets = random.normal(size=(30, 4)), random.normal(size=30)
    ridge = sklearn.linear_model.Ridge(alpha=2.5, fit_intercept=False).fit(features, targets)

    def value(weights):
        losses = squared_error(features @ weights, targets, reduction="none")
        return float(objective(cost(losses, reduction="sum"), l2_penalty(weights), strength=2.5))

    best = value(ridge.coef_)
    for _ in range(20):
        assert value(ridge.coef_ + random.normal(0, 0.01, 4)) > best


@pytest.mark.parametrize("kind", [list, tuple, iter])
@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ([[1.0, -2.0], [3.0]], 6.0),
        ([1.0, [-2.0, 3.0]], 6.0),
        ([1.0, -2.0], 3.0),
        ([np.ones((2, 2)), np.array([-3.0])], 7.0),
        ([torch.ones(2), torch.tensor(-1.0)], 3.0),
    ],
    ids=["lists", "a number and a list", "numbers", "arrays", "tensors"],
)
def test_parameters_come_in_many_ways(kind, parameters, expected):
    assert float(l1_penalty(kind(parameters))) == expected


@pytest.mark.parametrize("function", [l1_penalty, l2_penalty])
def test_an_iterator_without_parameters(function):
    with pytest.raises(ValueError, match=r"^parameters must not be empty"):
        function(iter([]))


def test_a_reduction_is_no_array():
    with pytest.raises(TypeError, match=r"^reduction must be a string"):
        cost([1.0], reduction=np.array(["none", "sum"]))


def test_a_strength_that_the_dtype_cannot_hold():
    with pytest.raises(ValueError, match="strength must be finite as float32, got 1e"):
        objective(np.float32(2), np.float32(0), strength=1e300)
