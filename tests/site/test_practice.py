"""The page *Practice*: a reader solves an exercise, wrongly at first, and gets help."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from audits import grave_findings, put_on
from desk import JUDGE, LOOP, NAIVE, PATIENCE_WITH_PYTHON, SOFTMAX, TEXTS, Desk
from observations import DESK
from playwright.sync_api import expect
from visits import Visit

from lossbook.course.exercises import EXERCISES

# Whatever the code below could have made of the page.
HARMED = "() => window.harmed || document.querySelectorAll('article img[src=x]').length > 0"


@pytest.fixture(scope="module")
def opened(visit: Callable[..., AbstractContextManager[Visit]]) -> Iterator[Visit]:
    """The page with Python running, for all tests that leave it as it is."""
    with visit("practice", viewport=DESK) as one:
        Desk(one.page, "softmax").open()
        yield one


@pytest.fixture
def desk(opened: Visit) -> Desk:
    """An open exercise."""
    return Desk(opened.page, "softmax")


def test_wrong_then_helped_then_right(
    visit: Callable[..., AbstractContextManager[Visit]],
) -> None:
    """On a page of its own, where nobody has asked for help yet."""
    with visit("practice", viewport=DESK) as opened:
        desk = Desk(opened.page, "softmax").open()
        desk.write(NAIVE).check("returned [nan, 0.0], but [1.0, 0.0] is expected.")
        expect(desk.block("Your code printed:")).to_have_text("[1000.    0.]\n")
        assert desk.help == []
        desk.press("Hint")
        assert desk.help[0].startswith("Try a batch of two rows")
        desk.press("Hint")
        assert desk.help[1] == f"The mistake: {EXERCISES['softmax'].mistakes[0].hint}"
        solution = desk.block("One solution:")
        expect(solution).to_be_hidden()
        desk.press("Show the solution")
        expect(solution).to_have_text(SOFTMAX.solution)
        desk.press("Show the solution")
        expect(solution).to_be_hidden()
        desk.write(SOFTMAX.solution).check("Right on all ")


def test_a_hint_is_asked_for_before_any_check(opened: Visit) -> None:
    desk = Desk(opened.page, "sigmoid").open()
    desk.press("Hint")
    desk.press("Hint")
    assert desk.help[1].startswith("Check your code first.")


@pytest.mark.parametrize(
    ("code", "said", "line"),
    [
        ("def my_softmax(logits)\n    return 1", "Line 1 is not Python: expected ':'.", "1"),
        ("def my_softmax(x):\n    return x + y", "NameError: name 'y' is not defined", "2"),
        ("def my_softmax(x):\n    return 'text'", "returned a str", None),
        ("def my_softmax(x):\n    return [0] * 10**9", "MemoryError", "2"),
        ("def my_softmax(x):\n    return my_softmax(x)", "RecursionError", "2"),
        ("raise SystemExit", "SystemExit in line 1", "1"),
        ("def other(x):\n    return x", "There is no function my_softmax.", None),
        (
            "def my_softmax(x):\n    raise ValueError('<img src=x onerror=\"harmed = 1\">')",
            "ValueError: <img src=x",
            "2",
        ),
        (
            "print('<img src=x onerror=\"harmed = 1\">')\ndef my_softmax(x): return '<b>'",
            "returned a str",
            None,
        ),
    ],
)
def test_whatever_code_does_is_told_as_text(
    desk: Desk, code: str, said: str, line: str | None
) -> None:
    desk.write(code).check(said)
    marked = desk.section.locator(".lossbook-practice-failed")
    expect(marked).to_have_count(1 if line else 0)
    if line:
        expect(desk.verdict).to_contain_text(f"Line {line} is marked.")
        expect(desk.block("Where the error came from:")).to_contain_text(f"line {line}")
    assert not desk.page.evaluate(HARMED)


@pytest.mark.parametrize(
    "code",
    [
        "import js; js.document",
        "import js; js.fetch('/')",
        "from pyodide.http import open_url; open_url('/')",
        "from pyodide.code import run_js; run_js('fetch(1)')",
        "from urllib.request import urlopen; urlopen('http://127.0.0.1')",
    ],
)
def test_code_reaches_no_page_and_no_network(opened: Visit, code: str) -> None:
    before, elsewhere = len(opened.requests), len(opened.elsewhere)
    [verdict] = opened.page.evaluate(JUDGE, ["softmax", "my_softmax", [code]])
    assert "Your code raised" in verdict["report"]
    assert opened.requests[before:] == []
    assert opened.elsewhere[elsewhere:] == []


def test_a_loop_is_stopped_and_the_next_check_works(desk: Desk) -> None:
    expect(desk.button("Stop")).to_be_disabled()
    desk.write(LOOP).press("Check")
    expect(desk.block("Your code printed:")).to_have_text("round\n")
    expect(desk.button("Check")).to_be_disabled()
    desk.press("Stop")
    desk.expect("Stopped.")
    expect(desk.section.get_by_role("progressbar")).to_be_hidden(timeout=PATIENCE_WITH_PYTHON)
    desk.write(NAIVE).check("[1.0, 0.0] is expected.")


def test_reset_brings_the_start_back_and_undo_the_code(desk: Desk) -> None:
    desk.write(NAIVE).press("Reset")
    desk.expect("The start is back.")
    assert desk.code == SOFTMAX.start
    desk.page.keyboard.press("ControlOrMeta+Z")
    assert desk.code == NAIVE


def test_everything_is_done_by_keyboard(opened: Visit) -> None:
    keyboard, desk = opened.page.keyboard, Desk(opened.page, "log-softmax")
    desk.button("Practise").focus()
    keyboard.press("Enter")
    desk.expect("Python is ready.")
    expect(desk.editor).to_be_focused()
    expect(desk.editor).to_have_accessible_name(TEXTS["log_softmax"].title)
    keyboard.press("ControlOrMeta+A")
    keyboard.press("Delete")
    keyboard.press("Tab")
    keyboard.type("1")
    assert desk.code == "    1"
    keyboard.press("Control+Enter")
    desk.expect("unexpected indent")
    keyboard.press("Escape")
    keyboard.press("Tab")
    expect(desk.button("Check")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Tab")
    expect(desk.button("Reset")).to_be_focused()
    keyboard.press("Enter")
    desk.expect("The start is back.")


def test_the_open_page_is_accessible_in_light_and_dark(opened: Visit, desk: Desk) -> None:
    desk.write("def my_softmax(x):\n    # a comment\n    return x + 'text' + y").check(
        "ufunc 'add'"
    )
    desk.press("Hint")
    for scheme in ("light", "dark"):
        put_on(opened.page, scheme)
        assert grave_findings(opened.page, {"include": [["#softmax"]]}) == []


def test_the_policy_lets_everything_work_and_stops_the_rest(opened: Visit) -> None:
    opened.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=1>')")
    blocked = "() => fetch('https://example.org').then(() => false, () => true)"
    assert opened.page.evaluate(blocked)
    foreign = "new Promise((done) => { const script = document.createElement('script');"
    foreign += "script.src = 'data:,0'; script.onerror = () => done(true);"
    foreign += "script.onload = () => done(false); document.head.append(script); })"
    assert opened.page.evaluate(foreign)
