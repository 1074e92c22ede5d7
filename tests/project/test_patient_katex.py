"""The build waits for a server of formulas that is slow to listen, as on a busy machine."""

import gc
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import patient_katex
import pytest
import sphinxcontrib.katex as katex

# The library leaves the sockets of its refused connections to Python.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

# Its socket exists for half a second before it listens.
SLOW_SERVER = """
import contextlib, socket, sys, time
server = socket.socket(socket.AF_UNIX)
server.settimeout(3)
server.bind(sys.argv[1])
time.sleep(0.5)
server.listen()
with contextlib.suppress(TimeoutError):
    server.accept()
"""
PATCHED = [
    (katex, "STARTUP_TIMEOUT"),
    (katex, "RENDER_TIMEOUT"),
    (katex.KaTeXServer, "start_server_process"),
]


@pytest.fixture(autouse=True)
def slow_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Have the library start a server that is slow, and forget what a test changes in it."""
    script = tmp_path / "server.py"
    script.write_text(SLOW_SERVER)

    def command(socket: Path) -> list[str]:
        return [sys.executable, str(script), str(socket)]

    monkeypatch.setattr(katex.KaTeXServer, "build_command", command)
    for place, name in PATCHED:
        monkeypatch.setattr(place, name, getattr(place, name))
    yield
    # What the library left open is closed now, and not during another test.
    gc.collect()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a path short enough for a socket of Unix."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def test_the_library_alone_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this passes no longer, the extension has become needless."""
    started = []
    popen = katex.Popen
    monkeypatch.setattr(
        katex, "Popen", lambda *args, **options: started.append(popen(*args, **options))
    )
    with pytest.raises(ConnectionRefusedError):
        katex.KaTeXServer.start_server_process(folder, timeout=10)
    [process] = started
    # The library leaves its pipes to Python, which would close them during another test.
    process.communicate(timeout=20)


def test_the_extension_waits(folder: Path) -> None:
    patient_katex.wait_for_the_server()
    start = time.monotonic()
    process, connection = katex.KaTeXServer.start_server_process(folder, timeout=10)
    assert time.monotonic() - start > 0.4
    connection.close()
    process.wait(timeout=20)
    for pipe in (process.stdin, process.stdout):
        pipe.close()
