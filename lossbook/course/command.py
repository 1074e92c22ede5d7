"""The command `lossbook`: interviews, flash cards, the question bank and the exercises."""

import secrets
import sys
import time
from collections import Counter
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from lossbook.course.bank import (
    CHAPTERS,
    OpenQuestion,
    Question,
    QuestionError,
    load_questions,
)
from lossbook.course.interview.selection import choose, matching
from lossbook.course.interview.sheet import candidate_sheet, interviewer_sheet
from lossbook.course.readers_file import find_function, notes_elsewhere

STANDARD_OUTPUT = "-"
LEVELS = click.Choice(["junior", "mid", "senior"])
KINDS = click.Choice(["choice", "open"])


def examples(*lines: str) -> str:
    """Return the end of a help text, of which no line is filled up."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


class OneLineErrors(click.Group):
    """A group of commands that says what is wrong in one line, without how each is used."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            error.ctx = None
            raise


def stems(_: click.Context, __: click.Parameter, numbers: str | None) -> tuple[str, ...]:
    """Return the chapters that numbers with commas between them mean; all where none is given."""
    if numbers is None:
        return CHAPTERS
    known = {str(number): stem for number, stem in enumerate(CHAPTERS, start=1)}
    parts = [part.strip() for part in numbers.split(",")]
    for part in parts:
        if part not in known:
            raise click.BadParameter(
                f"numbers from 1 to {len(CHAPTERS)} with commas between them expected, "
                f"such as 1,2,15; got {part!r}"
            )
    return tuple(known[part] for part in parts)


chapters_option = click.option(
    "--chapters",
    metavar="NUMBERS",
    callback=stems,
    help="Chapters, such as 1,2,15. All of them if left out.",
)
level_option = click.option("--level", type=LEVELS, help="All levels if left out.")
kind_option = click.option("--kind", type=KINDS, help="Both kinds if left out.")
force_option = click.option("--force", is_flag=True, help="Overwrite a file that exists.")


def bank() -> tuple[Question, ...]:
    """Load the question bank, or end with what is wrong in it."""
    try:
        return load_questions()
    except QuestionError as error:
        raise click.ClickException(str(error)) from error


def write(content: bytes, output: str, force: bool) -> None:
    """Write to a file, or to the standard output; no file is lost unasked."""
    if output == STANDARD_OUTPUT:
        click.echo(content, nl=False)
        return
    try:
        with open(output, "wb" if force else "xb") as file:
            file.write(content)
    except FileExistsError as error:
        raise click.ClickException(f"{output} exists. To overwrite it, add --force.") from error
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from error
    click.echo(f"Wrote {output}.", err=True)


@click.group(
    cls=OneLineErrors,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "lossbook interview --level senior --count 5 --seed 7 -o sheet.md",
        "lossbook anki -o lossbook.apkg",
        "lossbook questions --chapters 15 --kind open",
        "lossbook check softmax mine.py",
    ),
)
@click.version_option(package_name="lossbook")
def main() -> None:
    """Questions, interview sheets, flash cards and exercises on loss functions.

    Every command explains itself: lossbook interview --help
    """


@main.command(
    epilog=examples(
        "lossbook interview --level senior --count 5 --chapters 1,2,15 --seed 7 -o sheet.md",
        "lossbook interview --level senior --seed 7 --candidate -o candidate.md",
    )
)
@level_option
@click.option(
    "--count",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    help="How many questions. Reckon with eight minutes for each.",
)
@chapters_option
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    help="Chooses the questions; the same seed, the same questions. Drawn if left out.",
)
@click.option("--candidate", is_flag=True, help="The candidate's sheet, without answers.")
@click.option(
    "-o",
    "--output",
    default=STANDARD_OUTPUT,
    help="The file to write, as Markdown. To the screen if left out.",
)
@force_option
def interview(
    level: str | None,
    count: int,
    chapters: tuple[str, ...],
    seed: int | None,
    candidate: bool,
    output: str,
    force: bool,
) -> None:
    """Write an interview sheet.

    The questions are open ones, spread over the chapters. Each comes with a model answer, a
    rubric of ten marks, red flags, follow-ups and room for notes. With --candidate the sheet
    has the same questions, and nothing else.
    """
    fitting = [
        question
        for question in matching(bank(), chapters=chapters, level=level)
        if isinstance(question, OpenQuestion)
    ]
    seed = secrets.randbelow(10_000) if seed is None else seed
    try:
        chosen = choose(fitting, count, seed)
    except ValueError as error:
        raise click.ClickException(
            f"{error}. Ask for fewer, for more chapters, or for every level."
        ) from error
    title = f"Interview on loss functions, {level or 'all levels'}, seed {seed}"
    sheet = candidate_sheet if candidate else interviewer_sheet
    write(sheet(title, chosen).encode(), output, force)


@main.command(
    epilog=examples(
        "lossbook anki -o lossbook.apkg",
        "lossbook anki --chapters 1,2 --level junior -o first.apkg",
    )
)
@chapters_option
@level_option
@kind_option
@click.option(
    "-o",
    "--output",
    default="lossbook.apkg",
    show_default=True,
    help="The file to write; - for the standard output.",
)
@force_option
def anki(
    chapters: tuple[str, ...], level: str | None, kind: str | None, output: str, force: bool
) -> None:
    """Write the question bank as flash cards for Anki.

    Each chapter is a deck. Import a later package, and Anki updates the cards that it has and
    keeps their schedule.
    """
    from lossbook.course.interview.deck import deck_package

    questions = some(matching(bank(), chapters=chapters, level=level, kind=kind))
    write(deck_package(questions, time.time()), output, force)


def some(questions: list[Question]) -> list[Question]:
    """Return the questions, or end where there is none."""
    if not questions:
        raise click.ClickException("No question fits. Leave an option out.")
    return questions


@main.command(
    epilog=examples(
        "lossbook questions --level senior --kind open",
        'lossbook questions --words "label smoothing"',
        "lossbook questions --validate",
    )
)
@chapters_option
@level_option
@kind_option
@click.option("--words", default="", help="Only questions with each of these words.")
@click.option("--validate", is_flag=True, help="Only say whether the bank is valid.")
def questions(
    chapters: tuple[str, ...], level: str | None, kind: str | None, words: str, validate: bool
) -> None:
    """List the questions of the bank: id, chapter, level, kind and how each begins.

    Every call reads and validates the whole bank. A fault ends it with the file, the question
    and the field.
    """
    found = bank()
    if validate:
        kinds = Counter(question.kind for question in found)
        click.echo(
            f"The bank is valid: {kinds['choice']} choice and {kinds['open']} open questions "
            f"in {len({question.chapter for question in found})} chapters."
        )
        return
    listed = some(matching(found, chapters=chapters, level=level, kind=kind, words=words))
    width = max(len(question.id) for question in listed)
    for question in listed:
        begins = question.question.splitlines()[0]
        click.echo(
            f"{question.id:{width}}  {question.chapter[:2]}  {question.level:6}  "
            f"{question.kind:6}  {begins}"
        )


def list_exercises(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the names of all exercises, and end."""
    if not asked:
        return
    from lossbook.course.exercises import EXERCISES

    click.echo("\n".join(EXERCISES))
    ctx.exit()


@main.command(
    short_help="Check a function that you wrote for an exercise.",
    epilog=examples(
        "lossbook check --list",
        "lossbook check softmax mine.py",
    ),
)
@click.argument("exercise")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=list_exercises,
    help="Print the names of all exercises.",
)
def check(exercise: str, file: Path) -> None:
    """Check the function that you wrote for an EXERCISE in a Python FILE.

    It runs the file. The function is named like the exercise, or so with my_ before it, or it is
    the only one in the file. The exit status is 0 where the function is right, 1 where it is
    wrong, and 2 where there is nothing to check.
    """
    from lossbook.course.exercises import EXERCISES, examine

    if exercise not in EXERCISES:
        near = get_close_matches(exercise, EXERCISES, n=3)
        meant = f" Did you mean {' or '.join(near)}?" if near else ""
        raise click.UsageError(
            f"no exercise is called {exercise!r}.{meant} lossbook check --list names all."
        )
    try:
        function = find_function(file, exercise)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    with notes_elsewhere():
        passed, report = examine(EXERCISES[exercise], function)
    click.echo(report)
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main(prog_name="lossbook")
