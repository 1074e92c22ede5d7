"""Every function against every kind of bad argument: a ValueError or a TypeError that says why."""

import datetime
import decimal
import re

import numpy as np
import pytest
import scipy.sparse
import torch

from lossbook.classification import softmax_cross_entropy
from lossbook.distances import mahalanobis_distance
from lossbook.images import total_variation

from .catalogue import CASES, every_case
from .libraries import NUMPY, SECOND_DEVICE, STRICT, TORCH, both_libraries

# ---- arrays that are no arrays of real numbers


class Broken:
    """Something that fails to become an array."""

    def __array__(self, *arguments, **options):
        raise RuntimeError("out of order")


NOT_NUMBERS = {
    "None": None,
    "text": "0.5",
    "bytes": b"0.5",
    "a complex number": 1j,
    "complex numbers": np.ones((2, 3), dtype=np.complex128),
    "texts": np.array(["0.5", "0.5"]),
    "a list of texts": ["0.5", "0.5"],
    "a list of None": [None, 0.5],
    "objects": np.array([object(), object()]),
    "exact decimals": [decimal.Decimal("0.5"), decimal.Decimal("0.5")],
    "integers too large": [10**400, 1],
    "dates": np.array([datetime.date(2024, 1, 1)], dtype="datetime64"),
    "time spans": np.array([1, 2], dtype="timedelta64[s]"),
    "records": np.zeros(2, dtype=[("a", float), ("b", float)]),
    "a dictionary": {"a": 0.5},
    "a set": {0.5},
    "a function": len,
    "an object": object(),
    "an object out of order": Broken(),
    "a sparse matrix": scipy.sparse.csr_array(np.eye(3)),
    "a masked array": np.ma.masked_array([0.5, 0.5], mask=[True, False]),
    "complex tensor": torch.ones(2, 3, dtype=torch.complex64),
    "a masked array in a list": [np.ma.masked_array([0.5, 0.5], mask=[True, False])],
    "a masked number in a list": [0.5, np.ma.masked],
    "an object out of order in a list": [[Broken()], [0.5]],
    "a tensor without numbers": torch.ones(2, 3, device="meta"),
    "a jagged tensor": torch.nested.nested_tensor(
        [torch.ones(2), torch.ones(3)], layout=torch.jagged
    ),
    "sparse tensor": torch.eye(3).to_sparse(),
}


def every_array(*, but=""):
    return pytest.mark.parametrize(
        ("case", "name"),
        [
            pytest.param(case, name, id=f"{case}-{name}")
            for case in CASES
            for name in case.arrays
            if name != but
        ],
    )


@every_array()
@pytest.mark.parametrize("bad", NOT_NUMBERS.values(), ids=NOT_NUMBERS)
def test_what_is_not_an_array_of_real_numbers(case, name, bad):
    arguments = case.converted(TORCH if isinstance(bad, torch.Tensor) else NUMPY)
    with pytest.raises(TypeError) as caught:
        case.call(**{**arguments, name: bad})
    assert len(str(caught.value)) > 20


# Parameters may come from a generator, and as arrays of any lengths.
@every_array(but="parameters")
def test_a_generator(case, name):
    with pytest.raises(TypeError, match=rf"^{name} must hold real numbers"):
        case.call(**{name: (number for number in (0.5, 0.5))})


@every_array()
def test_lists_of_tensors_are_to_be_stacked(case, name):
    half = torch.tensor(0.5)
    with pytest.raises(TypeError, match="stack"):
        case.call(**{name: [[half], [half]]})
    # Parameters alone may come as a list of arrays.
    if name != "parameters":
        with pytest.raises(TypeError, match="stack"):
            case.call(**{name: [half, half]})


def test_images_of_objects_say_what_came():
    with pytest.raises(TypeError, match="object"):
        total_variation(np.array([["a", "b"], ["c", "d"]], dtype=object))


@every_array(but="parameters")
def test_ragged_lists(case, name):
    with pytest.raises((TypeError, ValueError)):
        case.call(**{name: [[0.5, 0.5], [1.0]]})


@every_array()
def test_a_list_that_holds_itself(case, name):
    endless = [0.5]
    endless.append(endless)
    with pytest.raises(ValueError, match="without end"):
        case.call(**{name: endless})


@every_array()
@pytest.mark.parametrize("shape", [(0,), (2, 0), (0, 3), (2, 0, 3)])
@both_libraries
def test_empty(case, name, shape, library):
    arguments = case.converted(library)
    # Its partners are empty alike, so that emptiness is all there is to find.
    empty = dict.fromkeys(arguments, library.convert(np.zeros(shape)))
    with pytest.raises(ValueError, match="empty"):
        case.call(**empty)
    with pytest.raises(ValueError, match=r"\w"):
        case.call(**{**arguments, name: library.convert(np.zeros(shape))})


@every_case
def test_an_empty_list(case):
    with pytest.raises(ValueError, match="empty"):
        case.call(**{name: [] for name in case.arrays})


# ---- arrays that do not belong together

PAIRED = [case for case in CASES if len(case.arrays) > 1]
SAME_SHAPE = [
    case
    for case in PAIRED
    if case.function not in (softmax_cross_entropy,) and case.arrays[next(iter(case.arrays))].ndim
]


def every_pair(cases):
    return pytest.mark.parametrize(
        ("case", "name"),
        [
            pytest.param(case, name, id=f"{case}-{name}")
            for case in cases
            for name in case.arrays
            if name != "covariance"
        ],
    )


@every_pair(PAIRED)
@pytest.mark.parametrize("stranger", [TORCH, STRICT], ids=repr)
def test_libraries_do_not_mix(case, name, stranger):
    mixed = {**case.converted(NUMPY), name: case.converted(stranger)[name]}
    kinds = rf"\b(numpy and {stranger}|{stranger} and numpy)\b"
    with pytest.raises(TypeError, match=kinds) as caught:
        case.call(**mixed)
    named = set(re.findall(r"\w+", str(caught.value).partition(" must ")[0])) - {"and"}
    assert name in named <= set(case.arrays)


def test_a_numpy_covariance_does_not_go_with_tensors():
    with pytest.raises(TypeError, match=r"(?is)numpy.*torch|torch.*numpy"):
        mahalanobis_distance(torch.ones(2), torch.zeros(2), covariance=np.eye(2))


@every_pair(PAIRED)
def test_lists_are_numpy_arrays_and_do_not_mix_with_tensors(case, name):
    mixed = case.converted(TORCH)
    mixed[name] = mixed[name].tolist()
    with pytest.raises(TypeError, match=r"(?is)numpy.*torch|torch.*numpy"):
        case.call(**mixed)


@every_pair(PAIRED)
def test_devices_do_not_mix(case, name):
    mixed = case.converted(STRICT)
    mixed[name] = SECOND_DEVICE.convert(case.arrays[name])
    with pytest.raises(ValueError, match=r"^\w+ and \w+ .* same device, got .*Device.*Device"):
        case.call(**mixed)


RESHAPES = {
    "one more axis at the end": lambda array: array[..., None],
    "one more axis in front": lambda array: array[None],
    "one column": lambda array: array[..., :1],
    "one row": lambda array: array[:1],
    "the first row alone": lambda array: array[0],
    "one row too many": lambda array: array[[0, 1, 0]],
    "transposed": lambda array: array.T,
}


@every_pair(SAME_SHAPE)
@pytest.mark.parametrize("reshape", RESHAPES.values(), ids=RESHAPES)
@both_libraries
def test_nothing_broadcasts(case, name, reshape, library):
    changed = reshape(case.arrays[name])
    arguments = {**case.converted(library), name: library.convert(changed)}
    with pytest.raises(ValueError, match="shape") as caught:
        case.call(**arguments)
    for shape in (changed.shape, case.arrays[name].shape):
        inside = re.escape(str(tuple(shape))[1:-1].rstrip(","))
        assert re.search(rf"[(\[]{inside},?[)\]]", str(caught.value)), str(caught.value)


@pytest.mark.parametrize("shape", [(2,), (2, 3), (1, 3), (4, 2), (4, 3, 1), (1, 4, 3), (4, 1)])
@pytest.mark.parametrize("dtype", [np.int64, np.float64])
@both_libraries
def test_targets_fit_the_logits(shape, dtype, library):
    logits, targets = np.zeros((4, 3)), np.zeros(shape, dtype=dtype)
    with pytest.raises(ValueError, match="shape") as caught:
        softmax_cross_entropy(library.convert(logits), library.convert(targets))
    for asked_or_given in ("classes of shape (4,)", "distributions of shape (4, 3)", str(shape)):
        assert asked_or_given in str(caught.value)


@both_libraries
def test_classes_are_integers(library):
    logits, classes = np.zeros((4, 3)), np.array([0.0, 1.0, 2.0, 0.0])
    with pytest.raises((TypeError, ValueError), match="integer"):
        softmax_cross_entropy(library.convert(logits), library.convert(classes))


@both_libraries
def test_a_number_is_no_row_of_logits(library):
    with pytest.raises(ValueError, match="logits"):
        softmax_cross_entropy(library.convert(np.array(0.5)), library.convert(np.array(0)))


def test_covariances_have_no_extended_precision():
    """NumPy has no linear algebra for its longest float."""
    vector = np.ones(2, dtype=np.longdouble)
    with pytest.raises(TypeError, match="covariance must have 64 bits or fewer, got float128"):
        mahalanobis_distance(vector, vector, covariance=np.eye(2, dtype=np.longdouble))


@pytest.mark.parametrize("bad", [-1, -100, 3, 255])
@both_libraries
def test_classes_exist(bad, library):
    classes = library.convert(np.array([0, bad]))
    with pytest.raises(ValueError, match=str(bad)):
        softmax_cross_entropy(library.convert(np.zeros((2, 3))), classes)
