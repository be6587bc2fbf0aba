"""From a source to committed facts: windows, pages, batches, sweeps, replays, the run's row."""
