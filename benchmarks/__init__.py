"""lossbook beside torch.nn.functional, SciPy and scikit-learn: time and peak memory."""
