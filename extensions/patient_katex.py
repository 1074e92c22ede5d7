"""Waits for the server that renders formulas, however busy the machine is.

On Unix sphinxcontrib-katex connects once the server's socket exists, which is a moment before the
server listens to it: on a busy machine the connection is refused. By a port, as on Windows, it
tries again until the server answers.
"""

from typing import Any

import sphinxcontrib.katex as katex
from sphinx.application import Sphinx

SECONDS = 60.0


def wait_for_the_server() -> None:
    """Have the server reached by a port, with time enough to start and to answer."""
    katex.KaTeXServer.start_server_process = katex.KaTeXServer.start_network_socket
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = SECONDS


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    wait_for_the_server()
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
