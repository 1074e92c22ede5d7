"""A row that holds NaN or an infinity changes no other row."""

import numpy as np
import pytest

from lossbook.classification import softmax_cross_entropy
from lossbook.probability import sigmoid

from .catalogue import CASES
from .libraries import all_libraries, assert_close, both_libraries, to_numpy, value_or_refusal

# These return one number for all that they are given.
WITHOUT_ROWS = {"mutual_information", "info_nce", "cost", "l1_penalty", "l2_penalty", "objective"}
BY_ROW = [case for case in CASES if case.function.__name__ not in WITHOUT_ROWS]
# A covariance is shared by all rows, and classes cannot be NaN.
SPOILT = [
    (case, name)
    for case in BY_ROW
    for name, array in case.arrays.items()
    if name != "covariance" and array.dtype.kind == "f"
]


def call(case, library, arrays):
    options = {**case.options, **({"reduction": "none"} if case.accepts("reduction") else {})}
    return case.function(**{name: library.convert(a) for name, a in arrays.items()}, **options)


@pytest.mark.parametrize(
    ("case", "name"), [pytest.param(case, name, id=f"{case}-{name}") for case, name in SPOILT]
)
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300])
@all_libraries
def test_a_bad_row_leaves_the_others_alone(case, name, bad, library):
    alone = call(case, library, case.arrays)
    twice = {
        key: array if key == "covariance" else np.stack([array, array])
        for key, array in case.arrays.items()
    }
    twice[name].reshape(2, -1)[1, 0] = bad
    both = value_or_refusal(lambda: call(case, library, twice), name)
    if both is not None:
        assert_close(both[0, ...], to_numpy(alone))


@both_libraries
def test_a_certain_score_beside_nan(library):
    chances = sigmoid(library.convert(np.array([np.nan, 1000.0, -1000.0])))
    np.testing.assert_array_equal(to_numpy(chances), [np.nan, 1.0, 0.0])


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@both_libraries
def test_an_impossible_class_beside_a_bad_row(library, bad):
    logits = library.convert(np.array([[bad, 0.0], [0.0, -np.inf]]))
    targets = library.convert(np.array([[0.5, 0.5], [1.0, 0.0]]))
    losses = softmax_cross_entropy(logits, targets, reduction="none")
    np.testing.assert_array_equal(to_numpy(losses), [np.nan, 0.0])
