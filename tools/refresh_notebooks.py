"""Run chapters and store their outputs: texts and pictures, without widgets or timings.

A widget's identifiers are random, and without its state Jupyter shows an error in its place, so
the picture and the text beside it are stored alone.

Usage: python tools/refresh_notebooks.py chapters/01_softmax.ipynb ...
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from kernels import ENCRYPTED
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


def refresh(path: Path) -> str:
    """Execute the notebook at `path` in place; on failure leave it as it was and say why."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        config=ENCRYPTED,
        timeout=120,
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError) as error:
        return f"{path}: failed\n{error}"
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(WIDGET, None)
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    nbformat.write(notebook, path)
    return f"{path}: refreshed"


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=2) as pool:
        reports = list(pool.map(refresh, map(Path, sys.argv[1:])))
    print(*reports, sep="\n")
    sys.exit(any("failed" in report for report in reports))
