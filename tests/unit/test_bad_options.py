"""Every option of every function against every kind of bad value, and the words of the error."""

import inspect
import math

import numpy as np
import pytest
import torch

from lossbook.images import total_variation
from lossbook.objectives import objective
from lossbook.probability import softmax
from lossbook.regression import huber_loss

from .catalogue import CASES, X, every_case
from .libraries import both_libraries, to_numpy, value_or_refusal

NAN = math.nan
NOT_A_NUMBER = ["1", None, 1j, [2.0], (2.0,), np.array([2.0, 3.0]), {}, True, object()]
NOT_A_FLAG = ["yes", None, 2.0, [True]]
NOT_AN_AXIS = [0.0, "0", None, (0,), [0], True, NAN]

# (values out of range, values of the wrong type) by option.
BAD_VALUES = {
    "axis": ([2, -3, 10**30], NOT_AN_AXIS),
    "reduction": (["average", "", "Mean", "mean "], [None, 1, True, ["mean"], b"mean", np.mean]),
    "temperature": ([0, 0.0, -0.0, -1, NAN, -math.inf, 10**400, 1e-320], NOT_A_NUMBER),
    # Base 1 measures nothing: its logarithm is 0.
    "base": ([0, 0.5, 1, 1.0, -2, NAN, math.inf], [bad for bad in NOT_A_NUMBER if bad is not None]),
    "label_smoothing": ([-0.1, 1.1, NAN, math.inf], NOT_A_NUMBER),
    "delta": ([0, -0.0, -1, NAN, -math.inf, 10**400], NOT_A_NUMBER),
    "p": ([0.5, 0, -1, 0.999, NAN, -math.inf], NOT_A_NUMBER),
    "beta": ([0.5, 0, -1, 0.999, NAN, -math.inf], NOT_A_NUMBER),
    "strength": ([-1, -1e-300, 10**400, NAN, -math.inf], NOT_A_NUMBER),
    "keepdims": ([], NOT_A_FLAG),
    "normalize": ([], NOT_A_FLAG),
}


def options_of(case):
    """Return the keyword-only options of a function; its arrays are not among them."""
    parameters = inspect.signature(case.function).parameters.values()
    return [
        parameter.name
        for parameter in parameters
        if parameter.kind is parameter.KEYWORD_ONLY and parameter.name not in case.arrays
    ]


def rows(which):
    for case in CASES:
        for option in options_of(case):
            for bad in BAD_VALUES[option][which]:
                yield pytest.param(case, option, bad, id=f"{case}-{option}-{bad!r:.20}")


@pytest.mark.parametrize(("case", "option", "bad"), list(rows(0)))
def test_out_of_range(case, option, bad):
    with pytest.raises(ValueError, match=rf"^{option}\b") as caught:
        case.call(**{option: bad})
    assert str(bad) in str(caught.value)


@pytest.mark.parametrize(("case", "option", "bad"), list(rows(1)))
def test_wrong_type(case, option, bad):
    with pytest.raises(TypeError, match=rf"^{option}\b"):
        case.call(**{option: bad})


@pytest.mark.parametrize("case", [case for case in CASES if case.accepts("axis")], ids=repr)
@both_libraries
def test_a_scalar_has_no_axis(case, library):
    scalars = {name: library.convert(np.array(1.0)) for name in case.arrays}
    with pytest.raises(ValueError, match="axis"):
        case.call(**scalars)


@pytest.mark.parametrize("case", [case for case in CASES if case.accepts("axis")], ids=repr)
def test_numpy_integers_are_axes(case):
    np.testing.assert_array_equal(case.call(axis=np.int64(1)), case.call(axis=1))


@every_case
def test_unknown_options(case):
    with pytest.raises(TypeError, match="unexpected keyword"):
        case.call(colour="red")


@pytest.mark.parametrize("kind", [int, float, np.float32, np.int64, np.array])
def test_numbers_of_any_kind_are_numbers(kind):
    prediction = np.array([5.0])
    assert huber_loss(prediction, prediction - 4, delta=kind(2)) == 6.0
    np.testing.assert_array_equal(softmax(X, temperature=kind(2)), softmax(X, temperature=2.0))


def test_an_option_never_loses_its_gradient():
    """A temperature to be learnt must be refused or differentiated, not taken as a constant."""
    temperature = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    logits = torch.tensor([1.0, 0.0], dtype=torch.float64)
    chances = value_or_refusal(lambda: softmax(logits, temperature=temperature), "temperature")
    if chances is not None:
        chances[0].backward()
        slope = -chances[0].item() * chances[1].item() / 4
        assert temperature.grad.item() == pytest.approx(slope)


# Limits that are not in the contract: either refused, or the mathematical limit.
LIMITS = {
    "temperature": (lambda: softmax([1.0, 3.0], temperature=math.inf), [0.5, 0.5]),
    "delta": (lambda: huber_loss([3.0], [0.0], delta=math.inf), 4.5),
    "beta": (lambda: total_variation([[1.0, 0.5]], beta=math.inf), 0.0),
    "strength": (lambda: objective(1.0, 2.0, strength=math.inf), math.inf),
}


@pytest.mark.parametrize(("option", "row"), LIMITS.items(), ids=LIMITS)
def test_infinite_options_are_refused_or_limits(option, row):
    call, limit = row
    value = value_or_refusal(call, option)
    if value is not None:
        np.testing.assert_allclose(to_numpy(value), limit)


@pytest.mark.parametrize("strength", [math.inf, 0.0])
def test_strength_without_penalty(strength):
    """0 · ∞ is nobody's penalty."""
    value = value_or_refusal(lambda: objective(1.0, 0.0, strength=strength), "strength")
    assert value is None or float(value) == 1.0
