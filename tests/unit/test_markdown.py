import re

import pytest

from lossbook.course.widgets.markdown import to_html


def test_mathematics_becomes_mathml():
    html = to_html(r"So $a < b$ and $$\frac{1}{2}$$")
    assert 'display="inline"' in html
    assert 'display="block"' in html
    assert "<mo>&lt;</mo>" in html
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>" in html
    assert "&amp;" not in html


@pytest.mark.parametrize(
    ("latex", "left", "right"),
    [
        (r"a \log b", "0.167em", "0.167em"),
        (r"-\log b", "0", "0.167em"),
        (r"\log(b)", "0", "0"),
        (r"a \log_2 b", "0.167em", "0.167em"),
        (r"\ln\,b", "0", "0"),
    ],
)
def test_names_stand_apart_from_operands(latex, left, right):
    assert f'<mo lspace="{left}" rspace="{right}">l' in to_html(f"${latex}$")


def test_html_is_shown_not_run():
    assert "<script>" not in to_html("<script>alert(1)</script>")


@pytest.mark.parametrize("latex", [r"\frac{1}{", "x^2^3", r"\unknowncommand x", r"a \\ &b", "{"])
def test_formula_that_cannot_be_read_is_refused(latex):
    with pytest.raises(ValueError, match=re.escape(repr(latex))):
        to_html(f"${latex}$")


def test_a_formula_keeps_its_source():
    source = r'<annotation encoding="application/x-tex">a &lt; \tfrac12</annotation></semantics>'
    assert source in to_html(r"It is $a < \tfrac12$.")
