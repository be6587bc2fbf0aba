"""What stands behind a value: its passport, records, sources, runs and what was set aside."""
