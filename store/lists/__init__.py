"""The records behind a sum: which, how many, their order, and why a sum is not what it was."""
