"""Writes pictures as WebP, at a half of PNG's bytes and less, with their size in the page.

Drawings stay as they are to the pixel. Photographs are compressed as such.
A picture whose size the page states takes its place before it comes, so that nothing moves.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

from built_pages import rewrite
from PIL import Image
from sphinx.application import Sphinx

PICTURE = re.compile(r'<img\b(?![^>]*\bwidth=)[^>]*?\bsrc="(?P<source>[^":]+\.(?:png|webp|jpe?g))"')
PNG = re.compile(r'(<img\b[^>]*?\bsrc="[^":]*_images/[^":]+)\.png"')
PHOTOGRAPH_QUALITY = 85
# Photographs, grey ones too, shrink to less than a half when they are compressed as such;
# drawings do not, for flat areas cost nothing either way.
PHOTOGRAPHS_SHARE = 0.5


def to_webp(png: Path) -> None:
    """Write a WebP picture beside a PNG one, unless there is one; the name tells the content."""
    target = png.with_suffix(".webp")
    if target.exists():
        return
    with Image.open(png) as opened:
        # A figure's background is opaque, whatever the file's form.
        opaque = opened.mode != "RGBA" or opened.getchannel("A").getextrema() == (255, 255)
        image = opened.convert("RGB" if opaque else "RGBA")
    exact, near = BytesIO(), BytesIO()
    image.save(exact, "webp", lossless=True)
    image.save(near, "webp", quality=PHOTOGRAPH_QUALITY)
    is_photograph = near.tell() < PHOTOGRAPHS_SHARE * exact.tell()
    target.write_bytes((near if is_photograph else exact).getvalue())


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
