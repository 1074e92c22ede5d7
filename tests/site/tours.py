"""What one visit to a page shows: all that the tests which only look are told.

A visit costs more than the checks of what was seen, so each page is visited once for all of them.
"""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from audits import LEAVE_ONE_WORD_OF_EACH_COLOUR, Audit, audit, audit_scheme
from chromium import BrowserStalledError
from playwright.sync_api import Page
from visits import QUESTION, Visit

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}

# What makes a page wider than the screen, for the message of a failure.
STICKING_OUT = """(width) => {
    const clipped = (one) => one && one !== document.body
        && (getComputedStyle(one).overflowX !== "visible" || clipped(one.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter((one) => one.getBoundingClientRect().right > width + 1)
        .filter((one) => !clipped(one.parentElement))
        .map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 60)}`)
        .slice(0, 5);
}"""

# What scrolls sideways with nothing in it that the keyboard reaches. Chromium would let the
# keyboard scroll it all the same, Safari would not. Up to 13 pixels are none, as for axe-core.
OUT_OF_REACH = """() => [...document.querySelectorAll("article *")]
    .filter((one) => one.scrollWidth > one.clientWidth + 13 && one.clientWidth > 0)
    .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowX))
    .filter((one) => one.tabIndex < 0)
    .filter((one) => !one.querySelector("a[href], button, input, [tabindex='0']"))
    .map((one) => `${one.tagName}.${one.className}: ${one.textContent.slice(0, 60)}`)
"""


@dataclass
class Wiring:
    """How many choice questions there are, and of how many a screen reader learns what it needs."""

    questions: int
    named_groups: int
    announced_feedback: int


@dataclass
class Tour:
    """What a reader met who read a page to its end at a desk and on a phone, and touched nothing.

    Attributes
    ----------
    first_view : list of str
        The files that were loaded before the reader scrolled.
    faults : list of str
        What failed in the whole visit.
    elsewhere : list of str
        The addresses that the page asked other hosts for.
    phone_width : int
        How many pixels wide the page is on a phone.
    sticking_out : list of str
        What reaches beyond the phone's screen.
    out_of_reach : list of str
        What scrolls sideways on a phone and cannot be reached by the keyboard.
    wiring : Wiring
        What a screen reader learns of the quizzes, which nobody has answered.
    audits : dict of str to Audit
        What axe-core found in each colour scheme.
    """

    first_view: list[str]
    faults: list[str]
    elsewhere: list[str]
    phone_width: int
    sticking_out: list[str]
    out_of_reach: list[str]
    wiring: Wiring
    audits: dict[str, Audit]


def take_tour(visit: Callable[..., AbstractContextManager[Visit]], name: str) -> Tour:
    """Go through a page; where the browser stopped answering, once more in a new one."""
    try:
        return go_through(visit, name)
    except BrowserStalledError:
        return go_through(visit, name)


def go_through(visit: Callable[..., AbstractContextManager[Visit]], name: str) -> Tour:
    """Read a page at a desk and on a phone, and have it audited in light and in dark."""
    with visit(name, viewport=DESK) as opened:
        page = opened.page
        page.wait_for_load_state("networkidle")
        first_view = list(opened.requests)
        opened.read_through()
        page.set_viewport_size(PHONE)
        opened.read_through()
        phone_width = page.evaluate("document.documentElement.scrollWidth")
        sticking_out = page.evaluate(STICKING_OUT, PHONE["width"])
        out_of_reach = page.evaluate(OUT_OF_REACH)
        page.set_viewport_size(DESK)
        page.wait_for_timeout(300)  # until the columns have their width again
        wiring = look_at_wiring(page)
        page.evaluate(LEAVE_ONE_WORD_OF_EACH_COLOUR)
        audits = {"light": audit(page, "light"), "dark": audit_scheme(page, "dark")}
        return Tour(
            first_view,
            opened.faults,
            opened.elsewhere,
            phone_width,
            sticking_out,
            out_of_reach,
            wiring,
            audits,
        )


def look_at_wiring(page: Page) -> Wiring:
    """Count the choice questions, their groups with a name, and the feedback that is announced."""
    questions = page.locator(QUESTION).filter(has=page.get_by_role("radio"))
    groups = questions.get_by_role("radiogroup", name=re.compile(r"\w"))
    feedback = questions.locator(".lossbook-feedback[aria-live=polite]")
    return Wiring(questions.count(), groups.count(), feedback.count())
