"""pyproject.toml, requirements.lock and environment.yml name the same versions."""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
PLATFORMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
CUDA = ("cuda", "nvidia", "triton")
# Modules that are named otherwise than what is installed for them.
DISTRIBUTIONS = {"PIL": "pillow", "skimage": "scikit-image", "sklearn": "scikit-learn"}
WITH_CPU_BUILDS = ["torch", "torchvision"]


@pytest.fixture(scope="module")
def pyproject(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text())


@pytest.fixture(scope="module")
def required(pyproject: dict) -> list[Requirement]:
    """Everything that pyproject.toml asks for, in all its extras and to build it."""
    project = pyproject["project"]
    lines = [*project["dependencies"], *pyproject["build-system"]["requires"]]
    lines += [line for extra in project["optional-dependencies"].values() for line in extra]
    requirements = map(Requirement, lines)
    return [one for one in requirements if one.name != project["name"]]


@pytest.fixture(scope="module")
def lock(root: Path) -> list[Requirement]:
    lines = (root / "requirements.lock").read_text().splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def environment(root: Path) -> dict:
    return yaml.safe_load((root / "environment.yml").read_text())


@pytest.fixture(scope="module")
def required_by(pyproject: dict) -> Callable[[str], set[str]]:
    """Name what an extra asks for, itself and through the extras that it takes in."""
    project = pyproject["project"]

    def names(extra: str) -> set[str]:
        found = {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}
        for one in map(Requirement, project["optional-dependencies"][extra]):
            if one.name == project["name"]:
                found |= set().union(*map(names, one.extras))
            else:
                found.add(canonicalize_name(one.name))
        return found

    return names


def imported(folder: Path) -> set[str]:
    """Return the packages that notebooks import, beyond lossbook and Python's own."""
    notebooks = [nbformat.read(path, as_version=4) for path in folder.glob("*.ipynb")]
    cells = [cell for notebook in notebooks for cell in notebook.cells]
    trees = [ast.parse(cell.source) for cell in cells if cell.cell_type == "code"]
    modules = set()
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module.partition(".")[0])
    modules -= {"lossbook", *sys.stdlib_module_names}
    return {canonicalize_name(DISTRIBUTIONS.get(name, name)) for name in modules}


def pins(requirements: Iterable[Requirement], name: str, python: str, platform: str) -> set[str]:
    """Return the versions of a package that a machine of this kind takes."""
    machine = {
        "python_version": python,
        "python_full_version": f"{python}.0",
        "sys_platform": platform,
        "platform_system": PLATFORMS[platform],
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return {
        str(one.specifier).removeprefix("==")
        for one in requirements
        if canonicalize_name(one.name) == canonicalize_name(name)
        and (one.marker is None or one.marker.evaluate(machine))
    }


def conda_pins(environment: dict) -> dict[str, str]:
    """Return the versions that environment.yml fixes, by conda (=) or by pip (==)."""
    conda = [line for line in environment["dependencies"] if isinstance(line, str)]
    return dict(re.split("=+", line) for line in [*conda, *pip_lines(environment)] if "=" in line)


def pip_lines(environment: dict) -> list[str]:
    [pip] = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    return [line for line in pip if not line.startswith("-")]


def test_the_lock_pins_every_package_to_one_version(lock: list[Requirement]) -> None:
    loose = [str(one) for one in lock if not re.fullmatch(r"==[\w.!+]+", str(one.specifier))]
    assert lock
    assert loose == []


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_satisfies_every_requirement(
    required: list[Requirement], lock: list[Requirement], python: str, platform: str
) -> None:
    faults = []
    for one in required:
        found = pins(lock, one.name, python, platform)
        if len(found) != 1 or not one.specifier.contains(*found, prereleases=True):
            faults.append(f"{one} is required, and the lock has {found or 'nothing'}")
    assert faults == []


@pytest.mark.parametrize("python", PYTHONS)
def test_no_package_is_locked_twice_for_one_machine(lock: list[Requirement], python: str) -> None:
    twice = {one.name for one in lock if len(pins(lock, one.name, python, "linux")) > 1}
    assert twice == set()


def test_the_lock_brings_no_cuda(lock: list[Requirement]) -> None:
    assert [one.name for one in lock if one.name.startswith(CUDA)] == []


@pytest.mark.parametrize("name", WITH_CPU_BUILDS)
def test_torch_has_one_version_everywhere(
    required: list[Requirement], lock: list[Requirement], environment: dict, name: str
) -> None:
    [asked] = [str(one.specifier) for one in required if one.name == name]
    [locked] = [str(one.specifier) for one in lock if one.name == name]
    assert asked == locked == f"=={conda_pins(environment)[name]}"


def test_the_conda_environment_has_the_versions_of_the_lock(
    lock: list[Requirement], environment: dict
) -> None:
    versions = conda_pins(environment)
    python = versions.pop("python")
    versions.pop("pip", None)
    assert {name: {version} for name, version in versions.items()} == {
        name: pins(lock, name, python, "linux") for name in versions
    }


def test_binder_has_what_make_lab_needs_in_the_versions_of_the_lock(environment: dict) -> None:
    """And not the tools of tests and lint."""
    [pip] = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    assert "-c requirements.lock" in pip
    assert [line for line in pip if line.startswith(("-e", "-r"))] == ["-e .[lab]"]


def test_what_opens_the_chapters_brings_what_they_import(
    root: Path, pyproject: dict, required_by: Callable[[str], set[str]]
) -> None:
    """The extra `lab` is what `make lab` and Binder open the chapters with."""
    needed = required_by("lab")
    assert "jupyterlab" in needed
    assert imported(root / "chapters") - needed == set()
    assert needed & {"pytest", "ruff", "mypy", "playwright", "jupyter-book"} == set()


def test_python_is_the_same_everywhere(root: Path, pyproject: dict, environment: dict) -> None:
    supported = SpecifierSet(pyproject["project"]["requires-python"])
    oldest = PYTHONS[0]
    before = f"3.{Version(oldest).minor - 1}"
    assert oldest in supported
    assert before not in supported
    assert conda_pins(environment)["python"] in supported
    assert f"--python-version {oldest} " in (root / "tools/lock.sh").read_text()
    assert pyproject["tool"]["ruff"]["target-version"] == f"py{oldest.replace('.', '')}"
