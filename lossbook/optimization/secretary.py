"""The secretary problem: pick the best of a sequence that is seen once, in random order."""

import math

import numpy as np

from lossbook._checks import whole

# How many scores are drawn at once.
BLOCK = 2**20


def secretary_success(candidates: int, skip: int) -> float:
    r"""Return the chance to get the best candidate by skipping some and taking the next record.

    .. math:: P = \frac{r}{n} \sum_{i = r + 1}^{n} \frac{1}{i - 1} \quad (r \ge 1),
              \qquad P = \frac{1}{n} \quad (r = 0)

    Parameters
    ----------
    candidates : int
        How many there are, :math:`n \ge 1`.
    skip : int
        How many to let pass, :math:`0 \le r < n`; the first one after them that beats them all is
        taken.

    Returns
    -------
    float
        A probability. It is largest for r near :math:`n / e`, where it is near :math:`1 / e`.

    Raises
    ------
    TypeError
        If an argument is not an integer.
    ValueError
        If an argument is out of range.

    References
    ----------
    Ferguson (1989), "Who solved the secretary problem?", *Statistical Science* 4(3). Explained in
    chapter 7.

    Examples
    --------
    >>> round(secretary_success(100, 37), 4)
    0.371
    """
    candidates, skip = _counts(candidates, skip)
    if skip == 0:
        return 1 / candidates
    return skip / candidates * math.fsum(1 / (i - 1) for i in range(skip + 1, candidates + 1))


def simulate_secretary(candidates: int, skip: int, *, trials: int, seed: int) -> float:
    """Return how often skipping some and taking the next record got the best candidate.

    Parameters
    ----------
    candidates : int
        How many there are, at least 1.
    skip : int
        How many to let pass, from 0 to `candidates` - 1.
    trials : int
        How many random orders to try, at least 1.
    seed : int
        The seed of the random orders, at least 0.

    Returns
    -------
    float
        The share of the trials in which the best candidate was taken.

    Raises
    ------
    TypeError
        If an argument is not an integer.
    ValueError
        If an argument is out of range.

    References
    ----------
    Ferguson (1989), "Who solved the secretary problem?", *Statistical Science* 4(3). Explained in
    chapter 7.

    Examples
    --------
    >>> rate = simulate_secretary(100, 37, trials=10_000, seed=0)
    >>> abs(rate - secretary_success(100, 37)) < 0.02
    True
    """
    candidates, skip = _counts(candidates, skip)
    trials = whole("trials", trials, low=1)
    rng = np.random.default_rng(whole("seed", seed, low=0))
    # As many orders at once as fit into a few megabytes.
    block = max(1, BLOCK // candidates)
    wins = 0
    for done in range(0, trials, block):
        scores = rng.random((min(block, trials - done), candidates))
        wins += _wins(scores, skip)
    return wins / trials


def _wins(scores: np.ndarray, skip: int) -> int:
    """Return in how many rows of scores, in order of appearance, the best one is taken."""
    bar = np.max(scores[:, :skip], axis=1, initial=-1.0, keepdims=True)
    is_record = scores[:, skip:] > bar
    # With no record after the skipped ones, argmax gives 0: a candidate who is not the best.
    chosen = skip + np.argmax(is_record, axis=1)
    return int(np.count_nonzero(chosen == np.argmax(scores, axis=1)))


def _counts(candidates: int, skip: int) -> tuple[int, int]:
    candidates, skip = whole("candidates", candidates, low=1), whole("skip", skip, low=0)
    if skip >= candidates:
        raise ValueError(f"skip must be below the number of candidates {candidates}, got {skip}")
    return candidates, skip
