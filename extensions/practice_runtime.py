"""Puts into the site what the page *Practice* runs, where it has that page.

`tools/pack_practice.py` makes the parts that others wrote; lossbook itself and the exercises join
them here. Each name holds a checksum, so that a browser may keep a part for ever.
"""

import gzip
import hashlib
import io
import json
import shutil
import tarfile
from base64 import b64encode
from pathlib import Path
from typing import Any

from practice_places import PAGE, texts
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

PARTS = "_build/practice/parts"
FOLDER = "_practice"
EDITOR = "codemirror.js"
EXERCISES = "exercises.json"
WORKER = "assets/js/practice/python_worker.js"
# A file of this kind is sent as it is: some servers unpack what is named .gz.
PACKED = ".bin"


def lossbook(root: Path) -> bytes:
    """Return an archive of the package's modules."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        for path in sorted((root / "lossbook").rglob("*.py")):
            entry = tarfile.TarInfo(path.relative_to(root).as_posix())
            content = path.read_bytes()
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return archive.getvalue()


def exercises() -> bytes:
    """Return what the panel of each exercise shows."""
    shown = {
        text.name: {
            "title": text.title,
            "function": text.function,
            "start": text.start,
            "solution": text.solution,
        }
        for text in texts()
    }
    return json.dumps(shown, ensure_ascii=False).encode()


def parts(root: Path) -> dict[str, bytes]:
    """Return every part by name; those that are packed end in .gz."""
    folder = root / PARTS
    if not folder.is_dir():
        raise ExtensionError(f"{PARTS} is not there; build the site with: make book")
    found = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    found["lossbook.tar.gz"] = gzip.compress(lossbook(root), mtime=0)
    found["python_worker.js"] = (root / WORKER).read_bytes()
    found[EXERCISES] = exercises()
    return found


def write(folder: Path, name: str, content: bytes) -> tuple[str, dict[str, Any]]:
    """Write a part into the site; return its name, and what the page must know of it."""
    digest = hashlib.sha256(content).digest()
    plain = name.removesuffix(".gz")
    packed = plain != name
    file = f"{digest.hex()[:8]}-{plain}{PACKED if packed else ''}"
    (folder / file).write_bytes(content)
    integrity = f"sha256-{b64encode(digest).decode()}"
    return plain, {
        "file": file,
        "bytes": len(content),
        "packed": packed,
        "integrity": integrity,
    }


def write_parts(app: Sphinx, error: Exception | None) -> None:
    """Write all parts and the list of them."""
    site = Path(app.outdir)
    if error is not None or app.builder.format != "html" or PAGE not in app.env.found_docs:
        return
    folder = site / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    found = parts(Path(app.confdir))
    (folder / "LICENSES.txt").write_bytes(found.pop("LICENSES.txt"))
    listed = dict(write(folder, name, content) for name, content in found.items())
    files = {"editor": listed.pop(EDITOR), "exercises": listed.pop(EXERCISES)}
    (folder / "parts.json").write_text(json.dumps({"parts": listed, "files": files}))
    shutil.copy(Path(app.confdir, "assets/js/practice/offline_worker.js"), site / "offline.js")


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the extension with Sphinx."""
    app.connect("build-finished", write_parts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
