"""The checks on parameters and on probabilities that several functions share.

Every message names the argument, what was expected and what came.
"""

import math
from numbers import Integral, Real
from typing import Any

import numpy as np
from array_api_compat import is_array_api_obj, is_numpy_array

from lossbook._arrays import (
    Array,
    ArrayLike,
    as_array,
    common_namespace,
    constant,
    floats,
    floats_as_they_came,
    require_equal_shapes,
    total,
)


def number(name: str, value: float) -> float:
    """Return a real number as a float; booleans are not numbers here."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
    if isinstance(value, bool) or not isinstance(value, Real):
        raise TypeError(f"{name} must be a number, got {value!r}")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name} must lie within the range of a float, got {value}") from None


def positive(name: str, value: float) -> float:
    """Return a finite number greater than 0."""
    result = number(name, value)
    if not 0 < result < math.inf:
        raise ValueError(f"{name} must be positive and finite, got {value}")
    return result


def positive_scalar(xp: Any, name: str, value: ArrayLike, x: Array) -> Any:
    """Return a positive number, or a scalar array of the library and dtype of `x`.

    An array keeps its gradient, so that it can be learnt. A number that the dtype would round to
    a subnormal one, to 0 or to infinity is refused.
    """
    if is_array_api_obj(value) and not is_numpy_array(value):
        scalar = as_array(name, value)
        common_namespace(("the array", name), [x, scalar])
        if scalar.ndim != 0:
            raise ValueError(f"{name} must be a scalar, got shape {tuple(scalar.shape)}")
        if not xp.isdtype(scalar.dtype, "real floating"):
            raise TypeError(f"{name} must be a floating-point scalar, got dtype {scalar.dtype}")
        result = xp.astype(scalar, x.dtype)
        size = float(constant(result))
    else:
        result = size = positive(name, value)
    require_finite(xp, name, size, x)
    _require_normal(xp, name, size, x)
    return result


def positive_bound(xp: Any, name: str, value: float, x: Array) -> float:
    """Return a positive number that bounds `x`; beyond the largest of the dtype, that one."""
    result = positive(name, value)
    _require_normal(xp, name, result, x)
    return min(result, float(xp.finfo(x.dtype).max))


def require_finite(xp: Any, name: str, value: float, x: Array) -> None:
    """Raise for a positive number that is infinite in the dtype of `x`."""
    if not value <= xp.finfo(x.dtype).max:
        raise ValueError(f"{name} must be finite as {x.dtype}, got {value}")


def _require_normal(xp: Any, name: str, value: float, x: Array) -> None:
    """Raise for a number that is not positive, or loses digits in the dtype of `x`."""
    smallest = xp.finfo(x.dtype).smallest_normal
    if not value >= smallest:
        raise ValueError(f"{name} must be at least {smallest} for {x.dtype}, got {value}")


def at_least(name: str, value: float, *, low: float) -> float:
    """Return a finite number that is not below `low`."""
    result = number(name, value)
    if not low <= result < math.inf:
        raise ValueError(f"{name} must be finite and at least {low}, got {value}")
    return result


def within(name: str, value: float, *, low: float, high: float) -> float:
    """Return a number in [low, high]."""
    result = number(name, value)
    if not low <= result <= high:
        raise ValueError(f"{name} must lie in [{low}, {high}], got {value}")
    return result


def whole(name: str, value: int, *, low: int) -> int:
    """Return an integer that is not below `low`."""
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise TypeError(f"{name} must be an integer, got {value!r}")
    if value < low:
        raise ValueError(f"{name} must be at least {low}, got {value}")
    return int(value)


def nats_per_unit(base: float | None) -> float:
    """Return log(base), the nats in one unit of information; without a base the unit is 1 nat."""
    if base is None:
        return 1.0
    result = number("base", base)
    if not 1 < result < math.inf:
        raise ValueError(f"base must be above 1 and finite, got {base}")
    return math.log(result)


def axis_index(axis: int, x: Array) -> int:
    """Return `axis` counted from the front of `x`."""
    if isinstance(axis, bool) or not isinstance(axis, Integral):
        raise TypeError(f"axis must be an integer, got {axis!r}")
    if not -x.ndim <= axis < x.ndim:
        raise ValueError(f"axis {axis} is out of range for an array of {x.ndim} dimensions")
    return int(axis) % x.ndim


def in_unit_interval(xp: Any, name: str, x: Array) -> None:
    """Raise unless every entry of `x` lies in [0, 1]."""
    low, high = float(xp.min(constant(x))), float(xp.max(constant(x)))
    if not low >= 0:
        raise ValueError(f"{name} must lie in [0, 1], got {low}")
    if not high <= 1:
        raise ValueError(f"{name} must lie in [0, 1], got {high}")


def distributions(axis: int, **arguments: ArrayLike) -> tuple[Any, ...]:
    """Return the namespace, the axis and the named probability arrays, paired and checked."""
    arrays = {name: as_array(name, value) for name, value in arguments.items()}
    common_namespace(tuple(arrays), list(arrays.values()))
    require_equal_shapes(**arrays)
    for name, array in arrays.items():
        # Each is held to the precision it came with, so this goes before any promotion.
        xp, p = floats_as_they_came(**{name: array})
        require_distribution(xp, name, p, axis=axis_index(axis, p))
    xp, *promoted = floats(**arrays)
    return xp, axis_index(axis, promoted[0]), *promoted


def require_distribution(xp: Any, name: str, p: Array, *, axis: int | None) -> None:
    """Raise unless `p` is non-negative and sums to 1 along `axis` (None: altogether)."""
    tolerance = _sum_tolerance(xp, p)
    _, p = floats(**{name: constant(p)})
    lowest = float(xp.min(p))
    if lowest < 0:
        raise ValueError(f"{name} must hold probabilities, got the negative value {lowest}")
    sums = xp.reshape(total(xp, p, axis=axis), (-1,))
    distances = xp.abs(sums - 1)
    if not xp.max(distances) <= tolerance:
        found = float(sums[int(xp.argmax(distances))])
        along = "" if axis is None else f" along axis {axis}"
        raise ValueError(f"{name} must sum to 1{along}, found a sum of {found}")


def _sum_tolerance(xp: Any, p: Array) -> float:
    return {16: 1e-2, 32: 1e-3}.get(xp.finfo(p.dtype).bits, 1e-6)
