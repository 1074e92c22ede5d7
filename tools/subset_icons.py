"""Cut the theme's icon fonts down to the icons that the site uses: 5 KB for 180 KB.

Usage: python tools/subset_icons.py, after a change of theme; then update the manifest.
"""

import re
import shutil
from pathlib import Path

import pydata_sphinx_theme
from fontTools import subset

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static"
SOURCE = THEME / "vendor/fontawesome/6.5.2"
TARGET = Path("assets/vendor/fontawesome")

SOLID = [
    "angle-left",
    "angle-right",
    "arrow-up",
    "bars",
    "bell",
    "check-circle",
    "chevron-down",
    "chevron-right",
    "circle-exclamation",
    "circle-half-stroke",
    "circle-info",
    "code",
    "download",
    "ellipsis",
    "expand",
    "exclamation-triangle",
    "external-link",
    "file",
    "file-lines",
    "file-pdf",
    "home",
    "info-circle",
    "lightbulb",
    "list",
    "magnifying-glass",
    "moon",
    "pencil",
    "pencil-alt",
    "play",
    "rocket",
    "search-minus",
    "share",
    "sun",
    "times-circle",
    "triangle-exclamation",
    "xmark",
]
BRANDS = ["bitbucket", "github", "gitlab", "square-github", "square-gitlab"]

BASE = """/* The icons of Font Awesome Free 6.5.2 in use here. Made by tools/subset_icons.py. */
@font-face {
  font-family: "Font Awesome 6 Free";
  font-weight: 900;
  src: url("fa-solid.woff") format("woff");
}
@font-face {
  font-family: "Font Awesome 6 Brands";
  font-weight: 400;
  src: url("fa-brands.woff") format("woff");
}
:root {
  --fa-style-family-classic: "Font Awesome 6 Free";
  --fa-font-solid: normal 900 1em/1 "Font Awesome 6 Free";
}
.fa-brands, .fa-solid, .fab, .fas {
  -webkit-font-smoothing: antialiased;
  display: inline-block;
  font-style: normal;
  line-height: 1;
  text-rendering: auto;
}
/* :root, because the widget runtime brings rules of its own for .fas and .fab. */
:root .fa-solid, :root .fas { font-family: "Font Awesome 6 Free"; font-weight: 900; }
:root .fa-brands, :root .fab { font-family: "Font Awesome 6 Brands"; font-weight: 400; }
.fa-lg { font-size: 1.25em; line-height: 0.05em; vertical-align: -0.075em; }
"""


def code_points() -> dict[str, str]:
    """Return the hexadecimal code point of every icon, by its name."""
    style = (SOURCE / "css/all.min.css").read_text(encoding="utf-8")
    points = {}
    for selectors, point in re.findall(r'([^{}]+)\{content:"\\([0-9a-f]+)"\}', style):
        for name in re.findall(r"\.fa-([\w-]+):before", selectors):
            points[name] = point
    return points


def cut(font: str, points: list[str], target: Path) -> None:
    """Write a font that holds these code points alone."""
    options = subset.Options()
    options.flavor = "woff"
    loaded = subset.load_font(SOURCE / "webfonts" / font, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[int(point, 16) for point in points])
    cutter.subset(loaded)
    subset.save_font(loaded, target, options)


if __name__ == "__main__":
    points = code_points()
    TARGET.mkdir(parents=True, exist_ok=True)
    cut("fa-solid-900.ttf", [points[name] for name in SOLID], TARGET / "fa-solid.woff")
    cut("fa-brands-400.ttf", [points[name] for name in BRANDS], TARGET / "fa-brands.woff")
    rules = [f'.fa-{name}::before {{ content: "\\{points[name]}"; }}' for name in SOLID + BRANDS]
    (TARGET / "icons.css").write_text(BASE + "\n".join(rules) + "\n", encoding="utf-8")
    shutil.copy(SOURCE / "LICENSE.txt", TARGET / "LICENSE")
