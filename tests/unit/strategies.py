"""Hypothesis strategies for the inputs of every module."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

dtypes = st.sampled_from(["float32", "float64"])
# 0 to 4 batch axes.
batch_shapes = hnp.array_shapes(min_dims=0, max_dims=4, min_side=1, max_side=3)


def largest(dtype: str, power: float = 1.0) -> float:
    """Return a number of `dtype` whose `power` still leaves room to add a few hundred of them."""
    return float(np.dtype(dtype).type((float(np.finfo(dtype).max) / 1e3) ** (1 / power)))


def numbers(dtype: str, low: float, high: float) -> st.SearchStrategy[float]:
    """Floats of `dtype` from `low` to `high`, special ones often: ties, zeros, subnormals."""
    limits = np.finfo(dtype)
    small = [0.0, -0.0, float(limits.smallest_subnormal), float(limits.tiny), float(limits.eps)]
    special = [low, high, *small, *(-number for number in small), 1.0, -1.0, 0.5, 2.0]
    width = limits.bits
    return st.sampled_from([number for number in special if low <= number <= high]) | st.floats(
        low, high, width=width
    )


@st.composite
def shapes_with_axis(draw: Any, *, min_length: int = 1, max_length: int = 6) -> tuple[Any, int]:
    """Draw a shape with 0 to 4 batch axes and the axis, negative or not, of its vectors."""
    batch = draw(batch_shapes)
    length = draw(st.integers(min_length, max_length))
    place = draw(st.integers(0, len(batch)))
    shape = (*batch[:place], length, *batch[place:])
    return shape, draw(st.sampled_from([place, place - len(shape)]))


@st.composite
def arrays(
    draw: Any, count: int = 1, *, low: float = -1e4, high: float = 1e4, shape: Any = batch_shapes
) -> list[np.ndarray]:
    """Draw `count` arrays of one shape and dtype."""
    dtype = draw(dtypes)
    drawn = draw(shape)
    return [draw(_array(dtype, drawn, low, high)) for _ in range(count)]


@st.composite
def vectors(
    draw: Any,
    count: int = 1,
    *,
    low: float = -1e4,
    high: float = 1e4,
    min_length: int = 1,
    dtype: str | None = None,
) -> tuple[list[np.ndarray], int]:
    """Draw `count` arrays of one shape and dtype, and the axis of their vectors."""
    dtype = dtype or draw(dtypes)
    shape, axis = draw(shapes_with_axis(min_length=min_length))
    return [draw(_array(dtype, shape, low, high)) for _ in range(count)], axis


@st.composite
def distributions(draw: Any, count: int = 1) -> tuple[list[np.ndarray], int]:
    """Draw `count` arrays of distributions along an axis: zeros, ties and tiny chances often."""
    dtype = draw(dtypes)
    shape, axis = draw(shapes_with_axis())
    return [normalise(draw(_weights(dtype, shape, axis)), axis) for _ in range(count)], axis


def normalise(weights: np.ndarray, axis: int = -1) -> np.ndarray:
    """Divide by the sum along `axis`, rounding once."""
    wide = weights.astype(np.float64)
    return (wide / wide.sum(axis=axis, keepdims=True)).astype(weights.dtype)


def dyadic_distributions(length: int, bits: int = 20) -> st.SearchStrategy[np.ndarray]:
    """Distributions of multiples of 2⁻ᵇⁱᵗˢ, all positive: their sum is exactly 1."""
    cuts = st.lists(
        st.integers(1, 2**bits - 1), min_size=length - 1, max_size=length - 1, unique=True
    )
    return cuts.map(lambda inner: np.diff([0, *sorted(inner), 2**bits]) / 2**bits)


def _array(dtype: str, shape: Any, low: float, high: float) -> st.SearchStrategy[np.ndarray]:
    low, high = (float(np.dtype(dtype).type(bound)) for bound in (low, high))
    return hnp.arrays(dtype, shape, elements=numbers(dtype, low, high))


def _weights(dtype: str, shape: Any, axis: int) -> st.SearchStrategy[np.ndarray]:
    return _array(dtype, shape, 0.0, 1e3).filter(
        lambda weights: bool(np.all(weights.sum(axis=axis) > 1e-3))
    )
