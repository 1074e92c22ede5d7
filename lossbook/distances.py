"""Distances between vectors, and the measures of likeness from `similarities`."""

import math
from typing import Any

from lossbook._arrays import (
    Array,
    ArrayLike,
    constant,
    floats,
    formula,
    paired,
    require_equal_shapes,
    single,
    total,
)
from lossbook._checks import axis_index, number
from lossbook._lengths import gap_in_units, length, power_of_two, root
from lossbook.similarities import (
    cosine_distance,
    cosine_similarity,
    jaccard_similarity,
    pearson_correlation,
)

# Likeness has a file of its own for its length; readers look for it beside the distances.
__all__ = [
    "cosine_distance",
    "cosine_similarity",
    "euclidean_distance",
    "jaccard_similarity",
    "mahalanobis_distance",
    "manhattan_distance",
    "minkowski_distance",
    "pearson_correlation",
]


@formula
def euclidean_distance(x: ArrayLike, y: ArrayLike, *, axis: int = -1) -> Array:
    r"""Return the Euclidean distance, the length of the straight line between two points.

    .. math:: d(x, y) = \sqrt{\sum_i (x_i - y_i)^2}

    Parameters
    ----------
    x, y : array
        Vectors along `axis`, of equal shapes.
    axis : int
        The axis of the features.

    Returns
    -------
    array
        Distances in the unit of the features: the shape of `x` without `axis`. Where `x` equals
        `y` the gradient is taken as 0.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `x` and `y` come from different libraries.
    ValueError
        If the shapes differ, the arrays are empty, or there is no such axis.

    References
    ----------
    Deza and Deza (2009), *Encyclopedia of Distances*, chapter 5. Explained in chapter 9.

    Examples
    --------
    >>> float(euclidean_distance([0.0, 0.0], [3.0, 4.0]))
    5.0
    """
    xp, x, y = paired(x=x, y=y)
    return length(xp, x - y, axis_index(axis, x))


@formula
def manhattan_distance(x: ArrayLike, y: ArrayLike, *, axis: int = -1) -> Array:
    r"""Return the Manhattan distance, the length of a way along the axes.

    .. math:: d(x, y) = \sum_i |x_i - y_i|

    Parameters
    ----------
    x, y : array
        Vectors along `axis`, of equal shapes.
    axis : int
        The axis of the features.

    Returns
    -------
    array
        Distances in the unit of the features: the shape of `x` without `axis`.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `x` and `y` come from different libraries.
    ValueError
        If the shapes differ, the arrays are empty, or there is no such axis.

    References
    ----------
    Deza and Deza (2009), *Encyclopedia of Distances*, chapter 5. Explained in chapter 9.

    Examples
    --------
    >>> float(manhattan_distance([0.0, 0.0], [3.0, 4.0]))
    7.0
    """
    xp, x, y = paired(x=x, y=y)
    return total(xp, xp.abs(x - y), axis=axis_index(axis, x))


@formula
def minkowski_distance(x: ArrayLike, y: ArrayLike, *, p: float, axis: int = -1) -> Array:
    r"""Return the Minkowski distance: Manhattan at p = 1, Euclidean at 2, the maximum at infinity.

    .. math:: d_p(x, y) = \Bigl( \sum_i |x_i - y_i|^p \Bigr)^{1/p}, \qquad
              d_\infty(x, y) = \max_i |x_i - y_i|

    Parameters
    ----------
    x, y : array
        Vectors along `axis`, of equal shapes.
    p : float
        The order, at least 1; ``math.inf`` is allowed.
    axis : int
        The axis of the features.

    Returns
    -------
    array
        Distances in the unit of the features: the shape of `x` without `axis`. Where `x` equals
        `y` the gradient is taken as 0.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `x` and `y` come from different libraries.
    ValueError
        If the shapes differ, the arrays are empty, there is no such axis, or `p` is below 1.

    References
    ----------
    Deza and Deza (2009), *Encyclopedia of Distances*, chapter 5. Explained in chapter 9.

    Examples
    --------
    >>> round(float(minkowski_distance([0.0, 0.0], [3.0, 4.0], p=3)), 4)
    4.4979
    >>> float(minkowski_distance([0.0, 0.0], [3.0, 4.0], p=math.inf))
    4.0
    """
    xp, x, y = paired(x=x, y=y)
    axis = axis_index(axis, x)
    if not number("p", p) >= 1:
        raise ValueError(f"p must be at least 1, got {p}")
    gaps = xp.abs(x - y)
    if p == math.inf:
        return xp.max(gaps, axis=axis)
    # In units of the largest gap no power overflows, and only negligible ones underflow.
    peak = xp.max(constant(gaps), axis=axis, keepdims=True)
    unit = xp.where((peak == 0) | ~xp.isfinite(peak), 1.0, peak)
    powers = total(xp, (gaps / unit) ** float(p), axis=axis, keepdims=True)
    return single(xp.squeeze(unit * root(xp, powers, float(p)), axis=axis))


@formula
def mahalanobis_distance(x: ArrayLike, y: ArrayLike, *, covariance: ArrayLike) -> Array:
    r"""Return the Mahalanobis distance: Euclidean once the features are whitened.

    .. math:: d(x, y) = \sqrt{(x - y)^\top \Sigma^{-1} (x - y)}
              = \lVert L^{-1} (x - y) \rVert, \qquad \Sigma = L L^\top

    Parameters
    ----------
    x, y : array
        Vectors, `[..., d]`, of equal shapes.
    covariance : array
        :math:`\Sigma`, `[d, d]`: symmetric and positive definite.

    Returns
    -------
    array
        Distances `[...]`, counted in standard deviations. Where `x` equals `y` the gradient is
        taken as 0.

    Raises
    ------
    TypeError
        If an argument has the wrong type, they come from different libraries, or are of more than
        64 bits, for which there is no linear algebra.
    ValueError
        If the shapes do not fit, or `covariance` is not symmetric and positive definite.

    References
    ----------
    Mahalanobis (1936), "On the generalised distance in statistics", *Proceedings of the National
    Institute of Sciences of India* 2(1). Explained in chapter 9.

    Examples
    --------
    >>> float(mahalanobis_distance([2.0, 0.0], [0.0, 0.0], covariance=[[4.0, 0.0], [0.0, 1.0]]))
    1.0
    """
    xp, x, y, covariance = floats(x=x, y=y, covariance=covariance)
    require_equal_shapes(x=x, y=y)
    axis_index(-1, x)
    _require_square(xp, covariance, x.shape[-1])
    # Features in units of their standard deviations leave only correlations to be factorised.
    deviations = xp.sqrt(xp.linalg.diagonal(covariance))
    correlations = covariance / deviations[:, None] / deviations[None, :]
    _require_positive_definite(xp, constant(correlations))
    gaps = gap_in_units(xp, x, y, deviations)
    # Infinite gaps are kept out of the equations, which would make NaN of them.
    is_infinite = xp.any(xp.abs(constant(gaps)) == math.inf, axis=-1)
    unit = power_of_two(xp, gaps, -1)
    columns = xp.matrix_transpose(xp.reshape(gaps / unit, (-1, x.shape[-1])))
    whitened = xp.linalg.solve(xp.linalg.cholesky(correlations), columns)
    distances = unit[..., 0] * xp.reshape(length(xp, whitened, 0), x.shape[:-1])
    return single(xp.where(is_infinite, math.inf, distances))


def _require_square(xp: Any, covariance: Array, features: int) -> None:
    if xp.finfo(covariance.dtype).bits > 64:
        raise TypeError(f"covariance must have 64 bits or fewer, got {covariance.dtype}")
    if covariance.shape != (features, features):
        raise ValueError(
            f"covariance must have shape {(features, features)} to fit vectors of {features} "
            f"features, got {tuple(covariance.shape)}"
        )


def _require_positive_definite(xp: Any, correlations: Array) -> None:
    eps, features = xp.finfo(correlations.dtype).eps, correlations.shape[0]
    asymmetry = xp.max(xp.abs(correlations - xp.matrix_transpose(correlations)))
    # A variance that is negative, zero, infinite or NaN shows as a NaN here.
    if not asymmetry <= eps**0.5:
        raise ValueError(
            "covariance must be symmetric with positive, finite variances, "
            f"got correlations that differ by {float(asymmetry)} across the diagonal"
        )
    eigenvalues = xp.linalg.eigvalsh(correlations)
    # Rounded entries, of 1 at most, leave the smallest eigenvalue of a matrix without an inverse
    # that close to 0.
    noise = 10 * features * eps
    if not eigenvalues[0] > noise:
        raise ValueError(
            "covariance must be positive definite, "
            f"got correlations with the eigenvalue {float(eigenvalues[0])}, "
            f"of which {float(noise)} may be rounding"
        )
