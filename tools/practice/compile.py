"""Pack Python's library and the packages for the browser. This runs in Pyodide, at build time.

The modules that a check imports are compiled here: to compile them would take a browser longer
than all the rest of the start. The others stay as they are. Modules are left out that no check
imports and that only servers, debuggers and rare texts need.
"""

import ast
import io
import sys
import tarfile
import zipfile
from importlib._bootstrap_external import _code_to_hash_pyc  # type: ignore[attr-defined]
from importlib.util import source_hash
from pathlib import Path

WORK = Path("/work")
PACKAGES = WORK / "packages"
LIBRARY = "/lib/python313.zip"
SITE_PACKAGES = "/lib/python3.13/site-packages"
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
LEFT_OUT_OF_LIBRARY: tuple[str, ...] = (
    *("_pyrepl/", "encodings/", "multiprocessing/", "wsgiref/", "xml/", "xmlrpc/"),
    *("doctest.py", "pdb.py", "pickletools.py", "pydoc.py"),
    *("ftplib.py", "imaplib.py", "mailbox.py", "poplib.py", "smtplib.py"),
)
LEFT_OUT_OF_PACKAGES: tuple[str, ...] = (
    *("_hypothesis_pytestplugin.py", "hypothesis/extra/"),
    *("array_api_compat/cupy/", "array_api_compat/dask/", "array_api_compat/torch/"),
    *("array_api_compat/tests/", "array_api_compat/vendor_tests/"),
)

sys.path.insert(0, str(PACKAGES))

import array_api_compat.numpy  # noqa: E402, F401
import hypothesis.extra.numpy  # noqa: E402
import numpy as np  # noqa: E402


def search() -> None:
    """Search as a check does, so that all that it imports is there."""
    arrays = hypothesis.extra.numpy.arrays(float, 2, elements=hypothesis.strategies.floats(-9, 9))
    plan = hypothesis.settings(derandomize=True, database=None, deadline=None)
    hypothesis.find(arrays, lambda array: bool(np.sum(array) > 1), settings=plan)


def imported_from(folder: str) -> set[str]:
    """Name the files of a folder that modules were imported from."""
    specs = [getattr(module, "__spec__", None) for module in list(sys.modules.values())]
    origins = [spec.origin for spec in specs if spec is not None and spec.origin]
    return {one.removeprefix(f"{folder}/") for one in origins if one.startswith(f"{folder}/")}


def empty_docstrings(tree: ast.Module) -> None:
    """Leave docstrings empty, for NumPy looks whether they are there."""
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False):
            node.body[0].value.value = ""  # type: ignore[attr-defined]


def compiled(source: bytes, place: str) -> bytes:
    """Compile a module; the reader's Python takes it without a look at its source."""
    tree = ast.parse(source)
    if place.startswith(f"{SITE_PACKAGES}/numpy/"):
        empty_docstrings(tree)  # they are half a megabyte
    code = compile(tree, place, "exec", dont_inherit=True)
    return bytes(_code_to_hash_pyc(code, source_hash(source), False))


def packed(
    files: dict[str, bytes], place: str, used: set[str], left_out: tuple[str, ...]
) -> dict[str, bytes]:
    """Return the files to ship, by name: what is used compiled, the rest as it is."""
    chosen = {}
    for name, content in sorted(files.items()):
        if name in used and name.endswith(".py"):
            chosen[f"{name}c"] = compiled(content, f"{place}/{name}")
        elif name in used or not name.startswith(left_out):
            chosen[name] = content
    return chosen


def library() -> dict[str, bytes]:
    """Read Python's own library, which is a zip file."""
    with zipfile.ZipFile(LIBRARY) as stored:
        return {one.filename: stored.read(one) for one in stored.infolist() if not one.is_dir()}


def packages() -> dict[str, bytes]:
    """Read the packages, without what installers leave."""
    paths = [path for path in PACKAGES.rglob("*") if path.is_file()]
    return {
        path.relative_to(PACKAGES).as_posix(): path.read_bytes()
        for path in paths
        if not any(part.endswith((".dist-info", "__pycache__")) for part in path.parts)
    }


search()
with zipfile.ZipFile(WORK / "library.zip", "w") as library_file:
    used = imported_from(LIBRARY)
    for name, content in packed(library(), LIBRARY, used, LEFT_OUT_OF_LIBRARY).items():
        library_file.writestr(zipfile.ZipInfo(name), content)
with tarfile.open(WORK / "packages.tar", "w") as packages_file:
    used = imported_from(str(PACKAGES))
    for name, content in packed(packages(), SITE_PACKAGES, used, LEFT_OUT_OF_PACKAGES).items():
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        packages_file.addfile(entry, io.BytesIO(content))
