"""What a reader solved is said where it counts, saved to a file, read back, and forgotten."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from visits import FULL_STORE, Visit

CHAPTER = "01_softmax"
QUIZ = {"answers": {"Why?": "So."}, "marks": ["right", "wrong", "right"]}
KEPT = {
    f"lossbook-quiz:{CHAPTER}": QUIZ,
    "lossbook-practice:softmax": {"code": "def softmax(logits): ...", "solved": True},
    "lossbook-practice:masked_softmax": {"code": "def f(): ...", "solved": False},
}
STORE = """() => Object.fromEntries(
    Object.entries(localStorage).filter(([key]) => key.startsWith("lossbook-"))
)"""


@pytest.fixture
def opened(visit) -> Iterator[Visit]:
    with visit("progress") as one:
        yield one


def keep(page: Page, kept: dict) -> None:
    for key, value in kept.items():
        page.evaluate("([key, value]) => { localStorage[key] = value; }", [key, json.dumps(value)])
    page.reload()


def stored(page: Page) -> dict:
    return {key: json.loads(value) for key, value in page.evaluate(STORE).items()}


def of_chapter(page: Page, name: str = CHAPTER) -> Locator:
    return page.locator(f"article [data-progress='{name}']").first


def status(page: Page) -> Locator:
    return page.locator("#progress-buttons").get_by_role("status")


def read_file(page: Page, content: str) -> None:
    file = {"name": "mine.json", "mimeType": "application/json", "buffer": content.encode()}
    page.get_by_label("Read a file").set_input_files(file)


def test_a_quiz_is_counted_in_its_chapter_on_the_map_and_on_the_page(visit) -> None:
    with visit("chapters/15_huber_loss") as opened:
        page = opened.page
        line = page.locator("#test-yourself > .lossbook-progress")
        expect(line).to_be_hidden()
        opened.draw_widgets()
        question = page.locator(".lossbook-question").first
        question.get_by_role("radio").first.click()
        expect(question.locator(".lossbook-right, .lossbook-wrong")).to_be_visible()
        right = question.locator(".lossbook-right").count()
        total = page.locator(".lossbook-question").count()
        expect(line).to_contain_text(f"1 of {total} answered, {right} right.")
        for name in ("progress", "index"):
            page.goto(f"{opened.address}{name}.html")
            expect(of_chapter(page, "15_huber_loss")).to_have_text(
                f"quiz: {right} of {total} right"
            )
        assert opened.faults == []


def test_a_solved_exercise_is_named_in_its_chapter(opened: Visit) -> None:
    keep(opened.page, KEPT)
    expect(of_chapter(opened.page)).to_have_text("quiz: 2 of 3 right, exercises: 1 of 3 solved")
    opened.page.goto(f"{opened.address}chapters/{CHAPTER}.html")
    line = opened.page.locator("#exercises > .lossbook-progress")
    expect(line).to_have_text("You solved 1 of 3 here: softmax.")
    opened.page.evaluate("STORE.save('lossbook-practice:masked_softmax', {solved: true})")
    expect(line).to_have_text("You solved 2 of 3 here: softmax and masked_softmax.")


def test_a_file_carries_everything_to_another_browser(visit) -> None:
    with visit("progress") as opened:
        keep(opened.page, KEPT)
        with opened.page.expect_download() as download:
            opened.page.get_by_role("button", name="Save to a file").click()
        expect(status(opened.page)).to_have_text("Saved. The file has 3 entries.")
        file = Path(download.value.path()).read_text(encoding="utf-8")
    with visit("progress") as opened:
        other = {"lossbook-quiz:02_cross_entropy": QUIZ}
        keep(opened.page, other)
        read_file(opened.page, file)
        expect(status(opened.page)).to_have_text("Read. 3 entries of the file are kept here now.")
        expect(of_chapter(opened.page)).to_contain_text("2 of 3 right")
        assert stored(opened.page) == KEPT | other


@pytest.mark.parametrize(
    "content", ["", "{", '{"format": "lossbook progress 1", "kept": {"a": 1}}']
)
def test_a_bad_file_is_said_and_changes_nothing(opened: Visit, content: str) -> None:
    keep(opened.page, KEPT)
    read_file(opened.page, content)
    expect(status(opened.page)).to_contain_text("mine.json is not a file that this page has saved")
    assert stored(opened.page) == KEPT
    assert opened.faults == []


def test_a_full_store_takes_all_of_a_file_or_nothing(opened: Visit) -> None:
    quiz = {f"lossbook-quiz:{CHAPTER}": {"answers": {}, "marks": ["wrong"]}}
    keep(opened.page, quiz)
    opened.page.add_init_script(FULL_STORE.format("lossbook-practice"))
    opened.page.reload()
    read_file(opened.page, json.dumps({"format": "lossbook progress 1", "kept": KEPT}))
    expect(status(opened.page)).to_contain_text("so nothing was changed")
    assert stored(opened.page) == quiz


def test_one_button_forgets_it_all_after_a_question(opened: Visit) -> None:
    page = opened.page
    keep(page, KEPT)
    page.evaluate("localStorage['theme'] = 'dark'")
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_role("button", name="Keep it").click()
    assert stored(page) == KEPT
    page.get_by_role("button", name="Forget everything").click()
    page.get_by_role("dialog").get_by_role("button", name="Forget everything").click()
    expect(status(page)).to_contain_text("Forgotten")
    expect(of_chapter(page)).to_be_hidden()
    assert stored(page) == {}
    assert page.evaluate("localStorage['theme']") == "dark"
    page.get_by_role("button", name="Save to a file").click()
    expect(status(page)).to_contain_text("nothing to save")


def test_a_chapter_s_head_leads_to_its_parts_and_claims_show_their_verdicts(visit) -> None:
    with visit(f"chapters/{CHAPTER}", java_script_enabled=False) as opened:
        links = opened.page.locator(".chapter-links").get_by_role("link")
        expect(links).to_have_text(["30 seconds", "Fact-check", "Quiz"])
        for link in links.all():
            assert opened.page.locator(f"section{link.get_attribute('href')}").count() == 1
        claims = opened.page.locator("#fact-check > section")
        for claim in claims.all():
            verdict = claim.locator("h3 .verdict").text_content()
            assert claim.locator("p strong").first.text_content().startswith(verdict)
        contents = opened.page.locator(".bd-toc, .bd-sidebar-secondary").first
        expect(contents.locator(".verdict")).to_have_count(claims.count())
