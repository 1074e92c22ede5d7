"""Each exercise's answer, by a library or by hand, never by lossbook."""

import math
import statistics
from fractions import Fraction

import mpmath
import numpy as np
import scipy.special
import torch
from sklearn.metrics import mean_pinball_loss
from torch.nn import functional
from torchvision.ops import sigmoid_focal_loss

from . import precise


def real(array):
    return torch.as_tensor(array, dtype=torch.float64)


def gaussian_kl(*parameters):
    mean_p, std_p, mean_q, std_q = (real(x) for x in parameters)
    normal = torch.distributions.Normal
    return torch.distributions.kl_divergence(normal(mean_p, std_p), normal(mean_q, std_q)).numpy()


def secretary_success(candidates, skip):
    """Go through the candidates, with the chance that none has been taken so far."""
    success, none_taken = 0.0, 1.0
    for position in range(skip + 1, candidates + 1):
        record = 1 / position
        best_if_record = position / candidates
        success += none_taken * record * best_if_record
        none_taken *= 1 - record
    return success


def rate_limit(hessian, momentum):
    """Bisect for the rate at which the walk's own matrix stops shrinking what it is applied to."""
    one = np.eye(len(hessian))

    def grows(rate):
        new_velocity = [momentum * one, -rate * hessian]
        walk = np.block([new_velocity, [new_velocity[0], one + new_velocity[1]]])
        return abs(np.linalg.eigvals(walk)).max() > 1

    low, high = 0.0, 1.0
    while not grows(high):
        low, high = high, 2 * high
    for _ in range(45):
        middle = (low + high) / 2
        low, high = (low, middle) if grows(middle) else (middle, high)
    return low


def ridge_objective(weights, inputs, targets, strength):
    errors = [
        sum(w * x for w, x in zip(weights, row, strict=True)) - target
        for row, target in zip(inputs, targets, strict=True)
    ]
    return sum(e * e for e in errors) / len(errors) + strength * sum(w * w for w in weights)


def minkowski_distance(x, y, p):
    if p == np.inf:
        return abs(x - y).max(axis=-1)
    return np.vectorize(precise.minkowski, signature="(n),(n),()->()", otypes=[float])(
        x.astype(float), y.astype(float), float(p)
    )


def info_nce(anchors, positives, temperature):
    a, b = real(anchors), real(positives)
    logits = functional.cosine_similarity(a[:, None], b[None], dim=-1) / temperature
    return functional.cross_entropy(logits, torch.arange(len(a))).item()


def nt_xent(x, y, temperature):
    z = real(np.concatenate([x, y]))
    logits = functional.cosine_similarity(z[:, None], z[None], dim=-1) / temperature
    losses = [
        torch.cat([row[:i], row[i + 1 :]]).logsumexp(0) - row[(i + len(x)) % len(z)]
        for i, row in enumerate(logits)
    ]
    return torch.stack(losses).mean().item()


def squared_error_gradient(predictions, targets):
    leaf = real(predictions).clone().requires_grad_()
    functional.mse_loss(leaf, real(targets)).backward()
    return leaf.grad.numpy()


def left_out_residuals(design, targets):
    """Fit again without each sample."""
    errors = []
    for i, (row, target) in enumerate(zip(design, targets, strict=True)):
        rest = np.arange(len(targets)) != i
        weights = np.linalg.lstsq(design[rest], targets[rest])[0]
        errors.append(target - row @ weights)
    return np.array(errors)


def total_variation_gradient(image):
    """Add up what each pixel's term sends to the pixel and to its two neighbours."""
    slope = np.zeros(image.shape)
    for row, column in np.ndindex(image.shape):
        beside = [(row + 1, column), (row, column + 1)]
        beside = [place for place in beside if np.all(np.less(place, image.shape))]
        steps = [image[place] - image[row, column] for place in beside]
        length = math.hypot(*steps)
        for place, step in zip(beside, steps, strict=True):
            slope[place] += step / length if length else 0.0
            slope[row, column] -= step / length if length else 0.0
    return slope


def bias_variance(predictions, truth):
    points = list(zip(predictions.T.tolist(), truth.tolist(), strict=True))
    return (
        statistics.fmean((statistics.fmean(fits) - true) ** 2 for fits, true in points),
        statistics.fmean(statistics.pvariance(fits) for fits, _ in points),
    )


def lpips_layer(features, targets, weights):
    first, second = (functional.normalize(real(x), dim=0) for x in (features, targets))
    squares = (first - second).square()
    return torch.einsum("c,chw->hw", real(weights), squares).mean().item()


def paired_difference(errors_a, errors_b):
    gaps = [a * a - b * b for a, b in zip(errors_a.tolist(), errors_b.tolist(), strict=True)]
    return statistics.fmean(gaps), statistics.stdev(gaps) / math.sqrt(len(gaps))


def dpo_loss(chosen, rejected, reference_chosen, reference_rejected, beta):
    policy, reference = (
        real(wins) - real(losses)
        for wins, losses in ((chosen, rejected), (reference_chosen, reference_rejected))
    )
    return -functional.logsigmoid(beta * (policy - reference)).mean().item()


def huber_loss(predictions, targets, delta):
    return functional.huber_loss(*map(real, (predictions, targets)), delta=delta).item()


def huber_irls_round(design, targets, theta, delta):
    """Scale each sample by the root of its weight, and leave the rest to a library."""
    residuals = targets - design @ theta
    scale = np.array([math.sqrt(min(1.0, delta / abs(a))) if a else 1.0 for a in residuals])
    return np.linalg.lstsq(scale[:, None] * design, scale * targets)[0]


def focal_loss(logits, targets, gamma):
    z, y = real(logits), real(targets)
    return sigmoid_focal_loss(z, y, alpha=-1, gamma=gamma, reduction="mean").item()


def adamw_step(theta, gradient, m, v, t, rate, decay):
    leaf, gradient, m, v = (real(each).clone() for each in (theta, gradient, m, v))
    leaf.grad = gradient
    optimizer = torch.optim.AdamW([leaf.requires_grad_()], lr=rate, weight_decay=decay)
    optimizer.state[leaf] = {"step": torch.tensor(t - 1.0), "exp_avg": m, "exp_avg_sq": v}
    optimizer.step()
    return leaf.detach().numpy()


def style_gradient(features, target):
    leaf = real(features).clone().requires_grad_()
    gram = torch.einsum("chw,dhw->cd", leaf, leaf) / leaf.numel()
    (gram - real(target)).square().sum().backward()
    return leaf.grad.numpy()


def js_lower_bound(logits_p, logits_q):
    p, q = real(logits_p), real(logits_q)
    loss = functional.binary_cross_entropy_with_logits
    of_p, of_q = loss(p, torch.ones_like(p)), loss(q, torch.zeros_like(q))
    return np.log(2) - (of_p.item() + of_q.item()) / 2


def label_smoothing(logits, classes, smoothing):
    z, y = real(logits), torch.from_numpy(classes)
    return functional.cross_entropy(z, y, label_smoothing=smoothing).item()


def weighted_cross_entropy(logits, classes, weights):
    z, y = real(logits), torch.from_numpy(classes)
    return functional.cross_entropy(z, y, weight=real(weights)).item()


def dice_loss(probabilities, mask):
    """Go through the pixels as exact fractions."""
    pairs = [
        (Fraction(float(p)), Fraction(float(y)))
        for p, y in zip(probabilities.flat, mask.flat, strict=True)
    ]
    size = sum(p + y for p, y in pairs)
    return float(1 - sum(2 * p * y for p, y in pairs) / size) if size else 0.0


def cosine_similarity(x, y):
    return functional.cosine_similarity(real(x), real(y), dim=-1).numpy()


def triplet_loss(anchors, positives, negatives, margin):
    return statistics.fmean(
        max(0.0, math.dist(a, p) - math.dist(a, n) + margin)
        for a, p, n in zip(anchors, positives, negatives, strict=True)
    )


def log_cosh_loss(predictions, targets):
    gaps = [mpmath.mpf(float(gap)) for gap in (predictions - targets).flat]
    return float(mpmath.fsum(mpmath.log(mpmath.cosh(gap)) for gap in gaps) / len(gaps))


def distillation_loss(student, teacher, temperature):
    q, p = (functional.log_softmax(real(z) / temperature, dim=-1) for z in (student, teacher))
    return temperature**2 * functional.kl_div(q, p, log_target=True, reduction="batchmean").item()


def vae_kl(mean, log_variance):
    deviation = torch.exp(real(log_variance) / 2)
    normal = torch.distributions.Normal
    each = torch.distributions.kl_divergence(normal(real(mean), deviation), normal(0.0, 1.0))
    return each.sum(dim=-1).mean().item()


RIGHT = {
    "sigmoid": scipy.special.expit,
    "softmax": lambda x: scipy.special.softmax(x, axis=-1),
    "log_softmax": lambda x: scipy.special.log_softmax(x, axis=-1),
    "softmax_with_temperature": lambda x, t: scipy.special.softmax(x / t, axis=-1),
    "log_mean_exp": lambda x: scipy.special.logsumexp(x, axis=-1, b=1 / x.shape[-1]),
    "masked_softmax": lambda x, allowed: np.exp(
        np.ma.masked_array(x, ~allowed)
        - scipy.special.logsumexp(x, axis=-1, b=allowed, keepdims=True)
    ).filled(0.0),
    "merge_attention": lambda a, first, b, second: (
        np.exp(np.array([a, b]) - np.logaddexp(a, b)) @ np.array([first, second])
    ),
    "cross_entropy": lambda p, q: (scipy.special.entr(p) + scipy.special.rel_entr(p, q)).sum(-1),
    "kl_divergence": lambda p, q: scipy.special.rel_entr(p, q).sum(-1),
    "js_divergence": lambda p, q: (
        scipy.special.entr((p + q) / 2) - (scipy.special.entr(p) + scipy.special.entr(q)) / 2
    ).sum(-1),
    "gaussian_kl": gaussian_kl,
    "kl_estimate": lambda log_p, log_q: statistics.fmean(
        math.exp(b) / math.exp(a) - 1 + a - b for a, b in zip(log_p, log_q, strict=True)
    ),
    "dpo_loss": dpo_loss,
    "distillation_loss": distillation_loss,
    "vae_kl": vae_kl,
    "softmax_cross_entropy": lambda z, y: (
        -np.mean(scipy.special.log_softmax(z, axis=-1)[np.arange(len(y)), y])
    ),
    "binary_cross_entropy": lambda z, y: (
        -np.mean(y * scipy.special.log_expit(z) + (1 - y) * scipy.special.log_expit(-z))
    ),
    "focal_loss": focal_loss,
    "label_smoothing": label_smoothing,
    "weighted_cross_entropy": weighted_cross_entropy,
    "dice_loss": dice_loss,
    "gram_matrix": lambda f: np.einsum("chw,dhw->cd", f, f) / f.size,
    "style_gradient": style_gradient,
    "total_variation": lambda image: sum(
        np.hypot(
            image[min(row + 1, len(image) - 1), column] - image[row, column],
            image[row, min(column + 1, image.shape[1] - 1)] - image[row, column],
        )
        for row, column in np.ndindex(image.shape)
    ),
    "total_variation_gradient": total_variation_gradient,
    "perceptual_loss": lambda s, d, s2, d2: (np.mean((s - s2) ** 2) + np.mean((d - d2) ** 2)) / 2,
    "lpips_layer": lpips_layer,
    "secretary_success": secretary_success,
    "rate_limit": rate_limit,
    "ridge_objective": ridge_objective,
    "adamw_step": adamw_step,
    "minkowski_distance": minkowski_distance,
    "total_variation_distance": lambda p, q: np.maximum(p - q, 0.0).sum(),
    "info_nce": info_nce,
    "nt_xent": nt_xent,
    "pairwise_distances": lambda x, y: np.array([[math.dist(a, b) for b in y] for a in x]),
    "cosine_similarity": cosine_similarity,
    "triplet_loss": triplet_loss,
    "squared_error_gradient": squared_error_gradient,
    "left_out_residuals": left_out_residuals,
    "bias_variance": bias_variance,
    "paired_difference": paired_difference,
    "huber_loss": huber_loss,
    "quantile_loss": lambda p, y, tau: mean_pinball_loss(y.ravel(), p.ravel(), alpha=tau),
    "log_cosh_loss": log_cosh_loss,
    "huber_irls_round": huber_irls_round,
    "js_lower_bound": js_lower_bound,
}
