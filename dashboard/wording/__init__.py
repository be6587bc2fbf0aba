"""Words of the interface in the reader's language."""
