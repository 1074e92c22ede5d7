"""Formulas that hold where the textbook's divide 0 by 0 or cancel.

Close to equality the terms of a divergence are of the size of the difference, while their sum is
of the size of its square: added as they stand they cancel, and rounding errors are left. The
forms here are written in the relative difference t = (p - q) / (p + q), for which
log(p / q) = 2 atanh t holds exactly, so that nothing large is left to cancel. They serve for
|t| < 1/2; beyond, the textbook's terms are exact enough and are taken as they are.

What is left must be added without losing the digits below the last one of its parts, so sums and
products come with their rounding errors here.

Sources: the series of atanh (Abramowitz and Stegun, 1964, *Handbook of Mathematical Functions*,
4.6), rearranged; error-free sums and products (Dekker, 1971, "A floating-point technique for
extending the available precision", *Numerische Mathematik* 18).
"""

import math
from collections.abc import Callable
from typing import Any

from lossbook._arrays import Array, constant, total


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
    found = formula(xp, *vectors)
    # Not every library can write into an array, so each place fetches its number: the first of
    # them the first number, and so on.
    places = xp.reshape(where, (-1,))
    turns = xp.cumulative_sum(xp.astype(places, xp.asarray(0).dtype)) - 1
    return xp.where(where, xp.reshape(xp.take(found, turns, axis=0), where.shape), constant(value))


def relative_entropy(xp: Any, p: Array, q: Array, terms: Array) -> Array:
    """Return Σ p log(p/q) along the last axis, from `terms` = p log(p/q)."""
    gap = p - q
    surplus, error = exact_sum(xp, gap)
    return surplus + (error + _excess(xp, gap, p + q, terms))


def dependence(xp: Any, joint: Array, terms: Array) -> Array:
    """Return Σ p(x, y) log(p(x, y) / p(x) p(y)) of a whole table, from its terms."""
    p_x, error_x = (x[:, None] for x in exact_sum(xp, joint))
    p_y, error_y = (x[None, :] for x in exact_sum(xp, xp.matrix_transpose(joint)))
    product, error = exact_product(xp, p_x, p_y)
    gap = (joint - product) - (error + p_x * error_y + p_y * error_x)
    # The margins' products add up to the square of the table's sum.
    whole, error = exact_sum(xp, xp.reshape(joint, (-1,)))
    surplus = whole * ((1 - whole) - error)
    return surplus + _excess(xp, *(xp.reshape(x, (-1,)) for x in (gap, joint + product, terms)))


def _excess(xp: Any, gap: Array, both: Array, terms: Array) -> Array:
    """Return Σ p log(p/q) - (p - q), from gap = p - q, both = p + q and terms = p log(p/q)."""
    t = gap / xp.where(both == 0, 1.0, both)
    near = gap * xp.atanh(t) + both * _atanh_excess(xp, t)
    # Each of these is positive or 0, so that their sum keeps its digits.
    return total(xp, xp.where(xp.abs(t) < 0.5, near, terms - gap), axis=-1)


def jensen_shannon(xp: Any, p: Array, q: Array, terms: Array) -> Array:
    """Return ½ Σ p log(p/m) + q log(q/m), m = (p + q) / 2, from its terms."""
    both = p + q
    t = (p - q) / xp.where(both == 0, 1.0, both)
    near = both / 4 * (xp.log1p(-t * t) + 2 * t * xp.atanh(t))
    return total(xp, xp.where(xp.abs(t) < 0.5, near, terms), axis=-1)


def gaussian_spread(xp: Any, std_p: Array, std_q: Array, terms: Array) -> Array:
    """Return ½ (r² - 1) - log r with r = std_p / std_q, from `terms`, the same."""
    surplus = (std_p - std_q) / std_q
    t = surplus / (2 + surplus)
    near = 2 * t * t * (1 / (1 - t) ** 2 + 1 / (1 - t)) - 2 * _atanh_excess(xp, t)
    # Two large logarithms cancel, which that of the ratio does not, where the ratio is a number.
    ratio = std_p / std_q
    is_normal = (ratio >= xp.finfo(t.dtype).smallest_normal) & (ratio < math.inf)
    far = xp.where(is_normal, ratio * (ratio / 2) - 1 / 2 - xp.log(ratio), terms)
    return xp.where(xp.abs(t) < 0.5, near, far)


def _atanh_excess(xp: Any, t: Array) -> Array:
    """Return atanh(t) - t = t³/3 + t⁵/5 + t⁷/7 + ... with an error far below t²."""
    is_small = xp.abs(t) < xp.finfo(t.dtype).eps ** 0.2
    square = t * t
    # 1 / (3 - 1.8 t²) = 1/3 + t²/5 + ...: one fraction for the first two terms of the series.
    return xp.where(is_small, t * square / (3 - 1.8 * square), xp.atanh(t) - t)


def exact_sum(xp: Any, x: Array) -> tuple[Array, Array]:
    """Return the sum along the last axis and, all but exactly, what its rounding left out."""
    error = xp.zeros_like(x[..., 0])
    while x.shape[-1] > 1:
        # Neighbours are added in pairs; an odd one out waits for the next round.
        last = x.shape[-1] // 2 * 2
        left, right = x[..., :last:2], x[..., 1:last:2]
        sums = left + right
        right_part = sums - left
        left_out = (left - (sums - right_part)) + (right - right_part)
        error = error + xp.sum(left_out, axis=-1)
        x = xp.concat([sums, x[..., last:]], axis=-1)
    return x[..., 0], error


def exact_product(xp: Any, x: Array, y: Array) -> tuple[Array, Array]:
    """Return x · y and exactly what its rounding left out."""
    product = x * y
    (x_high, x_low), (y_high, y_low) = _halves(xp, x), _halves(xp, y)
    error = ((x_high * y_high - product) + x_high * y_low + x_low * y_high) + x_low * y_low
    return product, error


def _halves(xp: Any, x: Array) -> tuple[Array, Array]:
    """Return two numbers of half as many digits each, whose products fit the dtype exactly."""
    digits = 1 - math.log2(xp.finfo(x.dtype).eps)
    shifted = x * (2.0 ** math.ceil(digits / 2) + 1)
    high = shifted - (shifted - x)
    return high, x - high
