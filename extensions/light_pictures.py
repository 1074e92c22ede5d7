"""Writes pictures as WebP, at a half of PNG's bytes and less, with their size in the page.

Drawings stay as they are to the pixel. Photographs are compressed as such where that is smaller.
A picture whose size the page states takes its place before it comes, so that nothing moves.
"""

import re
from pathlib import Path
from typing import Any

from built_pages import rewrite
from PIL import Image
from sphinx.application import Sphinx

PICTURE = re.compile(r'<img\b(?![^>]*\bwidth=)[^>]*?\bsrc="(?P<source>[^":]+\.(?:png|webp|jpe?g))"')
PNG = re.compile(r'(<img\b[^>]*?\bsrc="[^":]*_images/[^":]+)\.png"')
# Drawings have some thousand colours, with all their soft edges; photographs far more.
MOST_DRAWN = 10_000
PHOTOGRAPH_QUALITY = 85


def to_webp(png: Path) -> None:
    """Write a WebP picture beside a PNG one, unless there is one; the name tells the content."""
    target = png.with_suffix(".webp")
    if target.exists():
        return
    with Image.open(png) as opened:
        # A figure's background is opaque, whatever the file's form.
        opaque = opened.mode != "RGBA" or opened.getchannel("A").getextrema() == (255, 255)
        image = opened.convert("RGB" if opaque else "RGBA")
    if image.getcolors(MOST_DRAWN) is None:
        image.save(target, quality=PHOTOGRAPH_QUALITY)
    else:
        image.save(target, lossless=True)


def lighten(page: Path, html: str) -> str:
    """Return a page with WebP for PNG, and with the width and height of every picture."""

    def as_webp(found: re.Match[str]) -> str:
        name = found[0].partition('src="')[2].rstrip('"')
        to_webp(page.parent / name)
        return f'{found[1]}.webp"'

    def with_size(found: re.Match[str]) -> str:
        with Image.open(page.parent / found["source"]) as image:
            return f'{found[0]} width="{image.width}" height="{image.height}"'

    return PICTURE.sub(with_size, PNG.sub(as_webp, html))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("build-finished", lambda app, error: rewrite(app, error, lighten))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
