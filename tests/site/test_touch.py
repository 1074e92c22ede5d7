"""A phone in the hand: drawer, slider, figures, and the button back to the top."""

import pytest
from observations import PHONE
from playwright.sync_api import expect
from visits import EXPLORER, Visit

CHAPTER = "chapters/15_huber_loss"
CONTRAST = """(button) => {
    const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
    const light = (colour) => channels(colour).slice(0, 3).map((value) => value / 255)
        .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        .reduce((sum, value, place) => sum + value * [0.2126, 0.7152, 0.0722][place], 0);
    const style = getComputedStyle(button);
    const [one, other] = [light(style.color), light(style.backgroundColor)];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}"""


@pytest.fixture
def phone(visit):
    with visit(CHAPTER, viewport=PHONE, has_touch=True, is_mobile=True) as opened:
        yield opened


def swipe(opened: Visit, x: float, y: float, up: float) -> None:
    """Move a finger up the screen from a place."""
    touch = opened.page.context.new_cdp_session(opened.page)
    send = "Input.dispatchTouchEvent"
    touch.send(send, {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 11):
        point = {"x": x + step, "y": y - up * step / 10}
        touch.send(send, {"type": "touchMove", "touchPoints": [point]})
    touch.send(send, {"type": "touchEnd", "touchPoints": []})


def test_the_drawer_closes_after_a_choice(phone: Visit) -> None:
    page = phone.page
    drawer = page.locator("#pst-secondary-sidebar-checkbox")
    page.locator(".secondary-toggle").tap()
    expect(drawer).to_be_checked()
    page.locator(".bd-sidebar-secondary a", has_text="Takeaways").tap()
    expect(drawer).not_to_be_checked()
    assert page.evaluate("location.hash") == "#takeaways"


def test_a_swipe_over_a_slider_scrolls_the_page(phone: Visit) -> None:
    phone.draw_widgets()
    explorer = phone.page.locator(EXPLORER).first
    handle, rail = explorer.get_by_role("slider"), explorer.locator(".noUi-base")
    explorer.evaluate("(one) => one.scrollIntoView({block: 'center', behavior: 'instant'})")
    size = handle.bounding_box()
    assert min(size["width"], size["height"]) >= 24
    before, top = handle.get_attribute("aria-valuenow"), phone.page.evaluate("scrollY")
    place = rail.bounding_box()
    swipe(phone, place["x"] + 0.8 * place["width"], place["y"] + 2, up=150)
    phone.page.wait_for_function("(top) => scrollY > top + 20", arg=top)
    assert handle.get_attribute("aria-valuenow") == before
    last = handle.get_attribute("aria-valuemax")
    for _ in range(10):  # a page that still glides takes a tap as the wish to stop
        place = rail.bounding_box()
        phone.page.touchscreen.tap(place["x"] + 0.95 * place["width"], place["y"] + 2)
        phone.page.wait_for_timeout(300)
        if handle.get_attribute("aria-valuenow") == last:
            break
    expect(handle).to_have_attribute("aria-valuenow", last)


def test_a_tap_enlarges_a_figure(phone: Visit) -> None:
    page = phone.page
    figure = page.locator("#in-practice .cell_output img").first
    figure.scroll_into_view_if_needed()
    width = figure.bounding_box()["width"]
    figure.tap()
    dialog = page.get_by_role("dialog")
    enlarged = dialog.locator("img")
    expect(enlarged).to_be_visible()
    assert enlarged.bounding_box()["width"] > 1.9 * width
    assert dialog.evaluate("(one) => one.scrollWidth > one.clientWidth")
    dialog.get_by_role("button", name="Close").tap()
    expect(page.locator("dialog")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_back_to_top_is_legible_and_covers_no_text(phone: Visit, scheme: str) -> None:
    page = phone.page
    page.emulate_media(color_scheme=scheme)
    page.evaluate("scrollTo({top: 3000, behavior: 'instant'})")
    page.mouse.wheel(0, -400)
    button = page.locator("#pst-back-to-top")
    expect(button).to_be_visible()
    assert button.evaluate(CONTRAST) >= 4.5
    place, header = button.bounding_box(), page.locator(".bd-header-article").bounding_box()
    assert place["y"] >= header["y"]
    assert place["y"] + place["height"] <= header["y"] + header["height"]
    others = [one.bounding_box() for one in page.locator(".bd-header-article .btn:visible").all()]
    right = place["x"] + place["width"]
    covered = [one for one in others if one["x"] < right and one["x"] + one["width"] > place["x"]]
    assert covered == []
