"""From sums to published values: gathered, divided, judged, planned, proved."""
