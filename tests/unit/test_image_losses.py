"""content_loss, style_loss and perceptual_loss against the formulas, written out in torch."""

import numpy as np
import pytest
import torch
from torch.nn.functional import mse_loss

from lossbook.features import load_extractor
from lossbook.images import content_loss, perceptual_loss, style_loss

LAYERS = ["relu1_1", "relu2_2", "relu4_2"]
LOSSES = [
    (content_loss, {"layer": "relu2_2"}),
    (style_loss, {"layers": LAYERS}),
    (perceptual_loss, {"layers": LAYERS}),
]
every_loss = pytest.mark.parametrize(("loss", "options"), LOSSES, ids=["content", "style", "mean"])


def images(seed, *, count=2, dtype=torch.float32):
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(count, 3, 16, 24, generator=generator, dtype=dtype)


@pytest.fixture(scope="module")
def extractor():
    return load_extractor()


def stub(batch):
    """Two layers that can be computed by hand."""
    return {"pixels": batch, "doubled": 2 * batch[..., ::2, ::2]}


def test_content_loss(extractor):
    x, y = images(0), images(1)
    for layer in LAYERS:
        expected = mse_loss(extractor(x)[layer], extractor(y)[layer])
        torch.testing.assert_close(content_loss(x, y, extractor, layer=layer), expected)


def test_perceptual_loss(extractor):
    x, y = images(0), images(1)
    losses = [mse_loss(extractor(x)[layer], extractor(y)[layer]) for layer in LAYERS]
    expected = torch.stack(losses).mean()
    torch.testing.assert_close(perceptual_loss(x, y, extractor, layers=LAYERS), expected)


def test_style_loss(extractor):
    x, y = images(0), images(1)
    expected = 0
    for layer in LAYERS:
        for one, other in zip(extractor(x)[layer], extractor(y)[layer], strict=True):
            grams = [torch.einsum("chw,dhw->cd", f, f) / f.numel() for f in (one, other)]
            expected += torch.linalg.matrix_norm(grams[0] - grams[1]) ** 2 / len(x)
    torch.testing.assert_close(style_loss(x, y, extractor, layers=LAYERS), expected)


def test_by_hand():
    x, y = torch.zeros(1, 3, 2, 2), torch.full((1, 3, 2, 2), 0.5)
    assert content_loss(x, y, stub, layer="pixels").item() == 0.25
    assert content_loss(x, y, stub, layer="doubled").item() == 1.0
    assert perceptual_loss(x, y, stub, layers=["pixels", "doubled"]).item() == 0.625
    # Gram matrices of nine equal entries: 4 · 0.25 / 12 for the pixels, 1 / 3 for the others.
    style = style_loss(x, y, stub, layers=["pixels", "doubled"])
    assert style.item() == pytest.approx(9 / 144 + 9 / 9)


@every_loss
def test_a_scalar_tensor_that_is_zero_for_equal_images(extractor, loss, options):
    value = loss(images(0), images(0), extractor, **options)
    assert isinstance(value, torch.Tensor)
    assert value.shape == ()
    assert value == 0


@every_loss
def test_gradients(extractor, loss, options):
    x, y = images(0, count=1, dtype=torch.float64), images(1, count=1, dtype=torch.float64)
    small = x[..., :8, :8].clone().requires_grad_()
    assert torch.autograd.gradcheck(lambda z: loss(z, y[..., :8, :8], extractor, **options), small)


@every_loss
def test_gradients_between_equal_images_are_zero(extractor, loss, options):
    x = images(0).requires_grad_()
    loss(x, images(0), extractor, **options).backward()
    assert (x.grad == 0).all()


def test_style_ignores_where_things_are(extractor):
    x = images(0)
    flipped = x.flip(-1)
    of_first_layer = style_loss(x, flipped, lambda z: {"pixels": z}, layers=["pixels"])
    torch.testing.assert_close(of_first_layer, torch.tensor(0.0))
    assert content_loss(x, flipped, extractor, layer="relu1_1") > 0


BAD_ARGUMENTS = [
    ({"targets": images(1, count=1)}, ValueError, r"\(2, 3, 16, 24\) and \(1, 3, 16, 24\)"),
    (
        {"targets": images(1) + 1},
        ValueError,
        r"must lie in \[0, 1\], got [12]\..*\n.*was given targets",
    ),
    (
        {"images": images(1) - 1},
        ValueError,
        r"must lie in \[0, 1\], got -.*\n.*was given images",
    ),
    (
        {"images": images(0)[:, :1], "targets": images(1)[:, :1]},
        ValueError,
        r"images must be \[N, 3, H, W\], with 3 colour channels",
    ),
    (
        {"images": images(0)[..., :4], "targets": images(1)[..., :4]},
        ValueError,
        "at least 8 × 8 pixels",
    ),
    ({"targets": images(1).numpy()}, TypeError, "same library"),
    (
        {"images": images(0).numpy(), "targets": images(1).numpy()},
        TypeError,
        "images must be a torch tensor",
    ),
    ({"extractor": "tiny-vgg"}, TypeError, "extractor must be callable"),
    ({"extractor": lambda z: z}, TypeError, "dict of layer names to features, got Tensor"),
]


@every_loss
@pytest.mark.parametrize(
    ("changed", "error", "words"),
    BAD_ARGUMENTS,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_arguments(extractor, loss, options, changed, error, words):
    arguments = {"images": images(0), "targets": images(1), "extractor": extractor} | changed
    with pytest.raises(error, match=words):
        loss(**arguments, **options)


@pytest.mark.parametrize("loss", [style_loss, perceptual_loss])
@pytest.mark.parametrize(
    ("layers", "error", "words"),
    [
        (["relu1_1", "relu9_9"], ValueError, "relu1_1, .*relu4_2, got 'relu9_9'"),
        ([], ValueError, "at least one layer"),
        ("relu1_1", TypeError, "list of names, got 'relu1_1'"),
        ([3], ValueError, "got 3"),
        (None, TypeError, "list of names, got None"),
        (np.array(["relu1_1"]), TypeError, "list of names"),
    ],
)
def test_bad_layers(extractor, loss, layers, error, words):
    with pytest.raises(error, match=words):
        loss(images(0), images(1), extractor, layers=layers)


@pytest.mark.parametrize("layer", ["conv1_1", "", None, ["relu1_1"]])
def test_bad_layer(extractor, layer):
    with pytest.raises((TypeError, ValueError), match=r"layer must be .*, got"):
        content_loss(images(0), images(1), extractor, layer=layer)


def times(factor):
    """An extractor of two equal layers."""
    return lambda batch: {"one": batch * factor, "two": batch * factor}


def test_a_mean_of_layers_whose_sum_overflows():
    x = torch.ones(2, 3, 1, 1)
    found = perceptual_loss(x, 0 * x, times(1.7e19), layers=["one", "two"])
    assert found.item() == pytest.approx(1.7e19**2, rel=1e-6)


def test_a_mean_of_styles_whose_sum_over_images_overflows():
    x = torch.ones(2, 3, 1, 1)
    # Nine entries of f²/3, squared: f⁴.
    assert style_loss(x, 0 * x, times(4.2e9), layers=["one"]).item() == pytest.approx(4.2e9**4)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
@pytest.mark.parametrize(("loss", "options"), [(style_loss, {"layers": ["one"]}), LOSSES[0]])
def test_half_precision_is_rounded_once(loss, options, dtype):
    x = torch.ones(4, 3, 1, 1, dtype=dtype)
    options = {name: ["one"] if name == "layers" else "one" for name in options}
    found = loss(x, 0 * x, lambda batch: {"one": (12 * batch).to(dtype)}, **options)
    assert found.dtype == dtype
    assert found.item() == (20736 if loss is style_loss else 144)


def test_an_extractor_without_layers():
    with pytest.raises(ValueError, match=r"^extractor must return the features of one layer or"):
        content_loss(images(0), images(0), lambda batch: {}, layer="one")


def test_features_of_unlike_shapes_are_named():
    sizes = iter([1, 2])
    words = r"^features of images and features of targets must have the same shape"
    with pytest.raises(ValueError, match=words):
        content_loss(images(0), images(0), lambda x: {"a": x[: next(sizes)]}, layer="a")
