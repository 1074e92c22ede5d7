"""What unit tests share: reproducible inputs, one torch thread, the checker's report."""

import os

import pytest
import torch
from hypothesis import HealthCheck, Phase, settings

from lossbook.course.exercises import check

SHARED = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.too_slow],
}

settings.register_profile("quick", max_examples=25, **SHARED)
settings.register_profile("thorough", max_examples=1000, **SHARED)
# To tell that a test fails, not for which smallest input: for mutation testing.
settings.register_profile("brief", max_examples=25, phases=[Phase.generate], **SHARED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

torch.set_num_threads(1)


@pytest.fixture
def report(capsys):
    def report(name, function):
        assert check(name, function) is None
        printed = capsys.readouterr()
        assert printed.err == ""
        return printed.out

    return report
