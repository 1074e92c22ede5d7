"""gradient_descent against torch's own optimiser."""

import math

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lossbook.optimization import DivergenceError, double_well, gradient_descent, himmelblau

from .libraries import NUMPY, STRICT, TORCH, all_libraries, dtype_name, to_numpy


def bowl(x):
    """A quadratic whose two axes are not alike."""
    return x[0] ** 2 + 3 * (x[1] - 1) ** 2 + x[0] * x[1]


def sgd(function, start, *, learning_rate, steps, momentum):
    """The points and values of torch.optim.SGD."""
    point = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([point], lr=learning_rate, momentum=momentum)
    points, values = [], []
    for _ in range(steps + 1):
        value = function(point)
        points.append(point.detach().numpy().copy())
        values.append(value.item())
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
    return np.array(points), np.array(values)


@all_libraries
@given(
    start=st.tuples(*[st.floats(-2, 2)] * 2),
    learning_rate=st.floats(0.001, 0.05),
    steps=st.integers(1, 6),
    momentum=st.sampled_from([0.0, 0.5, 0.9]),
)
@pytest.mark.parametrize("function", [bowl, himmelblau, double_well])
def test_the_path_is_sgds(library, function, start, learning_rate, steps, momentum):
    options = {"learning_rate": learning_rate / 10, "steps": steps, "momentum": momentum}
    points, values = sgd(function, start, **options)
    path = gradient_descent(function, library.convert(np.array(start)), **options)
    assert library.owns(path.points)
    assert library.owns(path.values)
    # Without autograd the slopes come from differences, good to about ten digits.
    tolerance = {"rtol": 1e-12, "atol": 1e-12} if library is TORCH else {"rtol": 1e-6, "atol": 1e-6}
    np.testing.assert_allclose(to_numpy(path.points), points, **tolerance)
    np.testing.assert_allclose(to_numpy(path.values), values, **tolerance)


@pytest.mark.parametrize("start", [-1.0, 0.0, 1.0])
def test_differences_are_good_to_about_ten_digits(start):
    path = gradient_descent(np.exp, start, learning_rate=1.0, steps=1)
    assert start - path.points[1] == pytest.approx(math.exp(start), rel=5e-10)


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e6, 1e12])
def test_differences_suit_the_size_of_a_coordinate(size):
    path = gradient_descent(lambda x: x**2, size, learning_rate=0.25, steps=1)
    assert path.points[1] == pytest.approx(size / 2, rel=1e-6)


@pytest.mark.parametrize("library", [NUMPY, TORCH], ids=repr)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_dtype_stays(library, dtype):
    path = gradient_descent(bowl, library.convert(np.ones(2, dtype)), learning_rate=0.1, steps=3)
    assert dtype_name(path.points) == dtype_name(path.values) == dtype
    np.testing.assert_allclose(
        to_numpy(path.points),
        sgd(bowl, [1.0, 1.0], learning_rate=0.1, steps=3, momentum=0.0)[0],
        rtol=1e-4,
    )


def test_lists_integers_and_scalars_are_numpy_arrays():
    for start in (2, 2.0, np.int64(2), np.float64(2.0)):
        path = gradient_descent(lambda x: x**2, start, learning_rate=0.25, steps=2)
        np.testing.assert_allclose(path.points, [2.0, 1.0, 0.5], rtol=1e-9)
        np.testing.assert_allclose(path.values, [4.0, 1.0, 0.25], rtol=1e-9)
    path = gradient_descent(bowl, [1, 1], learning_rate=0.01, steps=1)
    assert path.points.shape == (2, 2)


def test_points_may_be_tables():
    start = torch.ones(2, 3, dtype=torch.float64, requires_grad=True)
    path = gradient_descent(lambda x: (x**2).sum(), start, learning_rate=0.25, steps=4)
    assert path.points.shape == (5, 2, 3)
    torch.testing.assert_close(path.points[-1], torch.full((2, 3), 0.0625, dtype=torch.float64))
    assert not path.points.requires_grad
    assert torch.equal(start, torch.ones(2, 3))


def test_gradients_are_taken_even_where_torch_was_told_not_to():
    with torch.no_grad():
        path = gradient_descent(bowl, torch.ones(2), learning_rate=0.1, steps=1)
    assert not torch.equal(path.points[0], path.points[1])


@all_libraries
def test_divergence_keeps_the_path(library):
    start = library.convert(np.array(3.0))
    with pytest.raises(DivergenceError, match=r"try a smaller learning_rate$") as caught:
        gradient_descent(lambda x: x**2, start, learning_rate=1e10, steps=200)
    points, values = (to_numpy(part) for part in caught.value.path)
    assert isinstance(caught.value, ValueError)
    assert 1 < len(points) == len(values) < 200
    assert points[0] == 3
    np.testing.assert_allclose(points[1], 3 - 6e10, rtol=1e-6)
    np.testing.assert_allclose(values, points**2)
    assert np.all(np.isfinite(values))
    assert f"step {len(points)}" in str(caught.value)


def test_a_value_that_is_no_longer_a_number_is_divergence():
    start = torch.tensor(1.0)
    with pytest.raises(DivergenceError, match="nan") as caught:
        gradient_descent(lambda x: torch.log(x), start, learning_rate=2.0, steps=9)
    torch.testing.assert_close(caught.value.path.points, torch.tensor([1.0]))


GOOD = {"function": bowl, "start": np.ones(2), "learning_rate": 0.1, "steps": 2, "momentum": 0.5}
OUT_OF_RANGE = {
    "learning_rate": [0, 0.0, -0.1, math.nan, math.inf],
    "steps": [0, -1],
    "momentum": [-0.1, 1, 1.0, 2, math.nan, math.inf],
    "start": [[], np.ones((0, 2)), [math.nan, 1.0], [math.inf, 1.0]],
    "function": [lambda x: x, lambda x: np.ones(1), lambda x: np.nan * x[0], lambda x: np.ones(0)],
}
WRONG_TYPE = {
    "learning_rate": ["0.1", None, 1j, [0.1], True],
    "steps": [1.0, "2", None, True],
    "momentum": ["0.5", None, 1j, True],
    "start": [None, "ab", [1j, 1.0], {}, {1.0}],
    "function": [None, "bowl", 3, lambda x: "low", lambda x: None, lambda x: 1j],
}


def rows(table):
    return [
        pytest.param(name, bad, id=f"{name}-{bad!r:.20}") for name in table for bad in table[name]
    ]


@pytest.mark.parametrize(("name", "bad"), rows(OUT_OF_RANGE))
def test_out_of_range(name, bad):
    with pytest.raises(ValueError, match=rf"\b{name}\b"):
        gradient_descent(**{**GOOD, name: bad})


@pytest.mark.parametrize(("name", "bad"), rows(WRONG_TYPE))
def test_wrong_type(name, bad):
    with pytest.raises(TypeError, match=rf"\b{name}\b"):
        gradient_descent(**{**GOOD, name: bad})


@pytest.mark.parametrize("library", [TORCH, STRICT], ids=repr)
def test_the_function_stays_in_the_starts_library(library):
    start = library.convert(np.ones(2))
    with pytest.raises(TypeError, match="function"):
        gradient_descent(lambda x: np.sum(np.ones(2)), start, learning_rate=0.1, steps=1)


def test_a_function_without_a_gradient():
    with pytest.raises(ValueError, match=r"^function must .* within torch$"):
        gradient_descent(lambda x: torch.tensor(1.0), torch.ones(2), learning_rate=0.1, steps=1)


def test_the_functions_own_error_is_not_hidden():
    def broken(x):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        gradient_descent(broken, [1.0], learning_rate=0.1, steps=1)


@all_libraries
def test_the_function_is_called_at_finite_points_only(library):
    """So the divergence shows, and not what the function says to an infinity."""

    def steep(x):
        if not np.all(np.isfinite(to_numpy(x))):
            raise ZeroDivisionError
        return x * 1e150

    with pytest.raises(DivergenceError, match="step 1, with a point that is not finite") as caught:
        gradient_descent(steep, library.convert(np.array(0.0)), learning_rate=1e200, steps=3)
    assert to_numpy(caught.value.path.points) == [0.0]


@pytest.mark.parametrize("start", [math.nan, math.inf])
def test_a_start_that_is_not_finite(start):
    with pytest.raises(ValueError, match=r"^start must be finite"):
        gradient_descent(lambda x: 1 / 0, start, learning_rate=1.0, steps=1)


def test_a_function_that_ignores_its_argument():
    """It keeps a gradient, only not that of the point."""
    weight = torch.tensor(2.0, requires_grad=True)
    with pytest.raises(ValueError, match=r"^function ignores its argument"):
        gradient_descent(lambda x: weight**2, torch.tensor(1.0), learning_rate=1.0, steps=1)


def test_a_value_that_comes_in_the_functions_own_array():
    """The next call fills that array anew; the path and the slopes must not notice."""
    buffer = np.zeros(())

    def bowl_in_buffer(x):
        return np.sum(x**2, out=buffer)

    found = gradient_descent(bowl_in_buffer, [1.0, 2.0], learning_rate=0.25, steps=3)
    np.testing.assert_allclose(found.points[:, 0], [1, 0.5, 0.25, 0.125], rtol=1e-9)
    np.testing.assert_allclose(found.values, [5, 1.25, 0.3125, 0.078125], rtol=1e-9)


def test_differences_at_the_largest_number_stay_finite():
    seen = []

    def level(x):
        seen.append(x)
        return 0 * x[0]

    gradient_descent(level, np.float32([3.4028e38]), learning_rate=1.0, steps=1)
    assert np.all(np.isfinite(seen))
