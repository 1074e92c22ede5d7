"""Divergences of nearly equal distributions, without the cancellation of the textbook formulas.

Close to equality the terms of a divergence are of the size of the difference, while their sum is
of the size of its square: added as they stand, they cancel and leave rounding errors. The forms
here are written in the relative difference t = (p - q) / (p + q), for which
log(p / q) = 2 atanh t holds exactly, so that nothing large is left to cancel. They hold for
|t| < 1/2; beyond, the textbook terms are exact enough and are taken as they are.

Source: a rearrangement of the standard series of atanh (Abramowitz and Stegun, 1964, 4.6.22).
"""

from typing import Any

from lossbook._arrays import Array


def relative_entropy_excess(xp: Any, p: Array, q: Array, terms: Array) -> Array:
    """Return p log(p/q) - (p - q), which is never negative, from `terms` = p log(p/q)."""
    gap = p - q
    t = _relative_difference(xp, p, q)
    near = gap * xp.atanh(t) + (p + q) * _atanh_excess(xp, t)
    return xp.where(xp.abs(t) < 0.5, near, terms - gap)


def jensen_shannon_terms(xp: Any, p: Array, q: Array, terms: Array) -> Array:
    """Return ½ [p log(p/m) + q log(q/m)] with m = (p + q) / 2, from `terms`, the same."""
    t = _relative_difference(xp, p, q)
    near = (p + q) / 4 * (xp.log1p(-(t**2)) + 2 * t * xp.atanh(t))
    return xp.where(xp.abs(t) < 0.5, near, terms)


def gaussian_spread(xp: Any, std_p: Array, std_q: Array, terms: Array) -> Array:
    """Return ½ (r² - 1) - log r with r = std_p / std_q, from `terms`, the same."""
    surplus = (std_p - std_q) / std_q
    t = surplus / (2 + surplus)
    near = 2 * t**2 * (1 / (1 - t) ** 2 + 1 / (1 - t)) - 2 * _atanh_excess(xp, t)
    return xp.where(xp.abs(t) < 0.5, near, terms)


def _relative_difference(xp: Any, p: Array, q: Array) -> Array:
    return (p - q) / xp.where(p + q == 0, 1.0, p + q)


def _atanh_excess(xp: Any, t: Array) -> Array:
    """Return atanh(t) - t = t³/3 + t⁵/5 + t⁷/7 + ... with an error far below t²."""
    is_small = xp.abs(t) < xp.finfo(t.dtype).eps ** 0.2
    return xp.where(is_small, t**3 / (3 - 1.8 * t**2), xp.atanh(t) - t)
