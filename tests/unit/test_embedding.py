"""embedding against torch and SciPy."""

import numpy as np
import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from lossbook.embedding import cosine_loss, info_nce

from .libraries import assert_matches, both_dtypes, both_libraries, to_numpy
from .strategies import arrays, vectors

functional = torch.nn.functional
REDUCTIONS = {"mean": np.mean, "sum": np.sum, "none": lambda losses: losses}


def have_directions(*batches):
    return all(np.all(np.linalg.norm(x.astype(np.float64), axis=-1) > 1e-3) for x in batches)


@both_libraries
@pytest.mark.parametrize("reduction", REDUCTIONS)
@given(inputs=vectors(2, low=-100, high=100))
def test_cosine_loss(library, reduction, inputs):
    (x, y), _ = inputs
    assume(have_directions(x, y))
    similarity = functional.cosine_similarity(
        *(torch.from_numpy(v.astype(np.float64)) for v in (x, y)), dim=-1
    )
    losses = 1 - similarity.numpy()
    expected = REDUCTIONS[reduction](losses)
    scale = max(1, x.size if reduction == "sum" else 1)
    assert_matches(library, cosine_loss, [x, y], expected, scale=scale, reduction=reduction)


@both_libraries
@given(
    inputs=arrays(2, low=-100, high=100, shape=st.tuples(st.integers(1, 6), st.integers(1, 5))),
    temperature=st.floats(0.01, 10),
)
def test_info_nce(library, inputs, temperature):
    assume(have_directions(*inputs))
    anchors, positives = (
        functional.normalize(torch.from_numpy(x.astype(np.float64)), dim=1) for x in inputs
    )
    expected = functional.cross_entropy(
        anchors @ positives.T / temperature, torch.arange(len(anchors))
    )
    assert_matches(
        library,
        info_nce,
        inputs,
        expected.numpy(),
        scale=1 + 1 / temperature,
        temperature=temperature,
    )


@both_libraries
@both_dtypes
def test_info_nce_has_temperature_one_tenth(library, dtype):
    anchors = np.array([[1.0, 0.0], [0.0, 2.0]], dtype=dtype)
    positives = np.array([[3.0, 0.0], [0.0, 1.0]], dtype=dtype)
    # Each row's logits are 10 for its positive and 0 for its negative.
    assert_matches(library, info_nce, [anchors, positives], np.log1p(np.exp(-10.0)))


@both_libraries
def test_info_nce_is_not_symmetric(library):
    """Negatives are the other positives, not the other anchors."""
    anchors, positives = np.array([[1.0, 0.0], [1.0, 0.1]]), np.array([[1.0, 0.2], [0.0, 1.0]])
    first, second = library.convert(anchors), library.convert(positives)
    assert abs(float(info_nce(first, second) - info_nce(second, first))) > 0.1


@both_libraries
def test_nan_is_not_hidden(library):
    x = library.convert(np.array([[np.nan, 1.0], [1.0, 0.0]]))
    y = library.convert(np.array([[1.0, 2.0], [2.0, 1.0]]))
    losses = to_numpy(cosine_loss(x, y, reduction="none"))
    np.testing.assert_array_equal(np.isnan(losses), [True, False])
    assert np.isnan(float(info_nce(x, y)))


@pytest.mark.parametrize("shape", [(3,), (2, 3, 4), ()])
@both_libraries
def test_info_nce_takes_a_table_of_vectors(library, shape):
    x = library.convert(np.ones(shape))
    with pytest.raises(ValueError, match=r"anchors|positives|2|two|n, d"):
        info_nce(x, x)


@both_libraries
def test_zero_vectors_have_no_direction(library):
    x, y = library.convert(np.array([[1.0, 2.0], [0.0, 0.0]])), library.convert(np.ones((2, 2)))
    for function, names in ((cosine_loss, "xy"), (info_nce, ("anchors", "positives"))):
        for pair, name in zip(((x, y), (y, x)), names, strict=True):
            with pytest.raises(ValueError, match=rf"^{name}\b.* zero vector"):
                function(*pair)
