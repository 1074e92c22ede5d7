"""One body for every array library: what comes in is what goes out."""

import numpy as np
import pytest
import torch

import lossbook
from lossbook.classification import binary_cross_entropy
from lossbook.distances import cosine_similarity, euclidean_distance, jaccard_similarity
from lossbook.probability import sigmoid
from lossbook.regression import squared_error

from .catalogue import CASES, every_case
from .libraries import (
    DEVICE,
    JAX,
    NUMPY,
    SECOND_DEVICE,
    STRICT,
    TORCH,
    all_libraries,
    assert_close,
    both_dtypes,
    both_libraries,
    dtype_name,
    to_numpy,
)


@every_case
@both_dtypes
@pytest.mark.parametrize("library", [TORCH, STRICT, JAX], ids=repr)
def test_every_library_gives_the_same_answer(case, dtype, library):
    expected = to_numpy(case.call(**case.converted(NUMPY, dtype)))
    actual = case.call(**case.converted(library, dtype))
    assert library.owns(actual)
    assert dtype_name(actual) == dtype
    assert_close(actual, expected, scale=1)


@every_case
@all_libraries
def test_arguments_are_left_alone(case, library):
    arguments = case.converted(library)
    before = {name: to_numpy(array).copy() for name, array in arguments.items()}
    case.call(**arguments)
    for name, array in arguments.items():
        np.testing.assert_array_equal(to_numpy(array), before[name])


@every_case
def test_arguments_may_be_read_only(case):
    arguments = {name: array.copy() for name, array in case.arrays.items()}
    for array in arguments.values():
        array.flags.writeable = False
    case.call(**arguments)


@every_case
def test_lists_and_scalars_are_numpy_arrays(case):
    expected = case.call()
    actual = case.call(**{name: array.tolist() for name, array in case.arrays.items()})
    assert NUMPY.owns(actual)
    np.testing.assert_array_equal(actual, expected)


@every_case
def test_strided_arrays(case):
    """Transposed, reversed and sliced views hold the same numbers."""
    expected = case.call()
    views = {
        name: np.repeat(array, 2, axis=-1)[..., ::2].copy(order="F") if array.ndim else array
        for name, array in case.arrays.items()
    }
    np.testing.assert_allclose(case.call(**views), expected, rtol=1e-14)
    backwards = {
        name: array[..., ::-1].copy()[..., ::-1] if array.ndim else array
        for name, array in case.arrays.items()
    }
    np.testing.assert_allclose(case.call(**backwards), expected, rtol=1e-14)


@every_case
@both_libraries
def test_half_precision_stays(case, library):
    arguments = case.converted(library, "float16")
    actual = case.call(**arguments)
    assert library.owns(actual)
    assert dtype_name(actual) == "float16"
    np.testing.assert_allclose(to_numpy(actual), case.call(), rtol=0.01, atol=0.01)


@every_case
def test_bfloat16_stays(case):
    arguments = {
        name: array.bfloat16() if array.is_floating_point() else array
        for name, array in case.converted(TORCH).items()
    }
    actual = case.call(**arguments)
    assert actual.dtype == torch.bfloat16
    np.testing.assert_allclose(actual.double(), case.call(), rtol=0.05, atol=0.05)


INTEGERS = [
    ("sigmoid", {"x": [0, 3]}),
    ("logsumexp", {"x": [0, 3]}),
    ("softmax", {"logits": [0, 3]}),
    ("log_softmax", {"logits": [0, 3]}),
    ("entropy", {"p": [0, 1]}),
    ("cross_entropy", {"p": [0, 1], "q": [0, 1]}),
    ("kl_divergence", {"p": [0, 1], "q": [1, 0]}),
    ("js_divergence", {"p": [0, 1], "q": [1, 0]}),
    ("mutual_information", {"joint": [[0, 1], [0, 0]]}),
    ("gaussian_kl", {"mean_p": [3], "std_p": [1], "mean_q": [250], "std_q": [2]}),
    ("softmax_cross_entropy-classes", {"logits": [[3, 250]], "targets": [0]}),
    ("softmax_cross_entropy-distributions", {"logits": [[3, 250]], "targets": [[1, 0]]}),
    ("binary_cross_entropy", {"logits": [3, 250], "targets": [1, 0]}),
    ("log_loss", {"probabilities": [0, 1], "targets": [1, 1]}),
    ("squared_error", {"predictions": [3, 250], "targets": [250, 3]}),
    ("absolute_error", {"predictions": [3, 250], "targets": [250, 3]}),
    ("huber_loss", {"predictions": [3, 250], "targets": [250, 3]}),
    ("euclidean_distance", {"x": [3, 250], "y": [250, 3]}),
    ("manhattan_distance", {"x": [3, 250], "y": [250, 3]}),
    ("minkowski_distance", {"x": [3, 250], "y": [250, 3]}),
    ("mahalanobis_distance", {"x": [3, 250], "y": [250, 3], "covariance": [[2, 1], [1, 2]]}),
    ("cosine_similarity", {"x": [3, 250], "y": [250, 3]}),
    ("cosine_distance", {"x": [3, 250], "y": [250, 3]}),
    ("pearson_correlation", {"x": [3, 250], "y": [250, 3]}),
    ("jaccard_similarity", {"x": [1, 0], "y": [1, 1]}),
    ("cosine_loss", {"x": [3, 250], "y": [250, 3]}),
    ("info_nce", {"anchors": [[3, 250]], "positives": [[250, 3]]}),
    ("gram_matrix", {"features": [[[3, 250]], [[250, 3]]]}),
    ("total_variation", {"images": [[3, 250], [250, 3]]}),
    ("cost", {"losses": [250, 250]}),
    ("l1_penalty", {"parameters": [250, 250]}),
    ("l2_penalty", {"parameters": [250, 250]}),
    ("objective", {"cost": 250, "penalty": 250}),
    ("double_well", {"x": [25, 250]}),
    ("himmelblau", {"x": [25, 250]}),
    ("rastrigin", {"x": [25, 250]}),
]
BY_NAME = {repr(case): case for case in CASES}


def test_every_function_meets_integers():
    assert [name for name, _ in INTEGERS] == list(BY_NAME)


def in_dtypes():
    """Each row of the table in the types that can hold it; classes are never booleans."""
    for name, arguments in INTEGERS:
        top = max(np.max(value) for value in arguments.values())
        yield from ((name, arguments, dtype) for dtype in ("uint8", "int64"))
        if top <= 1 and "classes" not in name:
            yield name, arguments, "bool"


@pytest.mark.parametrize(("name", "arguments", "dtype"), list(in_dtypes()))
@both_libraries
def test_integers_become_the_default_float(name, arguments, dtype, library):
    """The answer is that of the same numbers as floats: nothing wraps round."""
    case = BY_NAME[name]
    default = {"numpy": "float64", "torch": "float32"}[library.name]
    integers, floats = {}, {}
    for key, value in arguments.items():
        integers[key] = library.convert(np.array(value, dtype=dtype))
        is_classes = key == "targets" and "classes" in name
        floats[key] = library.convert(np.array(value, dtype="int64" if is_classes else default))
    actual = case.call(**integers)
    assert dtype_name(actual) == default
    np.testing.assert_array_equal(to_numpy(actual), to_numpy(case.call(**floats)))


@pytest.mark.parametrize("case", [case for case in CASES if len(case.arrays) > 1], ids=repr)
@both_libraries
def test_the_wider_float_wins(case, library):
    mixed = case.converted(library, "float32")
    first = next(iter(mixed))
    mixed[first] = library.convert(case.arrays[first])
    assert dtype_name(case.call(**mixed)) == "float64"


@pytest.mark.parametrize(
    "function", [squared_error, binary_cross_entropy, euclidean_distance, cosine_similarity]
)
@both_libraries
@both_dtypes
def test_integers_follow_their_floating_partner(function, library, dtype):
    x, y = np.array([[0.5, 1.5], [2.0, -1.0]], dtype=dtype), np.array([[1, 0], [0, 1]])
    value = function(library.convert(x), library.convert(y))
    assert dtype_name(value) == dtype
    assert_close(value, np.asarray(function(x.astype(float), y.astype(float))))


def test_the_default_float_is_torchs_own_setting():
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        assert sigmoid(torch.tensor([1, 2])).dtype == torch.float64
        assert jaccard_similarity(torch.tensor([1, 0]), torch.tensor([1, 1])).dtype == torch.float64
    finally:
        torch.set_default_dtype(before)


@every_case
def test_results_stay_on_the_device(case):
    """array_api_strict has several devices on any machine."""
    assert case.call(**case.converted(SECOND_DEVICE)).device == DEVICE


def test_a_list_beside_half_precision_counts_as_numpys_default():
    assert lossbook.squared_error(np.float16([300]), [0.0]) == 90000
    x, y = np.float16([3.0]), np.float16([0.0])
    found = lossbook.mahalanobis_distance(x, y, covariance=[[1e-10]])
    assert float(found) == pytest.approx(3e5)


def test_an_option_does_not_set_the_type():
    assert lossbook.huber_loss([1e6], [0.0], delta=np.float16(0.5)) == 499999.875
    assert lossbook.logsumexp(torch.tensor([3.0]), axis=np.int16(0)) == 3
    found = lossbook.minkowski_distance(torch.tensor([3.0]), torch.tensor([0.0]), p=np.int16(3))
    assert float(found) == pytest.approx(3)


@pytest.mark.parametrize("penalty", [lossbook.l1_penalty, lossbook.l2_penalty])
@pytest.mark.parametrize(
    "kind", [list, tuple, iter, torch.nn.ParameterList, lambda x: dict(enumerate(x)).values()]
)
def test_half_precision_stays_in_every_container(penalty, kind):
    assert penalty(kind([torch.ones(2).half()])).dtype == torch.float16


def test_nested_lists_of_halves_are_halves():
    assert lossbook.l1_penalty([[np.float16(1)], [np.float16(2)]]).dtype == np.float16
