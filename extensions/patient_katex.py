"""Waits for the server that renders formulas, however busy the machine is.

sphinxcontrib-katex connects once the server's socket exists, which is a moment before the server
listens to it: on a busy machine the connection is refused. Here it tries again until the server
answers. Not by a port, as the package does on Windows: there each formula waits for TCP's
delayed acknowledgements, which makes minutes of a book.
"""

import socket
import time
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import sphinxcontrib.katex as katex
from sphinx.application import Sphinx

SECONDS = 60.0
PAUSE = 0.005


def connect(
    server: type[katex.KaTeXServer], rundir: Path, timeout: float
) -> tuple[Popen[bytes], socket.socket]:
    """Start the server and return its process and a connection to it."""
    path = rundir / "katex.sock"
    process = Popen(server.build_command(socket=path), stdin=PIPE, stdout=PIPE, cwd=rundir)
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.connect(str(path))
            return process, connection
        except (FileNotFoundError, ConnectionRefusedError):
            connection.close()
            time.sleep(PAUSE)
    process.kill()
    raise server.timeout_error(timeout)


def wait_for_the_server() -> None:
    """Have the server waited for, with time enough to start and to answer."""
    katex.KaTeXServer.start_server_process = classmethod(connect)
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = SECONDS


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    wait_for_the_server()
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
