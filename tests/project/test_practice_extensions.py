"""What the extensions of the page *Practice* write into the site."""

import base64
import hashlib
import importlib
import io
import json
import re
import tarfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from docutils import nodes
from packaging.requirements import Requirement
from sphinx.errors import ExtensionError

PARTS = ["LICENSES.txt", "codemirror.js", "library.zip.gz", "pyodide.js"]


@pytest.fixture
def load(root: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    monkeypatch.syspath_prepend(root / "extensions")
    return importlib.import_module


@pytest.fixture
def app(root: Path, tmp_path: Path) -> SimpleNamespace:
    """A project with parts of a few bytes, and a site with the page."""
    project, site = tmp_path / "project", tmp_path / "site"
    for folder in ("_build/practice/parts", "lossbook", "assets/js/practice"):
        (project / folder).mkdir(parents=True)
    for name in PARTS:
        (project / "_build/practice/parts" / name).write_text(name)
    for name in ("python_worker.js", "offline_worker.js"):
        (project / "assets/js/practice" / name).write_text(name)
    (project / "lossbook/losses.py").write_text("LOSS = 0\n")
    (project / "lossbook/weights.bin").write_text("heavy")
    site.mkdir()
    return SimpleNamespace(
        confdir=project,
        outdir=site,
        builder=SimpleNamespace(format="html"),
        env=SimpleNamespace(found_docs={"practice"}),
    )


def test_every_part_is_named_and_listed_by_its_content(load, app: SimpleNamespace) -> None:
    load("practice_runtime").write_parts(app, None)
    folder = app.outdir / "_practice"
    listed = json.loads((folder / "parts.json").read_text())
    assert set(listed["files"]) == {"editor", "exercises"}
    assert set(listed["parts"]) == {
        "library.zip",
        "lossbook.tar",
        "pyodide.js",
        "python_worker.js",
    }
    files = [*listed["parts"].values(), *listed["files"].values()]
    for one in files:
        content = (folder / one["file"]).read_bytes()
        digest = hashlib.sha256(content).digest()
        assert one["file"].startswith(digest.hex()[:8])
        assert one["integrity"] == f"sha256-{base64.b64encode(digest).decode()}"
        assert one["bytes"] == len(content)
        assert one["packed"] == one["file"].endswith(".bin")
    beside = {"parts.json", "LICENSES.txt"}
    assert {path.name for path in folder.iterdir()} == {one["file"] for one in files} | beside
    assert (app.outdir / "offline.js").read_text() == "offline_worker.js"


def test_the_package_is_shipped_without_its_data(load, app: SimpleNamespace) -> None:
    archive = load("practice_runtime").lossbook(app.confdir)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        assert tar.getnames() == ["lossbook/losses.py"]


def test_a_build_without_the_parts_says_how_to_get_them(load, app: SimpleNamespace) -> None:
    (app.confdir / "_build/practice/parts").rename(app.confdir / "elsewhere")
    with pytest.raises(ExtensionError, match="make book"):
        load("practice_runtime").write_parts(app, None)


def test_a_book_without_the_page_gets_no_parts(load, app: SimpleNamespace) -> None:
    app.env.found_docs = {"chapter"}
    load("practice_runtime").write_parts(app, None)
    assert list(app.outdir.iterdir()) == []


def test_the_policy_names_each_inline_script(load) -> None:
    policy = load("content_policy").with_policy
    page = '<meta charset="utf-8" /><script>let a;</script><a onclick="b(&quot;c&quot;)"></a>'
    page += '<script src="d.js"></script>'
    written = policy(Path("practice.html"), page)
    for script in ("let a;", 'b("c")'):
        checksum = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{checksum}'" in written
    [scripts] = re.findall("script-src ([^;]*);", written)
    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts
    assert scripts.count("sha256-") == 2
    assert policy(Path("practice.html"), written) == written
    assert policy(Path("index.html"), page) == page


def test_a_nudge_has_words_code_and_formulas(load) -> None:
    inline = load("practice_places").inline_nodes
    found = list(inline("Look at `np.log`\nand $x$."))
    assert [type(one) for one in found] == [
        nodes.Text,
        nodes.literal,
        nodes.Text,
        nodes.Text,
        nodes.math,
        nodes.Text,
    ]
    assert "".join(one.astext() for one in found) == "Look at np.log and x."
    with pytest.raises(ExtensionError, match="a nudge has words, code and formulas; got em_open"):
        list(inline("*Look*"))


def test_the_table_has_a_link_for_each_exercise(load) -> None:
    places = load("practice_places")
    html = places.table(places.texts())
    names = re.findall(r'data-solves="(\w+)"', html)
    assert sorted(names) == sorted(text.name for text in places.texts())
    cells = re.findall(r'<td data-head="(\w+)">(.*?)</td>', html)
    for text in places.texts():
        link = f'data-function="{text.function}" href="#{places.fragment(text.name)}"'
        assert any(link in cell for level, cell in cells if level == text.level)


def test_browser_packages_are_pinned_with_checksums(root: Path) -> None:
    text = (root / "tools/practice/requirements.txt").read_text()
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines
    for line in lines:
        requirement, _, checksum = line.partition(" --hash=sha256:")
        assert re.fullmatch(r"==[\d.]+", str(Requirement(requirement).specifier))
        assert re.fullmatch("[0-9a-f]{64}", checksum)


def test_pyodide_has_one_version_everywhere(root: Path) -> None:
    version = json.loads((root / "package.json").read_text())["dependencies"]["pyodide"]
    recipe = (root / "assets/vendor/numpy-wasm/build.sh").read_text()
    assert f"pyodide={version}" in recipe
    assert f"Pyodide {version}" in (root / "tools/pack_practice.py").read_text()
    worker = (root / "assets/js/practice/python_worker.js").read_text()
    assert f'version: "{version}"' in worker
