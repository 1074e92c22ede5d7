"""Show a function's own source in a chapter, so that what is read is what runs."""

import ast
import inspect
import textwrap
from collections.abc import Callable
from typing import Any

from IPython.display import Markdown

__all__ = ["show_source"]


def show_source(function: Callable[..., Any]) -> Markdown:
    """Return the source of a function, without its docstring, as highlighted Python.

    Parameters
    ----------
    function : function
        A function written in Python.

    Returns
    -------
    Markdown
        A code block that notebooks and the site highlight.

    Raises
    ------
    TypeError
        If the object has no Python source, such as a built-in function.

    Examples
    --------
    >>> from lossbook.source import show_source
    >>> print(show_source(textwrap.dedent).data.splitlines()[1])
    def dedent(text):
    """
    source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
    definition = ast.parse(source).body[0]
    lines = source.splitlines()
    if isinstance(definition, ast.FunctionDef) and ast.get_docstring(definition) is not None:
        docstring = definition.body[0]
        del lines[docstring.lineno - 1 : docstring.end_lineno]
    return Markdown("```python\n" + "\n".join(lines) + "\n```")
