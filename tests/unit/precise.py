"""The formulas in 50 digits, written from the textbooks' definitions with mpmath."""

import mpmath

mpmath.mp.dps = 50


def exact(numbers):
    """Return the exact values of floating-point numbers."""
    return [mpmath.mpf(float(number)) for number in numbers]


def total(terms):
    return mpmath.fsum(terms)


def sigmoid(x):
    return 1 / (1 + mpmath.exp(-mpmath.mpf(x)))


def log1p_of_others(numbers, index):
    """log Σⱼ exp(xⱼ − xᵢ): its term for j = i is 1, the others are summed on their own."""
    own = numbers[index]
    others = numbers[:index] + numbers[index + 1 :]
    return mpmath.log1p(total(mpmath.exp(other - own) for other in others))


def logsumexp(x):
    numbers = exact(x)
    top = max(numbers)
    return top + log1p_of_others(numbers, numbers.index(top))


def softmax(x, temperature=1):
    scaled = [number / mpmath.mpf(temperature) for number in exact(x)]
    top = max(scaled)
    powers = [mpmath.exp(number - top) for number in scaled]
    return [power / total(powers) for power in powers]


def log_softmax(x, temperature=1):
    scaled = [number / mpmath.mpf(temperature) for number in exact(x)]
    return [-log1p_of_others(scaled, index) for index in range(len(scaled))]


def weighted_log(weight, number):
    """weight · log(number), 0 where the weight is."""
    return weight * mpmath.log(number) if weight else mpmath.mpf(0)


def entropy(p):
    return -total(weighted_log(chance, chance) for chance in exact(p))


def cross_entropy(p, q):
    return -total(map(weighted_log, exact(p), exact(q)))


def kl_divergence(p, q):
    return total(
        weighted_log(left, left / right)
        for left, right in zip(exact(p), exact(q), strict=True)
        if left
    )


def js_divergence(p, q):
    middle = [(left + right) / 2 for left, right in zip(exact(p), exact(q), strict=True)]
    return total(
        weighted_log(chance, chance / centre) / 2
        for distribution in (exact(p), exact(q))
        for chance, centre in zip(distribution, middle, strict=True)
        if chance
    )


def mutual_information(joint):
    rows = [exact(row) for row in joint]
    row_sums, column_sums = [total(row) for row in rows], list(map(total, zip(*rows, strict=True)))
    return total(
        weighted_log(chance, chance / (row_sum * column_sum))
        for row, row_sum in zip(rows, row_sums, strict=True)
        for chance, column_sum in zip(row, column_sums, strict=True)
        if chance
    )


def gaussian_kl(mean_p, std_p, mean_q, std_q):
    mean_p, std_p, mean_q, std_q = exact([mean_p, std_p, mean_q, std_q])
    return (
        mpmath.log(std_q / std_p)
        + (std_p**2 + (mean_p - mean_q) ** 2) / (2 * std_q**2)
        - mpmath.mpf(1) / 2
    )


def softmax_cross_entropy(logits, target):
    return -log_softmax(logits)[target]


def binary_cross_entropy(logit, target):
    logit, target = exact([logit, target])
    if_true, if_false = mpmath.log1p(mpmath.exp(-logit)), mpmath.log1p(mpmath.exp(logit))
    return target * if_true + (1 - target) * if_false


def log_loss(chance, target):
    chance, target = exact([chance, target])
    return -weighted_log(target, chance) - weighted_log(1 - target, 1 - chance)


def huber(residual, delta):
    residual, delta = exact([abs(residual), delta])
    return residual**2 / 2 if residual <= delta else delta * (residual - delta / 2)


def minkowski(x, y, p):
    gaps = [abs(left - right) for left, right in zip(exact(x), exact(y), strict=True)]
    return max(gaps) if p == float("inf") else total(gap**p for gap in gaps) ** (1 / mpmath.mpf(p))


def cosine(x, y):
    x, y = exact(x), exact(y)
    dot = total(left * right for left, right in zip(x, y, strict=True))
    return dot / mpmath.sqrt(total(left**2 for left in x) * total(right**2 for right in y))


def pearson(x, y):
    x, y = exact(x), exact(y)
    x_mean, y_mean = total(x) / len(x), total(y) / len(y)
    with mpmath.workdps(700):
        left, right = [number - x_mean for number in x], [number - y_mean for number in y]
        return total(map(mpmath.fmul, left, right)) / mpmath.sqrt(
            total(number**2 for number in left) * total(number**2 for number in right)
        )


def info_nce(anchors, positives, temperature):
    """Mean over the rows of the cross-entropy of cosines over temperature."""
    rows = [
        [cosine(anchor, positive) / mpmath.mpf(temperature) for positive in positives]
        for anchor in anchors
    ]
    return total(log1p_of_others(row, index) for index, row in enumerate(rows)) / len(rows)


def rastrigin(x):
    # 1 − cos 2πx of a tiny x begins after twice as many zeros.
    with mpmath.workdps(500):
        numbers = exact(x)
        return 10 * len(numbers) + total(
            number**2 - 10 * mpmath.cos(2 * mpmath.pi * number) for number in numbers
        )
