"""A file server that compresses text, as the hosts of static sites do."""

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

COMPRESSED = {".html", ".css", ".js", ".mjs", ".svg", ".json", ".txt", ".xml"}


@cache
def transferred(path: Path) -> bytes:
    """Return what goes over the line for a file: text compressed, the rest as it is."""
    content = path.read_bytes()
    return gzip.compress(content) if path.suffix in COMPRESSED else content


class GzipHandler(SimpleHTTPRequestHandler):
    """Python's own file server, which keeps its connections, compresses, and logs nothing."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Answer for text with its compressed form, where the browser takes that."""
        path = Path(self.translate_path(self.path))
        accepted = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (accepted and path.suffix in COMPRESSED and path.is_file()):
            return super().send_head()
        content = transferred(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        return BytesIO(content)

    def log_message(self, format: str, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine alone, and give its address, which ends in a slash."""
    handler = partial(GzipHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
