"""Every slider of every chapter moves its picture and the picture's alternative text."""

import pytest
from playwright.sync_api import Locator, Page, expect
from visits import EXPLORER, PATIENCE, VIEW, Visit

SLIDER = ".widget-hslider"
# The one picture that an explorer shows, loaded, as soon as its text is another than before.
# Asked by a timer in the page, since a question from here for each try takes longer than the try.
PICTURE = """async (explorer, {before, patience}) => {
    const end = performance.now() + patience;
    while (performance.now() < end) {
        const shown = [...explorer.querySelectorAll("img")].filter((one) => one.checkVisibility());
        const loaded = (image) => image.complete && image.naturalWidth > 0 && image.width > 0;
        if (shown.length === 1 && loaded(shown[0]) && shown[0].alt !== before) {
            return [shown[0].src, shown[0].alt];
        }
        await new Promise((next) => setTimeout(next, 10));
    }
    throw new Error(`no picture but "${before}" was shown`);
}"""
# The place of a handle on its track, from 0 to 100, which the runtime states for screen readers.
PLACE = "aria-valuenow"


@pytest.fixture(scope="module")
def explorers(chapter: Visit) -> list[Locator]:
    """The drawn explorers of a chapter."""
    return chapter.widgets(EXPLORER)


def state(explorer: Locator, before: str | None = None) -> tuple[str, str]:
    """Return the source and the alternative text of the picture shown, which has loaded."""
    source, text = explorer.evaluate(PICTURE, {"before": before, "patience": PATIENCE})
    return source, text


def expect_another(explorer: Locator, before: tuple[str, str]) -> tuple[str, str]:
    """Wait until another picture with another text is shown, and return both."""
    source, text = state(explorer, before[1])
    assert source != before[0]
    return source, text


def walk(explorer: Locator, slider: Locator) -> list[tuple[str, str]]:
    """Move a slider by the arrow key from its first value to its last; return what was shown."""
    handle = slider.get_by_role("slider")
    last = handle.get_attribute("aria-valuemax")
    handle.press("Home")
    expect(handle).to_have_attribute(PLACE, handle.get_attribute("aria-valuemin"))
    shown = [state(explorer)]
    while handle.get_attribute(PLACE) != last:
        handle.press("ArrowRight")
        shown.append(expect_another(explorer, shown[-1]))
    return shown


def drag(page: Page, handle: Locator, to: Locator, share: float) -> None:
    """Drag a handle along its track, to a share of the track's length."""
    handle.scroll_into_view_if_needed()
    start, track = handle.bounding_box(), to.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + share * track["width"], track["y"], steps=5)
    page.mouse.up()


def test_the_arrow_keys_walk_through_different_pictures(explorers: list[Locator]) -> None:
    for explorer in explorers:
        for slider in explorer.locator(SLIDER).all():
            shown = walk(explorer, slider)
            assert len(shown) > 1
            for what in zip(*shown, strict=True):
                assert len(set(what)) == len(shown), "two values show the same"


def test_the_mouse_drags_the_picture(explorers: list[Locator]) -> None:
    for explorer in explorers:
        for slider in explorer.locator(SLIDER).all():
            handle, track = slider.get_by_role("slider"), slider.locator(".noUi-base")
            handle.press("Home")
            first = state(explorer)
            drag(explorer.page, handle, track, 1.0)
            expect(handle).to_have_attribute(PLACE, handle.get_attribute("aria-valuemax"))
            last = expect_another(explorer, first)
            drag(explorer.page, handle, track, 0.0)
            assert expect_another(explorer, last) == first


def test_a_slider_says_what_it_sets_and_where_it_stands(explorers: list[Locator]) -> None:
    for explorer in explorers:
        for slider in explorer.locator(SLIDER).all():
            label = slider.locator(".widget-label").inner_text()
            handle = slider.get_by_role("slider")
            expect(handle).to_have_accessible_name(label)
            readout = slider.locator(".widget-readout")
            for key in ("Home", "End"):
                handle.press(key)
                expect(handle).to_have_attribute("aria-valuetext", readout.inner_text())


def test_every_widget_is_drawn_once(chapter: Visit) -> None:
    assert drawings(chapter.page) == views(chapter.page) > 0


def test_every_widget_is_drawn_once_while_the_page_still_loads(visit) -> None:
    """A reader reloads in the middle of a page, and a picture is slow to come."""
    with visit("chapters/01_softmax") as opened:
        waiting = []
        opened.page.route("**/*.svg", lambda route: waiting.append(route))
        with opened.page.expect_request("**/embed.js"):
            opened.page.reload(wait_until="commit")
            opened.page.locator(VIEW).first.evaluate("(view) => view.parentNode.scrollIntoView()")
        assert waiting
        for route in waiting:
            route.continue_()
        opened.page.wait_for_load_state()
        opened.draw_widgets()
        assert drawings(opened.page) == views(opened.page) > 0


def views(page: Page) -> int:
    """Count the widgets that a page describes."""
    return page.locator(VIEW).count()


def drawings(page: Page) -> int:
    """Count the widgets that the runtime has drawn."""
    return page.locator(".widget-subarea").count()
