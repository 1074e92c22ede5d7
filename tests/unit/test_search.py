"""random_restarts and simulated_annealing: what they find, what they spend, how they choose."""

import math

import numpy as np
import pytest
import scipy.stats

from lossbook.optimization import double_well, random_restarts, rastrigin, simulated_annealing

from .libraries import NUMPY, all_libraries, both_libraries, dtype_name, to_numpy

DESCENTS = {"evaluations": 400, "steps": 10, "learning_rate": 0.05, "seed": 0}
WALK = {"evaluations": 500, "temperature": 1.0, "step_size": 0.5, "seed": 0}


def box(library, dtype="float64"):
    return (
        library.convert(np.array([-2.0, -1.0], dtype)),
        library.convert(np.array([2.0, 3.0], dtype)),
    )


class Counted:
    """A function that counts its calls."""

    def __init__(self, function):
        self.function, self.calls = function, 0

    def __call__(self, x):
        self.calls += 1
        return self.function(x)


def assert_consistent(found, function):
    """The best point is on the path, the best of it, and every value is the function's."""
    points, values = to_numpy(found.path.points), to_numpy(found.path.values)
    np.testing.assert_allclose(values, [float(function(point)) for point in points], rtol=1e-12)
    best = np.argmin(values)
    assert float(found.value) == values[best]
    np.testing.assert_array_equal(to_numpy(found.point), points[best])


@both_libraries
def test_restarts_find_the_deeper_well(library):
    found = random_restarts(double_well, *box(library), **{**DESCENTS, "evaluations": 2000})
    assert library.owns(found.point)
    np.testing.assert_allclose(to_numpy(found.point), [-1.0355, -1.0355], atol=0.05)
    assert_consistent(found, double_well)


@both_libraries
@pytest.mark.parametrize("evaluations", [51, 60, 102, 399, 400])
def test_restarts_spend_no_more_than_their_budget(library, evaluations):
    function = Counted(double_well)
    found = random_restarts(function, *box(library), **{**DESCENTS, "evaluations": evaluations})
    # A descent of ten steps visits eleven points.
    descents, rest = divmod(len(found.path.values), 11)
    assert rest == 0
    assert function.calls <= evaluations < function.calls + function.calls / descents


def test_a_budget_below_one_descent_is_refused():
    function = Counted(double_well)
    random_restarts(function, *box(NUMPY), **{**DESCENTS, "evaluations": 60})
    too_few = function.calls - 1
    with pytest.raises(ValueError, match=rf"^evaluations\b.* {function.calls}\b.* {too_few}$"):
        random_restarts(double_well, *box(NUMPY), **{**DESCENTS, "evaluations": too_few})


def test_restarts_begin_anywhere_in_the_box():
    found = random_restarts(
        double_well, *box(NUMPY), evaluations=6 * 300, steps=1, learning_rate=1e-9, seed=3
    )
    starts = found.path.points[::2]
    assert len(starts) == 300
    for coordinate, (low, width) in zip(starts.T, [(-2, 4), (-1, 4)], strict=True):
        assert scipy.stats.kstest(coordinate, scipy.stats.uniform(low, width).cdf).pvalue > 1e-4
    assert abs(np.corrcoef(starts.T)[0, 1]) < 0.2


@both_libraries
def test_restarts_use_momentum(library):
    gentle = {**DESCENTS, "learning_rate": 0.001}
    slow = random_restarts(double_well, *box(library), **gentle)
    fast = random_restarts(double_well, *box(library), **gentle, momentum=0.9)
    np.testing.assert_array_equal(to_numpy(slow.path.points[0]), to_numpy(fast.path.points[0]))
    assert not np.allclose(to_numpy(slow.path.points[3]), to_numpy(fast.path.points[3]))


def wander(library, dtype="float64", function=rastrigin, **changed):
    start = library.convert(np.array([2.0, 1.0], dtype))
    return simulated_annealing(function, start, **{**WALK, **changed})


@both_libraries
def test_annealing_finds_the_bottom_of_many_wells(library):
    found = wander(library, evaluations=3000, temperature=10.0)
    # The next wells lie one unit away and 0.995 deep.
    assert np.all(np.abs(to_numpy(found.point)) < 0.5)
    assert float(found.value) < 0.99
    assert_consistent(found, rastrigin)


@both_libraries
@pytest.mark.parametrize("evaluations", [1, 2, 77])
def test_annealing_spends_its_budget(library, evaluations):
    function = Counted(rastrigin)
    found = wander(library, function=function, evaluations=evaluations)
    assert function.calls == evaluations
    assert to_numpy(found.path.points).shape == (evaluations, 2)
    assert to_numpy(found.path.points)[0].tolist() == [2.0, 1.0]


def test_cold_annealing_never_climbs():
    values = wander(NUMPY, temperature=1e-12).path.values
    assert np.all(np.diff(values) <= 0)
    assert values[-1] < values[0]


def test_hot_annealing_takes_every_step():
    """So the steps are the proposals: normal, of the size asked for, in each coordinate."""
    points = wander(NUMPY, temperature=1e12, evaluations=2000).path.points
    steps = np.diff(points, axis=0) / WALK["step_size"]
    assert np.all(np.any(steps != 0, axis=1))
    assert scipy.stats.kstest(steps.ravel(), "norm").pvalue > 1e-4


@pytest.mark.parametrize("rise", [0.0, 0.2, 1.0])
def test_annealing_climbs_as_often_as_metropolis_says(rise):
    """Of two evaluations the second comes at half the temperature: exp(−rise / (T/2))."""
    walks, climbs = 1000, 0
    for seed in range(walks):
        found = simulated_annealing(
            lambda x: 0.0 if x == 0 else rise,
            0.0,
            evaluations=2,
            temperature=1.0,
            step_size=1.0,
            seed=seed,
        )
        climbs += found.path.points[1] != 0
    chance = math.exp(-rise / 0.5)
    assert scipy.stats.binomtest(climbs, walks, chance).pvalue > 1e-4


def test_annealing_cools():
    """A climb that is even at first is out of reach at the end."""
    path = simulated_annealing(
        lambda x: np.abs(x), 0.0, evaluations=20_000, temperature=10.0, step_size=1.0, seed=1
    ).path
    early, late = path.values[2000:8000], path.values[-2000:]
    assert np.mean(early) > 5
    assert np.mean(late) < 1


@all_libraries
def test_many_walks_at_once(library):
    """Each row is a walk of its own, with its own best point."""
    starts = np.random.default_rng(3).uniform(-5, 5, (40, 2))
    function = Counted(rastrigin)
    found = simulated_annealing(function, library.convert(starts), **{**WALK, "evaluations": 60})
    assert function.calls == 60
    assert library.owns(found.point)
    points, values = to_numpy(found.path.points), to_numpy(found.path.values)
    assert points.shape == (60, 40, 2)
    np.testing.assert_array_equal(points[0], starts)
    np.testing.assert_allclose(values, rastrigin(points), rtol=1e-12)
    best = values.argmin(axis=0)
    np.testing.assert_array_equal(to_numpy(found.point), points[best, np.arange(40)])
    np.testing.assert_array_equal(to_numpy(found.value), values.min(axis=0))


@both_libraries
def test_a_table_with_one_value_is_one_point(library):
    start = library.convert(np.array([[2.0, 1.0], [1.0, 3.0]]))
    found = simulated_annealing(lambda x: (x**2).sum(), start, **WALK)
    assert to_numpy(found.point).shape == (2, 2)
    assert to_numpy(found.path.values).shape == (500,)


def test_rows_climb_as_often_as_metropolis_says():
    """As one walk does: see below. All rows are at the same height, and take their own chances."""
    found = simulated_annealing(
        lambda x: 0.5 * (x[:, 0] != 0),
        np.zeros((4000, 1)),
        evaluations=2,
        temperature=1.0,
        step_size=1.0,
        seed=0,
    )
    climbs = int((found.path.values[1] > 0).sum())
    assert scipy.stats.binomtest(climbs, 4000, math.exp(-0.5 / 0.5)).pvalue > 1e-4


def test_values_of_another_shape_are_refused():
    with pytest.raises(ValueError, match=r"^function must return a scalar or values of shape \(3,"):
        simulated_annealing(lambda x: x, np.ones((3, 2)), **WALK)


def test_a_walk_leaves_the_infinite():
    found = simulated_annealing(
        lambda x: np.where(abs(x) < 3, x**2, np.inf), 9.0, **{**WALK, "evaluations": 3000}
    )
    assert found.value < 0.1


@both_libraries
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_searches_keep_the_dtype(library, dtype):
    for found in (
        random_restarts(double_well, *box(library, dtype), **DESCENTS),
        wander(library, dtype),
    ):
        for part in (found.point, found.value, *found.path):
            assert library.owns(part)
            assert dtype_name(part) == dtype


def test_the_seed_decides():
    for search in (
        lambda seed: random_restarts(double_well, *box(NUMPY), **{**DESCENTS, "seed": seed}),
        lambda seed: wander(NUMPY, seed=seed),
    ):
        first, again, other = (search(seed).path.points for seed in (5, 5, 6))
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)


NAN = math.nan
NOT_POSITIVE = [0, -1.0, NAN, math.inf]
BAD_WHOLES = ([-1], [1.0, "1", None, True])
BAD_NUMBERS = (NOT_POSITIVE, ["1", None, 1j, True])
RESTARTS = {
    "evaluations": BAD_WHOLES,
    "steps": ([0, -1], BAD_WHOLES[1]),
    "learning_rate": BAD_NUMBERS,
    "momentum": ([-0.1, 1.0, NAN], ["1", None, True]),
    "seed": BAD_WHOLES,
    "low": ([[2.0, 2.0], [-2.0, 3.0], [NAN, 0.0], [-2.0], []], [None, "low", 1j]),
    "function": ([lambda x: x], [None, "bowl", lambda x: "low"]),
}
ANNEALING = {
    "evaluations": ([0, -1], BAD_WHOLES[1]),
    "temperature": BAD_NUMBERS,
    "step_size": BAD_NUMBERS,
    "seed": BAD_WHOLES,
    "start": ([[]], [None, "start", 1j]),
    "function": (
        [lambda x: x, lambda x: NAN, lambda x: x[None, None]],
        [None, "bowl", lambda x: "low"],
    ),
}


def rows(which):
    for search, table in ((random_restarts, RESTARTS), (simulated_annealing, ANNEALING)):
        for name, columns in table.items():
            for bad in columns[which]:
                yield pytest.param(search, name, bad, id=f"{search.__name__}-{name}-{bad!r:.20}")


def call(search, name, bad):
    options = {
        random_restarts: {"low": [-2.0, -2.0], "high": [2.0, 2.0], "momentum": 0.0, **DESCENTS},
        simulated_annealing: {"start": [1.0, 1.0], **WALK},
    }[search]
    return search(**{"function": double_well, **options, name: bad})


@pytest.mark.parametrize(("search", "name", "bad"), list(rows(0)))
def test_out_of_range(search, name, bad):
    with pytest.raises(ValueError, match=rf"\b{name}\b"):
        call(search, name, bad)


@pytest.mark.parametrize(("search", "name", "bad"), list(rows(1)))
def test_wrong_type(search, name, bad):
    with pytest.raises(TypeError, match=rf"\b{name}\b"):
        call(search, name, bad)


def test_a_temperature_that_would_round_to_0():
    with pytest.raises(ValueError, match=r"^temperature"):
        simulated_annealing(
            double_well, [1.0], evaluations=9, temperature=5e-324, step_size=1.0, seed=0
        )
    simulated_annealing(
        double_well, [1.0], evaluations=999, temperature=2.3e-308, step_size=1.0, seed=0
    )


@both_libraries
def test_a_box_too_wide_for_its_type(library):
    low, high = (library.convert(np.array([side * 1e308])) for side in (-1, 1))
    with pytest.raises(ValueError, match=r"\blow\b"):
        random_restarts(double_well, low, high, **DESCENTS)
