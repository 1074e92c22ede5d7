"""Writes ready interview sheets: pages whose front matter says what the interview is.

    ---
    interview: {title: Senior interview, level: senior, count: 5, seed: 8}
    ---

With `candidate: true` the sheet has no answers. The text below the front matter comes after the
title. The page's download is the sheet as Markdown.
"""

from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx

from lossbook.course.bank import OpenQuestion, load_questions
from lossbook.course.interview.selection import choose, matching
from lossbook.course.interview.sheet import RULED_LINES, candidate_sheet, interviewer_sheet

FENCE = "---\n"
# Room to write by hand, which the style sheet rules.
NOTES = '<div class="sheet-notes"></div>'


def read_stub(source: str) -> tuple[dict[str, Any], str] | None:
    """Return what an interview is and the text for its head; None for any other page."""
    _, fence, rest = source.partition(FENCE)
    head, end, body = rest.partition(FENCE)
    if not source.startswith(FENCE) or not fence or not end:
        return None
    matter = yaml.safe_load(head)
    interview = matter.get("interview") if isinstance(matter, dict) else None
    return (interview, body.strip()) if interview else None


def sheet(interview: dict[str, Any], body: str) -> str:
    """Return the Markdown of a sheet."""
    fitting = [
        question
        for question in matching(load_questions(), level=interview["level"])
        if isinstance(question, OpenQuestion)
    ]
    chosen = choose(fitting, interview["count"], interview["seed"])
    write = candidate_sheet if interview.get("candidate") else interviewer_sheet
    title, _, rest = write(interview["title"], chosen).partition("\n")
    return f"{title}\n\n{body}\n{rest}"


def put_sheet(app: Sphinx, page: str, content: list[str]) -> None:
    """Read a sheet in place of what says which."""
    stub = read_stub(content[0])
    if stub is not None:
        content[0] = sheet(*stub).replace(RULED_LINES, NOTES)


def offer_sheets(app: Sphinx, error: Exception | None) -> None:
    """Write the sheets over the copies of their sources, which pages offer for download."""
    if error is not None:
        return
    for page in app.env.found_docs:
        source = Path(app.outdir, "_sources", f"{page}.md")
        stub = read_stub(source.read_text(encoding="utf-8")) if source.exists() else None
        if stub is not None:
            source.write_text(sheet(*stub), encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("source-read", put_sheet)
    app.connect("build-finished", offer_sheets)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
