"""How a batch comes in: landed, derived, applied, set aside or swept away, in one transaction."""
