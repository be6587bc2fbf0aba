"""Decision 766: our estimate of the scores beside the official ones, and why they differ."""
