import math
import statistics
import warnings

import numpy as np
import pytest
import scipy.special
import torch
from torch.nn import functional
from torchvision.ops import sigmoid_focal_loss

from lossbook.course.exercises import EXERCISES, check

from . import precise


def gaussian_kl(*parameters):
    mean_p, std_p, mean_q, std_q = (torch.as_tensor(x, dtype=torch.float64) for x in parameters)
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


def ridge_objective(weights, inputs, targets, strength):
    errors = [
        sum(w * x for w, x in zip(weights, row, strict=True)) - target
        for row, target in zip(inputs, targets, strict=True)
    ]
    return sum(e * e for e in errors) / len(errors) + strength * sum(w * w for w in weights)


def minkowski_distance(x, y, p):
    if p == np.inf:
        return abs(x - y).max(axis=-1)
    return np.vectorize(precise.minkowski, signature="(n),(n),()->()", otypes=[float])(x, y, p)


def info_nce(anchors, positives, temperature):
    a, b = torch.from_numpy(anchors), torch.from_numpy(positives)
    logits = functional.cosine_similarity(a[:, None], b[None], dim=-1) / temperature
    return functional.cross_entropy(logits, torch.arange(len(a))).item()


def squared_error_gradient(predictions, targets):
    leaf = torch.from_numpy(predictions).clone().requires_grad_()
    functional.mse_loss(leaf, torch.from_numpy(targets)).backward()
    return leaf.grad.numpy()


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


def dpo_loss(chosen, rejected, reference_chosen, reference_rejected, beta):
    policy, reference = (
        torch.from_numpy(wins) - torch.from_numpy(losses)
        for wins, losses in ((chosen, rejected), (reference_chosen, reference_rejected))
    )
    return -functional.logsigmoid(beta * (policy - reference)).mean().item()


def huber_loss(predictions, targets, delta):
    return functional.huber_loss(*map(torch.from_numpy, (predictions, targets)), delta=delta).item()


def focal_loss(logits, targets, gamma):
    z, y = torch.from_numpy(logits), torch.from_numpy(targets)
    return sigmoid_focal_loss(z, y, alpha=-1, gamma=gamma, reduction="mean").item()


def js_lower_bound(logits_p, logits_q):
    p, q = torch.from_numpy(logits_p), torch.from_numpy(logits_q)
    loss = functional.binary_cross_entropy_with_logits
    of_p, of_q = loss(p, torch.ones_like(p)), loss(q, torch.zeros_like(q))
    return np.log(2) - (of_p.item() + of_q.item()) / 2


RIGHT = {
    "sigmoid": scipy.special.expit,
    "softmax": lambda x: scipy.special.softmax(x, axis=-1),
    "log_softmax": lambda x: scipy.special.log_softmax(x, axis=-1),
    "softmax_with_temperature": lambda x, t: scipy.special.softmax(x / t, axis=-1),
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
    "softmax_cross_entropy": lambda z, y: (
        -np.mean(scipy.special.log_softmax(z, axis=-1)[np.arange(len(y)), y])
    ),
    "binary_cross_entropy": lambda z, y: (
        -np.mean(y * scipy.special.log_expit(z) + (1 - y) * scipy.special.log_expit(-z))
    ),
    "focal_loss": focal_loss,
    "gram_matrix": lambda f: np.einsum("chw,dhw->cd", f, f) / f.size,
    "total_variation": lambda image: sum(
        np.hypot(
            image[min(row + 1, len(image) - 1), column] - image[row, column],
            image[row, min(column + 1, image.shape[1] - 1)] - image[row, column],
        )
        for row, column in np.ndindex(image.shape)
    ),
    "total_variation_gradient": total_variation_gradient,
    "perceptual_loss": lambda s, d, s2, d2: (np.mean((s - s2) ** 2) + np.mean((d - d2) ** 2)) / 2,
    "secretary_success": secretary_success,
    "ridge_objective": ridge_objective,
    "minkowski_distance": minkowski_distance,
    "total_variation_distance": lambda p, q: np.maximum(p - q, 0.0).sum(),
    "info_nce": info_nce,
    "squared_error_gradient": squared_error_gradient,
    "bias_variance": bias_variance,
    "huber_loss": huber_loss,
    "js_lower_bound": js_lower_bound,
}
MISTAKES = [
    pytest.param(exercise, mistake, id=f"{exercise.name}-{position}")
    for exercise in EXERCISES.values()
    for position, mistake in enumerate(exercise.mistakes)
]


@pytest.fixture
def report(capsys):
    def report(name, function):
        assert check(name, function) is None
        printed = capsys.readouterr()
        assert printed.err == ""
        return printed.out

    return report


def stable(x):
    return RIGHT["softmax"](x)


def test_every_exercise_has_an_independent_answer_here():
    assert RIGHT.keys() == EXERCISES.keys()


@pytest.mark.parametrize("name", EXERCISES)
def test_right_answer_passes_on_the_number_of_inputs_told(report, name):
    calls = []

    def solution(*arguments):
        calls.append(arguments)
        return RIGHT[name](*arguments)

    chosen = len(EXERCISES[name].examples)
    assert (
        report(name, solution)
        == f"{name}: passed all {chosen} chosen inputs and 200 random ones.\n"
    )
    assert len(calls) == chosen + 200


@pytest.mark.parametrize(("exercise", "mistake"), MISTAKES)
def test_known_mistake_is_found_and_told(report, exercise, mistake):
    told = report(exercise.name, mistake.function)
    assert told.startswith(f"{exercise.name}(")
    assert " expected." in told or " raised " in told
    assert mistake.hint in " ".join(told.split())


@pytest.mark.parametrize("name", EXERCISES)
def test_random_inputs_alone_find_a_wrong_answer(report, name):
    """An answer that is right on all chosen inputs, and wrong elsewhere."""
    chosen = [repr(arguments) for arguments in EXERCISES[name].examples]

    def memorised(*arguments):
        answer = RIGHT[name](*arguments)
        if repr(arguments) in chosen:
            return answer
        return tuple(np.add(answer, 0.5)) if isinstance(answer, tuple) else answer + 0.5

    told = report(name, memorised)
    assert told.startswith(f"{name}(")
    assert " expected." in told


def test_report_shows_input_answer_and_expectation(report):
    assert report("softmax", lambda x: np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)) == (
        "softmax([1000.0, 0.0]) returned [nan, 0.0], but [1.0, 0.0] is expected.\n"
        "Hint: exp overflows for large logits. Subtract the largest logit of the row first; the "
        "result\nstays the same.\n"
    )


def test_counterexample_is_shrunk(report):
    """Wrong from three logits above 50 on: the simplest such numbers are 51."""

    def wrong(x):
        return stable(x) * (1 + (x > 50).sum() // 3)

    told = report("softmax", wrong)
    logits = told[len("softmax([") : told.index("]")].split(", ")
    assert [float(logit) for logit in logits] == [51.0, 51.0, 51.0]


def test_same_report_on_every_run(report):
    def wrong(x):
        return stable(x) * (1 + (x.sum() > 123))

    assert report("softmax", wrong) == report("softmax", wrong)


@pytest.mark.parametrize(
    ("function", "told"),
    [
        (lambda x: None, "returned None, but a NumPy array of shape (1,) is expected. Is a return"),
        (lambda x: list(stable(x)), "returned a list, but a NumPy array of shape (1,)"),
        (lambda x: "p", "returned a str, but"),
        (lambda x: [[1], [2, 3]], "returned a list, but"),
        (lambda x: stable(x).astype(complex), "returned values of type complex128, but real"),
        (lambda x: stable(x).astype(object), "returned values of type object, but real"),
        (lambda x: stable(x)[None], "returned a NumPy array of shape (1, 1), but a NumPy array"),
        (lambda x: 1.0, "returned a single number, but a NumPy array of shape (1,)"),
        (lambda x: stable(x) * (1 + 3e-6), "returned [1.000003], but [1.0] is expected."),
        (lambda x, y: x, "raised TypeError: "),
        (lambda: 1, "raised TypeError: "),
        (lambda x: 1 / 0, "raised ZeroDivisionError: division by zero"),
    ],
)
def test_unusable_answer_is_told_without_a_hint(report, function, told):
    message = report("softmax", function)
    assert message.startswith(f"softmax([0.0]) {told}")
    assert "Hint" not in message


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (0.0, "a single number"),
        ([0.0, 0.0], "a list"),
        (np.zeros(2), "a NumPy array of shape (2,)"),
        ((0.0,), "a tuple of a single number"),
        ((0.0, np.zeros(1)), "a tuple of a single number and a NumPy array of shape (1,)"),
        ((0.0, None), "a tuple of a single number and a NoneType"),
        ((), "a tuple of nothing"),
    ],
)
def test_only_a_tuple_of_numbers_will_do_where_one_is_expected(report, answer, told):
    assert report("bias_variance", lambda predictions, truth: answer) == (
        f"bias_variance([[1.0]], [1.0]) returned {told}, "
        "but a tuple of a single number and a single number is expected.\n"
    )


def test_wrong_numbers_of_a_tuple_are_shown(report):
    assert report("bias_variance", lambda predictions, truth: (0.0, 1.0)) == (
        "bias_variance([[1.0]], [1.0]) returned (0.0, 1.0), but (0.0, 0.0) is expected.\n"
    )


def test_known_error_is_told_with_its_hint(report):
    def solution(candidates, skip):
        return skip / candidates * sum(1 / (i - 1) for i in range(skip + 1, candidates + 1))

    assert report("secretary_success", solution) == (
        "secretary_success(1, 0) raised ZeroDivisionError: division by zero\n"
        "Hint: The formula divides by 0 if nothing is skipped. Then the first candidate is taken, "
        "who is\nthe best with probability 1 / candidates.\n"
    )


def test_hint_is_told_though_other_answers_cannot_be_compared(report):
    def solution(x):
        return RIGHT["sigmoid"](x) if x.size == 1 else list(x)

    assert report("softmax", solution) == (
        "softmax([0.0]) returned [0.5], but [1.0] is expected.\n"
        "Hint: This is the sigmoid of each logit. Divide by the sum over the row instead.\n"
    )


def test_changed_input_is_told(report):
    def in_place(x):
        x -= x.max(axis=-1, keepdims=True)
        return stable(x)

    assert report("softmax", in_place) == (
        "softmax([1.0, 0.0]) changed its input to [0.0, -1.0]. Work on a copy.\n"
    )


def test_answer_that_varies_is_told(report):
    calls = []

    def fickle(x):
        calls.append(x)
        return stable(x) * (1 + (len(calls) % 40 == 0))

    assert "does not always answer the same" in report("softmax", fickle)


def test_prints_and_warnings_of_the_function_are_not_shown(report):
    def noisy(x):
        print("debug")
        warnings.warn("overflow", RuntimeWarning, stacklevel=1)
        return stable(x)

    assert report("softmax", noisy).startswith("softmax: passed all")


def test_float32_answers_pass(report):
    assert "passed" in report("softmax", lambda x: stable(x).astype(np.float32))


@pytest.mark.parametrize("name", ["hinge", "", None])
def test_unknown_exercise_is_refused(name):
    with pytest.raises(ValueError, match=r"name must be one of sigmoid, softmax, .*; got"):
        check(name, stable)


def test_function_must_be_callable():
    with pytest.raises(TypeError, match="function must be callable, got ndarray"):
        check("softmax", np.zeros(3))
