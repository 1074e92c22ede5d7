"""Puts the letters of a page's formulas into the page, so that no line breaks anew when they come.

KaTeX's two fonts for ordinary letters have 42 KB; the letters of one page have some 10 KB. Signs
that a page does not show, and all other fonts, still come from KaTeX's files.
"""

import base64
import re
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from built_pages import rewrite
from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx

FONTS = "_static/vendor/katex/fonts"
FORMULA = re.compile(r'<span class="katex-html"')
PART = re.compile(r"<(?P<slash>/?)span\b(?P<marks>[^>]*)>|(?<=>)(?P<letters>[^<>]+)")
# In MathML, which quizzes are written in, a name of one letter is italic.
SYMBOL = re.compile(r"<(?P<kind>mi|mn|mo|mtext)\b[^>]*>(?P<letters>[^<]+)<")
FACES = {
    "Main-Regular": "font-family:Letters_Main;font-style:normal",
    "Math-Italic": "font-family:Letters_Math;font-style:italic",
}
SPACES = "\u0020\u00a0\u200b"
# Ahead of the style sheets: a script waits for those before it, and the letters are to be ready
# with them. A browser reads a font when something asks for it.
STYLE = (
    '<style id="formula-letters">{}</style>\n'
    "<script>for (const face of document.fonts) face.load();</script>\n"
)
SHEET = '<link rel="stylesheet"'


def letters_of(html: str) -> dict[str, str]:
    """Return the letters that a page shows in each of the two fonts."""
    found = {face: set(SPACES) for face in FACES}
    for formula in FORMULA.finditer(html):
        around: list[str] = []  # the face within each span that is open
        for part in PART.finditer(html, formula.start()):
            if part["letters"]:
                found[around[-1]].update(unescape(part["letters"]))
            elif part["slash"]:
                around.pop()
            else:
                around.append("Math-Italic" if "mathnormal" in part["marks"] else "Main-Regular")
            if not around:
                break
    for symbol in SYMBOL.finditer(html):
        letters = unescape(symbol["letters"])
        is_name = symbol["kind"] == "mi" and len(letters) == 1
        found["Math-Italic" if is_name else "Main-Regular"].update(letters)
    return {face: "".join(sorted(letters)) for face, letters in found.items()}


@cache
def part_of(path: Path, letters: str) -> bytes:
    """Return a font file with these letters alone."""
    font = TTFont(path)
    cutter = subset.Subsetter()
    cutter.populate(text=letters)
    cutter.subset(font)
    font.flavor = "woff2"
    part = BytesIO()
    font.save(part)
    return part.getvalue()


def face_with(fonts: Path, face: str, letters: str) -> str:
    """Return the CSS that has a browser take these letters from the page itself."""
    content = base64.b64encode(part_of(fonts / f"KaTeX_{face}.woff2", letters)).decode()
    places = ",".join(f"U+{ord(letter):X}" for letter in letters)
    return (
        f"@font-face{{{FACES[face]};font-weight:400;unicode-range:{places};"
        f"src:url(data:font/woff2;base64,{content})}}"
    )


def embed(fonts: Path, html: str) -> str:
    """Return a page that brings the letters of its formulas."""
    if 'class="katex' not in html or 'id="formula-letters"' in html:
        return html
    faces = (face_with(fonts, face, letters) for face, letters in letters_of(html).items())
    return html.replace(SHEET, STYLE.format("".join(faces)) + SHEET, 1)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect(
        "build-finished",
        lambda app, error: rewrite(
            app, error, lambda _, html: embed(Path(app.outdir) / FONTS, html)
        ),
        priority=950,  # after one_stylesheet
    )
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
