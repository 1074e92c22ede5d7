"""Measure extractors: `python -m training.measure [WEIGHTS ...]`.

Two questions, for every layer. *Retrieval*: from which picture does a crop come? The nearest of
the other crops by Gram matrix answers. The crops are grey with equal mean and contrast, so that
colour and brightness give nothing away. *Agreement*: people hardly notice that a photograph is
shifted by a few pixels or has a little more contrast; they do notice noise, blur and compression.
At equal mean squared error, how often does the content loss say the same?
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from lossbook import gram_matrix, squared_error
from lossbook.distortions import equally_wrong
from lossbook.features import (
    BLOCKS,
    TINY,
    TINY_MEAN,
    TINY_STD,
    Extractor,
    layer_names,
    load_extractor,
)
from training.pictures import UNSEEN, held_out_parts
from training.train import CHANNELS

CROP, CROPS = 64, 16
PHOTOGRAPHS = ("astronaut", "camera", "chelsea", "coffee", "coins", "hopper", "motorcycle")
WINDOW, SHIFTS = 144, (1, 2)
RANDOM_SEEDS = (0, 1, 2)


def random_weights(seed: int) -> dict[str, Tensor]:
    """Return orthogonal filters without training, each channel of root mean square 1."""
    torch.manual_seed(seed)
    images, _ = grey_crops(tuple(held_out_parts(CROP)))
    weights: dict[str, Tensor] = {}
    inputs = 3
    for name, channels in zip(layer_names(BLOCKS[TINY]), np.repeat(CHANNELS, 2), strict=True):
        filters = nn.init.orthogonal_(torch.empty(int(channels), inputs, 3, 3))
        weights |= {f"{name}.weight": filters, f"{name}.bias": torch.zeros(int(channels))}
        inputs = int(channels)
        size = (named(weights)(images)[name] ** 2).mean((0, 2, 3)).sqrt().clamp(min=1e-2)
        weights[f"{name}.weight"] = filters / size[:, None, None, None]
    return weights


def named(weights: dict[str, Tensor]) -> Extractor:
    """Return tiny-vgg with these weights."""
    return Extractor(TINY, weights, TINY_MEAN, TINY_STD)


def grey_crops(names: tuple[str, ...]) -> tuple[Tensor, Tensor]:
    """Return crops of what training did not see, and which picture each is from."""
    generator = torch.Generator().manual_seed(5)
    parts = held_out_parts(CROP)
    crops, labels = [], []
    for label, name in enumerate(names):
        height, width = parts[name].shape[1:]
        for _ in range(CROPS):
            top = int(torch.randint(height - CROP + 1, (), generator=generator))
            left = int(torch.randint(width - CROP + 1, (), generator=generator))
            crops.append(parts[name][:, top : top + CROP, left : left + CROP])
            labels.append(label)
    grey = torch.stack(crops).mean(1, keepdim=True)
    grey = grey - grey.mean((2, 3), keepdim=True)
    grey = 0.5 + 0.15 * grey / (grey.std((2, 3), keepdim=True) + 1e-3)
    return grey.clamp(0, 1).expand(-1, 3, -1, -1), torch.tensor(labels)


def retrieval(features: Tensor, labels: Tensor) -> float:
    """Return how often the nearest other crop by Gram matrix is from the same picture."""
    grams = gram_matrix(features).flatten(1)
    distances = torch.cdist(grams, grams)
    distances.fill_diagonal_(torch.inf)
    return (labels[distances.argmin(1)] == labels).double().mean().item()


def as_images(window: np.ndarray) -> Tensor:
    """Return a window as a batch of one image."""
    return torch.from_numpy(window).permute(2, 0, 1)[None].float().clamp(0, 1)


def agreements(extractor: Extractor) -> dict[str, float]:
    """Return, by layer, the share of pairs that the content loss orders as people do."""
    verdicts: dict[str, list[bool]] = {layer: [] for layer in extractor.layers}
    parts = held_out_parts(WINDOW + max(SHIFTS))
    for name in PHOTOGRAPHS:
        for shift in SHIFTS:
            photograph = parts[name].permute(1, 2, 0).numpy()
            window, versions = equally_wrong(photograph, size=WINDOW, shift=shift)
            features = [extractor(as_images(picture)) for picture in (window, *versions.values())]
            for layer, found in verdicts.items():
                losses = [
                    float(squared_error(other[layer], features[0][layer])) for other in features[1:]
                ]
                of = dict(zip(versions, losses, strict=True))
                found += [
                    of[mild] < of[bad]
                    for mild in ("shift", "contrast")
                    for bad in of.keys() - {"shift", "contrast"}
                ]
    return {layer: float(np.mean(found)) for layer, found in verdicts.items()}


def table(extractor: Extractor) -> Iterator[str]:
    """Yield a line for each layer."""
    agreement = agreements(extractor)
    groups = [grey_crops(names) for names in (tuple(held_out_parts(CROP)), UNSEEN)]
    features = [extractor(crops) for crops, _ in groups]
    for layer in extractor.layers:
        shares = [
            retrieval(found[layer], labels)
            for found, (_, labels) in zip(features, groups, strict=True)
        ]
        yield f"{layer}  {shares[0]:9.2f}  {shares[1]:6.2f}  {agreement[layer]:9.2f}"


def extractors(files: list[Path]) -> Iterator[tuple[str, Extractor]]:
    """Yield the embedded one, those of the files, random ones, and VGG16 where it is at hand."""
    yield TINY, load_extractor()
    for file in files:
        yield file.stem, named(load_file(file))
    for seed in RANDOM_SEEDS:
        yield f"random filters, seed {seed}", named(random_weights(seed))
    try:
        yield "vgg16", load_extractor("vgg16")
    except RuntimeError:
        print("vgg16: its weights are not at hand")


def main() -> None:
    """Print a table for each extractor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", nargs="*", type=Path, help="other weights for tiny-vgg")
    for name, extractor in extractors(parser.parse_args().weights):
        print(f"\n{name}\nlayer    retrieval  unseen  agreement")
        for line in table(extractor):
            print(line, flush=True)


if __name__ == "__main__":
    main()
