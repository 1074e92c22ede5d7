"""How far one distribution is from another."""

import math
from collections.abc import Callable
from typing import Any

from lossbook._arrays import Array, ArrayLike, constant, formula, paired, total, with_value
from lossbook._checks import distributions, nats_per_unit
from lossbook._exact import (
    gaussian_spread,
    jensen_shannon,
    recomputed,
    relative_entropy,
    weighted_log,
)
from lossbook._lengths import gap_in_units

# Below this many nats a divergence is the small rest of terms that cancel: see _exact.py.
SMALL_DIVERGENCE = 0.1


@formula
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
        Base of the logarithm, above 1: None for nats, 2 for bits.
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
        If the shapes differ, `p` or `q` is not a distribution along `axis`, or `base` is
        not above 1 and finite.

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
    divergence = total(xp, terms, axis=axis)
    value = _sharpened(xp, divergence, relative_entropy, p, q, terms, axis=axis)
    # Sums that miss 1 by a rounding error can leave the divergence that far below 0.
    return with_value(divergence, xp.maximum(value, 0.0)) / nats_per_unit(base)


@formula
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
        Base of the logarithm, above 1: None for nats, 2 for bits.
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
        If the shapes differ, `p` or `q` is not a distribution along `axis`, or `base` is
        not above 1 and finite.

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
    # p / m = 2p / (p + q), which cannot underflow as m itself can. The lift leaves the ratio as it
    # is, but keeps its slope, 2q / (p + q)², from overflow where p and q are tiny.
    lift = 1 / xp.finfo(p.dtype).smallest_normal
    both = xp.where(p + q == 0, 1.0, p + q) * lift
    p_ratio, q_ratio = 2 * p * lift / both, 2 * q * lift / both
    terms = (weighted_log(xp, p, p_ratio) + weighted_log(xp, q, q_ratio)) / 2
    divergence = total(xp, terms, axis=axis)
    value = _sharpened(xp, divergence, jensen_shannon, p, q, terms, axis=axis)
    bounded = xp.minimum(xp.maximum(value, 0.0), math.log(2))
    return with_value(divergence, bounded) / nats_per_unit(base)


@formula
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
            lowest = float(xp.min(xp.where(std <= 0, constant(std), 0.0)))
            raise ValueError(f"{name} must be positive, got {lowest}")
    shift = gap_in_units(xp, mean_p, mean_q, std_q)
    scale = std_p / std_q
    # Halved before they are squared: a square may overflow where its half does not.
    spread = xp.log(std_q) - xp.log(std_p) + scale * (scale / 2) - 1 / 2
    exact = gaussian_spread(xp, constant(std_p), constant(std_q), constant(spread))
    return shift * (shift / 2) + with_value(spread, exact)


def _sharpened(
    xp: Any, divergence: Array, formula: Callable[..., Array], *arrays: Array, axis: int
) -> Array:
    """Return the divergences without their gradients, the small ones by the exact formula."""
    value = constant(divergence)
    is_small = value < SMALL_DIVERGENCE
    if xp.any(is_small):
        value = recomputed(xp, value, is_small, formula, *arrays, axis=axis)
    return value
