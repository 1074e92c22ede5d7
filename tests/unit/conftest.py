"""Settings that every unit test shares: reproducible inputs, one torch thread."""

import torch
from hypothesis import HealthCheck, settings

SHARED = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.too_slow],
}

settings.register_profile("quick", max_examples=25, **SHARED)
settings.register_profile("thorough", max_examples=1000, **SHARED)
# `pytest --hypothesis-profile=thorough` chooses the other one.
settings.load_profile("quick")

torch.set_num_threads(1)
