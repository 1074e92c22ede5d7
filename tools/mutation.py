"""Try the numeric modules' tests on mutants of those modules: `python tools/mutation.py`.

mutmut leaves decorated functions alone, so the mutants are made from a copy in which each function
is decorated at the end of its module instead. The copy lies in _build/mutation, where
`mutmut browse` and `mutmut show NAME` look at the survivors.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPY = ROOT / "_build" / "mutation"
GOAL = 0.90
DECORATED = re.compile(
    r"^(?P<decorators>(?:@(?:quietly|formula|_read_once|homogeneous\(degree=\d\))\n)+)"
    r"(?P<head>def (?P<name>\w+))",
    re.MULTILINE,
)


def copy_undecorated(target: Path) -> None:
    """Copy the package, its unit tests and the settings; decorate functions afterwards."""
    for folder in ("lossbook", "tests/unit"):
        shutil.rmtree(target / folder, ignore_errors=True)
        shutil.copytree(ROOT / folder, target / folder)
    shutil.copy(ROOT / "pyproject.toml", target)
    for module in (target / "lossbook").rglob("*.py"):
        module.write_text(decorated_afterwards(module.read_text()))


def decorated_afterwards(source: str) -> str:
    """Move the decorators of functions to assignments at the end."""
    assignments = []
    for found in DECORATED.finditer(source):
        decorators = found["decorators"].replace("@", "").split()
        calls = "".join(f"{decorator}(" for decorator in decorators)
        assignments.append(f"{found['name']} = {calls}{found['name']}{')' * len(decorators)}\n")
    return DECORATED.sub(r"\g<head>", source) + "\n\n" + "".join(assignments)


def mutmut(*arguments: str) -> None:
    """Run mutmut in the copy, with inputs that are not made smaller once they fail."""
    command = [sys.executable, "-m", "mutmut", *arguments]
    environment = {**os.environ, "HYPOTHESIS_PROFILE": "brief", "OMP_NUM_THREADS": "1"}
    subprocess.run(command, cwd=COPY, env=environment, check=True)


def main() -> int:
    """Print the score and return 0 where it reaches the goal."""
    copy_undecorated(COPY)
    mutmut("run", *sys.argv[1:])
    mutmut("export-cicd-stats")
    counts = json.loads((COPY / "mutants" / "mutmut-cicd-stats.json").read_text())
    caught = counts["killed"] + counts["timeout"]
    score = caught / (caught + counts["survived"] + counts["no_tests"])
    print(f"{counts}\n{score:.1%} of the mutants were caught; the goal is {GOAL:.0%}.")
    return int(score < GOAL)


if __name__ == "__main__":
    sys.exit(main())
