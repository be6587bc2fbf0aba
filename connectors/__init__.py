"""Connectors: talk to the sources, keep only what is allowed, make facts. No store, no web."""
