"""Losses of regressors."""

import functools
import inspect
import math
from collections.abc import Callable

from array_api_compat import array_namespace

from lossbook._arrays import Array, ArrayLike, constant, floats, formula, paired, reduced, single
from lossbook._checks import positive_bound


def homogeneous(degree: int) -> Callable[[Callable[..., Array]], Callable[..., Array]]:
    """Evaluate once more, in a larger unit, where a loss overflows on its way to a finite value.

    A loss of this degree fits every unit u: L(ŷ, y) = u^degree · L(ŷ / u, y / u), and a `delta`
    counts in the same unit. A mean may be finite where a square, or a residual, is not.
    """

    def decorated(loss: Callable[..., Array]) -> Callable[..., Array]:
        names = inspect.signature(loss)

        @functools.wraps(loss)
        def evaluated(*args: ArrayLike, **options: ArrayLike) -> Array:
            value = loss(*args, **options)
            xp = array_namespace(value)
            if xp.max(constant(value)) < math.inf:
                return value
            bound = names.bind(*args, **options)
            bound.apply_defaults()
            given = bound.arguments
            arrays = {name: given.pop(name) for name in ("predictions", "targets")}
            _, *floating = floats(**arrays)
            unit = 2.0 ** (1 + math.ceil(math.log2(math.prod(floating[0].shape)) / 2))
            if "delta" in given:
                given["delta"] = given["delta"] / unit
            again = unit**degree * loss(*(x / unit for x in floating), **given)
            is_rescued = xp.isfinite(again) & ~xp.isfinite(value)
            return single(xp.where(is_rescued, again, value))

        return evaluated

    return decorated


@formula
@homogeneous(degree=2)
def squared_error(predictions: ArrayLike, targets: ArrayLike, *, reduction: str = "mean") -> Array:
    r"""Return the squared error; its mean is the mean squared error (MSE), or L2 loss.

    .. math:: L = (\hat y - y)^2

    Parameters
    ----------
    predictions, targets : array
        Predictions :math:`\hat y` and targets :math:`y`, of equal shapes.
    reduction : str
        ``"mean"``, ``"sum"`` or ``"none"``.

    Returns
    -------
    array
        The loss in squared units of the targets: a scalar, or in the shape of the arguments
        without reduction.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or the arrays come from different libraries.
    ValueError
        If the shapes differ, the arrays are empty, or the reduction is unknown.

    References
    ----------
    Legendre (1805), *Nouvelles méthodes pour la détermination des orbites des comètes*.
    Explained in chapters 13 and 14.

    Examples
    --------
    >>> float(squared_error([310.0, 390.0, 510.0], [300.0, 400.0, 500.0]))
    100.0
    """
    _, predictions, targets = paired(predictions=predictions, targets=targets)
    return reduced((predictions - targets) ** 2, reduction)


@formula
@homogeneous(degree=1)
def absolute_error(predictions: ArrayLike, targets: ArrayLike, *, reduction: str = "mean") -> Array:
    r"""Return the absolute error; its mean is the mean absolute error (MAE), or L1 loss.

    .. math:: L = |\hat y - y|

    Parameters
    ----------
    predictions, targets : array
        Predictions :math:`\hat y` and targets :math:`y`, of equal shapes.
    reduction : str
        ``"mean"``, ``"sum"`` or ``"none"``.

    Returns
    -------
    array
        The loss in the unit of the targets: a scalar, or in the shape of the arguments without
        reduction. Where the two are equal its gradient is taken as 0.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or the arrays come from different libraries.
    ValueError
        If the shapes differ, the arrays are empty, or the reduction is unknown.

    References
    ----------
    Koenker and Bassett (1978), "Regression quantiles", *Econometrica* 46(1). Explained in
    chapters 8, 14 and 15.

    Examples
    --------
    >>> float(absolute_error([310.0, 390.0, 510.0], [300.0, 400.0, 500.0]))
    10.0
    """
    xp, predictions, targets = paired(predictions=predictions, targets=targets)
    return reduced(xp.abs(predictions - targets), reduction)


@formula
@homogeneous(degree=2)
def huber_loss(
    predictions: ArrayLike, targets: ArrayLike, *, delta: float = 1.0, reduction: str = "mean"
) -> Array:
    r"""Return the Huber loss: quadratic in small residuals, linear in large ones.

    .. math:: L_\delta(a) = \begin{cases}
              \tfrac{1}{2} a^2 & |a| \le \delta \\
              \delta \, (|a| - \tfrac{1}{2} \delta) & |a| > \delta
              \end{cases} \qquad a = y - \hat y

    Parameters
    ----------
    predictions, targets : array
        Predictions :math:`\hat y` and targets :math:`y`, of equal shapes.
    delta : float
        :math:`\delta > 0`, in the unit of the targets: the residual from which on the loss is
        linear. Large values come close to half the squared error, small ones to :math:`\delta`
        times the absolute error.
    reduction : str
        ``"mean"``, ``"sum"`` or ``"none"``.

    Returns
    -------
    array
        The loss in squared units of the targets: a scalar, or in the shape of the arguments
        without reduction.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or the arrays come from different libraries.
    ValueError
        If the shapes differ, the arrays are empty, `delta` is not positive and finite, or the
        reduction is unknown.

    Notes
    -----
    With :math:`m = \min(|a|, \delta)` both cases are :math:`m \, (|a| - \tfrac{1}{2} m)`.

    References
    ----------
    Huber (1964), "Robust estimation of a location parameter", *Annals of Mathematical
    Statistics* 35(1). Explained in chapter 15.

    Examples
    --------
    >>> huber_loss([0.5, 3.0], [0.0, 0.0], delta=1.0, reduction="none")
    array([0.125, 2.5  ])
    """
    xp, predictions, targets = paired(predictions=predictions, targets=targets)
    delta = positive_bound(xp, "delta", delta, predictions)
    residuals = xp.abs(predictions - targets)
    quadratic_part = xp.minimum(residuals, delta)
    return reduced(quadratic_part * (residuals - quadratic_part / 2), reduction)
