"""Lengths and differences that are right wherever the dtype can hold them."""

import math
from typing import Any

from lossbook._arrays import Array, constant, single, total


def moderated(xp: Any, x: Array, axis: int) -> tuple[Array, Array, Array]:
    """Return a unit, x in that unit and Σ x² in its square; `axis` is kept.

    The unit is 1 unless squares would overflow or underflow: then it is the power of two next to
    the largest entry, so that the division rounds nothing.
    """
    squares = total(xp, x**2, axis=axis, keepdims=True)
    limits = xp.finfo(x.dtype)
    size = constant(squares)
    is_safe = (size > limits.smallest_normal / limits.eps) & (size < limits.max * limits.eps)
    if xp.all(is_safe):
        return xp.ones_like(size), x, squares
    unit = xp.where(is_safe, 1.0, power_of_two(xp, x, axis))
    x = x / unit
    return unit, x, total(xp, x**2, axis=axis, keepdims=True)


def power_of_two(xp: Any, x: Array, axis: Any) -> Array:
    """Return the power of two next to the largest entry along the axes, which are kept; else 1."""
    peak = xp.max(xp.abs(constant(x)), axis=axis, keepdims=True)
    peak = xp.where((peak == 0) | ~xp.isfinite(peak), 1.0, peak)
    # No larger than the unit whose inverse is still a normal number: some compilers divide by it
    # as they multiply by its inverse.
    limits = xp.finfo(x.dtype)
    largest = -float(xp.log2(xp.asarray(limits.smallest_normal, dtype=x.dtype)))
    return 2.0 ** xp.minimum(xp.floor(xp.log2(peak)), largest)


def gap_in_units(xp: Any, x: Array, y: Array, unit: Any) -> Array:
    """Return (x - y) / unit, also where the difference overflows before it is divided."""
    gap = x - y
    if xp.max(xp.abs(constant(gap))) < math.inf:
        return gap / unit
    return 2 * ((x / 2 - y / 2) / unit)


def inner_products(xp: Any, rows: Array) -> Array:
    """Return rows @ rowsᵀ; where it overflows on its way, it is formed in a larger unit."""
    products = rows @ xp.matrix_transpose(rows)
    is_finite = xp.isfinite(constant(products))
    if xp.all(is_finite):
        return products
    unit = power_of_two(xp, rows, (-2, -1))
    rows = rows / unit
    return xp.where(is_finite, products, unit * (unit * (rows @ xp.matrix_transpose(rows))))


def length(xp: Any, x: Array, axis: int) -> Array:
    """Return the Euclidean length along `axis`; its gradient at the zero vector is 0."""
    unit, _, squares = moderated(xp, x, axis)
    return single(xp.squeeze(unit * root(xp, squares, 2), axis=axis))


def root(xp: Any, x: Array, degree: float) -> Array:
    """Return the root of a number that is not negative; its gradient at 0 is taken as 0."""
    # The inner `where` keeps the infinite slope at 0 out of the gradient, the outer one its value.
    is_zero = x == 0
    positive = xp.where(is_zero, 1.0, x)
    roots = xp.sqrt(positive) if degree == 2 else positive ** (1 / degree)
    return xp.where(is_zero, 0.0, roots)


def directed(xp: Any, name: str, x: Array, axis: int) -> tuple[Array, Array]:
    """Return x, scaled if that is needed for its squares, and its length; `axis` is kept."""
    _, x, squares = moderated(xp, x, axis)
    if xp.any(squares == 0):
        raise ValueError(f"{name} must not hold a zero vector: it has no direction")
    return x, xp.sqrt(squares)
