"""Print the table: `python -m benchmarks`, or `python -m benchmarks --quick` for a first look."""

import argparse
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch

from benchmarks.measure import Call, compare, numpy_peak, torch_peak
from benchmarks.pairs import NUMPY_PAIRS, TORCH_PAIRS, Pair

SIZES = [10**3, 10**4, 10**5, 10**6]
# The goal at the largest size: at most twice torch's time, and no more than SciPy's.
TORCH_GOAL, NUMPY_GOAL = 2.0, 1.0


def forward(function: Callable[..., Any], arguments: list[Any]) -> Call:
    return lambda: function(*arguments)


def backward(function: Callable[..., Any], arguments: list[torch.Tensor]) -> Call:
    """Return a training step's share: the loss and its gradient in the first argument."""
    first, *others = arguments
    leaf = first.clone().requires_grad_()
    return lambda: torch.autograd.grad(function(leaf, *others).sum(), leaf)


def as_tensors(arrays: list[np.ndarray]) -> list[torch.Tensor]:
    """Return float32 tensors; classes stay integers."""
    tensors = map(torch.from_numpy, arrays)
    return [tensor.float() if tensor.is_floating_point() else tensor for tensor in tensors]


def agree(ours: Any, theirs: Any, tolerance: float) -> bool:
    return np.allclose(np.asarray(ours), np.asarray(theirs), rtol=tolerance, atol=tolerance)


def comparisons(pair: Pair, n: int, *, torch_too: bool) -> Iterator[tuple[str, Call, Call]]:
    """Yield what is timed: a name, lossbook's call and the peer's."""
    arguments: list[Any] = pair.arguments(n)
    if torch_too:
        arguments = as_tensors(arguments)
    functions = (pair.ours, pair.theirs)
    ours, theirs = (forward(function, arguments) for function in functions)
    if not agree(ours(), theirs(), 1e-3 if torch_too else 1e-6):
        raise SystemExit(f"{pair.name} and {pair.peer} do not compute the same")
    yield "forward", ours, theirs
    if torch_too:
        ours, theirs = (backward(function, arguments) for function in functions)
        yield "forward + backward", ours, theirs


def report(
    title: str, pairs: list[Pair], goal: float, *, sizes: list[int], rounds: int, seconds: float
) -> int:
    """Print one table; return how many rows of the largest size miss the goal."""
    torch_too = pairs is TORCH_PAIRS
    peak = torch_peak if torch_too else numpy_peak
    missed = 0
    print(f"\n## {title}: goal {goal:g} at {SIZES[-1]:,} elements\n")
    print("| function | peer | pass | elements | lossbook | peer | time ratio | memory ratio |")
    print("|---|---|---|--:|--:|--:|--:|--:|")
    for pair, n in itertools.product(pairs, sizes):
        for name, ours, theirs in comparisons(pair, n, torch_too=torch_too):
            found = compare(ours, theirs, rounds=rounds, seconds=seconds)
            memory = peak(ours) / max(peak(theirs), 1)
            misses = n == SIZES[-1] and found.ratio > goal
            missed += misses
            print(
                f"| {pair.name} | {pair.peer} | {name} | {n:,} "
                f"| {found.ours * 1e6:,.0f} µs | {found.theirs * 1e6:,.0f} µs "
                f"| {found.ratio:.2f}{' *' * misses} | {memory:.2f} |",
                flush=True,
            )
    return missed


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the largest size")
    sizes = SIZES[-1:] if parser.parse_args().quick else SIZES
    effort = {"sizes": sizes, "rounds": 11, "seconds": 0.02}
    torch.set_num_threads(1)
    print(f"torch {torch.__version__}, NumPy {np.__version__}; one thread; medians.")
    print("A ratio is lossbook's share divided by its peer's; * marks a missed goal.")
    missed = report("torch, float32", TORCH_PAIRS, TORCH_GOAL, **effort)
    missed += report("NumPy, float64", NUMPY_PAIRS, NUMPY_GOAL, **effort)
    print(f"\n{missed} rows miss their goal.")


if __name__ == "__main__":
    main()
