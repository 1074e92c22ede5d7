"""Measure extractors: `python -m training.measure [WEIGHTS ...]`.

Two questions, for every layer. *Retrieval*: from which picture does a crop come? The nearest of
the other crops by Gram matrix answers. The crops are grey with equal mean and contrast, so that
colour and brightness give nothing away. *Agreement*: people hardly notice that a photograph is
shifted by a few pixels or has a little less contrast; they do notice noise, blur and compression.
At equal mean squared error, how often does the content loss say the same?
"""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor

from lossbook import gram_matrix, squared_error
from lossbook.course.distortions import equally_wrong
from lossbook.features import TINY_MEAN, TINY_STD, Extractor, load_extractor, random_extractor
from training.pictures import UNSEEN, held_out_parts

CROP, CROPS = 64, 16
PHOTOGRAPHS = ("astronaut", "camera", "chelsea", "coffee", "coins", "hopper", "motorcycle")
WINDOW, SHIFTS = 144, (1, 2)
RANDOM_SEEDS = (0, 1, 2)
MILD, BAD = ("shift", "contrast"), ("noise", "blur", "JPEG")

# Crops, and which picture each is from.
Crops = tuple[Tensor, Tensor]
# A photograph, and distortions of it by name.
Trial = tuple[Tensor, dict[str, Tensor]]


def grey_crops(names: Iterable[str]) -> Crops:
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


def distorted_photographs() -> Iterator[Trial]:
    """Yield windows of what training did not see, with distortions of equal squared error."""
    parts = held_out_parts(WINDOW + max(SHIFTS))
    for name in PHOTOGRAPHS:
        for shift in SHIFTS:
            photograph = parts[name].permute(1, 2, 0).numpy()
            window, versions = equally_wrong(photograph, size=WINDOW, shift=shift)
            yield as_images(window), {kind: as_images(x) for kind, x in versions.items()}


def agreements(extractor: Extractor, trials: list[Trial]) -> dict[str, float]:
    """Return, by layer, the share of pairs that the content loss orders as people do."""
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


def table(extractor: Extractor, groups: list[Crops], trials: list[Trial]) -> Iterator[str]:
    """Yield a line for each layer: retrieval in each group of crops, and agreement."""
    agreement = agreements(extractor, trials)
    features = [extractor(crops) for crops, _ in groups]
    for layer in extractor.layers:
        shares = [
            retrieval(found[layer], labels)
            for found, (_, labels) in zip(features, groups, strict=True)
        ]
        yield f"{layer}  {shares[0]:9.2f}  {shares[1]:6.2f}  {agreement[layer]:9.2f}"


def extractors(files: list[Path], crops: Tensor) -> Iterator[Extractor]:
    """Yield the embedded one, those of the files, random ones, and VGG16 where it is at hand."""
    yield load_extractor()
    for file in files:
        yield Extractor(file.stem, load_file(file), TINY_MEAN, TINY_STD)
    for seed in RANDOM_SEEDS:
        yield random_extractor(crops, seed=seed)
    try:
        yield load_extractor("vgg16")
    except RuntimeError:
        print("vgg16: its weights are not at hand")


def main() -> None:
    """Print a table for each extractor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("weights", nargs="*", type=Path, help="other weights for tiny-vgg")
    files = parser.parse_args().weights
    groups = [grey_crops(names) for names in (held_out_parts(CROP), UNSEEN)]
    trials = list(distorted_photographs())
    for extractor in extractors(files, groups[0][0]):
        print(f"\n{extractor.name}\nlayer    retrieval  unseen  agreement")
        for line in table(extractor, groups, trials):
            print(line, flush=True)


if __name__ == "__main__":
    main()
