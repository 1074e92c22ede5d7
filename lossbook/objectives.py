"""From the losses of samples to the cost of a data set and the objective of training."""

import functools
from collections.abc import Callable, Iterable
from typing import Any

from array_api_compat import is_array_api_obj

from lossbook._arrays import Array, ArrayLike, floats, formula, paired, reduced, total
from lossbook._checks import at_least, require_finite


@formula
def cost(losses: ArrayLike, *, reduction: str = "mean") -> Array:
    r"""Return the cost of a data set: the mean, or the sum, of its samples' losses.

    .. math:: J(\theta) = \frac{1}{N} \sum_{i=1}^{N} L_i(\theta)

    Parameters
    ----------
    losses : array
        The losses :math:`L_i`, of any shape.
    reduction : str
        ``"mean"`` or ``"sum"``.

    Returns
    -------
    array
        A scalar, in the unit of the losses.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If `losses` is empty or the reduction is unknown.

    References
    ----------
    Vapnik (1998), *Statistical Learning Theory*, chapter 1. Explained in chapter 8.

    Examples
    --------
    >>> float(cost([1.0, 2.0, 6.0]))
    3.0
    """
    _, losses = floats(losses=losses)
    if isinstance(reduction, str) and reduction == "none":
        raise ValueError("reduction must be 'mean' or 'sum' for a cost, got 'none'")
    return reduced(losses, reduction)


def _read_once(penalty: Callable[[ArrayLike], Array]) -> Callable[[ArrayLike], Array]:
    """List several parameters, which an iterator such as ``model.parameters()`` gives only once."""

    @functools.wraps(penalty)
    def evaluated(parameters: ArrayLike) -> Array:
        if isinstance(parameters, (str, bytes, dict, set)):
            found = type(parameters).__name__
            raise TypeError(f"parameters must be an array or several, got {found}")
        is_one = is_array_api_obj(parameters) or hasattr(parameters, "__array__")
        is_several = isinstance(parameters, Iterable) and not is_one
        return penalty(list(parameters) if is_several else parameters)

    return evaluated


@_read_once
@formula
def l1_penalty(parameters: ArrayLike | Iterable[ArrayLike]) -> Array:
    r"""Return the sum of the absolute values of all parameters.

    .. math:: R(\theta) = \sum_j |\theta_j|

    Parameters
    ----------
    parameters : array or iterable of arrays
        The parameters; several arrays, of whatever shapes, count as one.

    Returns
    -------
    array
        A scalar, in the unit of the parameters.

    Raises
    ------
    TypeError
        If the parameters are not real numbers, or come from different libraries.
    ValueError
        If there are no parameters.

    References
    ----------
    Tibshirani (1996), "Regression shrinkage and selection via the lasso", *Journal of the Royal
    Statistical Society B* 58(1). Explained in chapter 8.

    Examples
    --------
    >>> float(l1_penalty([1.0, -2.0, 3.0]))
    6.0
    """
    xp, *arrays = _parameter_arrays(parameters)
    return sum(total(xp, xp.abs(theta)) for theta in arrays)


@_read_once
@formula
def l2_penalty(parameters: ArrayLike | Iterable[ArrayLike]) -> Array:
    r"""Return the sum of the squares of all parameters.

    .. math:: R(\theta) = \sum_j \theta_j^2

    Parameters
    ----------
    parameters : array or iterable of arrays
        The parameters; several arrays, of whatever shapes, count as one.

    Returns
    -------
    array
        A scalar, in squared units of the parameters.

    Raises
    ------
    TypeError
        If the parameters are not real numbers, or come from different libraries.
    ValueError
        If there are no parameters.

    References
    ----------
    Hoerl and Kennard (1970), "Ridge regression: biased estimation for nonorthogonal problems",
    *Technometrics* 12(1). Explained in chapter 8.

    Examples
    --------
    >>> import numpy as np
    >>> float(l2_penalty([np.ones((2, 2)), np.array([3.0])]))
    13.0
    """
    xp, *arrays = _parameter_arrays(parameters)
    return sum(total(xp, theta**2) for theta in arrays)


@formula
def objective(cost: ArrayLike, penalty: ArrayLike, *, strength: float) -> Array:
    r"""Return the objective of training: the cost plus the weighted penalty.

    .. math:: \text{objective}(\theta) = J(\theta) + \lambda R(\theta)

    Parameters
    ----------
    cost : array
        :math:`J(\theta)`, a scalar.
    penalty : array
        :math:`R(\theta)`, a scalar, not yet multiplied by :math:`\lambda`.
    strength : float
        :math:`\lambda \ge 0`.

    Returns
    -------
    array
        A scalar, in the unit of the cost.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `cost` and `penalty` come from different libraries.
    ValueError
        If `cost` or `penalty` is not a scalar, or `strength` is negative or not finite in their
        dtype.

    References
    ----------
    Goodfellow, Bengio and Courville (2016), *Deep Learning*, section 7.1. Explained in chapter 8.

    Examples
    --------
    >>> float(objective(2.5, 4.0, strength=0.5))
    4.5
    """
    xp, cost, penalty = paired(cost=cost, penalty=penalty)
    if cost.ndim != 0:
        raise ValueError(f"cost and penalty must be scalars, got shape {tuple(cost.shape)}")
    strength = at_least("strength", strength, low=0)
    require_finite(xp, "strength", strength, cost)
    return cost + strength * penalty


def _parameter_arrays(parameters: ArrayLike | Iterable[ArrayLike]) -> tuple[Any, ...]:
    """Return the namespace and the arrays of one array or of several."""
    is_several = isinstance(parameters, list) and any(
        isinstance(item, (list, tuple)) or is_array_api_obj(item) for item in parameters
    )
    if not is_several:
        return floats(parameters=parameters)
    return floats(**{f"parameters[{index}]": item for index, item in enumerate(parameters)})
