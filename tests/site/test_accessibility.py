"""axe-core finds nothing serious on any page, in light and in dark, with the widgets drawn."""

from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SCHEMES = ["light", "dark"]
GRAVE = {"serious", "critical"}
# Relative luminance, as WCAG defines it, of the page's background.
BRIGHTNESS = """() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor
        .match(/[\\d.]+/g).map((value) => value / 255)
        .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}"""

# axe-core measures the contrast of every word by itself. A page of code has thousands in a few
# colours, so one of each colour stays marked up. Formulas take the colour of their surroundings.
LEAVE_ONE_WORD_OF_EACH_COLOUR = """() => {
    const seen = new Set();
    for (const word of document.querySelectorAll("pre span")) {
        const kind = `${word.className} in ${word.closest("pre").parentElement.className}`;
        if (seen.has(kind)) word.replaceWith(...word.childNodes);
        seen.add(kind);
    }
}"""
AUDITED = {"exclude": [[".katex-html"]]}


@dataclass
class Audit:
    """What axe-core found in one colour scheme, and how bright the page was."""

    brightness: float
    findings: list[str]


@pytest.fixture(scope="module")
def audits(visit, page_name: str) -> dict[str, Audit]:
    with visit(page_name) as opened:
        opened.read_through()
        opened.page.evaluate(LEAVE_ONE_WORD_OF_EACH_COLOUR)
        return {scheme: audit(opened.page, scheme) for scheme in SCHEMES}


def audit(page: Page, scheme: str) -> Audit:
    """Have axe-core look at the page in a colour scheme that the reader's system asks for."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)
    result = Axe().run(page, AUDITED, {"resultTypes": ["violations"], "preload": False})
    findings = [
        f"{violation['id']}: {violation['help']}: {node['target']} {node['failureSummary']}"
        for violation in result.response["violations"]
        for node in violation["nodes"]
        if node["impact"] in GRAVE
    ]
    return Audit(page.evaluate(BRIGHTNESS), findings)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_serious(audits: dict[str, Audit], scheme: str) -> None:
    assert audits[scheme].findings == []


def test_dark_is_dark_and_light_is_light(audits: dict[str, Audit]) -> None:
    assert audits["light"].brightness > 0.8
    assert audits["dark"].brightness < 0.05


def test_axe_finds_a_fault_that_is_put_in(visit) -> None:
    with visit("index") as opened:
        opened.page.evaluate("document.body.append(new Image())")
        assert any("image-alt" in finding for finding in audit(opened.page, "light").findings)


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
