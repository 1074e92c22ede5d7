"""A link to a section leads to its heading, whatever comes into the page meanwhile."""

import pytest

SCREENS = [{"width": 1280, "height": 800}, {"width": 390, "height": 844}]
HIGHEST, LOWEST = 40, 130
# Where a heading stands once it has not moved for some time.
SETTLED = """(id) => new Promise((resolve) => {
    const heading = document.getElementById(id).querySelector("h1, h2, h3, h4");
    const top = () => Math.round(heading.getBoundingClientRect().top);
    let [last, same, tries] = [null, 0, 0];
    const look = setInterval(() => {
        same = top() === last ? same + 1 : 0;
        last = top();
        tries += 1;
        if (same < 4 && tries < 100) return;
        clearInterval(look);
        resolve(last);
    }, 50);
})"""


@pytest.mark.parametrize("screen", SCREENS, ids=["desk", "phone"])
def test_a_section_link_lands_on_its_heading(visit, chapter_name: str, screen: dict) -> None:
    sections = ["exercises", "test-yourself", "intuition", "in-practice", "fact-check"]
    with visit(chapter_name, f"#{sections[0]}", viewport=screen) as opened:
        page = opened.page
        landed = {}
        for section in sections:
            page.evaluate("(id) => { location.hash = id; }", section)
            landed[section] = page.evaluate(SETTLED, section)
        missed = {name: top for name, top in landed.items() if not HIGHEST <= top <= LOWEST}
        assert missed == {}
