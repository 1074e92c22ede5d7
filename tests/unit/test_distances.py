"""distances against SciPy, scikit-learn and NumPy."""

import math

import numpy as np
import pytest
import scipy.spatial.distance
import scipy.stats
import sklearn.metrics
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

from .libraries import NUMPY, assert_close, assert_matches, both_dtypes, both_libraries, to_numpy
from .strategies import shapes_with_axis, vectors

powers = st.sampled_from([1, 1.0, 2, 3, 1.5, 10, np.inf]) | st.floats(1, 20)


def vector_by_vector(function, x, y, axis):
    """Apply SciPy's function of two vectors along `axis`."""
    x, y = (np.moveaxis(array.astype(np.float64), axis, -1) for array in (x, y))
    rows = [
        function(a, b)
        for a, b in zip(x.reshape(-1, x.shape[-1]), y.reshape(-1, y.shape[-1]), strict=True)
    ]
    return np.array(rows, dtype=np.float64).reshape(x.shape[:-1])


def has_no_tiny_gap(x, y):
    """SciPy's own powers underflow, so it is an oracle only where they do not."""
    gap = np.abs(x.astype(np.float64) - y)
    return np.all((gap == 0) | (gap > 1e-10))


@both_libraries
@given(inputs=vectors(2))
def test_euclidean_distance(library, inputs):
    (x, y), axis = inputs
    expected = vector_by_vector(scipy.spatial.distance.euclidean, x, y, axis)
    assert_matches(library, euclidean_distance, [x, y], expected, axis=axis)


@both_libraries
@given(inputs=vectors(2))
def test_manhattan_distance(library, inputs):
    (x, y), axis = inputs
    expected = vector_by_vector(scipy.spatial.distance.cityblock, x, y, axis)
    assert_matches(library, manhattan_distance, [x, y], expected, axis=axis)


@both_libraries
@given(inputs=vectors(2, low=-100, high=100), p=powers)
def test_minkowski_distance(library, inputs, p):
    (x, y), axis = inputs
    assume(has_no_tiny_gap(x, y))
    expected = vector_by_vector(lambda a, b: scipy.spatial.distance.minkowski(a, b, p), x, y, axis)
    assert_matches(library, minkowski_distance, [x, y], expected, p=p, axis=axis)


@both_libraries
@given(inputs=vectors(2))
def test_cosine_similarity_and_distance(library, inputs):
    (x, y), axis = inputs
    assume(all(np.all(np.linalg.norm(v.astype(np.float64), axis=axis) > 1e-6) for v in (x, y)))
    distance = vector_by_vector(scipy.spatial.distance.cosine, x, y, axis)
    assert_matches(library, cosine_distance, [x, y], distance, scale=1, axis=axis)
    assert_matches(library, cosine_similarity, [x, y], 1 - distance, scale=1, axis=axis)


@both_libraries
@given(inputs=vectors(2, min_length=3, low=-100, high=100))
def test_pearson_correlation(library, inputs):
    (x, y), axis = inputs
    # Centring loses digits where the spread is small beside the mean.
    assume(all(np.all(np.std(v.astype(np.float64), axis=axis) > 1) for v in (x, y)))
    expected = vector_by_vector(lambda a, b: scipy.stats.pearsonr(a, b).statistic, x, y, axis)
    assert_matches(library, pearson_correlation, [x, y], expected, scale=100, axis=axis)


@st.composite
def sets(draw, dtypes=("bool", "int64", "uint8", "float32", "float64")):
    shape, axis = draw(shapes_with_axis())
    dtype = draw(st.sampled_from(dtypes))
    return [draw(hnp.arrays(bool, shape)).astype(dtype) for _ in range(2)], axis


@both_libraries
@given(inputs=sets())
def test_jaccard_similarity(library, inputs):
    (x, y), axis = inputs
    expected = vector_by_vector(
        lambda a, b: 1 - scipy.spatial.distance.jaccard(a.astype(bool), b.astype(bool)), x, y, axis
    )
    actual = jaccard_similarity(library.convert(x), library.convert(y), axis=axis)
    assert library.owns(actual)
    assert_close(actual, expected, scale=1)


@both_libraries
@given(inputs=sets(dtypes=("float32", "float64")))
def test_jaccard_similarity_keeps_the_dtype(library, inputs):
    (x, y), axis = inputs
    expected = vector_by_vector(
        lambda a, b: sklearn.metrics.jaccard_score(a, b, zero_division=1.0), x, y, axis
    )
    assert_matches(library, jaccard_similarity, [x, y], expected, axis=axis)


@both_libraries
def test_two_empty_sets_are_alike(library):
    nothing = np.zeros((2, 3))
    assert_matches(library, jaccard_similarity, [nothing, nothing], [1.0, 1.0])


@st.composite
def vectors_and_covariance(draw):
    (x, y), _ = draw(vectors(2, low=-100, high=100))
    features = x.shape[-1]
    root = draw(hnp.arrays(np.float64, (features, features), elements=st.floats(-2, 2, width=32)))
    return x, y, (root @ root.T + np.eye(features)).astype(x.dtype)


@both_libraries
@given(inputs=vectors_and_covariance())
def test_mahalanobis_distance(library, inputs):
    x, y, covariance = inputs
    assume(has_no_tiny_gap(x, y))
    inverse = np.linalg.inv(covariance.astype(np.float64))
    expected = vector_by_vector(
        lambda a, b: scipy.spatial.distance.mahalanobis(a, b, inverse), x, y, -1
    )
    actual = mahalanobis_distance(
        library.convert(x), library.convert(y), covariance=library.convert(covariance)
    )
    assert library.owns(actual)
    assert str(to_numpy(actual).dtype) == str(x.dtype)
    assert_close(actual, expected, scale=expected * np.linalg.cond(covariance) / 10)


@both_libraries
@both_dtypes
def test_axes_default_to_the_last(library, dtype):
    x, y = np.arange(6.0, dtype=dtype).reshape(2, 3), np.array([[0, 1, 5], [7, 0, 1]], dtype=dtype)
    for function, oracle, options in (
        (euclidean_distance, scipy.spatial.distance.euclidean, {}),
        (manhattan_distance, scipy.spatial.distance.cityblock, {}),
        (minkowski_distance, scipy.spatial.distance.chebyshev, {"p": np.inf}),
        (cosine_distance, scipy.spatial.distance.cosine, {}),
        (pearson_correlation, lambda a, b: np.corrcoef(a, b)[0, 1], {}),
    ):
        assert_matches(
            library, function, [x, y], vector_by_vector(oracle, x, y, 1), scale=1, **options
        )


# Each mean is rounded, so the centred vector of a constant one is not always exactly zero.
CONSTANTS = [[c] * n for c in (0.0, 0.1, 1 / 3, 1e200, 1e-300, -7.7) for n in (1, 2, 3, 6, 10)]


@both_libraries
@pytest.mark.parametrize("constant", CONSTANTS, ids=lambda c: f"{c[0]:g}x{len(c)}")
def test_a_constant_vector_has_no_correlation(library, constant):
    x, y = library.convert(np.array(constant)), library.convert(np.arange(len(constant)) + 0.0)
    for pair, name in (((x, y), "x"), ((y, x), "x" if len(constant) == 1 else "y")):
        with pytest.raises(ValueError, match=rf"^{name}\b.* constant"):
            pearson_correlation(*pair)


@both_libraries
@pytest.mark.parametrize("others", [[0.0, 1.0, 9.0], [5.0, 6.0, 7.0], [1.0, 2.0, 5.0]])
def test_one_constant_vector_among_others_is_found(library, others):
    x = library.convert(np.array([others, [5.0, 5.0, 5.0]]))
    y = library.convert(np.array([[1.0, 2.0, 4.0], [3.0, 1.0, 2.0]]))
    with pytest.raises(ValueError, match=r"^x\b.* constant"):
        pearson_correlation(x, y)
    assert float(pearson_correlation(x[:1, :], y[:1, :])[0]) > 0.9


@both_libraries
@pytest.mark.parametrize("function", [cosine_similarity, cosine_distance])
def test_a_zero_vector_has_no_direction(library, function):
    x, y = library.convert(np.array([[1.0, 2.0], [0.0, -0.0]])), library.convert(np.ones((2, 2)))
    for pair, name in (((x, y), "x"), ((y, x), "y")):
        with pytest.raises(ValueError, match=rf"^{name}\b.* zero vector"):
            function(*pair)


NOT_COVARIANCES = {
    "not symmetric": [[1.0, 0.5], [0.2, 1.0]],
    "negative on the diagonal": [[1.0, 0.0], [0.0, -1.0]],
    "indefinite": [[1.0, 2.0], [2.0, 1.0]],
    "singular": [[1.0, 1.0], [1.0, 1.0]],
    "zero": [[0.0, 0.0], [0.0, 0.0]],
    "singular up to rounding": np.cov([[0.1, 0.2, 0.4, 0.9], [0.3, 0.6, 1.2, 2.7]]).tolist(),
    "NaN": [[np.nan, 0.0], [0.0, 1.0]],
    "infinite": [[np.inf, 0.0], [0.0, 1.0]],
    "of three features": np.eye(3).tolist(),
    "not square": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]],
    "a vector": [1.0, 1.0],
    "a stack": [[[1.0, 0.0], [0.0, 1.0]]],
}


@both_libraries
@pytest.mark.parametrize("covariance", NOT_COVARIANCES.values(), ids=NOT_COVARIANCES)
def test_what_is_not_a_covariance_is_refused(library, covariance):
    x, y = library.convert(np.array([1.0, 2.0])), library.convert(np.array([0.0, 5.0]))
    with pytest.raises(ValueError, match=r"^covariance must (be|have)\b"):
        mahalanobis_distance(x, y, covariance=library.convert(np.array(covariance)))


def test_the_lowest_eigenvalue_is_named():
    with pytest.raises(ValueError, match=r"positive definite, got .* -0?(1\.0|0?\.99)"):
        mahalanobis_distance([1.0, 2.0], [0.0, 5.0], covariance=[[1.0, 2.0], [2.0, 1.0]])
    with pytest.raises(ValueError, match=r"symmetric with positive, finite variances, got .* 0\.3"):
        mahalanobis_distance([1.0, 2.0], [0.0, 5.0], covariance=[[1.0, 0.5], [0.2, 1.0]])


@pytest.mark.parametrize("features", [5, 20, 60])
def test_too_few_samples_make_no_covariance(features):
    samples = np.random.default_rng(features).normal(size=(features, features // 2))
    with pytest.raises(ValueError, match="positive definite"):
        mahalanobis_distance(np.ones(features), np.zeros(features), covariance=np.cov(samples))


@both_libraries
def test_rounding_may_leave_a_covariance_a_little_asymmetric(library):
    covariance = library.convert(np.array([[2.0, 0.5], [0.5 + 1e-12, 1.0]]))
    x, y = library.convert(np.array([1.0, 2.0])), library.convert(np.zeros(2))
    inverse = np.linalg.inv([[2.0, 0.5], [0.5, 1.0]])
    expected = scipy.spatial.distance.mahalanobis([1.0, 2.0], [0.0, 0.0], inverse)
    assert float(mahalanobis_distance(x, y, covariance=covariance)) == pytest.approx(expected)


@both_libraries
def test_features_of_very_different_scales_are_a_covariance(library):
    x, y, variances = np.array([1e-10, 3e10]), np.zeros(2), np.array([1e-20, 1e20])
    actual = mahalanobis_distance(
        *map(library.convert, (x, y)), covariance=library.convert(np.diag(variances))
    )
    assert_close(actual, np.hypot(1.0, 3.0))


@both_libraries
@pytest.mark.parametrize(
    "function",
    [
        euclidean_distance,
        manhattan_distance,
        cosine_similarity,
        cosine_distance,
        pearson_correlation,
        *(lambda x, y, p=p: minkowski_distance(x, y, p=p) for p in (1, 2, 3, np.inf)),
    ],
)
def test_nan_is_not_hidden(library, function):
    x = library.convert(np.array([[np.nan, 1.0, 2.0], [1.0, 0.0, 3.0]]))
    y = library.convert(np.array([[1.0, 2.0, 0.5], [2.0, 1.0, 0.0]]))
    for pair in ((x, y), (y, x)):
        np.testing.assert_array_equal(np.isnan(to_numpy(function(*pair))), [True, False])


@both_libraries
def test_infinity_is_infinitely_far(library):
    x, y = np.array([[np.inf, 1.0], [-np.inf, 1.0], [3.0, 4.0]]), np.zeros((3, 2))
    assert_matches(library, euclidean_distance, [x, y], [np.inf, np.inf, 5.0])
    assert_matches(library, manhattan_distance, [x, y], [np.inf, np.inf, 7.0])
    for p in (1, 2, 3, np.inf):
        last = scipy.spatial.distance.minkowski(x[2], y[2], p)
        assert_matches(library, minkowski_distance, [x, y], [np.inf, np.inf, last], p=p)


@both_libraries
def test_nan_is_not_hidden_by_mahalanobis(library):
    x = library.convert(np.array([[np.nan, 1.0], [1.0, 0.0]]))
    y, covariance = library.convert(np.zeros((2, 2))), library.convert(np.eye(2))
    distances = to_numpy(mahalanobis_distance(x, y, covariance=covariance))
    np.testing.assert_array_equal(np.isnan(distances), [True, False])


def test_distances_between_small_integers_do_not_wrap_round():
    x, y = np.array([3, 0], dtype=np.uint8), np.array([250, 255], dtype=np.uint8)
    assert euclidean_distance(x, y) == pytest.approx(np.hypot(247, 255))
    assert manhattan_distance(x, y) == 502
    assert minkowski_distance(x, y, p=np.inf) == 255
    assert NUMPY.owns(cosine_similarity(x, y))


def test_strongly_correlated_features_are_no_rounding():
    """A hundred features, each pair correlated by 0.99: the smallest eigenvalue is 0.01."""
    covariance = np.full((100, 100), 0.99) + 0.01 * np.eye(100)
    x, y = np.ones(100), np.zeros(100)
    right = math.sqrt(100 / (0.01 + 0.99 * 100))
    for dtype in (np.float32, np.float64):
        vectors = (x.astype(dtype), y.astype(dtype))
        found = mahalanobis_distance(*vectors, covariance=covariance.astype(dtype))
        assert float(found) == pytest.approx(right, rel=1e-4)


@both_libraries
def test_a_small_angle_does_not_know_its_neighbours(library):
    """Six pairs in a stack, of lengths near 1, 1e-160 and 1e160, and each pair alone."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(2, 3, 4)) * np.array([[1], [1e-160], [1e160]])
    y = x * (1 + 1e-7 * rng.normal(size=x.shape))
    together = to_numpy(cosine_distance(library.convert(x), library.convert(y)))
    assert 0 < together.min() < together.max() < 1e-12
    for place in np.ndindex(2, 3):
        alone = cosine_distance(library.convert(x[place]), library.convert(y[place]))
        np.testing.assert_allclose(together[place], to_numpy(alone), rtol=1e-12)


@both_libraries
def test_a_pair_does_not_change_the_mahalanobis_distance_of_others(library):
    gaps = np.array([[np.inf, 1.0], [3e-170, 4e-170], [3e160, 4e160], [3.0, 4.0]])
    lengths = np.array([np.inf, 5e-170, 5e160, 5.0])
    for kept in (slice(0, 4), slice(1, 4)):
        x, y = library.convert(gaps[kept]), library.convert(np.zeros_like(gaps[kept]))
        distances = mahalanobis_distance(x, y, covariance=library.convert(np.eye(2)))
        np.testing.assert_allclose(to_numpy(distances), lengths[kept], rtol=1e-12)


@both_libraries
def test_a_pair_does_not_change_the_correlation_of_others(library):
    unit = np.array([[1.0], [1e-170], [1e170]])
    x, y = unit * np.array([1.0, 2.0, 4.0, 3.0]), unit * np.array([2.0, 1.0, 3.0, 5.0])
    correlations = to_numpy(pearson_correlation(library.convert(x), library.convert(y)))
    expected = scipy.stats.pearsonr(x[0], y[0]).statistic
    np.testing.assert_allclose(correlations, [expected] * 3, rtol=1e-12)
