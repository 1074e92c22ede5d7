"""lossbook.course.distortions: five pictures at one mean squared error."""

import numpy as np
import pytest
from skimage import data

from lossbook.course.distortions import equally_wrong

CAT = data.chelsea() / 255


@pytest.mark.parametrize("shift", [1, 2, 3])
def test_the_errors_are_equal(shift):
    middle, versions = equally_wrong(CAT, size=96, shift=shift)
    errors = {name: np.mean((picture - middle) ** 2) for name, picture in versions.items()}
    assert set(errors) == {"shift", "contrast", "noise", "blur", "JPEG"}
    for name, error in errors.items():
        tolerance = 0.1 if name == "JPEG" else 1e-3
        assert error == pytest.approx(errors["shift"], rel=tolerance)


def test_the_shift_is_a_shift():
    middle, versions = equally_wrong(CAT, size=96, shift=3)
    np.testing.assert_array_equal(versions["shift"][:, :-3], middle[:, 3:])


def test_contrast_keeps_the_mean_blur_flattens_noise_roughens():
    middle, versions = equally_wrong(CAT, size=96, shift=1)
    assert versions["contrast"].mean() == pytest.approx(middle.mean())
    assert versions["contrast"].std() < middle.std()
    steps = {name: abs(np.diff(picture, axis=1)).mean() for name, picture in versions.items()}
    assert steps["blur"] < steps["contrast"] < steps["noise"]


def test_jpeg_is_left_out_where_it_cannot_be_bad_enough():
    edges = np.stack([data.camera() / 255] * 3, axis=-1)
    _, versions = equally_wrong(edges, size=144, shift=2)
    assert "JPEG" not in versions


@pytest.mark.parametrize(("size", "shift"), [(301, 1), (300, 80), (96, 0), (96, -1)])
def test_no_room(size, shift):
    with pytest.raises(ValueError, match="must fit into the photograph"):
        equally_wrong(CAT, size=size, shift=shift)


def test_a_shift_that_nothing_matches():
    stripes = np.tile(np.repeat([0.3, 0.7] * 10, 4)[None, :, None], (64, 1, 3))
    with pytest.raises(ValueError, match=r"shift must do less .* got 4"):
        equally_wrong(stripes, size=48, shift=4)
