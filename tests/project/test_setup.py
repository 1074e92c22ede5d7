"""Set-up says in one line what is missing, and shows pip's reason where pip fails.

The commands that set-up may call come from a folder made for the test, so that no other Python
of this machine is found.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

TOOLS = ["awk", "cat", "df", "dirname", "find", "grep", "make", "mkdir", "rm", "sed", "sh"]
TOOLS += ["touch", "uname"]
COPIED = ["Makefile", "pyproject.toml", "requirements.lock", "tools/setup.sh"]
NOT_LINKED = {".git", ".venv", "_build", "tools", *COPIED}
REAL_PYTHON = Path(sys.base_prefix, "bin/python3")
# Runs code under the version that it is given, as far as the code can see.
OLD_PYTHON = f"""case "$1" in
    --version) echo "Python 3.10.9";;
    -c) exec {REAL_PYTHON} -c 'import sys; sys.version_info = (3, 10, 9); exec(sys.argv[1])' "$2";;
    *) exit 1;;
esac"""
NO_VENV = 'case "$*" in *ensurepip*) exit 1;; esac'
ONE_GIGABYTE_FREE = (
    'echo "Filesystem 1024-blocks Used Available Capacity Mounted on"\n'
    'echo "/dev/disk 9000000 7951424 1048576 89% /"'
)


@pytest.fixture
def tree(root: Path, tmp_path: Path) -> Path:
    """The project without its environment: what set-up reads is copied, the rest linked."""
    tree = tmp_path / "project"
    (tree / "tools").mkdir(parents=True)
    for path in root.iterdir():
        if path.name not in NOT_LINKED:
            (tree / path.name).symlink_to(path)
    for name in COPIED:
        shutil.copy(root / name, tree / name)
    return tree


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """The folder that is the whole PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in TOOLS:
        (folder / name).symlink_to(shutil.which(name))
    return folder


@pytest.fixture
def fake(commands: Path) -> Callable[[str, str], None]:
    """Put a shell script in the place of a command."""

    def write(name: str, script: str) -> None:
        path = commands / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!{shutil.which('sh')}\n{script}\n")
        path.chmod(0o755)

    return write


@pytest.fixture
def make(tree: Path, commands: Path) -> Iterator[Callable[..., subprocess.CompletedProcess]]:
    """Call `make book` there, with pip kept off the network."""
    environment = {"PATH": str(commands), "HOME": str(tree), "PIP_NO_INDEX": "1", "LC_ALL": "C"}

    def call(*arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["make", "book", *arguments],
            cwd=tree,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    yield call
    assert not (tree / "_build/html").exists()
    assert not (tree / ".venv/.ready").exists(), "a failed set-up counts as done"


def only_line(run: subprocess.CompletedProcess) -> str:
    """Return the one line that set-up printed before make's own."""
    assert run.returncode != 0
    [line] = [line for line in run.stderr.splitlines() if not line.startswith("make")]
    return line


def test_a_python_too_old(make, fake) -> None:
    fake("python3", OLD_PYTHON)
    line = only_line(make())
    assert "Python 3.11 or newer" in line
    assert "Python 3.10.9 was found" in line
    assert "apt install python3" in line


def test_no_python(make) -> None:
    line = only_line(make())
    assert "Python 3.11 or newer" in line
    assert "no Python 3 was found" in line


def test_a_python_named_that_is_not_there(make, fake) -> None:
    fake("python3", "exit 0")
    assert "Python 3.11 or newer" in only_line(make("PYTHON=/nowhere/python3.12"))


def test_no_venv_module(make, fake) -> None:
    fake("python3", NO_VENV)
    assert "apt install python3-venv" in only_line(make())


def test_no_room_on_the_disk(make, fake) -> None:
    fake("python3", "exit 0")
    fake("df", ONE_GIGABYTE_FREE)
    line = only_line(make())
    assert "4 GB" in line
    assert "1 GB are free" in line


def test_a_broken_line_in_the_lock(make, fake, tree: Path) -> None:
    """A real environment and the real pip."""
    fake("python3", f'exec {REAL_PYTHON} "$@"')
    fake("df", ONE_GIGABYTE_FREE.replace("1048576", "99999999"))
    with (tree / "requirements.lock").open("a") as lock:
        lock.write("scipy=1.18.1\n")
    run = make()
    assert run.returncode != 0
    assert "Invalid requirement: 'scipy=1.18.1'" in run.stderr
    assert "set-up: pip could not install requirements.lock" in run.stderr
