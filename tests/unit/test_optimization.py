"""optimization: the landscapes and the secretary problem against counting and SciPy."""

import itertools
import math
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
import scipy.optimize
import scipy.stats
from hypothesis import given

from lossbook.optimization import (
    double_well,
    himmelblau,
    rastrigin,
    secretary_success,
    simulate_secretary,
)

from .libraries import assert_matches, both_libraries
from .strategies import vectors


def rows_of(x):
    return x.astype(np.float64).reshape(-1, x.shape[-1])


@both_libraries
@given(inputs=vectors(low=-50, high=50))
def test_rastrigin(library, inputs):
    (x,), _ = inputs
    expected = [
        math.fsum(10 + c * c - 10 * math.cos(2 * math.pi * c) for c in row) for row in rows_of(x)
    ]
    # A coordinate's rounding, times the steepest slope 20π.
    scale = 20 * np.pi * (1 + np.abs(rows_of(x)).sum(axis=-1))
    shape = x.shape[:-1]
    assert_matches(library, rastrigin, [x], np.reshape(expected, shape), scale=scale.reshape(shape))


@both_libraries
@given(inputs=vectors(low=-10, high=10))
def test_double_well(library, inputs):
    (x,), _ = inputs
    expected = [math.fsum((c**2 - 1) ** 2 + 0.3 * c for c in row) for row in rows_of(x)]
    size = (rows_of(x) ** 4).sum(axis=-1) + 1
    shape = x.shape[:-1]
    assert_matches(
        library, double_well, [x], np.reshape(expected, shape), scale=size.reshape(shape)
    )


@pytest.mark.parametrize("side", [-1, 1])
def test_double_well_has_its_minima_where_it_says(side):
    found = scipy.optimize.minimize(double_well, [side, side], tol=1e-12)
    # The slope 4x³ − 4x + 0.3 vanishes at three places, the middle one a maximum.
    roots = sorted(np.roots([4, 0, -4, 0.3]))
    np.testing.assert_allclose(found.x, [roots[side + 1]] * 2, atol=1e-5)
    assert f"{found.x[0]:.4f}" in double_well.__doc__


# Himmelblau (1972), the four points where both squares vanish.
VALLEYS = [(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)]


def himmelblau_by_hand(x, y):
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


@both_libraries
@given(inputs=vectors(low=-5, high=5, min_length=2))
def test_himmelblau(library, inputs):
    (x,), axis = inputs
    points = np.moveaxis(x, axis, -1)[..., :2]
    expected = himmelblau_by_hand(*np.moveaxis(points.astype(np.float64), -1, 0))
    assert_matches(library, himmelblau, [points], expected, scale=1e3)


@pytest.mark.parametrize("valley", VALLEYS)
def test_himmelblau_vanishes_in_four_valleys(valley):
    assert float(himmelblau(list(valley))) == pytest.approx(0, abs=1e-8)
    found = scipy.optimize.minimize(himmelblau, np.add(valley, 0.3), tol=1e-12)
    np.testing.assert_allclose(found.x, valley, atol=1e-5)


def test_the_known_optima():
    assert rastrigin([0.0, 0.0, 0.0]) == 0
    assert rastrigin([0.5]) == pytest.approx(20.25)
    assert himmelblau([3.0, 2.0]) == 0
    # The local maximum of the textbooks.
    assert himmelblau([-0.270845, -0.923039]) == pytest.approx(181.617, abs=1e-3)


def chance_by_counting(candidates, skip):
    """Try every order: skip some, then take the first who beats them all, else the last."""
    wins = 0
    for order in itertools.permutations(range(candidates)):
        bar = max(order[:skip], default=-1)
        chosen = next((rank for rank in order[skip:] if rank > bar), None)
        wins += chosen == candidates - 1
    return Fraction(wins, math.factorial(candidates))


@pytest.mark.parametrize(
    ("candidates", "skip"), [(n, skip) for n in range(1, 8) for skip in range(n)]
)
def test_secretary_success_is_a_count_of_orders(candidates, skip):
    chance = secretary_success(candidates, skip)
    assert isinstance(chance, float)
    assert chance == pytest.approx(float(chance_by_counting(candidates, skip)), rel=1e-12)


def test_the_secretary_of_the_course():
    """Of a hundred, skip 37: about 1/e."""
    chances = [secretary_success(100, skip) for skip in range(100)]
    assert max(range(100), key=chances.__getitem__) == 37
    assert chances[37] == pytest.approx(0.3710, abs=5e-5)
    assert chances[0] == pytest.approx(0.01)


@pytest.mark.parametrize(("candidates", "skip"), [(1, 0), (5, 0), (5, 2), (20, 7), (20, 19)])
def test_the_simulation_agrees_with_the_exact_chance(candidates, skip):
    trials = 4000
    rate = simulate_secretary(candidates, skip, trials=trials, seed=1)
    wins = round(rate * trials)
    assert rate == wins / trials
    test = scipy.stats.binomtest(wins, trials, secretary_success(candidates, skip))
    assert test.pvalue > 1e-4


def test_many_candidates_are_drawn_a_few_at_a_time():
    """Half a million candidates leave room for two orders at once, so these are three rounds."""
    rates = [simulate_secretary(2**19, 2**18, trials=5, seed=seed) for seed in range(6)]
    test = scipy.stats.binomtest(round(5 * sum(rates)), 30, secretary_success(2**19, 2**18))
    assert test.pvalue > 1e-3
    assert max(rates) > 0.4


def test_the_last_round_draws_only_the_orders_that_are_left():
    """A single candidate is always got: in a million orders at once, and in the one after them."""
    assert simulate_secretary(1, 0, trials=2**20 + 1, seed=0) == 1.0


def test_one_trial_is_won_or_lost():
    assert simulate_secretary(1, 0, trials=1, seed=0) == 1.0
    assert {simulate_secretary(4, 1, trials=1, seed=seed) for seed in range(20)} == {0.0, 1.0}


def test_the_seed_decides():
    first, again, other = (simulate_secretary(30, 11, trials=999, seed=s) for s in (3, 3, 4))
    assert first == again
    assert first != other


WHOLE_NUMBERS = [2.0, "2", None, True, [2]]


@pytest.mark.parametrize("function", [secretary_success, simulate_secretary])
@pytest.mark.parametrize(
    ("candidates", "skip", "word"),
    [(0, 0, "candidates"), (-3, 0, "candidates"), (5, 5, "skip"), (5, -1, "skip"), (5, 9, "skip")],
)
def test_secretaries_out_of_range(function, candidates, skip, word):
    options = {"trials": 10, "seed": 0} if function is simulate_secretary else {}
    with pytest.raises(ValueError, match=rf"^{word}\b"):
        function(candidates, skip, **options)


@pytest.mark.parametrize("bad", WHOLE_NUMBERS)
def test_secretaries_are_counted_in_whole_numbers(bad):
    for arguments, word in (((bad, 1), "candidates"), ((5, bad), "skip")):
        with pytest.raises(TypeError, match=rf"^{word}\b"):
            secretary_success(*arguments)
        with pytest.raises(TypeError, match=rf"^{word}\b"):
            simulate_secretary(*arguments, trials=10, seed=0)
    with pytest.raises(TypeError, match=r"^trials\b"):
        simulate_secretary(5, 1, trials=bad, seed=0)


@pytest.mark.parametrize("bad", [0, -1])
def test_trials_are_positive(bad):
    with pytest.raises(ValueError, match=r"^trials\b"):
        simulate_secretary(5, 1, trials=bad, seed=0)


@pytest.mark.parametrize(("bad", "error"), [("x", TypeError), (1.5, TypeError), (-1, ValueError)])
def test_bad_seeds(bad, error):
    with pytest.raises(error, match=r"^seed\b"):
        simulate_secretary(5, 1, trials=10, seed=bad)


def test_many_trials_do_not_need_much_memory():
    """A million random orders of 100 would fill 800 MB; these would fill 160."""
    tracemalloc.start()
    simulate_secretary(100, 37, trials=200_000, seed=0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40e6
