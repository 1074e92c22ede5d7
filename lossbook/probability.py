"""From scores to probabilities: sigmoid, softmax and the log-sum-exp behind them."""

import math
from typing import Any

from lossbook._arrays import Array, ArrayLike, constant, floats, formula, single, total, with_value
from lossbook._checks import axis_index, positive_scalar
from lossbook._exact import recomputed
from lossbook._lengths import gap_in_units


@formula
def sigmoid(x: ArrayLike) -> Array:
    r"""Return the logistic sigmoid, the probability that a score stands for.

    .. math:: \sigma(x) = \frac{1}{1 + e^{-x}} = \frac{e^x}{1 + e^x}

    Parameters
    ----------
    x : array
        Scores (log-odds, in nats), of any shape.

    Returns
    -------
    array
        Probabilities, of the same shape. They lie in (0, 1); in floating point the far tails
        round to 0 and to 1.

    Raises
    ------
    TypeError
        If `x` does not hold real numbers.
    ValueError
        If `x` is empty.

    Notes
    -----
    The second form is the one computed: its numerator :math:`e^x` are the odds, so that even the
    smallest probabilities keep all their digits. So does the slope, :math:`\sigma (1 - \sigma)`,
    below 0. Above 0 it loses them as :math:`\sigma` comes near 1, in PyTorch's own sigmoid too: in
    single precision it is 0 from :math:`x = 17` on. A form without that loss takes three times as
    long. For a loss take :func:`~lossbook.classification.binary_cross_entropy`, whose slope keeps
    its digits.

    References
    ----------
    Bishop (2006), *Pattern Recognition and Machine Learning*, section 4.2. Explained in chapter 1.

    Examples
    --------
    >>> sigmoid([-2.0, 0.0, 2.0]).round(4)
    array([0.1192, 0.5   , 0.8808])
    """
    xp, x = floats(x=x)
    # Where the odds would overflow, the probability has long been rounded to 1.
    limit = float(xp.log(xp.asarray(xp.finfo(x.dtype).max, dtype=x.dtype))) - 1
    if not xp.max(constant(x)) <= limit:  # also where a NaN hides the largest
        x = xp.minimum(x, limit)
    odds = xp.exp(x)
    return odds / (1 + odds)


@formula
def logsumexp(x: ArrayLike, *, axis: int = -1, keepdims: bool = False) -> Array:
    r"""Return the logarithm of a sum of exponentials, a smooth maximum.

    .. math:: \operatorname{LSE}(x) = \log \sum_j e^{x_j}
              = m + \log \sum_j e^{x_j - m}, \qquad m = \max_j x_j

    Parameters
    ----------
    x : array
        Numbers of any size, in nats. A :math:`-\infty` contributes nothing to the sum.
    axis : int
        The axis to sum over.
    keepdims : bool
        Whether that axis stays, with length 1.

    Returns
    -------
    array
        The shape of `x` without `axis` (or with length 1 there).

    Raises
    ------
    TypeError
        If `x` does not hold real numbers, or `axis` or `keepdims` has the wrong type.
    ValueError
        If `x` is empty or has no such axis.

    References
    ----------
    Blanchard, Higham and Higham (2021), "Accurately computing the log-sum-exp and softmax
    functions", *IMA Journal of Numerical Analysis* 41(4). Explained in chapters 1 and 2.

    Examples
    --------
    >>> round(float(logsumexp([1000.0, 1000.0])), 4)
    1000.6931
    """
    xp, x = floats(x=x)
    axis = axis_index(axis, x)
    if not isinstance(keepdims, bool):
        raise TypeError(f"keepdims must be True or False, got {keepdims!r}")
    peak = xp.max(constant(x), axis=axis, keepdims=True)
    # An infinite peak is the result already; subtracting it would give inf - inf.
    peak = xp.where(xp.isfinite(peak), peak, 0.0)
    result = peak + _log_total(xp, x - peak, axis)
    return result if keepdims else single(xp.squeeze(result, axis=axis))


@formula
def softmax(logits: ArrayLike, *, temperature: ArrayLike = 1.0, axis: int = -1) -> Array:
    r"""Return the probabilities that logits stand for.

    .. math:: p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}

    Parameters
    ----------
    logits : array
        Scores :math:`z` of the classes, of any shape with at least one axis. A logit of
        :math:`-\infty` gives probability 0; :math:`+\infty`, or nothing but :math:`-\infty`,
        gives NaN.
    temperature : float or scalar array
        :math:`T > 0`: near 0 the largest logit takes all, large values tend to uniform. A scalar
        array of the library of `logits` keeps its gradient, so that it can be learnt.
    axis : int
        The axis of the classes.

    Returns
    -------
    array
        Probabilities that sum to 1 along `axis`, in the shape of `logits`.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If `logits` is empty or has no such axis, or `temperature` is not positive and finite, as
        a normal number of the dtype of `logits`.

    References
    ----------
    Bridle (1990), "Probabilistic interpretation of feedforward classification network outputs",
    *Neurocomputing*. Explained in chapter 1.

    Examples
    --------
    >>> softmax([2.0, 1.0, 0.1]).round(4)
    array([0.659 , 0.2424, 0.0986])
    """
    xp, logits = floats(logits=logits)
    axis = axis_index(axis, logits)
    weights = xp.exp(_gaps(xp, logits, temperature, axis))
    return weights * (1 / total(xp, weights, axis=axis, keepdims=True))


@formula
def log_softmax(logits: ArrayLike, *, temperature: ArrayLike = 1.0, axis: int = -1) -> Array:
    r"""Return the logarithms of the softmax probabilities, without ever forming those.

    .. math:: \log p_i = \frac{z_i}{T} - \log \sum_j e^{z_j / T}

    Parameters
    ----------
    logits : array
        Scores :math:`z` of the classes, of any shape with at least one axis. A logit of
        :math:`-\infty` gives :math:`-\infty`; :math:`+\infty`, or nothing but :math:`-\infty`,
        gives NaN.
    temperature : float or scalar array
        :math:`T > 0`; a scalar array of the library of `logits` keeps its gradient.
    axis : int
        The axis of the classes.

    Returns
    -------
    array
        Log-probabilities in nats, never positive, in the shape of `logits`.

    Raises
    ------
    TypeError
        If an argument has the wrong type.
    ValueError
        If `logits` is empty or has no such axis, or `temperature` is not positive and finite, as
        a normal number of the dtype of `logits`.

    References
    ----------
    Blanchard, Higham and Higham (2021), "Accurately computing the log-sum-exp and softmax
    functions", *IMA Journal of Numerical Analysis* 41(4). Explained in chapters 1 and 2.

    Examples
    --------
    >>> log_softmax([0.0, 1000.0])
    array([-1000.,     0.])
    """
    xp, logits = floats(logits=logits)
    axis = axis_index(axis, logits)
    gaps = _gaps(xp, logits, temperature, axis)
    return gaps - _log_total(xp, gaps, axis)


def _gaps(xp: Any, logits: Array, temperature: ArrayLike, axis: int) -> Array:
    """Return how far each logit lies below the largest one, in units of the temperature."""
    temperature = positive_scalar(xp, "temperature", temperature, logits)
    # Softmax does not change when all logits shift alike, so the shift needs no gradient.
    peak = xp.max(constant(logits), axis=axis, keepdims=True)
    if isinstance(temperature, float) and temperature == 1:
        return logits - peak
    gaps = gap_in_units(xp, logits, peak, temperature)
    if isinstance(temperature, float):
        return gaps
    # The gap of a class that is ruled out has an infinite slope in the temperature. Its probability
    # is 0, and 0 times infinity would be NaN: such a class gives the temperature no gradient.
    fixed = constant(temperature)
    is_out = constant(gaps) / fixed == -math.inf
    return gap_in_units(xp, logits, peak, xp.where(is_out, fixed, temperature))


def _log_total(xp: Any, gaps: Array, axis: int) -> Array:
    """Return log Σ exp(gaps), the axis kept, for gaps whose largest is 0, or which are all -∞."""
    weights = xp.exp(gaps)
    sums = total(xp, weights, axis=axis)
    # An empty sum has the logarithm -∞, and no slope: the inner 1 keeps 1 / 0 out of the gradient.
    is_empty = sums == 0
    log_total = xp.where(is_empty, -math.inf, xp.log(xp.where(is_empty, 1.0, sums)))
    # Up to there the logarithm is below 0.1: what the total lost beside its 1 would show.
    is_near_1 = (constant(sums) < 1.1) & ~is_empty
    if xp.any(is_near_1):
        exact = recomputed(xp, log_total, is_near_1, _log_of_1_and_others, weights, axis=axis)
        log_total = with_value(log_total, exact)
    return xp.expand_dims(log_total, axis=axis)


def _log_of_1_and_others(xp: Any, weights: Array) -> Array:
    """Return log Σ weights along the last axis, where one weight is 1 and the others are small.

    Their sum with the 1 would lose their digits.
    """
    is_1 = weights == 1
    ones = total(xp, xp.astype(is_1, weights.dtype), axis=-1)
    return xp.log1p(ones - 1 + total(xp, xp.where(is_1, 0.0, weights), axis=-1))
