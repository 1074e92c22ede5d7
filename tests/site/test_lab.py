"""A chapter in a real JupyterLab, as `make lab` opens it: it reads, runs and answers.

The server works on a copy of the chapters, so that nothing that is done here is saved in them.
"""

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser, Locator, Page, expect

CHAPTER = "chapters/01_softmax.ipynb"
COPIED = ["Makefile", "chapters", "jupyter"]
SECONDS = 120  # for each wait, on a machine that does much else
# Cells that wait for the kernel show a star; folded cells show nothing.
STARS = """[...document.querySelectorAll(".jp-InputPrompt")]
    .filter((prompt) => prompt.textContent.includes("*")).length"""
ALL_HAVE_RUN = f"""() => {STARS} === 0 && document.querySelector(
    ".jp-Notebook-ExecutionIndicator").dataset.status === "idle" """
PROSE = ".jp-RenderedMarkdown"
# What a reader would see if a viewer did not know a form: directives, roles, labels, Markdown.
RAW = re.compile(r":::|\{[\w:]+\}`|\$\$|\\tag|\]\(|\*\*|</?(?:details|summary|span)")

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what `make lab` opens."""
    copy = tmp_path_factory.mktemp("project")
    for name in COPIED:
        (shutil.copytree if (root / name).is_dir() else shutil.copy)(root / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def lab(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of JupyterLab on the copy, started by `make lab` with nothing of the user's."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex()
    options = f"--no-browser --allow-root --ip=127.0.0.1 --port={port}"
    # Where the tests are killed, it ends by itself.
    options += " --ServerApp.shutdown_no_activity_timeout=600"
    options += " --MappingKernelManager.cull_idle_timeout=300"
    options += " --MappingKernelManager.cull_connected=True"
    variables = {
        "HOME": str(home),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTER_TOKEN": token,
        "MPLCONFIGDIR": str(home / "matplotlib"),
    }
    command = ["make", "lab", "--old-file=.venv/.ready", f"BIN={Path(sys.executable).parent}"]
    log = home / "log.txt"
    with log.open("w") as stream:
        server = subprocess.Popen(
            [*command, f"LAB_OPTIONS={options}"],
            cwd=project,
            env=os.environ | variables,
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token={token}", server, log)
        yield f"http://127.0.0.1:{port}/lab/tree/{CHAPTER}?token={token}"
    finally:
        stop(server)


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    """Wait until the server answers; fail with its log where it does not."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()}")


def stop(server: subprocess.Popen) -> None:
    """End the server and what it started: make, a shell and JupyterLab, which ends its kernels."""
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGTERM)
    end = time.monotonic() + 20
    while time.monotonic() < end and is_there(server):
        time.sleep(0.2)
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait(timeout=20)


def is_there(server: subprocess.Popen) -> bool:
    """Say whether a process of the server's group is left."""
    server.poll()
    try:
        os.killpg(server.pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="module")
def elsewhere() -> list[str]:
    """The addresses of other hosts that the page asked for."""
    return []


@pytest.fixture(scope="module")
def page(browser: Browser, lab: str, elsewhere: list[str]) -> Iterator[Page]:
    """The chapter, all of whose cells have been run by the menu."""
    host = lab.partition("/lab/")[0]
    with browser.new_context(viewport={"width": 1200, "height": 900}) as context:
        context.set_default_timeout(SECONDS * 1000)
        page = context.new_page()
        page.on("request", lambda request: note(request.url, host, elsewhere))
        page.goto(lab)
        # The kernel is there once its name stands in the toolbar, and has started once it rests.
        kernel = page.locator(".jp-KernelName")
        expect(kernel).to_contain_text("Python 3", timeout=SECONDS * 1000)
        state = page.locator(".jp-Notebook-ExecutionIndicator")
        expect(state).to_have_attribute("data-status", "idle", timeout=SECONDS * 1000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        page.wait_for_function(f"() => {STARS} > 0")
        page.wait_for_function(ALL_HAVE_RUN)
        yield page


def note(address: str, host: str, elsewhere: list[str]) -> None:
    if not address.startswith((host, host.replace("http", "ws", 1), "data:", "blob:")):
        elsewhere.append(address)


def code_cells() -> list[NotebookNode]:
    """Return the chapter's cells of code."""
    path = Path(__file__).parents[2] / CHAPTER
    cells = nbformat.read(path, as_version=4).cells
    return [cell for cell in cells if cell.cell_type == "code"]


def cell(page: Page, number: int) -> Locator:
    """Return a cell of code by its place among them."""
    return page.locator(".jp-CodeCell").nth(number)


def test_no_cell_fails(page: Page) -> None:
    faults = page.locator("[data-mime-type='application/vnd.jupyter.error']")
    faults = faults.or_(page.locator("[data-mime-type='application/vnd.jupyter.stderr']"))
    assert faults.all_inner_texts() == []


def test_no_markup_is_raw(page: Page) -> None:
    texts = []
    for one in page.locator(".jp-MarkdownCell").all():
        one.scroll_into_view_if_needed()
        prose = one.locator(PROSE)
        expect(prose).to_be_visible()
        texts.append(prose.inner_text())
    assert len(texts) > 10
    assert [found[0] for text in texts for found in RAW.finditer(text)] == []


def test_answers_and_solutions_are_closed(page: Page) -> None:
    """And what the site folds is folded here."""
    assert page.locator(f"{PROSE} details").count() > 5
    expect(page.locator(f"{PROSE} details[open]")).to_have_count(0)
    for number, one in enumerate(code_cells()):
        folded = one.metadata.get("jupyter", {}).get("source_hidden", False)
        cell(page, number).scroll_into_view_if_needed()
        editor = cell(page, number).locator(".jp-InputArea-editor")
        expect(editor).to_be_visible(visible=not folded)


def test_a_dropdown_opens(page: Page) -> None:
    dropdown = page.locator(f"{PROSE} details").first
    dropdown.locator("summary").click()
    expect(dropdown.locator("p").first).to_be_visible()
    dropdown.locator("summary").click()
    expect(dropdown.locator("p").first).to_be_hidden()


def test_a_slider_moves_the_picture(page: Page) -> None:
    explorer = page.locator(".lossbook-explorer").first
    explorer.scroll_into_view_if_needed()
    picture = explorer.locator("img:visible")
    expect(picture).to_have_count(1)
    before = picture.get_attribute("src")
    handle = explorer.locator(".noUi-handle").first
    start, track = handle.bounding_box(), explorer.locator(".noUi-base").first.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"], track["y"], steps=5)
    page.mouse.up()
    expect(picture).to_have_count(1)
    expect(picture).not_to_have_attribute("src", before)


def test_a_quiz_answers(page: Page) -> None:
    question = page.locator(".lossbook-quiz .lossbook-question").first
    question.locator("input[type=radio]").first.click()
    feedback = question.locator(".lossbook-feedback")
    expect(feedback).to_have_text(re.compile(r"^\s*(Right|Not right)\."))


def test_an_exercise_is_checked(page: Page) -> None:
    """The version to mend fails, and the chapter's own solution put in its place passes."""
    sources = [one.source for one in code_cells()]
    first, solution = [n for n, source in enumerate(sources) if "check(" in source][:2]
    exercise = cell(page, first)
    expect(exercise.locator(".jp-OutputArea")).to_contain_text("is expected")
    editor = exercise.locator(".cm-content")
    editor.click()
    editor.press("ControlOrMeta+a")
    page.keyboard.insert_text(sources[solution])
    editor.press("Shift+Enter")
    expect(exercise.locator(".jp-OutputArea")).to_contain_text("passed all")


def test_nothing_is_fetched_from_elsewhere(page: Page, elsewhere: list[str]) -> None:
    assert page.url
    assert elsewhere == []
