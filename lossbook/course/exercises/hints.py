"""Hints that several exercises give."""

__all__ = ["BITS", "EACH_SAMPLE", "SIGN", "SUM_OF_SAMPLES"]

BITS = "This is in bits. Use the natural logarithm."
SIGN = "The minus sign is missing."
SUM_OF_SAMPLES = "This is the sum over the samples. Take their mean."
EACH_SAMPLE = "These are the losses of the samples. Take their mean."
