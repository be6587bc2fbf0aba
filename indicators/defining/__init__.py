"""What an indicator is: its file's vocabulary, the sums under it, targets, checks."""
