"""Frozen convolutional networks whose layers describe images.

`tiny-vgg` comes with the package: eight 3 × 3 convolutions in four blocks, built like a VGG
network and trained by `make weights`. VGG16 and VGG19 are the real ones, by way of torchvision.
This is the only module that imports torch when it is imported.
"""

from functools import lru_cache
from importlib import resources
from itertools import groupby
from typing import Any

import torch
from safetensors.torch import load
from torch import Tensor, nn
from torch.nn.functional import conv2d, max_pool2d, relu

from lossbook._arrays import floats
from lossbook._checks import in_unit_interval, whole

__all__ = ["Extractor", "load_extractor", "random_extractor"]

TINY = "tiny-vgg"
# Convolutions in each block, and how the pixels are centred and scaled before the first.
BLOCKS = {TINY: (2, 2, 2, 2), "vgg16": (2, 2, 3, 3, 3), "vgg19": (2, 2, 4, 4, 4)}
TINY_MEAN, TINY_STD = (0.5, 0.5, 0.5), (0.25, 0.25, 0.25)


def load_extractor(name: str = TINY) -> "Extractor":
    """Return a frozen network that turns images into the features of its layers.

    Parameters
    ----------
    name : str
        ``"tiny-vgg"``, whose weights are part of lossbook; ``"vgg16"`` or ``"vgg19"``, trained on
        ImageNet, whose weights torchvision takes from its cache or fetches.

    Returns
    -------
    Extractor
        A new module each time; the weights are read once.

    Raises
    ------
    TypeError
        If `name` is not a string.
    ValueError
        If there is no such extractor.
    RuntimeError
        If the weights are neither in torchvision's cache nor can be fetched.

    References
    ----------
    Simonyan and Zisserman (2015), "Very deep convolutional networks for large-scale image
    recognition", ICLR. Explained in chapters 3 and 4.

    Examples
    --------
    >>> extractor = load_extractor()
    >>> features = extractor(torch.zeros(1, 3, 32, 48))
    >>> list(features)[:3], tuple(features["relu2_1"].shape)
    (['relu1_1', 'relu1_2', 'relu2_1'], (1, 48, 16, 24))
    """
    if not isinstance(name, str):
        raise TypeError(f"name must be a string, got {name!r}")
    if name not in BLOCKS:
        raise ValueError(f"name must be one of {', '.join(BLOCKS)}, got {name!r}")
    if name == TINY:
        return Extractor(TINY, _embedded_weights(), TINY_MEAN, TINY_STD)
    # torchvision takes a second to import, which tiny-vgg does not need.
    from torchvision.models import get_model_weights

    source = get_model_weights(name)["IMAGENET1K_V1"]
    preset = source.transforms()
    return Extractor(name, _imagenet_weights(source, BLOCKS[name]), preset.mean, preset.std)


@torch.no_grad()
def random_extractor(images: Tensor, *, seed: int) -> "Extractor":
    """Return tiny-vgg with random filters in the place of the trained ones.

    It is the control for a trained extractor: what it can do comes from the architecture. The
    filters of a layer are orthogonal, have no bias, and are scaled so that every feature map has
    the root mean square 1 on the given images, or less where its filter hardly responds.

    Parameters
    ----------
    images : torch.Tensor
        Images `[N, 3, H, W]` with values in [0, 1], such as those that will be compared.
    seed : int
        Not negative. The same seed and images give the same filters.

    Returns
    -------
    Extractor
        Frozen, as :func:`load_extractor` returns it.

    Raises
    ------
    TypeError
        If `images` is not a torch tensor of real numbers, or `seed` is not an integer.
    ValueError
        If `images` is not `[N, 3, H, W]` in [0, 1] of at least 8 × 8 pixels, or `seed` is negative.

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
    extractor = load_extractor()
    extractor.name = f"random filters, seed {seed}"
    for layer, convolution in extractor.convolutions.items():
        weight, bias = convolution.parameters()
        nn.init.orthogonal_(weight, generator=generator)
        nn.init.zeros_(bias)
        size = extractor(images)[layer].square().mean((0, 2, 3)).sqrt()
        weight.div_(size.clamp(min=1e-2)[:, None, None, None])
    return extractor


class Extractor(nn.Module):
    """A stack of 3 × 3 convolutions with ReLUs, in blocks that each halve the image.

    Call it on images `[N, 3, H, W]` with values in [0, 1]. It returns a dict from layer names,
    ``relu1_1`` to the deepest, to features `[N, C, H', W']` after the ReLU. Gradients flow to the
    images, never to the weights.
    """

    def __init__(
        self,
        name: str,
        weights: dict[str, Tensor],
        mean: tuple[float, float, float],
        std: tuple[float, float, float],
    ) -> None:
        super().__init__()
        self.name = name
        self.mean, self.std = tuple(mean), tuple(std)
        # Digits count block and place, so that names in order are layers in order.
        self.layers = sorted({key.split(".")[0] for key in weights})
        self.convolutions = nn.ModuleDict(
            {layer: _convolution(weights[f"{layer}.weight"]) for layer in self.layers}
        )
        self.convolutions.load_state_dict(weights)
        self.blocks = [list(layers) for _, layers in groupby(self.layers, key=_block)]
        self.requires_grad_(False)

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        """Return the features of every layer."""
        x = self._checked(images)
        x = (x - x.new_tensor(self.mean)[:, None, None]) / x.new_tensor(self.std)[:, None, None]
        features = {}
        for block in self.blocks:
            if block is not self.blocks[0]:
                x = max_pool2d(x, 2)
            for layer in block:
                # The weights follow the images' dtype and device.
                weight, bias = (p.to(x) for p in self.convolutions[layer].parameters())
                features[layer] = x = relu(conv2d(x, weight, bias, padding=1))
        return features

    def _checked(self, images: Tensor) -> Tensor:
        """Return the images as floats, if they are what `forward` expects."""
        xp, x = floats(images=images)
        if not isinstance(x, Tensor):
            raise TypeError(f"images must be a torch tensor, got {type(images).__name__}")
        if x.ndim != 4 or x.shape[1] != 3:
            raise ValueError(
                f"images must be [N, 3, H, W], with 3 colour channels, got shape {tuple(x.shape)}"
            )
        in_unit_interval(xp, "images", x)
        halvings = len(self.blocks) - 1
        smallest = 2**halvings
        if min(x.shape[-2:]) < smallest:
            raise ValueError(
                f"images must be at least {smallest} × {smallest} pixels for {self.name}, "
                f"which halves them {halvings} times, got {x.shape[-2]} × {x.shape[-1]}"
            )
        return x


def layer_names(blocks: tuple[int, ...]) -> list[str]:
    """Return VGG's names of the layers: block, then place in the block, both from 1."""
    return [
        f"relu{block}_{place}"
        for block, count in enumerate(blocks, start=1)
        for place in range(1, count + 1)
    ]


def _block(layer: str) -> str:
    return layer.split("_")[0]


def _convolution(weight: Tensor) -> nn.Conv2d:
    outputs, inputs, *size = weight.shape
    # The weights are about to be loaded, so none are drawn.
    convolution: nn.Conv2d = nn.utils.skip_init(nn.Conv2d, inputs, outputs, tuple(size), padding=1)
    return convolution


@lru_cache
def _embedded_weights() -> dict[str, Tensor]:
    return load((resources.files("lossbook") / "weights" / f"{TINY}.safetensors").read_bytes())


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
