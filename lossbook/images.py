"""Losses on images and on their features."""

import math

from lossbook._arrays import Array, ArrayLike, floats, quietly
from lossbook._checks import at_least


@quietly
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
    return maps @ xp.matrix_transpose(maps)


@quietly
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
    return xp.sum(xp.where(is_flat, 0.0, steps**beta), axis=(-2, -1))
