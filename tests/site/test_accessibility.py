"""axe-core finds nothing serious on any page, in light and in dark, with the widgets drawn."""

from collections.abc import Callable

import pytest
from audits import BRIGHTNESS, audit, audit_scheme
from playwright.sync_api import expect
from tours import Tour

FAINT = "document.querySelector('article p').style.color = '#999'"
NAMELESS = "document.body.append(new Image())"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(tour: Tour, scheme: str) -> None:
    assert tour.audits[scheme].findings == []


def test_dark_is_dark_and_light_is_light(tour: Tour) -> None:
    assert tour.audits["light"].brightness > 0.8
    assert tour.audits["dark"].brightness < 0.05


@pytest.mark.parametrize("look", [audit, audit_scheme])
@pytest.mark.parametrize(("spoil", "rule"), [(NAMELESS, "image-alt"), (FAINT, "color-contrast")])
def test_axe_finds_a_fault_that_is_put_in(visit, look: Callable, spoil: str, rule: str) -> None:
    with visit("index") as opened:
        opened.page.evaluate(spoil)
        assert any(rule in finding for finding in look(opened.page, "light").findings)


def test_the_theme_s_button_turns_the_page_dark(visit) -> None:
    with visit("index", color_scheme="light") as opened:
        theme = opened.page.locator("html")
        expect(theme).to_have_attribute("data-theme", "light")
        button = opened.page.locator(".theme-switch-button:visible").first
        while theme.get_attribute("data-mode") != "dark":
            before = theme.get_attribute("data-mode")
            button.click()
            expect(theme).not_to_have_attribute("data-mode", before)
        assert opened.page.evaluate(BRIGHTNESS) < 0.05
        opened.page.reload()
        expect(theme).to_have_attribute("data-theme", "dark")
