"""What the extractors are built of: VGG's stacks and EfficientNet-Lite0's inverted bottlenecks."""

from abc import abstractmethod
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from torch import Tensor, nn
from torch.nn.functional import conv2d, max_pool2d, pad, relu, relu6

from lossbook._arrays import floats
from lossbook._checks import in_unit_interval

__all__ = ["VGG", "EfficientNetLite0", "Extractor", "layer_names"]

# Strides of EfficientNet-Lite0's blocks 0 to 10. Of block 11 the expansion is the deepest layer, at
# a sixteenth of the resolution; beyond it little is left of a small picture.
LITE_STRIDES = (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1)

# One number for each colour channel.
Pixel = tuple[float, float, float]


class Extractor(nn.Module):
    """A frozen network of convolutions.

    Call it on images `[N, 3, H, W]` with values in [0, 1]. It returns a dict from the names in
    `layers`, shallow to deep, to features `[N, C, H', W']` that are not negative. Gradients flow
    to the images, never to the weights.
    """

    layers: list[str]
    # How often the images are halved on the way to the deepest layer.
    halvings: int

    def __init__(self, name: str, weights: dict[str, Tensor], mean: Pixel, std: Pixel) -> None:
        super().__init__()
        self.name = name
        self.mean, self.std = tuple(mean), tuple(std)
        places = dict.fromkeys(key.split(".")[0] for key in weights)
        self.convolutions = nn.ModuleDict(
            {place: _convolution(weights[f"{place}.weight"]) for place in places}
        )
        self.convolutions.load_state_dict(weights)
        self.requires_grad_(False)

    def forward(self, images: Tensor) -> dict[str, Tensor]:
        """Return the features of every layer."""
        maps = self.maps(images)
        return {layer: maps[layer] for layer in self.layers}

    def maps(self, images: Tensor) -> dict[str, Tensor]:
        """Return what every convolution gives, after its activation where it has one."""
        x = self._checked(images)
        mean, std = (x.new_tensor(of)[:, None, None] for of in (self.mean, self.std))
        return dict(self._pass((x - mean) / std))

    @abstractmethod
    def _pass(self, x: Tensor) -> Iterator[tuple[str, Tensor]]:
        """Yield the name and the maps of each convolution in turn."""

    def _convolve(self, place: str, x: Tensor, **options: Any) -> Tensor:
        # The weights follow the images' dtype and device.
        weight, bias = (p.to(x) for p in self.convolutions[place].parameters())
        return conv2d(x, weight, bias, **options)

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
        smallest = 2**self.halvings
        if min(x.shape[-2:]) < smallest:
            raise ValueError(
                f"images must be at least {smallest} × {smallest} pixels for {self.name}, "
                f"which halves them {self.halvings} times, got {x.shape[-2]} × {x.shape[-1]}"
            )
        return x


class VGG(Extractor):
    """A stack of 3 × 3 convolutions with ReLUs, in blocks that each halve the image."""

    def __init__(self, name: str, weights: dict[str, Tensor], mean: Pixel, std: Pixel) -> None:
        # Digits count block and place, so that names in order are layers in order.
        super().__init__(name, dict(sorted(weights.items())), mean, std)
        self.layers = list(self.convolutions)
        self.blocks = [list(layers) for _, layers in groupby(self.layers, key=_block)]
        self.halvings = len(self.blocks) - 1

    def _pass(self, x: Tensor) -> Iterator[tuple[str, Tensor]]:
        for block in self.blocks:
            if block is not self.blocks[0]:
                x = max_pool2d(x, 2)
            for layer in block:
                x = relu(self._convolve(layer, x, padding=1))
                yield layer, x


class EfficientNetLite0(Extractor):
    """Inverted bottlenecks: each widens by a 1 × 1 convolution, looks around, narrows again."""

    halvings = 4

    def __init__(self, name: str, weights: dict[str, Tensor], mean: Pixel, std: Pixel) -> None:
        super().__init__(name, weights, mean, std)
        self.layers = [place for place in self.convolutions if place.startswith(("stem", "expand"))]

    def _pass(self, x: Tensor) -> Iterator[tuple[str, Tensor]]:
        x = relu6(self._look_around("stem", x, stride=2))
        yield "stem", x
        for block, stride in enumerate(LITE_STRIDES):
            before = x
            # The first block is as narrow inside as outside.
            if block > 0:
                x = relu6(self._convolve(f"expand{block}", x))
                yield f"expand{block}", x
            x = relu6(self._look_around(f"depthwise{block}", x, stride))
            yield f"depthwise{block}", x
            x = self._convolve(f"project{block}", x)
            yield f"project{block}", x
            if x.shape == before.shape:
                x = x + before
        deepest = self.layers[-1]
        yield deepest, relu6(self._convolve(deepest, x))

    def _look_around(self, place: str, x: Tensor, stride: int) -> Tensor:
        weight, _ = self.convolutions[place].parameters()
        _, inputs, side, _ = weight.shape
        # As TensorFlow pads images of even size: the odd one out goes below and to the right.
        first, last = (side - stride) // 2, (side - stride + 1) // 2
        padded = pad(x, (first, last, first, last))
        return self._convolve(place, padded, stride=stride, groups=x.shape[1] // inputs)


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
    convolution: nn.Conv2d = nn.utils.skip_init(nn.Conv2d, inputs, outputs, tuple(size))
    return convolution
