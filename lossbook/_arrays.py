"""What every function does with its arrays before the mathematics starts.

Arguments come as NumPy arrays, as torch tensors, as arrays of any library that follows the Python
array API standard (2024.12 or later), or as lists and scalars, which are taken as NumPy arrays.
They leave here as floating-point arrays of one library on one device, together with that
library's namespace `xp`.
"""

import math
from typing import Any, TypeAlias

import numpy as np
from array_api_compat import array_namespace, device, is_array_api_obj, is_numpy_array

# An array of any library; the array API standard names no common base class.
Array: TypeAlias = Any
# Whatever is accepted in an array's place: an array, a list of numbers (nested or not), a number.
ArrayLike: TypeAlias = Any

# Infinity and NaN are results here, the same ones that torch returns without a word, so NumPy's
# warnings about them are switched off in every function.
quietly = np.errstate(all="ignore")

NUMERIC_KINDS = ("bool", "integral", "real floating")


def floats(**arguments: ArrayLike) -> tuple[Any, ...]:
    """Return the namespace and the named arguments as arrays of one floating-point type."""
    arrays = [as_array(name, value) for name, value in arguments.items()]
    xp = common_namespace(tuple(arguments), arrays)
    floating = [x.dtype for x in arrays if xp.isdtype(x.dtype, "real floating")]
    # Integers and booleans follow their floating partners; alone, they take the library's default.
    dtype = xp.result_type(*floating) if floating else xp.asarray(0.0).dtype
    return xp, *(xp.astype(x, dtype, copy=False) for x in arrays)


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
    if str(getattr(array, "layout", "torch.strided")) != "torch.strided":
        raise TypeError(f"{name} must be a dense array, got one with layout {array.layout}")
    xp = array_namespace(array)
    if not xp.isdtype(array.dtype, NUMERIC_KINDS) or _is_too_short(xp, array.dtype):
        raise TypeError(f"{name} must hold real numbers, got dtype {array.dtype}")
    if math.prod(array.shape) == 0:
        raise ValueError(f"{name} must not be empty, got shape {tuple(array.shape)}")
    return array


def _as_numpy(name: str, value: ArrayLike) -> Array:
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name} must not be a masked array: fill or drop the masked entries first")
    if _holds_foreign_array(value):
        raise TypeError(f"{name} is a list of arrays: stack them into one array first")
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} is not a rectangular array of numbers") from None
    except (TypeError, OverflowError, RuntimeError) as error:
        raise TypeError(f"{name} must hold real numbers: {error}") from error


def _is_foreign_array(value: object) -> bool:
    return is_array_api_obj(value) and not is_numpy_array(value)


def _holds_foreign_array(value: object) -> bool:
    if not isinstance(value, (list, tuple)):
        return _is_foreign_array(value)
    # One item of each type is enough, save for lists, which are looked into one by one.
    one_of_each = {type(item): item for item in value}
    nested = list in one_of_each or tuple in one_of_each
    return any(_holds_foreign_array(item) for item in (value if nested else one_of_each.values()))


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
        if device(array) != device(arrays[0]):
            raise ValueError(
                f"{names[0]} and {name} must be on the same device, "
                f"got {device(arrays[0])} and {device(array)}"
            )
    return xp


def _library(xp: Any) -> str:
    return str(xp.__name__).removeprefix("array_api_compat.")


def constant(x: Array) -> Array:
    """Return `x` cut off from its gradient, where the library keeps one."""
    return x.detach() if hasattr(x, "detach") else x


def with_value(x: Array, value: Array) -> Array:
    """Return `value`, computed without gradients, with the gradients of `x`."""
    xp = array_namespace(x)
    # x - x is an exact zero with x's gradient, but NaN where x is infinite: there x itself will do.
    return xp.where(value == x, x, value + (x - constant(x)))


def reduced(losses: Array, reduction: str) -> Array:
    """Return the losses, their sum or their mean, as `reduction` says."""
    xp = array_namespace(losses)
    if not isinstance(reduction, str):
        raise TypeError(f"reduction must be a string, got {reduction!r}")
    if reduction == "none":
        return losses
    if reduction == "sum":
        return xp.sum(losses)
    if reduction != "mean":
        raise ValueError(f"reduction must be 'mean', 'sum' or 'none', got {reduction!r}")
    mean = xp.mean(losses)
    if xp.isfinite(constant(mean)):
        return mean
    # The sum may have overflowed where the mean does not.
    return xp.sum(losses / math.prod(losses.shape))
