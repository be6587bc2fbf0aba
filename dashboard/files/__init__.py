"""What pages hand out as files: taken at once, or ordered."""
