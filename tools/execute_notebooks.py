"""Execute the notebooks that Jupyter's cache lacks, as many at a time as there are cores.

Jupyter Book executes one after another. After this it finds them all in the cache.

Usage: python tools/execute_notebooks.py, in the book's folder.
"""

import logging
import multiprocessing
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import ProjectNb
from jupyter_cache.executors.basic import ExecutionWorkerLocalMProc, ProcessData
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from kernels import ENCRYPTED
from myst_nb.core.read import is_myst_markdown_notebook
from sphinx_external_toc.parsing import parse_toc_yaml

CACHE = "_build/.jupyter_cache"


class Worker(ExecutionWorkerLocalMProc):  # type: ignore[misc]
    """Executes a notebook in its folder and caches it; says on standard error what fails."""

    @staticmethod
    def execute(project_nb: ProjectNb, data: ProcessData) -> ExecutionResult:
        """Execute a notebook with an encrypted connection to its kernel."""
        return single_nb_execution(
            project_nb.nb,
            cwd=str(Path(project_nb.uri).parent),
            timeout=data.timeout,
            allow_errors=data.allow_errors,
            config=ENCRYPTED,
        )


def listed_notebooks() -> Iterator[tuple[str, str]]:
    """Yield the notebooks of the table of contents, each with the reader that MyST-NB takes."""
    for page in parse_toc_yaml("_toc.yml"):
        notebook, text = Path(f"{page}.ipynb"), Path(f"{page}.md")
        if notebook.exists():
            yield str(notebook.absolute()), "nbformat"
        elif text.exists() and is_myst_markdown_notebook(text.read_text(encoding="utf-8")):
            yield str(text.absolute()), "myst_nb_md"


def execute(tasks: list[ProcessData]) -> bool:
    """Execute notebooks side by side, print a line for each, and say whether all succeeded."""
    multiprocessing.log_to_stderr(logging.WARNING)
    succeeded = True
    with multiprocessing.Pool() as pool:
        runs = pool.imap_unordered(Worker(), tasks)
        for number, (fault, path) in enumerate(runs, start=1):
            name = Path(path).relative_to(Path.cwd())
            print(f"  {number:2} of {len(tasks)}  {name}{' failed' if fault else ''}", flush=True)
            succeeded = succeeded and not fault
    return succeeded


def main() -> int:
    """Return 0 where the cache then holds every notebook; else a worker has printed why."""
    settings = yaml.safe_load(Path("_config.yml").read_text(encoding="utf-8"))["execute"]
    cache = get_cache(CACHE)
    paths = []
    for path, reader in listed_notebooks():
        cache.add_nb_to_project(path, read_data={"type": "plugin", "name": reader})
        paths.append(path)
    tasks = [
        ProcessData(record.pk, record.uri, cache, settings["timeout"], settings["allow_errors"])
        for record in cache.list_unexecuted(filter_uris=paths)
    ]
    if not tasks:
        return 0
    print(f"Executing {len(tasks)} of {len(paths)} notebooks (some 15 seconds each):", flush=True)
    return 0 if execute(tasks) else 1


if __name__ == "__main__":
    sys.exit(main())
