"""What must hold between lossbook's own functions, whatever the input: distances and images."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lossbook.distances import (
    cosine_distance,
    cosine_similarity,
    euclidean_distance,
    jaccard_similarity,
    mahalanobis_distance,
    manhattan_distance,
    minkowski_distance,
    pearson_correlation,
)
from lossbook.embedding import cosine_loss
from lossbook.images import gram_matrix, total_variation

from .libraries import both_libraries, to_numpy
from .strategies import arrays, numbers, vectors

COVARIANCE = np.array([[2.0, 0.5, 0.0], [0.5, 1.0, 0.25], [0.0, 0.25, 3.0]])
METRICS = {
    "euclidean": euclidean_distance,
    "manhattan": manhattan_distance,
    **{
        f"minkowski {p}": lambda x, y, p=p: minkowski_distance(x, y, p=p)
        for p in (1, 1.5, 3, math.inf)
    },
    "mahalanobis": lambda x, y: mahalanobis_distance(x, y, covariance=COVARIANCE),
    "jaccard": lambda x, y: 1 - jaccard_similarity(x > 0, y > 0),
}
points = hnp.arrays(np.float64, 3, elements=numbers("float64", -1e3, 1e3))


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
@given(x=points, y=points, z=points)
def test_metric_axioms(metric, x, y, z):
    assert metric(x, y) >= 0
    assert metric(x, x) == 0
    assert metric(x, y) == metric(y, x)
    assert metric(x, z) <= (metric(x, y) + metric(y, z)) * (1 + 1e-12)


@pytest.mark.parametrize("metric", list(METRICS.values())[:-1], ids=list(METRICS)[:-1])
@given(x=points, y=points)
def test_only_equals_have_no_distance(metric, x, y):
    assert (metric(x, y) > 0) == bool(np.any(x != y))


@given(inputs=vectors(2))
def test_minkowski_distance_at_one_two_and_infinity(inputs):
    (x, y), axis = inputs
    for p, function in (
        (1, manhattan_distance),
        (2, euclidean_distance),
        (math.inf, lambda x, y, axis: np.max(np.abs(x - y), axis=axis)),
    ):
        np.testing.assert_allclose(
            minkowski_distance(x, y, p=p, axis=axis), function(x, y, axis=axis), rtol=1e-6
        )


@given(inputs=vectors(2, dtype="float64"), p=st.floats(1, 10), step=st.floats(0, 10))
def test_minkowski_distance_falls_as_p_grows(inputs, p, step):
    (x, y), axis = inputs
    nearer = minkowski_distance(x, y, p=p + step, axis=axis)
    assert np.all(nearer <= minkowski_distance(x, y, p=p, axis=axis) * (1 + 1e-12))


@pytest.mark.parametrize("metric", list(METRICS.values())[:-1], ids=list(METRICS)[:-1])
@given(x=points, y=points, exponent=st.integers(-8, 8), shift=st.sampled_from([-8.0, 0.5, 3.0]))
def test_distances_scale_and_do_not_move(metric, x, y, exponent, shift):
    scale = 2.0**exponent
    np.testing.assert_allclose(
        metric(scale * x, -scale * y), scale * metric(x, -y), rtol=1e-12, atol=1e-300
    )
    np.testing.assert_allclose(metric(x + shift, y + shift), metric(x, y), atol=1e-9)


@both_libraries
@given(inputs=vectors(2, low=-100, high=100, dtype="float64"), data=st.data())
def test_mahalanobis_distance_is_euclidean_after_whitening(library, inputs, data):
    (x, y), _ = inputs
    features = x.shape[-1]
    root = data.draw(
        hnp.arrays(np.float64, (features, features), elements=st.floats(-2, 2, width=32))
    )
    covariance = root @ root.T + np.eye(features)
    variances, directions = np.linalg.eigh(covariance)
    whitening = directions / np.sqrt(variances)
    ours = mahalanobis_distance(
        *map(library.convert, (x, y)), covariance=library.convert(covariance)
    )
    np.testing.assert_allclose(
        to_numpy(ours), euclidean_distance(x @ whitening, y @ whitening), rtol=1e-9, atol=1e-9
    )


def has_direction(*batches, axis=-1):
    return all(np.all(np.linalg.norm(x.astype(float), axis=axis) > 1e-3) for x in batches)


@both_libraries
@given(inputs=vectors(2))
def test_cosine_similarity_never_leaves_its_bounds(library, inputs):
    (x, y), axis = inputs
    assume(has_direction(x, y, axis=axis))
    x, y = library.convert(x), library.convert(y)
    for left, right in ((x, y), (x, x), (x, -x), (x, 3 * x)):
        similarity = to_numpy(cosine_similarity(left, right, axis=axis))
        assert np.all(np.abs(similarity) <= 1)
        distance = to_numpy(cosine_distance(left, right, axis=axis))
        assert np.all((distance >= 0) & (distance <= 2))
        np.testing.assert_allclose(distance, 1 - similarity, atol=1e-6)
    assert np.all(to_numpy(cosine_distance(x, x, axis=axis)) <= 1e-6)


@given(inputs=vectors(2), exponents=st.tuples(*[st.integers(-10, 10)] * 2))
def test_cosine_similarity_ignores_length(inputs, exponents):
    (x, y), axis = inputs
    assume(has_direction(x, y, axis=axis))
    first, second = (x.dtype.type(2.0**exponent) for exponent in exponents)
    np.testing.assert_allclose(
        cosine_similarity(first * x, second * y, axis=axis),
        cosine_similarity(x, y, axis=axis),
        atol=1e-6,
    )


@given(inputs=vectors(2, dtype="float64"))
def test_on_the_unit_sphere_cosine_and_euclid_agree(inputs):
    (x, y), _ = inputs
    assume(has_direction(x, y))
    x, y = (v / np.linalg.norm(v, axis=-1, keepdims=True) for v in (x, y))
    squared = euclidean_distance(x, y) ** 2
    np.testing.assert_allclose(squared, 2 * cosine_distance(x, y), atol=1e-12)
    np.testing.assert_allclose(squared, 2 * cosine_loss(x, y, reduction="none"), atol=1e-12)


def test_cosine_distance_is_no_metric():
    """Two steps of 45° are shorter than one of 90°."""
    east, north_east, north = [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]
    detour = cosine_distance(east, north_east) + cosine_distance(north_east, north)
    assert detour < cosine_distance(east, north) - 0.4


@both_libraries
@given(inputs=vectors(2, min_length=2, low=-100, high=100, dtype="float64"))
def test_pearson_correlation_is_the_cosine_of_centred_vectors(library, inputs):
    (x, y), axis = inputs
    assume(all(np.all(np.std(v, axis=axis) > 1) for v in (x, y)))
    centred = [v - v.mean(axis=axis, keepdims=True) for v in (x, y)]
    correlation = to_numpy(pearson_correlation(library.convert(x), library.convert(y), axis=axis))
    assert np.all(np.abs(correlation) <= 1)
    np.testing.assert_allclose(correlation, cosine_similarity(*centred, axis=axis), atol=1e-10)
    moved = pearson_correlation(2 * x + 3, 1 - y, axis=axis)
    np.testing.assert_allclose(moved, -correlation, atol=1e-10)


stacks = st.tuples(*[st.integers(1, 4)] * 3)


@both_libraries
@given(inputs=arrays(low=-100, high=100, shape=stacks))
def test_a_gram_matrix_is_symmetric_and_positive_semidefinite(library, inputs):
    (features,) = inputs
    gram = to_numpy(gram_matrix(library.convert(features), normalize=False))
    np.testing.assert_allclose(gram, gram.T, rtol=1e-6)
    size = np.trace(gram.astype(np.float64))
    lowest = np.linalg.eigvalsh(gram.astype(np.float64))[0]
    assert lowest >= -10 * np.finfo(gram.dtype).eps * size
    np.testing.assert_allclose(
        np.diag(gram), (features.astype(np.float64) ** 2).sum(axis=(1, 2)), rtol=1e-5, atol=1e-30
    )


@given(inputs=arrays(low=-100, high=100, shape=stacks), seed=st.integers(0, 99))
def test_a_gram_matrix_does_not_know_where_things_are(inputs, seed):
    (features,) = inputs
    channels, height, width = features.shape
    order = np.random.default_rng(seed).permutation(height * width)
    shuffled = features.reshape(channels, -1)[:, order].reshape(features.shape)
    size = np.abs(features.astype(float)).max() ** 2
    np.testing.assert_allclose(
        gram_matrix(shuffled), gram_matrix(features), rtol=1e-5, atol=1e-5 * size
    )


planes = st.tuples(*[st.integers(1, 5)] * 2)
betas = st.sampled_from([1, 1.5, 2])


@given(shape=planes, level=numbers("float64", -1e300, 1e300), beta=betas)
def test_a_constant_image_has_no_variation(shape, level, beta):
    assert total_variation(np.full(shape, level), beta=beta) == 0


@both_libraries
@given(inputs=arrays(low=-100, high=100, shape=planes), beta=betas)
def test_total_variation_does_not_change_when_rows_become_columns(library, inputs, beta):
    (image,) = inputs
    left, right = (
        to_numpy(total_variation(library.convert(view), beta=beta)) for view in (image, image.T)
    )
    np.testing.assert_allclose(left, right, rtol=1e-5)


@given(inputs=arrays(low=-100, high=100, shape=planes), beta=betas)
def test_total_variation_scales_by_the_power_beta(inputs, beta):
    (image,) = inputs
    np.testing.assert_allclose(
        total_variation(-4 * image, beta=beta),
        4.0**beta * total_variation(image, beta=beta),
        rtol=1e-5,
        atol=1e-30,
    )


def test_a_sharp_edge_and_a_ramp_vary_alike_only_at_beta_one():
    sharp, ramp = np.array([[0.0, 0, 0, 3, 3, 3]]), np.array([[0.0, 0, 1, 2, 3, 3]])
    assert total_variation(sharp) == total_variation(ramp) == 3
    assert total_variation(sharp, beta=2) == 9
    assert total_variation(ramp, beta=2) == 3
