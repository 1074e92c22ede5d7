"""What one layer's features say of a photograph: find an image that has the same ones."""

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from lossbook import squared_error
from lossbook.architectures import Extractor

STEPS, START_NOISE, OUTSIDE = 40, 0.02, 0.01


def enlarged(levels: list[Tensor]) -> Tensor:
    """Return the sum of images of several sizes, each enlarged to the first one's, and 0.5."""
    size = levels[0].shape[-2:]
    larger = [interpolate(level, size, mode="bilinear") for level in levels]
    return 0.5 + torch.stack(larger).sum(dim=0)


def reconstruct(
    target: Tensor, extractor: Extractor, *, layer: str, levels: int
) -> tuple[Tensor, float]:
    """Return an image whose features match the target's, and the share of the loss that is left.

    The image is a sum of pictures of `levels` sizes, each half the one before. One step then
    changes whole regions, which the pixels alone (one level) do only slowly.
    """
    _, _, height, width = target.shape
    generator = torch.Generator().manual_seed(0)
    parts = [torch.zeros(1, 3, height >> level, width >> level) for level in range(levels)]
    parts[0] += START_NOISE * torch.randn(1, 1, height, width, generator=generator)
    wanted = extractor(target)[layer]

    def loss(image: Tensor) -> Tensor:
        error: Tensor = squared_error(extractor(image.clamp(0, 1))[layer], wanted)
        return error

    before = loss(enlarged(parts)).item()
    for part in parts:
        part.requires_grad_()
    # L-BFGS stops at small slopes, so the loss is scaled up and the limits down.
    search = torch.optim.LBFGS(
        parts,
        max_iter=STEPS,
        history_size=20,
        tolerance_grad=1e-12,
        tolerance_change=1e-14,
        line_search_fn="strong_wolfe",
    )

    def objective() -> Tensor:
        search.zero_grad()
        image = enlarged(parts)
        # Values outside [0, 1] are drawn back.
        outside = (image - image.clamp(0, 1)).square().sum()
        total = 1000 * (loss(image) / before + OUTSIDE * outside)
        total.backward()
        return total

    search.step(objective)
    image = enlarged(parts).detach().clamp(0, 1)
    return image, loss(image).item() / before
