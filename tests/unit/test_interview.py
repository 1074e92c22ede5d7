"""The choice of questions, and the flash cards, opened as the SQLite package that they are."""

import json
import re
import sqlite3
import zipfile
from collections import Counter
from io import BytesIO

import pytest

from lossbook.course.bank import OpenQuestion, load_questions
from lossbook.course.interview.deck import deck_package
from lossbook.course.interview.selection import choose, matching
from lossbook.course.interview.sheet import interviewer_sheet

QUESTIONS = load_questions()
OPEN = [question for question in QUESTIONS if isinstance(question, OpenQuestion)]
SEPARATOR = "\x1f"


def test_a_seed_chooses_the_same_questions_in_every_version():
    """What an interviewer has noted down must not change; these were chosen once."""
    chapters = ("01_softmax", "02_cross_entropy")
    senior = matching(OPEN, chapters=chapters, level="senior")
    assert [question.id for question in choose(senior, 2, seed=7)] == [
        "softmax-large-vocabulary-open",
        "cross-entropy-scoring-rules-open",
    ]
    assert len({tuple(q.id for q in choose(senior, 2, seed)) for seed in range(20)}) > 5


def test_questions_are_spread_over_the_chapters():
    for seed in range(20):
        chosen = choose(OPEN, 20, seed)
        counts = Counter(question.chapter for question in chosen)
        assert set(counts.values()) == {1, 2}
        assert chosen == [question for question in OPEN if question in chosen]


def test_too_few_questions_are_refused():
    with pytest.raises(ValueError, match="3 questions asked for, and 2 fit"):
        choose(OPEN[:2], 3, seed=0)


def test_words_are_found_in_any_case_and_all_of_them():
    found = matching(QUESTIONS, words="FLASHATTENTION memory")
    assert found
    for question in found:
        text = f"{question.question} {question.answer}".lower()
        assert "flashattention" in text
        assert "memory" in text


def test_the_interviewer_sees_all_that_the_bank_has():
    question = OPEN[0]
    sheet = interviewer_sheet("Interview", [question])
    for point in question.rubric:
        assert f"☐ **{point.weight}** {point.point}" in sheet
    for text in (*question.red_flags, *question.follow_ups):
        assert f"- {text}" in sheet
    assert "of 10**" in sheet


def rows(package: bytes, tmp_path, query: str) -> list[tuple]:
    """Ask the database of a package."""
    file = tmp_path / "collection.anki2"
    with zipfile.ZipFile(BytesIO(package)) as archive:
        file.write_bytes(archive.read("collection.anki2"))
    database = sqlite3.connect(file)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


@pytest.fixture(scope="module")
def package() -> bytes:
    return deck_package(QUESTIONS, timestamp=1_700_000_000)


def test_the_same_bank_gives_the_same_bytes(package):
    assert deck_package(QUESTIONS, timestamp=1_700_000_000) == package


def test_each_question_is_one_card_in_its_chapter_s_deck(package, tmp_path):
    [(decks,)] = rows(package, tmp_path, "SELECT decks FROM col")
    names = {int(number): deck["name"] for number, deck in json.loads(decks).items()}
    cards = rows(package, tmp_path, "SELECT did, tags FROM cards JOIN notes ON nid = notes.id")
    assert len(cards) == len(QUESTIONS)
    assert {(names[deck][10:12], tags.split("::")[2][:2]) for deck, tags in cards} == {
        (f"{number:02}", f"{number:02}") for number in range(1, 16)
    }


def test_a_later_package_updates_and_does_not_double(package, tmp_path):
    """Anki takes a note for the same by its GUID, and updates it if the other is newer."""
    changed = [q.model_copy(update={"answer": "Another."}) for q in QUESTIONS]
    later = deck_package(changed, timestamp=1_800_000_000)
    query = "SELECT guid, mid, mod FROM notes ORDER BY guid"
    before, after = rows(package, tmp_path, query), rows(later, tmp_path, query)
    assert [row[:2] for row in before] == [row[:2] for row in after]
    assert len({guid for guid, *_ in before}) == len(QUESTIONS)
    assert all(old[2] < new[2] for old, new in zip(before, after, strict=True))


def test_the_identities_are_those_of_the_first_package(package, tmp_path):
    """Readers have cards with these; with others, an import would double their decks."""
    query = "SELECT DISTINCT mid FROM notes ORDER BY mid"
    assert rows(package, tmp_path, query) == [(1_607_392_311,), (1_607_392_312,)]
    first = "SELECT guid FROM notes WHERE flds LIKE '%0.693%1.609%'"
    assert rows(package, tmp_path, first) == [("dzcAghEKwQ",)]


def test_mathematics_is_left_to_mathjax(package, tmp_path):
    for (fields,) in rows(package, tmp_path, "SELECT flds FROM notes"):
        assert "$" not in re.sub(
            r"\\\(.*?\\\)|\\\[.*?\\\]|<code>.*?</code>", "", fields, flags=re.S
        )
        assert "<math" not in fields
        assert fields.count(r"\(") == fields.count(r"\)")


def test_choices_come_with_the_feedback_of_every_option(package, tmp_path):
    notes = rows(package, tmp_path, "SELECT flds FROM notes WHERE mid = 1607392311")
    for (fields,) in notes:
        _, options, feedback, *_ = fields.split(SEPARATOR)
        assert options.count("<li>") == feedback.count('class="right"') + feedback.count(
            'class="wrong"'
        )
        assert feedback.count('class="right"') == 1
    assert len(notes) == sum(question.kind == "choice" for question in QUESTIONS)
