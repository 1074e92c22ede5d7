"""The photographs and textures that the dependencies ship, and which parts training may see."""

from collections.abc import Callable

import matplotlib.cbook
import numpy as np
import torch
from PIL import Image
from skimage import data
from sklearn.datasets import load_sample_image
from torch import Tensor

# Never trained on. Of all others the right quarter is held out.
UNSEEN = ("camera", "chelsea", "coffee", "gravel")
SEEN_SHARE = 0.75
LARGEST_SIDE = 1000


def pictures() -> dict[str, Tensor]:
    """Return every picture by name, `[3, H, W]` in [0, 1]; grey ones have three equal channels."""
    return {name: _as_tensor(read()) for name, read in _READERS.items()}


def seen_parts() -> dict[str, Tensor]:
    """Return what training may see."""
    return {
        name: picture[..., : _boundary(picture)]
        for name, picture in pictures().items()
        if name not in UNSEEN
    }


def held_out_parts(size: int) -> dict[str, Tensor]:
    """Return what training does not see, at least `size` pixels wide, and a little wider."""
    parts = {}
    for name, picture in pictures().items():
        start = 0 if name in UNSEEN else _boundary(picture)
        # A narrow quarter is widened: a few of its columns were then seen.
        start = min(start, picture.shape[-1] - size - 8)
        parts[name] = picture[..., start:]
    return parts


def _boundary(picture: Tensor) -> int:
    return int(SEEN_SHARE * picture.shape[-1])


def _from_matplotlib(name: str) -> np.ndarray:
    return np.asarray(Image.open(matplotlib.cbook.get_sample_data(name, asfileobj=False)))


_READERS: dict[str, Callable[[], np.ndarray]] = {
    "astronaut": data.astronaut,
    "brick": data.brick,
    "camera": data.camera,
    "cell": data.cell,
    "chelsea": data.chelsea,
    "china": lambda: load_sample_image("china.jpg"),
    "coffee": data.coffee,
    "coins": data.coins,
    "flower": lambda: load_sample_image("flower.jpg"),
    "grass": data.grass,
    "gravel": data.gravel,
    "hopper": lambda: _from_matplotlib("grace_hopper.jpg"),
    "hubble": data.hubble_deep_field,
    "moon": data.moon,
    "motorcycle": lambda: data.stereo_motorcycle()[0],
    "page": data.page,
    "retina": data.retina,
    "rocket": data.rocket,
    "text": data.text,
    "tissue": data.immunohistochemistry,
}


def _as_tensor(pixels: np.ndarray) -> Tensor:
    image = Image.fromarray(np.asarray(pixels)).convert("RGB")
    if max(image.size) > LARGEST_SIDE:
        image = image.reduce(2)
    return torch.from_numpy(np.array(image)).permute(2, 0, 1) / 255
