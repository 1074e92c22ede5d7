"""Losses that learn embeddings from pairs."""

from lossbook._arrays import Array, ArrayLike, formula, paired, reduced
from lossbook._lengths import directed
from lossbook.probability import log_softmax
from lossbook.similarities import cosine_distance


@formula
def cosine_loss(x: ArrayLike, y: ArrayLike, *, reduction: str = "mean") -> Array:
    r"""Return one minus the cosine between the embeddings of pairs that belong together.

    .. math:: L = 1 - \frac{x \cdot y}{\lVert x \rVert \, \lVert y \rVert}

    Parameters
    ----------
    x, y : array
        Embeddings, `[..., d]`, of equal shapes, none of them zero.
    reduction : str
        ``"mean"``, ``"sum"`` or ``"none"``, over the pairs.

    Returns
    -------
    array
        The loss, in [0, 2] for each pair: a scalar, or `[...]` without reduction.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or `x` and `y` come from different libraries.
    ValueError
        If the shapes differ, the arrays are empty, a vector is zero, or the reduction is unknown.

    References
    ----------
    Chopra, Hadsell and LeCun (2005), "Learning a similarity metric discriminatively, with
    application to face verification", CVPR. Explained in chapter 12.

    Examples
    --------
    >>> float(cosine_loss([[1.0, 0.0], [1.0, 0.0]], [[2.0, 0.0], [0.0, 2.0]]))
    0.5
    """
    _, x, y = paired(x=x, y=y)
    return reduced(cosine_distance(x, y), reduction)


@formula
def info_nce(anchors: ArrayLike, positives: ArrayLike, *, temperature: ArrayLike = 0.1) -> Array:
    r"""Return the InfoNCE loss: each anchor is to pick its own positive out of all of them.

    .. math:: L = -\frac{1}{n} \sum_i \log
              \frac{e^{\cos(a_i, b_i) / T}}{\sum_j e^{\cos(a_i, b_j) / T}}

    Parameters
    ----------
    anchors, positives : array
        Embeddings :math:`a` and :math:`b`, `[n, d]`, none of them zero. The positive of row i is
        row i; all other rows are its negatives.
    temperature : float or scalar array
        :math:`T > 0`: the smaller, the more the hardest negatives count. A scalar array of the
        library of the embeddings keeps its gradient, so that it can be learnt.

    Returns
    -------
    array
        The mean loss in nats, a scalar; :math:`\log n` where all cosines are equal.

    Raises
    ------
    TypeError
        If an argument has the wrong type, or the arrays come from different libraries.
    ValueError
        If the arrays are not two tables of one shape, a vector is zero, or `temperature` is not
        positive and finite.

    References
    ----------
    van den Oord, Li and Vinyals (2018), "Representation learning with contrastive predictive
    coding", arXiv:1807.03748. Explained in chapter 12.

    Examples
    --------
    >>> rows = [[1.0, 0.0], [0.0, 1.0]]
    >>> round(float(info_nce(rows, rows, temperature=1.0)), 4)
    0.3133
    """
    xp, anchors, positives = paired(anchors=anchors, positives=positives)
    if anchors.ndim != 2:
        raise ValueError(
            f"anchors and positives must be tables [n, d], got shape {tuple(anchors.shape)}"
        )
    anchors, anchor_lengths = directed(xp, "anchors", anchors, 1)
    positives, positive_lengths = directed(xp, "positives", positives, 1)
    cosines = (anchors / anchor_lengths) @ xp.matrix_transpose(positives / positive_lengths)
    log_p = log_softmax(cosines, temperature=temperature)
    return reduced(0 - xp.linalg.diagonal(log_p), "mean")
