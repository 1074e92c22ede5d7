"""Every exercise: its right answer passes, and each of its known mistakes is found and named."""

from copy import deepcopy
from random import Random

import numpy as np
import pytest
from hypothesis import Phase, find, settings

from lossbook.course.exercises import EXERCISES
from lossbook.course.exercises.answers import outcome, right_answer, same

from .right_answers import RIGHT


def outermost(mistakes):
    """Of those with the same hint, as one epsilon after the other has, take the first and last."""
    last = {mistake.hint: mistake for mistake in mistakes}
    first = {mistake.hint: mistake for mistake in reversed(mistakes)}
    return [one for one in mistakes if one in (first[one.hint], last[one.hint])]


MISTAKES = [
    pytest.param(exercise, mistake, id=f"{exercise.name}-{position}")
    for exercise in EXERCISES.values()
    for position, mistake in enumerate(outermost(exercise.mistakes))
]


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


@pytest.mark.parametrize("name", EXERCISES)
def test_no_find_hangs_on_one_seed(name):
    """What the chosen inputs leave to chance, twenty seeds find each time."""
    exercise = EXERCISES[name]
    plan = settings(max_examples=200, database=None, deadline=None, phases=[Phase.generate])

    for mistake in exercise.mistakes:

        def goes_wrong(arguments, function=mistake.function):
            answer = outcome(function, deepcopy(arguments))
            return not same(answer, right_answer(exercise, arguments))

        if not any(map(goes_wrong, exercise.examples)):
            for seed in range(20):
                find(exercise.inputs, goes_wrong, settings=plan, random=Random(seed))
