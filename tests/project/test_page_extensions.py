"""The extensions that go over the written pages change what they should, and nothing else."""

import importlib
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from PIL import Image, ImageFilter
from sphinx.errors import ExtensionError

NAMES = {"here", "also", "place"}


@pytest.fixture
def load(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(root / "extensions")

    def by_name(name: str) -> ModuleType:
        return importlib.import_module(name)

    return by_name


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".here { color: red }", ".here{color: red}"),
        (".gone { color: red }", ""),
        (".here, .gone > p { color: red }", ".here{color: red}"),
        (".here .gone { color: red }", ""),
        ("#place:not(.gone) { top: 0 }", "#place:not(.gone){top: 0}"),
        ("a:is(.gone, .here) { top: 0 }", "a:is(.gone, .here){top: 0}"),
        ('a[href$=".gone"] { top: 0 }', 'a[href$=".gone"]{top: 0}'),
        ("@media print { .gone { top: 0 } .also { top: 0 } }", "@media print{.also{top: 0}}"),
        ("@media print { .gone { top: 0 } }", ""),
        ("p { margin: 0 /* why */ 1px }", "p{margin: 0 1px}"),
    ],
)
def test_rules_that_can_match_are_left(load, css: str, left: str) -> None:
    assert load("used_css").used_rules(css, NAMES) == left


def test_fonts_and_animations_are_left(load) -> None:
    css = "@font-face{src:url(a)}@keyframes k{from{top:0}to{top:1px}}"
    assert load("used_css").used_rules(css, NAMES) == css


def test_sheets_keep_their_media_their_imports_and_their_files(load, tmp_path: Path) -> None:
    (tmp_path / "_static/deep").mkdir(parents=True)
    (tmp_path / "_static/base.css").write_text(".base { top: 0 }")
    (tmp_path / "_static/deep/a.css").write_text(
        '@import "../base.css"; .a { background: url("a.svg") }'
    )
    (tmp_path / "_static/print.css").write_text(".a { top: 1px }")
    (tmp_path / "chapter").mkdir()
    (tmp_path / "chapter/page.html").write_text(
        '<link rel="icon" href="i.svg" />'
        '<link href="../_static/deep/a.css?v=1" rel="stylesheet" />'
        '<link rel="stylesheet" media="print" href="../_static/print.css" />'
    )
    sheet = load("one_stylesheet")
    sheets = sheet.sheets_of(tmp_path)
    assert sheets == {"_static/deep/a.css": None, "_static/print.css": "print"}
    css = sheet.joined(tmp_path, sheets)
    assert ".base { top: 0 }" in css
    assert 'url("deep/a.svg")' in css
    assert "@media print { .a { top: 1px } }" in css


def test_scripts_wait_and_keep_their_order(load) -> None:
    defer = load("late_scripts").defer
    assert defer('<script src="a.js"></script>') == '<script defer src="a.js"></script>'
    inline = "<script>DOCUMENTATION_OPTIONS.pagename = 'a';</script>"
    assert defer(inline).startswith('<script type="module">DOCUMENTATION_OPTIONS')
    for other in ('<script defer src="a.js">', '<script async src="a.js">', "<script>let a;"):
        assert defer(other) == other
    assert defer('<html lang="en" data-theme="auto">') == '<html lang="en" data-theme="light">'


def test_a_page_brings_the_letters_of_its_formulas(load, root: Path) -> None:
    letters = load("formula_letters")
    html = (
        '<link rel="stylesheet" href="site.css" /><p>Words</p><span class="katex">'
        '<span class="katex-html"><span class="mop">lo<span style="a">g</span></span>'
        '<span class="mord mathnormal">x</span><span class="mrel">&lt;</span>'
        '<span class="mopen"><span class="delimsizing size1">(</span></span>'
        '<span class="mord mathbb">E</span></span></span> Words'
        "<math><mi>y</mi><mo>=</mo><mi>sin</mi><mtext>if</mtext></math>"
    )
    assert letters.letters_of(html) == {
        "Main-Regular": " <=fgilnos\xa0\u200b",
        "Math-Italic": " xy\xa0\u200b",
        "Size1-Regular": " (\xa0\u200b",
        "AMS-Regular": " E\xa0\u200b",
    }
    with_letters = letters.embed(root / "node_modules/katex/dist/fonts", html)
    assert with_letters.index("U+78,") < with_letters.index("site.css")
    assert letters.embed(root, with_letters) == with_letters
    assert letters.embed(root, "<p>Words</p>") == "<p>Words</p>"


def test_a_drawing_keeps_its_pixels_and_a_page_their_number(load, tmp_path: Path) -> None:
    (tmp_path / "_images").mkdir()
    drawing = Image.new("RGBA", (30, 20), (255, 255, 255, 255))
    drawing.putpixel((3, 4), (200, 10, 30, 255))
    drawing.save(tmp_path / "_images/figure.png")
    html = load("light_pictures").lighten(
        tmp_path / "page.html", '<img alt="A figure" src="_images/figure.png" />'
    )
    assert html == '<img alt="A figure" src="_images/figure.webp" width="30" height="20" />'
    with Image.open(tmp_path / "_images/figure.webp") as written:
        assert written.convert("RGB").tobytes() == drawing.convert("RGB").tobytes()


def test_a_grey_photograph_is_compressed_as_one(load, tmp_path: Path) -> None:
    photograph = Image.effect_noise((300, 200), 60).filter(ImageFilter.GaussianBlur(1))
    photograph.save(tmp_path / "noisy.png")
    load("light_pictures").to_webp(tmp_path / "noisy.png")
    exact = BytesIO()
    photograph.convert("RGB").save(exact, "webp", lossless=True)
    assert (tmp_path / "noisy.webp").stat().st_size < len(exact.getvalue()) / 2


def test_the_theme_measures_no_blocks(load) -> None:
    without_the_call = load("scroll_stops").without_the_call
    call = '"complete"===document.readyState?T():window.addEventListener("load",T)'
    changed = without_the_call(f"a();{call}")
    assert "addEventListener" not in changed
    assert without_the_call(changed) == changed
    with pytest.raises(ExtensionError, match=r"expected one call .* got 0"):
        without_the_call("a()")


def test_an_unknown_widget_is_named(load) -> None:
    models = {"a": {"model_name": "FloatTextModel", "state": {}}}
    with pytest.raises(ValueError, match=r"SelectionSliderModel.*got FloatTextModel"):
        load("widget_html").first_view(models, "IPY_MODEL_a")
