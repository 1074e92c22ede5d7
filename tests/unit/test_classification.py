"""classification against torch and scikit-learn."""

import numpy as np
import pytest
import scipy.special
import sklearn.metrics
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossbook.classification import binary_cross_entropy, log_loss, softmax_cross_entropy

from .libraries import NUMPY, assert_close, assert_matches, both_libraries
from .strategies import arrays, batch_shapes, normalise, vectors

functional = torch.nn.functional
REDUCTIONS = {"mean": np.mean, "sum": np.sum, "none": lambda losses: losses}
reductions = pytest.mark.parametrize("reduction", REDUCTIONS)
smoothings = st.sampled_from([0.0, 0.1, 0.5]) | st.floats(0, 0.99)


@st.composite
def logits_and_classes(draw):
    (logits,), _ = draw(vectors(low=-100, high=100))
    classes = draw(
        hnp.arrays(np.int64, logits.shape[:-1], elements=st.integers(0, logits.shape[-1] - 1))
    )
    return logits, classes


@st.composite
def logits_and_distributions(draw):
    (logits, weights), _ = draw(vectors(2, low=-100, high=100))
    return logits, normalise(np.abs(weights) + weights.dtype.type(1e-3))


def torch_cross_entropy(logits, targets, smoothing):
    """torch's per-sample losses; it wants one batch axis and the classes last of two."""
    flat = torch.from_numpy(logits.astype(np.float64)).reshape(-1, logits.shape[-1])
    wanted = torch.from_numpy(np.ascontiguousarray(targets)).reshape(
        flat.shape if targets.ndim == logits.ndim else -1
    )
    wanted = wanted.double() if wanted.is_floating_point() else wanted
    losses = functional.cross_entropy(flat, wanted, label_smoothing=smoothing, reduction="none")
    return losses.numpy().reshape(logits.shape[:-1])


@both_libraries
@reductions
@given(inputs=logits_and_classes(), smoothing=smoothings)
def test_softmax_cross_entropy_with_classes(library, reduction, inputs, smoothing):
    expected = REDUCTIONS[reduction](torch_cross_entropy(*inputs, smoothing))
    scale = max(1, inputs[0].size if reduction == "sum" else 1)
    assert_matches(
        library,
        softmax_cross_entropy,
        list(inputs),
        expected,
        scale=scale,
        label_smoothing=smoothing,
        reduction=reduction,
    )


@both_libraries
@reductions
@given(inputs=logits_and_distributions(), smoothing=smoothings)
def test_softmax_cross_entropy_with_distributions(library, reduction, inputs, smoothing):
    expected = REDUCTIONS[reduction](torch_cross_entropy(*inputs, smoothing))
    # Targets sum to 1 only up to rounding, which the size of the logits magnifies.
    scale = 100 * max(1, inputs[0].size if reduction == "sum" else 1)
    assert_matches(
        library,
        softmax_cross_entropy,
        list(inputs),
        expected,
        scale=scale,
        label_smoothing=smoothing,
        reduction=reduction,
    )


@both_libraries
@pytest.mark.parametrize("dtype", ["int8", "int32", "int64", "uint8"])
def test_classes_of_any_integer_type(library, dtype):
    logits, classes = np.array([[2.0, 1.0, 0.1], [0.0, 3.0, 1.0]]), np.array([2, 0], dtype=dtype)
    expected = sklearn.metrics.log_loss(
        classes, scipy.special.softmax(logits, axis=1), labels=[0, 1, 2]
    )
    assert_matches(library, softmax_cross_entropy, [logits, classes], expected)


@both_libraries
def test_one_sample_may_come_without_a_batch_axis(library):
    logits, target = np.array([2.0, 1.0, 0.1]), np.array(1)
    expected = -scipy.special.log_softmax(logits)[1]
    assert_matches(library, softmax_cross_entropy, [logits, target], expected)


@both_libraries
def test_one_hot_integers_are_distributions(library):
    logits, targets = np.array([[2.0, 1.0, 0.1], [0.0, 3.0, 1.0]]), np.eye(3, dtype=int)[[2, 0]]
    expected = -scipy.special.log_softmax(logits, axis=1)[[0, 1], [2, 0]].mean()
    actual = softmax_cross_entropy(library.convert(logits), library.convert(targets))
    assert_close(actual, expected)


def test_the_floor_of_label_smoothing():
    """Logits log((1 − ε)·y + ε/C) reach the floor, the smoothed targets' entropy."""
    smoothed = np.full(10, 0.01)
    smoothed[3] = 0.91
    floor = scipy.special.entr(smoothed).sum()
    assert_close(np.asarray(softmax_cross_entropy(np.log(smoothed), 3, label_smoothing=0.1)), floor)


@both_libraries
def test_a_class_ruled_out_by_both_costs_nothing(library):
    logits, targets = np.array([[-np.inf, 0.0, 1.0]]), np.array([[0.0, 0.5, 0.5]])
    expected = -scipy.special.log_softmax([0.0, 1.0]).mean()
    assert_matches(library, softmax_cross_entropy, [logits, targets], expected)


@both_libraries
def test_a_class_ruled_out_but_true_costs_infinity(library):
    logits = np.array([[-np.inf, 0.0, 1.0]])
    for target in (np.array([0]), np.array([[1.0, 0.0, 0.0]])):
        assert_matches(library, softmax_cross_entropy, [logits, target], np.inf)


@st.composite
def logits_and_chances(draw):
    dtype = draw(st.sampled_from([np.float32, np.float64]))
    shape = draw(batch_shapes)
    width = np.finfo(dtype).bits
    logits = hnp.arrays(dtype, shape, elements=st.floats(-1e3, 1e3, width=width))
    chances = hnp.arrays(
        dtype, shape, elements=st.sampled_from([0.0, 0.5, 1.0]) | st.floats(0, 1, width=width)
    )
    return [draw(logits), draw(chances)]


@both_libraries
@reductions
@given(inputs=logits_and_chances())
def test_binary_cross_entropy(library, reduction, inputs):
    logits, chances = (torch.from_numpy(np.asarray(x, dtype=np.float64)) for x in inputs)
    losses = functional.binary_cross_entropy_with_logits(logits, chances, reduction="none")
    expected = REDUCTIONS[reduction](losses.numpy())
    scale = np.abs(inputs[0]).astype(np.float64)
    scale = scale if reduction == "none" else scale.sum()
    assert_matches(
        library, binary_cross_entropy, inputs, expected, scale=scale, reduction=reduction
    )


@both_libraries
@reductions
@given(inputs=arrays(2, low=0, high=1))
def test_log_loss(library, reduction, inputs):
    p, y = (x.astype(np.float64) for x in inputs)
    # SciPy's xlog1py and xlogy know that 0 · log 0 is 0.
    losses = -scipy.special.xlogy(y, p) - scipy.special.xlog1py(1 - y, -p)
    assert_matches(library, log_loss, inputs, REDUCTIONS[reduction](losses), reduction=reduction)


@given(
    p=hnp.arrays(np.float64, 8, elements=st.floats(0.01, 0.99)),
    y=hnp.arrays(np.int64, 8, elements=st.integers(0, 1)),
)
def test_log_loss_is_scikit_learns(p, y):
    assert_matches(
        NUMPY, log_loss, [p, y.astype(np.float64)], sklearn.metrics.log_loss(y, p, labels=[0, 1])
    )


@both_libraries
def test_log_loss_of_certain_and_wrong_is_infinite(library):
    p, y = np.array([0.0, 1.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0, 1.0])
    assert_matches(library, log_loss, [p, y], [np.inf, np.inf, 0.0, 0.0], reduction="none")
    assert_matches(library, log_loss, [p, y], np.inf)


@both_libraries
def test_integer_and_boolean_targets(library):
    logits, targets = np.array([2.0, -1.0]), np.array([1, 0])
    expected = np.log1p(np.exp([-2.0, -1.0])).mean()
    for kind in (np.int64, np.uint8, np.bool_):
        actual = binary_cross_entropy(
            library.convert(logits), library.convert(targets.astype(kind))
        )
        assert_close(actual, expected)
        chances = library.convert(scipy.special.expit(logits))
        assert_close(log_loss(chances, library.convert(targets.astype(kind))), expected)


@both_libraries
def test_nan_logits_are_not_hidden(library):
    logits = library.convert(np.array([[np.nan, 0.0], [1.0, 0.0]]))
    losses = np.asarray(
        softmax_cross_entropy(logits, library.convert(np.array([0, 0])), reduction="none")
    )
    np.testing.assert_array_equal(np.isnan(losses), [True, False])
    targets = library.convert(np.array([[1.0, 0.0], [1.0, 0.0]]))
    losses = np.asarray(binary_cross_entropy(logits, targets, reduction="none"))
    np.testing.assert_array_equal(np.isnan(losses), [[True, False], [False, False]])


@pytest.mark.parametrize("targets", [np.array([1]), np.array([[0.0, 1.0]])])
@both_libraries
def test_nothing_but_smoothing_still_meets_an_impossible_class(library, targets):
    logits = library.convert(np.array([[0.0, -np.inf]]))
    loss = softmax_cross_entropy(logits, library.convert(targets), label_smoothing=1.0)
    assert float(loss) == np.inf


@both_libraries
def test_smoothing_of_logits_near_the_largest_number(library):
    """Three of four classes at -1.7e308, a tenth of a quarter of the weight on each."""
    logits = library.convert(np.array([[1.7e308, 0.0, 0.0, 0.0]]))
    loss = softmax_cross_entropy(logits, library.convert(np.array([0])), label_smoothing=0.1)
    assert_close(loss, 0.1 * 0.75 * 1.7e308)


def test_an_unsigned_class_is_named_as_it_came():
    with pytest.raises(ValueError, match=r"0 \.\.\. 1, got 18446744073709551615$"):
        softmax_cross_entropy([[0.0, 1.0]], np.array([2**64 - 1], dtype=np.uint64))
