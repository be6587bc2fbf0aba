"""Published values, version by version, with forecasts and findings."""
