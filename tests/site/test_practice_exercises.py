"""In the page every solution passes, and named mistakes get the hint that is theirs."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from desk import JUDGE, TEXTS, Desk
from visits import Visit

from lossbook.course.exercises import EXERCISES
from lossbook.course.exercises.texts import ExerciseText


@pytest.fixture(scope="module")
def opened(visit: Callable[..., AbstractContextManager[Visit]]) -> Iterator[Visit]:
    """The page with Python running, for all tests that leave it as it is."""
    with visit("practice") as one:
        Desk(one.page, "softmax").open()
        yield one


def mistaken(text: ExerciseText, number: int) -> str:
    """Return code that makes one of an exercise's named mistakes."""
    mistake = f"EXERCISES[{text.name!r}].mistakes[{number}].function"
    return f"from lossbook.course.exercises import EXERCISES\n{text.function} = {mistake}"


@pytest.mark.parametrize("name", EXERCISES)
def test_a_solution_passes_and_named_mistakes_get_their_hint(opened: Visit, name: str) -> None:
    text, mistakes = TEXTS[name], EXERCISES[name].mistakes[:3]
    wrong = [mistaken(text, number) for number in range(len(mistakes))]
    task = [name, text.function, [text.solution, *wrong]]
    right, *others = opened.page.evaluate(JUDGE, task)
    assert right["passed"], right["report"]
    assert [verdict["hint"] for verdict in others] == [mistake.hint for mistake in mistakes]
