"""The truth that a file carries, its register and its later check."""
