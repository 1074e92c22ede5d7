"""Time and peak memory of two functions, measured side by side in one run."""

import gc
import json
import tempfile
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from torch.profiler import ProfilerActivity, profile
from torch.utils.benchmark import Timer

Call = Callable[[], Any]


@dataclass(frozen=True)
class Comparison:
    """Median times in seconds, and the median ratio of one to the other."""

    ours: float
    theirs: float
    ratio: float


def compare(ours: Call, theirs: Call, *, rounds: int, seconds: float) -> Comparison:
    """Time two calls in turns, each for about `seconds` a round.

    The ratio is the median of the rounds' ratios, so that a machine that slows down for a while
    slows both sides of a ratio down.
    """
    timers = [Timer("call()", globals={"call": call}, num_threads=1) for call in (ours, theirs)]
    numbers = [_calls_in(timer, seconds) for timer in timers]
    found = [
        [timer.timeit(number).mean for timer, number in zip(timers, numbers, strict=True)]
        for _ in range(rounds)
    ]
    return Comparison(
        ours=median(own for own, _ in found),
        theirs=median(other for _, other in found),
        ratio=median(own / other for own, other in found),
    )


def _calls_in(timer: Timer, seconds: float) -> int:
    timer.timeit(1)  # warms up
    return max(1, round(seconds / timer.timeit(1).mean))


def numpy_peak(call: Call) -> int:
    """Return the most bytes that NumPy held at once during the call, its result included."""
    gc.collect()
    tracemalloc.start()
    try:
        call()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def torch_peak(call: Call) -> int:
    """Return the most bytes that torch held at once on the CPU during the call."""
    gc.collect()
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as profiler:
        call()
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace.json"
        profiler.export_chrome_trace(str(trace))
        events = json.loads(trace.read_text())["traceEvents"]
    steps = [event for event in events if event["name"] == "[memory]"]
    held = most = 0
    for event in sorted(steps, key=lambda event: event["ts"]):
        held += event["args"]["Bytes"]
        most = max(most, held)
    return most
