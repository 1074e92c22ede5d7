"""Entropy, cross-entropy, divergences and mutual information."""

import math
from typing import Any

from lossbook._arrays import Array, ArrayLike, constant, floats, paired, quietly, with_value
from lossbook._checks import distributions, positive, require_distribution
from lossbook._exact import (
    gaussian_spread,
    jensen_shannon,
    recomputed,
    relative_entropy,
    weighted_log,
)

# Below this many nats a divergence is the small rest of terms that cancel: see _exact.py.
SMALL = 0.1


@quietly
def entropy(p: ArrayLike, *, base: float | None = None, axis: int = -1) -> Array:
    r"""Return the entropy of a distribution, its mean information.

    .. math:: H(P) = -\sum_i p_i \log p_i, \qquad 0 \log 0 = 0

    Parameters
    ----------
    p : array
        Probabilities that sum to 1 along `axis`.
    base : float or None
        Base of the logarithm: None for nats, 2 for bits.
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
        If `p` is not a distribution along `axis`, or `base` is not positive, finite and other
        than 1.

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
    return _in_base(0 - xp.sum(weighted_log(xp, p, p), axis=axis), base)


@quietly
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
        Base of the logarithm: None for nats, 2 for bits.
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
        If the shapes differ, `p` or `q` is not a distribution along `axis`, or `base` is not
        positive, finite and other than 1.

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
    return _in_base(0 - xp.sum(weighted_log(xp, p, q), axis=axis), base)


@quietly
def kl_divergence(
    p: ArrayLike, q: ArrayLike, *, base: float | None = None, axis: int = -1
) -> Array:
    r"""Return the Kullback-Leibler divergence of P from Q, also called relative entropy.

    .. math:: D_{KL}(P \,\|\, Q) = \sum_i p_i \log \frac{p_i}{q_i}

    Parameters
    ----------
    p, q : array
        Probabilities of equal shapes that sum to 1 along `axis`.
    base : float or None
        Base of the logarithm: None for nats, 2 for bits.
    axis : int
        The axis of the outcomes.

    Returns
    -------
    array
        The shape of `p` without `axis`; never negative, 0 where P equals Q, :math:`+\infty` where
        some outcome has :math:`q_i = 0` and :math:`p_i > 0`.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `p` and `q` come from different libraries.
    ValueError
        If the shapes differ, `p` or `q` is not a distribution along `axis`, or `base` is not
        positive, finite and other than 1.

    References
    ----------
    Kullback and Leibler (1951), "On information and sufficiency", *Annals of Mathematical
    Statistics* 22(1). Explained in chapters 5 and 10.

    Examples
    --------
    >>> round(float(kl_divergence([0.9, 0.1], [0.6, 0.4])), 6)
    0.226289
    >>> round(float(kl_divergence([0.9, 0.1], [0.6, 0.4], base=2)), 6)
    0.326466
    """
    xp, axis, p, q = distributions(axis, p=p, q=q)
    terms = weighted_log(xp, p, p) - weighted_log(xp, p, q)
    return _in_base(_divergence(xp, p, q, terms, axis), base)


@quietly
def js_divergence(
    p: ArrayLike, q: ArrayLike, *, base: float | None = None, axis: int = -1
) -> Array:
    r"""Return the Jensen-Shannon divergence, the mean divergence from the mixture of both.

    .. math:: D_{JS}(P, Q) = \tfrac{1}{2} D_{KL}(P \,\|\, M) + \tfrac{1}{2} D_{KL}(Q \,\|\, M),
              \qquad M = \tfrac{1}{2} (P + Q)

    Parameters
    ----------
    p, q : array
        Probabilities of equal shapes that sum to 1 along `axis`.
    base : float or None
        Base of the logarithm: None for nats, 2 for bits.
    axis : int
        The axis of the outcomes.

    Returns
    -------
    array
        The shape of `p` without `axis`; between 0 (P equals Q) and :math:`\log 2` (no outcome in
        common), which is 1 bit.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `p` and `q` come from different libraries.
    ValueError
        If the shapes differ, `p` or `q` is not a distribution along `axis`, or `base` is not
        positive, finite and other than 1.

    References
    ----------
    Lin (1991), "Divergence measures based on the Shannon entropy", *IEEE Transactions on
    Information Theory* 37(1). Explained in chapter 6.

    Examples
    --------
    >>> round(float(js_divergence([0.9, 0.1], [0.6, 0.4])), 6)
    0.063288
    >>> float(js_divergence([1.0, 0.0], [0.0, 1.0], base=2))
    1.0
    """
    xp, axis, p, q = distributions(axis, p=p, q=q)
    both = xp.where(p + q == 0, 1.0, p + q)
    # p / m = 2p / (p + q), which cannot underflow as m itself can.
    terms = (weighted_log(xp, p, 2 * p / both) + weighted_log(xp, q, 2 * q / both)) / 2
    divergence = xp.sum(terms, axis=axis)
    value = constant(divergence)
    if xp.any(value < SMALL):
        value = recomputed(xp, value, value < SMALL, jensen_shannon, p, q, terms, axis=axis)
    bounded = xp.minimum(xp.maximum(value, 0.0), math.log(2))
    return _in_base(with_value(divergence, bounded), base)


@quietly
def mutual_information(joint: ArrayLike, *, base: float | None = None) -> Array:
    r"""Return the mutual information of two variables: what one tells of the other.

    .. math:: I(X; Y) = \sum_{x, y} p(x, y) \log \frac{p(x, y)}{p(x)\, p(y)}

    Parameters
    ----------
    joint : array
        The table of joint probabilities, `[x, y]`, that sums to 1.
    base : float or None
        Base of the logarithm: None for nats, 2 for bits.

    Returns
    -------
    array
        A scalar, never negative, 0 where the two are independent.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If `joint` is not a two-dimensional table of probabilities that sum to 1, or `base` is not
        positive, finite and other than 1.

    References
    ----------
    Cover and Thomas (2006), *Elements of Information Theory*, section 2.3. Explained in chapters
    6 and 9.

    Examples
    --------
    >>> float(mutual_information([[0.5, 0.0], [0.0, 0.5]], base=2))
    1.0
    """
    xp, joint = floats(joint=joint)
    if joint.ndim != 2:
        raise ValueError(f"joint must have two axes, got shape {tuple(joint.shape)}")
    require_distribution(xp, "joint", joint, axis=None)
    p_x = xp.sum(joint, axis=1, keepdims=True)
    p_y = xp.sum(joint, axis=0, keepdims=True)
    # Where a cell is 0 its term is 0; a row or a column of zeros would divide 0 by 0.
    given_x = xp.where(joint == 0, 1.0, joint / xp.where(p_x == 0, 1.0, p_x))
    log_ratio = xp.log(given_x) - xp.log(xp.where(p_y == 0, 1.0, p_y))
    p, q, terms = (xp.reshape(x, (-1,)) for x in (joint, p_x * p_y, joint * log_ratio))
    return _in_base(_divergence(xp, p, q, terms, axis=0), base)


@quietly
def gaussian_kl(mean_p: ArrayLike, std_p: ArrayLike, mean_q: ArrayLike, std_q: ArrayLike) -> Array:
    r"""Return the divergence of one Gaussian from another, in closed form.

    .. math:: D_{KL}(\mathcal N_p \,\|\, \mathcal N_q) = \log \frac{\sigma_q}{\sigma_p}
              + \frac{\sigma_p^2 + (\mu_p - \mu_q)^2}{2 \sigma_q^2} - \frac{1}{2}

    Parameters
    ----------
    mean_p, std_p, mean_q, std_q : array
        Means and (positive) standard deviations, all of one shape.

    Returns
    -------
    array
        The divergences in nats, elementwise.

    Raises
    ------
    TypeError
        If an argument does not hold real numbers, or they come from different libraries.
    ValueError
        If the shapes differ or a standard deviation is not positive.

    References
    ----------
    Kingma and Welling (2014), "Auto-encoding variational Bayes", appendix B. Explained in
    chapter 5.

    Examples
    --------
    >>> round(float(gaussian_kl(0.0, 1.0, 1.0, 2.0)), 6)
    0.443147
    """
    xp, mean_p, std_p, mean_q, std_q = paired(
        mean_p=mean_p, std_p=std_p, mean_q=mean_q, std_q=std_q
    )
    for name, std in (("std_p", std_p), ("std_q", std_q)):
        if xp.any(std <= 0):
            raise ValueError(f"{name} must be positive, got {float(xp.min(constant(std)))}")
    shift = (mean_p - mean_q) / std_q
    scale = std_p / std_q
    spread = xp.log(std_q) - xp.log(std_p) + (scale**2 - 1) / 2
    exact = gaussian_spread(xp, constant(std_p), constant(std_q), constant(spread))
    return shift**2 / 2 + with_value(spread, exact)


def _divergence(xp: Any, p: Array, q: Array, terms: Array, axis: int) -> Array:
    """Return Σ p log(p/q), given the terms."""
    divergence = xp.sum(terms, axis=axis)
    value = constant(divergence)
    if xp.any(value < SMALL):
        value = recomputed(xp, value, value < SMALL, relative_entropy, p, q, terms, axis=axis)
    # Sums that miss 1 by a rounding error can leave the divergence that far below 0.
    return with_value(divergence, xp.maximum(value, 0.0))


def _in_base(nats: Array, base: float | None) -> Array:
    if base is None:
        return nats
    if positive("base", base) == 1:
        raise ValueError(f"base must differ from 1, got {base}")
    return nats / math.log(base)
