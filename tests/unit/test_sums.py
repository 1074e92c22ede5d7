"""Sums keep their digits along every axis, in every order of the memory and in half precision."""

import math

import numpy as np
import pytest
import torch

import lossbook

from .catalogue import CASES
from .libraries import assert_close, to_numpy

COUNT = 60_000


def transposed(array):
    return np.ascontiguousarray(array.T).T


def strided(array):
    wide = np.zeros((2 * array.shape[0], 3 * array.shape[1]), array.dtype)
    wide[::2, ::3] = array
    return wide[::2, ::3]


def reversed_in_memory(array):
    return np.ascontiguousarray(array[::-1, ::-1])[::-1, ::-1]


ORDERS = {
    "contiguous": np.ascontiguousarray,
    "transposed": transposed,
    "strided": strided,
    "negative strides": reversed_in_memory,
}
every_order = pytest.mark.parametrize("ordered", ORDERS.values(), ids=ORDERS)
every_axis = pytest.mark.parametrize("axis", [0, 1, -1, -2])
every_dtype = pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])


@pytest.fixture(scope="module")
def numbers():
    """Two columns of many numbers between 0 and 1, none of which is a short binary fraction."""
    return np.random.default_rng(0).random((COUNT, 2))


def exact_sum(rows):
    """The sums of rows with one rounding, by Python's own exact summation."""
    return np.array([math.fsum(row) for row in rows.astype(np.float64).tolist()])


def along(axis, columns):
    """Lay the columns along an axis, and give that axis."""
    return columns if axis % 2 == 0 else columns.T


# A function of vectors, and its value from their exact sum.
BY_SUM = {
    "manhattan_distance": (
        lambda x, axis: lossbook.manhattan_distance(x, np.zeros_like(x), axis=axis),
        lambda rows: exact_sum(rows),
    ),
    "euclidean_distance": (
        lambda x, axis: lossbook.euclidean_distance(x, np.zeros_like(x), axis=axis),
        lambda rows: np.sqrt(exact_sum(rows.astype(np.float64) ** 2)),
    ),
    "minkowski_distance": (
        lambda x, axis: lossbook.minkowski_distance(x, np.zeros_like(x), p=3, axis=axis),
        lambda rows: np.cbrt(exact_sum(rows.astype(np.float64) ** 3)),
    ),
    "logsumexp": (
        lambda x, axis: lossbook.logsumexp(x, axis=axis),
        lambda rows: np.log(exact_sum(np.exp(rows.astype(np.float64)))),
    ),
    "cosine_similarity": (
        lambda x, axis: lossbook.cosine_similarity(x, np.ones_like(x), axis=axis),
        lambda rows: (
            exact_sum(rows) / np.sqrt(rows.shape[1] * exact_sum(rows.astype(np.float64) ** 2))
        ),
    ),
}
# A sum in pairs of so many numbers is off by 16 roundings at the very most; half precision is
# rounded once, at the end.
ROUNDINGS = {"float16": 0.51, "float32": 20, "float64": 20}


@every_order
@every_axis
@every_dtype
@pytest.mark.parametrize(("function", "expected"), BY_SUM.values(), ids=BY_SUM)
def test_a_sum_keeps_its_digits(numbers, function, expected, dtype, axis, ordered):
    x = ordered(along(axis, numbers).astype(dtype))
    found = function(x, axis)
    assert found.dtype == dtype
    right = expected(x if axis % 2 else x.T)
    allowed = ROUNDINGS[dtype] * np.finfo(dtype).eps
    np.testing.assert_allclose(found.astype(np.float64), right, rtol=allowed)


@every_order
@every_axis
@every_dtype
def test_softmax_adds_up_to_one(numbers, dtype, axis, ordered):
    probabilities = lossbook.softmax(ordered(along(axis, numbers).astype(dtype)), axis=axis)
    rows = probabilities if axis % 2 else probabilities.T
    # Each of the many probabilities is rounded by itself, in half precision as a subnormal number.
    allowed = {"float16": COUNT * 2**-25, "float32": 2e-6, "float64": 4e-15}[dtype]
    np.testing.assert_allclose(exact_sum(rows), 1, atol=allowed)


@every_order
@every_dtype
@pytest.mark.parametrize("function", [lossbook.entropy, lossbook.cross_entropy], ids=["H", "CE"])
def test_a_uniform_distribution_is_accepted_along_every_axis(function, dtype, ordered):
    p = ordered(np.full((4096, 2), 2.0**-12, dtype=dtype))
    found = function(p, axis=0) if function is lossbook.entropy else function(p, p, axis=0)
    np.testing.assert_allclose(found, 12 * math.log(2), rtol=2 * np.finfo(dtype).eps)


@every_order
@every_dtype
def test_means_keep_their_digits(numbers, dtype, ordered):
    x = ordered(numbers.astype(dtype))
    right = math.fsum((x.astype(np.float64) ** 2).ravel()) / x.size
    allowed = ROUNDINGS[dtype] * np.finfo(dtype).eps
    for loss in (
        lossbook.squared_error(x, np.zeros_like(x)),
        2 * lossbook.huber_loss(x, np.zeros_like(x)),
        lossbook.l2_penalty([x.astype(np.float64)]) / x.size,
    ):
        np.testing.assert_allclose(float(loss), right, rtol=2 * allowed)


def test_total_variation_of_a_photograph_with_its_channels_in_front():
    """`moveaxis`, the usual way to bring them there, leaves the channels fastest in memory."""
    photograph = np.random.default_rng(0).random((700, 900, 3)).astype(np.float32)
    planes = np.moveaxis(photograph, -1, 0)
    right = lossbook.total_variation(planes.astype(np.float64))
    np.testing.assert_allclose(lossbook.total_variation(planes), right, rtol=1e-6)


def test_a_contiguous_array_is_not_copied(monkeypatch):
    """The cure costs nothing where there is nothing to cure."""
    copied = []
    contiguous = np.ascontiguousarray

    def spy(array, *args, **kwargs):
        result = contiguous(array, *args, **kwargs)
        copied.append(not np.shares_memory(result, array))
        return result

    monkeypatch.setattr(np, "ascontiguousarray", spy)
    x = np.ones((300, 200))
    lossbook.softmax(x)
    lossbook.squared_error(x, 2 * x)
    lossbook.total_variation(x)
    lossbook.logsumexp(x.T, axis=0)
    assert copied
    assert not any(copied)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_a_vocabulary_of_today_in_half_precision(dtype):
    """torch's own logsumexp and cross_entropy overflow here: 128,256 exceeds 65,504."""
    z = torch.zeros(128_256, dtype=getattr(torch, dtype))
    right = math.log(128_256)
    half_step = {"float16": 2**-11, "bfloat16": 2**-8}[dtype]
    for found in (
        lossbook.logsumexp(z),
        -lossbook.log_softmax(z)[0],
        lossbook.softmax_cross_entropy(z, torch.tensor(7)),
        lossbook.softmax_cross_entropy(z, torch.tensor(7), label_smoothing=0.1),
    ):
        assert float(found) == pytest.approx(right, rel=half_step)
    assert float(lossbook.softmax(z)[0]) == pytest.approx(1 / 128_256, rel=0.005)
    uniform = lossbook.softmax(z)
    assert float(lossbook.entropy(uniform)) == pytest.approx(right, rel=0.01)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
@pytest.mark.parametrize("case", CASES, ids=repr)
def test_half_precision_is_rounded_once(case, dtype):
    """The result is that of the same numbers in float64, rounded."""
    halves = {
        name: torch.from_numpy(array).to(getattr(torch, dtype))
        if array.dtype.kind == "f"
        else torch.from_numpy(array)
        for name, array in case.arrays.items()
    }
    wide = {name: x.double() if x.is_floating_point() else x for name, x in halves.items()}
    right, found = case.call(**wide), case.call(**halves)
    assert found.dtype == getattr(torch, dtype)
    # Half a step, and a little of float32's own rounding.
    half_step = torch.finfo(found.dtype).eps / 2 * 1.01
    np.testing.assert_allclose(found.double(), right, rtol=half_step, atol=1e-6)


def test_penalties_of_half_precision_parameters_from_a_generator():
    parameters = [torch.full((300,), 20.0).half(), torch.full((2,), 3.0).half()]
    assert lossbook.l1_penalty(iter(parameters)) == 6006
    assert lossbook.l1_penalty(iter(parameters)).dtype == torch.float16
    # 120,018 is beyond half precision, as it should be.
    assert lossbook.l2_penalty(parameters) == math.inf


def test_a_sum_may_overflow_on_its_way():
    top = np.finfo(np.float64).max
    assert lossbook.cost([top, top, -top, -top, 2.0**1000, 0.0], reduction="sum") == 2.0**1000
    assert lossbook.cost([top, top, -top], reduction="mean") == pytest.approx(top / 3)
    assert_close(to_numpy(lossbook.cost(np.array([top, top]))), top)
