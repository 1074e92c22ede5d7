"""Without a browser the site's tests are skipped with a reason, and under CI they fail."""

import os
import subprocess
import sys
from pathlib import Path

REASON = "no browser for the site tests; get one: apt install chromium"


def search_test(root: Path, nowhere: Path, **variables: str) -> subprocess.CompletedProcess:
    """Run one of the site's tests where neither a browser nor Playwright's own is found."""
    hidden = {"PATH": str(nowhere), "PLAYWRIGHT_BROWSERS_PATH": str(nowhere), "CI": ""}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "tests/site/test_search.py", "-k", "lacks"],
        cwd=root,
        env=os.environ | hidden | variables,
        capture_output=True,
        text=True,
    )


def test_without_a_browser_the_reason_is_one_line(root: Path, tmp_path: Path) -> None:
    run = search_test(root, tmp_path)
    assert run.returncode == 0
    assert "1 skipped" in run.stdout
    [line] = [line for line in run.stdout.splitlines() if line.startswith("SKIPPED")]
    assert line.endswith(REASON)


def test_under_ci_a_missing_browser_is_a_failure(root: Path, tmp_path: Path) -> None:
    run = search_test(root, tmp_path, CI="true")
    assert run.returncode == 1
    assert "skipped" not in run.stdout
    assert REASON in run.stdout
