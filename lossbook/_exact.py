"""Formulas that hold where the textbook's divide 0 by 0 or cancel.

Close to equality the terms of a divergence are of the size of the difference, while their sum is
of the size of its square: added as they stand they cancel, and rounding errors are left. The
forms here are written in the relative difference t = (p - q) / (p + q), for which
log(p / q) = 2 atanh t holds exactly, so that nothing large is left to cancel. They serve for
|t| < 1/2; beyond, the textbook's terms are exact enough and are taken as they are.

Source: the series of atanh (Abramowitz and Stegun, 1964, *Handbook of Mathematical Functions*,
4.6), rearranged.
"""

from collections.abc import Callable
from typing import Any

from lossbook._arrays import Array, constant


def weighted_log(xp: Any, weight: Array, x: Array) -> Array:
    """Return weight · log x, with 0 · log 0 = 0."""
    if xp.min(constant(x)) > 0:
        return weight * xp.log(x)
    return weight * xp.log(xp.where((weight == 0) & (x == 0), 1.0, x))


def recomputed(
    xp: Any,
    value: Array,
    where: Array,
    formula: Callable[..., Array],
    *arrays: Array,
    axis: int,
) -> Array:
    """Return `value` with `formula` in some places, fed with the vectors along `axis` there.

    The formula takes xp and tables of vectors, `[n, d]`, and returns a value for each vector.
    """
    vectors = (xp.moveaxis(constant(x), axis, -1)[where] for x in arrays)
    result = xp.asarray(constant(value), copy=True)
    result[where] = formula(xp, *vectors)
    return result


def relative_entropy(xp: Any, p: Array, q: Array, terms: Array) -> Array:
    """Return Σ p log(p/q) along the last axis, from `terms` = p log(p/q)."""
    gap, t = p - q, _relative_difference(xp, p, q)
    near = gap * xp.atanh(t) + (p + q) * _atanh_excess(xp, t)
    # Each excess p log(p/q) - (p - q) is positive or 0, so that their sum keeps its digits.
    excess = xp.where(xp.abs(t) < 0.5, near, terms - gap)
    return xp.sum(gap, axis=-1) + xp.sum(excess, axis=-1)


def jensen_shannon(xp: Any, p: Array, q: Array, terms: Array) -> Array:
    """Return ½ Σ p log(p/m) + q log(q/m), m = (p + q) / 2, from its terms."""
    t = _relative_difference(xp, p, q)
    near = (p + q) / 4 * (xp.log1p(-t * t) + 2 * t * xp.atanh(t))
    return xp.sum(xp.where(xp.abs(t) < 0.5, near, terms), axis=-1)


def gaussian_spread(xp: Any, std_p: Array, std_q: Array, terms: Array) -> Array:
    """Return ½ (r² - 1) - log r with r = std_p / std_q, from `terms`, the same."""
    surplus = (std_p - std_q) / std_q
    t = surplus / (2 + surplus)
    near = 2 * t * t * (1 / (1 - t) ** 2 + 1 / (1 - t)) - 2 * _atanh_excess(xp, t)
    return xp.where(xp.abs(t) < 0.5, near, terms)


def _relative_difference(xp: Any, p: Array, q: Array) -> Array:
    return (p - q) / xp.where(p + q == 0, 1.0, p + q)


def _atanh_excess(xp: Any, t: Array) -> Array:
    """Return atanh(t) - t = t³/3 + t⁵/5 + t⁷/7 + ... with an error far below t²."""
    is_small = xp.abs(t) < xp.finfo(t.dtype).eps ** 0.2
    square = t * t
    # 1 / (3 - 1.8 t²) = 1/3 + t²/5 + ...: one fraction for the first two terms of the series.
    return xp.where(is_small, t * square / (3 - 1.8 * square), xp.atanh(t) - t)
