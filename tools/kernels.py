"""How the tools start the notebooks' kernels."""

from traitlets.config import Config

# A kernel listens on ports of this machine, and warns where what passes there is not encrypted.
ENCRYPTED = Config({"KernelManager": {"transport_encryption": "auto"}})
