"""Five ways to distort a photograph that a mean squared error cannot tell apart."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter
from scipy.optimize import brentq

from lossbook.regression import squared_error

__all__ = ["equally_wrong"]

# JPEG's quality is a whole number, so its error can only come near.
JPEG_TOLERANCE = 0.1


def equally_wrong(
    photograph: np.ndarray, *, size: int, shift: int
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return the middle of a photograph, and distortions of it with equal mean squared errors.

    The shift sets the error. The strengths of the others are found so that they match it.

    Parameters
    ----------
    photograph : numpy.ndarray
        Pixels, `[H, W, 3]`, in [0, 1].
    size : int
        Height and width of the part that is used, which must leave room for the shift.
    shift : int
        How many pixels to shift to the left, at least 1.

    Returns
    -------
    numpy.ndarray
        The middle, `[size, size, 3]`.
    dict of str to numpy.ndarray
        ``"shift"``, ``"contrast"``, ``"noise"``, ``"blur"``, and ``"JPEG"`` unless no quality
        comes within 10 % of the error.

    Raises
    ------
    ValueError
        If the photograph has no room for the window and the shift, or the shift does so much
        that contrast or blur cannot match it.

    References
    ----------
    Wang and Bovik (2009), "Mean squared error: love it or leave it?", *IEEE Signal Processing
    Magazine* 26(1). Explained in chapter 4.

    Examples
    --------
    >>> ramp = np.linspace(0.2, 0.8, 24 * 32 * 3).reshape(24, 32, 3)
    >>> middle, versions = equally_wrong(ramp, size=16, shift=2)
    >>> middle.shape, sorted(versions)[1:]
    ((16, 16, 3), ['blur', 'contrast', 'noise', 'shift'])
    """
    top, left = (photograph.shape[0] - size) // 2, (photograph.shape[1] - size) // 2
    if shift < 1 or top < 0 or left < 0 or left + shift + size > photograph.shape[1]:
        raise ValueError(
            f"size and shift must fit into the photograph, got {size} and {shift} "
            f"for {photograph.shape[0]} × {photograph.shape[1]} pixels"
        )
    rows = slice(top, top + size)
    middle = photograph[rows, left : left + size]
    shifted = photograph[rows, left + shift : left + shift + size]
    error = float(squared_error(shifted, middle))
    noise = np.random.default_rng(0).standard_normal(middle.shape)

    def matched(distort: Callable[[float], np.ndarray], strongest: float) -> np.ndarray:
        def excess(strength: float) -> float:
            return float(squared_error(distort(strength), middle)) - error

        if excess(strongest) < 0:
            raise ValueError(f"shift must do less than the other distortions can, got {shift}")
        return distort(brentq(excess, 1e-6, strongest))

    versions = {
        "shift": shifted,
        "contrast": matched(lambda s: middle.mean() + (1 - s) * (middle - middle.mean()), 1),
        "noise": matched(lambda s: np.clip(middle + s * noise, 0, 1), 2),
        "blur": matched(lambda s: gaussian_filter(middle, (s, s, 0)), 40),
    }
    qualities = [_compressed(middle, quality) for quality in range(1, 96)]
    errors = np.array([float(squared_error(picture, middle)) for picture in qualities])
    closest = int(np.argmin(np.abs(errors - error)))
    if abs(errors[closest] - error) < JPEG_TOLERANCE * error:
        versions["JPEG"] = qualities[closest]
    return middle, versions


def _compressed(pixels: np.ndarray, quality: int) -> np.ndarray:
    file = BytesIO()
    Image.fromarray((pixels * 255).round().astype(np.uint8)).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file)) / 255
