"""JAX, eagerly: the same gradients as torch's, no argument changed, and plain errors."""

import json
import os
import subprocess
import sys

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import torch

import lossbook

from .catalogue import CASES
from .libraries import JAX, NUMPY, TORCH, assert_close, to_numpy

# A set's membership has no gradient.
DIFFERENTIABLE = [case for case in CASES if repr(case) != "jaccard_similarity"]


def floating(arguments):
    return [name for name, array in arguments.items() if to_numpy(array).dtype.kind == "f"]


@pytest.mark.parametrize("case", DIFFERENTIABLE, ids=repr)
def test_the_gradient_is_torchs(case):
    arguments = case.converted(JAX)
    names = floating(arguments)

    def total(values):
        return case.call(**{**arguments, **dict(zip(names, values, strict=True))}).sum()

    found = jax.grad(total)([arguments[name] for name in names])

    leaves = case.converted(TORCH)
    for name in names:
        leaves[name].requires_grad_()
    case.call(**leaves).sum().backward()
    for name, gradient in zip(names, found, strict=True):
        assert_close(gradient, leaves[name].grad.numpy(), scale=1)


# Values near which a body takes its careful branch: small losses, near equality, an empty sum.
BRANCHES = {
    "logsumexp, one dominates": (lossbook.logsumexp, [[0.0, 30.0]]),
    "log_softmax, one dominates": (lossbook.log_softmax, [[0.0, 30.0]]),
    "kl_divergence near equality": (lossbook.kl_divergence, [[0.25, 0.75], [0.26, 0.74]]),
    "js_divergence near equality": (lossbook.js_divergence, [[0.25, 0.75], [0.26, 0.74]]),
    "cosine_distance near parallel": (lossbook.cosine_distance, [[1.0, 2.0], [1.0, 2.001]]),
    "cosine_loss near parallel": (lossbook.cosine_loss, [[1.0, 2.0], [1.0, 2.001]]),
    "mutual_information near independence": (
        lossbook.mutual_information,
        [[[0.26, 0.24], [0.25, 0.25]]],
    ),
    "euclidean_distance of a huge vector": (lossbook.euclidean_distance, [[1e300], [0.0]]),
}


@pytest.mark.parametrize(("function", "rows"), BRANCHES.values(), ids=BRANCHES)
def test_the_careful_branches(function, rows):
    expected = function(*map(np.array, rows))
    assert_close(function(*map(jnp.array, rows)), expected)
    places = tuple(range(len(rows)))
    found = jax.grad(lambda *arrays: function(*arrays).sum(), argnums=places)(*map(jnp.array, rows))
    leaves = [torch.tensor(row, dtype=torch.float64, requires_grad=True) for row in rows]
    function(*leaves).sum().backward()
    for gradient, leaf in zip(found, leaves, strict=True):
        assert_close(gradient, leaf.grad.numpy(), scale=1)


@pytest.mark.parametrize("case", [case for case in CASES if len(case.arrays) > 1], ids=repr)
def test_jax_and_numpy_do_not_mix(case):
    first, *others = case.arrays
    mixed = {first: JAX.convert(case.arrays[first])}
    mixed |= {name: NUMPY.convert(case.arrays[name]) for name in others}
    with pytest.raises(TypeError, match=r"same library, got jax.numpy and numpy"):
        case.call(**mixed)


def test_the_default_precision_of_jax_brings_no_warning():
    """Without 64 bits, in a fresh interpreter whose warnings are errors."""
    code = """
import json, jax.numpy as jnp, lossbook
z = jnp.array([[2.0, 1.0, 0.1]])
loss = lossbook.softmax_cross_entropy(z, jnp.array([0]))
near = lossbook.kl_divergence(jnp.array([0.25, 0.75]), jnp.array([0.26, 0.74]))
print(json.dumps([str(loss.dtype), float(loss), float(near)]))
"""
    environment = {**os.environ, "JAX_ENABLE_X64": "0", "JAX_PLATFORMS": "cpu"}
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env=environment,
    )
    dtype, loss, near = json.loads(run.stdout)
    assert dtype == "float32"
    assert loss == pytest.approx(0.4170300, rel=1e-6)
    exact = 0.25 * np.log(0.25 / 0.26) + 0.75 * np.log(0.75 / 0.74)
    assert near == pytest.approx(exact, rel=1e-3)
