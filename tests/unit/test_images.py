"""images against loops, NumPy's einsum and scikit-image."""

import itertools
import math

import numpy as np
import pytest
import skimage.restoration
from hypothesis import given
from hypothesis import strategies as st

from lossbook.images import gram_matrix, total_variation

from .libraries import assert_close, assert_matches, both_libraries, to_numpy
from .strategies import arrays

sides = st.integers(1, 4)
batches = st.lists(st.integers(1, 2), max_size=3)
planes = st.builds(lambda batch, h, w: (*batch, h, w), batches, sides, sides)
stacks = st.builds(lambda batch, c, h, w: (*batch, c, h, w), batches, sides, sides, sides)
betas = st.sampled_from([1, 1.0, 1.5, 2, 3]) | st.floats(1, 4)


def total_variation_by_loops(image, beta):
    """Sum (down² + right²)^(β/2) pixel by pixel."""
    height, width = image.shape
    terms = []
    for i, j in itertools.product(range(height), range(width)):
        down = image[i + 1, j] - image[i, j] if i + 1 < height else 0.0
        right = image[i, j + 1] - image[i, j] if j + 1 < width else 0.0
        terms.append(math.hypot(down, right) ** beta)
    return math.fsum(terms)


@both_libraries
@given(inputs=arrays(low=-100, high=100, shape=planes), beta=betas)
def test_total_variation(library, inputs, beta):
    (images,) = inputs
    flat = images.astype(np.float64).reshape(-1, *images.shape[-2:])
    expected = np.array([total_variation_by_loops(image, beta) for image in flat])
    assert_matches(
        library, total_variation, [images], expected.reshape(images.shape[:-2]), beta=beta
    )


@both_libraries
@pytest.mark.parametrize("normalize", [True, False])
@given(inputs=arrays(low=-100, high=100, shape=stacks))
def test_gram_matrix(library, normalize, inputs):
    (features,) = inputs
    wide = features.astype(np.float64)
    divisor = math.prod(features.shape[-3:]) if normalize else 1
    expected = np.einsum("...chw,...dhw->...cd", wide, wide) / divisor
    size = np.einsum("...chw,...dhw->...cd", np.abs(wide), np.abs(wide)) / divisor
    assert_matches(library, gram_matrix, [features], expected, scale=size, normalize=normalize)


def test_defaults():
    """β is 1, and a Gram matrix is divided by its C · H · W."""
    image = np.array([[0.0, 3.0], [4.0, 0.0]])
    assert_close(np.asarray(total_variation(image)), 5.0 + 3.0 + 4.0)
    assert_close(np.asarray(gram_matrix(image[None])), [[25.0 / 4]])


@both_libraries
def test_small_integers_do_not_wrap_round(library):
    image = library.convert(np.array([[0, 255], [255, 0]], dtype=np.uint8))
    assert_close(total_variation(image), 255 * (math.sqrt(2) + 2))
    assert_close(gram_matrix(image[None], normalize=False), [[2 * 255.0**2]])


@pytest.mark.parametrize("shape", [(), (3,)])
@both_libraries
def test_an_image_has_rows_and_columns(library, shape):
    with pytest.raises(ValueError, match=r"images|H|dimension|ax[ei]s"):
        total_variation(library.convert(np.ones(shape)))


@pytest.mark.parametrize("shape", [(), (3,), (3, 4)])
@both_libraries
def test_features_have_channels_rows_and_columns(library, shape):
    with pytest.raises(ValueError, match=r"features|C|dimension|ax[ei]s"):
        gram_matrix(library.convert(np.ones(shape)))


@both_libraries
def test_nan_stays_in_its_own_plane(library):
    images = np.zeros((2, 3, 3))
    images[0, 1, 1] = np.nan
    totals = to_numpy(total_variation(library.convert(images)))
    np.testing.assert_array_equal(np.isnan(totals), [True, False])
    features = library.convert(images[:, None])
    assert np.isnan(to_numpy(gram_matrix(features))).tolist() == [[[True]], [[False]]]


def test_scikit_image_minimises_the_same_total_variation():
    """Chambolle's answer minimises TV(u) + ‖u − f‖² / (2λ), so every step away raises it."""
    random = np.random.default_rng(0)
    noisy = np.kron([[0.0, 1.0], [1.0, 0.0]], np.ones((6, 6))) + random.normal(0, 0.1, (12, 12))
    weight = 0.2
    denoised = skimage.restoration.denoise_tv_chambolle(
        noisy, weight=weight, eps=1e-15, max_num_iter=20_000
    )

    def objective(image):
        return float(total_variation(image)) + np.sum((image - noisy) ** 2) / (2 * weight)

    best = objective(denoised)
    for step in (0.1, 0.01):
        for _ in range(20):
            assert objective(denoised + random.normal(0, step, noisy.shape)) > best
    for other in (0.9, 0.99, 1.01, 1.1):
        assert objective(noisy + other * (denoised - noisy)) > best
