"""The pages that the build collects from all chapters, and the ways to them."""

import re
import zipfile
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import expect
from visits import Visit

CLAIMS = "table.claims tbody tr"
VERDICT = re.compile(r"\*\*(True|Half true|False)")


@pytest.fixture(scope="module")
def written(root: Path) -> dict[str, str]:
    """The Markdown of every chapter."""
    return {
        path.stem: "\n".join(
            cell.source
            for cell in nbformat.read(path, as_version=4).cells
            if cell.cell_type == "markdown"
        )
        for path in sorted((root / "chapters").glob("*.ipynb"))
    }


@pytest.fixture(scope="module")
def read(site: Path):
    """Parse a page."""
    return lambda name: BeautifulSoup((site / f"{name}.html").read_text("utf-8"), "html.parser")


def checked(text: str) -> list[str]:
    """Return the claims of a chapter's text, each with what is said about it."""
    _, _, rest = text.partition("\n## Fact-check\n")
    section = re.split(r"^## ", rest, flags=re.MULTILINE)[0]
    return re.split(r"^### ", section, flags=re.MULTILINE)[1:]


def of_chapter(rows: list[Tag], chapter: str) -> list[Tag]:
    return [row for row in rows if f"chapters/{chapter}.html#" in row.a["href"]]


def test_every_claim_of_every_chapter_has_its_row_and_verdict(read, written) -> None:
    rows = read("fact_check").select(CLAIMS)
    for chapter, text in written.items():
        verdicts = [VERDICT.search(claim)[1] for claim in checked(text)]
        shown = [row.select_one(".verdict").text for row in of_chapter(rows, chapter)]
        assert shown == verdicts, chapter
    assert len(rows) == sum(len(checked(text)) for text in written.values())


def test_the_claims_of_our_source_are_marked(read, written) -> None:
    marked = sum(text.count("*From our source.*") for text in written.values())
    page = read("fact_check")
    assert len(page.select(f"{CLAIMS}.ours .claim-source")) == marked
    assert f"{marked} of them stand in our source." in page.select_one(".claim-counts").text


def test_every_reason_is_a_sentence(read) -> None:
    for row in read("fact_check").select(CLAIMS):
        words = row.select_one(".column-why").get_text().strip()
        assert re.search(r"[.:?)]$", words), words


@pytest.fixture
def claims(visit):
    with visit("fact_check") as opened:
        yield opened


def visible(opened: Visit) -> list[str]:
    return opened.page.locator(f"{CLAIMS}:visible .verdict").all_text_contents()


def test_claims_are_filtered_and_the_address_keeps_the_filter(claims: Visit) -> None:
    everything = visible(claims)
    claims.page.get_by_role("button", name="Half true").click()
    chosen = visible(claims)
    assert set(chosen) == {"Half true"}
    assert len(chosen) == everything.count("Half true")
    claims.page.get_by_role("button", name="Our source only").click()
    ours = len(visible(claims))
    assert 0 < ours < len(chosen)
    status = claims.page.locator(".claim-status")
    expect(status).to_have_text(f"{ours} of {len(everything)} claims shown.")
    claims.page.reload()
    assert len(visible(claims)) == ours
    claims.page.get_by_role("button", name="All").click()
    claims.page.get_by_role("button", name="Our source only").click()
    assert visible(claims) == everything
    assert "?" not in claims.page.url


def test_an_address_without_sense_shows_all_claims(claims: Visit) -> None:
    everything = visible(claims)
    claims.page.goto(f"{claims.page.url}?verdict=maybe&source=theirs")
    assert visible(claims) == everything


def test_all_claims_can_be_read_without_a_script(visit) -> None:
    with visit("fact_check", java_script_enabled=False) as opened:
        assert len(visible(opened)) == opened.page.locator(CLAIMS).count()
        expect(opened.page.get_by_role("button", name="Half true")).to_have_count(0)


def test_the_evening_before_has_every_answer_and_every_verdict(read, written) -> None:
    sections = read("tomorrow").select("article section section")
    assert len(sections) == len(written) == 15
    for section, (chapter, text) in zip(sections, written.items(), strict=True):
        title = re.search(r"^# \d+\. (.+)$", text, re.MULTILINE)[1]
        assert title in section.get_text()
        spoken = re.search(r"The answer you would speak\*\*\n>\n> (\w[^$.*\[]{12,}?)[$.]", text)[1]
        assert " ".join(spoken.split()[:6]) in section.get_text(), chapter
        assert len(section.select(".verdicts .verdict")) == len(checked(text))


def test_the_landing_page_leads_to_tomorrow_first(read, site: Path) -> None:
    first, *_ = read("index").select("article a.reference")
    assert first["href"] == "tomorrow.html"


@pytest.mark.parametrize("level", ["junior", "mid", "senior"])
def test_an_interviewer_reaches_a_ready_sheet_in_one_click(read, level: str) -> None:
    [link] = [one for one in read("index").select("article a") if one.text == level]
    sheet = read(link["href"].removesuffix(".html"))
    questions = [
        part for part in sheet.select("article section section") if "Question" in part.h2.text
    ]
    assert len(questions) == 5
    for question in questions:
        weights = [strong.text for strong in question.select("li strong:first-child")]
        assert sum(int(weight) for weight in weights if weight.isdigit()) == 10


@pytest.mark.parametrize("level", ["junior", "mid", "senior"])
def test_the_candidate_s_sheet_has_the_questions_alone(read, site: Path, level: str) -> None:
    for_interviewer, for_candidate = (
        (site / f"_sources/sheets/{level}{kind}.md").read_text("utf-8")
        for kind in ("", "_candidate")
    )
    asked = re.findall(r"## Question \d\n\n\*.*\*\n\n(.+)", for_interviewer)
    assert asked == re.findall(r"## Question \d\n\n(.+)", for_candidate)
    assert "Rubric" not in for_candidate
    assert "Rubric" not in read(f"sheets/{level}_candidate").article.get_text()


def test_the_deck_is_offered(read, site: Path) -> None:
    [link] = [one for one in read("sheets/index").select("a[download]") if "Anki" in one.text]
    with zipfile.ZipFile(site / "sheets" / link["href"]) as package:
        assert package.testzip() is None


def test_every_term_has_its_chinese_name_and_a_chapter(read) -> None:
    glossary = read("glossary").select_one("dl.glossary")
    definitions = glossary.find_all("dd", recursive=False)
    assert len(definitions) > 100
    for definition in definitions:
        names = []
        for before in definition.find_previous_siblings():
            if before.name != "dt":
                break
            names.append(before)
        assert [name for name in names if name.get("lang") == "zh-CN"], names
        assert [name for name in names if not name.get("lang")], names
        assert definition.select("a[href^='chapters/']")


def test_a_chapter_links_a_term_once_and_in_its_prose(read, written) -> None:
    for chapter in written:
        links = read(f"chapters/{chapter}").select("article a.term")
        places = [link["href"] for link in links]
        assert len(places) > 10, chapter
        assert len(set(places)) == len(places), chapter
        for link in links:
            assert not link.find_parents(["h1", "h2", "h3", "summary", "code", "pre"])
