"""How alike two vectors are in direction, in variation, or as sets."""

from typing import Any

from lossbook._arrays import Array, ArrayLike, constant, formula, paired, single, total, with_value
from lossbook._checks import axis_index
from lossbook._exact import exact_product, recomputed
from lossbook._lengths import directed, moderated

# Below this distance 1 - cos has lost digits that the sine keeps.
SMALL_DISTANCE = 0.1


@formula
def cosine_similarity(x: ArrayLike, y: ArrayLike, *, axis: int = -1) -> Array:
    r"""Return the cosine of the angle between two vectors.

    .. math:: \cos(x, y) = \frac{x \cdot y}{\lVert x \rVert \, \lVert y \rVert}

    Parameters
    ----------
    x, y : array
        Vectors along `axis`, of equal shapes, none of them zero.
    axis : int
        The axis of the features.

    Returns
    -------
    array
        Cosines in [-1, 1]: the shape of `x` without `axis`.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `x` and `y` come from different libraries.
    ValueError
        If the shapes differ, the arrays are empty, a vector is zero, or there is no such axis.

    References
    ----------
    Salton, Wong and Yang (1975), "A vector space model for automatic indexing",
    *Communications of the ACM* 18(11). Explained in chapters 9 and 12.

    Examples
    --------
    >>> round(float(cosine_similarity([1.0, 0.0], [1.0, 1.0])), 4)
    0.7071
    """
    xp, x, y = paired(x=x, y=y)
    axis = axis_index(axis, x)
    return _cosine(xp, x, y, axis)


@formula
def cosine_distance(x: ArrayLike, y: ArrayLike, *, axis: int = -1) -> Array:
    r"""Return one minus the cosine of the angle between two vectors.

    .. math:: d(x, y) = 1 - \cos(x, y)
              = \frac{\sin^2(x, y)}{1 + \cos(x, y)}

    Parameters
    ----------
    x, y : array
        Vectors along `axis`, of equal shapes, none of them zero.
    axis : int
        The axis of the features.

    Returns
    -------
    array
        Distances in [0, 2]: the shape of `x` without `axis`.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `x` and `y` come from different libraries.
    ValueError
        If the shapes differ, the arrays are empty, a vector is zero, or there is no such axis.

    Notes
    -----
    Not a metric: the triangle inequality fails. Where the angle is small, 1 - cos would lose its
    digits; there the part of `x` that is perpendicular to `y` gives the sine, and the sine the
    distance.

    References
    ----------
    Deza and Deza (2009), *Encyclopedia of Distances*, chapter 17. Explained in chapters 9 and 12.

    Examples
    --------
    >>> cosine_distance([[1.0, 0.0], [1.0, 0.0]], [[0.0, 2.0], [-3.0, 0.0]])
    array([1., 2.])
    """
    xp, x, y = paired(x=x, y=y)
    axis = axis_index(axis, x)
    distance = 1 - _cosine(xp, x, y, axis)
    is_small = constant(distance) < SMALL_DISTANCE
    if xp.any(is_small):
        exact = recomputed(xp, distance, is_small, _distance_by_sine, x, y, axis=axis)
        distance = with_value(distance, exact)
    return distance


@formula
def pearson_correlation(x: ArrayLike, y: ArrayLike, *, axis: int = -1) -> Array:
    r"""Return Pearson's correlation coefficient, the cosine of the centred vectors.

    .. math:: r(x, y) = \frac{\sum_i (x_i - \bar x)(y_i - \bar y)}
              {\sqrt{\sum_i (x_i - \bar x)^2} \, \sqrt{\sum_i (y_i - \bar y)^2}}

    Parameters
    ----------
    x, y : array
        Samples of two variables along `axis`, of equal shapes, none of them constant.
    axis : int
        The axis of the samples.

    Returns
    -------
    array
        Correlations in [-1, 1]: the shape of `x` without `axis`.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `x` and `y` come from different libraries.
    ValueError
        If the shapes differ, the arrays are empty, a vector is constant, or there is no such axis.

    References
    ----------
    Pearson (1895), "Note on regression and inheritance in the case of two parents", *Proceedings
    of the Royal Society of London* 58. Explained in chapter 9.

    Examples
    --------
    >>> round(float(pearson_correlation([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])), 4)
    0.982
    """
    xp, x, y = paired(x=x, y=y)
    axis = axis_index(axis, x)
    x, y = _centred(xp, "x", x, axis), _centred(xp, "y", y, axis)
    return _cosine(xp, x, y, axis)


@formula
def jaccard_similarity(x: ArrayLike, y: ArrayLike, *, axis: int = -1) -> Array:
    r"""Return the Jaccard similarity of two sets, given by which items they hold.

    .. math:: J(X, Y) = \frac{|X \cap Y|}{|X \cup Y|}, \qquad J(\emptyset, \emptyset) = 1

    Parameters
    ----------
    x, y : array
        Booleans or zeros and ones along `axis`, of equal shapes: 1 where the set holds the item.
    axis : int
        The axis of the items.

    Returns
    -------
    array
        Similarities in [0, 1]: the shape of `x` without `axis`.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `x` and `y` come from different libraries.
    ValueError
        If the shapes differ, the arrays are empty, hold anything but 0 and 1, or there is no such
        axis.

    References
    ----------
    Jaccard (1912), "The distribution of the flora in the alpine zone", *New Phytologist* 11(2).
    Explained in chapter 9.

    Examples
    --------
    >>> float(jaccard_similarity([True, True, False, False], [True, False, True, False]).round(4))
    0.3333
    """
    xp, x, y = paired(x=x, y=y)
    axis = axis_index(axis, x)
    for name, items in (("x", x), ("y", y)):
        if not xp.all((items == 0) | (items == 1)):
            raise ValueError(f"{name} must be boolean or hold only 0 and 1")
    intersection = total(xp, x * y, axis=axis)
    union = total(xp, x + y - x * y, axis=axis)
    are_empty = union == 0
    return single(xp.where(are_empty, 1.0, intersection / xp.where(are_empty, 1.0, union)))


def _cosine(xp: Any, x: Array, y: Array, axis: int) -> Array:
    x, x_length = directed(xp, "x", x, axis)
    y, y_length = directed(xp, "y", y, axis)
    cosine = total(xp, x * y, axis=axis) / xp.squeeze(x_length * y_length, axis=axis)
    # Rounding may leave [-1, 1]; the gradient is that of the cosine all the same.
    return with_value(cosine, xp.minimum(xp.maximum(constant(cosine), -1.0), 1.0))


def _distance_by_sine(xp: Any, x: Array, y: Array) -> Array:
    """Return sin² / (1 + cos) along the last axis, for vectors at an acute angle."""
    x, x_length = directed(xp, "x", x, -1)
    y, _ = directed(xp, "y", y, -1)
    shadow, error = exact_product(xp, _share(xp, x, y), y)
    upright = (x - shadow) - error
    # The share was rounded: the second step takes off what is left along y.
    upright = upright - _share(xp, upright, y) * y
    squared_sine = total(xp, (upright / x_length) ** 2, axis=-1)
    return squared_sine / (1 + xp.sqrt(1 - squared_sine))


def _share(xp: Any, x: Array, y: Array) -> Array:
    """Return how many times y goes into x: x · y / y · y, which is 1 where they are equal."""
    return total(xp, x * y, axis=-1, keepdims=True) / total(xp, y * y, axis=-1, keepdims=True)


def _centred(xp: Any, name: str, x: Array, axis: int) -> Array:
    values = constant(x)
    if xp.any(xp.max(values, axis=axis) == xp.min(values, axis=axis)):
        raise ValueError(f"{name} must not hold a constant vector: its correlation is undefined")
    _, x, _ = moderated(xp, x, axis)
    # The mean of large numbers is itself rounded: the second step takes off what is left of it.
    x = x - total(xp, x, axis=axis, keepdims=True) / x.shape[axis]
    return x - total(xp, x, axis=axis, keepdims=True) / x.shape[axis]
