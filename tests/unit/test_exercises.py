import warnings

import numpy as np
import pytest
import scipy.special

from lossbook.exercises import EXERCISES, check

RIGHT = {
    "sigmoid": scipy.special.expit,
    "softmax": lambda x: scipy.special.softmax(x, axis=-1),
    "log_softmax": lambda x: scipy.special.log_softmax(x, axis=-1),
    "softmax_with_temperature": lambda x, t: scipy.special.softmax(x / t, axis=-1),
    "cross_entropy": lambda p, q: (scipy.special.entr(p) + scipy.special.rel_entr(p, q)).sum(-1),
    "softmax_cross_entropy": lambda z, y: (
        -np.mean(scipy.special.log_softmax(z, axis=-1)[np.arange(len(y)), y])
    ),
    "binary_cross_entropy": lambda z, y: (
        -np.mean(y * scipy.special.log_expit(z) + (1 - y) * scipy.special.log_expit(-z))
    ),
    "gram_matrix": lambda f: np.einsum("chw,dhw->cd", f, f) / f.size,
    "total_variation": lambda image: sum(
        np.hypot(
            image[min(row + 1, len(image) - 1), column] - image[row, column],
            image[row, min(column + 1, image.shape[1] - 1)] - image[row, column],
        )
        for row, column in np.ndindex(image.shape)
    ),
    "perceptual_loss": lambda s, d, s2, d2: (np.mean((s - s2) ** 2) + np.mean((d - d2) ** 2)) / 2,
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
    assert " expected." in told
    assert mistake.hint in " ".join(told.split())


@pytest.mark.parametrize("name", EXERCISES)
def test_random_inputs_alone_find_a_wrong_answer(report, name):
    """An answer that is right on all chosen inputs, and wrong elsewhere."""
    chosen = [repr(arguments) for arguments in EXERCISES[name].examples]

    def memorised(*arguments):
        answer = RIGHT[name](*arguments)
        return answer if repr(arguments) in chosen else answer + 0.5

    assert report(name, memorised).startswith(f"{name}(")


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
