"""Arrays of numbers that a function cannot take: a ValueError that names the argument."""

import numpy as np
import pytest

from lossbook.classification import binary_cross_entropy, log_loss
from lossbook.distances import jaccard_similarity
from lossbook.information import entropy, gaussian_kl, mutual_information
from lossbook.optimization import himmelblau

from .catalogue import DISTRIBUTIONS
from .libraries import both_libraries, value_or_refusal

NOT_DISTRIBUTIONS = {
    "sums to 1.25": lambda array: array * 1.25,
    "sums to 0": lambda array: array * 0,
    "negative": lambda array: array + np.array([0.75, -0.75, 0.0]) * array.sum(),
    "NaN": lambda array: np.where(array == array.max(), np.nan, array),
    "infinite": lambda array: np.where(array == array.max(), np.inf, array),
    "barely negative": lambda array: array - array.min(axis=-1, keepdims=True) - 1e-12,
}


@pytest.mark.parametrize(
    ("case", "name"),
    [pytest.param(case, name, id=f"{case}-{name}") for case, name in DISTRIBUTIONS],
)
@pytest.mark.parametrize("spoil", NOT_DISTRIBUTIONS.values(), ids=NOT_DISTRIBUTIONS)
@both_libraries
def test_what_is_not_a_distribution(case, name, spoil, library):
    spoilt = library.convert(spoil(case.arrays[name]))
    with pytest.raises(ValueError, match=rf"^{name}\b"):
        case.call(**{**case.converted(library), name: spoilt})


@pytest.mark.parametrize(
    ("case", "name"),
    [pytest.param(case, name, id=f"{case}-{name}") for case, name in DISTRIBUTIONS],
)
def test_the_sum_found_is_named(case, name):
    with pytest.raises(ValueError, match=r"1\.25"):
        case.call(**{name: case.arrays[name] * 1.25})


def test_the_axis_of_a_distribution_matters():
    """Columns that sum to 1 are not rows that do."""
    for case, _ in DISTRIBUTIONS:
        if case.accepts("axis"):
            columns = {key: array.T.copy() for key, array in case.arrays.items()}
            case.call(**columns, axis=0)
            with pytest.raises(ValueError, match="sum"):
                case.call(**columns)


CHANCE_ARGUMENTS = [
    (binary_cross_entropy, "targets"),
    (log_loss, "targets"),
    (log_loss, "probabilities"),
]


@pytest.mark.parametrize(("function", "name"), CHANCE_ARGUMENTS)
@pytest.mark.parametrize("bad", [-1e-9, 1.0000001, 2.0, -np.inf, np.inf])
@both_libraries
def test_chances_lie_between_0_and_1(function, name, bad, library):
    first = "logits" if function is binary_cross_entropy else "probabilities"
    arguments = {first: np.array([0.5, 0.5]), "targets": np.array([0.0, 1.0])}
    arguments[name] = np.array([0.5, bad])
    with pytest.raises(ValueError, match=rf"^{name}\b"):
        function(**{key: library.convert(array) for key, array in arguments.items()})


@pytest.mark.parametrize(("function", "name"), CHANCE_ARGUMENTS)
@both_libraries
def test_chances_that_are_nan_are_refused_or_shown(function, name, library):
    first = "logits" if function is binary_cross_entropy else "probabilities"
    arguments = {first: np.array([0.5, 0.5]), "targets": np.array([0.0, 1.0])}
    arguments[name] = np.array([0.5, np.nan])
    given = {key: library.convert(array) for key, array in arguments.items()}
    value = value_or_refusal(lambda: function(**given), name)
    assert value is None or np.isnan(float(value))


@pytest.mark.parametrize("name", ["std_p", "std_q"])
@pytest.mark.parametrize("bad", [0.0, -0.0, -1.0, -np.inf])
@both_libraries
def test_standard_deviations_are_positive(name, bad, library):
    arguments = dict.fromkeys(("mean_p", "std_p", "mean_q", "std_q"), np.array([1.0, 2.0]))
    arguments[name] = np.array([1.0, bad])
    # A zero's sign depends on the library.
    shown = bad if bad else "-?0.0"
    with pytest.raises(ValueError, match=rf"^{name} must be positive, got {shown}$"):
        gaussian_kl(**{key: library.convert(array) for key, array in arguments.items()})


@pytest.mark.parametrize("bad", [2, -1, 0.5, np.nan, np.inf])
@pytest.mark.parametrize("name", ["x", "y"])
@both_libraries
def test_sets_hold_zeros_and_ones(bad, name, library):
    arguments = {"x": np.array([1.0, 0.0]), "y": np.array([1.0, 1.0])}
    arguments[name] = np.array([1.0, bad])
    with pytest.raises(ValueError, match=rf"^{name}\b.* 0 and 1$"):
        jaccard_similarity(**{key: library.convert(array) for key, array in arguments.items()})


@pytest.mark.parametrize("shape", [(), (4,), (1, 2, 2)])
@both_libraries
def test_a_joint_table_has_rows_and_columns(shape, library):
    joint = library.convert(np.full(shape, 1 / np.prod(shape)))
    with pytest.raises(ValueError, match=r"joint|2"):
        mutual_information(joint)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3)])
@both_libraries
def test_himmelblau_has_two_coordinates(shape, library):
    with pytest.raises(ValueError, match=r"2|two"):
        himmelblau(library.convert(np.zeros(shape)))


def test_the_message_names_the_axis_where_there_is_one():
    with pytest.raises(ValueError, match=r"p must sum to 1 along axis 1, found a sum of 0\.5"):
        entropy([[0.5, 0.5], [0.25, 0.25]])
    with pytest.raises(ValueError, match=r"joint must sum to 1, found a sum of 0\.5"):
        mutual_information([[0.25, 0.25]])
