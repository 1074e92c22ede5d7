"""The audits of the tours can fail, and a reader can choose the colours."""

from collections.abc import Callable

import pytest
from audits import BRIGHTNESS, OF_A_SCHEME, audit, audit_scheme, grave_findings
from playwright.sync_api import expect

FAINT = "document.querySelector('article p').style.color = '#999'"
NAMELESS = "document.body.append(new Image())"


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_row_under_the_mouse_can_be_read(visit, scheme: str) -> None:
    with visit("fact_check", color_scheme=scheme) as opened:
        opened.page.locator("article tbody tr:has(a)").first.hover()
        hovered = {"include": [["article tbody tr:hover"]]}
        assert grave_findings(opened.page, hovered, **OF_A_SCHEME) == []
