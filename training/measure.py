"""Measure extractors beside each other: `python -m training.measure [WEIGHTS ...]`.

It takes about two minutes on one thread and prints the tables of `reference/features.md`, in
Markdown. Three questions.

*Retrieval*: from which picture does a crop come? The nearest of the other crops by Gram matrix
answers. No two crops overlap. They are measured in colour, and grey with equal mean and contrast,
so that colour and brightness give nothing away.

*Agreement*: at equal mean squared error, how often does the content loss put a photograph shifted
by a few pixels, or with less contrast, before noise, blur and compression? The order is assumed,
not asked of people.

*Reconstruction*: what comes back of a photograph from one layer's features alone?
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn.functional import interpolate

from lossbook import gram_matrix, squared_error
from lossbook.architectures import VGG, Extractor
from lossbook.course.distortions import equally_wrong
from lossbook.features import (
    LITE,
    TINY,
    TINY_MEAN,
    TINY_STD,
    load_extractor,
    random_extractor,
)
from training.pictures import UNSEEN, held_out_parts
from training.reconstruction import reconstruct

VGG16 = "vgg16"
LAYERS = {
    TINY: ("relu1_2", "relu2_2", "relu3_2", "relu4_2"),
    LITE: ("expand1", "expand3", "expand5", "expand8", "expand11"),
    VGG16: ("relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3"),
}
CROP, MOST_CROPS = 48, 12
PHOTOGRAPHS = ("astronaut", "camera", "chelsea", "coffee", "coins", "hopper", "motorcycle")
WINDOW, SHIFTS = 144, (1, 2)
RANDOM_SEEDS = (0, 1)
MILD, BAD = ("shift", "contrast"), ("noise", "blur", "JPEG")
REBUILT, SIZE = "chelsea", (96, 144)

# Crops, and which picture each is from.
Crops = tuple[Tensor, Tensor]
# A photograph, and distortions of it by name.
Trial = tuple[Tensor, dict[str, Tensor]]
# Extractors that belong into one row: one that was trained, or random ones of several seeds.
Row = tuple[str, Sequence[Extractor], tuple[str, ...]]


def crops_of(names: Iterable[str]) -> Crops:
    """Return crops of what tiny-vgg's training did not see, none of which overlap."""
    generator = torch.Generator().manual_seed(5)
    parts = held_out_parts(CROP)
    crops, labels = [], []
    for label, name in enumerate(names):
        tiles = parts[name].unfold(1, CROP, CROP).unfold(2, CROP, CROP)
        tiles = tiles.permute(1, 2, 0, 3, 4).flatten(0, 1)
        chosen = torch.randperm(len(tiles), generator=generator)[:MOST_CROPS]
        crops.append(tiles[chosen])
        labels += [label] * len(chosen)
    return torch.cat(crops), torch.tensor(labels)


def in_grey(crops: Tensor) -> Tensor:
    """Return the crops in grey, with equal mean and contrast."""
    grey = crops.mean(1, keepdim=True)
    grey = grey - grey.mean((2, 3), keepdim=True)
    grey = 0.5 + 0.15 * grey / (grey.std((2, 3), keepdim=True) + 1e-3)
    return grey.clamp(0, 1).expand(-1, 3, -1, -1)


def retrieval(features: Tensor, labels: Tensor) -> float:
    """Return how often the nearest other crop by Gram matrix is from the same picture."""
    grams = gram_matrix(features).flatten(1)
    distances = torch.cdist(grams, grams)
    distances.fill_diagonal_(torch.inf)
    return (labels[distances.argmin(1)] == labels).double().mean().item()


def as_images(window: np.ndarray) -> Tensor:
    """Return a window as a batch of one image."""
    return torch.from_numpy(window).permute(2, 0, 1)[None].float().clamp(0, 1)


def distorted_photographs() -> Iterator[Trial]:
    """Yield windows of what training did not see, with distortions of equal squared error."""
    parts = held_out_parts(WINDOW + max(SHIFTS))
    for name in PHOTOGRAPHS:
        for shift in SHIFTS:
            photograph = parts[name].permute(1, 2, 0).numpy()
            window, versions = equally_wrong(photograph, size=WINDOW, shift=shift)
            yield as_images(window), {kind: as_images(x) for kind, x in versions.items()}


def agreements(extractor: Extractor, trials: list[Trial]) -> dict[str, float]:
    """Return, by layer, the share of pairs that the content loss puts in the assumed order."""
    verdicts: dict[str, list[bool]] = {layer: [] for layer in extractor.layers}
    for photograph, versions in trials:
        wanted = extractor(photograph)
        features = {kind: extractor(version) for kind, version in versions.items()}
        for layer, found in verdicts.items():
            loss = {
                kind: float(squared_error(maps[layer], wanted[layer]))
                for kind, maps in features.items()
            }
            found += [loss[mild] < loss[bad] for mild in MILD for bad in BAD if bad in loss]
    return {layer: float(np.mean(found)) for layer, found in verdicts.items()}


def small_photograph(name: str) -> Tensor:
    """Return the middle of a picture at the size at which it is rebuilt."""
    height, width = SIZE
    whole = held_out_parts(CROP)[name]
    scale = min(whole.shape[1] / height, whole.shape[2] / width)
    rows, columns = int(height * scale), int(width * scale)
    top, left = (whole.shape[1] - rows) // 2, (whole.shape[2] - columns) // 2
    middle = whole[None, :, top : top + rows, left : left + columns]
    return interpolate(middle, SIZE, mode="bilinear", antialias=True).clamp(0, 1)


def likeness(picture: Tensor, target: Tensor) -> tuple[float, float]:
    """Return the correlations of brightness, and of what differs from grey."""
    pair = torch.stack([picture, target])
    grey = pair.mean(2, keepdim=True)
    brightness, colour = (
        float(torch.corrcoef(part.flatten(1))[0, 1]) for part in (grey, pair - grey)
    )
    return brightness, colour


def span(numbers: Sequence[float]) -> str:
    """Return one number, or the smallest and the largest."""
    low, high = (f"{of(numbers):.2f}" for of in (min, max))
    return low if low == high else f"{low} to {high}"


def comparison(rows: list[Row], groups: list[Crops], trials: list[Trial]) -> Iterator[str]:
    """Yield a line for each layer: retrieval in each group of crops, and agreement."""
    for name, members, layers in rows:
        of_member = []
        for member in members:
            agreement = agreements(member, trials)
            features = [(member(crops), labels) for crops, labels in groups]
            of_member.append(
                {
                    layer: [*(retrieval(of[layer], y) for of, y in features), agreement[layer]]
                    for layer in layers
                }
            )
        for layer in layers:
            numbers = zip(*(of[layer] for of in of_member), strict=True)
            yield f"| {name} | `{layer}` | {' | '.join(map(span, numbers))} |"


def reconstructions(rows: list[Row], target: Tensor) -> Iterator[str]:
    """Yield a line for each layer: what comes back by a pyramid, and by the pixels alone.

    Of random filters the first seed is taken, with the pyramid.
    """
    for name, (member, *others), layers in rows:
        for layer in layers:
            found = []
            for levels in (5,) if others else (5, 1):
                picture, left = reconstruct(target, member, layer=layer, levels=levels)
                numbers = *likeness(picture, target), left
                found += [f"{round(number, 2) + 0:.2f}" for number in numbers]
            found += [""] * (6 - len(found))
            yield f"| {name} | `{layer}` | {' | '.join(found)} |"


def all_rows(files: list[Path], crops: Tensor) -> Iterator[Row]:
    """Yield the trained extractors, those of the files, random ones, and VGG16 where it is."""
    yield TINY, [load_extractor(TINY)], LAYERS[TINY]
    for file in files:
        weights = load_file(file)
        yield file.stem, [VGG(file.stem, weights, TINY_MEAN, TINY_STD)], LAYERS[TINY]
    yield LITE, [load_extractor(LITE)], LAYERS[LITE]
    for name in (TINY, LITE):
        members = [random_extractor(crops, seed=seed, name=name) for seed in RANDOM_SEEDS]
        yield f"random, as {name}", members, LAYERS[name]
    try:
        yield VGG16, [load_extractor(VGG16)], LAYERS[VGG16]
    except RuntimeError:
        print("vgg16: its weights are not at hand\n")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", nargs="*", type=Path, help="other weights for tiny-vgg")
    files = parser.parse_args().weights
    groups = []
    for names in (held_out_parts(CROP), UNSEEN):
        crops, labels = crops_of(names)
        groups += [(in_grey(crops), labels), (crops, labels)]
    trials = list(distorted_photographs())
    rows = list(all_rows(files, groups[1][0][::8]))

    print("| extractor | layer | grey | colour | unseen, grey | unseen, colour | agreement |")
    print("|" + "---|" * 7)
    for line in comparison(rows, groups, trials):
        print(line, flush=True)
    print("\n| extractor | layer | brightness | colour | loss left ", end="")
    print("| brightness, pixels alone | colour, pixels alone | loss left, pixels alone |")
    print("|" + "---|" * 8)
    for line in reconstructions(rows, small_photograph(REBUILT)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
