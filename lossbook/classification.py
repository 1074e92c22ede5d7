"""Losses of classifiers, from logits and from probabilities."""

import math
from typing import Any

from lossbook._arrays import (
    Array,
    ArrayLike,
    as_array,
    common_namespace,
    constant,
    floats,
    formula,
    paired,
    reduced,
    total,
)
from lossbook._checks import distributions, in_unit_interval, within
from lossbook._exact import weighted_log
from lossbook.probability import log_softmax


@formula
def softmax_cross_entropy(
    logits: ArrayLike,
    targets: ArrayLike,
    *,
    label_smoothing: float = 0.0,
    reduction: str = "mean",
) -> Array:
    r"""Return the cross-entropy between targets and the softmax of logits.

    .. math:: L = -\sum_c y_c \log \operatorname{softmax}(z)_c

    With label smoothing :math:`\varepsilon`, the target of each of the C classes becomes
    :math:`(1 - \varepsilon)\, y_c + \varepsilon / C`.

    Parameters
    ----------
    logits : array
        Scores :math:`z`, `[..., C]`.
    targets : array
        Integer classes `[...]`, each in 0 ... C - 1, or distributions `[..., C]`.
    label_smoothing : float
        :math:`\varepsilon` in [0, 1].
    reduction : str
        ``"mean"``, ``"sum"`` or ``"none"``, over the samples.

    Returns
    -------
    array
        The loss in nats: a scalar, or `[...]` without reduction.

    Raises
    ------
    TypeError
        If an argument has the wrong type, classes are not integers, or `logits` and `targets`
        come from different libraries.
    ValueError
        If the shapes do not fit, a class does not exist, a target is not a distribution, or a
        parameter is out of range.

    References
    ----------
    Szegedy et al. (2016), "Rethinking the Inception architecture for computer vision", CVPR, for
    label smoothing. Explained in chapters 2 and 10.

    Examples
    --------
    >>> round(float(softmax_cross_entropy([[2.0, 1.0, 0.1]], [0])), 4)
    0.417
    >>> round(float(softmax_cross_entropy([[2.0, 1.0, 0.1]], [[0.5, 0.5, 0.0]])), 4)
    0.917
    """
    smoothing = within("label_smoothing", label_smoothing, low=0, high=1)
    xp, logits, targets = _logits_and_targets(logits, targets)
    log_p = log_softmax(logits)
    if targets.ndim == logits.ndim:
        log_likelihood = total(xp, _weighted(xp, targets, log_p), axis=-1)
    else:
        log_likelihood = xp.take_along_axis(log_p, targets[..., None], axis=-1)[..., 0]
    if smoothing > 0:
        uniform = total(xp, log_p / log_p.shape[-1], axis=-1)
        log_likelihood = _weighted(xp, 1 - smoothing, log_likelihood) + smoothing * uniform
    return reduced(0 - log_likelihood, reduction)


@formula
def binary_cross_entropy(
    logits: ArrayLike, targets: ArrayLike, *, reduction: str = "mean"
) -> Array:
    r"""Return the cross-entropy between targets and the sigmoid of logits.

    .. math:: L = -y \log \sigma(z) - (1 - y) \log (1 - \sigma(z))
                = z\, ([z \ge 0] - y) + \log (1 + e^{-|z|})

    Parameters
    ----------
    logits : array
        Scores :math:`z` of the positive class (log-odds), of any shape; finite, or the loss may
        be NaN.
    targets : array
        Labels :math:`y`, or probabilities of the positive class, in [0, 1] and in the shape of
        `logits`.
    reduction : str
        ``"mean"``, ``"sum"`` or ``"none"``.

    Returns
    -------
    array
        The loss in nats: a scalar, or in the shape of `logits` without reduction.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `logits` and `targets` come from different libraries.
    ValueError
        If the shapes differ, a target leaves [0, 1], or the reduction is unknown.

    Notes
    -----
    The second form is the one computed: neither of its terms is ever negative, so that nothing
    cancels, and its exponential cannot overflow.

    References
    ----------
    Bishop (2006), *Pattern Recognition and Machine Learning*, section 4.3.2. Explained in
    chapter 2.

    Examples
    --------
    >>> round(float(binary_cross_entropy([0.0, 1000.0], [1, 1])), 6)
    0.346574
    """
    xp, logits, targets = paired(logits=logits, targets=targets)
    in_unit_interval(xp, "targets", targets)
    # Which class the logit speaks for: 1 and 1 if it is not negative, else -1 and 0.
    side = xp.copysign(1.0, constant(logits))
    predicted = (side + 1) / 2
    return reduced(
        logits * (predicted - targets) + xp.log1p(xp.exp(-side * logits)),
        reduction,
    )


@formula
def log_loss(probabilities: ArrayLike, targets: ArrayLike, *, reduction: str = "mean") -> Array:
    r"""Return the cross-entropy between targets and predicted probabilities.

    .. math:: L = -y \log p - (1 - y) \log (1 - p), \qquad 0 \log 0 = 0

    Parameters
    ----------
    probabilities : array
        Predicted probabilities :math:`p` of the positive class, in [0, 1].
    targets : array
        Labels :math:`y`, or probabilities of the positive class, in [0, 1] and in the shape of
        `probabilities`.
    reduction : str
        ``"mean"``, ``"sum"`` or ``"none"``.

    Returns
    -------
    array
        The loss in nats: a scalar, or in the shape of `probabilities` without reduction;
        :math:`+\infty` where a prediction was certain and wrong.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or the two arrays come from different libraries.
    ValueError
        If the shapes differ, a value leaves [0, 1], or the reduction is unknown.

    References
    ----------
    Good (1952), "Rational decisions", *Journal of the Royal Statistical Society B* 14(1).
    Explained in chapters 2 and 8.

    Examples
    --------
    >>> round(float(log_loss([0.9, 0.2], [1, 0])), 6)
    0.164252
    >>> float(log_loss([0.0], [1]))
    inf
    """
    xp, p, targets = paired(probabilities=probabilities, targets=targets)
    in_unit_interval(xp, "probabilities", p)
    in_unit_interval(xp, "targets", targets)
    # log1p keeps the digits of 1 - p; where a 1 was expected and is certain its term is 0.
    log_rest = xp.log1p(-xp.where((p == 1) & (targets == 1), 0.0, p))
    log_likelihood = weighted_log(xp, targets, p) + (1 - targets) * log_rest
    return reduced(0 - log_likelihood, reduction)


def _weighted(xp: Any, weights: Array | float, log_p: Array) -> Array:
    """Return weights · log_p, with 0 · log 0 = 0."""
    if not xp.min(constant(log_p)) > -math.inf:  # also where a NaN hides the smallest
        log_p = xp.where((log_p == -math.inf) & (weights == 0), 0.0, log_p)
    return weights * log_p


def _logits_and_targets(logits: ArrayLike, targets: ArrayLike) -> tuple[Any, Array, Array]:
    """Return the namespace, floating-point logits, and classes or distributions, checked."""
    xp, logits = floats(logits=logits)
    targets = as_array("targets", targets)
    common_namespace(("logits", "targets"), [logits, targets])
    if logits.ndim == 0:
        raise ValueError("logits must have an axis of classes, got a single number")
    if targets.shape == logits.shape:
        distributions(-1, targets=targets)
        return floats(logits=logits, targets=targets)
    if targets.shape == logits.shape[:-1]:
        return xp, logits, _classes(xp, targets, logits.shape[-1])
    raise ValueError(
        f"targets must be classes of shape {tuple(logits.shape[:-1])} or distributions of shape "
        f"{tuple(logits.shape)} to fit the logits, got shape {tuple(targets.shape)}"
    )


def _classes(xp: Any, targets: Array, count: int) -> Array:
    if not xp.isdtype(targets.dtype, "integral"):
        raise TypeError(f"targets must be integer classes, got dtype {targets.dtype}")
    classes = xp.astype(targets, xp.asarray(0).dtype, copy=False)
    is_unknown = (classes < 0) | (classes >= count)
    if xp.any(is_unknown):
        # Named as it came: an unsigned number may have wrapped round.
        found = targets[is_unknown][0]
        raise ValueError(f"targets must be classes in 0 ... {count - 1}, got {found}")
    return classes
