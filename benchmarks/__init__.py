"""lossbook beside torch.nn.functional, SciPy and scikit-learn: time and peak memory."""

import os

# torch's profiler reads this when torch is imported; otherwise it writes a line for each call.
os.environ.setdefault("KINETO_LOG_LEVEL", "99")
