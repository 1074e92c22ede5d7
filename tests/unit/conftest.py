"""Settings that every unit test shares: reproducible inputs, one torch thread."""

import os

import torch
from hypothesis import HealthCheck, Phase, settings

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
