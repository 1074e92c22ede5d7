"""A temperature that is learnt: a scalar array of the logits' library, with its gradient."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import torch

from lossbook import info_nce, log_softmax, softmax

LOGITS = [2.0, 1.0, 0.1]
ROWS = [[1.0, 0.2], [0.3, 1.0], [-1.0, 0.5]]
OTHERS = [[0.9, 0.1], [0.1, 1.0], [-0.8, 0.7]]
USES = {
    "softmax": lambda t, array: softmax(array(LOGITS), temperature=t)[0],
    "log_softmax": lambda t, array: log_softmax(array(LOGITS), temperature=t)[2],
    "info_nce": lambda t, array: info_nce(array(ROWS), array(OTHERS), temperature=t),
}
every_use = pytest.mark.parametrize("use", USES.values(), ids=USES)


def doubles(rows):
    return torch.tensor(rows, dtype=torch.float64)


@every_use
@pytest.mark.parametrize("size", [0.07, 1.0, 5.0])
def test_the_gradient_in_torch(use, size):
    t = torch.tensor(size, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda t: use(t, doubles), (t,), eps=1e-7, atol=1e-6)
    assert float(use(t.detach(), doubles)) == pytest.approx(float(use(size, doubles)), rel=1e-14)


@every_use
def test_the_gradient_in_jax(use):
    t = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    use(t, doubles).backward()
    found = jax.grad(lambda t: use(t, jnp.array))(jnp.array(0.5))
    assert float(found) == pytest.approx(float(t.grad), rel=1e-12)


def test_its_formula():
    """d log p_i / dT = (Σ_j p_j z_j - z_i) / T²."""
    t = torch.tensor(0.7, dtype=torch.float64, requires_grad=True)
    log_softmax(doubles(LOGITS), temperature=t)[2].backward()
    p = np.exp(np.array(LOGITS) / 0.7) / np.exp(np.array(LOGITS) / 0.7).sum()
    assert float(t.grad) == pytest.approx((p @ LOGITS - LOGITS[2]) / 0.7**2, rel=1e-12)


def test_a_class_that_is_ruled_out_leaves_the_gradient_finite():
    t = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    masked = doubles([1.0, -math.inf, 2.0])
    softmax(masked, temperature=t)[0].backward()
    reached = t.grad.clone()
    t.grad = None
    softmax(doubles([1.0, 2.0]), temperature=t)[0].backward()
    assert reached == t.grad


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
def test_the_logits_set_the_type(dtype):
    z = torch.tensor(LOGITS).to(getattr(torch, dtype))
    for t in (torch.tensor(0.5, dtype=torch.float64), torch.tensor(0.5).half()):
        assert softmax(z, temperature=t).dtype == z.dtype


BAD = [
    (lambda: torch.tensor([0.5]), ValueError, r"temperature must be a scalar, got shape \(1,\)"),
    (lambda: torch.tensor(0.0), ValueError, "temperature"),
    (lambda: torch.tensor(-1.0), ValueError, "temperature"),
    (lambda: torch.tensor(math.nan), ValueError, "temperature"),
    (lambda: torch.tensor(math.inf), ValueError, "temperature"),
    (lambda: torch.tensor(1), TypeError, "temperature must be a floating-point scalar"),
    pytest.param(
        lambda: jnp.array(0.5), TypeError, "temperature must come from the same library", id="jax"
    ),
]


@pytest.mark.parametrize(("make", "error", "message"), BAD)
def test_what_is_no_temperature(make, error, message):
    with pytest.raises(error, match=message):
        softmax(torch.tensor(LOGITS), temperature=make())


@pytest.mark.parametrize("dtype", ["bfloat16", "float32", "float64"])
@pytest.mark.parametrize("size", [0.07, 0.5])
def test_a_mask_of_the_smallest_number_leaves_the_gradient_as_without_it(size, dtype):
    """Attention masks are filled with it; divided by T it overflows."""
    dtype = getattr(torch, dtype)
    gradients = []
    for logits in ([1.0, 0.0, torch.finfo(dtype).min], [1.0, 0.0]):
        t = torch.tensor(size, dtype=dtype, requires_grad=True)
        softmax(torch.tensor(logits, dtype=dtype), temperature=t)[0].backward()
        gradients.append(float(t.grad))
    assert gradients[0] == gradients[1] != 0


def test_a_temperature_so_low_that_gaps_overflow_has_no_slope():
    t = torch.tensor(1e-20, requires_grad=True)
    softmax(torch.tensor([1.0, 0.0]), temperature=t)[0].backward()
    assert t.grad == 0
