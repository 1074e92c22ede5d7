"""Losses on images and on their features."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from lossbook._arrays import Array, ArrayLike, floats, formula, paired, total
from lossbook._checks import at_least
from lossbook._lengths import inner_products
from lossbook.regression import squared_error

# What `lossbook.features.load_extractor` returns, or any function like it.
FeatureExtractor = Callable[[Any], Mapping[str, Any]]


@formula
def gram_matrix(features: ArrayLike, *, normalize: bool = True) -> Array:
    r"""Return the inner products of all pairs of feature maps, over the positions.

    .. math:: G_{cd} = \frac{1}{C H W} \sum_{i, j} F_{c i j} \, F_{d i j}

    Parameters
    ----------
    features : array
        Feature maps, `[..., C, H, W]`.
    normalize : bool
        Whether to divide by :math:`C H W`, as above.

    Returns
    -------
    array
        Gram matrices, `[..., C, C]`, in squared units of the features: symmetric and positive
        semidefinite.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If `features` is empty or has fewer than three axes.

    References
    ----------
    Gatys, Ecker and Bethge (2016), "Image style transfer using convolutional neural networks",
    CVPR. Explained in chapter 3.

    Examples
    --------
    >>> gram_matrix([[[1.0, 2.0]], [[3.0, 0.0]]], normalize=False)
    array([[5., 3.],
           [3., 9.]])
    """
    xp, features = floats(features=features)
    if features.ndim < 3:
        raise ValueError(f"features must be [..., C, H, W], got shape {tuple(features.shape)}")
    if not isinstance(normalize, bool):
        raise TypeError(f"normalize must be True or False, got {normalize!r}")
    *batch, channels, height, width = features.shape
    maps = xp.reshape(features, (*batch, channels, height * width))
    if normalize:
        # Each factor takes its root of the divisor, so that large features do not overflow.
        maps = maps / math.sqrt(channels * height * width)
    return inner_products(xp, maps)


@formula
def total_variation(images: ArrayLike, *, beta: float = 1.0) -> Array:
    r"""Return the total variation: how much neighbouring pixels differ, summed over a plane.

    .. math:: TV_\beta(I) = \sum_{i, j} \bigl( (I_{i+1, j} - I_{i, j})^2
              + (I_{i, j+1} - I_{i, j})^2 \bigr)^{\beta / 2}

    Parameters
    ----------
    images : array
        Planes, `[..., H, W]`. The difference past the last row or column is 0.
    beta : float
        The exponent :math:`\beta \ge 1`: 1 is the isotropic total variation, 2 punishes steps by
        their squares.

    Returns
    -------
    array
        One total for each plane, `[...]`, in units of the pixels to the power of `beta`. On flat
        regions the gradient is taken as 0.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If `images` is empty or has fewer than two axes, or `beta` is below 1 or not finite.

    References
    ----------
    Rudin, Osher and Fatemi (1992), "Nonlinear total variation based noise removal algorithms",
    *Physica D* 60. The exponent: Mahendran and Vedaldi (2015), "Understanding deep image
    representations by inverting them", CVPR. Explained in chapter 11.

    Examples
    --------
    >>> float(total_variation([[0.0, 4.0], [3.0, 3.0]]))
    6.0
    """
    xp, images = floats(images=images)
    if images.ndim < 2:
        raise ValueError(f"images must be [..., H, W], got shape {tuple(images.shape)}")
    beta = at_least("beta", beta, low=1)
    last_row, last_column = xp.zeros_like(images[..., -1:, :]), xp.zeros_like(images[..., -1:])
    down = xp.concat([images[..., 1:, :] - images[..., :-1, :], last_row], axis=-2)
    right = xp.concat([images[..., 1:] - images[..., :-1], last_column], axis=-1)
    # Where the image is flat the root has no slope: those pixels are kept out of it.
    is_flat = (down == 0) & (right == 0)
    steps = xp.hypot(xp.where(is_flat, 1.0, down), right)
    return total(xp, xp.where(is_flat, 0.0, steps**beta), axis=(-2, -1))


@formula
def content_loss(
    images: Array, targets: Array, extractor: FeatureExtractor, *, layer: str
) -> Array:
    r"""Return the mean squared difference of the features that a layer gives two images.

    .. math:: L = \frac{1}{N C H W} \sum_{n, c, i, j}
              \bigl( F_{ncij}(\hat y) - F_{ncij}(y) \bigr)^2

    Parameters
    ----------
    images, targets : torch.Tensor
        Images :math:`\hat y` and :math:`y`, `[N, 3, H, W]`, of equal shapes, with values in [0, 1].
    extractor : callable
        From images to a dict of layer names to features, as
        :func:`~lossbook.features.load_extractor` returns it.
    layer : str
        The name of a layer, such as ``"relu3_1"``.

    Returns
    -------
    torch.Tensor
        A scalar in squared units of the features.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or the images come from different libraries.
    ValueError
        If the shapes differ, there is no such layer, or the extractor refuses the images: those of
        lossbook do where the shape is not `[N, 3, H, W]`, a value lies outside [0, 1], or the
        images are too small.

    References
    ----------
    Gatys, Ecker and Bethge (2016), "Image style transfer using convolutional neural networks",
    CVPR; Johnson, Alahi and Fei-Fei (2016), "Perceptual losses for real-time style transfer and
    super-resolution", ECCV. Explained in chapters 3 and 4.

    Examples
    --------
    >>> import torch
    >>> from lossbook.features import load_extractor
    >>> image = torch.rand(1, 3, 16, 16)
    >>> float(content_loss(image, image, load_extractor(), layer="relu2_1"))
    0.0
    """
    (pair,) = _features(images, targets, extractor, [layer])
    return squared_error(*pair)


@formula
def style_loss(
    images: Array, targets: Array, extractor: FeatureExtractor, *, layers: Sequence[str]
) -> Array:
    r"""Return how much the Gram matrices of two images' features differ, summed over layers.

    .. math:: L = \sum_l \lVert G^l(\hat y) - G^l(y) \rVert_F^2

    Parameters
    ----------
    images, targets : torch.Tensor
        Images :math:`\hat y` and :math:`y`, `[N, 3, H, W]`, of equal shapes, with values in [0, 1].
    extractor : callable
        From images to a dict of layer names to features, as
        :func:`~lossbook.features.load_extractor` returns it.
    layers : sequence of str
        The names of one or more layers :math:`l`, such as ``["relu1_1", "relu2_1"]``.

    Returns
    -------
    torch.Tensor
        A scalar, the mean over the :math:`N` images. The Gram matrices are those of
        :func:`gram_matrix`, divided by :math:`C H W`.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or the images come from different libraries.
    ValueError
        If the shapes differ, there is no such layer, or the extractor refuses the images: those of
        lossbook do where the shape is not `[N, 3, H, W]`, a value lies outside [0, 1], or the
        images are too small.

    References
    ----------
    Gatys, Ecker and Bethge (2016), "Image style transfer using convolutional neural networks",
    CVPR. Explained in chapter 3.

    Examples
    --------
    >>> import torch
    >>> from lossbook.features import load_extractor
    >>> image = torch.rand(1, 3, 16, 16)
    >>> float(style_loss(image, image, load_extractor(), layers=["relu1_1", "relu2_1"]))
    0.0
    """
    pairs = _features(images, targets, extractor, layers)
    grams = [[gram_matrix(features) for features in pair] for pair in pairs]
    # The mean over images of the sum over the C x C pairs of channels.
    return sum(squared_error(*pair) * pair[0].shape[-1] ** 2 for pair in grams)


@formula
def perceptual_loss(
    images: Array, targets: Array, extractor: FeatureExtractor, *, layers: Sequence[str]
) -> Array:
    r"""Return the mean of the content losses of several layers.

    .. math:: L = \frac{1}{|\mathcal L|} \sum_{l \in \mathcal L} \operatorname{mean}
              \bigl( F^l(\hat y) - F^l(y) \bigr)^2

    Parameters
    ----------
    images, targets : torch.Tensor
        Images :math:`\hat y` and :math:`y`, `[N, 3, H, W]`, of equal shapes, with values in [0, 1].
    extractor : callable
        From images to a dict of layer names to features, as
        :func:`~lossbook.features.load_extractor` returns it.
    layers : sequence of str
        The names of one or more layers :math:`\mathcal L`, such as ``["relu3_2", "relu4_2"]``.

    Returns
    -------
    torch.Tensor
        A scalar in squared units of the features.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or the images come from different libraries.
    ValueError
        If the shapes differ, there is no such layer, or the extractor refuses the images: those of
        lossbook do where the shape is not `[N, 3, H, W]`, a value lies outside [0, 1], or the
        images are too small.

    Notes
    -----
    Not a metric: different images can have equal features.

    References
    ----------
    Johnson, Alahi and Fei-Fei (2016), "Perceptual losses for real-time style transfer and
    super-resolution", ECCV. Explained in chapter 4.

    Examples
    --------
    >>> import torch
    >>> from lossbook.features import load_extractor
    >>> image = torch.rand(1, 3, 16, 16)
    >>> float(perceptual_loss(image, image, load_extractor(), layers=["relu1_2", "relu4_2"]))
    0.0
    """
    losses = [squared_error(*pair) for pair in _features(images, targets, extractor, layers)]
    return sum(loss / len(losses) for loss in losses)


def _features(
    images: Array, targets: Array, extractor: FeatureExtractor, layers: Sequence[str]
) -> Iterator[tuple[Array, Array]]:
    """Yield each layer's features of the images and of the targets."""
    if isinstance(layers, str) or not isinstance(layers, Sequence):
        raise TypeError(f"layers must be a list of names, got {layers!r}")
    if not layers:
        raise ValueError("layers must name at least one layer, got none")
    if not callable(extractor):
        raise TypeError(f"extractor must be callable, as load_extractor() is, got {extractor!r}")
    _, images, targets = paired(images=images, targets=targets)
    of_images = _extracted("images", images, extractor)
    of_targets = _extracted("targets", targets, extractor)
    for layer in layers:
        if layer not in list(of_images):
            raise ValueError(f"layer must be one of {', '.join(of_images)}, got {layer!r}")
        pair = {"features of images": of_images[layer], "features of targets": of_targets[layer]}
        _, *features = paired(**pair)
        yield tuple(features)


def _extracted(name: str, images: Array, extractor: FeatureExtractor) -> Mapping[str, Any]:
    """Return the features of the images called `name`, which the extractor itself checks."""
    try:
        features = extractor(images)
    except (TypeError, ValueError) as error:
        error.add_note(f"The extractor was given {name}.")
        raise
    if not isinstance(features, Mapping):
        found = type(features).__name__
        raise TypeError(f"extractor must return a dict of layer names to features, got {found}")
    if not features:
        raise ValueError("extractor must return the features of one layer or more, got none")
    return features
