"""The province's units of all times, their names and boundaries."""
