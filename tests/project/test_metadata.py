"""The workflows and the citation are valid, and one version is named everywhere."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml


@pytest.fixture(scope="module")
def project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text())["project"]


@pytest.fixture(scope="module")
def citation(root: Path) -> dict:
    return yaml.safe_load((root / "CITATION.cff").read_text())


def faults(schema: str, *files: Path) -> str:
    """Return what a schema that comes with check-jsonschema finds wrong, or ""."""
    run = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files],
        capture_output=True,
        text=True,
    )
    return "" if run.returncode == 0 else run.stdout + run.stderr


def test_the_workflows_are_valid(root: Path) -> None:
    workflows = sorted((root / ".github/workflows").glob("*.y*ml"))
    assert workflows, "no workflow in .github/workflows"
    assert faults("vendor.github-workflows", *workflows) == ""


def test_the_citation_is_valid(root: Path) -> None:
    assert faults("vendor.citation-file-format", root / "CITATION.cff") == ""


def test_a_fault_is_found(tmp_path: Path) -> None:
    workflow = tmp_path / "tests.yml"
    workflow.write_text("on: push\njobs: {test: {steps: [{run: make test}]}}\n")
    assert "runs-on" in faults("vendor.github-workflows", workflow)


def test_the_citation_has_the_package_s_version(project: dict, citation: dict) -> None:
    assert citation["version"] == project["version"]


@pytest.mark.parametrize("licence", ["MIT License", "Creative Commons Attribution 4.0"])
def test_the_licence_covers_code_and_text(root: Path, licence: str) -> None:
    assert licence in (root / "LICENSE").read_text()


@pytest.mark.parametrize("command", ["make book", "make test", "make serve"])
def test_the_readme_names_the_commands_of_the_makefile(root: Path, command: str) -> None:
    assert command in (root / "README.md").read_text()
    assert f"\n{command.removeprefix('make ')}:" in (root / "Makefile").read_text()


def test_ci_runs_the_readme_s_test_command(root: Path) -> None:
    assert (root / ".ci/run").read_text().rstrip().endswith("\nmake test")
