"""Searches for a global minimum that count what they spend: evaluations of the function."""

import sys
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from array_api_compat import array_namespace, device

from lossbook._arrays import (
    Array,
    ArrayLike,
    constant,
    floats_as_they_came,
    quietly,
    require_equal_shapes,
)
from lossbook._checks import at_least, positive, whole
from lossbook.optimization.descent import (
    Path,
    evaluations_per_point,
    gradient_descent,
    values_of,
)


class Search(NamedTuple):
    """The best point found, the function's value there, and the `Path` of the whole search."""

    point: Array
    value: Array
    path: Path


@quietly
def random_restarts(
    function: Callable[[Array], Array],
    low: ArrayLike,
    high: ArrayLike,
    *,
    evaluations: int,
    steps: int,
    learning_rate: float,
    seed: int,
    momentum: float = 0.0,
) -> Search:
    r"""Descend from several random points and keep the best point of all.

    Parameters
    ----------
    function : callable
        Takes an array like `low` and returns a scalar.
    low, high : array
        Opposite corners of the box in which the starts are drawn, uniformly.
    evaluations : int
        The budget: as many descents are made as it pays for, at least one.
    steps, learning_rate, momentum
        Of each descent: see `gradient_descent`.
    seed : int
        The seed of the starts, at least 0.

    Returns
    -------
    Search
        The best point, its value and the path of all descents, one after the other.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or the arrays come from different libraries.
    ValueError
        If the shapes differ, a corner is not below its opposite, or a parameter is out of range;
        also if the budget does not pay for one descent.
    DivergenceError
        If a descent diverges: see `gradient_descent`. Its `path` is that of this descent alone;
        those before it are lost.

    Notes
    -----
    A point costs one evaluation under torch, which gives its value and its gradient at once.
    Elsewhere the gradient costs two more for each coordinate.

    References
    ----------
    Boender and Rinnooy Kan (1987), "Bayesian stopping rules for multistart global optimization
    methods", *Mathematical Programming* 37. Explained in chapter 7.

    Examples
    --------
    >>> from lossbook.optimization.landscapes import double_well
    >>> found = random_restarts(
    ...     double_well, [-2.0], [2.0], evaluations=300, steps=20, learning_rate=0.05, seed=0
    ... )
    >>> found.point.round(3)
    array([-1.036])
    """
    xp, low, high = floats_as_they_came(low=low, high=high)
    require_equal_shapes(low=low, high=high)
    if not xp.all((low < high) & xp.isfinite(high - low)):
        raise ValueError("low must lie below high, by a finite distance, in every coordinate")
    evaluations = whole("evaluations", evaluations, low=1)
    steps = whole("steps", steps, low=1)
    # The last point of a descent needs no gradient.
    price = steps * evaluations_per_point(low) + 1
    if evaluations < price:
        raise ValueError(f"evaluations must pay for one descent of {price}, got {evaluations}")
    rng = np.random.default_rng(whole("seed", seed, low=0))
    paths = [
        gradient_descent(
            function,
            low + (high - low) * _like(low, rng.random(low.shape)),
            learning_rate=learning_rate,
            steps=steps,
            momentum=momentum,
        )
        for _ in range(evaluations // price)
    ]
    return _best(Path(*(xp.concat(parts, axis=0) for parts in zip(*paths, strict=True))))


@quietly
def simulated_annealing(
    function: Callable[[Array], Array],
    start: ArrayLike,
    *,
    evaluations: int,
    temperature: float,
    step_size: float,
    seed: int,
) -> Search:
    r"""Wander at random, uphill less and less often, and keep the best point; or several walks.

    From the current point x a step is proposed, :math:`x' = x + s \, \xi` with :math:`\xi` standard
    normal. It is taken with probability

    .. math:: \min\bigl(1, e^{-(f(x') - f(x)) / T_k}\bigr), \qquad T_k = T_0 (1 - k / K)

    where k counts the evaluations and K is their number.

    Parameters
    ----------
    function : callable
        :math:`f`: takes an array like `start` and returns a scalar, or one value for each row of
        `start`.
    start : array
        The first point, of any shape; or a table of first points, `[n, d]`, one for each of n
        walks that do not know of each other.
    evaluations : int
        The budget :math:`K` of each walk, at least 1; the start costs one.
    temperature : float
        :math:`T_0 > 0`, in the unit of the values, and no smaller than the smallest normal
        number; it falls linearly to 0.
    step_size : float
        :math:`s > 0`, the standard deviation of a step in each coordinate.
    seed : int
        The seed of the steps, at least 0.

    Returns
    -------
    Search
        The best point, its value and the path: the current point after each evaluation. Of n walks
        the best points, `[n, d]`, their values, `[n]`, and a path with points `[K, n, d]` and
        values `[K, n]`.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `function` returns no numbers of the library of
        `start`.
    ValueError
        If a parameter is out of range, or `function` returns NaN or values of another shape.

    References
    ----------
    Kirkpatrick, Gelatt and Vecchi (1983), "Optimization by simulated annealing", *Science*
    220(4598). Explained in chapter 7.

    Examples
    --------
    >>> from lossbook.optimization.landscapes import double_well
    >>> found = simulated_annealing(
    ...     double_well, [1.0], evaluations=1000, temperature=1.0, step_size=0.5, seed=0
    ... )
    >>> bool(abs(found.point[0] + 1.0356) < 0.02)
    True
    """
    xp, point = floats_as_they_came(start=start)
    point = constant(point)
    evaluations = whole("evaluations", evaluations, low=1)
    # A smaller number would round to 0 as it falls.
    temperature = at_least("temperature", temperature, low=sys.float_info.min)
    step_size = positive("step_size", step_size)
    rng = np.random.default_rng(whole("seed", seed, low=0))

    value = _values(function, point)
    points, values = [point], [value]
    for count in range(1, evaluations):
        proposal = point + step_size * _like(point, rng.standard_normal(point.shape))
        proposed = _values(function, proposal)
        rise = proposed - value
        chance = xp.exp(-rise / (temperature * (1 - count / evaluations)))
        # A rise that is not a number, from infinity to infinity, is none.
        is_taken = ~(rise > 0) | (_like(value, rng.random(value.shape)) < chance)
        point = xp.where(_beside(is_taken, point), proposal, point)
        value = xp.where(is_taken, proposed, value)
        points.append(point)
        values.append(value)
    return _best(Path(xp.stack(points), xp.stack(values)))


def _values(function: Callable[[Array], Array], point: Array) -> Array:
    """Return the value at a point, or those at the rows of a table, none of them NaN."""
    if not callable(function):
        raise TypeError(f"function must be callable, got {function!r}")
    rows = tuple(point.shape[:1]) if point.ndim == 2 else ()
    values = constant(values_of(function, point, rows))
    if array_namespace(values).any(array_namespace(values).isnan(values)):
        raise ValueError("function must return a number, got nan")
    return values


def _best(path: Path) -> Search:
    xp, (points, values) = array_namespace(path.values), path
    if values.ndim == 1:
        best = int(xp.argmin(values))
        return Search(points[best, ...], values[best], path)
    places = xp.arange(values.shape[0], device=device(values))
    is_best = places[:, None] == xp.argmin(values, axis=0)
    best_points = xp.sum(xp.where(_beside(is_best, points), points, 0.0), axis=0)
    return Search(best_points, xp.min(values, axis=0), path)


def _beside(flags: Array, points: Array) -> Array:
    """Return flags with as many axes as the points that they belong to."""
    return array_namespace(flags).reshape(flags, flags.shape + (1,) * (points.ndim - flags.ndim))


def _like(x: Array, numbers: np.ndarray) -> Array:
    xp = array_namespace(x)
    return xp.asarray(numbers, dtype=x.dtype, device=device(x))
