"""One file a source, found by folder; sources never import one another."""
