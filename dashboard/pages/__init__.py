"""One file a page, found by folder; pages never import one another."""
