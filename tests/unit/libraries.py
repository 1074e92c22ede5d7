"""The array libraries under test, and how a result is held to an oracle's answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import array_api_compat
import array_api_strict
import jax
import numpy as np
import pytest
import torch

# Without this JAX makes float32 of every float64.
jax.config.update("jax_enable_x64", True)

# The rounding error allowed where the result is representable.
TOLERANCE = {"float32": 1e-5, "float64": 1e-12}
DTYPES = ["float16", "float32", "float64"]


@dataclass(frozen=True)
class Library:
    """One array library: how a NumPy array becomes one of its own."""

    name: str
    convert: Callable[[np.ndarray], Any]

    def __repr__(self) -> str:
        return self.name

    def owns(self, array: object) -> bool:
        return array_api_compat.array_namespace(array) is array_api_compat.array_namespace(
            self.convert(np.zeros(1))
        )


NUMPY = Library("numpy", np.asarray)
TORCH = Library("torch", lambda array: torch.from_numpy(np.array(array, order="C")))
JAX = Library("jax", jax.numpy.asarray)
STRICT = Library("array_api_strict", lambda array: array_api_strict.asarray(np.asarray(array)))
DEVICE = array_api_strict.Device("device1")
SECOND_DEVICE = Library(
    "array_api_strict elsewhere",
    lambda array: array_api_strict.asarray(np.asarray(array), device=DEVICE),
)

both_libraries = pytest.mark.parametrize("library", [NUMPY, TORCH], ids=repr)
all_libraries = pytest.mark.parametrize("library", [NUMPY, TORCH, STRICT, JAX], ids=repr)
both_dtypes = pytest.mark.parametrize("dtype", ["float32", "float64"])


def to_numpy(array: Any) -> np.ndarray:
    """Return any library's array as a NumPy array."""
    if isinstance(array, torch.Tensor):
        return array.detach().numpy()
    return np.asarray(array)


def machine_epsilon(dtype: str) -> float:
    return 2**-7 if dtype == "bfloat16" else float(np.finfo(dtype).eps)


def dtype_name(array: Any) -> str:
    return str(array.dtype).rpartition(".")[2]


def assert_close(actual: Any, expected: Any, *, scale: Any = 0.0) -> None:
    """Compare with the dtype's tolerance, relative to the answer plus `scale`.

    `scale` is the size of the terms whose sum is the answer, where they cancel: no formula can
    do better than rounding those. Answers below the smallest normal number lose digits, and
    answers beyond the largest are infinite.
    """
    name = dtype_name(actual)
    limits = np.finfo(name)
    actual = to_numpy(actual).astype(np.float64)
    expected = np.asarray(expected, dtype=np.float64)
    assert actual.shape == expected.shape, f"shape {actual.shape}, expected {expected.shape}"
    with np.errstate(over="ignore"):
        expected = np.where(np.isfinite(expected), expected.astype(name), expected)
    expected = expected.astype(np.float64)
    finite = np.isfinite(expected)
    np.testing.assert_array_equal(actual[~finite], expected[~finite])
    allowed = TOLERANCE[name] * (np.abs(expected) + scale) + float(limits.tiny)
    error = np.abs(np.where(finite, actual, 0) - np.where(finite, expected, 0))
    worst = np.max(np.where(finite, error / allowed, 0), initial=0)
    assert worst <= 1, f"{actual} is {worst:.3g} tolerances from {expected}"


def assert_matches(
    library: Library,
    function: Callable[..., Any],
    arrays: list[np.ndarray],
    expected: Any,
    *,
    scale: Any = 0.0,
    **options: Any,
) -> None:
    """Call `function` in `library`; the answer must be the oracle's, in the arguments' own kind."""
    actual = function(*(library.convert(array) for array in arrays), **options)
    assert library.owns(actual), f"{type(actual)} came back from {library}"
    assert dtype_name(actual) == str(arrays[0].dtype)
    assert_close(actual, expected, scale=scale)


def value_or_refusal(call: Callable[[], Any], word: str) -> Any | None:
    """Return the call's value, or None where its error says `word`."""
    try:
        return call()
    except (TypeError, ValueError) as error:
        if word not in str(error):
            raise
        return None
