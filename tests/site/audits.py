"""axe-core's findings on a page that is open, in a colour scheme."""

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

GRAVE = {"serious", "critical"}
# Relative luminance, as WCAG defines it, of the page's background.
BRIGHTNESS = """() => {
    const [red, green, blue] = getComputedStyle(document.body).backgroundColor
        .match(/[\\d.]+/g).map((value) => value / 255)
        .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}"""

# axe-core measures the contrast of every word by itself. A page of code has thousands in a few
# colours, so one of each colour stays marked up.
LEAVE_ONE_WORD_OF_EACH_COLOUR = """() => {
    const seen = new Set();
    for (const word of document.querySelectorAll("pre span")) {
        const kind = `${word.className} in ${word.closest("pre").parentElement.className}`;
        if (seen.has(kind)) word.replaceWith(...word.childNodes);
        seen.add(kind);
    }
}"""
# Formulas take the colour of their surroundings.
OF_THE_PAGE = {"exclude": [[".katex-html"]]}
# The copy of a formula for screen readers cannot be seen, so its colour means nothing.
OF_WHAT_IS_SEEN = {"exclude": [[".katex"]]}
# What a colour scheme changes: the colours, and which of two pictures is shown.
OF_A_SCHEME = {
    "runOnly": {"type": "tag", "values": ["cat.color", "cat.text-alternatives"]},
    # Of level AAA, and so off where all rules are tried.
    "rules": {"color-contrast-enhanced": {"enabled": False}},
}


@dataclass
class Audit:
    """What axe-core found in one colour scheme, and how bright the page was."""

    brightness: float
    findings: list[str]


def audit(page: Page, scheme: str) -> Audit:
    """Hold the page to every rule, in a colour scheme that the reader's system asks for."""
    put_on(page, scheme)
    return Audit(page.evaluate(BRIGHTNESS), grave_findings(page, OF_THE_PAGE))


def audit_scheme(page: Page, scheme: str) -> Audit:
    """Hold the page to the rules on what a scheme changes; the rest was tried in another."""
    put_on(page, scheme)
    findings = grave_findings(page, OF_WHAT_IS_SEEN, **OF_A_SCHEME)
    return Audit(page.evaluate(BRIGHTNESS), findings)


def put_on(page: Page, scheme: str) -> None:
    """Have the reader's system ask for a colour scheme."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    expect(page.locator("html")).to_have_attribute("data-theme", scheme)


def grave_findings(page: Page, context: dict, **options: object) -> list[str]:
    """Return what axe-core finds serious or critical."""
    options = {"resultTypes": ["violations"], "preload": False, **options}
    result = Axe().run(page, context, options)
    return [
        f"{violation['id']}: {violation['help']}: {node['target']} {node['failureSummary']}"
        for violation in result.response["violations"]
        for node in violation["nodes"]
        if node["impact"] in GRAVE
    ]
