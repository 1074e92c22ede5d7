"""Gradient descent with a memory of its way."""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from array_api_compat import array_namespace, device, is_torch_array

from lossbook._arrays import (
    Array,
    ArrayLike,
    as_array,
    common_namespace,
    constant,
    floats_as_they_came,
    quietly,
)
from lossbook._checks import number, positive, whole


class Path(NamedTuple):
    """Points visited, `[n, ...]`, in order along the first axis, and the values there, `[n]`."""

    points: Array
    values: Array


class DivergenceError(ValueError):
    """A descent left the finite numbers; `path`, a `Path`, holds the way until then."""

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


@quietly
def gradient_descent(
    function: Callable[[Array], Array],
    start: ArrayLike,
    *,
    learning_rate: float,
    steps: int,
    momentum: float = 0.0,
) -> Path:
    r"""Walk downhill along the negative gradient and return the whole way.

    .. math:: v_{t+1} = \mu v_t - \eta \nabla f(x_t), \qquad x_{t+1} = x_t + v_{t+1}

    Parameters
    ----------
    function : callable
        :math:`f`: takes an array like `start` and returns a scalar.
    start : array
        :math:`x_0`, of any shape.
    learning_rate : float
        :math:`\eta > 0`.
    steps : int
        How many steps to take, at least 1.
    momentum : float
        :math:`\mu` in [0, 1); 0 is plain gradient descent.

    Returns
    -------
    Path
        `points`, `[steps + 1, ...]`, and `values`, `[steps + 1]`, the start included.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `function` returns no number of the library of
        `start`.
    ValueError
        If a parameter is out of range, `start` is not finite, or `function` returns more than one
        number, is not finite at `start` or, under torch, ignores its argument.
    DivergenceError
        If a value or the next point is not finite: `function` is called at finite points only. A
        ValueError whose `path` holds the way so far.

    Notes
    -----
    Under torch the gradient is autograd's. Other libraries keep none, so there it is taken by
    central differences, at two more calls of `function` for each coordinate and step; it is good
    to about ten digits in float64.

    References
    ----------
    Polyak (1964), "Some methods of speeding up the convergence of iteration methods", *USSR
    Computational Mathematics and Mathematical Physics* 4(5). Explained in chapter 7.

    Examples
    --------
    >>> path = gradient_descent(lambda x: x**2, 1.0, learning_rate=0.25, steps=3)
    >>> path.points.round(6)
    array([1.   , 0.5  , 0.25 , 0.125])
    """
    if not callable(function):
        raise TypeError(f"function must be callable, got {function!r}")
    learning_rate = positive("learning_rate", learning_rate)
    momentum = number("momentum", momentum)
    if not 0 <= momentum < 1:
        raise ValueError(f"momentum must lie in [0, 1), got {momentum}")
    steps = whole("steps", steps, low=1)

    xp, point = floats_as_they_came(start=start)
    point = constant(point)
    if not xp.all(xp.isfinite(point)):
        raise ValueError("start must be finite, got an infinity or NaN")
    velocity = xp.zeros_like(point)
    visited: list[tuple[Array, Array]] = []
    for _ in range(steps):
        value, gradient = _value_and_gradient(function, point)
        _visit(xp, point, value, visited)
        velocity = momentum * velocity - learning_rate * gradient
        point = point + velocity
        if not xp.all(xp.isfinite(point)):
            raise _divergence(xp, "a point that is not finite", visited)
    _visit(xp, point, constant(scalar_value(function, point)), visited)
    return _path(xp, visited)


def _visit(xp: Any, point: Array, value: Array, visited: list[tuple[Array, Array]]) -> None:
    """Add a point and its value to those visited; stop where the value is not finite."""
    if xp.isfinite(value):
        visited.append((point, value))
    elif visited:
        raise _divergence(xp, f"the value {float(value)}", visited)
    else:
        raise ValueError(f"function must be finite at start, got {float(value)}")


def _divergence(xp: Any, found: str, visited: list[tuple[Array, Array]]) -> DivergenceError:
    return DivergenceError(
        f"the descent left the finite numbers at step {len(visited)}, with {found}: "
        "try a smaller learning_rate",
        _path(xp, visited),
    )


def _path(xp: Any, visited: list[tuple[Array, Array]]) -> Path:
    points, values = zip(*visited, strict=True)
    return Path(xp.stack(points), xp.stack(values))


def scalar_value(function: Callable[[Array], Array], point: Array) -> Array:
    """Return the function's value at a point as a scalar of the point's library and dtype."""
    return values_of(function, point, ())


def values_of(function: Callable[[Array], Array], point: Array, rows: tuple[int, ...]) -> Array:
    """Return the function's value at a point, a scalar or, of shape `rows`, one for each row."""
    # The function gets a copy, which it may change, and its value is copied: it may come in an
    # array that the next call fills anew.
    value = as_array("the value of function", function(1 * point))
    xp = common_namespace(("start", "the value of function"), [point, value])
    if tuple(value.shape) not in [(), rows]:
        expected = f"a scalar or values of shape {rows}" if rows else "a scalar"
        raise ValueError(f"function must return {expected}, got shape {tuple(value.shape)}")
    return xp.astype(value, point.dtype, copy=True)


def evaluations_per_point(point: Array) -> int:
    """Return how many calls of a function its value and its gradient at a point take."""
    return 1 if is_torch_array(point) else 1 + 2 * math.prod(point.shape)


def _value_and_gradient(function: Callable[[Array], Array], point: Array) -> tuple[Array, Array]:
    if is_torch_array(point):
        return _by_autograd(function, point)
    return scalar_value(function, point), _by_differences(function, point)


def _by_autograd(function: Callable[[Array], Array], point: Array) -> tuple[Array, Array]:
    import torch

    # Gradients are what a descent is made of, also where its caller wants none of the result.
    with torch.inference_mode(False), torch.enable_grad():
        point = point.clone().detach().requires_grad_()
        value = scalar_value(function, point)
    if not value.requires_grad:
        raise ValueError("function must compute its value from its argument, within torch")
    (gradient,) = torch.autograd.grad(value, point, allow_unused=True)
    if gradient is None:
        raise ValueError("function ignores its argument: its value has no gradient there")
    return value.detach(), gradient


def _by_differences(function: Callable[[Array], Array], point: Array) -> Array:
    xp = array_namespace(point)
    # The cube root of the precision balances the rounding of values against the formula's error.
    width = xp.finfo(point.dtype).eps ** (1 / 3)
    flat = xp.reshape(point, (-1,))
    shifts = width * xp.maximum(xp.abs(flat), 1.0)
    slopes, largest = [], float(xp.finfo(point.dtype).max)
    for index in range(flat.shape[0]):
        is_moved = xp.arange(flat.shape[0], device=device(flat)) == index
        ahead, behind = (
            xp.clip(flat + xp.where(is_moved, side * shifts, 0.0), -largest, largest)
            for side in (1, -1)
        )
        upper, lower = (
            scalar_value(function, xp.reshape(moved, point.shape)) for moved in (ahead, behind)
        )
        slopes.append((upper - lower) / (ahead - behind)[index])
    return xp.reshape(xp.stack(slopes), point.shape)
