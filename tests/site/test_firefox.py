"""Links, folds, sliders, quizzes, an exercise and printing in Firefox, for one chapter."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from firefox import ARROW_RIGHT, Firefox, find_firefox, started

CHAPTER = "chapters/15_huber_loss.html"
NO_FIREFOX = "no Firefox for its tests; get one: apt install firefox-esr"
DRAWN = "document.querySelector('.lossbook-explorer img') !== null"
# Where a section's heading stands once the page has come to rest.
HEADING = """(async (hash) => {
    location.hash = hash;
    const heading = document.querySelector(hash).querySelector("h1, h2, h3");
    const top = () => heading.getBoundingClientRect().top;
    for (let before = null; before !== top(); ) {
        before = top();
        await new Promise((done) => setTimeout(done, 150));
    }
    const end = scrollY + innerHeight >= document.documentElement.scrollHeight - 2;
    return [hash, Math.round(top()), end];
})"""


@pytest.fixture(scope="module")
def firefox(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    path = find_firefox()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail(NO_FIREFOX)
    if path is None:
        pytest.skip(NO_FIREFOX)
    profile: Path = tmp_path_factory.mktemp("firefox")
    with started(path, profile) as browser:
        browser.open(f"{address}{CHAPTER}")
        yield browser


def test_every_section_link_lands_at_its_heading(firefox: Firefox) -> None:
    hashes = firefox.run(
        "[...document.querySelectorAll('.bd-toc-nav a[href^=\"#\"]')].map((one) => one.hash)"
    )
    assert len(hashes) > 10
    landed = [firefox.run(f"{HEADING}('{one}')") for one in hashes]
    assert [one for one in landed if not (0 <= one[1] <= 200 or one[2])] == []


def test_a_link_to_a_fold_opens_it(firefox: Firefox) -> None:
    firefox.run("void (location.hash = '#what-is-the-breakdown-point')")
    firefox.wait("document.querySelector('#what-is-the-breakdown-point').open")


def test_the_arrow_key_and_the_mouse_move_a_slider(firefox: Firefox) -> None:
    firefox.run("document.querySelector('#intuition').scrollIntoView()")
    firefox.wait(DRAWN)
    slider = ".lossbook-explorer .noUi-handle"
    firefox.wait(f"document.querySelector('{slider}').hasAttribute('aria-label')")
    source = "document.querySelector('.lossbook-explorer img').src"
    before = firefox.run(source)
    firefox.click(slider)
    firefox.press(ARROW_RIGHT)
    firefox.wait(f"{source} !== {before!r}")
    # Once more, or the click might find the handle in the middle already.
    moved = firefox.run(source)
    firefox.press(ARROW_RIGHT)
    firefox.wait(f"{source} !== {moved!r}")
    moved = firefox.run(source)
    firefox.click(".lossbook-explorer .noUi-base")
    firefox.wait(f"{source} !== {moved!r}")


def test_a_quiz_answers_and_remembers(firefox: Firefox) -> None:
    firefox.run("document.querySelector('#test-yourself').scrollIntoView()")
    answered = "document.querySelector('.lossbook-feedback :is(.lossbook-right, .lossbook-wrong)')"
    firefox.wait("document.querySelector('.lossbook-score') !== null")
    firefox.click(".lossbook-question input")
    said = firefox.wait(f"{answered}?.textContent")
    firefox.reload()
    firefox.run("document.querySelector('#test-yourself').scrollIntoView()")
    assert firefox.wait(f"{answered}?.textContent") == said


def test_printing_opens_every_fold(firefox: Firefox) -> None:
    # In one go, as a browser prints: widgets that are just being drawn add folds of their own.
    printed = """(() => {
        const closed = () => document.querySelectorAll("article details:not([open])").length;
        const counts = [closed()];
        for (const moment of ["beforeprint", "afterprint"]) {
            dispatchEvent(new Event(moment));
            counts.push(closed());
        }
        return counts;
    })()"""
    before, during, after = firefox.run(printed)
    assert before > 0
    assert during == 0
    assert after == before


def test_an_exercise_is_checked_in_the_page(firefox: Firefox) -> None:
    place = "[data-exercise=huber_loss]"
    firefox.run(f"document.querySelector('{place} button').click()")
    said = f"document.querySelector('{place} [role=status]')?.textContent"
    firefox.wait(f"{said} === 'Python is ready.'")
    firefox.run(f"document.querySelector('{place} .btn-primary').click()")
    firefox.wait(f"{said}.includes('but 0.125 is expected.')")
