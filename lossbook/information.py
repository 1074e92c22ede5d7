"""Entropy, cross-entropy and mutual information, with the divergences from `divergences`."""

from lossbook._arrays import (
    Array,
    ArrayLike,
    constant,
    floats,
    floats_as_they_came,
    formula,
    total,
    with_value,
)
from lossbook._checks import distributions, nats_per_unit, require_distribution
from lossbook._exact import dependence, weighted_log
from lossbook.divergences import (
    SMALL_DIVERGENCE,
    gaussian_kl,
    js_divergence,
    kl_divergence,
)

# The divergences have a file of their own for its length; readers look for them here.
__all__ = [
    "cross_entropy",
    "entropy",
    "gaussian_kl",
    "js_divergence",
    "kl_divergence",
    "mutual_information",
]


@formula
def entropy(p: ArrayLike, *, base: float | None = None, axis: int = -1) -> Array:
    r"""Return the entropy of a distribution, its mean information.

    .. math:: H(P) = -\sum_i p_i \log p_i, \qquad 0 \log 0 = 0

    Parameters
    ----------
    p : array
        Probabilities that sum to 1 along `axis`.
    base : float or None
        Base of the logarithm, above 1: None for nats, 2 for bits.
    axis : int
        The axis of the outcomes.

    Returns
    -------
    array
        The shape of `p` without `axis`; between 0 and the logarithm of the number of outcomes.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If `p` is not a distribution along `axis`, or `base` is
        not above 1 and finite.

    References
    ----------
    Shannon (1948), "A mathematical theory of communication", *Bell System Technical Journal* 27.
    Explained in chapters 2 and 5.

    Examples
    --------
    >>> float(entropy([0.5, 0.25, 0.25], base=2))
    1.5
    """
    xp, axis, p = distributions(axis, p=p)
    return (0 - total(xp, weighted_log(xp, p, p), axis=axis)) / nats_per_unit(base)


@formula
def cross_entropy(
    p: ArrayLike, q: ArrayLike, *, base: float | None = None, axis: int = -1
) -> Array:
    r"""Return the cross-entropy: the mean information if P rules and Q is believed.

    .. math:: H(P, Q) = -\sum_i p_i \log q_i = H(P) + D_{KL}(P \,\|\, Q)

    Parameters
    ----------
    p, q : array
        Probabilities of equal shapes that sum to 1 along `axis`.
    base : float or None
        Base of the logarithm, above 1: None for nats, 2 for bits.
    axis : int
        The axis of the outcomes.

    Returns
    -------
    array
        The shape of `p` without `axis`; :math:`+\infty` where some outcome has :math:`q_i = 0`
        and :math:`p_i > 0`.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `p` and `q` come from different libraries.
    ValueError
        If the shapes differ, `p` or `q` is not a distribution along `axis`, or `base` is
        not above 1 and finite.

    References
    ----------
    Cover and Thomas (2006), *Elements of Information Theory*, section 5.4. Explained in chapters
    2 and 10.

    Examples
    --------
    >>> round(float(cross_entropy([0.9, 0.1], [0.6, 0.4])), 6)
    0.551372
    >>> float(cross_entropy([0.5, 0.5], [1.0, 0.0]))
    inf
    """
    xp, axis, p, q = distributions(axis, p=p, q=q)
    return (0 - total(xp, weighted_log(xp, p, q), axis=axis)) / nats_per_unit(base)


@formula
def mutual_information(joint: ArrayLike, *, base: float | None = None) -> Array:
    r"""Return the mutual information of two variables: what one tells of the other.

    .. math:: I(X; Y) = \sum_{x, y} p(x, y) \log \frac{p(x, y)}{p(x)\, p(y)}

    Parameters
    ----------
    joint : array
        The table of joint probabilities, `[x, y]`, that sums to 1.
    base : float or None
        Base of the logarithm, above 1: None for nats, 2 for bits.

    Returns
    -------
    array
        A scalar, never negative; 0, up to rounding, where the two are independent.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If `joint` is not a two-dimensional table of probabilities that sum to 1, or `base` is
        not above 1 and finite.

    References
    ----------
    Cover and Thomas (2006), *Elements of Information Theory*, section 2.3. Explained in chapters
    6 and 9.

    Examples
    --------
    >>> float(mutual_information([[0.5, 0.0], [0.0, 0.5]], base=2))
    1.0
    """
    xp, joint = floats_as_they_came(joint=joint)
    if joint.ndim != 2:
        raise ValueError(f"joint must have two axes, got shape {tuple(joint.shape)}")
    require_distribution(xp, "joint", joint, axis=None)
    _, joint = floats(joint=joint)
    p_x = total(xp, joint, axis=1, keepdims=True)
    p_y = total(xp, joint, axis=0, keepdims=True)
    # Where a cell is 0 its term is 0; a row or a column of zeros would divide 0 by 0.
    given_x = xp.where(joint == 0, 1.0, joint / xp.where(p_x == 0, 1.0, p_x))
    log_ratio = xp.log(given_x) - xp.log(xp.where(p_y == 0, 1.0, p_y))
    terms = joint * log_ratio
    information = total(xp, terms)
    value = constant(information)
    if value < SMALL_DIVERGENCE:
        value = dependence(xp, constant(joint), constant(terms))
    return with_value(information, xp.maximum(value, 0.0)) / nats_per_unit(base)
