"""Explorers and quizzes before they are drawn, without scripts, from a disk, and out of reach."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from visits import Visit

STATIC = ".lossbook-static"
DATA = "**/_widgets/**"
CHAPTER = "chapters/01_softmax"
ALL_DRAWN = """() => {
    const places = [...document.querySelectorAll(".lossbook-static")];
    return places.length > 0 && places.every((one) => one.hidden);
}"""


@pytest.fixture(scope="module")
def scriptless(visit, chapter_name: str):
    """A chapter in a browser that runs no scripts."""
    with visit(chapter_name, java_script_enabled=False) as opened:
        yield opened


def come_near(page: Page) -> None:
    page.locator(STATIC).first.evaluate("(one) => one.scrollIntoView()")


def expect_all_drawn(page: Page) -> None:
    page.wait_for_function(ALL_DRAWN, polling=200)


def test_without_scripts_an_explorer_shows_a_picture_and_its_value(scriptless: Visit) -> None:
    explorers = scriptless.page.locator(".static-explorer")
    assert explorers.count() >= 1
    for explorer in explorers.all():
        picture = explorer.locator("img")
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("(image) => image.naturalWidth") > 0
        assert picture.get_attribute("alt").strip()
        for slider in explorer.locator(".static-slider").all():
            expect(slider.locator(".static-label")).to_have_text(re.compile(r"\S"))
            expect(slider.locator(".static-readout")).to_have_text(re.compile(r"\S"))


def test_without_scripts_a_page_has_its_colours(scriptless: Visit) -> None:
    for part in (".bd-header-article", "body"):
        colour = scriptless.page.locator(part).first.evaluate(
            "(one) => getComputedStyle(one).backgroundColor"
        )
        assert colour == "rgb(255, 255, 255)", part


def test_without_scripts_a_quiz_can_be_read_and_its_answers_unfolded(scriptless: Visit) -> None:
    questions = scriptless.page.locator(".static-question").all()
    assert len(questions) >= 6
    for question in questions:
        fold = question.locator("details").first
        expect(question.locator(".static-question-text")).to_be_visible()
        expect(fold.locator("xpath=./*[not(self::summary)]").first).to_be_hidden()
        fold.locator("summary").click()
        options = question.locator(".static-options > li")
        answers = question.locator(".static-answers > li")
        if options.count():
            assert answers.count() == options.count() >= 2
            expect(answers.filter(has_text="Right.")).not_to_have_count(0)
            expect(answers.last).to_be_visible()


def test_the_drawn_widget_takes_as_much_room_as_its_static_form(visit) -> None:
    for width in (390, 1280):
        with visit(CHAPTER, viewport={"width": width, "height": 800}) as opened:
            before = [one.bounding_box()["height"] for one in opened.page.locator(STATIC).all()]
            come_near(opened.page)
            expect_all_drawn(opened.page)
            drawn = opened.page.locator(f"{STATIC} + .widget-subarea").all()
            after = [one.bounding_box()["height"] for one in drawn]
            assert after == pytest.approx(before, rel=0.02)


def test_a_page_opened_from_a_disk_draws_its_widgets(browser: Browser, site: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("requestfailed", lambda request: faults.append(request.url))
        page.goto((site / f"{CHAPTER}.html").absolute().as_uri())
        come_near(page)
        expect_all_drawn(page)
        assert faults == []


@pytest.mark.parametrize("missing", [DATA, "**/embed.js"])
def test_a_page_says_what_could_not_be_loaded_and_tries_again(visit, missing: str) -> None:
    with visit(CHAPTER) as opened:
        page = opened.page
        page.route(missing, lambda route: route.abort())
        come_near(page)
        notes = page.locator(".static-failure")
        expect(notes).to_have_count(page.locator(STATIC).count())
        expect(notes.first).to_contain_text("could not be loaded")
        expect(page.locator(".static-question details").first).to_be_visible()
        page.unroute(missing)
        notes.first.get_by_role("button", name="Try again").click()
        expect_all_drawn(page)
        expect(notes).to_have_count(0)


def test_on_paper_the_answers_are_there(visit) -> None:
    with visit(CHAPTER) as opened:
        page = opened.page
        come_near(page)
        expect_all_drawn(page)
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        expect(page.locator(".static-answers > li").first).to_be_visible()
        expect(page.locator(".widget-subarea").first).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_first_painting_has_the_reader_s_colours(visit, scheme: str) -> None:
    """Before any script file has come."""
    with visit("index", color_scheme=scheme) as opened:
        opened.page.route("**/*.js*", lambda route: route.abort())
        opened.page.evaluate("localStorage.clear()")
        opened.page.reload()
        expect(opened.page.locator("html")).to_have_attribute("data-theme", scheme)
