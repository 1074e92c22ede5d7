"""What importing lossbook costs, and what it must not import."""

import json
import pkgutil
import subprocess
import sys
from functools import cache

import pytest

import lossbook

MODULES = [
    "probability",
    "information",
    "classification",
    "regression",
    "distances",
    "embedding",
    "images",
    "objectives",
    "optimization",
]
BUDGET = 0.3


def run(code: str) -> object:
    """Run code in a fresh interpreter and return what it prints as JSON."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=240
    )
    return json.loads(done.stdout.splitlines()[-1])


@cache
def imported_by(statement: str) -> frozenset[str]:
    return frozenset(run(f"import json, sys; {statement}; print(json.dumps(list(sys.modules)))"))


def test_the_import_is_fast():
    """Counts the time of the processor, which other programs on a busy machine do not lengthen.

    The best of several, for they still share its caches.
    """
    clock = "import json, time; start = time.process_time(); import lossbook;"
    times = (run(clock + "print(json.dumps(time.process_time() - start))") for _ in range(10))
    assert any(seconds < BUDGET for seconds in times)


@pytest.mark.parametrize("heavy", ["torch", "matplotlib", "scipy", "pandas", "ipywidgets"])
def test_the_package_imports_nothing_heavy(heavy):
    assert heavy not in imported_by("import lossbook")


def test_the_numeric_modules_do_not_need_torch():
    loaded = imported_by("; ".join(f"import lossbook.{module}" for module in MODULES))
    assert not {"torch", "matplotlib"} & loaded
    assert {f"lossbook.{module}" for module in MODULES} <= loaded


def test_numpy_alone_does_not_bring_torch_in_when_called():
    loaded = imported_by(
        "from lossbook.classification import softmax_cross_entropy; "
        "from lossbook.images import total_variation; "
        "softmax_cross_entropy([[1.0, 0.0]], [0]); total_variation([[1.0, 0.0]])"
    )
    assert "torch" not in loaded


def test_the_mathematics_imports_nothing_of_the_course():
    names = [module.name for module in pkgutil.walk_packages(lossbook.__path__, "lossbook.")]
    numeric = [name for name in names if not name.startswith("lossbook.course")]
    assert {"lossbook.features", "lossbook.optimization.descent"} <= set(numeric)
    loaded = imported_by("import " + ", ".join(numeric))
    assert set(numeric) <= loaded
    assert {name for name in loaded if name.startswith("lossbook.course")} == set()


def test_the_exercises_run_where_the_rest_of_the_course_is_not_installed():
    """The browser has NumPy, hypothesis and array-api-compat, and none of these."""
    absent = ["ipywidgets", "IPython", "pydantic", "yaml", "matplotlib", "torch", "scipy", "PIL"]
    blocked = f"import sys; sys.modules.update(dict.fromkeys({absent}))"
    loaded = imported_by(
        f"{blocked}; from lossbook.course.exercises import check; "
        "import lossbook; check('sigmoid', lossbook.sigmoid)"
    )
    assert "lossbook.course.exercises" in loaded


def test_the_course_itself_imports_nothing():
    loaded = imported_by("import lossbook.course")
    assert {name for name in loaded if name.startswith("lossbook.course.")} == set()
