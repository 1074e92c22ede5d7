"""The page *Practice* loads late, keeps what its reader writes, and says what it cannot do."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from desk import LOOP, NAIVE, PATIENCE_WITH_PYTHON, SOFTMAX, Desk, download
from observations import PHONE
from playwright.sync_api import expect

MEBIBYTE = 1024 * 1024
FULL = """() => {
    Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


def test_nothing_is_loaded_before_and_little_enough_then(visit: Callable, site: Path) -> None:
    with visit("practice", "#huber-loss") as opened:
        opened.page.wait_for_load_state("networkidle")
        before = len(opened.requests)
        assert [path for path in opened.requests if "_practice" in path] == []
        assert [path for path in opened.requests if "runner.js" in path] == []
        desk = Desk(opened.page, "huber-loss")
        desk.press("Practise")
        bar = desk.section.get_by_role("progressbar", name="Loading Python")
        expect(bar).to_be_visible()
        desk.expect("Python is ready.")
        expect(bar).to_be_hidden()
        loaded = set(opened.requests[before:])
        # A plain file server compresses nothing.
        assert sum((site / path).stat().st_size for path in loaded) <= 10 * MEBIBYTE
        assert opened.elsewhere == []
        assert opened.faults == []


def test_a_reload_keeps_code_and_what_is_solved(visit: Callable, tmp_path: Path) -> None:
    with visit("practice") as opened:
        page, desk = opened.page, Desk(opened.page, "softmax").open()
        desk.write(SOFTMAX.solution).check("Passed")
        other = Desk(page, "sigmoid").open()
        other.write("def my_sigmoid(x):\n    return (")
        page.reload()
        link = page.locator("[data-solves=softmax]")
        expect(link).to_have_text("softmax (solved)")
        expect(page.locator("[data-solves=sigmoid]")).to_have_text("the sigmoid (begun)")
        expect(page.get_by_text("You have solved 1 of ")).to_be_visible()
        desk.open()
        assert desk.code == SOFTMAX.solution
        other.open()
        assert other.code == "def my_sigmoid(x):\n    return ("
        stored = page.evaluate("JSON.parse(localStorage['lossbook-practice:softmax'])")
        assert stored == {
            "code": SOFTMAX.solution,
            "passed": SOFTMAX.solution,
            "solved": True,
        }
        program = tmp_path / "program.py"
        download(page).save_as(program)
    run = subprocess.run([sys.executable, program], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("softmax: passed all ")
    assert "#     return (" in program.read_text(encoding="utf-8")


def test_a_reload_in_the_middle_of_loading_and_checking_is_no_harm(visit: Callable) -> None:
    with visit("practice") as opened:
        desk = Desk(opened.page, "softmax")
        desk.press("Practise")
        expect(desk.editor).to_be_visible()
        desk.write(LOOP)
        opened.page.reload()
        desk.open()
        assert desk.code == LOOP
        desk.press("Check")
        opened.page.reload()
        desk.open().write(NAIVE).check("[1.0, 0.0] is expected.")
        assert opened.faults == []


def test_a_corrupt_store_is_told(visit: Callable) -> None:
    with visit("practice") as opened:
        opened.page.evaluate("localStorage['lossbook-practice:softmax'] = '{\"code\": 7}'")
        opened.page.reload()
        desk = Desk(opened.page, "softmax")
        desk.press("Practise")
        note = desk.section.get_by_text("cannot be read, so you see the start.")
        expect(note).to_be_visible()
        assert desk.code == SOFTMAX.start
        assert opened.faults == []


def test_a_full_store_is_told_and_the_page_keeps_the_code(visit: Callable) -> None:
    with visit("practice") as opened:
        opened.page.evaluate(FULL)
        desk = Desk(opened.page, "softmax")
        desk.press("Practise")
        desk.write("kept on the page")
        expect(desk.section.get_by_text("This browser does not keep your code")).to_be_visible()
        assert desk.code == "kept on the page"


def test_it_works_offline_after_the_first_visit(visit: Callable) -> None:
    with visit("practice") as opened:
        page, context = opened.page, opened.page.context
        Desk(page, "softmax").open()
        kept = "() => caches.match(location.href).then(Boolean)"
        page.wait_for_function(kept, polling=200)
        context.set_offline(True)
        page.reload()
        Desk(page, "softmax").open().write(NAIVE).check("[1.0, 0.0] is expected.")
        context.set_offline(False)


def test_where_python_cannot_come_one_sentence_says_what_to_do(visit: Callable) -> None:
    # Playwright sees no request that a service worker answers.
    with visit("practice", service_workers="block") as opened:
        opened.page.route("**/_practice/*library*", lambda route: route.abort())
        desk = Desk(opened.page, "softmax")
        desk.press("Practise")
        desk.expect("Python could not be loaded. You can do the exercise in Jupyter:")
        way = desk.verdict.get_by_role("link", name="how to run the course on your machine")
        assert way.get_attribute("href").endswith("how_to_use.html#on-your-machine")
        desk.press("Check")
        desk.expect("Python could not be loaded.")
        opened.page.unroute("**/_practice/*library*")
        desk.press("Try again")
        desk.expect("Python is ready.")


def test_a_page_from_a_disk_says_what_to_do(browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / "practice.html").as_uri())
    section = page.locator("#softmax")
    section.get_by_role("button", name="Practise").click()
    expect(section).to_contain_text("serve the folder instead (python -m http.server)")
    expect(section.get_by_role("link", name="how to run the course")).to_be_visible()
    page.close()


def test_a_phone_has_room_for_it(visit: Callable) -> None:
    with visit("practice", viewport=PHONE, has_touch=True, is_mobile=True) as opened:
        desk = Desk(opened.page, "huber-loss")
        desk.button("Practise").tap()
        desk.expect("Python is ready.")
        desk.button("Check").tap()
        desk.expect("but 0.125 is expected.")
        desk.button("Show the solution").tap()
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_chapter_s_cell_gives_way_to_the_editor(visit: Callable) -> None:
    with visit("chapters/15_huber_loss", "#exercises") as opened:
        page = opened.page
        place = page.locator("[data-exercise=huber_loss]")
        cell = place.locator("xpath=preceding-sibling::*[1]")
        expect(cell).to_contain_text('check("huber_loss", my_huber)')
        place.get_by_role("button", name="Practise").click()
        status = place.get_by_role("status")
        expect(status).to_contain_text("Python is ready.", timeout=PATIENCE_WITH_PYTHON)
        expect(cell).to_be_hidden()
        expect(place.get_by_role("textbox", name="Huber loss")).to_be_focused()
        page.keyboard.press("Control+Enter")
        expect(status).to_contain_text("but 0.125 is expected.", timeout=PATIENCE_WITH_PYTHON)
        assert opened.faults == []


def test_without_scripts_a_chapter_is_as_it_was(visit: Callable) -> None:
    with visit("chapters/15_huber_loss", java_script_enabled=False) as opened:
        place = opened.page.locator("[data-exercise=huber_loss]")
        assert place.inner_text().strip() == ""
        cell = place.locator("xpath=preceding-sibling::*[1]")
        expect(cell).to_be_visible()
