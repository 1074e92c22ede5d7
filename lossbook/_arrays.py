"""What every function does with its arrays before the mathematics starts, and with their sums.

Arguments come as NumPy arrays, as torch tensors, as JAX arrays, as arrays of any library that
follows the Python array API standard (2024.12 or later), or as lists and scalars, which are taken
as NumPy arrays. They leave here as floating-point arrays of one library on one device, together
with that library's namespace `xp`.
"""

import functools
import inspect
import math
import sys
from collections.abc import Callable
from typing import Any, ParamSpec, TypeAlias

import numpy as np
from array_api_compat import (
    array_namespace,
    device,
    is_array_api_obj,
    is_jax_array,
    is_numpy_array,
)

# An array of any library; the array API standard names no common base class.
Array: TypeAlias = Any
# Whatever is accepted in an array's place: an array, a list of numbers (nested or not), a number.
ArrayLike: TypeAlias = Any

# Infinity and NaN are results here, the same ones that torch returns without a word, so NumPy's
# warnings about them are switched off in every function.
quietly = np.errstate(all="ignore")

NUMERIC_KINDS = ("bool", "integral", "real floating")


P = ParamSpec("P")


def formula(function: Callable[P, Array]) -> Callable[P, Array]:
    """Evaluate without warnings, and round once to half precision where the arguments have it.

    Half precision holds nothing above 65504 and three digits, too little for sums and squares on
    the way to a result that it can hold. So `floats` widens it, and here the result goes back.
    """
    # An option, such as a temperature, takes the type of what it belongs to. A covariance does not.
    parameters = inspect.signature(function).parameters.values()
    own_options = {one.name for one in parameters if one.kind is one.KEYWORD_ONLY} - {"covariance"}

    @functools.wraps(function)
    @quietly
    def evaluated(*args: P.args, **options: P.kwargs) -> Array:
        result = function(*args, **options)
        named = [value for name, value in options.items() if name not in own_options]
        half = _half_precision([*args, *named])
        return result if half is None else array_namespace(result).astype(result, half)

    return evaluated


def _half_precision(values: list[Any]) -> Any | None:
    """Return the 16-bit floating-point type of the arrays' common type, if it is one."""
    arrays = [array for value in values for array in _arrays_in(value)]
    if not any(array.dtype.itemsize == 2 for array in arrays):
        return None
    xp = array_namespace(*arrays)
    floating = [x.dtype for x in arrays if xp.isdtype(x.dtype, "real floating")]
    common = xp.result_type(*floating) if floating else None
    return common if floating and xp.finfo(common).bits == 16 else None


def _arrays_in(value: Any) -> list[Array]:
    """Return an array, or those of a list of arrays, where they say how many bytes a number has.

    Numbers, and lists of them, count as NumPy arrays.
    """
    if isinstance(value, (list, tuple)) and any(map(is_array_api_obj, value)):
        return [array for item in value for array in _arrays_in(item)]
    items: list[Any] = list(_one_of_each_type(value).values())
    arrays = [x if is_array_api_obj(x) else np.asarray(x) for x in items]
    return [x for x in arrays if hasattr(x.dtype, "itemsize") and x.dtype != object]


def floats(**arguments: ArrayLike) -> tuple[Any, ...]:
    """Return the namespace and the named arguments as arrays of one type of 32 bits or more."""
    xp, *arrays = floats_as_they_came(**arguments)
    if xp.finfo(arrays[0].dtype).bits == 16:
        arrays = [xp.astype(x, xp.float32) for x in arrays]
    return xp, *arrays


def floats_as_they_came(**arguments: ArrayLike) -> tuple[Any, ...]:
    """Return the namespace and the named arguments as arrays of one floating-point type."""
    arrays = [as_array(name, value) for name, value in arguments.items()]
    xp = common_namespace(tuple(arguments), arrays)
    floating = [x.dtype for x in arrays if xp.isdtype(x.dtype, "real floating")]
    # Integers and booleans follow their floating partners; alone, they take the library's default.
    dtype = xp.result_type(*floating) if floating else xp.asarray(0.0).dtype
    return xp, *(_promoted(xp, name, x, dtype) for name, x in zip(arguments, arrays, strict=True))


def _promoted(xp: Any, name: str, x: Array, dtype: Any) -> Array:
    """Return `x` as floats; an integer that they cannot hold is an error."""
    promoted = xp.astype(x, dtype, copy=False)
    # Floats hold all integers up to 2 / eps, which is all there are of the short types.
    if xp.isdtype(x.dtype, "integral") and xp.iinfo(x.dtype).max > 2 / xp.finfo(dtype).eps:
        # Only numbers that fit may be turned back: others would be whatever the machine makes them.
        fits = xp.isfinite(promoted) & (promoted < float(xp.iinfo(x.dtype).max))
        is_rounded = xp.astype(xp.where(fits, promoted, 0.0), x.dtype) != x
        if xp.any(is_rounded):
            raise ValueError(
                f"{name} holds the integer {x[is_rounded][0]}, which {dtype} would round"
            )
    return promoted


def paired(**arguments: ArrayLike) -> tuple[Any, ...]:
    """Do as `floats` does, and insist on equal shapes: nothing broadcasts."""
    xp, *arrays = floats(**arguments)
    require_equal_shapes(**dict(zip(arguments, arrays, strict=True)))
    return xp, *arrays


def require_equal_shapes(**arrays: Array) -> None:
    """Raise unless the named arrays have one shape."""
    (first_name, first), *others = arrays.items()
    for name, array in others:
        if array.shape != first.shape:
            raise ValueError(
                f"{first_name} and {name} must have the same shape, "
                f"got {tuple(first.shape)} and {tuple(array.shape)}"
            )


def as_array(name: str, value: ArrayLike) -> Array:
    """Return the argument called `name` as a non-empty array of real numbers."""
    array = value if _is_foreign_array(value) else _as_numpy(name, value)
    _require_entries(name, array)
    xp = array_namespace(array)
    if not xp.isdtype(array.dtype, NUMERIC_KINDS) or _is_too_short(xp, array.dtype):
        raise TypeError(f"{name} must hold real numbers, got dtype {array.dtype}")
    if math.prod(array.shape) == 0:
        raise ValueError(f"{name} must not be empty, got shape {tuple(array.shape)}")
    return array


def _require_entries(name: str, array: Array) -> None:
    """Raise for the kinds of torch tensors that have no entry in every place."""
    layout = str(getattr(array, "layout", "torch.strided"))
    if layout != "torch.strided" or getattr(array, "is_nested", False):
        raise TypeError(f"{name} must be a dense array, got a nested one or layout {layout}")
    if getattr(array, "is_meta", False):
        raise TypeError(f"{name} must hold numbers, got a tensor on the device 'meta', without any")


def _as_numpy(name: str, value: ArrayLike) -> Array:
    try:
        items = _one_of_each_type(value).values()
    except RecursionError:
        raise ValueError(f"{name} must not be a list nested without end") from None
    if any(isinstance(item, np.ma.MaskedArray) for item in items):
        raise TypeError(f"{name} must not be a masked array: fill or drop the masked entries first")
    if any(_is_foreign_array(item) for item in items):
        raise TypeError(f"{name} is a list of arrays: stack them into one array first")
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} is not a rectangular array of numbers") from None
    # An object's own conversion to an array may raise anything.
    except Exception as error:
        raise TypeError(f"{name} must hold real numbers: {error!r}") from error


def _is_foreign_array(value: object) -> bool:
    return is_array_api_obj(value) and not is_numpy_array(value)


def _one_of_each_type(value: object) -> dict[type, object]:
    """Return an example for each type of what nested lists hold in the end."""
    if not isinstance(value, (list, tuple)):
        return {type(value): value}
    examples = {type(item): item for item in value}
    if not any(issubclass(kind, (list, tuple)) for kind in examples):
        return examples
    return {kind: one for item in value for kind, one in _one_of_each_type(item).items()}


def _is_too_short(xp: Any, dtype: Any) -> bool:
    # Floats of 8 bits and less are storage formats without arithmetic.
    return bool(xp.isdtype(dtype, "real floating")) and xp.finfo(dtype).bits < 16


def common_namespace(names: tuple[str, ...], arrays: list[Array]) -> Any:
    """Return the namespace of arrays that share a library and a device, else raise."""
    xp, *others = map(array_namespace, arrays)
    for name, other, array in zip(names[1:], others, arrays[1:], strict=True):
        if other is not xp:
            raise TypeError(
                f"{names[0]} and {name} must come from the same library, got {_library(xp)} "
                f"and {_library(other)} (lists and numbers count as numpy)"
            )
        here, there = device(arrays[0]), device(array)
        # What JAX differentiates has no device yet: it says None.
        if here != there and None not in (here, there):
            raise ValueError(
                f"{names[0]} and {name} must be on the same device, got {here} and {there}"
            )
    return xp


def _library(xp: Any) -> str:
    return str(xp.__name__).removeprefix("array_api_compat.")


def constant(x: Array) -> Array:
    """Return `x` cut off from its gradient, where the library keeps one."""
    if is_jax_array(x):
        return sys.modules["jax"].lax.stop_gradient(x)
    return x.detach() if hasattr(x, "detach") else x


def with_value(x: Array, value: Array) -> Array:
    """Return `value`, computed without gradients, with the gradients of `x`.

    Where x = 0.30000001 was computed and 0.3 is its better value, that is 0.3 + (x - 0.30000001):
    0.3 in number, since the bracket is 0, and x in its slope, since the subtrahend is a constant.
    """
    xp = array_namespace(x)
    # The bracket is NaN where x is infinite: there x itself will do.
    return single(xp.where(value == x, x, value + (x - constant(x))))


def single(x: Array) -> Array:
    """Return `x`, and where it is one number in a NumPy array, that number as a NumPy scalar.

    Arithmetic on NumPy's arrays without axes gives scalars; `where`, `squeeze` and `reshape` give
    arrays, and results should not differ in that.
    """
    return x[()] if is_numpy_array(x) else x


# Up to so many numbers, adding one after the other is as good as adding in pairs.
FEW = 64


def total(xp: Any, x: Array, *, axis: Any = None, keepdims: bool = False) -> Array:
    """Return the sum, with its digits, along any axes and in any order of the memory.

    Where the sum overflows on its way to a number that does not, it is formed in a larger unit.
    """
    sums = _sum(xp, x, axis, keepdims)
    is_finite = xp.isfinite(constant(sums))
    if xp.all(is_finite):
        return sums
    unit = 2.0 ** math.ceil(math.log2(math.prod(x.shape)))
    return single(xp.where(is_finite, sums, unit * _sum(xp, x / unit, axis, keepdims)))


def _sum(xp: Any, x: Array, axis: Any, keepdims: bool) -> Array:
    # NumPy adds in pairs, and so keeps the digits, only along the axis that is fastest in memory.
    # Elsewhere it adds one number after the other: that axis is made the fastest first.
    if is_numpy_array(x) and x.ndim > 1:
        axes = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
        axes = tuple(one % x.ndim for one in axes)
        if math.prod(x.shape[one] for one in axes) > FEW:
            sums = np.sum(_flattened(x, axes), axis=-1)
            return np.expand_dims(sums, axes) if keepdims else sums
    return xp.sum(x, axis=axis, keepdims=keepdims)


def _flattened(x: np.ndarray, axes: tuple[int, ...]) -> np.ndarray:
    """Return `x` with the axes as one, the last and fastest; a copy only where it must be."""
    kept = [axis for axis in range(x.ndim) if axis not in axes]
    # The order within a sum does not matter: take the one that memory has.
    axes = tuple(sorted(axes, key=lambda axis: -abs(x.strides[axis])))
    ordered = np.ascontiguousarray(np.transpose(x, (*kept, *axes)))
    return ordered.reshape(*(x.shape[axis] for axis in kept), -1)


def reduced(losses: Array, reduction: str) -> Array:
    """Return the losses, their sum or their mean, as `reduction` says."""
    xp = array_namespace(losses)
    if not isinstance(reduction, str):
        raise TypeError(f"reduction must be a string, got {reduction!r}")
    if reduction == "none":
        return losses
    if reduction == "sum":
        return total(xp, losses)
    if reduction != "mean":
        raise ValueError(f"reduction must be 'mean', 'sum' or 'none', got {reduction!r}")
    count = math.prod(losses.shape)
    mean = total(xp, losses) / count
    if xp.isfinite(constant(mean)):
        return mean
    # The sum may have overflowed where the mean does not.
    return total(xp, losses / count)
