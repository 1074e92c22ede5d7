"""Puts the letters of a page's formulas into the page, so that no line breaks anew when they come.

KaTeX's two fonts for ordinary letters have 42 KB; the letters of one page have some 10 KB, and its
tall brackets, sums and blackboard letters one or two more. What a page does not show at first, and
all other fonts, still come from KaTeX's files.
"""

import base64
import logging
import re
from collections import defaultdict
from functools import cache
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

from built_pages import rewrite
from fontTools import subset
from fontTools.ttLib import TTFont
from sphinx.application import Sphinx

# A style of Pygments turns every logger on, and this one tells of each table of each font.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)

FONTS = "_static/vendor/katex/fonts"
FORMULA = re.compile(r'<span class="katex-html"')
PART = re.compile(r"<(?P<slash>/?)span\b(?P<marks>[^>]*)>|(?<=>)(?P<letters>[^<>]+)")
# In MathML, which quizzes are written in, a name of one letter is italic.
SYMBOL = re.compile(r"<(?P<kind>mi|mn|mo|mtext)\b[^>]*>(?P<letters>[^<]+)<")
# Each face by the classes that KaTeX gives its letters; all other letters are in the first one.
FACES = {
    "Main-Regular": ("Main", "normal", ()),
    "Math-Italic": ("Math", "italic", ("mathnormal",)),
    "AMS-Regular": ("AMS", "normal", ("mathbb", "amsrm")),
    "Caligraphic-Regular": ("Caligraphic", "normal", ("mathcal",)),
    "Size1-Regular": ("Size1", "normal", ("size1", "small-op")),
    "Size2-Regular": ("Size2", "normal", ("size2", "large-op")),
    "Size3-Regular": ("Size3", "normal", ("size3",)),
    "Size4-Regular": ("Size4", "normal", ("size4",)),
}
FACE_OF_CLASS = {name: face for face, (_, _, classes) in FACES.items() for name in classes}
CLASSES = re.compile(r'class="([^"]*)"')
SPACES = "\u0020\u00a0\u200b"
# Ahead of the style sheets: a script waits for those before it, and the letters are to be ready
# with them. A browser reads a font when something asks for it.
STYLE = (
    '<style id="formula-letters">{}</style>\n'
    "<script>for (const face of document.fonts) face.load();</script>\n"
)
SHEET = '<link rel="stylesheet"'


def face_of(marks: str) -> str:
    """Return the face of the letters in a span, by its attributes."""
    if "sizing reset-size" in marks:  # the size of a script, not of a bracket
        return "Main-Regular"
    named = CLASSES.search(marks)
    classes = named[1].split() if named else []
    return next((FACE_OF_CLASS[name] for name in classes if name in FACE_OF_CLASS), "Main-Regular")


def letters_of(html: str) -> dict[str, str]:
    """Return the letters that a page shows in each of the fonts that it uses."""
    found: dict[str, set[str]] = defaultdict(lambda: set(SPACES))
    for formula in FORMULA.finditer(html):
        around: list[str] = []  # the face within each span that is open
        for part in PART.finditer(html, formula.start()):
            if part["letters"]:
                found[around[-1]].update(unescape(part["letters"]))
            elif part["slash"]:
                around.pop()
            else:
                around.append(face_of(part["marks"]))
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
    family, style, _ = FACES[face]
    return (
        f"@font-face{{font-family:Letters_{family};font-style:{style};font-weight:400;"
        f"unicode-range:{places};"
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
