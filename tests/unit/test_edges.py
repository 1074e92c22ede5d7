"""What comes out at the edges of types: integers beside floats, single numbers."""

import numpy as np
import pytest
import torch

from lossbook.information import gaussian_kl
from lossbook.regression import absolute_error, squared_error

from .catalogue import CASES
from .libraries import NUMPY, TORCH, dtype_name

# An integer, and a type of float that lies next to it but does not hold it.
ROUNDED = [
    (2**24 + 1, "float32"),
    (-(2**24) - 1, "float32"),
    (2**63 - 1, "float32"),
    (100_000, "float16"),
    (-(2**63), "float16"),
    (2**53 + 1, "float64"),
]


@pytest.mark.parametrize(("integer", "dtype"), ROUNDED)
@pytest.mark.parametrize("library", [NUMPY, TORCH], ids=repr)
def test_an_integer_that_would_be_rounded(library, integer, dtype):
    predictions = library.convert(np.zeros(2, dtype))
    targets = library.convert(np.array([1, integer]))
    with pytest.raises(ValueError, match=rf"^targets holds the integer {integer}, .*{dtype}"):
        squared_error(predictions, targets)


def test_an_unsigned_integer_that_would_be_rounded():
    largest = np.array([2**64 - 1], dtype=np.uint64)
    with pytest.raises(ValueError, match=r"integer 18446744073709551615, .*float32"):
        absolute_error(torch.zeros(1), torch.from_numpy(largest))
    with pytest.raises(ValueError, match=r"integer 18446744073709551615, .*float64"):
        absolute_error(largest, largest)


@pytest.mark.parametrize(
    ("integer", "kind"),
    [(2**24, "int32"), (2**30, "int64"), (-(2**63), "int64"), (255, "uint8"), (2**63, "uint64")],
)
@pytest.mark.parametrize("library", [NUMPY, TORCH], ids=repr)
def test_an_integer_that_float32_holds(library, integer, kind):
    error = absolute_error(
        library.convert(np.zeros(1, np.float32)), library.convert(np.array([integer], kind))
    )
    assert dtype_name(error) == "float32"
    assert float(error) == abs(integer)


# Their results always have axes.
TABLES = {"softmax", "log_softmax", "gram_matrix"}


@pytest.mark.parametrize(
    "case", [case for case in CASES if case.function.__name__ not in TABLES], ids=repr
)
def test_one_number_is_a_scalar_of_numpy(case):
    """It shows as np.float64(...), whichever function it comes from."""
    arrays, result = case.arrays, case.call()
    while result.ndim > 0:
        arrays = {key: a if key == "covariance" else a[0, ...] for key, a in arrays.items()}
        result = case.function(**arrays, **case.options)
    assert type(result) is np.float64


def test_the_deviation_that_is_not_positive_is_named():
    with pytest.raises(ValueError, match=r"^std_p must be positive, got 0\.0$"):
        gaussian_kl([0.0, 0.0], [np.nan, 0.0], [0.0, 0.0], [1.0, 1.0])
