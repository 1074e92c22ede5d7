"""Execute the notebooks that Jupyter's cache lacks, as many at a time as there are cores.

Jupyter Book executes one after another. After this it finds them all in the cache.

Usage: python tools/execute_notebooks.py, in the book's folder.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import yaml
from jupyter_cache import get_cache
from jupyter_cache.executors import load_executor
from myst_nb.core.read import is_myst_markdown_notebook
from sphinx_external_toc.parsing import parse_toc_yaml

CACHE = "_build/.jupyter_cache"


def listed_notebooks() -> Iterator[tuple[str, str]]:
    """Yield the notebooks of the table of contents, each with the reader that MyST-NB takes."""
    for page in parse_toc_yaml("_toc.yml"):
        notebook, text = Path(f"{page}.ipynb"), Path(f"{page}.md")
        if notebook.exists():
            yield str(notebook.absolute()), "nbformat"
        elif text.exists() and is_myst_markdown_notebook(text.read_text(encoding="utf-8")):
            yield str(text.absolute()), "myst_nb_md"


def main() -> int:
    """Return 0 where the cache then holds every notebook; else a worker has printed why."""
    settings = yaml.safe_load(Path("_config.yml").read_text(encoding="utf-8"))["execute"]
    cache = get_cache(CACHE)
    paths = []
    for path, reader in listed_notebooks():
        cache.add_nb_to_project(path, read_data={"type": "plugin", "name": reader})
        paths.append(path)
    missing = cache.list_unexecuted(filter_uris=paths)
    if not missing:
        return 0
    print(f"Executing {len(missing)} of {len(paths)} notebooks", flush=True)
    executor = load_executor("local-parallel", cache)
    run = executor.run_and_cache(
        filter_uris=paths, timeout=settings["timeout"], allow_errors=settings["allow_errors"]
    )
    return int(run.succeeded != run.all())


if __name__ == "__main__":
    sys.exit(main())
