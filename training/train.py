"""Train tiny-vgg and write its weights: `make weights`, some three minutes on two cores.

The network learns to tell from which picture a crop of 48 × 48 pixels comes, whatever its
colours, contrast, scale and orientation. For that it must describe texture and shape. The crops
get next to no noise: a network that has learnt to overlook noise overlooks what people see.
`python -m training.measure` has the figures for this and the other choices.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn.functional import interpolate, normalize

from lossbook import info_nce, softmax_cross_entropy
from lossbook.architectures import layer_names
from lossbook.features import BLOCKS, TINY, TINY_MEAN, TINY_STD
from training.pictures import seen_parts

WEIGHTS = Path(__file__).parents[1] / "lossbook" / "weights" / f"{TINY}.safetensors"
CHANNELS = (24, 48, 96, 96)
CROP, BATCH, STEPS = 48, 64, 500
PEAK_RATE, WEIGHT_DECAY = 6e-3, 1e-3
LITTLE_NOISE = 0.03
# Threads decide in which order sums are rounded, and with that the weights.
THREADS = 2

# A task turns the batch maker and the network into the loss of one step.
Task = Callable[["Crops", Callable[[Tensor], Tensor]], Tensor]


class Crops:
    """Random crops of the seen parts, and random changes that leave them what they are."""

    def __init__(self, noise: float) -> None:
        self.parts = list(seen_parts().values())
        self.noise = noise

    def places(self, count: int) -> list[tuple[int, int, int, int]]:
        """Draw which part, which upper left corner, and which side."""
        return [self._place(int(torch.randint(len(self.parts), ()))) for _ in range(count)]

    def _place(self, part: int) -> tuple[int, int, int, int]:
        height, width = self.parts[part].shape[1:]
        side = min(int(CROP * 2 ** float(torch.empty(()).uniform_(-0.4, 0.6))), height, width)
        top = int(torch.randint(height - side + 1, ()))
        return part, top, int(torch.randint(width - side + 1, ())), side

    def beside(self, place: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        """Draw a place that overlaps with another one."""
        part, *corner, side = place
        limits = (length - side for length in self.parts[part].shape[1:])
        shifts = torch.randint(-side // 2, side // 2 + 1, (2,)).tolist()
        top, left = (
            min(max(start + shift, 0), limit)
            for start, shift, limit in zip(corner, shifts, limits, strict=True)
        )
        return part, top, left, side

    def cut(self, places: list[tuple[int, int, int, int]]) -> Tensor:
        """Return the crops at one size, changed."""
        crops = [
            self.parts[part][None, :, top : top + side, left : left + side]
            for part, top, left, side in places
        ]
        size = (CROP, CROP)
        return self._changed(
            torch.cat([interpolate(crop, size, mode="bilinear", antialias=True) for crop in crops])
        )

    def _changed(self, crops: Tensor) -> Tensor:
        def some(share: float) -> Tensor:
            return torch.rand(len(crops), 1, 1, 1) < share

        def between(low: float, high: float, channels: int = 1) -> Tensor:
            return torch.empty(len(crops), channels, 1, 1).uniform_(low, high)

        crops = torch.where(some(0.5), crops.flip(3), crops)
        crops = torch.where(some(0.5), crops.flip(2), crops)
        crops = torch.where(some(0.5), crops.mT, crops)
        crops = torch.where(some(0.5), crops.mean(1, keepdim=True), crops)
        crops = crops * between(0.6, 1.4, 3)
        mean = crops.mean((1, 2, 3), keepdim=True)
        crops = (crops - mean) * between(0.5, 1.6) + mean + between(-0.2, 0.2, 3)
        crops = crops + between(0, self.noise) * torch.randn_like(crops)
        return crops.clamp(0, 1)


def origin(crops: Crops, network: Callable[[Tensor], Tensor]) -> Tensor:
    """Tell from which picture a crop comes."""
    places = crops.places(BATCH)
    origins = torch.tensor([part for part, *_ in places])
    loss: Tensor = softmax_cross_entropy(network(crops.cut(places)), origins)
    return loss


def pairs(crops: Crops, network: Callable[[Tensor], Tensor]) -> Tensor:
    """Tell which of the other crops overlaps with a crop."""
    places = crops.places(BATCH // 2)
    both = crops.cut(places + [crops.beside(place) for place in places])
    loss: Tensor = info_nce(*normalize(network(both)).chunk(2))
    return loss


TASKS: dict[str, Task] = {"origin": origin, "pairs": pairs}


def convolutions() -> nn.Sequential:
    """Return tiny-vgg's convolutions with the batch normalisation that helps them train."""
    layers: list[nn.Module] = []
    inputs = 3
    for count, channels in zip(BLOCKS[TINY], CHANNELS, strict=True):
        if layers:
            layers.append(nn.MaxPool2d(2))
        for _ in range(count):
            convolution = nn.Conv2d(inputs, channels, 3, padding=1)
            nn.init.orthogonal_(convolution.weight, gain=2**0.5)
            layers += [convolution, nn.BatchNorm2d(channels), nn.ReLU()]
            inputs = channels
    return nn.Sequential(*layers)


class Pooled(nn.Module):
    """The mean and the deviation of each of the deepest feature maps."""

    def forward(self, features: Tensor) -> Tensor:
        """Return both, side by side."""
        return torch.cat([features.mean((2, 3)), features.std((2, 3))], dim=1)


def trained(task: Task, *, noise: float, steps: int, seed: int) -> dict[str, Tensor]:
    """Return the weights of the convolutions, by layer name."""
    torch.manual_seed(seed)
    crops, stack = Crops(noise), convolutions()
    head = nn.Linear(2 * CHANNELS[-1], len(crops.parts))
    network = nn.Sequential(stack, Pooled(), head)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=WEIGHT_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, total_steps=steps)
    for step in range(steps):
        loss = task(crops, lambda images: network(centred(images)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 50 == 0:
            print(f"step {step:4d} of {steps}: loss {loss.item():.3f}", flush=True)
    return folded(stack.eval(), centred(crops.cut(crops.places(4 * BATCH))))


def centred(images: Tensor) -> Tensor:
    """Centre and scale the pixels as the extractor does."""
    mean, std = torch.tensor(TINY_MEAN), torch.tensor(TINY_STD)
    return (images - mean[:, None, None]) / std[:, None, None]


@torch.no_grad()
def folded(stack: nn.Sequential, images: Tensor) -> dict[str, Tensor]:
    """Return convolutions that do what those with batch normalisation did, in handy units.

    In the units chosen here the root mean square of every channel is 1 on the given images. The
    ReLU lets any positive factor through, so the next layer can undo it.
    """
    names = iter(layer_names(BLOCKS[TINY]))
    weights = {}
    unit_before = torch.ones(3)
    x = images
    for module in stack:
        x = module(x)
        if isinstance(module, nn.Conv2d):
            convolution = module
        if isinstance(module, nn.BatchNorm2d):
            weight, bias = fused(convolution, module)
        if isinstance(module, nn.ReLU):
            unit = (x**2).mean((0, 2, 3)).sqrt().clamp(min=1e-2)
            name = next(names)
            weight = weight * unit_before[:, None, None]
            weights[f"{name}.weight"] = weight / unit[:, None, None, None]
            weights[f"{name}.bias"] = bias / unit
            unit_before = unit
    return weights


def fused(convolution: nn.Conv2d, normalisation: nn.BatchNorm2d) -> tuple[Tensor, Tensor]:
    """Return the weight and bias of a convolution that does what both did.

    torch's `fuse_conv_bn_eval` multiplies by `rsqrt`, which rounds differently, so that 13 of the
    embedded weights would differ in their last bit.
    """
    weight, bias = convolution.parameters()
    mean, variance = (normalisation.get_buffer(f"running_{of}") for of in ("mean", "var"))
    gain = normalisation.weight / torch.sqrt(variance + normalisation.eps)
    return weight * gain[:, None, None, None], (bias - mean) * gain + normalisation.bias


def main() -> None:
    """Train and write the weights, in half precision: half the bytes, and no difference to see."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--task", choices=TASKS, default="origin")
    parser.add_argument("--noise", type=float, default=LITTLE_NOISE, help="largest deviation")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    torch.set_num_threads(THREADS)
    weights = trained(
        TASKS[options.task], noise=options.noise, steps=options.steps, seed=options.seed
    )
    options.output.parent.mkdir(parents=True, exist_ok=True)
    halves = {name: weight.half().contiguous() for name, weight in weights.items()}
    save_file(halves, options.output)
    print(f"{options.output}: {options.output.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
