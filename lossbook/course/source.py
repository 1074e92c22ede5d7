"""Show a function's own source in a chapter, so that what is read is what runs."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from IPython.display import Markdown

__all__ = ["show_source"]


def show_source(*functions: Callable[..., Any]) -> Markdown:
    """Return the source of functions, without their docstrings, as highlighted Python.

    Parameters
    ----------
    *functions : function
        Functions written in Python; what they are decorated with is left out.

    Returns
    -------
    Markdown
        A code block that notebooks and the site highlight.

    Raises
    ------
    TypeError
        If one has no Python source, such as a built-in function.

    Examples
    --------
    >>> from lossbook.course.source import show_source
    >>> print(show_source(textwrap.dedent).data.splitlines()[1])
    def dedent(text):
    """
    return Markdown("```python\n" + "\n\n\n".join(map(_without_docstring, functions)) + "\n```")


def _without_docstring(function: Callable[..., Any]) -> str:
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    definition = ast.parse(source).body[0]
    lines = source.splitlines()
    if not isinstance(definition, ast.FunctionDef):
        return source
    if ast.get_docstring(definition) is not None:
        docstring = definition.body[0]
        del lines[docstring.lineno - 1 : docstring.end_lineno]
    return "\n".join(lines[definition.lineno - 1 :])
