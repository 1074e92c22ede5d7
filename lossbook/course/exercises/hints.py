"""Hints that several exercises give."""

__all__ = [
    "BITS",
    "EACH_SAMPLE",
    "OVER_ALL_ENTRIES",
    "ROW_MAXIMUM",
    "SIGN",
    "SUM_OF_SAMPLES",
    "TWICE",
]

BITS = "This is in bits. Use the natural logarithm."
SIGN = "The minus sign is missing."
SUM_OF_SAMPLES = "This is the sum over the samples. Take their mean."
EACH_SAMPLE = "These are the losses of the samples. Take their mean."
OVER_ALL_ENTRIES = (
    "This divides by the number of all entries. The mean is over the samples; over the classes of "
    "a sample it is a sum."
)
ROW_MAXIMUM = (
    "The maximum is that of the whole array. In a row whose logits are all far below it every "
    "exponential is 0. Subtract the row's own: max(axis=-1, keepdims=True)."
)
TWICE = (
    "The softmax is taken twice: the loss takes logits, and softmax of probabilities is nearly "
    "uniform."
)
