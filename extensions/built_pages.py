"""The pages of the site after Sphinx has written them, for the extensions that go over them."""

from collections.abc import Callable, Iterator
from pathlib import Path

from sphinx.application import Sphinx

# A step takes a page's path and its HTML, and returns the HTML to write.
Step = Callable[[Path, str], str]


def pages(site: Path) -> Iterator[Path]:
    """Yield every page, and no HTML file that an extension brings along."""
    for path in sorted(site.rglob("*.html")):
        if not path.relative_to(site).parts[0].startswith("_"):
            yield path


def rewrite(app: Sphinx, error: Exception | None, step: Step) -> None:
    """Apply a step to every page of a build that went well."""
    if error is not None or app.builder.format != "html":
        return
    for path in pages(Path(app.outdir)):
        before = path.read_text(encoding="utf-8")
        after = step(path, before)
        if after != before:
            path.write_text(after, encoding="utf-8")
