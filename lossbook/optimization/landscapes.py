"""Functions with several optima, to try optimisers on."""

import math

from lossbook._arrays import Array, ArrayLike, constant, floats, formula, total
from lossbook._checks import axis_index


@formula
def double_well(x: ArrayLike) -> Array:
    r"""Return a function with two wells along each coordinate, the left one deeper.

    .. math:: f(x) = \sum_i (x_i^2 - 1)^2 + \tfrac{3}{10} x_i

    Parameters
    ----------
    x : array
        Points, `[..., d]`, with d at least 1.

    Returns
    -------
    array
        Values, `[...]`. The global minimum has all coordinates at -1.0356; the other minima have
        some at 0.9601.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.
    ValueError
        If `x` is empty or a single number.

    References
    ----------
    Strogatz (2015), *Nonlinear Dynamics and Chaos*, section 3.6, on wells tilted against each
    other. Explained in chapter 7.

    Examples
    --------
    >>> double_well([[-1.0], [0.0], [1.0]])
    array([-0.3,  1. ,  0.3])
    """
    xp, x = floats(x=x)
    axis_index(-1, x)
    return total(xp, (x**2 - 1) ** 2 + 0.3 * x, axis=-1)


@formula
def himmelblau(x: ArrayLike) -> Array:
    r"""Return Himmelblau's function of two coordinates: four minima, all global, all 0.

    .. math:: f(x) = (x_1^2 + x_2 - 11)^2 + (x_1 + x_2^2 - 7)^2

    Parameters
    ----------
    x : array
        Points, `[..., 2]`.

    Returns
    -------
    array
        Values, `[...]`.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.
    ValueError
        If `x` is empty or its last axis does not have length 2.

    References
    ----------
    Himmelblau (1972), *Applied Nonlinear Programming*. Explained in chapter 7.

    Examples
    --------
    >>> himmelblau([[3.0, 2.0], [0.0, 0.0]])
    array([  0., 170.])
    """
    _, x = floats(x=x)
    if x.ndim == 0 or x.shape[-1] != 2:
        raise ValueError(f"x must hold points of two coordinates, got shape {tuple(x.shape)}")
    first, second = x[..., 0], x[..., 1]
    return (first**2 + second - 11) ** 2 + (first + second**2 - 7) ** 2


@formula
def rastrigin(x: ArrayLike) -> Array:
    r"""Return Rastrigin's function: a bowl with a local minimum near every integer point.

    .. math:: f(x) = \sum_i x_i^2 + 10 - 10 \cos 2 \pi x_i = \sum_i x_i^2 + 20 \sin^2 \pi x_i

    Parameters
    ----------
    x : array
        Points, `[..., d]`, with d at least 1.

    Returns
    -------
    array
        Values, `[...]`. The global minimum is 0, at the origin.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.
    ValueError
        If `x` is empty or a single number.

    References
    ----------
    Rastrigin (1974), *Systems of Extremal Control*; in d dimensions Mühlenbein, Schomisch and
    Born (1991), *Parallel Computing* 17. Explained in chapter 7.

    Examples
    --------
    >>> rastrigin([[0.0, 0.0], [1.0, 2.0]])
    array([0., 5.])
    """
    xp, x = floats(x=x)
    axis_index(-1, x)
    # The sine has period 1 in its square: without the whole number its argument is exact.
    fraction = x - xp.round(constant(x))
    return total(xp, x**2 + 20 * xp.sin(math.pi * fraction) ** 2, axis=-1)
